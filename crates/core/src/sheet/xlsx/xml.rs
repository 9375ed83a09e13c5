//! XML events with a ceiling: no event and no nesting grows beyond what a spreadsheet needs.

use std::{
    borrow::Cow,
    io::{self, BufRead, Read},
};

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::{
    FileError,
    archive::{Archive, Metered, Part},
    utf8::Utf8,
};

/// The longest tag or text. A cell holds 32,767 characters at most, and attributes are shorter.
const MAX_EVENT_BYTES: usize = 1 << 20;
/// The deepest nesting.
const MAX_DEPTH: usize = 64;

/// A stream of XML events.
pub(in crate::sheet) struct Xml<R> {
    reader: Reader<Ceiling<R>>,
    buffer: Vec<u8>,
    depth: usize,
    inflated_limit: usize,
}

impl<'b> Archive<'b> {
    /// A part as XML; `None` if there is no such part.
    pub fn part(&mut self, path: &str) -> Result<Option<Xml<Utf8<Part<'_, 'b>>>>, FileError> {
        let limit = self.inflated_limit();
        Ok(self.open_part(path)?.map(|part| Xml::new(Utf8::new(part), limit)))
    }
}

impl<R: BufRead + Metered> Xml<R> {
    /// `inflated_limit` is named in the error when the stream's budget is spent.
    pub fn new(stream: R, inflated_limit: usize) -> Self {
        let mut reader = Reader::from_reader(Ceiling { inner: stream, event_bytes: 0 });
        reader.config_mut().check_end_names = false;
        Self { reader, buffer: Vec::with_capacity(1024), depth: 0, inflated_limit }
    }

    /// The next event; `Event::Eof` at the end.
    pub fn next(&mut self) -> Result<Event<'_>, FileError> {
        self.buffer.clear();
        self.reader.get_mut().event_bytes = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => {
                match event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                if self.depth > MAX_DEPTH { Err(FileError::damaged("XML nested too deep")) } else { Ok(event) }
            }
            Err(_) if self.reader.get_ref().inner.is_over_budget() => {
                Err(FileError::InflatedTooLarge { limit: self.inflated_limit })
            }
            Err(error) => Err(FileError::damaged(error)),
        }
    }
}

/// The raw value of the attribute with this local name.
pub(in crate::sheet) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
    found.map(|attribute| attribute.value)
}

/// The value of the attribute with this local name, references resolved; as it stands if they are broken.
pub(in crate::sheet) fn text_attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let raw = attribute(element, name)?;
    Some(quick_xml::escape::unescape(&raw).map(Cow::into_owned).unwrap_or_else(|_| raw.clone().into_owned()))
}

/// Appends what a reference such as `&amp;` or `&#241;` stands for; an unknown one stands for nothing.
pub(in crate::sheet) fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        text.push(c);
    } else if let Some(known) = quick_xml::escape::resolve_xml_entity(reference) {
        text.push_str(known);
    }
}

/// Stops a reader that takes in too much for one event.
struct Ceiling<R> {
    inner: R,
    event_bytes: usize,
}

impl<R: BufRead> Read for Ceiling<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Ceiling<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event_bytes > MAX_EVENT_BYTES {
            return Err(io::Error::other("a piece of XML is too long"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.event_bytes += length;
        self.inner.consume(length);
    }
}
