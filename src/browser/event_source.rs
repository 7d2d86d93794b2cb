//! One EventSource connection, without its automatic reconnection.

use crate::browser::json;
use wasm_bindgen::prelude::*;

/// What becomes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The server sent the event that it was waited for.
    Opened,
    /// It could not be made, or has ended.
    Failed,
}

/// Closes when dropped.
pub struct Connection {
    source: web_sys::EventSource,
    // Held for as long as the source may call them.
    _on_open: Closure<dyn FnMut()>,
    _on_error: Closure<dyn FnMut()>,
}

impl Connection {
    /// Connects; `first` is the event that says that the connection stands. `None` where the platform has no EventSource.
    pub fn open(url: &str, first: &str, on_signal: impl Fn(Signal) + Clone + 'static) -> Option<Self> {
        if !json::get(&js_sys::global(), "EventSource").is_function() {
            return None;
        }
        let source = web_sys::EventSource::new(url).ok()?;
        let opened = on_signal.clone();
        let on_open: Closure<dyn FnMut()> = Closure::new(move || opened(Signal::Opened));
        let closing = source.clone();
        let on_error: Closure<dyn FnMut()> = Closure::new(move || {
            closing.close();
            on_signal(Signal::Failed);
        });
        source.add_event_listener_with_callback(first, on_open.as_ref().unchecked_ref()).ok()?;
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { source, _on_open: on_open, _on_error: on_error })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}
