//! The log of a proxy: one entry a request, in order, kept up to date while the request runs.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;

use crate::http::Head;

/// One request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Method.
    pub method: String,
    /// Path with query, as it came over the wire.
    pub target: String,
    /// Headers, names in lower case; several of one name are joined with a comma.
    pub headers: BTreeMap<String, String>,
    /// Bytes of the request's body read from the client.
    pub body_bytes: u64,
    /// Status as sent to the client, or as received when it was not sent.
    pub response_status: Option<u16>,
    /// Bytes of the answer's body sent to the client.
    pub response_bytes: u64,
    /// The outcome of the request.
    pub outcome: Outcome,
}

/// The outcome of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Still under way.
    Open,
    /// The whole answer was passed on.
    Complete,
    /// By rule `refuse`.
    Refused,
    /// By rule `cutRequestAfter`.
    CutRequest,
    /// By rule `cutBeforeResponse`.
    CutBeforeResponse,
    /// By rule `cutResponseAfter`.
    CutResponse,
    /// By rule `cutAfterMs`.
    CutLate,
    /// By rule `shortBody`.
    ShortBody,
    /// By rule `stallResponseAfter`; stays so when the client has gone.
    Stalled,
    /// The server did not accept the connection.
    TargetRefused,
    /// The server ended the connection too early.
    TargetGone,
    /// The client ended the connection too early.
    ClientGone,
}

/// All entries of one proxy.
#[derive(Debug, Default)]
pub struct Log(Mutex<Vec<Handle>>);

/// The entry of a request under way.
#[derive(Clone, Debug)]
pub struct Handle(Arc<Mutex<Entry>>);

impl Log {
    /// Adds a request.
    pub fn begin(&self, head: &Head) -> Handle {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &head.headers {
            headers
                .entry(name.to_ascii_lowercase())
                .and_modify(|all| {
                    all.push_str(", ");
                    all.push_str(value);
                })
                .or_insert_with(|| value.clone());
        }
        let handle = Handle(Arc::new(Mutex::new(Entry {
            method: head.method.clone(),
            target: head.target.clone(),
            headers,
            body_bytes: 0,
            response_status: None,
            response_bytes: 0,
            outcome: Outcome::Open,
        })));
        self.lock().push(handle.clone());
        handle
    }

    /// A copy of all entries.
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().iter().map(Handle::entry).collect()
    }

    /// Empties the log; requests under way no longer appear in it.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Handle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handle {
    /// Changes the entry.
    pub fn update(&self, change: impl FnOnce(&mut Entry)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// A copy of the entry.
    pub fn entry(&self) -> Entry {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
