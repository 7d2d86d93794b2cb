//! A test bed with one server and one proxy, and a client that shows exactly what comes over the wire.

#![allow(dead_code, reason = "each test file uses a part")]

use std::{io, time::Duration};

use bed::{Bed, client::Client};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// What the tests of the proxy share.
pub struct Setup {
    pub bed: Bed,
    pub api: Client,
    pub server: Value,
    pub proxy: Value,
}

/// A test bed on any free port.
pub async fn bed() -> (Bed, Client) {
    let binary = bed::server::find_binary().expect("PocketBase");
    let bed = Bed::start(0, binary).await.expect("test bed");
    let api = Client::new(&bed.url());
    (bed, api)
}

/// A test bed with a server and a proxy in front of it that follows `rules`.
pub async fn setup(rules: Value) -> Setup {
    let (bed, api) = bed().await;
    let server = api.json("POST", "/servers", &json!({})).await.expect("server");
    let target = json!({ "target": server["url"] });
    let proxy = api.json("POST", "/proxies", &target).await.expect("proxy");
    let setup = Setup { bed, api, server, proxy };
    setup.rules(rules).await;
    setup
}

impl Setup {
    pub fn proxy_path(&self, rest: &str) -> String {
        format!("/proxies/{}{rest}", text(&self.proxy["id"]))
    }

    pub fn server_path(&self, rest: &str) -> String {
        format!("/servers/{}{rest}", text(&self.server["id"]))
    }

    pub async fn rules(&self, rules: Value) {
        let path = self.proxy_path("/rules");
        self.api.json("PUT", &path, &rules).await.expect("rules");
    }

    /// The log of the proxy, once its last request is over.
    pub async fn requests(&self) -> Vec<Value> {
        for _ in 0..200 {
            let path = self.proxy_path("/requests");
            let log = self.api.json("GET", &path, &Value::Null).await.expect("log");
            let log = log.as_array().expect("array").clone();
            if log.iter().all(|entry| entry["outcome"] != "open") {
                return log;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("a request stays open");
    }

    pub async fn open(&self) -> Value {
        let path = self.proxy_path("/open");
        let open = self.api.json("GET", &path, &Value::Null).await.expect("open");
        open["connections"].clone()
    }

    pub async fn raw(&self, method: &str, path: &str, body: &[u8]) -> Raw {
        raw(text(&self.proxy["url"]), method, path, body).await
    }

    /// A client of the server itself, signed in.
    pub async fn direct(&self) -> Client {
        signed_in(&self.server["url"], &self.server).await
    }

    /// A client that goes through the proxy, signed in.
    pub async fn through(&self) -> Client {
        signed_in(&self.proxy["url"], &self.server).await
    }
}

pub async fn signed_in(url: &Value, server: &Value) -> Client {
    let mut client = Client::new(text(url));
    client.sign_in(text(&server["email"]), text(&server["password"])).await.expect("sign-in");
    client
}

pub fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// How a connection ended, as its client saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Fin,
    Reset,
    /// Nothing for half a second after the last bytes, or at all.
    Open,
}

/// Everything that came over the wire.
#[derive(Debug)]
pub struct Raw {
    pub head: String,
    pub body: Vec<u8>,
    pub ended: Ended,
}

impl Raw {
    pub fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}

/// Sends a request and reads until the connection ends, whatever the headers say.
pub async fn raw(url: &str, method: &str, path: &str, body: &[u8]) -> Raw {
    let authority = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(authority).await.expect("connect");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    // A cut may come while we are still sending.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body).await;
    let mut bytes = Vec::new();
    let ended = loop {
        // A busy server needs longer for its first bytes.
        let patience = Duration::from_millis(if bytes.is_empty() { 10_000 } else { 500 });
        match timeout(patience, stream.read_buf(&mut bytes)).await {
            Err(_) => break Ended::Open,
            Ok(Ok(0)) => break Ended::Fin,
            Ok(Ok(_)) => {}
            Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionReset => break Ended::Reset,
            Ok(Err(error)) => panic!("{error}"),
        }
    };
    let split = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, body) = match split {
        Some(at) => (bytes[..at].to_vec(), bytes[at + 4..].to_vec()),
        None => (bytes, Vec::new()),
    };
    Raw { head: String::from_utf8_lossy(&head).into_owned(), body, ended }
}
