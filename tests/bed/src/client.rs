//! A small HTTP client for set-up work and tests: one request per connection, whole bodies in memory.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::http::{Framing, Head, Kind, read_head};

/// Talks to one server, signed in or not.
#[derive(Clone, Debug)]
pub struct Client {
    authority: String,
    token: Option<String>,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body, without its transfer coding.
    pub body: Vec<u8>,
}

impl Response {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Fails when the body is not JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("not JSON: {}", self.text()))
    }
}

impl Client {
    /// Makes a client of the server at `http://host:port`, not signed in.
    pub fn new(url: &str) -> Self {
        let authority = url.trim_start_matches("http://").trim_end_matches('/');
        Self { authority: authority.to_owned(), token: None }
    }

    /// Signs in as a superuser.
    ///
    /// # Errors
    /// Fails when the server refuses.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Result<()> {
        let answer = self
            .json(
                "POST",
                "/api/collections/_superusers/auth-with-password",
                &json!({ "identity": email, "password": password }),
            )
            .await?;
        let token = answer["token"].as_str().context("no token in the answer")?;
        self.token = Some(token.to_owned());
        Ok(())
    }

    /// Sends a GET.
    ///
    /// # Errors
    /// Fails when there is no whole answer.
    pub async fn get(&self, path: &str) -> Result<Response> {
        self.request("GET", path, "", &[]).await
    }

    /// Sends JSON and reads JSON; an answer without a body is `null`.
    ///
    /// # Errors
    /// Fails when there is no answer, or one of status 400 and up.
    pub async fn json(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let response = self.request(method, path, "application/json", &bytes).await?;
        if response.status >= 400 {
            bail!("{method} {path}: {} {}", response.status, response.text());
        }
        if response.body.is_empty() {
            return Ok(Value::Null);
        }
        response.json()
    }

    /// Sends a multipart form: fields of (name, file name, content); an empty file name is a text field.
    ///
    /// # Errors
    /// Fails when there is no answer, or one of status 400 and up.
    pub async fn form(&self, path: &str, fields: &[(&str, &str, &[u8])]) -> Result<Response> {
        const BOUNDARY: &str = "----test-bed-boundary-5d1c7";
        let mut body = Vec::new();
        for (name, file, content) in fields {
            let mut head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
            if !file.is_empty() {
                head.push_str(&format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream"));
            }
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let response = self.request("POST", path, &kind, &body).await?;
        if response.status >= 400 {
            bail!("POST {path}: {} {}", response.status, response.text());
        }
        Ok(response)
    }

    /// Sends any request.
    ///
    /// # Errors
    /// Fails when there is no whole answer.
    pub async fn request(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Result<Response> {
        let mut stream = TcpStream::connect(&self.authority).await?;
        let mut head = Head { method: method.to_owned(), target: path.to_owned(), ..Head::default() };
        head.set("Host", &self.authority);
        head.set("Connection", "close");
        if let Some(token) = &self.token {
            head.set("Authorization", token);
        }
        if !body.is_empty() || method != "GET" {
            head.set("Content-Length", &body.len().to_string());
        }
        if !body.is_empty() {
            head.set("Content-Type", kind);
        }
        stream.write_all(&head.to_bytes()).await?;
        stream.write_all(body).await?;
        read_response(&mut stream, method).await
    }
}

async fn read_response(stream: &mut TcpStream, method: &str) -> Result<Response> {
    let mut buffer = Vec::new();
    let head = read_head(stream, &mut buffer, Kind::Answer)
        .await?
        .context("the server closed the connection without an answer")?;
    let mut framing = head.framing(method);
    let mut body = Vec::new();
    loop {
        let mut at = 0;
        loop {
            let (taken, data) = framing.step(&buffer[at..], u64::MAX);
            body.extend_from_slice(&buffer[at..][data]);
            at += taken;
            if taken == 0 {
                break;
            }
        }
        if framing.is_done() {
            break;
        }
        buffer.clear();
        if stream.read_buf(&mut buffer).await? == 0 {
            match framing {
                Framing::UntilClose => break,
                _ => bail!("the answer ended after {} bytes", body.len()),
            }
        }
    }
    Ok(Response { status: head.status, headers: head.headers, body })
}
