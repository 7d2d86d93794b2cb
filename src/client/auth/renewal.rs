//! The sign-in of a superuser that renews itself: what it does when `refresh` decides that it is time.

use crate::client::auth::records::{AuthResponse, RecordService};
use crate::client::auth::{refresh, store::is_token_valid};
use crate::client::http::hooks::{LocalFuture, Transport};
use crate::client::http::options::{RequestKey, SendOptions};
use crate::core::auth::SUPERUSERS;
use std::rc::Rc;

impl RecordService {
    /// Ends the renewal of an earlier sign-in of a superuser, and begins that of this one.
    pub(super) fn kept_signed_in(
        &self,
        response: LocalFuture<AuthResponse>,
        threshold: Option<u32>,
        identity: &str,
        password: &str,
    ) -> LocalFuture<AuthResponse> {
        if self.inner.transport.is_renewal || self.collection != SUPERUSERS {
            return response;
        }
        refresh::end(&self.inner.shared);
        let Some(threshold) = threshold else { return response };
        let inner = Rc::clone(&self.inner);
        let renew = renewed_by(threshold, self.collection.clone(), identity.to_string(), password.to_string());
        Box::pin(async move {
            let response = response.await?;
            refresh::begin(&inner, threshold, renew);
            Ok(response)
        })
    }

    /// The same service for calls that renew a token. The query says so, as with the `pocketbase` package.
    fn during_refresh(&self) -> Self {
        let transport = Transport { is_renewal: true, ..self.inner.transport.clone() };
        Self {
            inner: Rc::new(self.inner.with_transport(transport)),
            options: SendOptions {
                request_key: RequestKey::None,
                query: vec![("autoRefresh".into(), "true".into())],
                ..SendOptions::default()
            },
            ..self.clone()
        }
    }
}

/// Returns a function that renews the token, and signs in again where that does not help. It keeps the password in
/// memory, as the `pocketbase` package does.
fn renewed_by(threshold: u32, collection: String, identity: String, password: String) -> refresh::Renew {
    Rc::new(move |inner| {
        let service = RecordService::new(Rc::clone(&inner), &collection).during_refresh();
        let (identity, password) = (identity.clone(), password.clone());
        Box::pin(async move {
            if is_token_valid(&inner.auth_store.token(), 0) {
                let _ = service.refreshed().await;
            }
            // The token is still about to expire: BosBase returns the tokens of superusers unchanged.
            if !is_token_valid(&inner.auth_store.token(), threshold) {
                let _ = service.sign_in(&identity, &password, None).await;
            }
            Ok(())
        })
    })
}
