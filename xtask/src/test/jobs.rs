//! The stages of a run, and the workers that take one after the other.

use std::{
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::Result;

use super::{Context, Part, browser, examples, native, package, stage::is_interrupted, summary::Summary};
use crate::tools::Engine;

/// A stage.
#[derive(Clone, Copy, Debug)]
pub enum Job {
    Operations(Engine),
    Javascript(Engine),
    Rust(Engine),
    EndToEnd,
    Examples,
    Package,
    Native,
}

impl Part {
    /// The engine that it is named after.
    pub fn engine(self) -> Option<Engine> {
        match self {
            Self::Chromium => Some(Engine::Chromium),
            Self::Firefox => Some(Engine::Firefox),
            Self::Webkit => Some(Engine::Webkit),
            Self::Native | Self::Package | Self::E2e | Self::Examples | Self::Operations => None,
        }
    }
}

/// The stages of these parts. Those that take longest come first, so that no worker is left alone with one at the end,
/// and those that only wait run beside those that compute.
pub fn of(parts: &[Part]) -> Vec<Job> {
    let order = [
        Job::EndToEnd,
        Job::Operations(Engine::Chromium),
        Job::Native,
        Job::Javascript(Engine::Webkit),
        Job::Javascript(Engine::Firefox),
        Job::Javascript(Engine::Chromium),
        Job::Operations(Engine::Firefox),
        Job::Operations(Engine::Webkit),
        Job::Rust(Engine::Firefox),
        Job::Rust(Engine::Webkit),
        Job::Rust(Engine::Chromium),
        Job::Examples,
        Job::Package,
    ];
    let is_wanted = |job: &Job| {
        parts.iter().any(|part| match job {
            Job::Operations(_) => *part == Part::Operations,
            Job::Javascript(engine) | Job::Rust(engine) => part.engine() == Some(*engine),
            Job::EndToEnd => *part == Part::E2e,
            Job::Examples => *part == Part::Examples,
            Job::Package => *part == Part::Package,
            Job::Native => *part == Part::Native,
        })
    };
    order.into_iter().filter(is_wanted).collect()
}

impl Job {
    /// The name of its stage.
    fn name(self) -> String {
        match self {
            Self::Operations(engine) => format!("{}-operations", engine.name()),
            Self::Javascript(engine) => format!("{}-js", engine.name()),
            Self::Rust(engine) => format!("{}-rust", engine.name()),
            Self::EndToEnd => "e2e".to_owned(),
            Self::Examples => "examples".to_owned(),
            Self::Package => "package".to_owned(),
            Self::Native => "native".to_owned(),
        }
    }

    fn run(self, context: &Context, summary: &mut Summary) -> Result<()> {
        match self {
            Self::Operations(engine) => browser::javascript(engine, "operations", context, summary),
            Self::Javascript(engine) => browser::javascript(engine, "js", context, summary),
            Self::Rust(engine) => browser::rust(engine, context, summary),
            Self::EndToEnd => browser::end_to_end(context, summary),
            Self::Examples => examples::run(context, summary),
            Self::Package => package::run(context, summary),
            Self::Native => native::run(context, summary),
        }
    }
}

/// Runs all jobs, as many at a time as there are workers.
pub fn run(jobs: Vec<Job>, workers: usize, context: &Context) -> Summary {
    let queue = Mutex::new(jobs.into_iter());
    let summary = Mutex::new(Summary::new(context.grep.is_some()));
    let work = || {
        while !is_interrupted() {
            let Some(job) = queue.lock().unwrap_or_else(PoisonError::into_inner).next() else {
                break;
            };
            let mut own = Summary::new(context.grep.is_some());
            // One stage that cannot run does not keep the others from running.
            if let Err(error) = job.run(context, &mut own)
                && !is_interrupted()
            {
                own.could_not_run(&job.name(), &error);
            }
            summary.lock().unwrap_or_else(PoisonError::into_inner).append(own);
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    summary.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::{Part, of};

    #[test]
    fn each_part_has_stages_of_its_own() {
        let parts = Part::value_variants();
        let mut names: Vec<String> = parts.iter().flat_map(|part| of(&[*part])).map(super::Job::name).collect();
        assert!(parts.iter().all(|part| !of(&[*part]).is_empty()));
        assert_eq!(names.len(), of(parts).len());
        names.sort();
        names.dedup();
        assert_eq!(names.len(), of(parts).len());
    }
}
