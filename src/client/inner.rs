//! The state that the services of one client share: address, language, session, cancellation, transport.

use crate::browser::page;
use crate::client::auth::store::AuthStore;
use crate::client::http::cancel::CancelRegistry;
use crate::client::http::hooks::{LocalFuture, Transport};
use crate::core::url;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The state that the services of one client share.
pub(crate) struct Inner {
    pub base_url: RefCell<String>,
    pub lang: RefCell<String>,
    pub auth_store: Rc<dyn AuthStore>,
    pub shared: Rc<Shared>,
    pub transport: Transport,
    /// Renews the session where another instance of the module has signed in.
    pub renewal: Option<Rc<dyn Renewal>>,
}

/// The state that outlives a single call from JavaScript; each such call makes an `Inner` of its own.
pub(crate) struct Shared {
    pub cancel: Rc<CancelRegistry>,
    pub auto_cancellation: Cell<bool>,
    /// The renewal that the sign-in set up.
    #[cfg(feature = "renewal")]
    pub renewal: RefCell<Option<Rc<dyn Renewal>>>,
}

/// Keeps the session of a client alive.
pub(crate) trait Renewal {
    /// Puts a new token into the store if the present one is about to expire.
    fn renew_if_due(self: Rc<Self>, inner: Rc<Inner>) -> LocalFuture<()>;
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("auto_cancellation", &self.auto_cancellation.get()).finish_non_exhaustive()
    }
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            cancel: Rc::default(),
            auto_cancellation: Cell::new(true),
            #[cfg(feature = "renewal")]
            renewal: RefCell::default(),
        }
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

impl Inner {
    pub(crate) fn new(base_url: &str, lang: &str, auth_store: Rc<dyn AuthStore>, shared: Rc<Shared>) -> Self {
        Self {
            base_url: RefCell::new(base_url.into()),
            lang: RefCell::new(lang.into()),
            auth_store,
            shared,
            transport: Transport::default(),
            renewal: None,
        }
    }

    /// Returns the same client with another transport.
    #[cfg(any(feature = "npm", feature = "renewal"))]
    pub(crate) fn with_transport(&self, transport: Transport) -> Self {
        let (base_url, lang) = (self.base_url.borrow(), self.lang.borrow());
        let inner = Self::new(&base_url, &lang, Rc::clone(&self.auth_store), Rc::clone(&self.shared));
        Self { transport, renewal: self.renewal.clone(), ..inner }
    }

    /// Returns the renewal of the session, if one was requested.
    pub(crate) fn renewal(&self) -> Option<Rc<dyn Renewal>> {
        #[cfg(feature = "renewal")]
        if let Some(renewal) = &*self.shared.renewal.borrow() {
            return Some(Rc::clone(renewal));
        }
        self.renewal.clone()
    }
}
