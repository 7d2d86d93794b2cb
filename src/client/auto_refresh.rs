//! `autoRefreshThreshold`: a superuser's token is renewed shortly before it ends, and the sign-in
//! repeated where renewal fails. Requested with the sign-in, ended by signing out or in as another.

use crate::browser::fetch::Request;
use crate::browser::{json, promise};
use crate::client::auth_store::is_token_valid;
use crate::client::{Inner, OnChange, RecordService, Shared};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// A sign-in that renews itself. Holds the password for as long, as the peers do.
pub(crate) struct AutoRefresh {
    pub threshold: u32,
    pub collection: String,
    pub identity: String,
    pub password: String,
    pub owner: (Option<String>, Option<String>),
    pub under_way: RefCell<Option<js_sys::Promise>>,
    /// Ends the renewal when somebody signs out, or in as another.
    pub _on_change: OnChange,
}

impl AutoRefresh {
    /// Keeps a sign-in that has just succeeded alive.
    pub fn begin(inner: &Inner, threshold: u32, collection: String, identity: String, password: String) {
        let owner = owner(&inner.auth_store.record());
        let (shared, expected) = (Rc::downgrade(&inner.shared), owner.clone());
        let on_change = inner.auth_store.on_change(Rc::new(move |token, record| {
            if (token.is_empty() || self::owner(record) != expected)
                && let Some(shared) = shared.upgrade()
            {
                end(&shared);
            }
        }));
        let refresh = Self {
            threshold,
            collection,
            identity,
            password,
            owner,
            under_way: RefCell::default(),
            _on_change: on_change,
        };
        inner.shared.auto_refresh.replace(Some(Rc::new(refresh)));
    }
}

/// Forgets the sign-in, password and all.
pub(crate) fn end(shared: &Shared) {
    // Dropped when the borrow has ended: its guard calls into the store.
    drop(shared.auto_refresh.take());
}

/// Who a record is: id and collection.
pub(crate) fn owner(record: &JsValue) -> (Option<String>, Option<String>) {
    (json::get(record, "id").as_string(), json::get(record, "collectionId").as_string())
}

/// Renews the token of the store if it is about to end, and puts the new one into `request`.
///
/// Calls that come meanwhile wait for the same renewal. A failure is not reported here: the request
/// goes out, and the server's answer says what is wrong.
pub(crate) async fn refresh_if_due(inner: &Rc<Inner>, request: &mut Request) {
    let Some(refresh) = inner.shared.auto_refresh.borrow().clone() else { return };
    let token = inner.auth_store.token();
    if token.is_empty() || owner(&inner.auth_store.record()) != refresh.owner {
        end(&inner.shared);
        return;
    }
    if is_token_valid(&token, refresh.threshold) {
        return;
    }
    let pending = refresh.under_way.borrow().clone();
    let pending = pending.unwrap_or_else(|| {
        let inner = Rc::clone(inner);
        let owned = Rc::clone(&refresh);
        let promise = future_to_promise(async move {
            renew(inner, &owned).await;
            owned.under_way.replace(None);
            Ok(JsValue::UNDEFINED)
        });
        refresh.under_way.replace(Some(promise.clone()));
        promise
    });
    let _ = promise::settle(pending.into()).await;
    let renewed = inner.auth_store.token();
    if renewed.is_empty() {
        return;
    }
    for (name, value) in &mut request.headers {
        if name.eq_ignore_ascii_case("Authorization") && *value == token {
            value.clone_from(&renewed);
        }
    }
}

async fn renew(inner: Rc<Inner>, refresh: &AutoRefresh) {
    let service = RecordService::new(Rc::clone(&inner), &refresh.collection).during_refresh();
    if is_token_valid(&inner.auth_store.token(), 0) {
        let _ = service.auth_refresh(HashMap::new(), HashMap::new()).await;
    }
    // Still about to end: BosBase's superuser tokens come back unchanged.
    if !is_token_valid(&inner.auth_store.token(), refresh.threshold) {
        let _ = service.sign_in(&refresh.identity, &refresh.password, None).await;
    }
}
