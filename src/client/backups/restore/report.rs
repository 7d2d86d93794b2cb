//! The report of a restore.

/// The report of a restore that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// The key of the backup.
    pub key: String,
    /// Time from the first sign of the restart to the server's first answer, in milliseconds; `None` if it was too
    /// short to be seen.
    pub downtime_ms: Option<u64>,
    /// Whether the session has ended: users and passwords are now those of the backup.
    pub reauth_required: bool,
    /// Whether restart and success were observed; `false` if they only explain best what was observed.
    pub is_certain: bool,
    /// The kind of the server.
    pub server_kind: ServerKind,
}

/// The kinds of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerKind {
    /// A server that keeps its database in the data directory.
    PocketBase,
    /// A server that keeps its database in PostgreSQL, so that its archives hold none.
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
