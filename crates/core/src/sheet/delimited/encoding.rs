//! Bytes to text: UTF-8 with or without a mark, UTF-16 with one, Windows-1252 otherwise.
//!
//! Windows-1252 is what Excel writes as "CSV" in Peru and is the only guess made: a wrong guess among
//! more encodings would show up as wrong letters in names, which nobody may notice.

use std::borrow::Cow;

use memchr::{memchr, memchr2_iter};

use super::FileError;

/// A text and the name of the encoding it had.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static str,
}

/// Decodes strictly: nothing is replaced, a damaged place is an error that names its row.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, FileError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = str::from_utf8(rest).map_err(|error| broken_at(rest, error.valid_up_to()))?;
        refuse_nul(rest)?;
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8" });
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Ok(Decoded { text: decode_utf16(rest, u16::from_le_bytes)?.into(), encoding: "UTF-16LE" });
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Ok(Decoded { text: decode_utf16(rest, u16::from_be_bytes)?.into(), encoding: "UTF-16BE" });
    }
    refuse_nul(bytes)?;
    match str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8" }),
        Err(_) => Ok(Decoded { text: decode_windows_1252(bytes)?.into(), encoding: "windows-1252" }),
    }
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

/// The characters of 0x80–0x9F; NUL where there is none. All other bytes are the code point they name.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', //
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

fn decode_windows_1252(bytes: &[u8]) -> Result<String, FileError> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            0x80..=0x9F => match WINDOWS_1252[usize::from(byte - 0x80)] {
                '\0' => return Err(broken_at(bytes, index)),
                c => text.push(c),
            },
            byte => text.push(char::from(*byte)),
        }
    }
    Ok(text)
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
    use super::*;

    #[test]
    fn each_encoding_gives_the_same_text() {
        let text = "Ñahui;María\n";
        let with_mark = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
        let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (with_mark(b"\xEF\xBB\xBF", text.into()), "UTF-8"),
            (with_mark(b"\xFF\xFE", utf16(u16::to_le_bytes)), "UTF-16LE"),
            (with_mark(b"\xFE\xFF", utf16(u16::to_be_bytes)), "UTF-16BE"),
            (b"\xD1ahui;Mar\xEDa\n".to_vec(), "windows-1252"),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (text, encoding));
        }
    }

    #[test]
    fn windows_1252_has_more_than_latin_1() {
        assert_eq!(decode(b"\x80 \x93x\x94 \xF1").unwrap().text, "€ “x” ñ");
    }

    #[test]
    fn a_damaged_place_is_named_by_its_row() {
        for (bytes, row) in [
            (b"\xEF\xBB\xBFa\r\nb\xFF".as_slice(), 2),
            (b"a\rb\rc\0", 3),
            (b"a\n\x81\xE1", 2),
            (b"\xFF\xFEa\0\n\0\x00\xD8", 2),
            (b"\xFF\xFEa\0\n", 1),
            (b"\xFE\xFF\0a\0\0", 1),
            (b"a\0b\0", 1),
        ] {
            assert_eq!(decode(bytes), Err(FileError::InvalidEncoding { row: Some(row) }), "{bytes:?}");
        }
    }
}
