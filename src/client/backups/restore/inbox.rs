//! What the realtime connections of a restore report, kept until the watch looks.

use super::connection::Signal;
use crate::browser::page;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::task::{Poll, Waker};

/// Events that come while something else is waited for, with the time they came at.
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

    /// The oldest one.
    pub fn take(&self) -> Option<(u64, u32, Signal)> {
        self.events.borrow_mut().pop_front()
    }

    /// Waits until there is one.
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
