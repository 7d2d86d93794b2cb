//! File tokens (`POST /api/files/token`): short-lived, for addresses that carry their own right.

use crate::browser::json;
use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::Result;
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// A token for download addresses, valid for three minutes unless the server says otherwise.
#[derive(Clone, Deserialize)]
pub struct FileToken {
    /// The token.
    pub token: String,
}

impl fmt::Debug for FileToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileToken").finish_non_exhaustive()
    }
}

/// Access to protected files.
#[derive(Clone, Debug)]
pub struct FileService {
    inner: Rc<Inner>,
    options: SendOptions,
}

impl FileService {
    pub(crate) fn new(inner: Rc<Inner>) -> Self {
        Self { inner, options: SendOptions::default() }
    }

    /// The same service with these options for each call.
    pub fn with_options(&self, options: SendOptions) -> Self {
        Self { options, ..self.clone() }
    }

    /// Asks for a file token of who is signed in.
    ///
    /// # Errors
    /// `unauthorized` where nobody is, and those of every request.
    pub fn get_token(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<FileToken>> + use<> {
        let options = self.options.with(query, headers).or(JsValue::UNDEFINED, QUICK);
        let call = Call::new(&self.inner, "POST", "/api/files/token", &options);
        async move {
            let data = call.read_checked("a file token", |data| json::get(data, "token").is_string()).await?;
            Ok(FileToken { token: json::get(&data, "token").as_string().unwrap_or_default() })
        }
    }
}
