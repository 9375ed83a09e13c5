//! The type in which plain passwords travel.

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// A plain password. It cannot be printed, compared, copied or serialised, and wipes its memory when
/// dropped; [`PlainPassword::expose`] is the one way to read it, and so easy to search for.
///
/// Printing does not compile:
/// ```compile_fail
/// println!("{:?}", padron_core::password::PlainPassword::new("secreta".to_owned()));
/// ```
/// Neither does copying:
/// ```compile_fail
/// let copy = padron_core::password::PlainPassword::new("secreta".to_owned()).clone();
/// ```
pub struct PlainPassword(Zeroizing<String>);

impl PlainPassword {
    /// Takes the password over; the caller's `String` becomes this one, no copy stays behind.
    pub fn new(password: String) -> Self {
        Self(Zeroizing::new(password))
    }

    /// The password itself: to hash, to seal, or to show to the one person it is for.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for PlainPassword {
    fn from(password: String) -> Self {
        Self::new(password)
    }
}

impl<'de> Deserialize<'de> for PlainPassword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_arrives_from_json_as_it_was_typed() {
        let password: PlainPassword = serde_json::from_str("\" Ñandú 1 \"").unwrap();
        assert_eq!(password.expose(), " Ñandú 1 ");
    }
}
