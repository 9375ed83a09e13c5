//! Initial passwords, from the caller's random source (HU-USERS-04 VN-02).
//!
//! They leave out look-alikes (`0 O o 1 l I`), since people copy them from paper. Each is drawn
//! uniformly from *all* strings of its form: a draw that lacks a class of characters is thrown away
//! whole, never corrected, so no position and no character is likelier than another.

use rand_core::CryptoRng;
use zeroize::Zeroize;

use super::PlainPassword;

const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
/// Symbols that survive WhatsApp's markup, spreadsheets' formulas and a telephone's keyboard.
const SYMBOLS: &[u8] = b"#$%&!?";

/// The least length of a password with symbols, and the one in use.
pub const STRONG_LENGTH: usize = 12;

/// How long an initial password of letters and digits is: 8, 9 or 10 characters, 10 by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlphanumericLength(usize);

impl AlphanumericLength {
    /// `None` outside of 8–10.
    pub const fn new(length: usize) -> Option<Self> {
        if matches!(length, 8..=10) { Some(Self(length)) } else { None }
    }

    /// In characters.
    pub const fn get(self) -> usize {
        self.0
    }
}

impl Default for AlphanumericLength {
    fn default() -> Self {
        Self(10)
    }
}

/// Letters and digits, at least one upper case letter, one lower case letter and one digit: for
/// guardians and teachers.
pub fn generate_alphanumeric(rng: &mut impl CryptoRng, length: AlphanumericLength) -> PlainPassword {
    draw(rng, length.get(), &[UPPER, LOWER, DIGITS])
}

/// Letters, digits and symbols, at least one of each, a letter or digit in front (a leading symbol may
/// be taken for a formula): for prospects and staff. A `length` under [`STRONG_LENGTH`] counts as that.
pub fn generate_strong(rng: &mut impl CryptoRng, length: usize) -> PlainPassword {
    draw(rng, length.max(STRONG_LENGTH), &[UPPER, LOWER, DIGITS, SYMBOLS])
}

fn draw(rng: &mut impl CryptoRng, length: usize, classes: &[&[u8]]) -> PlainPassword {
    let mut text = String::with_capacity(length);
    loop {
        for _ in 0..length {
            text.push(draw_character(rng, classes));
        }
        let has_every_class = classes.iter().all(|class| text.bytes().any(|byte| class.contains(&byte)));
        if has_every_class && text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            return PlainPassword::new(text);
        }
        // Keeps its capacity, so that no copy is left behind by growing.
        text.zeroize();
    }
}

fn draw_character(rng: &mut impl CryptoRng, classes: &[&[u8]]) -> char {
    let total = classes.iter().map(|class| class.len()).sum();
    let mut index = draw_below(rng, total);
    for class in classes {
        match class.get(index) {
            Some(byte) => return char::from(*byte),
            None => index -= class.len(),
        }
    }
    unreachable!("the index is below the sum of the lengths")
}

/// A uniform number below `bound` (1–256): draws above are thrown away, not folded, which would favour
/// the small ones.
fn draw_below(rng: &mut impl CryptoRng, bound: usize) -> usize {
    let mask = bound.next_power_of_two() - 1;
    loop {
        let index = rng.next_u32() as usize & mask;
        if index < bound {
            return index;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    const LOOK_ALIKES: &[char] = &['0', 'O', 'o', '1', 'l', 'I'];

    proptest! {
        #[test]
        fn an_initial_password_has_every_class_and_no_look_alikes(seed: u64, length in 8usize..=10) {
            let password = generate_alphanumeric(&mut StdRng::seed_from_u64(seed), AlphanumericLength::new(length).unwrap());
            let text = password.expose();
            prop_assert_eq!(text.len(), length);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            prop_assert!(text.bytes().any(|byte| byte.is_ascii_uppercase()));
            prop_assert!(text.bytes().any(|byte| byte.is_ascii_lowercase()));
            prop_assert!(text.bytes().any(|byte| byte.is_ascii_digit()));
            prop_assert!(!text.contains(LOOK_ALIKES));
        }

        #[test]
        fn a_strong_password_has_a_symbol_too_but_not_in_front(seed: u64) {
            let password = generate_strong(&mut StdRng::seed_from_u64(seed), 12);
            let text = password.expose();
            prop_assert_eq!(text.len(), 12);
            prop_assert!(text.bytes().any(|byte| byte.is_ascii_uppercase()));
            prop_assert!(text.bytes().any(|byte| byte.is_ascii_lowercase()));
            prop_assert!(text.bytes().any(|byte| byte.is_ascii_digit()));
            prop_assert!(text.bytes().any(|byte| SYMBOLS.contains(&byte)));
            prop_assert!(text.starts_with(|c: char| c.is_ascii_alphanumeric()));
            prop_assert!(!text.contains(LOOK_ALIKES));
        }
    }

    #[test]
    fn every_character_is_equally_likely() {
        let mut rng = StdRng::seed_from_u64(7);
        let mut counts = HashMap::new();
        let draws = 56 * 4_000;
        for _ in 0..draws {
            *counts.entry(draw_character(&mut rng, &[UPPER, LOWER, DIGITS])).or_insert(0_i32) += 1;
        }
        assert_eq!(counts.len(), 56);
        // Five standard deviations around 4,000.
        assert!(counts.values().all(|count| (count - 4_000).abs() < 320), "{counts:?}");
    }

    #[test]
    fn the_length_is_8_to_10() {
        assert_eq!(AlphanumericLength::default().get(), 10);
        assert_eq!(AlphanumericLength::new(7), None);
        assert_eq!(AlphanumericLength::new(11), None);
        assert_eq!(generate_strong(&mut StdRng::seed_from_u64(1), 4).expose().len(), STRONG_LENGTH);
    }
}
