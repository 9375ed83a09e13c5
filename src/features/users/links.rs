//! Links that let a person choose a password, once: `/activar/{code}`. One lives for a person and purpose; it ends when a
//! newer one is made, when the password changes, when the person is deactivated, and with time. The code is handed over
//! and kept nowhere: what is stored is its SHA-256, which is enough for 160 bits of chance.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::platform::random::Entropy;

/// How long a link lives that goes to a mailbox, or that brings somebody in for the first time.
pub const LINK_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long one lives that replaces a password and goes to a telephone.
pub const LINK_LIFE_ON_A_TELEPHONE: TimeDelta = TimeDelta::hours(1);

/// Letters that cannot be taken for each other; 32, so that five bits are one.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH: usize = 32;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// To come in for the first time.
    Activation,
    /// To replace a forgotten password.
    Recovery,
}

impl LinkPurpose {
    const ALL: [Self; 2] = [Self::Activation, Self::Recovery];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activation => "activacion",
            Self::Recovery => "recuperacion",
        }
    }
}

/// The word is no purpose of a link.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("unknown purpose of a link")]
pub struct UnknownPurpose;

impl TryFrom<String> for LinkPurpose {
    type Error = UnknownPurpose;

    fn try_from(word: String) -> Result<Self, UnknownPurpose> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word).ok_or(UnknownPurpose)
    }
}

/// The secret part of a link. It cannot be printed.
pub struct LinkCode(Zeroizing<String>);

impl LinkCode {
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0_u8; LENGTH]);
        entropy.fill(&mut *bytes);
        Self(Zeroizing::new(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()))
    }

    /// What somebody brought, whatever it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What stands for it in the database.
    pub fn digest(&self) -> LinkDigest {
        LinkDigest(Sha256::digest(self.0.as_bytes()).into())
    }
}

/// The SHA-256 of a code.
#[derive(Clone, Copy)]
pub struct LinkDigest(pub(super) [u8; 32]);

/// A link, to be stored.
#[derive(Clone, Copy)]
pub struct NewLink {
    pub user: Uuid,
    pub purpose: LinkPurpose,
    pub digest: LinkDigest,
    pub expires: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::random::SystemEntropy;

    #[test]
    fn no_two_codes_are_alike_and_each_can_stand_in_an_address() {
        let codes: std::collections::BTreeSet<String> =
            (0..500).map(|_| LinkCode::generate(&SystemEntropy).expose().to_owned()).collect();
        assert_eq!(codes.len(), 500);
        let is_plain = |code: &String| code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter));
        assert!(codes.iter().all(is_plain));
        let letters: std::collections::BTreeSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(letters.len(), ALPHABET.len(), "every letter is used");
    }
}
