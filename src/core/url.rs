//! Builds addresses from base URL, path and query, and shows them without secrets.
//!
//! `build` gives what `buildURL` of the `pocketbase` package gives; `encode_component` is
//! ECMAScript's `encodeURIComponent`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that `encodeURIComponent` leaves as they are, besides letters and digits (ECMA-262, 19.2.6.5).
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The address of the page, as `window.location` says; a relative base URL is resolved against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// `location.origin`.
    pub origin: String,
    /// `location.pathname`.
    pub pathname: String,
}

/// Joins base URL and path. A base URL that is not `http(s)://…` is relative to the page: to its
/// origin if it starts with `/`, else to its path. Without a page (Node, worker) it stays as it is.
pub fn build(base: &str, path: &str, page: Option<&Page>) -> String {
    let is_absolute = base.starts_with("https://") || base.starts_with("http://");
    let mut url = match page {
        Some(page) if !is_absolute => {
            let mut url = page.origin.strip_suffix('/').unwrap_or(&page.origin).to_string();
            if !base.starts_with('/') {
                url.push_str(if page.pathname.is_empty() { "/" } else { &page.pathname });
                end_with_slash(&mut url);
            }
            url.push_str(base);
            url
        }
        _ => base.to_string(),
    };
    if !path.is_empty() {
        end_with_slash(&mut url);
        url.push_str(path.strip_prefix('/').unwrap_or(path));
    }
    url
}

fn end_with_slash(url: &mut String) {
    if !url.ends_with('/') {
        url.push('/');
    }
}

/// One path segment or query value, percent-encoded.
pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// The path of a backup; `key` is one segment whatever it contains.
pub fn backup_path(key: &str) -> String {
    format!("/api/backups/{}", encode_component(key))
}

/// Appends query parameters to a URL that may have some already, and may have a fragment.
pub fn append_query<K: AsRef<str>, V: AsRef<str>>(url: &str, pairs: &[(K, V)]) -> String {
    if pairs.is_empty() {
        return url.to_string();
    }
    let (address, fragment) = match url.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (url, None),
    };
    let mut result = address.to_string();
    let mut separator = if !address.bytes().any(|byte| byte == b'?') {
        "?"
    } else if address.ends_with(['?', '&']) {
        ""
    } else {
        "&"
    };
    for (name, value) in pairs {
        result.push_str(separator);
        result.push_str(&encode_component(name.as_ref()));
        result.push('=');
        result.push_str(&encode_component(value.as_ref()));
        separator = "&";
    }
    if let Some(fragment) = fragment {
        result.push('#');
        result.push_str(fragment);
    }
    result
}

