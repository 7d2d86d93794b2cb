//! Decides what a proxy does to which request: the JSON rules of `PUT /proxies/{id}/rules`, and which of them applies
//! next.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One rule: what it matches, how often, and its faults.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Rule {
    /// Request method; any when absent, except OPTIONS, so that preflights pass.
    pub method: Option<String>,
    /// Path without query, or a prefix when it ends in `*`; any when absent.
    pub path: Option<String>,
    /// Only requests that lack this header, as with a gateway that demands it of every request.
    pub lacks_header: Option<String>,
    /// The number of matching requests that pass first.
    pub skip: u64,
    /// The number of requests that are then changed; all when absent.
    pub times: Option<u64>,

    /// Reset the connection instead of reading the body.
    pub refuse: bool,
    /// Cut after this many bytes of the request's body were forwarded.
    pub cut_request_after: Option<u64>,
    /// Forward the request, wait for the answer, cut instead of passing it on.
    pub cut_before_response: bool,
    /// Answer in the server's place.
    pub answer: Option<Answer>,
    /// Change the server's answer.
    pub replace: Option<Replace>,
    /// Cut after this many bytes of the answer's body.
    pub cut_response_after: Option<u64>,
    /// Cut this long after the request came, whatever is under way, like the time limit of a proxy.
    pub cut_after_ms: Option<u64>,
    /// The way in which the connection is cut.
    pub cut_mode: CutMode,
    /// Send this many bytes of the answer's body and claim that they are all.
    pub short_body: Option<u64>,
    /// Wait this many milliseconds before forwarding the request.
    pub delay_ms: u64,
    /// Wait this many milliseconds before passing the answer on.
    pub delay_response_ms: u64,
    /// Send no more after this many bytes of the answer's body, but keep the connection.
    pub stall_response_after: Option<u64>,
    /// Bytes a second, each way.
    pub pace: Option<u64>,
}

/// An answer that the proxy makes without the server.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// HTTP status.
    #[serde(default = "ok")]
    pub status: u16,
    /// Headers on top of Content-Length and `Access-Control-Allow-Origin: *`; null removes one.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    /// Text as it is; any other JSON value as JSON.
    #[serde(default)]
    pub body: Value,
}

/// The changes to the server's answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Replace {
    /// Another status.
    pub status: Option<u16>,
    /// Headers to set; null removes one.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    /// Another body: text as it is, any other JSON value as JSON.
    pub body: Option<Value>,
}

/// The ways in which a connection is cut.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum CutMode {
    /// With RST, as when a process or a cable dies.
    #[default]
    Reset,
    /// With FIN, as when somebody hangs up.
    Close,
}

fn ok() -> u16 {
    200
}

/// The bytes of a body given in a rule.
pub fn body_bytes(body: &Value) -> Vec<u8> {
    match body {
        Value::Null => Vec::new(),
        Value::String(text) => text.clone().into_bytes(),
        other => other.to_string().into_bytes(),
    }
}

/// The rules of one proxy with their counters.
#[derive(Debug, Default)]
pub struct Rules(Vec<(Rule, u64)>);

impl Rules {
    /// Rules that have not matched anything yet.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self(rules.into_iter().map(|rule| (rule, 0)).collect())
    }

    /// The first rule that matches the request and is not used up, counted as used. A rule that still skips lets the
    /// ones after it have the request.
    pub fn pick(&mut self, method: &str, target: &str, has_header: impl Fn(&str) -> bool) -> Option<Rule> {
        let path = target.split('?').next().unwrap_or(target);
        for (rule, matched) in &mut self.0 {
            if !rule.matches(method, path) || rule.lacks_header.as_deref().is_some_and(&has_header) {
                continue;
            }
            if rule.times.is_some_and(|times| *matched >= rule.skip.saturating_add(times)) {
                continue;
            }
            *matched += 1;
            if *matched > rule.skip {
                return Some(rule.clone());
            }
        }
        None
    }
}

impl Rule {
    fn matches(&self, method: &str, path: &str) -> bool {
        let method_fits = match &self.method {
            Some(wanted) => wanted.eq_ignore_ascii_case(method),
            None => method != "OPTIONS",
        };
        let path_fits = match &self.path {
            None => true,
            Some(wanted) => match wanted.strip_suffix('*') {
                Some(prefix) => path.starts_with(prefix),
                None => wanted == path,
            },
        };
        method_fits && path_fits
    }

    /// The body byte after which the answer is cut, stalls or ends, and which of them comes first.
    pub fn response_limit(&self) -> Option<(u64, Limit)> {
        [
            (self.cut_response_after, Limit::Cut),
            (self.stall_response_after, Limit::Stall),
            (self.short_body, Limit::Short),
        ]
        .into_iter()
        .filter_map(|(bytes, limit)| bytes.map(|bytes| (bytes, limit)))
        .min_by_key(|(bytes, _)| *bytes)
    }
}

/// The fault at a byte of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The connection is cut.
    Cut,
    /// Nothing more comes.
    Stall,
    /// The answer is over, and looks complete.
    Short,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(value: Value) -> Rules {
        Rules::new(serde_json::from_value(value).expect("rules"))
    }

    #[test]
    fn skip_and_times_count_matching_requests() {
        let mut rules = rules(json!([{ "path": "/a", "skip": 1, "times": 2, "refuse": true }]));
        let picked: Vec<bool> =
            ["/a", "/b", "/a?x=1", "/a", "/a"].map(|path| rules.pick("GET", path, |_| false).is_some()).into();
        assert_eq!(picked, [false, false, true, true, false]);
    }

    #[test]
    fn preflights_pass_unless_asked_for() {
        let mut all = rules(json!([{ "path": "/api/*", "refuse": true }]));
        assert!(all.pick("OPTIONS", "/api/backups", |_| false).is_none());
        assert!(all.pick("DELETE", "/api/backups", |_| false).is_some());
        let mut options = rules(json!([{ "method": "options", "refuse": true }]));
        assert!(options.pick("OPTIONS", "/", |_| false).is_some());
    }

    #[test]
    fn a_used_up_rule_gives_way_to_the_next() {
        let mut rules = rules(json!([
            { "times": 1, "delayMs": 1 },
            { "delayMs": 2 }
        ]));
        let delays = [(); 3].map(|()| rules.pick("GET", "/", |_| false).map(|rule| rule.delay_ms));
        assert_eq!(delays, [Some(1), Some(2), Some(2)]);
    }

    #[test]
    fn a_gateway_lets_pass_what_has_its_header() {
        let mut rules = rules(json!([{ "lacksHeader": "X-Pass", "refuse": true }]));
        assert!(rules.pick("GET", "/", |_| false).is_some());
        assert!(rules.pick("GET", "/", |name| name == "X-Pass").is_none());
        assert!(rules.pick("OPTIONS", "/", |_| false).is_none());
    }

    #[test]
    fn a_misspelt_fault_is_an_error() {
        assert!(serde_json::from_value::<Rule>(json!({ "refused": true })).is_err());
    }
}
