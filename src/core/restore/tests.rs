//! Each scenario runs against a simulated server on a simulated clock, in steps of 1 ms.

mod scenarios;
mod server;

use super::*;
use server::{Outcome, Server};

const DECISIVE: LogAccess = LogAccess::Readable { mark_is_decisive: true };
const INDECISIVE: LogAccess = LogAccess::Readable { mark_is_decisive: false };

/// The result of a watch.
struct Run {
    verdict: Verdict,
    /// When the request was sent; the clock begins at 1,000.
    sent: u64,
    /// Milliseconds from the request to the verdict.
    took: u64,
    /// Health requests in all.
    looks: usize,
}

fn watch(server: Server, options: WatchOptions) -> Run {
    let mut server = server;
    let mut watch = RestoreWatch::new(options);
    let mut sent = 0;
    let mut looks = 0;
    for _ in 0..100_000 {
        match watch.next(server.now) {
            Step::Done(verdict) => {
                assert_eq!(watch.stage(), Stage::Ready);
                return Run { verdict, sent, took: server.now - sent, looks };
            }
            Step::OpenRealtime => server.open_realtime(),
            Step::ReadMark => server.read_mark(),
            Step::SendRestore => {
                sent = server.now;
                server.restore();
            }
            Step::PollLogs => server.read_logs(options.logs),
            Step::PollHealth => {
                looks += 1;
                server.read_health();
            }
            Step::ProbeCollections => server.probe(),
            Step::Wait(until) => {
                assert!(until > server.now, "waits for the past");
                if let Some(event) = server.run_until(until) {
                    watch.observe(event, server.now);
                }
            }
        }
    }
    panic!("no verdict: {watch:?}");
}

fn options(logs: LogAccess) -> WatchOptions {
    WatchOptions { logs, ..WatchOptions::default() }
}
