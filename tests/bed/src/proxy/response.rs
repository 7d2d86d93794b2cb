//! The way back: an answer of the server, or one of our own, sent to the client with the faults of a rule.

use std::{collections::BTreeMap, io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::tcp::{ReadHalf, WriteHalf},
    time::sleep,
};

use super::{
    connection::{End, cut},
    log::{Handle, Outcome},
    pace::{CHUNK, Pace},
};
use crate::{
    http::{Framing, Head, Kind, read_head},
    rules::{Answer, Limit, Rule, body_bytes},
};

/// The origin of an answer.
pub enum Reply<'a> {
    /// The answer of a rule.
    Own(&'a Answer),
    /// The answer of the server.
    Server(ReadHalf<'a>),
}

/// The origin of the bytes of a body.
struct Body<'a> {
    server: Option<ReadHalf<'a>>,
    bytes: Vec<u8>,
    framing: Framing,
}

/// Sends the answer. An error is one of the server's connection.
pub async fn send(
    reply: Reply<'_>,
    client: &mut WriteHalf<'_>,
    method: &str,
    rule: &Rule,
    entry: &Handle,
) -> io::Result<(Outcome, End)> {
    let (mut head, mut body) = match reply {
        Reply::Own(answer) => own(answer, method),
        Reply::Server(reader) => match from_server(reader, client, method).await? {
            Some(received) => received,
            None => return Ok((Outcome::TargetGone, End::Close)),
        },
    };
    entry.update(|entry| entry.response_status = Some(head.status));
    if rule.cut_before_response {
        return Ok(cut(rule.cut_mode, Outcome::CutBeforeResponse));
    }
    if rule.delay_response_ms > 0 {
        sleep(Duration::from_millis(rule.delay_response_ms)).await;
    }
    if let Some(replace) = &rule.replace {
        if let Some(status) = replace.status {
            head.status = status;
            head.reason = String::new();
            entry.update(|entry| entry.response_status = Some(status));
        }
        if let Some(replacement) = &replace.body {
            body.drain().await?;
            let bytes = body_bytes(replacement);
            head.remove("Transfer-Encoding");
            head.set("Content-Length", &bytes.len().to_string());
            body = Body::of(bytes);
        }
        apply(&mut head, &replace.headers);
    }
    let limit = rule.response_limit();
    if let Some((length, Limit::Short)) = limit {
        let whole = match body.framing {
            Framing::Length(whole) => whole,
            Framing::Chunked(_) | Framing::UntilClose => u64::MAX,
        };
        head.remove("Transfer-Encoding");
        head.set("Content-Length", &length.min(whole).to_string());
    }
    if client.write_all(&head.to_bytes()).await.is_err() {
        return Ok((Outcome::ClientGone, End::Close));
    }
    body.send(client, rule, limit, entry).await
}

fn own<'a>(answer: &Answer, method: &str) -> (Head, Body<'a>) {
    let bytes = body_bytes(&answer.body);
    let mut head = Head { status: answer.status, ..Head::default() };
    head.set("Access-Control-Allow-Origin", "*");
    head.set("Connection", "close");
    if !matches!(answer.status, 204 | 304) {
        head.set("Content-Length", &bytes.len().to_string());
    }
    if answer.body.is_object() || answer.body.is_array() {
        head.set("Content-Type", "application/json");
    }
    apply(&mut head, &answer.headers);
    let has_body = method != "HEAD" && !matches!(answer.status, 204 | 304);
    (head, Body::of(if has_body { bytes } else { Vec::new() }))
}

fn apply(head: &mut Head, headers: &BTreeMap<String, Option<String>>) {
    for (name, value) in headers {
        match value {
            Some(value) => head.set(name, value),
            None => head.remove(name),
        }
    }
}

