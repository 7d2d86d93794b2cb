//! Cancels calls: one by its caller or its time limit, several by their key.

use crate::browser::abort::SignalListener;
use crate::client::http::error::{Error, Result};
use crate::core::error::ErrorCode;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

/// The cancellation of one call. Once cancelled, [`run`](Self::run) ends at once, whatever the call waits for.
pub(crate) struct Cancellation {
    controller: Option<web_sys::AbortController>,
    reason: Cell<Option<ErrorCode>>,
    waker: RefCell<Option<Waker>>,
}

impl Cancellation {
    pub fn new() -> Rc<Self> {
        Rc::new(Self {
            // AbortController is missing only in browsers that lack streams too; `run` then reports an error.
            controller: web_sys::AbortController::new().ok(),
            reason: Cell::new(None),
            waker: RefCell::default(),
        })
    }

    /// The signal that goes with the request.
    pub fn signal(&self) -> Result<web_sys::AbortSignal> {
        match &self.controller {
            Some(controller) => Ok(controller.signal()),
            None => Err(Error::internal("This platform has no AbortController.")),
        }
    }

    /// Ends the call; `reason` is `Aborted` or `Timeout`. The first reason stays.
    pub fn cancel(&self, reason: ErrorCode) {
        if self.reason.get().is_some() {
            return;
        }
        self.reason.set(Some(reason));
        if let Some(controller) = &self.controller {
            controller.abort();
        }
        let waker = self.waker.borrow_mut().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub fn is_cancelled(&self) -> bool {
        self.reason.get().is_some()
    }

    /// Ends the call when the caller's signal does.
    pub fn follow(self: &Rc<Self>, signal: &web_sys::AbortSignal) -> Option<SignalListener> {
        if signal.aborted() {
            self.cancel(ErrorCode::Aborted);
            return None;
        }
        let weak = Rc::downgrade(self);
        Some(SignalListener::new(signal, move || {
            if let Some(cancellation) = weak.upgrade() {
                cancellation.cancel(ErrorCode::Aborted);
            }
        }))
    }

    /// Runs `work` until it is done or the call is cancelled, which drops `work`.
    pub async fn run<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let mut work = pin!(work);
        let unfinished = Unfinished(self);
        let outcome = poll_fn(|context| {
            if let Some(reason) = self.reason.get() {
                return Poll::Ready(Err(Error::ended(reason)));
            }
            self.waker.replace(Some(context.waker().clone()));
            match work.as_mut().poll(context) {
                // A failure that the cancellation caused counts as cancelled.
                Poll::Ready(Err(_)) if self.is_cancelled() => {
                    Poll::Ready(Err(Error::ended(self.reason.get().unwrap_or(ErrorCode::Aborted))))
                }
                other => other,
            }
        })
        .await;
        std::mem::forget(unfinished);
        outcome
    }
}

/// Ends the request when its future is dropped while it waits, which is how Rust callers cancel.
struct Unfinished<'a>(&'a Cancellation);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.0.cancel(ErrorCode::Aborted);
    }
}

/// The calls under way, by key.
#[derive(Default)]
pub(crate) struct CancelRegistry {
    entries: RefCell<Vec<(String, Weak<Cancellation>)>>,
}

impl CancelRegistry {
    /// Registers a call under `key`; the entry lives as long as the guard.
    pub fn register(self: &Rc<Self>, key: String, cancellation: &Rc<Cancellation>) -> Registration {
        let weak = Rc::downgrade(cancellation);
        self.entries.borrow_mut().push((key, Weak::clone(&weak)));
        Registration { registry: Rc::downgrade(self), cancellation: weak }
    }

    /// Cancels the calls with this key.
    pub fn cancel(&self, key: &str) {
        self.cancel_where(|given| given == key);
    }

    /// Cancels every call.
    pub fn cancel_all(&self) {
        self.cancel_where(|_| true);
    }

    fn cancel_where(&self, matches: impl Fn(&str) -> bool) {
        let found: Vec<_> = self
            .entries
            .borrow()
            .iter()
            .filter(|(key, _)| matches(key))
            .filter_map(|(_, cancellation)| cancellation.upgrade())
            .collect();
        // The borrow has ended: abort listeners are the caller's code.
        for cancellation in found {
            cancellation.cancel(ErrorCode::Aborted);
        }
    }
}

/// Takes its call out of the registry when dropped.
pub(crate) struct Registration {
    registry: Weak<CancelRegistry>,
    cancellation: Weak<Cancellation>,
}

impl Drop for Registration {
    fn drop(&mut self) {
        if let Some(registry) = self.registry.upgrade() {
            registry.entries.borrow_mut().retain(|(_, entry)| !entry.ptr_eq(&self.cancellation));
        }
    }
}
