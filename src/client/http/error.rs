//! The error of every call.

use crate::browser::{json, promise};
use crate::core::error::{Answer, ErrorCode, FieldError, FieldErrors};
#[cfg(feature = "operations")]
use crate::core::retry::is_gateway_failure;
use crate::core::url::redact;
use std::cell::OnceCell;
use std::fmt;
use wasm_bindgen::JsValue;

/// The result of every call of this crate.
///
/// The errors of every request are `network`, `timeout`, `aborted`, `unauthorized`, `forbidden`, `rate-limited`,
/// `server` and `http`, and `invalid-argument` for options that no request can be made of. [`ErrorCode`] says what each
/// code means.
pub type Result<T> = std::result::Result<T, Error>;

/// The error of a call: a stable [`code`](Self::code), the HTTP [`status`](Self::status), and a sentence for people
/// (its `Display`). It holds no token and no password.
pub struct Error(Box<Inner>);

struct Inner {
    code: ErrorCode,
    answer: Answer,
    url: String,
    message: String,
    response: JsValue,
    cause: JsValue,
    /// The cause as a Rust error, made on demand.
    source: OnceCell<Thrown>,
    #[cfg(feature = "npm")]
    thrown_by_caller: bool,
}

impl Error {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            answer: Answer::default(),
            url: String::new(),
            message: message.into(),
            response: no_response(),
            cause: JsValue::UNDEFINED,
            source: OnceCell::new(),
            #[cfg(feature = "npm")]
            thrown_by_caller: false,
        }))
    }

    /// An argument that is refused before anything is sent.
    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidArgument, message)
    }

    /// A name that the server would refuse for a new backup.
    pub(crate) fn invalid_name(message: String) -> Self {
        Self::refused_field(ErrorCode::InvalidArgument, "name", "validation_match_invalid", message)
    }

    /// A setting that the server would refuse.
    #[cfg(feature = "operations")]
    pub(crate) fn invalid_setting(field: &str, message: String) -> Self {
        Self::refused_field(ErrorCode::InvalidArgument, field, "validation_invalid", message)
    }

    /// A field that is refused here, with the answer that the server would have given.
    fn refused_field(code: ErrorCode, field: &str, field_code: &str, message: String) -> Self {
        let detail = json::object(&[("code", field_code.into()), ("message", message.as_str().into())]);
        let response = json::object(&[
            ("status", 400.into()),
            ("message", message.as_str().into()),
            ("data", json::object(&[(field, detail)])),
        ]);
        let mut error = Self::new(code, message);
        error.0.answer = read_answer(400, &response);
        error.0.response = response;
        error
    }

    /// A failure of this code.
    pub(crate) fn of(code: ErrorCode, message: String) -> Self {
        Self::new(code, message)
    }

    /// An upload whose name is taken.
    pub(crate) fn name_is_taken(key: &str) -> Self {
        let message = format!("The server already has a backup \"{key}\".");
        Self::refused_field(ErrorCode::Validation, "file", "validation_backup_name_exists", message)
    }

    /// The same failure with a more precise code and message.
    pub(crate) fn explained(mut self, code: ErrorCode, message: String) -> Self {
        self.0.code = code;
        self.0.message = message;
        self
    }

    /// A fault of this crate.
    pub(crate) fn internal(message: &str) -> Self {
        Self::new(ErrorCode::Internal, message)
    }

    /// A call that its caller, a newer call or the time limit has ended.
    pub(crate) fn ended(reason: ErrorCode) -> Self {
        match reason {
            ErrorCode::Timeout => Self::new(reason, "The server did not answer within the time limit of this call."),
            _ => Self::new(
                ErrorCode::Aborted,
                "The request was aborted: by its signal, by cancelRequest, or because the same request was made again.",
            ),
        }
    }

    /// A fetch that rejected: there was no answer, or something other than this crate aborted it.
    pub(crate) fn network(thrown: JsValue) -> Self {
        // React Native aborts with a plain Error of this message.
        if promise::name_of(&thrown) == "AbortError" || promise::message_of(&thrown) == "Aborted" {
            return Self::ended(ErrorCode::Aborted).with_cause(thrown);
        }
        Self::no_answer(thrown)
    }

    /// An answer that did not come, or not completely.
    pub(crate) fn no_answer(thrown: JsValue) -> Self {
        let mut message = String::from(
            "The server gave no answer: it may be down, unreachable, or not allow this page's origin (CORS).",
        );
        let reason = redact(&promise::message_of(&thrown));
        if !reason.is_empty() {
            message.push_str(&format!(" The browser says: {}.", reason.trim_end_matches('.')));
        }
        Self::new(ErrorCode::Network, message).with_cause(thrown)
    }

    /// An answer with a status of success and another body than the API promises; `found` names what came.
    pub(crate) fn not_json(status: u16, expected: &str, found: &str) -> Self {
        let mut error = Self::new(
            ErrorCode::NotJson,
            format!(
                "The server answered {status} with {found} instead of {expected}. Is this the address of a BosBase or PocketBase server?"
            ),
        );
        error.0.answer.status = status;
        error
    }

    /// An answer with an error status.
    pub(crate) fn answer(status: u16, response: JsValue) -> Self {
        let answer = read_answer(status, &response);
        let mut error = Self::new(answer.code(), answer.sentence());
        error.0.answer = answer;
        if response.is_object() {
            error.0.response = response;
        }
        error
    }

    /// A callback of the caller's failed.
    #[cfg(feature = "npm")]
    pub(crate) fn callback(thrown: JsValue) -> Self {
        let message = format!("A callback of the caller failed: {}", redact(&promise::describe(&thrown)));
        Self::new(ErrorCode::Internal, message).with_cause(thrown)
    }

    /// An exception of a callback of the caller's; JavaScript gets it back unchanged.
    #[cfg(feature = "npm")]
    pub(crate) fn thrown_by_caller(thrown: JsValue) -> Self {
        let mut error = Self::callback(JsValue::UNDEFINED);
        error.0.cause = thrown;
        error.0.thrown_by_caller = true;
        error
    }

    /// An exception of the caller's stream or file while it was written to.
    #[cfg(feature = "transfers")]
    pub(crate) fn target(thrown: JsValue) -> Self {
        let message =
            format!("What the bytes go to (the option \"to\") failed: {}", redact(&promise::describe(&thrown)));
        Self::new(ErrorCode::Target, message).with_cause(thrown)
    }

    /// The browser cannot keep the bytes of a Blob.
    #[cfg(feature = "transfers")]
    pub(crate) fn no_room(thrown: JsValue) -> Self {
        let message = "The browser has no room for the file as a Blob. download() can write it into a file or a stream instead (the option \"to\"), and save() hands it to the browser's download manager.";
        Self::new(ErrorCode::Target, message).with_cause(thrown)
    }

    pub(crate) fn with_url(mut self, url: &str) -> Self {
        if self.0.url.is_empty() {
            self.0.url = redact(url);
        }
        self
    }

    fn with_cause(mut self, cause: JsValue) -> Self {
        let message = promise::message_of(&cause);
        let clean = redact(&message);
        self.0.cause = if clean == message {
            cause
        } else {
            let error = js_sys::Error::new(&clean);
            error.set_name(&promise::name_of(&cause));
            error.into()
        };
        self
    }

    /// The stable name of the failure.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The HTTP status; 0 where there was no answer.
    pub fn status(&self) -> u16 {
        self.0.answer.status
    }

    /// The address that was called, without tokens; empty where nothing was sent.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// The server's errors for single fields.
    pub fn field_errors(&self) -> FieldErrors<'_> {
        self.0.answer.field_errors.iter().map(|(field, error)| (field.as_str(), error)).collect()
    }

    /// The server's errors for single fields, as a list.
    #[cfg(feature = "npm")]
    pub(crate) fn field_error_list(&self) -> &[(String, FieldError)] {
        &self.0.answer.field_errors
    }

    /// The id to sign in with a second factor, where the server asks for one.
    pub fn mfa_id(&self) -> Option<&str> {
        self.0.answer.mfa_id.as_deref()
    }

    /// Whether the request may have reached the server although its answer did not come back.
    #[cfg(feature = "operations")]
    pub(crate) fn is_lost(&self) -> bool {
        matches!(self.code(), ErrorCode::Network | ErrorCode::Timeout) || is_gateway_failure(self.status())
    }

    /// Whether the call was cancelled.
    pub fn is_abort(&self) -> bool {
        self.0.code == ErrorCode::Aborted
    }

    /// The JSON body of the answer; an empty object where there was none.
    pub fn response(&self) -> &JsValue {
        &self.0.response
    }

    /// The value that the platform threw; `undefined` where nothing was thrown.
    pub fn cause(&self) -> &JsValue {
        &self.0.cause
    }

    #[cfg(feature = "npm")]
    pub(crate) fn is_thrown_by_caller(&self) -> bool {
        self.0.thrown_by_caller
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.code.as_str())
            .field("status", &self.status())
            .field("url", &self.0.url)
            .field("message", &self.0.message)
            .field("field_errors", &self.field_errors())
            .finish()
    }
}

