//! Letters that another encoding made of the right ones: «MuÃ±oz», «Mu¤oz», «Mu–oz» were all Muñoz.
//!
//! A text is read by the wrong table somewhere before it reaches us, and then saved so. Which table it was can be
//! told by the signs, for no name has a currency sign inside a word.

use std::{borrow::Cow, collections::BTreeSet};

use super::accented::ACCENTED;
use crate::text::fold;

/// Two signs that UTF-8 becomes where the table is not Windows-1252: MacRoman has `√` for the first byte of a letter,
/// CP850 has `├`.
const PAIRS: &[(&str, char)] = &[
    ("√°", 'á'),
    ("√©", 'é'),
    ("√≠", 'í'),
    ("√≥", 'ó'),
    ("√∫", 'ú'),
    ("√º", 'ü'),
    ("√±", 'ñ'),
    ("√Å", 'Á'),
    ("√â", 'É'),
    ("√ç", 'Í'),
    ("√ì", 'Ó'),
    ("√ö", 'Ú'),
    ("√ë", 'Ñ'),
    ("├í", 'á'),
    ("├®", 'é'),
    ("├¡", 'í'),
    ("├│", 'ó'),
    ("├║", 'ú'),
    ("├╝", 'ü'),
    ("├▒", 'ñ'),
    ("├ü", 'Á'),
    ("├ë", 'É'),
    ("├ì", 'Í'),
    ("├ô", 'Ó'),
    ("├Ü", 'Ú'),
    ("├æ", 'Ñ'),
];

/// One sign that a letter of MS-DOS (CP850) becomes when it is read as Windows-1252.
const MS_DOS: &[(char, char)] = &[
    ('¤', 'ñ'),
    ('¥', 'Ñ'),
    ('¡', 'í'),
    ('¢', 'ó'),
    ('£', 'ú'),
    ('‚', 'é'),
    ('µ', 'Á'),
    ('\u{81}', 'ü'),
    ('\u{90}', 'É'),
];

/// One sign that a letter of an old Macintosh becomes when it is read as Windows-1252.
const MACINTOSH: &[(char, char)] =
    &[('–', 'ñ'), ('„', 'Ñ'), ('‡', 'á'), ('Ž', 'é'), ('—', 'ó'), ('œ', 'ú'), ('Ÿ', 'ü'), ('ƒ', 'É')];

/// Signs of which nobody can say what letter they were.
const UNKNOWN: &[char] = &['?', '¿', '¤', '¡', '¢', '£', '¥', '‚', '√', '├', '\u{FFFD}'];

/// Whether a name has signs that stand for its letters. Many such names in a file mean that the file was read or saved
/// in another encoding.
pub fn looks_damaged(name: &str) -> bool {
    if is_plain(name) {
        return false;
    }
    matches!(restored(name), Cow::Owned(_)) || has_unknown_damage(name)
}

/// The name with the letters that its signs stand for; `None` if there are none, or if one of them cannot be told.
pub fn restored_letters(name: &str) -> Option<String> {
    let read = restored(name);
    let whole = if has_unknown_damage(&read) { Cow::Owned(recognised(&read)) } else { read };
    match whole {
        Cow::Owned(whole) if !has_unknown_damage(&whole) => Some(whole),
        _ => None,
    }
}

