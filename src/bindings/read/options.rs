//! Reads the options of a call from JavaScript: those of the `pocketbase` package, and others such as `timeout` and
//! `retry`.

use crate::bindings::read::body::convert_body;
use crate::bindings::read::query::{parameters, text_of};
use crate::bindings::read::request::{function, header_fields, signal};
use crate::bindings::write;
use crate::browser::{json, page};
use crate::client::{Error, RequestKey, Result, SendOptions, Transport};
#[cfg(feature = "transfers")]
use crate::core::archive::Limits;
use crate::core::retry::RetryPolicy;
use crate::core::slip::is_slip;
#[cfg(feature = "transfers")]
use crate::core::slip::nearest;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// Members that go to fetch as they are: those of RequestInit (Fetch Standard, 5.4) but for what a call sets by itself.
const REQUEST_INIT: [&str; 11] = [
    "cache",
    "credentials",
    "duplex",
    "integrity",
    "keepalive",
    "mode",
    "priority",
    "redirect",
    "referrer",
    "referrerPolicy",
    "window",
];

thread_local! {
    /// Whether an option that seems to be misspelt has been reported: once is enough to look at one's code.
    static WARNED: Cell<bool> = const { Cell::new(false) };
}

/// What becomes of a member that nobody has read when the call starts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    /// It becomes a query parameter, as with the peers. A name that is one slip away from a known one is reported.
    Parameter,
    /// The same, but a name that is one slip away from a known one is refused.
    Suspect,
    /// It is refused: no peer has the method, and a member that is misspelt could delete what it should keep.
    #[cfg(feature = "transfers")]
    Refused,
}

/// Reads the options of a call.
pub struct Options<'a> {
    object: &'a JsValue,
    read: Vec<&'static str>,
    unknown: Unknown,
    send: SendOptions,
}

impl<'a> Options<'a> {
    /// The options as the caller gave them; anything but an object counts as no options.
    pub fn new(object: &'a JsValue) -> Self {
        Self { object, read: Vec::new(), unknown: Unknown::Parameter, send: SendOptions::default() }
    }

    /// The options of a method that no peer has: members that are not known are refused.
    #[cfg(feature = "transfers")]
    pub fn closed(object: &'a JsValue) -> Self {
        Self { unknown: Unknown::Refused, ..Self::new(object) }
    }

    /// A member of any type.
    pub fn value(&mut self, name: &'static str) -> JsValue {
        self.read.push(name);
        json::get(self.object, name)
    }

