//! Bytes to text: in the encoding that a person names, that a mark tells, or that gives the text the best letters.
//!
//! UTF-8 proves itself: other texts are hardly ever valid by chance. So a file most of whose lines beyond ASCII are
//! valid is UTF-8, and the others were pasted in; what is wrong in them becomes U+FFFD, which no value may have, and
//! only their rows are refused. Otherwise there are encodings with one byte for each character, which are told apart by
//! reading the words (see `reading`); where two read about as well, both are handed on for a person to choose.

use std::borrow::Cow;

use memchr::{memchr, memchr2_iter};

use super::{
    FileError,
    encoding::Encoding,
    reading::{Reading, words},
};
use crate::sheet::EncodingChoice;

/// Words that are shown of each encoding to choose from.
const SAMPLES: usize = 3;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF16_LE_MARK: &[u8] = b"\xFF\xFE";
const UTF16_BE_MARK: &[u8] = b"\xFE\xFF";

/// A text, the encoding it had, and what else it might have been.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: Encoding,
    /// Empty unless there is a choice; the one that was taken comes first.
    pub choices: Vec<EncodingChoice>,
}

/// Decodes in the encoding that is `wanted`, or else that fits.
///
/// # Errors
/// A NUL, or broken UTF-16, with the row near which it stands: what is no text is refused as a whole.
pub(super) fn decode(bytes: &[u8], wanted: Option<Encoding>) -> Result<Decoded<'_>, FileError> {
    let (mark, rest) = split_mark(bytes);
    let (encoding, choices) = match wanted.or(mark.filter(|mark| *mark != Encoding::Utf8)) {
        Some(encoding) => (encoding, Vec::new()),
        None => match unmarked_utf16(rest) {
            Some(encoding) => (encoding, Vec::new()),
            None => choose(rest, mark.is_some()),
        },
    };
    let text = match encoding {
        Encoding::Utf16Le => decode_utf16(rest, u16::from_le_bytes)?.into(),
        Encoding::Utf16Be => decode_utf16(rest, u16::from_be_bytes)?.into(),
        one_byte_or_utf8 => {
            refuse_nul(rest)?;
            one_byte_or_utf8.decode(rest)
        }
    };
    Ok(Decoded { text, encoding, choices })
}

/// The encoding that a byte order mark tells, and what follows the mark.
fn split_mark(bytes: &[u8]) -> (Option<Encoding>, &[u8]) {
    let marks = [(UTF8_MARK, Encoding::Utf8), (UTF16_LE_MARK, Encoding::Utf16Le), (UTF16_BE_MARK, Encoding::Utf16Be)];
    let found = marks.into_iter().find_map(|(mark, encoding)| Some((Some(encoding), bytes.strip_prefix(mark)?)));
    found.unwrap_or((None, bytes))
}

