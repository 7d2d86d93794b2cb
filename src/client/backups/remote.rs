//! A listed backup as a file whose bytes can be read.

use crate::browser::json;
use crate::client::backups::service::BackupService;
use crate::client::http::broken::is_passing;
use crate::client::http::call::Call;
use crate::client::http::error::Error;
use crate::client::http::hooks::LocalFuture;
use crate::client::http::options::SendOptions;
use crate::client::http::transfer::{IDLE, RemoteFile};
use crate::core::backup::BackupFileInfo;
use crate::core::error::ErrorCode;
use crate::core::retry::RetryPolicy;
use crate::core::time::Timestamp;
use crate::core::url::backup_path;
use std::cell::RefCell;
use std::rc::Rc;

/// A backup as the list showed it.
pub(crate) struct RemoteBackup {
    service: BackupService,
    info: BackupFileInfo,
    token: RefCell<Option<String>>,
}

impl RemoteBackup {
    pub fn new(service: &BackupService, info: &BackupFileInfo) -> Rc<Self> {
        Rc::new(Self { service: service.clone(), info: info.clone(), token: RefCell::default() })
    }
}

impl RemoteFile for RemoteBackup {
    fn size(&self) -> u64 {
        self.info.size
    }

    fn modified(&self) -> Option<Timestamp> {
        self.info.modified_at()
    }

    fn call(self: Rc<Self>, headers: Vec<(String, String)>, may_reuse: bool) -> LocalFuture<(Call, bool)> {
        Box::pin(async move {
            let known = self.token.borrow().clone().filter(|_| may_reuse);
            let is_old = known.is_some();
            let token = match known {
                Some(token) => token,
                None => self.service.file_token().await?,
            };
            self.token.replace(Some(token.clone()));
            let mut options = self.service.options();
            options.headers.extend(headers);
            options.query.insert(0, ("token".into(), token));
            // The transfer repeats the request itself, from the first missing byte.
            let timeout = Some(options.timeout.unwrap_or(IDLE));
            let retry = Some(RetryPolicy::NEVER);
            let options = SendOptions { method: None, body: None, timeout, retry, ..options };
            let inner = self.service.inner();
            let mut transport = inner.transport.clone();
            // The answer of an earlier file of this name may be in the browser's cache for a month.
            transport.init = json::merged(&transport.init, &[("cache", "no-store".into())]);
            let inner = Rc::new(inner.with_transport(transport));
            Ok((Call::new(&inner, "GET", &backup_path(&self.info.key), &options), is_old))
        })
    }

    fn check_unchanged(self: Rc<Self>, is_last: bool) -> LocalFuture<()> {
        Box::pin(async move {
            match self.service.find(&self.info.key).await {
                Ok(info) if info == self.info => Ok(()),
                Ok(_) => Err(self.changed()),
                Err(error) if error.code() == ErrorCode::NotFound => Err(self.changed()),
                // The server cannot be reached now; a later check will tell.
                Err(error) if is_passing(&error) && !is_last => Ok(()),
                Err(error) => Err(error),
            }
        })
    }

    fn changed(&self) -> Error {
        Error::of(
            ErrorCode::Changed,
            format!(
                "The backup \"{}\" was replaced or deleted while it was read; nothing of it was kept. List the backups and try again.",
                self.info.key
            ),
        )
    }
}
