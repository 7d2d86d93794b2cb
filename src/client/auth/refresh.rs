//! `autoRefreshThreshold`: a superuser's token is renewed shortly before it expires. The sign-in requests it, and it
//! ends when somebody signs out, or in as another user.
//!
//! This module decides when to renew; the sign-in hands in the function that does it ([`Renew`]).

use crate::browser::{json, promise};
use crate::client::auth::store::{OnChange, is_token_valid};
use crate::client::http::hooks::LocalFuture;
use crate::client::inner::{Inner, Renewal, Shared};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Puts a new token into the auth store of the client, if it can get one.
pub(crate) type Renew = Rc<dyn Fn(Rc<Inner>) -> LocalFuture<()>>;

/// A sign-in that renews itself.
struct AutoRefresh {
    /// How many seconds before its end a token is renewed.
    threshold: u32,
    owner: (Option<String>, Option<String>),
    renew: Renew,
    under_way: RefCell<Option<js_sys::Promise>>,
    /// Ends the renewal when somebody signs out, or in as another user.
    _on_change: OnChange,
}

/// Keeps a sign-in that has just succeeded alive: `renew` is called when its token expires within `threshold` seconds.
pub(crate) fn begin(inner: &Inner, threshold: u32, renew: Renew) {
    let owner = owner(&inner.auth_store.record());
    let (shared, expected) = (Rc::downgrade(&inner.shared), owner.clone());
    let on_change = inner.auth_store.on_change(Rc::new(move |token, record| {
        if (token.is_empty() || self::owner(record) != expected)
            && let Some(shared) = shared.upgrade()
        {
            end(&shared);
        }
    }));
    let refresh = AutoRefresh { threshold, owner, renew, under_way: RefCell::default(), _on_change: on_change };
    inner.shared.renewal.replace(Some(Rc::new(refresh)));
}

/// Forgets the sign-in, password and all.
pub(crate) fn end(shared: &Shared) {
    // The session is dropped after the borrow has ended, since its guard calls into the store.
    drop(shared.renewal.take());
}

/// The identity of a record: its id and its collection.
fn owner(record: &JsValue) -> (Option<String>, Option<String>) {
    (json::get(record, "id").as_string(), json::get(record, "collectionId").as_string())
}

impl Renewal for AutoRefresh {
    /// Calls made meanwhile wait for the same renewal. A failure is not reported here: the request goes out, and the
    /// server's answer says what is wrong.
    fn renew_if_due(self: Rc<Self>, inner: Rc<Inner>) -> LocalFuture<()> {
        Box::pin(async move {
            let token = inner.auth_store.token();
            if token.is_empty() || owner(&inner.auth_store.record()) != self.owner {
                end(&inner.shared);
            } else if !is_token_valid(&token, self.threshold) {
                let pending = self.under_way.borrow().clone();
                let pending = pending.unwrap_or_else(|| self.start(inner));
                let _ = promise::settle(pending.into()).await;
            }
            Ok(())
        })
    }
}

impl AutoRefresh {
    fn start(self: &Rc<Self>, inner: Rc<Inner>) -> js_sys::Promise {
        let this = Rc::clone(self);
        let promise = promise::of_future(Box::pin(async move {
            let _ = (this.renew)(inner).await;
            this.under_way.replace(None);
            Ok(JsValue::UNDEFINED)
        }));
        self.under_way.replace(Some(promise.clone()));
        promise
    }
}