/// UTF-16 without a mark: nearly every letter of our languages has a NUL for its second byte, on one side always.
fn unmarked_utf16(bytes: &[u8]) -> Option<Encoding> {
    const LOOKED_AT: usize = 4096;
    let (pairs, _) = bytes.as_chunks::<2>();
    let pairs = &pairs[..pairs.len().min(LOOKED_AT)];
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let is_most = |zeros: usize| zeros > 0 && zeros * 4 >= pairs.len() * 3;
    match (first, second) {
        (0, second) if is_most(second) => Some(Encoding::Utf16Le),
        (first, 0) if is_most(first) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// The encoding under which the words are the best, and what a person may choose from if others are about as good.
fn choose(bytes: &[u8], has_mark: bool) -> (Encoding, Vec<EncodingChoice>) {
    let (valid, broken) = count_lines(bytes);
    if broken == 0 || valid > broken || (has_mark && valid == broken) {
        return (Encoding::Utf8, Vec::new());
    }
    // The likeliest first: of equals it is taken.
    let mut candidates = vec![Encoding::Windows1252, Encoding::Cp850, Encoding::MacRoman];
    candidates.extend((valid > 0).then_some(Encoding::Utf8));
    let readings: Vec<(Encoding, Reading)> =
        candidates.into_iter().map(|encoding| (encoding, Reading::of(bytes, encoding))).collect();
    let usual = readings[0];
    // Where nothing speaks against the usual one (spaces that do not break are no letters of it), it is taken.
    let best = readings
        .iter()
        .fold(usual, |best, other| if usual.1.bad > 0 && other.1.score() > best.1.score() { *other } else { best });
    if best == usual && usual.1.bad == 0 && usual.1.good > 0 {
        return (best.0, Vec::new());
    }
    let margin = (best.1.score().abs() / 4).max(1);
    let others = readings.iter().filter(|other| other.0 != best.0 && other.1.score() >= best.1.score() - margin);
    (best.0, describe(bytes, &[best.0].into_iter().chain(others.map(|other| other.0)).collect::<Vec<_>>()))
}

/// How many lines with bytes beyond ASCII are valid UTF-8, and how many are not.
fn count_lines(bytes: &[u8]) -> (usize, usize) {
    if str::from_utf8(bytes).is_ok() {
        return (0, 0);
    }
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_ascii());
    let (mut valid, mut broken) = (0, 0);
    for line in lines {
        *(if str::from_utf8(line).is_ok() { &mut valid } else { &mut broken }) += 1;
    }
    (valid, broken)
}

/// Each encoding with the same words as it reads them; none if there is nothing to choose from.
fn describe(bytes: &[u8], encodings: &[Encoding]) -> Vec<EncodingChoice> {
    let mut samples: Vec<&[u8]> = Vec::new();
    for word in words(bytes) {
        let differs = || encodings.iter().any(|encoding| encoding.decode(word) != encodings[0].decode(word));
        if samples.len() < SAMPLES && !samples.contains(&word) && differs() {
            samples.push(word);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    if samples.is_empty() || encodings.len() < 2 {
        return Vec::new();
    }
    let read = |encoding: &Encoding| samples.iter().map(|word| encoding.decode(word).into_owned()).collect();
    encodings.iter().map(|encoding| EncodingChoice { name: encoding.as_str(), samples: read(encoding) }).collect()
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, FileError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match c {
            Ok('\0') | Err(_) => return Err(broken_at(text.as_bytes(), text.len())),
            Ok(c) => text.push(c),
        }
    }
    if odd.is_empty() { Ok(text) } else { Err(broken_at(text.as_bytes(), text.len())) }
}

/// A NUL in a text that is not UTF-16 means that it is no text.
fn refuse_nul(bytes: &[u8]) -> Result<(), FileError> {
    memchr(0, bytes).map_or(Ok(()), |index| Err(broken_at(bytes, index)))
}

fn broken_at(bytes: &[u8], index: usize) -> FileError {
    let before = bytes.get(..index).unwrap_or(bytes);
    let breaks = memchr2_iter(b'\n', b'\r', before)
        .filter(|at| before[*at] == b'\n' || before.get(at + 1) != Some(&b'\n'))
        .count();
    FileError::InvalidEncoding { row: u32::try_from(breaks + 1).ok() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text in an encoding; `None` if it has a character that the encoding has not.
    fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
        match encoding {
            Encoding::Utf8 => Some(text.into()),
            Encoding::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Encoding::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            one_byte => {
                let byte = |c: char| (0..=255).find(|byte| one_byte.decode(&[*byte]).chars().eq([c]));
                text.chars().map(byte).collect()
            }
        }
    }

    fn read(bytes: &[u8]) -> (String, Encoding, Vec<EncodingChoice>) {
        let decoded = decode(bytes, None).unwrap();
        (decoded.text.into_owned(), decoded.encoding, decoded.choices)
    }

    #[test]
    fn each_encoding_gives_the_same_text_and_no_question() {
        for text in ["Ñahui;María\n", "apellido\nMUÑOZ PEÑA\nJESÚS\n", "Begoña\nJosé;3º\nNúñez Vílchez\nÁlvarez\n"]
        {
            for encoding in Encoding::ALL {
                let bytes = encode(text, encoding).unwrap();
                assert_eq!(read(&bytes), (text.to_owned(), encoding, vec![]));
            }
            for (mark, encoding) in
                [(UTF8_MARK, Encoding::Utf8), (UTF16_LE_MARK, Encoding::Utf16Le), (UTF16_BE_MARK, Encoding::Utf16Be)]
            {
                let bytes = [mark, &encode(text, encoding).unwrap()].concat();
                assert_eq!(read(&bytes), (text.to_owned(), encoding, vec![]));
            }
        }
    }

    #[test]
    fn lines_of_another_encoding_are_damaged_where_they_are_the_fewer() {
        let (text, encoding, choices) = read("María\nJosé\nPeña\n".as_bytes());
        assert_eq!((text.as_str(), encoding, choices.len()), ("María\nJosé\nPeña\n", Encoding::Utf8, 0));
        let pasted = ["María\nJosé\n".as_bytes(), b"Sof\xEDa;C\xE1ceres\n"].concat();
        let (text, encoding, choices) = read(&pasted);
        assert_eq!((text.as_str(), encoding), ("María\nJosé\nSof\u{FFFD}a;C\u{FFFD}ceres\n", Encoding::Utf8));
        assert!(choices.is_empty());
        // Where they are as many it is asked, unless a mark says it.
        let halves = ["María\n".as_bytes(), b"Sof\xEDa\n"].concat();
        let (_, encoding, choices) = read(&halves);
        assert_eq!(encoding, Encoding::Utf8);
        assert_eq!(choices.iter().map(|choice| choice.name).collect::<Vec<_>>(), ["utf-8", "windows-1252"]);
        assert!(read(&[UTF8_MARK, &halves].concat()).2.is_empty());
        // A mark over a text of another encoding is a mistake.
        let (text, encoding, _) = read(&[UTF8_MARK, b"Sof\xEDa\nMu\xF1oz\n"].concat());
        assert_eq!((text.as_str(), encoding), ("Sofía\nMuñoz\n", Encoding::Windows1252));
    }

    #[test]
    fn spaces_that_do_not_break_are_no_letters_of_ms_dos() {
        let (text, encoding, choices) = read(b"Jos\xE9\nPerez\xA0\nQuispe\xA0;\xA0Ruiz\xA0\n");
        assert_eq!((text.lines().next(), encoding, choices.len()), (Some("José"), Encoding::Windows1252, 0));
        // Without any letter to go by, it is asked.
        let (_, encoding, choices) = read(b"Perez\xA0\nQuispe\xA0\n");
        assert_eq!((encoding, choices[0].name, choices[1].name), (Encoding::Windows1252, "windows-1252", "cp850"));
        assert_eq!(choices[1].samples, ["Perezá", "Quispeá"]);
    }

    #[test]
    fn a_person_can_say_which_encoding_it_is() {
        let decoded = decode(b"Jos\x82", Some(Encoding::Windows1252)).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.choices.len()), ("Jos‚", 0));
        assert_eq!(decode(b"\xEF\xBB\xBFJos\xC3\xA9", Some(Encoding::Utf8)).unwrap().text, "José");
        assert_eq!(decode(b"Jos\xE9", Some(Encoding::Utf8)).unwrap().text, "Jos\u{FFFD}");
        assert_eq!(decode(b"J\0o\0", Some(Encoding::Utf16Le)).unwrap().text, "Jo");
        assert!(decode(b"Jo\0s", Some(Encoding::Cp850)).is_err());
    }

    #[test]
    fn a_damaged_place_is_named_by_its_row() {
        for (bytes, row) in [
            (b"a\rb\rc\0".as_slice(), 3),
            (b"\xFF\xFEa\0\n\0\x00\xD8", 2),
            (b"\xFF\xFEa\0\n", 1),
            (b"\xFE\xFF\0a\0\0", 1),
            (b"ab\0b\0", 1),
        ] {
            assert_eq!(decode(bytes, None), Err(FileError::InvalidEncoding { row: Some(row) }), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_character_is_a_damaged_letter() {
        assert_eq!(read(b"Mar\xEDa\nJos\xE9\nX\x8Dy\n").0, "María\nJosé\nX\u{FFFD}y\n");
    }

    proptest! {
        #[test]
        fn a_list_of_spanish_names_is_read_in_any_encoding(
            names in prop::collection::vec(
                prop::sample::select(vec![
                    "José Muñoz", "María Peña", "Íñigo Güere", "Óscar Zúñiga", "Begoña Ñahui", "ÁNGEL NÚÑEZ",
                    "Ana Ruiz", "Luz Quispe", "Sofía Cáceres", "JESÚS RAMÍREZ", "Víctor Ibáñez",
                ]),
                8..40,
            ),
            encoding in prop::sample::select(Encoding::ALL.to_vec()),
        ) {
            prop_assume!(names.iter().filter(|name| !name.is_ascii()).count() > 3);
            let text = names.join("\r\n");
            let (read, found, choices) = read(&encode(&text, encoding).unwrap());
            prop_assert_eq!((read, found, choices), (text, encoding, vec![]));
        }

        #[test]
        fn no_bytes_make_it_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            wanted in prop::option::of(prop::sample::select(Encoding::ALL.to_vec())),
        ) {
            if let Ok(decoded) = decode(&bytes, wanted) {
                prop_assert!(!decoded.text.contains('\0'));
            }
        }

        #[test]
        fn words_of_any_letters_make_it_choose(bytes in prop::collection::vec(0x20..=0xFF_u8, 0..300)) {
            let decoded = decode(&bytes, None).unwrap();
            if let Some(first) = decoded.choices.first() {
                prop_assert_eq!(first.name, decoded.encoding.as_str());
                prop_assert!(decoded.choices.len() > 1);
            }
        }
    }
}
