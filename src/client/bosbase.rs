//! The client of one server: its services and its session.

use crate::client::auth::records::{AdminService, RecordService};
use crate::client::auth::store::{AuthStore, LocalAuthStore, MemoryAuthStore};
use crate::client::backups::service::BackupService;
use crate::client::files::FileService;
use crate::client::health::HealthService;
use crate::client::http::call::Call;
use crate::client::http::error::Result;
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use crate::client::settings::SettingsService;
use std::collections::HashMap;
use std::rc::Rc;

/// A client of one server. It is cheap to clone, and clones share the session and the settings.
///
/// A call is registered when it is made, so that it can be cancelled, and its request is sent when its future is first
/// polled.
#[derive(Clone, Debug)]
pub struct BosBase {
    /// The backups of the server: list, create, upload, download, delete and restore them.
    pub backups: BackupService,
    /// Short-lived tokens for the addresses of protected files.
    pub files: FileService,
    /// The health of the server.
    pub health: HealthService,
    /// The settings of the server.
    pub settings: SettingsService,
    /// The token and record of the signed-in user.
    pub auth_store: Rc<dyn AuthStore>,
    inner: Rc<Inner>,
}

impl BosBase {
    /// Makes a client of the server at `base_url` that takes over the session stored in the browser
    /// ([`LocalAuthStore`]).
    ///
    /// A relative URL is resolved against the page.
    ///
    /// # Panics
    /// Panics outside `wasm32-unknown-unknown`, with a message that says so: the crate needs a browser.
    pub fn new(base_url: &str) -> Self {
        require_browser();
        Self::with_auth_store(base_url, Rc::new(LocalAuthStore::default()))
    }

    /// Makes a client that keeps its session in `auth_store`.
    ///
    /// # Panics
    /// As [`new`](Self::new) does.
    pub fn with_auth_store(base_url: &str, auth_store: Rc<dyn AuthStore>) -> Self {
        require_browser();
        Self::from_inner(Rc::new(Inner::new(base_url, "en-US", auth_store, Rc::default())))
    }

    pub(crate) fn from_inner(inner: Rc<Inner>) -> Self {
        Self {
            backups: BackupService::new(Rc::clone(&inner)),
            files: FileService::new(Rc::clone(&inner)),
            health: HealthService::new(Rc::clone(&inner)),
            settings: SettingsService::new(Rc::clone(&inner)),
            auth_store: Rc::clone(&inner.auth_store),
            inner,
        }
    }

    /// The auth methods of the superusers.
    pub fn admins(&self) -> AdminService {
        AdminService::new(self.collection(crate::core::auth::SUPERUSERS))
    }

    /// The auth methods of a collection, such as `_superusers`.
    pub fn collection(&self, id_or_name: &str) -> RecordService {
        RecordService::new(Rc::clone(&self.inner), id_or_name)
    }

    /// The base URL that requests are built from.
    pub fn base_url(&self) -> String {
        self.inner.base_url.borrow().clone()
    }

    /// Changes the base URL of the calls that follow.
    pub fn set_base_url(&self, base_url: &str) {
        self.inner.base_url.replace(base_url.into());
    }

    /// The language that requests ask for (Accept-Language).
    pub fn lang(&self) -> String {
        self.inner.lang.borrow().clone()
    }

    /// Changes the language of the calls that follow.
    pub fn set_lang(&self, lang: &str) {
        self.inner.lang.replace(lang.into());
    }

    /// The address of a path on the server.
    pub fn build_url(&self, path: &str) -> String {
        self.inner.build_url(path)
    }

    /// Sends a request to any path of the server and reads its JSON answer as `T`; an answer without a body (204) reads
    /// as an empty object.
    ///
    /// # Errors
    /// Those of every request ([`Result`]); `not-json` where the answer is not JSON, or not a `T`.
    pub fn send<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        options: SendOptions,
    ) -> impl Future<Output = Result<T>> + use<T> {
        let call = Call::new(&self.inner, "GET", path, &options);
        async move { call.read("an answer of the expected shape").await }
    }

    /// Turns the automatic cancellation of repeated GET requests on or off; it is on by default.
    pub fn auto_cancellation(&self, enable: bool) -> &Self {
        self.inner.shared.auto_cancellation.set(enable);
        self
    }

    /// Cancels the pending requests with this key: the `request_key` of a call, or its method and path, as in
    /// `GET/api/backups`.
    pub fn cancel_request(&self, key: &str) -> &Self {
        self.inner.shared.cancel.cancel(key);
        self
    }

    /// Cancels all pending requests except those with [`RequestKey::None`](crate::RequestKey::None).
    pub fn cancel_all_requests(&self) -> &Self {
        self.inner.shared.cancel.cancel_all();
        self
    }
}

/// Panics with an explanation where a client is made outside a browser. Otherwise its first call would panic inside
/// wasm-bindgen, which explains nothing.
#[expect(clippy::panic, reason = "natively no page is poisoned, and a constructor has no other way to say it")]
fn require_browser() {
    if cfg!(not(target_arch = "wasm32")) {
        panic!("{NO_BROWSER}");
    }
}

const NO_BROWSER: &str =
    "bosbase-backups runs in browsers only, on their fetch: build for the target wasm32-unknown-unknown";

impl RecordService {
    /// Signs in as another record, without its password; the result is a separate client, which keeps the token in
    /// memory. The token is valid for `duration` seconds; 0 = the duration that the collection sets.
    ///
    /// # Errors
    /// `forbidden` unless a superuser is signed in, `not-found` for an unknown record, and those of every request.
    pub fn impersonate(
        &self,
        record_id: &str,
        duration: u32,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<BosBase>> + use<> {
        let service = self.with_options(self.options().with(query, headers));
        let session = service.session_of(record_id, duration.into());
        let inner = self.inner();
        async move {
            let response = session.await?;
            let client = BosBase::with_auth_store(&inner.base_url.borrow(), Rc::new(MemoryAuthStore::default()));
            client.set_lang(&inner.lang.borrow());
            client.auth_store.save(&response.token, &response.record);
            Ok(client)
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::{RetentionPolicy, Timestamp, next_runs, plan_prune, timestamped_name};
    use std::error::Error;

    #[test]
    #[should_panic(expected = "wasm32-unknown-unknown")]
    fn a_client_says_that_it_needs_a_browser() {
        BosBase::new("http://127.0.0.1:8090");
    }

    #[test]
    fn rules_need_no_browser() {
        let error = plan_prune(&RetentionPolicy::default(), &[], None).unwrap_err();
        assert_eq!((error.code().as_str(), error.status()), ("invalid-argument", 0));
        assert!(format!("{error} {error:?}").contains("retention policy"));
        assert!(error.source().is_none());
        assert!(next_runs("every day", 1, Timestamp::from_millis(0)).is_err());
        assert!(timestamped_name("nightly").starts_with("nightly_20"));
    }
}