impl std::error::Error for Error {
    /// The value that the platform threw, as in `TypeError: Failed to fetch`.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // Outside WebAssembly nothing is thrown, and no JavaScript value can be read.
        if cfg!(not(target_arch = "wasm32")) || self.0.cause.is_undefined() {
            return None;
        }
        Some(self.0.source.get_or_init(|| Thrown(promise::name_of(&self.0.cause), promise::message_of(&self.0.cause))))
    }
}

/// Name and message of the value that the platform threw.
#[derive(Debug)]
struct Thrown(String, String);

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str() {
            "" => f.write_str(&self.1),
            name => write!(f, "{name}: {}", self.1),
        }
    }
}

impl std::error::Error for Thrown {}

/// An empty object; `undefined` outside WebAssembly, where there are no JavaScript objects.
fn no_response() -> JsValue {
    if cfg!(target_arch = "wasm32") { json::object(&[]) } else { JsValue::UNDEFINED }
}

fn read_answer(status: u16, response: &JsValue) -> Answer {
    let text = |name| json::get(response, name).as_string();
    let mut field_errors = Vec::new();
    collect_field_errors(&json::get(response, "data"), "", 0, &mut field_errors);
    let message = redact(&text("message").unwrap_or_default());
    Answer { status, message, field_errors, mfa_id: text("mfaId") }
}

/// Collects the errors of fields, which are nested in settings: `data.backups.s3.bucket`. Levels deeper than the server
/// uses are ignored.
fn collect_field_errors(data: &JsValue, prefix: &str, depth: u8, found: &mut Vec<(String, FieldError)>) {
    for (name, value) in json::entries(data) {
        let field = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match (json::get(&value, "code").as_string(), json::get(&value, "message").as_string()) {
            (Some(code), Some(message)) => {
                found.push((field, FieldError { code: redact(&code), message: redact(&message) }));
            }
            _ if depth < 8 => collect_field_errors(&value, &field, depth + 1, found),
            _ => {}
        }
    }
}
