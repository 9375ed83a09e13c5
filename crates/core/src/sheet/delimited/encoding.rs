//! The encodings of delimited text, and what each byte means in them.

use std::{borrow::Cow, str::FromStr};

/// An encoding in which offices save their lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    Utf8,
    /// What Excel writes as «CSV» on Windows.
    Windows1252,
    /// What MS-DOS and the programs that stem from it write: «CSV (MS-DOS)».
    Cp850,
    /// What old Macs write: «CSV (Macintosh)».
    MacRoman,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    pub const ALL: [Self; 6] =
        [Self::Utf8, Self::Windows1252, Self::Cp850, Self::MacRoman, Self::Utf16Le, Self::Utf16Be];

    /// Its name for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Cp850 => "cp850",
            Self::MacRoman => "macroman",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// What a person calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows (Excel en español)",
            Self::Cp850 => "MS-DOS",
            Self::MacRoman => "Macintosh antiguo",
            Self::Utf16Le => "UTF-16",
            Self::Utf16Be => "UTF-16 (orden inverso)",
        }
    }

    /// What the bytes 0x80–0xFF stand for, of an encoding that has one byte for each character.
    const fn table(self) -> Option<&'static [char; 128]> {
        match self {
            Self::Windows1252 => Some(&WINDOWS_1252),
            Self::Cp850 => Some(&CP850),
            Self::MacRoman => Some(&MAC_ROMAN),
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be => None,
        }
    }

    /// The text of bytes that are in this encoding, which is not UTF-16. What stands for no character is U+FFFD, so
    /// that the values where it stands are errors of their rows and not of the file.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self.table() {
            Some(table) => {
                let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
                for byte in bytes {
                    let high = byte.checked_sub(0x80).map(|place| table[usize::from(place)]);
                    text.push(high.unwrap_or(char::from(*byte)));
                }
                Cow::Owned(text)
            }
            None => String::from_utf8_lossy(bytes),
        }
    }
}

/// Not a name of an encoding that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown encoding")]
pub struct UnknownEncoding;

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    /// Capitals do not matter.
    fn from_str(name: &str) -> Result<Self, UnknownEncoding> {
        let known = Self::ALL.into_iter().find(|encoding| encoding.as_str().eq_ignore_ascii_case(name));
        known.ok_or(UnknownEncoding)
    }
}

#[rustfmt::skip]
const WINDOWS_1252: [char; 128] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}', //
    '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ', //
    '\u{A0}', '¡', '¢', '£', '¤', '¥', '¦', '§', '¨', '©', 'ª', '«', '¬', '\u{AD}', '®', '¯', //
    '°', '±', '²', '³', '´', 'µ', '¶', '·', '¸', '¹', 'º', '»', '¼', '½', '¾', '¿', //
    'À', 'Á', 'Â', 'Ã', 'Ä', 'Å', 'Æ', 'Ç', 'È', 'É', 'Ê', 'Ë', 'Ì', 'Í', 'Î', 'Ï', //
    'Ð', 'Ñ', 'Ò', 'Ó', 'Ô', 'Õ', 'Ö', '×', 'Ø', 'Ù', 'Ú', 'Û', 'Ü', 'Ý', 'Þ', 'ß', //
    'à', 'á', 'â', 'ã', 'ä', 'å', 'æ', 'ç', 'è', 'é', 'ê', 'ë', 'ì', 'í', 'î', 'ï', //
    'ð', 'ñ', 'ò', 'ó', 'ô', 'õ', 'ö', '÷', 'ø', 'ù', 'ú', 'û', 'ü', 'ý', 'þ', 'ÿ',
];

#[rustfmt::skip]
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', //
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', //
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»', //
    '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐', //
    '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤', //
    'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀', //
    'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', //
    '\u{AD}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{A0}',
];

/// With the euro sign, as since 1998. Apple's own sign is a character of private use.
#[rustfmt::skip]
const MAC_ROMAN: [char; 128] = [
    'Ä', 'Å', 'Ç', 'É', 'Ñ', 'Ö', 'Ü', 'á', 'à', 'â', 'ä', 'ã', 'å', 'ç', 'é', 'è', //
    'ê', 'ë', 'í', 'ì', 'î', 'ï', 'ñ', 'ó', 'ò', 'ô', 'ö', 'õ', 'ú', 'ù', 'û', 'ü', //
    '†', '°', '¢', '£', '§', '•', '¶', 'ß', '®', '©', '™', '´', '¨', '≠', 'Æ', 'Ø', //
    '∞', '±', '≤', '≥', '¥', 'µ', '∂', '∑', '∏', 'π', '∫', 'ª', 'º', 'Ω', 'æ', 'ø', //
    '¿', '¡', '¬', '√', 'ƒ', '≈', '∆', '«', '»', '…', '\u{A0}', 'À', 'Ã', 'Õ', 'Œ', 'œ', //
    '–', '—', '“', '”', '‘', '’', '÷', '◊', 'ÿ', 'Ÿ', '⁄', '€', '‹', '›', 'ﬁ', 'ﬂ', //
    '‡', '·', '‚', '„', '‰', 'Â', 'Ê', 'Á', 'Ë', 'È', 'Í', 'Î', 'Ï', 'Ì', 'Ó', 'Ô', //
    '\u{F8FF}', 'Ò', 'Ú', 'Û', 'Ù', 'ı', 'ˆ', '˜', '¯', '˘', '˙', '˚', '¸', '˝', '˛', 'ˇ',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_found_by_its_name() {
        for encoding in Encoding::ALL {
            assert_eq!(encoding.as_str().to_uppercase().parse(), Ok(encoding));
        }
        assert_eq!("latin-1".parse::<Encoding>(), Err(UnknownEncoding));
    }

    #[test]
    fn each_encoding_has_its_own_letters() {
        for (encoding, bytes) in [
            (Encoding::Windows1252, b"\xE1\xE9\xED\xF3\xFA\xFC\xF1\xC1\xC9\xCD\xD3\xDA\xDC\xD1"),
            (Encoding::Cp850, b"\xA0\x82\xA1\xA2\xA3\x81\xA4\xB5\x90\xD6\xE0\xE9\x9A\xA5"),
            (Encoding::MacRoman, b"\x87\x8E\x92\x97\x9C\x9F\x96\xE7\x83\xEA\xEE\xF2\x86\x84"),
        ] {
            assert_eq!(encoding.decode(bytes), "áéíóúüñÁÉÍÓÚÜÑ", "{encoding:?}");
        }
        assert_eq!(Encoding::Windows1252.decode(b"\x80 \x93x\x94 \x81"), "€ “x” \u{FFFD}");
    }
}