/// Whether fetch takes this method: a token (RFC 9110, 5.6.2) other than those it forbids.
pub fn is_method(method: &str) -> bool {
    let is_token = !method.is_empty()
        && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    is_token && !["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| method.eq_ignore_ascii_case(forbidden))
}

/// A text without the secrets that a URL or a message may carry: values of `token` parameters,
/// credentials before a host, and whatever looks like a JSON Web Token.
pub fn redact(text: &str) -> String {
    let text = rewrite(text, "token=", ends_value, |marker, value| {
        [marker, if value.is_empty() { value } else { MASK }].concat()
    });
    let text = rewrite(&text, "://", ends_authority, |marker, authority| match authority.rsplit_once('@') {
        Some((_, host)) => [marker, MASK, "@", host].concat(),
        None => [marker, authority].concat(),
    });
    // A JSON Web Token starts with the base64 of `{"`, and has two dots (RFC 7519).
    rewrite(&text, "eyJ", ends_web_token, |marker, rest| {
        if rest.matches('.').count() >= 2 { MASK.into() } else { [marker, rest].concat() }
    })
}

const MASK: &str = "***";

fn ends_value(character: char) -> bool {
    matches!(character, '&' | '#' | '"' | '\'' | ')' | '>') || character.is_ascii_whitespace()
}

fn ends_authority(character: char) -> bool {
    matches!(character, '/' | '?' | '#' | '"') || character.is_ascii_whitespace()
}

fn ends_web_token(character: char) -> bool {
    !(character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_'))
}

/// Replaces each `marker` and what follows it, up to a character that ends it.
fn rewrite(text: &str, marker: &str, ends: fn(char) -> bool, replace: fn(&str, &str) -> String) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = split_at_word(rest, marker) {
        let value = after.split(ends).next().unwrap_or_default();
        result.push_str(before);
        result.push_str(&replace(marker, value));
        rest = after.strip_prefix(value).unwrap_or_default();
    }
    result.push_str(rest);
    result
}

/// The texts before and after the first `word`: `split_once`, without the search for long patterns and the panics that
/// it brings into the module.
pub fn split_at_word<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let at = text.as_bytes().windows(word.len()).position(|part| part == word.as_bytes())?;
    Some((text.get(..at)?, text.get(at + word.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_as_the_peers_do() {
        let page = Page { origin: "https://example.com".into(), pathname: "/sub/index.html".into() };
        for (base, path, on_page, alone) in [
            ("http://a.b", "/api/x", "http://a.b/api/x", "http://a.b/api/x"),
            ("http://a.b/", "api/x", "http://a.b/api/x", "http://a.b/api/x"),
            ("https://a.b/base/", "/api/x", "https://a.b/base/api/x", "https://a.b/base/api/x"),
            ("", "/api/x", "https://example.com/sub/index.html/api/x", "/api/x"),
            ("/", "/api/x", "https://example.com/api/x", "/api/x"),
            ("/base", "/api/x", "https://example.com/base/api/x", "/base/api/x"),
            ("base", "api/x", "https://example.com/sub/index.html/base/api/x", "base/api/x"),
            ("http://a.b", "", "http://a.b", "http://a.b"),
        ] {
            assert_eq!(build(base, path, Some(&page)), on_page, "{base} {path}");
            assert_eq!(build(base, path, None), alone, "{base} {path}");
        }
        let root = Page { origin: "https://example.com/".into(), pathname: String::new() };
        assert_eq!(build("", "/api/x", Some(&root)), "https://example.com/api/x");
    }

    #[test]
    fn encodes_a_key_as_one_segment() {
        assert_eq!(backup_path("a b@c?d+e/f%2F#ü.zip"), "/api/backups/a%20b%40c%3Fd%2Be%2Ff%252F%23%C3%BC.zip");
        assert_eq!(encode_component("-_.!~*'()"), "-_.!~*'()");
    }

    #[test]
    fn appends_a_query_without_stray_separators() {
        let none: [(&str, &str); 0] = [];
        assert_eq!(append_query("/a?b=1", &none), "/a?b=1");
        assert_eq!(append_query("/a", &[("b", "1 2")]), "/a?b=1%202");
        assert_eq!(append_query("/a?b=1", &[("c", "2"), ("c", "3")]), "/a?b=1&c=2&c=3");
        assert_eq!(append_query("/a?", &[("c", "2")]), "/a?c=2");
        assert_eq!(append_query("/a?b=1&", &[("c", "2")]), "/a?b=1&c=2");
        assert_eq!(append_query("/a#top", &[("c", "2")]), "/a?c=2#top");
    }

    #[test]
    fn methods_are_tokens() {
        for method in ["GET", "post", "X-OWN", "PROPFIND"] {
            assert!(is_method(method), "{method}");
        }
        for method in ["", "GE T", "GET\n", "TRACE", "connect", "é"] {
            assert!(!is_method(method), "{method}");
        }
    }

    #[test]
    fn redacts_every_secret() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.sig-_x";
        for (text, clean) in [
            ("http://h/api/backups/a.zip?token=abc&x=1", "http://h/api/backups/a.zip?token=***&x=1"),
            ("Failed to parse URL from /a?x=1&token=abc", "Failed to parse URL from /a?x=1&token=***"),
            ("http://user:secret@host/a", "http://***@host/a"),
            ("https://a:b@c and http://d@e/f", "https://***@c and http://***@e/f"),
            ("nothing here", "nothing here"),
            ("eyJust a word", "eyJust a word"),
            ("mail to a@b", "mail to a@b"),
            ("http://h/path/a@b", "http://h/path/a@b"),
        ] {
            assert_eq!(redact(text), clean);
        }
        assert_eq!(redact(&format!("Bearer {token}!")), "Bearer ***!");
        assert_eq!(redact(&format!("?token={token}&a")), "?token=***&a");
    }
}
