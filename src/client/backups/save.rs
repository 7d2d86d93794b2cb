//! Hands a download over to the browser.

use crate::browser::page;
use crate::client::backups::service::BackupService;
use crate::client::http::error::{Error, Result};
use crate::core::key;

impl BackupService {
    /// Hands a backup to the browser's own download manager, which shows the progress. The future is ready when the
    /// manager has taken over.
    ///
    /// # Errors
    /// `invalid-argument`, also where there is no page; `not-found`, and those of every request.
    pub fn save(&self, key: &str) -> impl Future<Output = Result<()>> + use<> {
        let refusal = key::validate_key(key);
        let (service, key) = (self.clone(), key.to_string());
        async move {
            if let Some(reason) = refusal {
                return Err(Error::invalid_argument(reason));
            }
            // A link to a missing file would replace the page.
            service.find(&key).await?;
            let token = service.file_token().await?;
            let url = service.download_url(&key, &token);
            if page::follow(&url, &key) {
                Ok(())
            } else {
                Err(Error::invalid_argument("Only a page can save a file; use download()."))
            }
        }
    }
}
