//! Who is signed in: in memory, or in `localStorage` in the format of the `pocketbase` package, so
//! that both read each other's sign-in.

use crate::browser::storage::{self, StorageListener};
use crate::browser::{json, jwt, page};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The item of `localStorage` that the peers use too.
const STORAGE_KEY: &str = "pocketbase_auth";

/// Hears token and record after each change of an [`AuthStore`].
pub type OnChangeCallback = Rc<dyn Fn(&str, &JsValue)>;

/// Holds the token and the record of who is signed in. Implement it to keep them elsewhere.
pub trait AuthStore {
    /// The auth token; empty = nobody is signed in.
    fn token(&self) -> String;
    /// The record of who is signed in; `null` = nobody.
    fn record(&self) -> JsValue;
    /// Keeps a token and its record, and tells the listeners.
    fn save(&self, token: &str, record: &JsValue);
    /// Forgets both, and tells the listeners.
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
    /// Whether somebody is signed in, never the token.
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

/// Ends a listener of an [`AuthStore`] when dropped. The default one has nothing to end.
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
        // Copied: a listener may add or end listeners.
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
    /// The storage refused the session: it is in memory only.
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
    /// A store in the item `key`.
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
    Some((json::get(&session, "token").as_string().unwrap_or_default(), json::get(&session, "record")))
}

impl LocalAuthStore {
    /// Whether the session is in memory only. What is missing in a storage that works is signed out.
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
            // Full: an earlier session must not come back with the next page.
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
