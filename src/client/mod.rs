//! The SDK as Rust callers see it: a client and its services.

mod auth_store;
mod auto_refresh;
mod backups;
mod cancel;
mod copy;
mod create;
mod download;
mod error;
mod files;
mod health;
mod inspect;
mod meter;
mod operation;
mod options;
mod prune;
mod records;
mod restore;
mod schedule;
mod send;
mod settings;
mod source;
mod upload;

pub use auth_store::{AuthStore, LocalAuthStore, MemoryAuthStore, OnChange, OnChangeCallback};
pub use backups::{BackupService, FileAttachment};
pub use error::{Error, Result};
pub use files::{FileService, FileToken};
pub use health::{HealthCheck, HealthData, HealthService};
pub use meter::{OnProgress, Stage};
pub(crate) use options::Transport;
pub use options::{RequestKey, SendOptions};

use auto_refresh::AutoRefresh;
use cancel::CancelRegistry;
pub use prune::{PruneReport, plan_prune};
pub use records::{
    AdminService, AuthMethods, AuthOptions, AuthResponse, MfaMethod, OtpMethod, OtpResponse, PasswordMethod,
    RecordService,
};
pub use restore::{RestoreReport, ServerKind};
pub use schedule::{BackupSchedule, S3Target, next_runs};
pub(crate) use send::Call;
pub use settings::{AppleClientSecret, SettingsService};
#[cfg(feature = "npm")]
pub(crate) use {
    auth_store::{is_superuser, is_token_valid},
    backups::{form_of_blob, name_of_blob},
    options::{Hooks, LocalFuture},
    send::is_form_data,
};

use crate::browser::page;
use crate::core::url;
use std::cell::{Cell, RefCell};
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

/// What the services of one client share.
pub(crate) struct Inner {
    pub base_url: RefCell<String>,
    pub lang: RefCell<String>,
    pub auth_store: Rc<dyn AuthStore>,
    pub shared: Rc<Shared>,
    pub transport: Transport,
}

/// What outlives a single call of the JavaScript face, which makes an `Inner` for each.
pub(crate) struct Shared {
    pub cancel: Rc<CancelRegistry>,
    pub auto_cancellation: Cell<bool>,
    pub auto_refresh: RefCell<Option<Rc<AutoRefresh>>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("auto_cancellation", &self.auto_cancellation.get()).finish_non_exhaustive()
    }
}

impl Default for Shared {
    fn default() -> Self {
        Self { cancel: Rc::default(), auto_cancellation: Cell::new(true), auto_refresh: RefCell::default() }
    }
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BosBase").field("base_url", &url::redact(&self.base_url.borrow())).finish_non_exhaustive()
    }
}

impl Inner {
    pub fn build_url(&self, path: &str) -> String {
        url::build(&self.base_url.borrow(), path, page::page().as_ref())
    }
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

impl Inner {
    pub(crate) fn new(base_url: &str, lang: &str, auth_store: Rc<dyn AuthStore>, shared: Rc<Shared>) -> Self {
        Self {
            base_url: RefCell::new(base_url.into()),
            lang: RefCell::new(lang.into()),
            auth_store,
            shared,
            transport: Transport::default(),
        }
    }

    /// The same client, with other ways to travel.
    pub(crate) fn with_transport(&self, transport: Transport) -> Self {
        let (base_url, lang) = (self.base_url.borrow(), self.lang.borrow());
        let inner = Self::new(&base_url, &lang, Rc::clone(&self.auth_store), Rc::clone(&self.shared));
        Self { transport, ..inner }
    }
}
