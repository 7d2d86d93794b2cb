//! `cargo xtask demo`: the dashboard, served by a real PocketBase with sample data.

use std::{
    collections::HashMap,
    env,
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use bed::{
    client::Client,
    sample,
    server::{Options, PocketBase, create_superuser},
};
use serde_json::{Value, json};
use tokio::{
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
    time::sleep,
};

use crate::{build, paths, process, tools};

const EMAIL: &str = "admin@example.com";
const PASSWORD: &str = "lantern-demo-2026";

#[derive(clap::Args)]
pub struct Arguments {
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

/// Runs the demo until Ctrl-C.
pub fn run(arguments: &Arguments) -> Result<()> {
    check_port(arguments.port)?;
    let binary = tools::pocketbase()?;
    build::package(build::Kind::Release, &paths::root().join("pkg/dist"))?;
    Runtime::new()?.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            result = serve(arguments, &binary) => result,
            _ = tokio::signal::ctrl_c() => Ok(()),
            _ = terminate.recv() => Ok(()),
        }
    })?;
    println!("\nstopped");
    Ok(())
}

fn check_port(port: u16) -> Result<()> {
    if TcpListener::bind(("127.0.0.1", port)).is_err() {
        let other = port.checked_add(1).unwrap_or(8090);
        bail!("port {port} is taken: choose another one, as in `cargo xtask demo --port {other}`");
    }
    Ok(())
}

async fn serve(arguments: &Arguments, binary: &Path) -> Result<()> {
    // Each port has a folder of its own, so that two demos do not share their data.
    let dir = paths::target().join("demo").join(arguments.port.to_string());
    paths::empty_dir(&dir)?;
    let public = dir.join("public");
    paths::copy_tree(&paths::root().join("www"), &public)?;
    paths::copy_tree(&paths::root().join("pkg/dist"), &public.join("bosbase-backups"))?;

    println!("starting PocketBase with sample data");
    create_superuser(binary, &dir, EMAIL, PASSWORD).await?;
    let mut server = PocketBase::start(Options {
        binary: binary.to_owned(),
        dir,
        port: arguments.port,
        env: HashMap::new(),
        args: Vec::new(),
    })
    .await?;
    let mut client = Client::new(&server.url());
    client.sign_in(EMAIL, PASSWORD).await?;
    sample::load(&client, &sample::LARGE).await?;
    backups(&client).await?;

    let address = format!("{}/", server.url());
    println!("\n  Dashboard  {address}\n  Email      {EMAIL}\n  Password   {PASSWORD}\n\nCtrl-C stops it.");
    if !arguments.no_open {
        open(&address);
    }
    server.wait().await?;
    bail!("PocketBase has ended: {}", server.output().trim())
}

/// Three backups, as they come to be: two made here, one brought from elsewhere.
async fn backups(client: &Client) -> Result<()> {
    for name in ["before_spring_sale.zip", "before_schema_change.zip"] {
        client.json("POST", "/api/backups", &json!({ "name": name })).await?;
        // So that the list has an order.
        sleep(Duration::from_millis(1100)).await;
    }
    let answer = client.json("POST", "/api/files/token", &Value::Null).await?;
    let token = answer["token"].as_str().context("no file token")?;
    let path = format!("/api/backups/before_spring_sale.zip?token={token}");
    let archive = client.get(&path).await?.body;
    client.form("/api/backups/upload", &[("file", "copy_from_staging.zip", &archive)]).await?;
    Ok(())
}

/// Shows the address in the user's browser, where there is one.
fn open(address: &str) {
    let has_screen = env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some();
    let program = if cfg!(target_os = "macos") {
        Some("open")
    } else if has_screen {
        Some("xdg-open")
    } else {
        None
    };
    if let Some(program) = program.and_then(process::on_path) {
        let mut command = Command::new(program);
        command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Without a browser the printed address has to do.
        let _ = command.spawn();
    }
}
