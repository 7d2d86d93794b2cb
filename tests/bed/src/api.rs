//! The HTTP interface of the test bed: servers and proxies on request.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State as Shared},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tower_http::cors::{Any, CorsLayer};

use crate::{
    ports,
    proxy::{Entry, Proxy},
    rules::Rule,
    s3,
    server::{Options, PocketBase},
    template::{EMAIL, PASSWORD, Templates},
    workdir::{WorkDir, copy_tree},
};

/// Everything that is running.
#[derive(Debug)]
pub struct State {
    // Fields drop in this order: processes first, then their files.
    servers: Mutex<HashMap<String, Arc<Server>>>,
    proxies: Mutex<HashMap<String, Arc<Proxy>>>,
    stores: Mutex<HashMap<String, s3::Store>>,
    count: AtomicU32,
    templates: Templates,
    binary: PathBuf,
    dir: WorkDir,
}

#[derive(Debug)]
struct Server {
    process: tokio::sync::Mutex<PocketBase>,
    dir: PathBuf,
}

impl State {
    /// Nothing running yet.
    pub fn new(binary: PathBuf) -> anyhow::Result<Self> {
        let dir = WorkDir::new()?;
        Ok(Self {
            servers: Mutex::default(),
            proxies: Mutex::default(),
            stores: Mutex::default(),
            count: AtomicU32::new(0),
            templates: Templates::new(binary.clone(), &dir.path().join("templates")),
            binary,
            dir,
        })
    }

    /// Stops everything.
    pub async fn clear(&self) {
        lock(&self.proxies).clear();
        let servers: Vec<Arc<Server>> = lock(&self.servers).drain().map(|(_, server)| server).collect();
        for server in servers {
            server.process.lock().await.kill().await;
        }
        let stores: Vec<s3::Store> = lock(&self.stores).drain().map(|(_, store)| store).collect();
        for mut store in stores {
            store.kill().await;
        }
    }

