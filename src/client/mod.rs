//! The Rust API: a client and its services.

mod auth;
mod backups;
mod bosbase;
mod files;
mod health;
mod http;
mod inner;
mod meter;
mod settings;

pub use auth::records::{
    AdminService, AuthMethods, AuthOptions, AuthResponse, MfaMethod, OtpMethod, OtpResponse, PasswordMethod,
    RecordService,
};
pub use auth::store::{AuthStore, LocalAuthStore, MemoryAuthStore, OnChange, OnChangeCallback};
pub use backups::plans::{next_runs, plan_prune};
#[cfg(feature = "operations")]
pub use backups::prune::PruneReport;
#[cfg(feature = "operations")]
pub use backups::restore::report::{RestoreReport, ServerKind};
#[cfg(feature = "operations")]
pub use backups::schedule::{BackupSchedule, S3Target};
pub use backups::service::{BackupService, FileAttachment};
pub use bosbase::BosBase;
pub use files::{FileService, FileToken};
pub use health::{HealthCheck, HealthData, HealthService};
pub use http::error::{Error, Result};
pub use http::options::{RequestKey, SendOptions};
pub use meter::{OnProgress, Stage};
pub use settings::{AppleClientSecret, SettingsService};

#[cfg(all(feature = "npm", not(feature = "renewal")))]
pub(crate) use inner::Renewal;
#[cfg(feature = "npm")]
pub(crate) use {
    backups::service::{form_of_blob, name_of_blob},
    http::call::{Call, is_form_data},
    http::hooks::{Hooks, LocalFuture, Transport},
    inner::{Inner, Shared},
};
