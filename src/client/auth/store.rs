//! Stores the token and record of the signed-in user: in memory, or in `localStorage` in the format of the `pocketbase`
//! package, so that both packages read each other's session.

use crate::browser::storage::{self, StorageListener};
use crate::browser::{json, jwt, page};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The item of `localStorage` that the `pocketbase` package uses too.
const STORAGE_KEY: &str = "pocketbase_auth";

/// A callback that receives token and record after each change of an [`AuthStore`].
pub type OnChangeCallback = Rc<dyn Fn(&str, &JsValue)>;

/// Holds the token and the record of the signed-in user. Implement it to keep them elsewhere.
///
/// ```no_run
/// use bosbase::{BosBase, MemoryAuthStore};
/// use std::rc::Rc;
///
/// # fn example() -> bosbase::Result<()> {
/// let pb = BosBase::with_auth_store("http://127.0.0.1:8090", Rc::new(MemoryAuthStore::default()));
/// let guard = pb.auth_store.on_change(Rc::new(|token, _| println!("signed {}", if token.is_empty() { "out" } else { "in" })));
/// # Ok(())
/// # }
/// ```
pub trait AuthStore {
    /// The auth token; empty = nobody is signed in.
    fn token(&self) -> String;
    /// The signed-in record; `null` = nobody is signed in.
    fn record(&self) -> JsValue;
    /// Keeps a token and its record, and tells the listeners.
    fn save(&self, token: &str, record: &JsValue);
    /// Forgets token and record, and tells the listeners.
    fn clear(&self);
    /// Calls `callback` with token and record after each change, until the guard is dropped.
    fn on_change(&self, callback: OnChangeCallback) -> OnChange;
}

impl dyn AuthStore {
    /// Whether there is a token that has not expired, as far as its claims and the local clock say.
    pub fn is_valid(&self) -> bool {
        is_token_valid(&self.token(), 0)
    }

    /// Whether a superuser is signed in.
    pub fn is_superuser(&self) -> bool {
        is_superuser(&self.token(), &self.record())
    }
}

impl fmt::Debug for dyn AuthStore {
    /// Shows whether somebody is signed in, never the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthStore").field("is_valid", &self.is_valid()).finish_non_exhaustive()
    }
}

/// Whether a token is still valid in `threshold` seconds.
pub(crate) fn is_token_valid(token: &str, threshold: u32) -> bool {
    let now = page::now().as_millis() as f64 / 1000.0;
    jwt::claims(token).is_some_and(|claims| !claims.is_expired(now, threshold.into()))
}

/// Whether a token belongs to a superuser, by its record and its claims.
pub(crate) fn is_superuser(token: &str, record: &JsValue) -> bool {
    let collection = json::get(record, "collectionName").as_string();
    jwt::claims(token).is_some_and(|claims| claims.is_superuser(collection.as_deref()))
}

/// A guard that ends a listener of an [`AuthStore`] when it is dropped. The default guard has no listener to end.
#[derive(Default)]
pub struct OnChange(Option<Box<dyn FnOnce()>>);

impl OnChange {
    /// A guard that calls `end` when it is dropped.
    pub fn new(end: impl FnOnce() + 'static) -> Self {
        Self(Some(Box::new(end)))
    }
}

impl Drop for OnChange {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

impl fmt::Debug for OnChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnChange").finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Listeners {
    entries: RefCell<Vec<(u32, OnChangeCallback)>>,
    next: Cell<u32>,
}

impl Listeners {
    fn add(self: &Rc<Self>, callback: OnChangeCallback) -> OnChange {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        self.entries.borrow_mut().push((id, callback));
        let listeners = Rc::downgrade(self);
        OnChange::new(move || {
            if let Some(listeners) = listeners.upgrade() {
                listeners.entries.borrow_mut().retain(|(other, _)| *other != id);
            }
        })
    }

    fn notify(&self, token: &str, record: &JsValue) {
        // The list is copied, since a listener may add or end listeners.
        let callbacks: Vec<_> = self.entries.borrow().iter().map(|(_, callback)| Rc::clone(callback)).collect();
        for callback in callbacks {
            callback(token, record);
        }
    }
}

