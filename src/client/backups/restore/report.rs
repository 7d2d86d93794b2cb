//! How a restore ended.

/// How a restore went that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// The backup.
    pub key: String,
    /// From the first sign of the restart to the first answer, in milliseconds; `None` if the gap was too short to see.
    pub downtime_ms: Option<u64>,
    /// The token no longer counts: the passwords are those of the backup.
    pub reauth_required: bool,
    /// Whether restart and success were seen, rather than being what fits best.
    pub is_certain: bool,
    /// What the server is.
    pub server_kind: ServerKind,
}

/// Which of the servers it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerKind {
    /// Keeps its database in the data directory.
    PocketBase,
    /// Keeps its database in PostgreSQL: archives hold none.
    BosBase,
}

impl ServerKind {
    /// The name as JavaScript sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PocketBase => "pocketbase",
            Self::BosBase => "bosbase",
        }
    }
}
