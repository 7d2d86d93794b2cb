//! AbortController and AbortSignal, with guards that remove their listeners.

use wasm_bindgen::prelude::*;

/// Listens to a caller's signal until dropped.
pub struct SignalListener {
    signal: web_sys::AbortSignal,
    callback: Closure<dyn FnMut()>,
}

impl SignalListener {
    /// Calls back when `signal` aborts.
    pub fn new(signal: &web_sys::AbortSignal, on_abort: impl FnMut() + 'static) -> Self {
        let callback = Closure::new(on_abort);
        // Fails only for what is no event target, which `as_signal` has excluded.
        let _ = signal.add_event_listener_with_callback("abort", callback.as_ref().unchecked_ref());
        Self { signal: signal.clone(), callback }
    }
}

impl Drop for SignalListener {
    fn drop(&mut self) {
        let _ = self.signal.remove_event_listener_with_callback("abort", self.callback.as_ref().unchecked_ref());
    }
}
