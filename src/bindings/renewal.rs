//! The renewal of a session in a module that cannot do it: another instance of the module has signed in, and renews the
//! token in the store that both use.

use crate::bindings::read::function;
use crate::browser::promise::settle;
use crate::client::{Inner, LocalFuture, Renewal};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The renewal by a function that asks the other instance; `None` where this is no function.
pub fn elsewhere(ask: &JsValue) -> Option<Rc<dyn Renewal>> {
    function(ask).map(|ask| Rc::new(Elsewhere(ask)) as Rc<dyn Renewal>)
}

struct Elsewhere(js_sys::Function);

impl Renewal for Elsewhere {
    fn renew_if_due(self: Rc<Self>, _: Rc<Inner>) -> LocalFuture<()> {
        Box::pin(async move {
            // A failure is not reported here either: the request goes out, and the server's answer says what is wrong.
            if let Ok(asked) = self.0.call0(&JsValue::UNDEFINED) {
                let _ = settle(asked).await;
            }
            Ok(())
        })
    }
}
