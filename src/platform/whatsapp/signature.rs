//! How a webhook proves that it is Meta's: HMAC-SHA256 of the raw body under the application's secret. Nothing here tells by
//! its time how much of a guess was right.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::platform::keys::parse_hex;

/// Whether the header `X-Hub-Signature-256` (`sha256=…`) is that body's.
pub fn is_signed(secret: &str, body: &[u8], header: &str) -> bool {
    let given = header.strip_prefix("sha256=").and_then(parse_hex);
    given.is_some_and(|given| mac(secret, body).is_some_and(|mac| mac.verify_slice(given.as_ref()).is_ok()))
}

/// Whether two secrets are the same.
pub fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (mac(one, b"padron"), mac(other, b"padron"));
    one.zip(other).is_some_and(|(one, other)| one.verify(&other.finalize().into_bytes()).is_ok())
}

fn mac(key: &str, bytes: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(bytes);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bodys_own_signature_under_the_secret_is_taken() {
        // printf '{"a":1}' | openssl dgst -sha256 -hmac s3creta
        let header = "sha256=da9f7391b445b053ec2eac19a58d40fe709e42038ad83a69d44e2bbc2e2124";
        assert!(!is_signed("s3creta", b"{\"a\":1}", header), "cut off");
        let whole = "sha256=da9f7391b445b053ec2eac19a58d40fe709e42038ad83a69d44e2bbc2e212482";
        assert!(is_signed("s3creta", b"{\"a\":1}", whole));
        assert!(!is_signed("otra", b"{\"a\":1}", whole));
        assert!(!is_signed("s3creta", b"{\"a\":2}", whole));
        for header in ["", "sha256=", &whole.replace("sha256", "sha1"), &whole["sha256=".len()..]] {
            assert!(!is_signed("s3creta", b"{\"a\":1}", header), "{header}");
        }
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(is_same("abc", "abc") && !is_same("abc", "abcd") && !is_same("abc", "") && is_same("", ""));
    }
}
