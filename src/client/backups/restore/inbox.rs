//! The reports of a restore's realtime connections, kept until the watch reads them.

use super::connection::Signal;
use crate::browser::page;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::task::{Poll, Waker};

/// Reports that arrive while the watch waits for something else, each with the time of its arrival.
#[derive(Default)]
pub(super) struct Inbox {
    events: RefCell<VecDeque<(u64, u32, Signal)>>,
    waker: RefCell<Option<Waker>>,
}

impl Inbox {
    pub fn push(&self, connection: u32, signal: Signal) {
        self.events.borrow_mut().push_back((page::monotonic(), connection, signal));
        let waker = self.waker.borrow_mut().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Takes the oldest report.
    pub fn take(&self) -> Option<(u64, u32, Signal)> {
        self.events.borrow_mut().pop_front()
    }

    /// Waits until there is a report.
    pub async fn arrival(&self) {
        std::future::poll_fn(|context| {
            if !self.events.borrow().is_empty() {
                return Poll::Ready(());
            }
            self.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }
}
