//! `cargo run -p bed -- [--port N]`: the test bed by itself, until Ctrl-C.

use anyhow::Result;
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

/// Hands out PocketBase servers and fault proxies to tests.
#[derive(Parser)]
struct Arguments {
    /// Port to listen on, on 127.0.0.1.
    #[arg(long, default_value_t = 18090)]
    port: u16,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let binary = bed::server::find_binary()?;
    // Before anything is started, so that no signal is missed.
    let mut terminate = signal(SignalKind::terminate())?;
    let bed = bed::Bed::start(arguments.port, binary).await?;
    println!("test bed at {}", bed.url());
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    bed.stop().await;
    Ok(())
}
