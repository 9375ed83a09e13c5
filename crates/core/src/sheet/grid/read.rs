//! Reads a grid, believing nothing of it.

use super::{FORMATS, KINDS, MAGIC, MAX_BYTES};
use crate::sheet::{
    FileError, Format, Limits, Row, RowBuffer,
    book::{Book, Tab},
};

/// An open grid: its sheets are known, their rows not yet looked at.
pub(in crate::sheet) struct Grid<'b> {
    format: Format,
    sheets: Vec<(Tab, &'b [u8])>,
    limits: Limits,
}

impl<'b> Grid<'b> {
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, FileError> {
        if bytes.len() > MAX_BYTES + 4096 {
            return Err(FileError::InflatedTooLarge { limit: MAX_BYTES });
        }
        let mut rest = Bytes(bytes.strip_prefix(MAGIC).ok_or_else(|| FileError::damaged("no grid"))?);
        let format = *FORMATS.get(usize::from(rest.u8()?)).ok_or_else(broken)?;
        let count = rest.u16()?;
        let mut sheets = Vec::new();
        for _ in 0..count {
            let is_visible = rest.u8()? == 1;
            let name = rest.text()?.to_owned();
            let length = rest.u32()?;
            sheets.push((Tab { name, is_visible }, rest.take(length as usize)?));
        }
        if rest.0.is_empty() { Ok(Self { format, sheets, limits: *limits }) } else { Err(broken()) }
    }
}

impl Book for Grid<'_> {
    fn format(&self) -> Format {
        self.format
    }

    fn tabs(&self) -> Vec<Tab> {
        self.sheets.iter().map(|(tab, _)| tab.clone()).collect()
    }

    fn for_each_row(
        &mut self,
        sheet: usize,
        mut take: impl FnMut(&Row<'_>) -> Result<bool, FileError>,
    ) -> Result<(), FileError> {
        let mut rest = Bytes(self.sheets.get(sheet).ok_or(FileError::NoSheet)?.1);
        let mut buffer = RowBuffer::default();
        let mut previous = 0;
        while !rest.0.is_empty() {
            let number = rest.u32()?;
            if number <= previous {
                return Err(broken());
            }
            previous = number;
            buffer.start(number);
            for _ in 0..rest.u16()? {
                let column = rest.u16()?;
                let kind = *KINDS.get(usize::from(rest.u8()?)).ok_or_else(broken)?;
                buffer.put(usize::from(column), rest.text()?, kind, &self.limits)?;
            }
            if let Some(row) = buffer.row()
                && !take(&row)?
            {
                break;
            }
        }
        Ok(())
    }
}

fn broken() -> FileError {
    FileError::damaged("a broken grid")
}

/// What is left to read.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], FileError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(broken)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], FileError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or_else(broken)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u8(&mut self) -> Result<u8, FileError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Result<u16, FileError> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, FileError> {
        self.array().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Result<&'b str, FileError> {
        let length = self.u16()?;
        str::from_utf8(self.take(usize::from(length))?).map_err(|_| broken())
    }
}