/// The text with the words completed that only one common name fits: «Mu?oz» can be nothing but Muñoz.
fn recognised(text: &str) -> String {
    let words = text.split(' ').map(|word| completed(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// The word with the letters of the one name that it can be; `None` if none fits, or more than one.
fn completed(word: &str) -> Option<String> {
    if !word.contains(UNKNOWN) {
        return None;
    }
    let signs: Vec<char> = word.chars().collect();
    // A letter of two bytes may have become two signs.
    let mut fewer = signs.clone();
    fewer.dedup_by(|one, other| one == other && UNKNOWN.contains(one));
    let fitting: BTreeSet<String> =
        ACCENTED.iter().flat_map(|name| [fitted(&signs, name), fitted(&fewer, name)]).flatten().collect();
    let mut fitting = fitting.into_iter();
    fitting.next().filter(|_| fitting.next().is_none())
}

/// The word with the name's letters in place of its signs, if all its other letters are the name's.
fn fitted(word: &[char], name: &str) -> Option<String> {
    let is_capitals = !word.iter().any(|c| c.is_lowercase());
    let mut letters = name.chars();
    let mut whole = String::with_capacity(name.len());
    for sign in word {
        let letter = letters.next()?;
        if UNKNOWN.contains(sign) {
            // What is lost is a letter with a mark; the others have survived.
            (!letter.is_ascii()).then_some(())?;
            if is_capitals { whole.extend(letter.to_uppercase()) } else { whole.push(letter) }
        } else {
            let mut buffer = ([0; 4], [0; 4]);
            let is_same = fold(sign.encode_utf8(&mut buffer.0)) == fold(letter.encode_utf8(&mut buffer.1));
            is_same.then(|| whole.push(*sign))?;
        }
    }
    letters.next().is_none().then_some(whole)
}

/// Whether all its letters are such as Spanish names have: nearly all names, which need no further look.
fn is_plain(name: &str) -> bool {
    name.chars().all(|c| (c.is_ascii() && c != '?') || "áéíóúüñÁÉÍÓÚÜÑ’".contains(c))
}

/// Borrowed if there is nothing to restore.
fn restored(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let chars: Vec<char> = name.chars().collect();
    let mut clean = String::with_capacity(name.len());
    let mut place = 0;
    while let Some(rest) = chars.get(place..).filter(|rest| !rest.is_empty()) {
        let before = place.checked_sub(1).and_then(|before| chars.get(before).copied());
        let (letter, length) = pair(rest).or_else(|| sign(before, rest)).unwrap_or((rest[0], 1));
        clean.push(letter);
        place += length;
    }
    if clean == name { Cow::Borrowed(name) } else { Cow::Owned(clean) }
}

/// A letter of which each byte became a sign, and how many signs it has.
fn pair(rest: &[char]) -> Option<(char, usize)> {
    let [first, second, ..] = rest else { return None };
    if let Some((_, letter)) = PAIRS.iter().find(|(wrong, _)| wrong.chars().eq([*first, *second])) {
        return Some((*letter, 2));
    }
    let length = match first {
        'Â' | 'Ã' => 2,
        'â' => 3,
        _ => return None,
    };
    let bytes: Vec<u8> = rest.get(..length)?.iter().map(|c| windows_1252_byte(*c)).collect::<Option<_>>()?;
    let letter = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    // Three signs can only be a quotation mark, an apostrophe or a dash.
    let is_likely = length == 2 || ('\u{2010}'..='\u{201F}').contains(&letter);
    is_likely.then_some((letter, length))
}

/// A letter of one byte that became one sign inside or at the end of a word.
fn sign(before: Option<char>, rest: &[char]) -> Option<(char, usize)> {
    let (wrong, after) = (rest[0], rest.get(1).copied());
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let is_lowercase = |c: Option<char>| c.is_some_and(char::is_lowercase);
    // The soft hyphen, by which «í» ends, is invisible and goes before anybody sees it.
    if wrong == 'Ã' && is_lowercase(before) {
        return Some(('í', 1));
    }
    if let Some((_, letter)) = MS_DOS.iter().find(|(sign, _)| *sign == wrong) {
        let is_first = letter.is_uppercase() && is_letter(after);
        return (is_letter(before) || is_first).then_some((*letter, 1));
    }
    let (_, letter) = MACINTOSH.iter().find(|(sign, _)| *sign == wrong)?;
    let is_inside = if letter.is_uppercase() {
        // «„ahui» and «NU„EZ», but no quotation that begins behind a word.
        is_letter(after) && before.is_none_or(|before| before.is_uppercase() || !before.is_alphabetic())
    } else {
        // «José–María» is written with a long hyphen; «Živković» begins so.
        is_lowercase(before) && (is_lowercase(after) || (!is_letter(after) && wrong != '–' && wrong != '—'))
    };
    is_inside.then_some((*letter, 1))
}

/// Whether it has signs of which nobody can say what letter they were.
fn has_unknown_damage(name: &str) -> bool {
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let is_word = before.is_alphabetic() || after.is_alphabetic();
        let is_half = c == 'Ã' && (after.is_lowercase() || !after.is_alphabetic());
        if (UNKNOWN.contains(&c) && is_word) || is_half {
            return true;
        }
        before = c;
    }
    false
}

/// The byte that Windows-1252 reads as the character; the five that it leaves out are control characters.
fn windows_1252_byte(c: char) -> Option<u8> {
    const HIGH: &[(char, u8)] = &[
        ('€', 0x80),
        ('‚', 0x82),
        ('ƒ', 0x83),
        ('„', 0x84),
        ('…', 0x85),
        ('†', 0x86),
        ('‡', 0x87),
        ('ˆ', 0x88),
        ('‰', 0x89),
        ('Š', 0x8A),
        ('‹', 0x8B),
        ('Œ', 0x8C),
        ('Ž', 0x8E),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('˜', 0x98),
        ('™', 0x99),
        ('š', 0x9A),
        ('›', 0x9B),
        ('œ', 0x9C),
        ('ž', 0x9E),
        ('Ÿ', 0x9F),
    ];
    HIGH.iter().find(|(sign, _)| *sign == c).map(|(_, byte)| *byte).or_else(|| u8::try_from(u32::from(c)).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_wrong_table_is_told_by_its_signs() {
        for (damaged, name) in [
            ("BriceÃ±o", "Briceño"),
            ("SofÃ\u{AD}a", "Sofía"),
            ("SofÃa", "Sofía"),
            ("Ã‘AUPARI", "ÑAUPARI"),
            ("Ã\u{81}lvaro", "Álvaro"),
            ("Oâ€™Higgins", "O’Higgins"),
            ("MÂª", "Mª"),
            ("Brice¤o", "Briceño"),
            ("Andr‚s", "Andrés"),
            ("Sof¡a Rom n", "Sofía Rom n"),
            ("NU¥EZ", "NUÑEZ"),
            ("Ibarg\u{81}en", "Ibargüen"),
            ("Brice–o", "Briceño"),
            ("AndrŽs JosŽ", "Andrés José"),
            ("„ahui", "Ñahui"),
            ("Tom‡s", "Tomás"),
            ("Brice√±o", "Briceño"),
            ("Brice├▒o", "Briceño"),
        ] {
            assert!(looks_damaged(damaged), "{damaged}");
            assert_eq!(restored_letters(damaged).as_deref(), Some(name), "{damaged}");
        }
    }

    #[test]
    fn a_letter_that_nobody_can_tell_is_not_guessed() {
        for damaged in ["Qu?che", "B?ez P?z", "Y?nac", "?a", "Quil¿o", "Tac\u{FFFD}o", "Ãngel", "Jos¢ Lar?o"] {
            assert!(looks_damaged(damaged), "{damaged}");
            assert_eq!(restored_letters(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn a_word_that_only_one_common_name_fits_is_suggested() {
        for (damaged, name) in [
            ("Brice?o", "Briceño"),
            ("BRICE?O", "BRICEÑO"),
            ("Jos? Andr?s", "José Andrés"),
            ("?ahui", "Ñahui"),
            ("?NGEL", "ÁNGEL"),
            ("N??ez", "Núñez"),
            ("Mu??oz", "Muñoz"),
            ("Iba?ez", "Ibañez"),
            ("Brice\u{FFFD}o", "Briceño"),
            ("Ram¢n Brice?o", "Ramón Briceño"),
        ] {
            assert!(looks_damaged(damaged), "{damaged}");
            assert_eq!(restored_letters(damaged).as_deref(), Some(name), "{damaged}");
        }
    }

    #[test]
    fn every_common_name_is_known_again_without_its_marks() {
        for name in ACCENTED {
            let damaged: String = name.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
            let fits = |other: &&&str| {
                let same = |(one, other): (char, char)| one == other || (one == '?' && !other.is_ascii());
                other.chars().count() == name.chars().count() && damaged.chars().zip(other.chars()).all(same)
            };
            let expected = (ACCENTED.iter().filter(fits).count() == 1).then(|| (*name).to_owned());
            assert_eq!(completed(&damaged), expected, "{damaged}");
        }
    }

    #[test]
    fn the_signs_of_sound_names_are_no_damage() {
        for name in [
            "Mª del Carmen",
            "O’Higgins",
            "D'Angelo",
            "José–María",
            "Sáenz-Peña – Ortiz",
            "João",
            "CONCEIÇÃO",
            "Ângela",
            "Živković",
            "Müller",
            "Françoise",
            "Ñahui",
            "Ana \"Anita\"",
            "Ana “Anita”",
            "Güere",
            "Ā",
            "李",
        ] {
            assert!(!looks_damaged(name), "{name}");
        }
    }

    /// What comes of a text whose bytes are read as Windows-1252.
    fn misread(text: &str) -> String {
        let read = |byte: u8| (0x80..=0x2122).filter_map(char::from_u32).find(|c| windows_1252_byte(*c) == Some(byte));
        text.bytes().map(|byte| if byte < 0x80 { char::from(byte) } else { read(byte).unwrap() }).collect()
    }

    proptest! {
        #[test]
        fn a_spanish_name_that_was_misread_is_read_again(name in "[A-ZÑÁÉÍÓÚ][a-zñáéíóúü]{1,8}") {
            prop_assume!(!name.is_ascii());
            prop_assert_eq!(restored_letters(&misread(&name)), Some(name));
        }

        #[test]
        fn a_spanish_name_is_left_alone(name in "[A-ZÑÁÉÍÓÚÜ]?[a-zñáéíóúü]{1,8}|[A-ZÑÁÉÍÓÚÜ]{1,8}") {
            prop_assert!(!looks_damaged(&name));
        }

        #[test]
        fn a_restored_name_is_whole(name in "[A-Za-zñáÃÂ±¤¡¢‚„–Ž? ]{0,12}") {
            if let Some(restored) = restored_letters(&name) {
                prop_assert!(!has_unknown_damage(&restored));
            }
        }
    }
}
