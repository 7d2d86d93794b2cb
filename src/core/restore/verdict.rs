//! The ways in which a restore can end, with a sentence for each.

use crate::core::error::ErrorCode;

/// The outcome of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The server refused the request; its answer says why.
    Refused,
    /// The server runs on the data of the backup.
    Restored {
        /// Time from the first sign of the restart to the server's first answer, in milliseconds; `None` if it was too
        /// short to be seen.
        downtime_ms: Option<u64>,
        /// Whether the session has ended: users and passwords are now those of the backup.
        reauth_required: bool,
        /// How certain the success is.
        certainty: Certainty,
    },
    /// The server tried and failed; it runs on its old data.
    Failed {
        /// The server's own words.
        reason: String,
    },
    /// The server restarted without any of its former collections: what the archive held was no PocketBase database.
    CameBackEmpty,
    /// The server went away and did not come back.
    ServerDown {
        /// How long the server has been silent, in milliseconds.
        silent_ms: u64,
    },
    /// The outcome cannot be known from here.
    Unknown(Known),
}

/// How certain a success is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The restart and what followed were seen.
    Certain,
    /// A success explains best what was seen, but the request's answer or the restart itself was missed.
    Likely,
}

/// The facts that are known where the outcome is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The server did not restart and nothing runs: the backup was not restored, only the reason is missing.
    NotRestarted,
    /// The same after a request without an answer: perhaps it never arrived.
    NothingHappened,
    /// Nothing runs any more; whether the server restarted was not seen.
    Ended,
    /// The connection was interrupted as in a restart, but the log is the old one or cannot be read.
    Dropped,
    /// The session ended while the server went on: nothing more can be read.
    Blind,
    /// The server is back with other passwords; the archive was not checked, so perhaps it is empty.
    BackAsGuest,
    /// The restore still runs.
    StillRunning,
}

impl Verdict {
    /// The code of the error that this ends in; `None` for a success and for a refusal, which has its own.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Restored { .. } | Self::Refused => None,
            Self::Failed { .. } | Self::CameBackEmpty => Some(ErrorCode::RestoreFailed),
            Self::ServerDown { .. } => Some(ErrorCode::ServerDown),
            Self::Unknown(_) => Some(ErrorCode::UnknownOutcome),
        }
    }

    /// A sentence that says what happened, what is known and what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused => "The server refused the restore; nothing was changed.".into(),
            Self::Restored { reauth_required: true, .. } => {
                "The backup was restored. Sign in again, with the password that was valid when it was made.".into()
            }
            Self::Restored { certainty: Certainty::Certain, .. } => "The backup was restored.".into(),
            Self::Restored { certainty: Certainty::Likely, .. } => {
                "The server restarted, so the backup was most likely restored; check the data.".into()
            }
            Self::Failed { reason } => {
                let mut sentence = String::from("The server could not restore the backup and kept its data: ");
                sentence.push_str(reason.trim_end_matches('.'));
                sentence.push('.');
                sentence
            }
            Self::CameBackEmpty => {
                "The server restarted but came back empty: what it restored was not its own database. \
                 Restore another backup, or have the server's administrator look for the old data."
                    .into()
            }
            Self::ServerDown { silent_ms } => {
                let mut sentence = String::from("The server went down to restart and has not answered for ");
                sentence.push_str(&(silent_ms / 1000).to_string());
                sentence.push_str(
                    " seconds. If it does not start, the old data is still on it: an administrator can stop it, move the \
                     contents of pb_data/.pb_temp_to_delete/old_pb_data_* back into pb_data and start it again.",
                );
                sentence
            }
            Self::Unknown(known) => known.sentence().into(),
        }
    }
}

impl Known {
    fn sentence(self) -> &'static str {
        match self {
            Self::NotRestarted => {
                "The backup was not restored: the server did not restart and no restore is running. \
                 Its log, at the present settings, does not tell why."
            }
            Self::NothingHappened => {
                "The request got no answer and the server did not restart: most likely it never arrived. \
                 Nothing is running; it can be sent again."
            }
            Self::Ended => {
                "The restore is no longer running, but whether the server restarted from the backup could not be seen. \
                 Check the data."
            }
            Self::Dropped => {
                "The connection was interrupted and the server runs, but neither a restart nor a failure is on record. \
                 Check the data before restoring again."
            }
            Self::Blind => {
                "The session ended while the restore was running and its outcome cannot be read. \
                 Sign in and check the data."
            }
            Self::BackAsGuest => {
                "The server restarted and no longer knows this session: either the backup has other passwords, \
                 or the archive, which was not checked, left the server empty. Sign in and check the data."
            }
            Self::StillRunning => "The server is still restoring; the watch ended, the restore did not.",
        }
    }
}
