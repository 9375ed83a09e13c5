//! Parts as UTF-8: an XML part may as well be UTF-16, told by its mark or by how it begins (XML 1.0, appendix F).

use std::io::{self, BufRead, Read};

use super::archive::Metered;

/// How many bytes are decoded at once.
const CHUNK: usize = 8 << 10;

/// A stream of XML in UTF-8, whatever it was.
pub(in crate::sheet) struct Utf8<R> {
    inner: R,
    form: Form,
    /// What of the inner stream is decoded and not yet read.
    decoded: Vec<u8>,
    position: usize,
    /// The first byte of a unit, and the first unit of a pair, whose rest is still to come.
    half_unit: Option<u8>,
    half_pair: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing is read yet.
    Unknown,
    /// UTF-8, or another that has ASCII in it: handed through.
    Plain,
    LittleEndian,
    BigEndian,
}

impl<R: Metered> Metered for Utf8<R> {
    fn is_over_budget(&self) -> bool {
        self.inner.is_over_budget()
    }
}

impl<R: BufRead> Utf8<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, form: Form::Unknown, decoded: Vec::new(), position: 0, half_unit: None, half_pair: None }
    }

    /// Every XML document begins with a mark, or with `<` or white space, which are ASCII.
    fn find_form(&mut self) -> io::Result<()> {
        let start = self.inner.fill_buf()?;
        let (form, mark) = match start {
            [0xFF, 0xFE, ..] => (Form::LittleEndian, 2),
            [0xFE, 0xFF, ..] => (Form::BigEndian, 2),
            [first, 0, ..] if *first != 0 => (Form::LittleEndian, 0),
            [0, second, ..] if *second != 0 => (Form::BigEndian, 0),
            _ => (Form::Plain, 0),
        };
        self.inner.consume(mark);
        self.form = form;
        Ok(())
    }

    /// Decodes the next piece; nothing is left undecoded at the end of the stream.
    fn decode(&mut self) -> io::Result<()> {
        self.decoded.clear();
        self.position = 0;
        while self.decoded.is_empty() {
            let chunk = self.inner.fill_buf()?;
            let length = chunk.len().min(CHUNK);
            if length == 0 {
                let is_whole = self.half_unit.is_none() && self.half_pair.is_none();
                return if is_whole { Ok(()) } else { Err(broken()) };
            }
            for byte in &chunk[..length] {
                let Some(first) = self.half_unit.take() else {
                    self.half_unit = Some(*byte);
                    continue;
                };
                let unit = match self.form {
                    Form::BigEndian => u16::from_be_bytes([first, *byte]),
                    _ => u16::from_le_bytes([first, *byte]),
                };
                push_unit(&mut self.decoded, &mut self.half_pair, unit)?;
            }
            self.inner.consume(length);
        }
        Ok(())
    }
}

fn push_unit(decoded: &mut Vec<u8>, half_pair: &mut Option<u16>, unit: u16) -> io::Result<()> {
    let units = match half_pair.take() {
        None if (0xD800..0xDC00).contains(&unit) => {
            *half_pair = Some(unit);
            return Ok(());
        }
        None => [unit, 0],
        Some(first) => [first, unit],
    };
    let c = char::decode_utf16(units).next().and_then(Result::ok).ok_or_else(broken)?;
    decoded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(())
}

fn broken() -> io::Error {
    io::Error::other("broken UTF-16")
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.form == Form::Unknown {
            self.find_form()?;
        }
        if self.form == Form::Plain {
            return self.inner.fill_buf();
        }
        if self.position >= self.decoded.len() {
            self.decode()?;
        }
        Ok(&self.decoded[self.position..])
    }

    fn consume(&mut self, length: usize) {
        match self.form {
            Form::Unknown | Form::Plain => self.inner.consume(length),
            _ => self.position += length,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8], capacity: usize) -> io::Result<String> {
        let mut text = String::new();
        Utf8::new(BufReader::with_capacity(capacity.max(2), bytes)).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_is_cut_is_broken() {
        for bytes in [b"\xFF\xFE<".as_slice(), b"\xFE\xFF\0<\xD8\x00", b"\xFF\xFE\x00\xD8<\0", b"\xFE\xFF\xDC\x00"] {
            assert!(decode(bytes, 64).is_err(), "{bytes:?}");
        }
        assert_eq!(decode(b"", 64).unwrap(), "");
        assert_eq!(decode(b"\xFF\xFE", 64).unwrap(), "");
    }

    proptest! {
        #[test]
        fn utf_16_gives_the_text_whatever_the_chunks(text in "[^\\u{0}]{0,200}", capacity in 2..50_usize) {
            let text = format!("<{text}");
            for mark in ["\u{FEFF}", ""] {
                let units = || mark.encode_utf16().chain(text.encode_utf16());
                let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
                let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
                prop_assert_eq!(&decode(&little, capacity).unwrap(), &text);
                prop_assert_eq!(&decode(&big, capacity).unwrap(), &text);
            }
            prop_assert_eq!(&decode(text.as_bytes(), capacity).unwrap(), &text);
        }
    }
}
