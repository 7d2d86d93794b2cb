//! Judges auth tokens by their claims: whether they are valid, and whether they belong to a superuser.
//!
//! Only the claims are read; the server checks the signature. A token whose claims cannot
//! be read counts as expired, as in the `pocketbase` package.

/// The name of the collection of superusers.
pub const SUPERUSERS: &str = "_superusers";

/// The id of that collection in a server that was not altered: used where a record does not name
/// its collection.
const SUPERUSERS_ID: &str = "pbc_3142635823";

/// The claims of an auth token that this SDK reads.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Claims {
    /// End of validity in seconds since 1970-01-01 UTC; absent = without end.
    pub exp: Option<f64>,
    /// Kind of the token: `auth` for those that sign a caller in.
    pub kind: Option<String>,
    /// Id of the collection that the record belongs to.
    pub collection_id: Option<String>,
}

impl Claims {
    /// Whether the token ends within `threshold` seconds from `now` (seconds since 1970 UTC).
    pub fn is_expired(&self, now: f64, threshold: f64) -> bool {
        match self.exp {
            // Zero is "no end" to the server's own SDKs.
            None | Some(0.0) => false,
            Some(exp) => exp - threshold <= now,
        }
    }

    /// Whether the token belongs to a superuser; `collection_name` is what the record says, if anything.
    pub fn is_superuser(&self, collection_name: Option<&str>) -> bool {
        let of_superusers = match collection_name {
            Some(name) if !name.is_empty() => name == SUPERUSERS,
            _ => self.collection_id.as_deref() == Some(SUPERUSERS_ID),
        };
        self.kind.as_deref() == Some("auth") && of_superusers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(exp: Option<f64>) -> Claims {
        Claims { exp, kind: Some("auth".into()), collection_id: Some(SUPERUSERS_ID.into()) }
    }

    #[test]
    fn expiry_is_strict_and_honours_the_threshold() {
        assert!(!claims(None).is_expired(1000.0, 0.0));
        assert!(!claims(Some(0.0)).is_expired(1000.0, 0.0));
        assert!(!claims(Some(1001.0)).is_expired(1000.0, 0.0));
        assert!(claims(Some(1000.0)).is_expired(1000.0, 0.0));
        assert!(claims(Some(1030.0)).is_expired(1000.0, 60.0));
        assert!(!claims(Some(1061.0)).is_expired(1000.0, 60.0));
    }

    #[test]
    fn superusers_are_told_by_the_record_then_by_the_claims() {
        assert!(claims(None).is_superuser(Some("_superusers")));
        assert!(claims(None).is_superuser(None));
        assert!(!claims(None).is_superuser(Some("users")));
        let file_token = Claims { kind: Some("file".into()), ..claims(None) };
        assert!(!file_token.is_superuser(Some("_superusers")));
        let other = Claims { collection_id: Some("other".into()), ..claims(None) };
        assert!(!other.is_superuser(None));
    }
}
