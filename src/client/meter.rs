//! Reports the progress of a long operation to the caller's callback.

use crate::browser::page;
use crate::core::progress::{Progress, ProgressMeter};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// The stage of a long operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Bytes come from a server.
    Downloading,
    /// Bytes go to a server.
    Uploading,
    /// Bytes of an archive are checked.
    Verifying,
    /// The directory of an archive is read.
    Inspecting,
    /// The server makes a backup.
    Creating,
    /// The server was asked to restore, and extracts the archive.
    Requested,
    /// The server is gone, or has just come back.
    Restarting,
    /// The operation has succeeded.
    Ready,
    /// Backups are deleted.
    Pruning,
}

impl Stage {
    /// The stage as JavaScript sees it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Downloading => "downloading",
            Self::Uploading => "uploading",
            Self::Verifying => "verifying",
            Self::Inspecting => "inspecting",
            Self::Creating => "creating",
            Self::Requested => "requested",
            Self::Restarting => "restarting",
            Self::Ready => "ready",
            Self::Pruning => "pruning",
        }
    }
}

/// A callback that receives the progress of an operation, at most ten times a second, and once more when it is
/// complete.
pub type OnProgress = Rc<dyn Fn(Stage, &Progress)>;

/// Measures the stages of one operation; cheap to clone.
#[derive(Clone)]
pub(crate) struct Meter {
    on_progress: Option<OnProgress>,
    state: Rc<RefCell<(Stage, ProgressMeter)>>,
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter").finish_non_exhaustive()
    }
}

impl Meter {
    pub fn new(on_progress: Option<OnProgress>) -> Self {
        Self {
            on_progress,
            state: Rc::new(RefCell::new((Stage::Downloading, ProgressMeter::new(None, page::monotonic())))),
        }
    }

    /// Returns the caller's callback.
    #[cfg(feature = "transfers")]
    pub fn on_progress(&self) -> Option<OnProgress> {
        self.on_progress.clone()
    }

    /// Whether the caller gave a callback.
    pub fn is_heard(&self) -> bool {
        self.on_progress.is_some()
    }

    /// Begins a stage of `total` bytes; `limit` is a time limit in milliseconds that counts from now.
    pub fn start(&self, stage: Stage, total: Option<u64>, limit: Option<u64>) {
        let mut meter = ProgressMeter::new(total, page::monotonic());
        if let Some(limit) = limit {
            meter = meter.with_limit(limit);
        }
        self.state.replace((stage, meter));
        self.advance(0);
    }

    /// Enters a stage that has no bytes to count; entering it again reports nothing.
    #[cfg(feature = "operations")]
    pub fn enter(&self, stage: Stage) {
        if self.state.borrow().0 != stage {
            self.start(stage, None, None);
        }
    }

    /// Records that `loaded` bytes have been transferred in all.
    pub fn advance(&self, loaded: u64) {
        let report = self.state.borrow_mut().1.update(loaded, page::monotonic());
        self.report(report);
    }

    /// Has the last report say that the file is no ZIP archive.
    #[cfg(feature = "transfers")]
    pub fn warn_of_no_zip(&self) {
        self.state.borrow_mut().1.warn_of_no_zip();
    }

    /// Ends the stage and reports it as complete.
    pub fn finish(&self) {
        let report = self.state.borrow_mut().1.finish(page::monotonic());
        self.report(report);
    }

    /// The bytes transferred so far.
    pub fn loaded(&self) -> u64 {
        self.state.borrow().1.loaded()
    }

    // The borrow has ended: the callback may start another operation.
    fn report(&self, report: Option<Progress>) {
        if let (Some(on_progress), Some(report)) = (&self.on_progress, report) {
            let stage = self.state.borrow().0;
            on_progress(stage, &report);
        }
    }
}
