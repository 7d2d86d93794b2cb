//! One PocketBase process: started and answering, stopped, frozen, started again on the same port and data.

use std::{
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
    time::{sleep, timeout},
};

use crate::{client::Client, sys};

/// The version that tests and demo are made for.
pub const POCKETBASE_VERSION: &str = "0.40.6";

const START_LIMIT: Duration = Duration::from_secs(20);
const STOP_LIMIT: Duration = Duration::from_secs(5);
const OUTPUT_LIMIT: usize = 4 << 20;

/// Options of a PocketBase process.
#[derive(Clone, Debug)]
pub struct Options {
    /// The program.
    pub binary: PathBuf,
    /// Folder of the server; its data is in `pb_data` below.
    pub dir: PathBuf,
    /// Port on 127.0.0.1.
    pub port: u16,
    /// Environment on top of ours.
    pub env: HashMap<String, String>,
    /// Arguments after our own; where one is given twice, the last counts.
    pub args: Vec<String>,
}

/// A PocketBase server. The process ends with this value.
#[derive(Debug)]
pub struct PocketBase {
    options: Options,
    child: Option<Child>,
    output: Arc<Mutex<Vec<u8>>>,
}

impl PocketBase {
    /// Starts the server and waits until it answers.
    ///
    /// # Errors
    /// Fails when it cannot be run, exits at once, or does not answer within 20 seconds; the error has its output.
    pub async fn start(options: Options) -> Result<Self> {
        let mut server = Self { options, child: None, output: Arc::default() };
        server.launch().await?;
        Ok(server)
    }

    /// Starts a stopped server again, on the same port and data.
    ///
    /// # Errors
    /// As [`PocketBase::start`].
    pub async fn launch(&mut self) -> Result<()> {
        self.stop().await?;
        let options = &self.options;
        let mut command = Command::new(&options.binary);
        command
            .arg("serve")
            .arg(format!("--http=127.0.0.1:{}", options.port))
            .arg(format!("--dir={}", options.dir.join("pb_data").display()))
            .arg(format!("--publicDir={}", options.dir.join("public").display()))
            .arg(format!("--hooksDir={}", options.dir.join("hooks").display()))
            .arg(format!("--migrationsDir={}", options.dir.join("migrations").display()))
            .args(&options.args)
            .envs(&options.env)
            .current_dir(&options.dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C in the terminal reaches only us, so that we decide when it ends.
            .process_group(0)
            .kill_on_drop(true);
        sys::die_with_parent(command.as_std_mut());
        let mut child = command.spawn().with_context(|| format!("cannot run {}", options.binary.display()))?;
        collect(child.stdout.take(), &self.output);
        collect(child.stderr.take(), &self.output);
        self.child = Some(child);
        self.wait_until_up().await
    }

    async fn wait_until_up(&mut self) -> Result<()> {
        let client = Client::new(&self.url());
        let start = Instant::now();
        loop {
            let asked = timeout(Duration::from_secs(2), client.get("/api/health")).await;
            if matches!(asked, Ok(Ok(response)) if response.status == 200) {
                return Ok(());
            }
            if let Some(child) = &mut self.child
                && let Some(status) = child.try_wait()?
            {
                sleep(Duration::from_millis(50)).await;
                bail!("PocketBase ended with {status}: {}", self.output().trim());
            }
            if start.elapsed() > START_LIMIT {
                bail!("PocketBase does not answer: {}", self.output().trim());
            }
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.options.port)
    }

    /// The folder of its backups.
    pub fn backups_dir(&self) -> PathBuf {
        self.options.dir.join("pb_data").join("backups")
    }

    /// The output of the process so far.
    pub fn output(&self) -> String {
        let bytes = self.output.lock().map(|bytes| bytes.clone());
        String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
    }

    /// Ends the process with SIGTERM, or by force if it still runs after five seconds. Does nothing when it is not
    /// running.
    ///
    /// # Errors
    /// Fails when the system cannot end it.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        if let Some(pid) = child.id() {
            let _ = sys::send(pid, sys::Signal::Continue);
            let _ = sys::send(pid, sys::Signal::Terminate);
        }
        if timeout(STOP_LIMIT, child.wait()).await.is_err() {
            child.kill().await?;
        }
        Ok(())
    }

    /// Ends the process at once.
    pub async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill().await;
        }
    }

    /// Freezes the process: its connections stay open, nothing answers.
    ///
    /// # Errors
    /// Fails when it is not running.
    pub fn pause(&self) -> Result<()> {
        self.signal(sys::Signal::Stop)
    }

    /// Ends [`PocketBase::pause`].
    ///
    /// # Errors
    /// Fails when it is not running.
    pub fn resume(&self) -> Result<()> {
        self.signal(sys::Signal::Continue)
    }

    fn signal(&self, signal: sys::Signal) -> Result<()> {
        let pid = self.child.as_ref().and_then(Child::id);
        sys::send(pid.context("the server is not running")?, signal)?;
        Ok(())
    }

    /// Waits until the process ends by itself.
    ///
    /// # Errors
    /// Fails when it is not running.
    pub async fn wait(&mut self) -> Result<()> {
        let child = self.child.as_mut().context("the server is not running")?;
        child.wait().await?;
        Ok(())
    }
}

fn collect(stream: Option<impl AsyncRead + Unpin + Send + 'static>, output: &Arc<Mutex<Vec<u8>>>) {
    let Some(mut stream) = stream else { return };
    let output = Arc::clone(output);
    tokio::spawn(async move {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut buffer).await {
            if let Ok(mut output) = output.lock()
                && output.len() < OUTPUT_LIMIT
            {
                output.extend_from_slice(&buffer[..count]);
            }
        }
    });
}

/// Creates the data directory below `dir` with one superuser in it.
///
/// # Errors
/// Fails when PocketBase refuses; the error has its output.
pub async fn create_superuser(binary: &Path, dir: &Path, email: &str, password: &str) -> Result<()> {
    fs::create_dir_all(dir)?;
    let mut command = Command::new(binary);
    command
        .args(["superuser", "upsert", email, password])
        .arg(format!("--dir={}", dir.join("pb_data").display()))
        .stdin(Stdio::null())
        .current_dir(dir)
        .kill_on_drop(true);
    sys::die_with_parent(command.as_std_mut());
    let output = command.output().await.with_context(|| format!("cannot run {}", binary.display()))?;
    if !output.status.success() {
        bail!(
            "PocketBase could not create a superuser: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

/// The folder below the user's cache that keeps tools of this project between clones.
pub fn tools_dir() -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))?;
    Some(cache.join("bosbase-backups").join("tools"))
}

/// The PocketBase program: `POCKETBASE_BIN`, or the one that `cargo xtask` installed.
///
/// # Errors
/// Fails when there is none.
pub fn find_binary() -> Result<PathBuf> {
    if let Some(path) = env::var_os("POCKETBASE_BIN") {
        return Ok(path.into());
    }
    let installed = tools_dir().map(|dir| {
        dir.join(format!("pocketbase-{POCKETBASE_VERSION}")).join(format!("pocketbase{}", env::consts::EXE_SUFFIX))
    });
    match installed {
        Some(path) if path.is_file() => Ok(path),
        _ => bail!(
            "PocketBase {POCKETBASE_VERSION} is not installed: run `cargo xtask test --only native` once, or set POCKETBASE_BIN"
        ),
    }
}
