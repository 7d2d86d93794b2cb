//! The test bed as tests see it: fresh PocketBase servers and fault proxies, asked for over HTTP.

use crate::support;
use bosbase::{BosBase, MemoryAuthStore};
use gloo_net::http::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::rc::Rc;

const BED: &str = match option_env!("BOSBASE_TEST_BED") {
    Some(address) => address,
    None => "http://127.0.0.1:18090",
};

async fn ask(method: Method, path: &str, body: Value) -> Value {
    let response = RequestBuilder::new(&format!("{BED}{path}"))
        .method(method.clone())
        .header("Content-Type", "application/json")
        .body(if body.is_null() { None } else { Some(body.to_string()) })
        .expect("a request to the test bed")
        .send()
        .await
        .unwrap_or_else(|error| panic!("no test bed at {BED}: {error}"));
    let text = response.text().await.expect("an answer of the test bed");
    assert!(response.ok(), "test bed: {method} {path}: {} {text}", response.status());
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_default().to_string()
}

/// A server of the test's own, up and answering.
pub struct Server {
    path: String,
    pub url: String,
    pub email: String,
    pub password: String,
}

/// Starts a server, in a page as it is when it has just been opened.
pub async fn fresh_server() -> Server {
    support::reset_page();
    let answer = ask(Method::POST, "/servers", json!({})).await;
    Server {
        path: format!("/servers/{}", text(&answer, "id")),
        url: text(&answer, "url"),
        email: text(&answer, "email"),
        password: text(&answer, "password"),
    }
}

impl Server {
    /// A client that is not signed in.
    pub fn guest(&self) -> BosBase {
        BosBase::with_auth_store(&self.url, Rc::new(MemoryAuthStore::default()))
    }

    /// A client that is.
    pub async fn superuser(&self) -> BosBase {
        let pb = self.guest();
        pb.admins().auth_with_password(&self.email, &self.password).await.expect("a sign-in");
        pb
    }

    /// The names in the server's folder of backups.
    pub async fn files(&self) -> Vec<String> {
        let answer = ask(Method::GET, &format!("{}/files", self.path), Value::Null).await;
        answer.as_array().expect("names").iter().filter_map(|name| Some(name.as_str()?.to_string())).collect()
    }

    /// Stops the process; the port is closed until [`start_again`](Self::start_again).
    pub async fn shut_down(&self) {
        ask(Method::POST, &format!("{}/stop", self.path), Value::Null).await;
    }

    /// Starts it with the same port and data.
    pub async fn start_again(&self) {
        ask(Method::POST, &format!("{}/start", self.path), Value::Null).await;
    }

    /// Stops it and removes its data.
    pub async fn stop(self) {
        ask(Method::DELETE, &self.path, Value::Null).await;
    }
}

/// A proxy in front of a server; `tests/bed/src/rules.rs` describes its rules.
pub struct Proxy {
    path: String,
    pub url: String,
}

/// A request as the proxy saw it.
#[derive(Debug)]
pub struct Recorded {
    pub method: String,
    /// Path with query, as it came over the wire.
    pub target: String,
    /// Names in lower case.
    pub headers: Value,
    pub body_bytes: u64,
    pub outcome: String,
}

/// Starts a proxy that passes everything on unchanged.
pub async fn proxy_to(url: &str) -> Proxy {
    let answer = ask(Method::POST, "/proxies", json!({ "target": url })).await;
    Proxy { path: format!("/proxies/{}", text(&answer, "id")), url: text(&answer, "url") }
}

impl Proxy {
    /// Replaces the rules and empties the record of requests.
    pub async fn rules(&self, rules: Value) {
        ask(Method::PUT, &format!("{}/rules", self.path), rules).await;
        ask(Method::DELETE, &format!("{}/requests", self.path), Value::Null).await;
    }

    /// The requests so far but for preflights, in order.
    pub async fn requests(&self) -> Vec<Recorded> {
        let answer = ask(Method::GET, &format!("{}/requests", self.path), Value::Null).await;
        let entries = answer.as_array().expect("a list of requests").iter();
        entries
            .map(|entry| Recorded {
                method: text(entry, "method"),
                target: text(entry, "target"),
                headers: entry["headers"].clone(),
                body_bytes: entry["bodyBytes"].as_u64().unwrap_or_default(),
                outcome: text(entry, "outcome"),
            })
            .filter(|request| request.method != "OPTIONS")
            .collect()
    }

    /// Method and target of the requests so far.
    pub async fn lines(&self) -> Vec<String> {
        self.requests().await.iter().map(|request| format!("{} {}", request.method, request.target)).collect()
    }

    /// The number of connections open now.
    pub async fn open(&self) -> u64 {
        let answer = ask(Method::GET, &format!("{}/open", self.path), Value::Null).await;
        answer["connections"].as_u64().expect("a number of connections")
    }

    /// Stops the proxy.
    pub async fn stop(self) {
        ask(Method::DELETE, &self.path, Value::Null).await;
    }
}

/// A server, a proxy in front of it, and a client signed in whose requests go through the proxy.
pub struct Behind {
    pub server: Server,
    pub proxy: Proxy,
    pub pb: BosBase,
}

/// Starts all three; the record of requests is empty.
pub async fn behind_proxy() -> Behind {
    let server = fresh_server().await;
    let proxy = proxy_to(&server.url).await;
    let pb = server.superuser().await;
    pb.set_base_url(&proxy.url);
    Behind { server, proxy, pb }
}

impl Behind {
    pub async fn stop(self) {
        self.proxy.stop().await;
        self.server.stop().await;
    }
}
