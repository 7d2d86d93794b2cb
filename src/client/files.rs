//! File tokens (`POST /api/files/token`): short-lived tokens, which let whoever has an address read its file.

use crate::browser::json;
use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::Result;
use crate::client::http::hooks::LocalFuture;
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// A token for download addresses, valid for three minutes unless the server's settings say otherwise.
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
///
/// ```no_run
/// use bosbase::BosBase;
/// use std::collections::HashMap;
///
/// # async fn example(pb: &BosBase) -> bosbase::Result<()> {
/// let token = pb.files.get_token(HashMap::new(), HashMap::new()).await?.token;
/// let link = pb.backups.get_download_url("nightly.zip", &token, HashMap::new());
/// # Ok(())
/// # }
/// ```
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
        Self { inner: Rc::clone(&self.inner), options }
    }

    /// Requests a file token for the signed-in user.
    ///
    /// # Errors
    /// `unauthorized` where nobody is signed in, and those of every request.
    pub fn get_token(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<FileToken>> + use<> {
        let token = self.with_options(self.options.with(query, headers)).token();
        async move { token.await.map(|token| FileToken { token }) }
    }

    pub(crate) fn token(&self) -> LocalFuture<String> {
        let options = self.options.clone().or(JsValue::UNDEFINED, QUICK);
        let call = Call::new(&self.inner, "POST", "/api/files/token", &options);
        let data = call.read_checked("a file token", |data| json::get(data, "token").is_string());
        Box::pin(async move { Ok(json::get(&data.await?, "token").as_string().unwrap_or_default()) })
    }
}
