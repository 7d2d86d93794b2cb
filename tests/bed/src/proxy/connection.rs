//! One connection of a client: reads the request, picks the rule, and lets request and answer through or breaks them.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    time::{Instant, sleep, timeout},
};

use super::{
    OpenGuard, Shared,
    log::{Handle, Outcome},
    pace::Pace,
    response::{self, Reply},
};
use crate::{
    http::{Framing, Head, Kind, read_head},
    rules::{CutMode, Rule},
    sys,
};

/// How long the other side's system may take to receive what was sent before it is cut.
const RECEIVE_LIMIT: Duration = Duration::from_millis(500);
/// How long a client may take to hang up after a whole answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How much of a request is read while it is delayed.
const READ_AHEAD: usize = 1024 * 1024;

/// The end of the client's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// RST.
    Reset,
    /// FIN.
    Close,
}

/// Serves the one request of a connection.
pub async fn serve(mut client: TcpStream, shared: Arc<Shared>) {
    let _ = client.set_nodelay(true);
    let mut buffer = Vec::new();
    let Ok(Some(head)) = read_head(&mut client, &mut buffer, Kind::Request).await else {
        return;
    };
    let _open = OpenGuard::new(&shared.open);
    let entry = shared.log.begin(&head);
    let rule = shared.rules().pick(&head.method, &head.target, |name| head.get(name).is_some());
    let rule = rule.unwrap_or_default();

    let exchange = exchange(&mut client, head, buffer, &rule, &entry, &shared.target);
    let (outcome, end) = match rule.cut_after_ms {
        None => exchange.await,
        Some(millis) => {
            let cut = cut(rule.cut_mode, Outcome::CutLate);
            timeout(Duration::from_millis(millis), exchange).await.unwrap_or(cut)
        }
    };
    entry.update(|entry| {
        if entry.outcome == Outcome::Open {
            entry.outcome = outcome;
        }
    });
    match end {
        End::Reset => reset(client).await,
        End::Close => close(client).await,
    }
}

async fn exchange(
    client: &mut TcpStream,
    mut head: Head,
    mut buffer: Vec<u8>,
    rule: &Rule,
    entry: &Handle,
    target: &str,
) -> (Outcome, End) {
    if rule.refuse {
        return (Outcome::Refused, End::Reset);
    }
    if !wait_for_client(client, &mut buffer, rule.delay_ms).await {
        return (Outcome::ClientGone, End::Close);
    }
    let framing = head.framing(&head.method);
    let request = Request { rest: buffer, framing, pace: Pace::new(rule.pace), limit: rule.cut_request_after, entry };
    let (reader, mut writer) = client.split();
    if let Some(answer) = &rule.answer {
        let reply = Reply::Own(answer);
        return match request.pass_on(reader, None, false).await {
            Passed::Complete(mut reader) => {
                let sent = response::send(reply, &mut writer, &head.method, rule, entry);
                while_client_stays(&mut reader, sent, rule.cut_mode).await
            }
            Passed::Cut => cut(rule.cut_mode, Outcome::CutRequest),
            Passed::ClientGone => (Outcome::ClientGone, End::Close),
        };
    }
    let Ok(mut server) = TcpStream::connect(target).await else {
        return (Outcome::TargetRefused, End::Reset);
    };
    let _ = server.set_nodelay(true);
    let method = head.method.clone();
    head.set("Connection", "close");
    let result = {
        let (server_reader, mut server_writer) = server.split();
        if server_writer.write_all(&head.to_bytes()).await.is_err() {
            return (Outcome::TargetGone, End::Reset);
        }
        let reply = Reply::Server(server_reader);
        let answer = response::send(reply, &mut writer, &method, rule, entry);
        if rule.cut_request_after.is_some() {
            // A server may answer before it has read the body; the cut comes first all the same.
            match request.pass_on(reader, Some(server_writer), false).await {
                Passed::Complete(mut reader) => tokio::select! {
                    biased;
                    answer = answer => Ok(answer),
                    () = client_gone(&mut reader) => Err(false),
                },
                passed => Err(passed.is_cut()),
            }
        } else {
            tokio::select! {
                biased;
                answer = answer => Ok(answer),
                passed = request.pass_on(reader, Some(server_writer), true) => Err(passed.is_cut()),
            }
        }
    };
    match result {
        Ok(Ok((outcome, end))) => {
            if end == End::Reset {
                let _ = server.set_zero_linger();
            }
            (outcome, end)
        }
        Ok(Err(_)) => (Outcome::TargetGone, End::Reset),
        // The server sees the same as if the cable had been cut.
        Err(is_cut) => {
            tokio::spawn(reset(server));
            if is_cut { cut(rule.cut_mode, Outcome::CutRequest) } else { (Outcome::ClientGone, End::Close) }
        }
    }
}

