//! The JavaScript client at the time of a call, and its auth store.

use crate::bindings::read::function;
use crate::browser::json;
use crate::client::{AuthStore, Inner, OnChange, OnChangeCallback, Shared};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The state of the JavaScript client when a call is made: `baseURL`, `lang`, `token`, the client itself and, where
    /// another instance of the module renews the session, the function that asks that instance to do so
    /// (`refreshAuth`). Only an instance that cannot renew itself asks.
    #[wasm_bindgen(typescript_type = "Host")]
    pub type Host;
    #[wasm_bindgen(method, getter, structural, js_name = baseURL)]
    fn base_url(this: &Host) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn lang(this: &Host) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn token(this: &Host) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    pub fn client(this: &Host) -> JsValue;
    #[cfg(not(feature = "renewal"))]
    #[wasm_bindgen(method, getter, structural, js_name = refreshAuth)]
    fn refresh_auth(this: &Host) -> JsValue;

    type Store;
    #[wasm_bindgen(method, structural, catch)]
    fn save(this: &Store, token: &str, record: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn clear(this: &Store) -> Result<(), JsValue>;
}

#[wasm_bindgen(typescript_custom_section)]
const HOST: &str = "export interface Host { baseURL: string; lang: string; token: string; client: any; refreshAuth?: () => Promise<void> }";

impl Host {
    /// The state that the services of one call work on.
    pub(crate) fn inner(&self, shared: &Rc<Shared>) -> Inner {
        let store = JsAuthStore {
            store: json::get(&self.client(), "authStore"),
            token_at_call: Cell::new(self.token().as_string()),
        };
        let inner = Inner::new(
            &self.base_url().as_string().unwrap_or_default(),
            &self.lang().as_string().unwrap_or_default(),
            Rc::new(store),
            Rc::clone(shared),
        );
        #[cfg(not(feature = "renewal"))]
        let inner = Inner { renewal: crate::bindings::renewal::elsewhere(&self.refresh_auth()), ..inner };
        inner
    }
}

/// An auth store of the JavaScript client, which its user or this package wrote.
struct JsAuthStore {
    store: JsValue,
    /// The token when the call was made; the call may have waited for the module to load since.
    token_at_call: Cell<Option<String>>,
}

impl AuthStore for JsAuthStore {
    fn token(&self) -> String {
        self.token_at_call.take().unwrap_or_else(|| json::get(&self.store, "token").as_string().unwrap_or_default())
    }

    fn record(&self) -> JsValue {
        json::get(&self.store, "record")
    }

    fn save(&self, token: &str, record: &JsValue) {
        report(self.store.unchecked_ref::<Store>().save(token, record));
    }

    fn clear(&self) {
        report(self.store.unchecked_ref::<Store>().clear());
    }

    fn on_change(&self, callback: OnChangeCallback) -> OnChange {
        let callback: Closure<dyn FnMut(JsValue, JsValue)> =
            Closure::new(move |token: JsValue, record| callback(&token.as_string().unwrap_or_default(), &record));
        let Some(on_change) = function(&json::get(&self.store, "onChange")) else { return OnChange::default() };
        let end = on_change.call1(&self.store, callback.as_ref());
        OnChange::new(move || {
            if let Ok(Ok(end)) = end.map(JsCast::dyn_into::<js_sys::Function>) {
                report(end.call0(&JsValue::UNDEFINED).map(drop));
            }
            drop(callback);
        })
    }
}

/// A store or listener that throws must not undo a sign-in that has happened.
fn report(outcome: Result<(), JsValue>) {
    if let Err(thrown) = outcome {
        crate::browser::page::report("bosbase-backups: the auth store or one of its listeners threw", &thrown);
    }
}
