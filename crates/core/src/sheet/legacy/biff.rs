//! The number formats of an .xls: what calamine does not tell. Records are those of [MS-XLS] 2.3.
//!
//! Whatever is not understood shows a plain number; only calamine says whether the file is whole.

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use super::ShownCells;
use crate::sheet::{
    FileError,
    shown::{Shown, builtin_format, read_format},
};

const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const FORMULA: u16 = 0x0006;
const MUL_RK: u16 = 0x00BD;
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const BOUND_SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const BIFF_8: u16 = 0x0600;

/// What the cells of each sheet show, in the order of the sheets.
///
/// # Errors
/// A compound file that holds no workbook at its top: the workbook that was found is a part of something else.
pub(super) fn read_shown(bytes: &[u8]) -> Result<Vec<ShownCells>, FileError> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Ok(Vec::new()) };
    let Some(path) = ["/Workbook", "/Book"].into_iter().find(|path| file.is_stream(path)) else {
        return Err(FileError::UnknownFormat { looks_like: "un documento antiguo de Office".to_owned() });
    };
    let mut stream = Vec::new();
    let read = file.open_stream(path).and_then(|part| part.take(bytes.len() as u64).read_to_end(&mut stream));
    Ok(if read.is_ok() { read_sheets(&stream) } else { Vec::new() })
}

fn read_sheets(stream: &[u8]) -> Vec<ShownCells> {
    let mut is_biff_8 = true;
    let mut custom = HashMap::new();
    let mut styles = Vec::new();
    let mut starts = Vec::new();
    for (kind, data) in Records(stream) {
        match kind {
            BOF => is_biff_8 = u16_at(data, 0) == Some(BIFF_8),
            FORMAT => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), format_code(data, is_biff_8)) {
                    custom.insert(id, read_format(&code));
                }
            }
            XF => {
                let id = u16_at(data, 2).unwrap_or_default();
                styles.push(custom.get(&id).copied().unwrap_or_else(|| builtin_format(u32::from(id))));
            }
            BOUND_SHEET => starts.push(u32_at(data, 0).unwrap_or(u32::MAX)),
            EOF => break,
            _ => {}
        }
    }
    let rest = |start: u32| stream.get(start as usize..).unwrap_or_default();
    starts.into_iter().map(|start| read_cells(rest(start), &styles)).collect()
}

/// The cells of one sheet; charts inside it are streams of their own between BOF and EOF.
fn read_cells(stream: &[u8], styles: &[Shown]) -> ShownCells {
    let mut cells = ShownCells::new();
    let mut depth = 0;
    for (kind, data) in Records(stream) {
        match kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            NUMBER | RK | FORMULA if depth == 1 => note(&mut cells, styles, data, 2, 4),
            MUL_RK if depth == 1 => {
                let count = data.len().saturating_sub(6) / 6;
                for index in 0..count {
                    let Some(first) = u16_at(data, 2) else { break };
                    let style = u16_at(data, 4 + index * 6).and_then(|style| styles.get(usize::from(style)));
                    insert(&mut cells, u16_at(data, 0), u32::from(first) + index as u32, style);
                }
            }
            _ => {}
        }
    }
    cells
}

fn note(cells: &mut ShownCells, styles: &[Shown], data: &[u8], column_at: usize, style_at: usize) {
    if let (Some(column), Some(style)) = (u16_at(data, column_at), u16_at(data, style_at)) {
        insert(cells, u16_at(data, 0), u32::from(column), styles.get(usize::from(style)));
    }
}

fn insert(cells: &mut ShownCells, row: Option<u16>, column: u32, shown: Option<&Shown>) {
    if let (Some(row), Some(shown)) = (row, shown)
        && *shown != Shown::Plain
    {
        cells.insert((u32::from(row), column), *shown);
    }
}

/// The text of a Format record. Only ASCII matters in it.
fn format_code(data: &[u8], is_biff_8: bool) -> Option<String> {
    if !is_biff_8 {
        return Some(data.get(3..)?.iter().copied().map(char::from).collect());
    }
    let text = data.get(5..)?;
    Some(match data.get(4)? & 1 {
        0 => text.iter().copied().map(char::from).collect(),
        _ => {
            let units = text.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
    })
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// Kind and data of each record, until one is broken.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.0, 0)?, u16_at(self.0, 2)?);
        let (data, rest) = self.0.get(4..)?.split_at_checked(usize::from(length))?;
        self.0 = rest;
        Some((kind, data))
    }
}
