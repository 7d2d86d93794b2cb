//! The three browsers that tests run in, their drivers, and a screen for the one that needs it. Installed with apt
//! where that is possible; otherwise the user is asked to install them.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};
use bed::sys;

use super::geckodriver;
use crate::process;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink.
    Chromium,
    /// Gecko.
    Firefox,
    /// WebKit, in its GTK port.
    Webkit,
}

/// A browser that is installed.
#[derive(Debug)]
pub struct Browser {
    /// Its engine.
    pub engine: Engine,
    /// The browser's program.
    pub program: PathBuf,
    /// The program that speaks WebDriver for it.
    pub driver: PathBuf,
    /// The version, for the summary.
    pub version: String,
    /// A screen, for the browser that cannot run without one.
    pub screen: Option<Xvfb>,
}

impl Engine {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// As in `--only` and in the names of logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb", "xauth"],
        }
    }

    fn program(self) -> Option<PathBuf> {
        let on_path = |names: &[&str]| names.iter().find_map(|name| process::on_path(name));
        match self {
            Self::Chromium => on_path(&["chromium", "chromium-browser", "google-chrome"]),
            Self::Firefox => on_path(&["firefox-esr", "firefox"]),
            Self::Webkit => mini_browser(),
        }
    }

    fn is_installed(self) -> bool {
        let driver_is_there = match self {
            Self::Chromium => process::on_path("chromedriver").is_some(),
            Self::Firefox => true,
            Self::Webkit => process::on_path("WebKitWebDriver").is_some() && process::on_path("Xvfb").is_some(),
        };
        driver_is_there && self.program().is_some()
    }
}

/// WebKitGTK keeps its test browser beside its libraries.
fn mini_browser() -> Option<PathBuf> {
    let places = ["/usr/lib", "/usr/libexec", "/usr/lib64"];
    let below = |dir: PathBuf| -> Vec<PathBuf> {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
    };
    let mut found: Vec<PathBuf> = places
        .iter()
        .flat_map(|place| below(place.into()))
        .flat_map(|dir| {
            let mut dirs = below(dir.clone());
            dirs.push(dir);
            dirs
        })
        .filter(|dir| dir.file_name().is_some_and(|name| name.to_string_lossy().starts_with("webkit")))
        .map(|dir| dir.join("MiniBrowser"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop()
}

impl Browser {
    /// Makes sure that the browser and its driver are there.
    pub fn install(engine: Engine) -> Result<()> {
        if !engine.is_installed() {
            apt_install(engine)?;
        }
        if engine == Engine::Firefox {
            geckodriver()?;
        }
        Ok(())
    }

    /// Finds the browser and its driver, installing them where that is possible.
    pub fn find(engine: Engine) -> Result<Self> {
        Self::install(engine)?;
        let program = engine.program().with_context(|| how_to_install(engine))?;
        let driver = match engine {
            Engine::Chromium => process::on_path("chromedriver").with_context(|| how_to_install(engine))?,
            Engine::Firefox => geckodriver()?,
            Engine::Webkit => process::on_path("WebKitWebDriver").with_context(|| how_to_install(engine))?,
        };
        let screen = if engine == Engine::Webkit { Some(Xvfb::start()?) } else { None };
        let mut browser = Self { engine, program, driver, version: String::new(), screen };
        let mut command = Command::new(&browser.program);
        browser.surroundings(command.arg("--version"));
        let printed = process::capture(&mut command)?;
        let version = printed.lines().next().unwrap_or_default();
        version
            .trim_start_matches("Mozilla ")
            .split(" built on")
            .next()
            .unwrap_or_default()
            .clone_into(&mut browser.version);
        Ok(browser)
    }

    /// Sets what the browser needs in the environment of a program that starts it.
    pub fn surroundings(&self, command: &mut Command) {
        if let Some(screen) = &self.screen {
            command.env("DISPLAY", &screen.display);
        }
        if self.engine == Engine::Webkit && is_root() {
            command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        }
    }
}

fn how_to_install(engine: Engine) -> String {
    let packages = engine.debian_packages().join(" ");
    format!("{} is missing: as administrator run `apt-get update && apt-get install {packages}`", engine.name())
}

fn apt_install(engine: Engine) -> Result<()> {
    if !is_root() || process::on_path("apt-get").is_none() {
        bail!(how_to_install(engine));
    }
    let packages = engine.debian_packages();
    println!("installing {} with apt-get", packages.join(" "));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
        command
    };
    // Another apt-get may hold the lock for a while.
    let wait = ["-o", "DPkg::Lock::Timeout=600", "-o", "Dpkg::Use-Pty=0"];
    process::run(apt().args(wait).args(["--quiet", "update"]))?;
    process::run(apt().args(wait).args(["--quiet", "install", "--yes", "--no-install-recommends"]).args(packages))
}

/// A screen that nobody sees, for browsers without a headless mode. It ends with this value.
#[derive(Debug)]
pub struct Xvfb {
    child: Child,
    /// The value of the environment variable DISPLAY.
    pub display: String,
}

impl Xvfb {
    /// Starts one on a free display.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        sys::die_with_parent(&mut command);
        let mut child = command.spawn().context("cannot run Xvfb")?;
        let mut number = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut number)?;
        }
        if number.trim().is_empty() {
            let _ = child.kill();
            let _ = child.wait();
            bail!("Xvfb did not start");
        }
        Ok(Self { child, display: format!(":{}", number.trim()) })
    }
}

impl Drop for Xvfb {
    fn drop(&mut self) {
        // SIGTERM lets it remove its lock file.
        let _ = sys::send(self.child.id(), sys::Signal::Terminate);
        let _ = self.child.wait();
    }
}

/// Whether everything runs as root, so that browsers refuse to start with their sandbox.
pub fn is_root() -> bool {
    process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}