    /// A member that is a text.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.value(name).as_string()
    }

    /// A member that is a number.
    pub fn number(&mut self, name: &'static str) -> Option<f64> {
        self.value(name).as_f64()
    }

    /// Whether a member is set to something that counts as true.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.value(name).is_truthy()
    }

    /// Whether a member that is on by default is switched off.
    pub fn is_off(&mut self, name: &'static str) -> bool {
        self.value(name).as_bool() == Some(false)
    }

    /// Reads `onProgress`. An exception of the callback is reported on the console, and the work goes on.
    ///
    /// # Errors
    /// `invalid-argument` where it is no function.
    pub fn progress(&mut self) -> Result<()> {
        let callback = self.value("onProgress");
        if callback.is_undefined() || callback.is_null() {
            return Ok(());
        }
        let callback: js_sys::Function = callback
            .dyn_into()
            .map_err(|_| Error::invalid_argument("The option \"onProgress\" must be a function."))?;
        self.send.on_progress = Some(Rc::new(move |stage, progress| {
            if let Err(thrown) = callback.call1(&JsValue::UNDEFINED, &write::progress(stage, progress)) {
                page::report("bosbase-backups: onProgress threw", &thrown);
            }
        }));
        Ok(())
    }

    /// Reads the options that say how an upload checks its file.
    ///
    /// # Errors
    /// Those of [`Options::limits`].
    pub fn checks(&mut self) -> Result<()> {
        self.unknown = Unknown::Suspect;
        self.send.skip_check = self.is_off("check");
        #[cfg(feature = "transfers")]
        {
            self.send.require_restorable = self.flag("requireRestorable");
            self.limits()?;
        }
        // A build that cannot verify is not asked to, but knows the names.
        #[cfg(not(feature = "transfers"))]
        self.read.extend(["requireRestorable", "limits"]);
        Ok(())
    }

    /// Reads `limits`, the sizes that an archive may declare. Unknown members are refused: a limit that is misspelt
    /// would be none.
    ///
    /// # Errors
    /// `invalid-argument` for anything else than known members with numbers.
    #[cfg(feature = "transfers")]
    pub fn limits(&mut self) -> Result<()> {
        let value = self.value("limits");
        if value.is_undefined() || value.is_null() {
            return Ok(());
        }
        self.send.limits = limits(&value)?;
        Ok(())
    }

    /// The options of the call, how its requests travel, and the query parameters with their values as given.
    ///
    /// # Errors
    /// `invalid-argument` names the member that is wrong.
    pub fn finish(mut self) -> Result<(SendOptions, Transport, JsValue)> {
        let query = json::object(&[]);
        for member in ["params", "query"] {
            for (name, value) in json::entries(&self.value(member)) {
                json::set(&query, &name, &value);
            }
        }
        let request_key = self.request_key(&query);
        let body = self.value("body");
        self.send.method = self.text("method");
        self.send.headers = header_fields(&self.value("headers"));
        self.send.body = if body.is_undefined() { None } else { Some(convert_body(body)?) };
        self.send.signal = signal(&self.value("signal"))?;
        self.send.timeout = millis("timeout", &self.value("timeout"))?;
        self.send.retry = retry(&self.value("retry"))?;
        let fetch = function(&self.value("fetch"));
        let init = json::object(&[]);
        for (name, value) in json::entries(self.object) {
            if REQUEST_INIT.contains(&name.as_str()) {
                json::set(&init, &name, &value);
            } else if !self.read.contains(&name.as_str()) {
                self.check_unknown(&name)?;
                json::set(&query, &name, &value);
            }
        }
        self.send.query = parameters(&query);
        self.send.request_key = request_key;
        Ok((self.send, Transport { fetch, init, ..Transport::default() }, query))
    }

    /// Decides about a member that is not known.
    fn check_unknown(&self, name: &str) -> Result<()> {
        #[cfg(feature = "transfers")]
        if self.unknown == Unknown::Refused {
            let names: Vec<&str> = self.read.iter().copied().chain(REQUEST_INIT).collect();
            let meant = nearest(name, &names).map(|meant| format!(" Did you mean \"{meant}\"?")).unwrap_or_default();
            return Err(Error::invalid_argument(format!(
                "There is no option \"{name}\" here.{meant} Query parameters go into \"query\"."
            )));
        }
        let Some(meant) = self.read.iter().chain(&REQUEST_INIT).find(|known| is_slip(name, known)) else {
            return Ok(());
        };
        let message = format!("The option \"{name}\" is not known: did you mean \"{meant}\"?");
        if self.unknown == Unknown::Suspect {
            return Err(Error::invalid_argument(message));
        }
        if !WARNED.replace(true) {
            page::warn(&format!("bosbase-backups: {message}"));
        }
        Ok(())
    }

    /// Reads the key in the order of the `pocketbase` package: `requestKey`, then the older `$autoCancel` and
    /// `$cancelKey`, among the options or in the query. That package leaves the two in the query; here they are removed
    /// from it.
    fn request_key(&mut self, query: &JsValue) -> RequestKey {
        let mut older = |name| {
            let values = [self.value(name), json::get(query, name)];
            let _ = js_sys::Reflect::delete_property(query.unchecked_ref::<js_sys::Object>(), &name.into());
            values
        };
        let (auto_cancel, cancel_key) = (older("$autoCancel"), older("$cancelKey"));
        let key = self.value("requestKey");
        let key = match key.is_undefined() {
            true if auto_cancel.iter().any(|value| value.as_bool() == Some(false)) => return RequestKey::None,
            true => cancel_key.into_iter().find(JsValue::is_truthy).unwrap_or(JsValue::UNDEFINED),
            false if key.is_null() => return RequestKey::None,
            false => key,
        };
        if key.is_truthy() { RequestKey::Named(text_of(&key)) } else { RequestKey::Automatic }
    }
}

/// A duration in milliseconds; absent = `None`.
fn millis(name: &str, value: &JsValue) -> Result<Option<Duration>> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    // `as` saturates, so that Infinity is a very long time.
    value.as_f64().filter(|millis| *millis >= 0.0).map(|millis| Some(Duration::from_millis(millis as u64))).ok_or_else(
        || Error::invalid_argument(format!("The option \"{name}\" must be a number of milliseconds, 0 or more.")),
    )
}

#[cfg(feature = "transfers")]
fn limits(value: &JsValue) -> Result<Limits> {
    let invalid =
        || Error::invalid_argument("The option \"limits\" has numbers: { entries, directory, totalSize, ratio }.");
    if !value.is_object() {
        return Err(invalid());
    }
    let mut limits = Limits::default();
    for (name, value) in json::entries(value) {
        let limit = match name.as_str() {
            "entries" => &mut limits.entries,
            "directory" => &mut limits.directory,
            "totalSize" => &mut limits.total_size,
            "ratio" => &mut limits.ratio,
            _ => return Err(invalid()),
        };
        // `as` saturates, so that Infinity is no limit.
        *limit = value.as_f64().filter(|number| *number >= 0.0).ok_or_else(invalid)? as u64;
    }
    Ok(limits)
}

fn retry(value: &JsValue) -> Result<Option<RetryPolicy>> {
    if value.is_undefined() || value.is_null() || value.as_bool() == Some(true) {
        return Ok(None);
    }
    if value.as_bool() == Some(false) {
        return Ok(Some(RetryPolicy::NEVER));
    }
    let invalid = || Error::invalid_argument("The option \"retry\" must be false or { attempts, minDelay, maxDelay }.");
    if !value.is_object() {
        return Err(invalid());
    }
    let defaults = RetryPolicy::default();
    let attempts = json::get(value, "attempts");
    let attempts = match attempts.as_f64() {
        None if attempts.is_undefined() => defaults.attempts,
        Some(attempts) if attempts >= 0.0 => attempts as u32,
        _ => return Err(invalid()),
    };
    Ok(Some(RetryPolicy {
        attempts,
        min_delay: millis("minDelay", &json::get(value, "minDelay"))?.unwrap_or(defaults.min_delay),
        max_delay: millis("maxDelay", &json::get(value, "maxDelay"))?.unwrap_or(defaults.max_delay),
    }))
}
