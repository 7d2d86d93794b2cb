//! Reads `text/event-stream` as the HTML Standard interprets it (section 9.2.6), as far as the names of events go.

/// Lines longer than this are data that nobody here reads.
const LONGEST: usize = 1024;

/// The bytes of a stream so far.
#[derive(Debug, Default)]
pub struct EventStream {
    line: Vec<u8>,
    name: String,
    has_data: bool,
    /// A line feed that comes now belongs to the carriage return before it.
    after_return: bool,
    has_begun: bool,
}

impl EventStream {
    /// Takes the next bytes; the names of the events that they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut events = Vec::new();
        for &byte in bytes {
            let is_rest = byte == b'\n' && std::mem::take(&mut self.after_return);
            self.after_return = byte == b'\r';
            match byte {
                _ if is_rest => {}
                b'\r' | b'\n' => events.extend(self.end_line()),
                _ if self.line.len() < LONGEST => self.line.push(byte),
                _ => {}
            }
        }
        events
    }

    fn end_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        let line = if self.has_begun { &line[..] } else { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) };
        self.has_begun = true;
        if line.is_empty() {
            let name = std::mem::take(&mut self.name);
            let is_event = std::mem::take(&mut self.has_data);
            return is_event.then(|| if name.is_empty() { "message".into() } else { name });
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = line.split_at(colon.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.name = String::from_utf8_lossy(value).into_owned(),
            b"data" => self.has_data = true,
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::EventStream;

    /// The events of a text, whatever pieces it comes in.
    fn events(text: &str) -> Vec<String> {
        let whole = EventStream::default().feed(text.as_bytes());
        for size in 1..4 {
            let mut stream = EventStream::default();
            let pieces = text.as_bytes().chunks(size).flat_map(|piece| stream.feed(piece)).collect::<Vec<_>>();
            assert_eq!(pieces, whole, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn what_pocketbase_sends() {
        assert_eq!(events("id:x1\nevent:PB_CONNECT\ndata:{\"clientId\":\"x1\"}\n\n"), ["PB_CONNECT"]);
    }

    #[test]
    fn every_end_of_line() {
        for end in ["\n", "\r", "\r\n"] {
            let text = "event: a|data: 1||data: 2||: comment|event: b|data||".replace('|', end);
            assert_eq!(events(&text), ["a", "message", "b"], "{end:?}");
        }
    }

    #[test]
    fn what_is_not_complete_is_no_event() {
        assert!(events("event: a\ndata: 1\n").is_empty());
        assert!(events("event: a\n\n").is_empty(), "an event without data is not dispatched");
        assert_eq!(events("event: a\n\ndata: 1\n\n"), ["message"], "and its name is forgotten");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_line() {
        assert_eq!(events("\u{feff}event: a\ndata: 1\n\n"), ["a"]);
        assert_eq!(events("\n\u{feff}event: a\ndata: 1\n\n"), ["message"]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut stream = EventStream::default();
        for _ in 0..1000 {
            assert!(stream.feed(&[b'x'; 1000]).is_empty());
        }
        assert!(stream.line.len() <= super::LONGEST);
        assert_eq!(stream.feed(b"\nevent: a\ndata: 1\n\n"), ["a"]);
    }
}
