//! The fault proxy: sits between a browser and a real PocketBase and breaks what its rules say, exact to the byte.
//! One request per connection (it forces `Connection: close`).

mod connection;
mod log;
mod pace;
mod response;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    net::{TcpListener, TcpSocket},
    task::{JoinHandle, JoinSet},
};

use crate::{
    rules::{Rule, Rules},
    sys,
};

pub use log::Entry;
use log::Log;

const RECEIVE_BUFFER: u32 = 128 * 1024;

/// A running proxy; dropping it closes its port and all its connections.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    target: String,
    rules: Mutex<Rules>,
    log: Log,
    open: AtomicUsize,
}

impl Proxy {
    /// Starts a proxy for the server at `target` (`http://host:port`) on a free port.
    ///
    /// # Errors
    /// Fails when there is no free port.
    pub async fn start(target: &str) -> io::Result<Self> {
        let listener = listen()?;
        let address = listener.local_addr()?;
        let target = target.trim_start_matches("http://").trim_end_matches('/');
        let shared = Arc::new(Shared {
            target: target.to_owned(),
            rules: Mutex::default(),
            log: Log::default(),
            open: AtomicUsize::new(0),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, task })
    }

    /// The address clients use, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Replaces all rules; counters start again.
    pub fn set_rules(&self, rules: Vec<Rule>) {
        *self.shared.rules() = Rules::new(rules);
    }

    /// The requests so far, in order, those under way included.
    pub fn requests(&self) -> Vec<Entry> {
        self.shared.log.entries()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.shared.log.clear();
    }

    /// Connections on which a request is under way. Those that a browser opens in advance do not count.
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn rules(&self) -> std::sync::MutexGuard<'_, Rules> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // Otherwise megabytes of an upload sit in the system's buffer, and a pace or a cut comes too late to be seen.
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    // This concerns progress events only, and not every system allows it.
    let _ = sys::limit_packets(&socket);
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.listen(1024)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // The set ends its connections when this task is aborted.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection::serve(stream, Arc::clone(&shared)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Counts a connection as open while it lives.
struct OpenGuard<'a>(&'a AtomicUsize);

impl<'a> OpenGuard<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for OpenGuard<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