/// Reads the head of the server's answer; `None` when the server hung up without one.
async fn from_server<'a>(
    mut reader: ReadHalf<'a>,
    client: &mut WriteHalf<'_>,
    method: &str,
) -> io::Result<Option<(Head, Body<'a>)>> {
    let mut bytes = Vec::new();
    loop {
        let Some(head) = read_head(&mut reader, &mut bytes, Kind::Answer).await? else {
            return Ok(None);
        };
        if (100..=199).contains(&head.status) {
            // "100 Continue": the real answer follows.
            client.write_all(&head.to_bytes()).await?;
            continue;
        }
        let framing = head.framing(method);
        let server = Some(reader);
        return Ok(Some((head, Body { server, bytes, framing })));
    }
}

impl Body<'_> {
    fn of(bytes: Vec<u8>) -> Self {
        Self { server: None, framing: Framing::Length(bytes.len() as u64), bytes }
    }

    /// Reads up to `most` further bytes; false at the end of the stream.
    async fn fill(&mut self, most: usize) -> io::Result<bool> {
        self.bytes.clear();
        self.bytes.reserve(most);
        match &mut self.server {
            None => Ok(false),
            Some(server) => Ok(server.take(most as u64).read_buf(&mut self.bytes).await? > 0),
        }
    }

    async fn drain(&mut self) -> io::Result<()> {
        loop {
            let mut at = 0;
            while let (taken @ 1.., _) = self.framing.step(&self.bytes[at..], u64::MAX) {
                at += taken;
            }
            if self.framing.is_done() || !self.fill(CHUNK).await? {
                return Ok(());
            }
        }
    }

    async fn send(
        mut self,
        client: &mut WriteHalf<'_>,
        rule: &Rule,
        limit: Option<(u64, Limit)>,
        entry: &Handle,
    ) -> io::Result<(Outcome, End)> {
        let mut pace = Pace::new(rule.pace);
        let mut sent: u64 = 0;
        loop {
            let mut at = 0;
            // Runs of the same piece go out in one write: chunk sizes and data stay together.
            while at < self.bytes.len() {
                let end = self.bytes.len().min(at + pace.chunk());
                let (mut to, mut data_bytes) = (at, 0);
                let mut data = Vec::new();
                while to < end {
                    let left = limit.map_or(u64::MAX, |(limit, _)| limit - sent - data_bytes);
                    let (taken, range) = self.framing.step(&self.bytes[to..end], left);
                    if taken == 0 {
                        break;
                    }
                    data_bytes += range.len() as u64;
                    if matches!(limit, Some((_, Limit::Short))) {
                        data.extend_from_slice(&self.bytes[to..][range]);
                    }
                    to += taken;
                }
                if to == at {
                    break;
                }
                let piece = match limit {
                    Some((_, Limit::Short)) => &data,
                    _ => &self.bytes[at..to],
                };
                if client.write_all(piece).await.is_err() {
                    return Ok((Outcome::ClientGone, End::Close));
                }
                sent += data_bytes;
                entry.update(|entry| entry.response_bytes = sent);
                // A client that has everything hangs up: no waiting after the last byte.
                if !self.framing.is_done() {
                    pace.passed(usize::try_from(data_bytes).unwrap_or(usize::MAX)).await;
                }
                at = to;
            }
            match limit {
                Some((limit, kind)) if sent >= limit => return at_limit(kind, rule, entry).await,
                _ => {}
            }
            if self.framing.is_done() {
                return Ok((Outcome::Complete, End::Close));
            }
            if !self.fill(pace.chunk()).await? {
                let outcome = match self.framing {
                    Framing::UntilClose => Outcome::Complete,
                    _ => Outcome::TargetGone,
                };
                return Ok((outcome, End::Close));
            }
        }
    }
}

async fn at_limit(kind: Limit, rule: &Rule, entry: &Handle) -> io::Result<(Outcome, End)> {
    match kind {
        Limit::Cut => Ok(cut(rule.cut_mode, Outcome::CutResponse)),
        Limit::Short => Ok((Outcome::ShortBody, End::Close)),
        Limit::Stall => {
            entry.update(|entry| entry.outcome = Outcome::Stalled);
            // Until the client hangs up, which the other direction notices.
            std::future::pending().await
        }
    }
}
