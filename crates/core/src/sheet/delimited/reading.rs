//! How well bytes read in an encoding: by the letters that it gives inside words.
//!
//! A list of Spanish names has áéíóúüñ in its words, once or twice each and in the case of their neighbours. Read in
//! another encoding the same bytes are signs, or letters of other languages, or stand in the wrong case: «Mu¤oz»,
//! «JosÚ», «Mar’a».

use super::encoding::Encoding;

/// A word is looked at in pieces of so many bytes.
const MAX_WORD: usize = 64;
/// More words than this tell nothing new, and a hostile file has ten million.
const MAX_WORDS: usize = 20_000;

const ACUTE: &str = "áéíóúÁÉÍÓÚ";
const OTHER_SPANISH: &str = "üñÜÑ";
/// Letters of people whose families came from elsewhere: rare, but no sign of a mistake by themselves.
const EUROPEAN: &str = "àâäãåçèêëìîïòôöõøùûýÀÂÄÃÅÇÈÊËÌÎÏÒÔÖÕØÙÛÝ";

/// What speaks for and against a reading, in points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub good: i64,
    pub bad: i64,
}

impl Reading {
    /// Reads the words that have more than ASCII in them.
    pub fn of(bytes: &[u8], encoding: Encoding) -> Self {
        let mut reading = Self::default();
        let mut letters = Vec::new();
        for word in words(bytes) {
            letters.clear();
            letters.extend(encoding.decode(word).chars());
            reading.add(&letters);
        }
        reading
    }

    pub fn score(self) -> i64 {
        self.good - self.bad
    }

    fn add(&mut self, word: &[char]) {
        let mut acutes = 0;
        for (place, c) in word.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
            match points(word, place) {
                points if points > 0 => self.good += points,
                points => self.bad -= points,
            }
            // A word has one stress.
            acutes += i64::from(ACUTE.contains(*c));
        }
        self.bad += 3 * (acutes - 1).max(0);
    }
}

/// The words that have bytes beyond ASCII, without what parts them, up to [`MAX_WORDS`].
pub(super) fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let words = bytes.split(move |byte| !is_inside(byte)).filter(|word| !word.is_ascii());
    words.flat_map(|word| word.chunks(MAX_WORD)).filter(|piece| !piece.is_ascii()).take(MAX_WORDS)
}

/// What a character beyond ASCII says of its word.
fn points(word: &[char], place: usize) -> i64 {
    let c = word[place];
    let before = place.checked_sub(1).map(|before| word[before]);
    let after = word.get(place + 1).copied();
    let is_letter = |other: Option<char>| other.is_some_and(char::is_alphabetic);
    let is_digit = |other: Option<char>| other.is_some_and(|other| other.is_ascii_digit());
    let is_alone = !is_letter(before) && !is_letter(after);
    match c {
        char::REPLACEMENT_CHARACTER => -3,
        'º' | 'ª' | '°' if is_digit(before) || (matches!(before, Some('N' | 'n' | 'M')) && !is_letter(after)) => 1,
        c if ACUTE.contains(c) || OTHER_SPANISH.contains(c) => match () {
            () if is_alone => 0,
            () if is_odd_case(word, place) => -3,
            () => 2,
        },
        c if EUROPEAN.contains(c) => match () {
            () if is_odd_case(word, place) => -2,
            () => -1,
        },
        // Where a list was copied from a page.
        '\u{A0}' => -i64::from(is_letter(before) && is_letter(after)),
        '¿' | '¡' | '“' | '‘' | '«' | '‹' if !is_letter(before) => 0,
        '”' | '’' | '»' | '›' | '…' if !is_letter(after) => 0,
        // O’Higgins, D’Angelo.
        '’' if place == 1 && before.is_some_and(char::is_uppercase) => 0,
        _ if is_alone => -i64::from(is_digit(before) || is_digit(after)),
        _ => -2,
    }
}

/// Whether a letter's case does not go with the letters around it: «JosÚ», «NúÑEZ», «MUñOZ».
fn is_odd_case(word: &[char], place: usize) -> bool {
    let is_lower = |c: &char| c.is_ascii_lowercase();
    let is_upper = |c: &char| c.is_ascii_uppercase();
    let before = place.checked_sub(1).map(|before| &word[before]);
    if word[place].is_uppercase() {
        return before.is_some_and(is_lower);
    }
    let capitals = word.iter().filter(|c| is_upper(c)).count();
    word.get(place + 1).is_some_and(is_upper) || (capitals > 1 && !word.iter().any(is_lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_words_speak_for_a_reading_and_signs_inside_words_against_it() {
        for word in ["José", "MUÑOZ", "Ñahui", "Íñigo", "Güere", "JESÚS", "3º", "Nº", "Mª"] {
            let word: Vec<char> = word.chars().collect();
            let mut reading = Reading::default();
            reading.add(&word);
            assert!(reading.good > 0 && reading.bad == 0, "{word:?} {reading:?}");
        }
        for word in ["Mu¤oz", "JosÚ", "Mar’a", "Pe–a", "Jos‚", "JESéS", "N£¤ez", "Mar\u{FFFD}a", "MÃ¡rquez", "Joséá"]
        {
            let word: Vec<char> = word.chars().collect();
            let mut reading = Reading::default();
            reading.add(&word);
            assert!(reading.bad > 0 && reading.score() < 2, "{word:?} {reading:?}");
        }
        for word in ["“Álamos”", "O’Higgins", "¿Qué", "\u{A0}Ana", "–", "║", "y…"] {
            let word: Vec<char> = word.chars().collect();
            let mut reading = Reading::default();
            reading.add(&word);
            assert_eq!(reading.bad, 0, "{word:?} {reading:?}");
        }
    }
}