/// The outcome and the end of the connection for a cut of the given kind.
pub fn cut(mode: CutMode, outcome: Outcome) -> (Outcome, End) {
    match mode {
        CutMode::Reset => (outcome, End::Reset),
        CutMode::Close => (outcome, End::Close),
    }
}

/// The body of a request on its way.
struct Request<'a> {
    rest: Vec<u8>,
    framing: Framing,
    pace: Pace,
    limit: Option<u64>,
    entry: &'a Handle,
}

enum Passed<'a> {
    Complete(ReadHalf<'a>),
    Cut,
    ClientGone,
}

impl Passed<'_> {
    fn is_cut(&self) -> bool {
        matches!(self, Self::Cut)
    }
}

impl Request<'_> {
    /// Passes the body on, or throws it away when there is no server. With `stay` it then waits until the client hangs
    /// up, so that it ends only for a reason to stop everything.
    async fn pass_on<'a>(
        mut self,
        mut reader: ReadHalf<'a>,
        mut server: Option<WriteHalf<'_>>,
        stay: bool,
    ) -> Passed<'a> {
        let mut passed: u64 = 0;
        let mut bytes = std::mem::take(&mut self.rest);
        loop {
            let mut at = 0;
            while at < bytes.len() {
                let left = self.limit.map_or(u64::MAX, |limit| limit - passed);
                let end = bytes.len().min(at + self.pace.chunk());
                let (taken, data) = self.framing.step(&bytes[at..end], left);
                if taken == 0 {
                    break;
                }
                passed += data.len() as u64;
                self.entry.update(|entry| entry.body_bytes = passed);
                // A server that has answered early reads no further; the client may still be sending.
                if let Some(writer) = &mut server
                    && writer.write_all(&bytes[at..at + taken]).await.is_err()
                {
                    server = None;
                }
                self.pace.passed(data.len()).await;
                at += taken;
            }
            if self.limit.is_some_and(|limit| passed >= limit) {
                return Passed::Cut;
            }
            if self.framing.is_done() {
                break;
            }
            bytes.clear();
            bytes.reserve(self.pace.chunk());
            match (&mut reader).take(self.pace.chunk() as u64).read_buf(&mut bytes).await {
                Ok(1..) => {}
                Ok(0) | Err(_) => return Passed::ClientGone,
            }
        }
        if stay {
            client_gone(&mut reader).await;
            return Passed::ClientGone;
        }
        Passed::Complete(reader)
    }
}

async fn while_client_stays(
    reader: &mut ReadHalf<'_>,
    sent: impl Future<Output = io::Result<(Outcome, End)>>,
    mode: CutMode,
) -> (Outcome, End) {
    tokio::select! {
        biased;
        sent = sent => sent.unwrap_or(cut(mode, Outcome::ClientGone)),
        () = client_gone(reader) => (Outcome::ClientGone, End::Close),
    }
}

/// Ends when the client hangs up; what it still sends is thrown away.
async fn client_gone(reader: &mut ReadHalf<'_>) {
    let mut buffer = [0; 4096];
    while let Ok(1..) = reader.read(&mut buffer).await {}
}

/// Waits; false when the client hung up meanwhile. That shows only behind what it still sends, so that is read.
async fn wait_for_client(client: &mut TcpStream, buffer: &mut Vec<u8>, milliseconds: u64) -> bool {
    if milliseconds == 0 {
        return true;
    }
    let gone = async {
        while buffer.len() < READ_AHEAD {
            if let Ok(0) | Err(_) = client.read_buf(buffer).await {
                return;
            }
        }
        std::future::pending().await
    };
    tokio::select! {
        () = sleep(Duration::from_millis(milliseconds)) => true,
        () = gone => false,
    }
}

/// RST, but only after the other side's system has received what was sent before.
async fn reset(stream: TcpStream) {
    let start = Instant::now();
    while sys::unacknowledged(&stream).is_some_and(|bytes| bytes > 0)
        && matches!(stream.take_error(), Ok(None))
        && start.elapsed() < RECEIVE_LIMIT
    {
        sleep(Duration::from_millis(1)).await;
    }
    let _ = stream.set_zero_linger();
}

/// FIN, then reads until the client has hung up too: closing with unread data would be an RST.
async fn close(mut client: TcpStream) {
    if client.shutdown().await.is_ok() {
        let (mut reader, _) = client.split();
        let _ = timeout(PATIENCE, client_gone(&mut reader)).await;
    }
}
