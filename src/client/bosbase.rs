//! The client: one server, its services, and who is signed in.

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

/// A client of one server. Cheap to clone: clones share sign-in and settings.
///
/// Every call is registered (for cancellation) when it is made, and sent when its future is first
/// polled.
#[derive(Clone, Debug)]
pub struct BosBase {
    /// List, create, upload, download URL, delete, restore.
    pub backups: BackupService,
    /// File tokens.
    pub files: FileService,
    /// The health of the server.
    pub health: HealthService,
    /// The settings of the server.
    pub settings: SettingsService,
    /// Who is signed in.
    pub auth_store: Rc<dyn AuthStore>,
    inner: Rc<Inner>,
}

impl BosBase {
    /// A client of the server at `base_url`, signed in as the page last was ([`LocalAuthStore`]).
    ///
    /// A relative URL is resolved against the page.
    pub fn new(base_url: &str) -> Self {
        Self::with_auth_store(base_url, Rc::new(LocalAuthStore::default()))
    }

    /// A client with a store of its own.
    pub fn with_auth_store(base_url: &str, auth_store: Rc<dyn AuthStore>) -> Self {
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

    /// The superusers, with the short forms of their sign-in.
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

    /// Sends a request of your own and reads its JSON answer as `T`; an answer without a body
    /// (204) reads as an empty object.
    ///
    /// # Errors
    /// Every code of a plain request; `not-json` where the answer is not JSON, or not a `T`.
    pub fn send<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        options: SendOptions,
    ) -> impl Future<Output = Result<T>> + use<T> {
        let call = Call::new(&self.inner, "GET", path, &options);
        async move { call.read("an answer of the expected shape").await }
    }

    /// Switches the automatic cancellation of repeated GET requests; it is on at first.
    pub fn auto_cancellation(&self, enable: bool) -> &Self {
        self.inner.shared.auto_cancellation.set(enable);
        self
    }

    /// Cancels the pending requests with this key: a `request_key`, or method and path, as in
    /// `GET/api/backups`.
    pub fn cancel_request(&self, key: &str) -> &Self {
        self.inner.shared.cancel.cancel(key);
        self
    }

    /// Cancels all pending requests, but for those that opted out with an empty key.
    pub fn cancel_all_requests(&self) -> &Self {
        self.inner.shared.cancel.cancel_all();
        self
    }
}

impl RecordService {
    /// Signs in as another record, without its password; the result is a client of its own, which
    /// keeps the token in memory. `duration` in seconds, 0 = that of the collection.
    ///
    /// # Errors
    /// `forbidden` for all but superusers, `not-found` for an unknown record, and those of every request.
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
