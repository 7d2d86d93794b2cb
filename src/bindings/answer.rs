//! The results of the exported methods: promises of a value, or of `true`.

use crate::bindings::error::to_js;
use crate::browser::promise;
use crate::client::{Call, LocalFuture, Result};
use js_sys::Promise;
use wasm_bindgen::prelude::*;

/// The work that a method has prepared, or the error that prevents it.
pub type Prepared = Result<LocalFuture<JsValue>>;

/// Makes a promise of the result of the work. Not generic, so that the module holds one copy of what drives it.
pub fn promise_of(prepared: Prepared) -> Promise {
    match prepared {
        Ok(work) => promise::of_future(Box::pin(async move { work.await.map_err(to_js) })),
        Err(error) => Promise::reject(&to_js(error)),
    }
}

/// Work whose result is written as a JavaScript value.
pub fn written<T: 'static>(work: LocalFuture<T>, write: fn(T) -> JsValue) -> Prepared {
    Ok(Box::pin(async move { work.await.map(write) }))
}

/// Work without a result of its own; its promise resolves to `true`.
pub fn done(work: LocalFuture<()>) -> Prepared {
    written(work, |()| JsValue::TRUE)
}

/// The data of a call as the server sent it.
pub fn data_of(call: Call) -> Prepared {
    written(call.exchange(), |(_, data)| data)
}

/// A call whose data is ignored; its promise resolves to `true`.
#[cfg(feature = "operations")]
pub fn sent(call: Call) -> Prepared {
    written(call.exchange(), |_| JsValue::TRUE)
}
