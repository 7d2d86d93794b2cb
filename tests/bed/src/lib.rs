//! The test bed: a small server that hands out fresh PocketBase servers and fault proxies over HTTP, so that a test
//! in a browser can have a real server of its own. `cargo xtask test` runs it in its own process, `cargo run -p bed`
//! by itself; `cargo xtask demo` uses only [`server`] and [`sample`].

#![warn(missing_docs)]
#![deny(unsafe_code)]

mod api;
pub mod client;
mod files;
mod http;
mod ports;
pub mod proxy;
pub mod rules;
pub mod s3;
pub mod sample;
pub mod server;
pub mod sys;
pub mod template;
mod workdir;

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::{Context, Result};
use tokio::{net::TcpListener, task::JoinHandle};

/// A running test bed. Dropping it stops every server and proxy it started.
#[derive(Debug)]
pub struct Bed {
    address: SocketAddr,
    task: JoinHandle<()>,
    state: Arc<api::State>,
}

impl Bed {
    /// Listens on 127.0.0.1:`port` (0: any free port); `binary` is the PocketBase program to run.
    ///
    /// # Errors
    /// Fails when the port is taken or no temporary folder can be made.
    pub async fn start(port: u16, binary: PathBuf) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .with_context(|| format!("cannot listen on 127.0.0.1:{port}"))?;
        let address = listener.local_addr()?;
        let state = Arc::new(api::State::new(binary)?);
        let router = api::router(Arc::clone(&state)).merge(files::router());
        let router = api::with_cors(router);
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("bed: {error}");
            }
        });
        Ok(Self { address, task, state })
    }

    /// The address clients use, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops all servers and proxies and removes their files.
    pub async fn stop(self) {
        self.task.abort();
        self.state.clear().await;
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        self.task.abort();
    }
}