/// Token and record in memory.
#[derive(Default)]
pub struct MemoryAuthStore {
    session: RefCell<(String, JsValue)>,
    listeners: Rc<Listeners>,
}

impl fmt::Debug for MemoryAuthStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryAuthStore").finish_non_exhaustive()
    }
}

impl MemoryAuthStore {
    fn set(&self, token: &str, record: &JsValue) {
        let record = if record.is_object() { record.clone() } else { JsValue::NULL };
        self.session.replace((token.into(), record.clone()));
        self.listeners.notify(token, &record);
    }
}

impl AuthStore for MemoryAuthStore {
    fn token(&self) -> String {
        self.session.borrow().0.clone()
    }

    fn record(&self) -> JsValue {
        let record = self.session.borrow().1.clone();
        if record.is_object() { record } else { JsValue::NULL }
    }

    fn save(&self, token: &str, record: &JsValue) {
        self.set(token, record);
    }

    fn clear(&self) {
        self.set("", &JsValue::NULL);
    }

    fn on_change(&self, callback: OnChangeCallback) -> OnChange {
        self.listeners.add(callback)
    }
}

/// Token and record in `localStorage`: tabs of one origin share them. Where the storage is absent,
/// full or forbidden they stay in memory.
pub struct LocalAuthStore {
    key: String,
    fallback: Rc<MemoryAuthStore>,
    /// Whether the storage refused the session, which is then in memory only.
    is_refused: Cell<bool>,
    _listener: Option<StorageListener>,
}

impl Default for LocalAuthStore {
    fn default() -> Self {
        Self::new(STORAGE_KEY)
    }
}

impl fmt::Debug for LocalAuthStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalAuthStore").field("key", &self.key).finish_non_exhaustive()
    }
}

impl LocalAuthStore {
    /// Makes a store that uses the item `key`.
    pub fn new(key: &str) -> Self {
        let fallback = Rc::<MemoryAuthStore>::default();
        let weak = Rc::downgrade(&fallback);
        let item = key.to_string();
        let listener = StorageListener::new(key, move || {
            if let Some(fallback) = weak.upgrade() {
                let (token, record) = read_session(&item).unwrap_or_default();
                fallback.set(&token, &record);
            }
        });
        Self { key: key.into(), fallback, is_refused: Cell::new(false), _listener: listener }
    }
}

fn read_session(key: &str) -> Option<(String, JsValue)> {
    let session = json::parse(&storage::read(key)?)?;
    let token = json::get(&session, "token").as_string().unwrap_or_default();
    // Older releases of the `pocketbase` package call the record `model`.
    let record = ["record", "model"].map(|name| json::get(&session, name)).into_iter().find(JsValue::is_truthy);
    Some((token, record.unwrap_or(JsValue::NULL)))
}

impl LocalAuthStore {
    /// Whether the session is in memory only. Where the storage works, a missing item means that nobody is signed in.
    fn is_in_memory(&self) -> bool {
        self.is_refused.get() || !storage::is_available()
    }
}

impl AuthStore for LocalAuthStore {
    fn token(&self) -> String {
        if self.is_in_memory() {
            return self.fallback.token();
        }
        read_session(&self.key).map(|(token, _)| token).unwrap_or_default()
    }

    fn record(&self) -> JsValue {
        if self.is_in_memory() {
            return self.fallback.record();
        }
        read_session(&self.key).map(|(_, record)| record).filter(JsValue::is_object).unwrap_or(JsValue::NULL)
    }

    fn save(&self, token: &str, record: &JsValue) {
        let session = json::object(&[("token", token.into()), ("record", record.clone())]);
        let is_kept = json::stringify(&session).is_some_and(|text| storage::write(&self.key, Some(&text)));
        if !is_kept {
            // The storage is full; an earlier session must not come back with the next page.
            storage::write(&self.key, None);
        }
        self.is_refused.set(!is_kept);
        self.fallback.set(token, record);
    }

    fn clear(&self) {
        self.is_refused.set(!storage::write(&self.key, None));
        self.fallback.clear();
    }

    fn on_change(&self, callback: OnChangeCallback) -> OnChange {
        self.fallback.on_change(callback)
    }
}
