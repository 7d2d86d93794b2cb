//! Decides what is repeated, and when: exponential backoff, half of it random, honouring Retry-After (RFC 9110,
//! 10.2.3).

use std::time::Duration;

/// Rules for repeating a request that got no answer, or an answer that asks to try later.
///
/// Only requests that change nothing (GET, HEAD) are ever repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts after the first one; 0 = never repeat.
    pub attempts: u32,
    /// Upper bound of the first pause; each further one is twice as long.
    pub min_delay: Duration,
    /// Upper bound of every pause. A server that asks for more (Retry-After) is not asked again.
    pub max_delay: Duration,
}

impl RetryPolicy {
    /// Never repeats a request.
    pub const NEVER: Self = Self { attempts: 0, min_delay: Duration::ZERO, max_delay: Duration::ZERO };
}

impl Default for RetryPolicy {
    /// Repeats a request twice, after up to 0.5 s and 1 s, or after the pause that the server asks for, 10 s at most.
    fn default() -> Self {
        Self { attempts: 2, min_delay: Duration::from_millis(500), max_delay: Duration::from_secs(10) }
    }
}

/// The failure of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer: refused, reset, cut.
    Network,
    /// An answer with this status, and the pause that its Retry-After header asks for.
    Status(u16, Option<Duration>),
    /// An answer that will be a different one in a moment.
    Overtaken,
}

/// Whether an answer of this status comes from a gateway that got none from the server, or gave up waiting for it: 502 to
/// 504 (RFC 9110), and 520 to 530 of content delivery networks. What became of the request is not known then.
pub fn is_gateway_failure(status: u16) -> bool {
    matches!(status, 502..=504 | 520..=530)
}

impl RetryPolicy {
    /// The pause before the next attempt, or `None` if there is none.
    ///
    /// `done` counts the attempts made so far, `jitter` is a random number from 0 to 1000.
    pub fn next_delay(&self, method: &str, failure: Failure, done: u32, jitter: u32) -> Option<Duration> {
        let is_safe = method.eq_ignore_ascii_case("GET") || method.eq_ignore_ascii_case("HEAD");
        if !is_safe || done > self.attempts {
            return None;
        }
        match failure {
            Failure::Status(status, _) if status != 429 && !is_gateway_failure(status) => None,
            Failure::Status(_, Some(asked)) => (asked <= self.max_delay).then_some(asked),
            _ => {
                let doublings = done.saturating_sub(1).min(16);
                let bound = self.min_delay.saturating_mul(1 << doublings).min(self.max_delay);
                // Half of the pause is fixed, half random: never at once, never in step with others.
                Some(bound / 2 + bound / 2 * jitter.min(1000) / 1000)
            }
        }
    }
}

/// Reads a Retry-After header in its form "seconds"; `now` and the date form are the caller's,
/// since only the browser parses HTTP dates for free.
pub fn retry_after_seconds(header: &str) -> Option<Duration> {
    let text = header.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // More digits than a u32 has: longer than anybody waits.
    Some(Duration::from_secs(text.parse::<u32>().unwrap_or(u32::MAX).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: RetryPolicy =
        RetryPolicy { attempts: 2, min_delay: Duration::from_millis(500), max_delay: Duration::from_secs(10) };

    #[test]
    fn repeats_only_what_changes_nothing() {
        for method in ["POST", "PATCH", "PUT", "DELETE", ""] {
            assert_eq!(POLICY.next_delay(method, Failure::Network, 1, 500), None, "{method}");
        }
        assert!(POLICY.next_delay("get", Failure::Network, 1, 500).is_some());
        assert!(POLICY.next_delay("HEAD", Failure::Network, 1, 500).is_some());
    }

    #[test]
    fn repeats_only_what_may_pass() {
        for status in [429, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530] {
            assert!(POLICY.next_delay("GET", Failure::Status(status, None), 1, 0).is_some(), "{status}");
        }
        for status in [200, 400, 401, 403, 404, 500, 501, 505, 519, 531, 599] {
            assert_eq!(POLICY.next_delay("GET", Failure::Status(status, None), 1, 0), None, "{status}");
        }
    }

    #[test]
    fn counts_doubles_and_ends() {
        let delay = |done| POLICY.next_delay("GET", Failure::Network, done, 1000);
        assert_eq!(delay(1), Some(Duration::from_millis(500)));
        assert_eq!(delay(2), Some(Duration::from_millis(1000)));
        assert_eq!(delay(3), None);
        assert_eq!(RetryPolicy::NEVER.next_delay("GET", Failure::Network, 1, 1000), None);
        let many = RetryPolicy { attempts: u32::MAX, ..POLICY };
        assert_eq!(many.next_delay("GET", Failure::Network, 1000, 1000), Some(Duration::from_secs(10)));
        assert_eq!(many.next_delay("GET", Failure::Network, 1, 0), Some(Duration::from_millis(250)));
    }

    #[test]
    fn honours_retry_after_within_its_patience() {
        let asked = |seconds| Failure::Status(429, Some(Duration::from_secs(seconds)));
        assert_eq!(POLICY.next_delay("GET", asked(3), 1, 0), Some(Duration::from_secs(3)));
        assert_eq!(POLICY.next_delay("GET", asked(11), 1, 0), None);
        assert_eq!(retry_after_seconds(" 3 "), Some(Duration::from_secs(3)));
        assert_eq!(retry_after_seconds("99999999999"), Some(Duration::from_secs(u32::MAX.into())));
        for text in ["", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            assert_eq!(retry_after_seconds(text), None, "{text}");
        }
    }
}