    fn next_id(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.count.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn server(&self, id: &str) -> Result<Arc<Server>, Failure> {
        let found = lock(&self.servers).get(id).cloned();
        found.ok_or_else(|| Failure::not_found("server", id))
    }

    fn proxy(&self, id: &str) -> Result<Arc<Proxy>, Failure> {
        let found = lock(&self.proxies).get(id).cloned();
        found.ok_or_else(|| Failure::not_found("proxy", id))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An answer that is not what was asked for.
struct Failure(StatusCode, String);

impl Failure {
    fn not_found(kind: &str, id: &str) -> Self {
        Self(StatusCode::NOT_FOUND, format!("there is no {kind} {id}"))
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, format!("{:#}", error.into()))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

/// Reads JSON whatever its Content-Type, so that a page can do without a preflight.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Answer<T> {
    serde_json::from_slice(body).map_err(|error| Failure(StatusCode::BAD_REQUEST, error.to_string()))
}

type Answer<T> = Result<T, Failure>;
type Bed = Shared<Arc<State>>;

const DONE: StatusCode = StatusCode::NO_CONTENT;

/// All routes.
pub fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/servers", post(create_server))
        .route("/servers/{id}", delete(remove_server))
        .route("/servers/{id}/files", get(list_files))
        .route("/servers/{id}/output", get(read_output))
        .route("/servers/{id}/{action}", post(act_on_server))
        .route("/servers/{id}/hooks/{name}", put(write_hook))
        .route("/servers/{id}/noise", post(write_noise))
        .route("/s3", post(create_store))
        .route("/s3/{id}", delete(remove_store))
        .route("/proxies", post(create_proxy))
        .route("/proxies/{id}", delete(remove_proxy))
        .route("/proxies/{id}/rules", put(set_rules))
        .route("/proxies/{id}/requests", get(list_requests).delete(forget_requests))
        .route("/proxies/{id}/open", get(count_open))
        .with_state(state)
}

/// Lets a page of any origin use the routes.
pub fn with_cors(router: Router) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(Any)
        .allow_headers(Any)
        .expose_headers(Any)
        .max_age(Duration::from_secs(86_400));
    router.layer(cors)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NewServer {
    sample: bool,
    env: HashMap<String, String>,
    args: Vec<String>,
}

async fn create_server(Shared(state): Bed, body: Bytes) -> Answer<Json<Value>> {
    let wanted: NewServer = parse(if body.is_empty() { b"{}" } else { &body })?;
    let template = state.templates.get(wanted.sample).await?;
    let id = state.next_id("s");
    let dir = state.dir.path().join(&id);
    copy_tree(template, &dir)?;
    let process = PocketBase::start(Options {
        binary: state.binary.clone(),
        dir: dir.clone(),
        port: ports::free()?,
        env: wanted.env,
        args: wanted.args,
    })
    .await?;
    let url = process.url();
    let server = Server { process: tokio::sync::Mutex::new(process), dir };
    lock(&state.servers).insert(id.clone(), Arc::new(server));
    Ok(Json(json!({ "id": id, "url": url, "email": EMAIL, "password": PASSWORD })))
}

async fn remove_server(Shared(state): Bed, Path(id): Path<String>) -> Answer<StatusCode> {
    let removed = lock(&state.servers).remove(&id);
    let server = removed.ok_or_else(|| Failure::not_found("server", &id))?;
    server.process.lock().await.kill().await;
    tokio::fs::remove_dir_all(&server.dir).await?;
    Ok(DONE)
}

async fn act_on_server(Shared(state): Bed, Path((id, action)): Path<(String, String)>) -> Answer<StatusCode> {
    let server = state.server(&id)?;
    let mut process = server.process.lock().await;
    match action.as_str() {
        "stop" => process.stop().await?,
        "start" => process.launch().await?,
        "pause" => process.pause()?,
        "resume" => process.resume()?,
        _ => return Err(Failure(StatusCode::NOT_FOUND, format!("a server cannot {action}"))),
    }
    Ok(DONE)
}

/// Writes a hook, which takes effect when the server starts the next time; with `--hooksWatch=false` only then.
async fn write_hook(Shared(state): Bed, Path((id, name)): Path<(String, String)>, body: Bytes) -> Answer<StatusCode> {
    let folder = state.server(&id)?.dir.join("hooks");
    let Some(name) = std::path::Path::new(&name).file_name() else {
        return Err(Failure(StatusCode::BAD_REQUEST, format!("{name} names no file")));
    };
    tokio::fs::create_dir_all(&folder).await?;
    tokio::fs::write(folder.join(name), body).await?;
    Ok(DONE)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noise {
    megabytes: usize,
}

/// Writes a file into the server's storage that makes its backups large: a Blob of that size fails now and then in
/// Chromium.
async fn write_noise(Shared(state): Bed, Path(id): Path<String>, body: Bytes) -> Answer<StatusCode> {
    let wanted: Noise = parse(&body)?;
    let path = state.server(&id)?.dir.join("pb_data/storage/noise.bin");
    tokio::task::spawn_blocking(move || crate::workdir::write_noise(&path, wanted.megabytes)).await??;
    Ok(DONE)
}

async fn create_store(Shared(state): Bed) -> Answer<Json<Value>> {
    let store = s3::Store::start(&s3::find_python()?, ports::free()?).await?;
    let id = state.next_id("o");
    let url = store.url();
    lock(&state.stores).insert(id.clone(), store);
    // The store takes any key and secret.
    Ok(Json(
        json!({ "id": id, "url": url, "bucket": s3::BUCKET, "accessKey": "test-access", "secret": "test-s3-secret" }),
    ))
}

async fn remove_store(Shared(state): Bed, Path(id): Path<String>) -> Answer<StatusCode> {
    let removed = lock(&state.stores).remove(&id);
    removed.ok_or_else(|| Failure::not_found("store", &id))?.kill().await;
    Ok(DONE)
}

async fn list_files(Shared(state): Bed, Path(id): Path<String>) -> Answer<Json<Vec<String>>> {
    let server = state.server(&id)?;
    let folder = server.process.lock().await.backups_dir();
    let mut names = Vec::new();
    // The folder appears with the first backup.
    if folder.is_dir() {
        for entry in std::fs::read_dir(&folder)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(Json(names))
}

async fn read_output(Shared(state): Bed, Path(id): Path<String>) -> Answer<String> {
    Ok(state.server(&id)?.process.lock().await.output())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewProxy {
    target: String,
}

async fn create_proxy(Shared(state): Bed, body: Bytes) -> Answer<Json<Value>> {
    let wanted: NewProxy = parse(&body)?;
    let proxy = Proxy::start(&wanted.target).await.context("cannot start a proxy")?;
    let id = state.next_id("p");
    let url = proxy.url();
    lock(&state.proxies).insert(id.clone(), Arc::new(proxy));
    Ok(Json(json!({ "id": id, "url": url })))
}

async fn remove_proxy(Shared(state): Bed, Path(id): Path<String>) -> Answer<StatusCode> {
    let removed = lock(&state.proxies).remove(&id);
    removed.ok_or_else(|| Failure::not_found("proxy", &id))?;
    Ok(DONE)
}

async fn set_rules(Shared(state): Bed, Path(id): Path<String>, body: Bytes) -> Answer<StatusCode> {
    let rules: Vec<Rule> = parse(&body)?;
    state.proxy(&id)?.set_rules(rules);
    Ok(DONE)
}

async fn list_requests(Shared(state): Bed, Path(id): Path<String>) -> Answer<Json<Vec<Entry>>> {
    Ok(Json(state.proxy(&id)?.requests()))
}

async fn forget_requests(Shared(state): Bed, Path(id): Path<String>) -> Answer<StatusCode> {
    state.proxy(&id)?.forget_requests();
    Ok(DONE)
}

async fn count_open(Shared(state): Bed, Path(id): Path<String>) -> Answer<Json<Value>> {
    Ok(Json(json!({ "connections": state.proxy(&id)?.open() })))
}
