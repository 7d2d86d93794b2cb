//! A long operation: several requests under one cancellation, with progress.

use crate::browser::abort::SignalListener;
use crate::client::backups::service::BackupService;
use crate::client::http::cancel::{Cancellation, Registration};
use crate::client::http::error::{Error, Result};
use crate::client::http::options::{RequestKey, SendOptions};
use crate::client::meter::Meter;
use std::rc::Rc;

/// A long operation. It is registered when it is made, so that it can be cancelled before it is first polled.
pub(crate) struct Operation {
    cancellation: Rc<Cancellation>,
    service: BackupService,
    meter: Meter,
    // Held for their `Drop`.
    _registration: Option<Registration>,
    _listener: Option<SignalListener>,
}

impl Operation {
    /// An operation of `service`; `cancel_request` knows it by `key`, unless the caller named another key.
    pub fn new(service: &BackupService, key: &str) -> Self {
        let (inner, options) = (service.inner(), service.options());
        let cancellation = Cancellation::new();
        let registry = &inner.shared.cancel;
        let registration = match options.request_key {
            RequestKey::None => None,
            RequestKey::Named(key) => {
                if inner.shared.auto_cancellation.get() {
                    registry.cancel(&key);
                }
                Some(registry.register(key, &cancellation))
            }
            RequestKey::Automatic => Some(registry.register(key.into(), &cancellation)),
        };
        let listener = options.signal.as_ref().and_then(|signal| cancellation.follow(signal));
        Self {
            meter: Meter::new(options.on_progress.clone()),
            service: service.with_options(SendOptions {
                signal: cancellation.signal().ok(),
                // Its requests end with the operation, and with nothing else.
                request_key: RequestKey::None,
                on_progress: None,
                ..options
            }),
            cancellation,
            _registration: registration,
            _listener: listener,
        }
    }

    /// The service that the operation's requests go through.
    pub fn service(&self) -> BackupService {
        self.service.clone()
    }

    /// The service for operations within this one, whose progress is reported to the caller too.
    #[cfg(feature = "transfers")]
    pub fn service_with_progress(&self) -> BackupService {
        let on_progress = self.meter.on_progress();
        self.service.with_options(SendOptions { on_progress, ..self.service.options() })
    }

    /// The meter that calls the caller's progress callback.
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// Runs `work` until it is done or cancelled.
    pub async fn run<T>(self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let outcome = self.cancellation.run(work).await;
        if outcome.as_ref().is_err_and(Error::is_abort) {
            // Requests that are still under way end too.
            self.cancellation.cancel(crate::core::error::ErrorCode::Aborted);
        }
        outcome
    }
}
