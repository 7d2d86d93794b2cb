//! File tokens.

use crate::bindings::answer::{Prepared, promise_of, written};
use crate::bindings::handle::{Handle, start};
use crate::bindings::host::Host;
use crate::bindings::read::Options;
use crate::client::{FileService, Shared};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// File tokens of a client.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Files {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Files {
    /// The file tokens of a client.
    #[wasm_bindgen(constructor)]
    pub fn new(handle: &Handle) -> Self {
        Self { shared: handle.shared() }
    }

    /// Asks for a file token.
    #[wasm_bindgen(js_name = getToken, unchecked_return_type = "Promise<string>")]
    pub fn get_token(&self, host: &Host, options: &JsValue) -> Promise {
        promise_of(self.prepare(host, options))
    }
}

impl Files {
    fn prepare(&self, host: &Host, options: &JsValue) -> Prepared {
        let (inner, options) = start(&self.shared, host, Options::new(options))?;
        let service = FileService::new(inner).with_options(options);
        written(Box::pin(service.get_token(Default::default(), Default::default())), |token| token.token.into())
    }
}
