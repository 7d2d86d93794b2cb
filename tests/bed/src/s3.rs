//! An S3-compatible store (moto, from PyPI) in a process of its own, with one empty bucket.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::{client::Client, server::tools_dir, sys};

/// The version that tests are made for.
pub const MOTO_VERSION: &str = "5.2.5";

/// The bucket of every store.
pub const BUCKET: &str = "backups";

// moto loads a good part of Python's cryptography first.
const START_LIMIT: Duration = Duration::from_secs(60);

/// A store. The process ends with this value.
#[derive(Debug)]
pub struct Store {
    child: Child,
    port: u16,
}

impl Store {
    /// Starts a store and makes its bucket.
    ///
    /// # Errors
    /// Fails when moto is not installed, exits at once, or does not answer within a minute.
    pub async fn start(python: &Path, port: u16) -> Result<Self> {
        let mut command = Command::new(python);
        command
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true);
        sys::die_with_parent(command.as_std_mut());
        let child = command.spawn().with_context(|| format!("cannot run {}", python.display()))?;
        let mut store = Self { child, port };
        store.wait_until_up().await?;
        let made = Client::new(&store.url()).request("PUT", &format!("/{BUCKET}"), "", &[]).await?;
        if made.status != 200 {
            bail!("the store made no bucket: {} {}", made.status, made.text());
        }
        Ok(store)
    }

    async fn wait_until_up(&mut self) -> Result<()> {
        let client = Client::new(&self.url());
        let start = Instant::now();
        loop {
            if matches!(timeout(Duration::from_secs(5), client.get("/")).await, Ok(Ok(_))) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the S3 store ended with {status}");
            }
            if start.elapsed() > START_LIMIT {
                bail!("the S3 store does not answer");
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the process.
    pub async fn kill(&mut self) {
        let _ = self.child.kill().await;
    }
}

/// The Python that has moto: the one that `cargo xtask test` installed.
///
/// # Errors
/// Fails when there is none.
pub fn find_python() -> Result<PathBuf> {
    let installed = tools_dir().map(|dir| dir.join(format!("moto-{MOTO_VERSION}")).join("bin/python"));
    match installed {
        Some(path) if path.exists() => Ok(path),
        _ => {
            bail!("the S3 store (moto {MOTO_VERSION}) is not installed: run `cargo xtask test --only operations` once")
        }
    }
}
