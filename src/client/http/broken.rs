//! The failures of a transfer's attempts, and which of them may pass.

use crate::client::http::content::Odd;
use crate::client::http::error::Error;
use crate::client::http::open::Refused;
use crate::core::error::ErrorCode;
use crate::core::retry::{Failure, is_gateway_failure};
use std::time::Duration;

/// The failure of a range that did not arrive completely.
pub(super) struct Broken {
    pub error: Error,
    /// Whether a later attempt may succeed.
    pub is_passing: bool,
    /// Whether the server is not to blame; the failure then uses up none of the attempts that the caller allows.
    pub is_own: bool,
    /// The pause that the server asks for.
    pub asked: Option<Duration>,
}

impl Broken {
    pub fn passing(error: Error) -> Self {
        Self { error, is_passing: true, is_own: false, asked: None }
    }

    /// A request that was refused for its old token may succeed with a new one.
    pub fn of(refused: Refused, is_old_token: bool) -> Self {
        let is_expired = is_old_token && refused.error.code() == ErrorCode::Forbidden;
        let is_passing = is_expired || is_passing(&refused.error);
        Self { error: refused.error, is_passing, is_own: is_expired, asked: refused.retry_after }
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self { is_passing: is_passing(&error), is_own: false, error, asked: None }
    }
}

impl From<Odd> for Broken {
    fn from(odd: Odd) -> Self {
        Self { is_own: odd.is_doubtful, ..Self::passing(odd.error) }
    }
}

impl From<&Broken> for Failure {
    fn from(broken: &Broken) -> Self {
        broken.asked.map_or(Self::Network, |asked| Self::Status(503, Some(asked)))
    }
}

/// Whether a later attempt may succeed after this failure. A page that came in place of bytes or of JSON may be gone then.
pub(crate) fn is_passing(error: &Error) -> bool {
    use ErrorCode::{Network, NotJson, RateLimited, Timeout, Truncated, UnexpectedContent};
    matches!(error.code(), Network | Timeout | RateLimited | Truncated | UnexpectedContent | NotJson)
        || is_gateway_failure(error.status())
}

pub(super) fn cut_short() -> Error {
    Error::of(ErrorCode::Truncated, "The connection ended before all bytes were there.".into())
}
