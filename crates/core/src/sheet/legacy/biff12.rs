//! The number formats of an .xlsb: what calamine does not tell. Records are those of [MS-XLSB] 2.3.

use std::{
    collections::HashMap,
    io::{self, Read},
};

use super::ShownCells;
use crate::sheet::{
    FileError,
    shown::{Shown, builtin_format, read_format},
    xlsx::{
        archive::{Archive, Metered},
        relations::read_relations,
    },
};

const ROW: u16 = 0x0000;
const CELL_RK: u16 = 0x0002;
const CELL_REAL: u16 = 0x0005;
const FORMULA_NUMBER: u16 = 0x0009;
const FORMAT: u16 = 0x002C;
const XF: u16 = 0x002F;
const BUNDLE_SHEET: u16 = 0x009C;
const END_SHEETS: u16 = 0x0090;
const END_SHEET_DATA: u16 = 0x0092;
const BEGIN_CELL_XFS: u16 = 0x0269;
const END_CELL_XFS: u16 = 0x026A;

/// What the cells of each sheet show, by the sheet's name.
///
/// # Errors
/// An archive that inflates beyond the limits, or is damaged.
pub(super) fn read_shown(archive: &mut Archive<'_>) -> Result<HashMap<String, ShownCells>, FileError> {
    let relations = read_relations(archive, "xl/workbook.bin")?;
    let styles = read_styles(archive)?;
    let mut sheets = Vec::new();
    read_records(archive, "xl/workbook.bin", |kind, data| {
        if kind == BUNDLE_SHEET
            && let Some((id, length)) = wide_text(data, 8)
            && let Some((name, _)) = wide_text(data, 12 + length)
            && let Some(relation) = relations.get(id.as_str())
        {
            sheets.push((name, relation.path.clone()));
        }
        kind != END_SHEETS
    })?;
    let mut shown = HashMap::new();
    for (name, path) in sheets {
        shown.insert(name, read_cells(archive, &path, &styles)?);
    }
    Ok(shown)
}

fn read_styles(archive: &mut Archive<'_>) -> Result<Vec<Shown>, FileError> {
    let mut custom = HashMap::new();
    let mut styles = Vec::new();
    let mut is_cell_styles = false;
    read_records(archive, "xl/styles.bin", |kind, data| {
        match kind {
            FORMAT => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), wide_text(data, 2)) {
                    custom.insert(id, read_format(&code));
                }
            }
            BEGIN_CELL_XFS => is_cell_styles = true,
            XF if is_cell_styles => {
                let id = u16_at(data, 2).unwrap_or_default();
                styles.push(custom.get(&id).copied().unwrap_or_else(|| builtin_format(u32::from(id))));
            }
            _ => {}
        }
        kind != END_CELL_XFS
    })?;
    Ok(styles)
}

fn read_cells(archive: &mut Archive<'_>, path: &str, styles: &[Shown]) -> Result<ShownCells, FileError> {
    let mut cells = ShownCells::new();
    let mut row = 0;
    read_records(archive, path, |kind, data| {
        match kind {
            ROW => row = u32_at(data, 0).unwrap_or_default(),
            CELL_RK | CELL_REAL | FORMULA_NUMBER => {
                if let (Some(column), Some(style)) = (u32_at(data, 0), u32_at(data, 4))
                    && let Some(shown) = styles.get((style & 0x00FF_FFFF) as usize)
                    && *shown != Shown::Plain
                {
                    cells.insert((row, column), *shown);
                }
            }
            _ => {}
        }
        kind != END_SHEET_DATA
    })?;
    Ok(cells)
}

/// Hands over kind and data of each record for as long as `take` answers `true`; of long data, the start.
fn read_records(
    archive: &mut Archive<'_>,
    path: &str,
    mut take: impl FnMut(u16, &[u8]) -> bool,
) -> Result<(), FileError> {
    const LONGEST: u64 = 4096;
    let limit = archive.inflated_limit();
    let Some(mut part) = archive.open_part(path)? else { return Ok(()) };
    let mut data = Vec::new();
    let mut read = || -> io::Result<()> {
        while let Some((kind, length)) = read_head(&mut part)? {
            data.clear();
            part.by_ref().take(length.min(LONGEST)).read_to_end(&mut data)?;
            io::copy(&mut part.by_ref().take(length.saturating_sub(LONGEST)), &mut io::sink())?;
            if !take(kind, &data) {
                break;
            }
        }
        Ok(())
    };
    match read() {
        Ok(()) => Ok(()),
        Err(_) if part.is_over_budget() => Err(FileError::InflatedTooLarge { limit }),
        Err(error) => Err(FileError::damaged(error)),
    }
}

/// Kind and length of a record; none at the end. Seven bits a byte, the eighth says that another follows.
fn read_head(part: &mut impl Read) -> io::Result<Option<(u16, u64)>> {
    let Some(first) = read_byte(part)? else { return Ok(None) };
    let mut kind = u16::from(first);
    if first & 0x80 != 0 {
        let Some(second) = read_byte(part)? else { return Ok(None) };
        kind = u16::from(first & 0x7F) | u16::from(second & 0x7F) << 7;
    }
    let mut length = 0;
    for shift in [0, 7, 14, 21] {
        let Some(byte) = read_byte(part)? else { return Ok(None) };
        length |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Ok(Some((kind, length)))
}

fn read_byte(part: &mut impl Read) -> io::Result<Option<u8>> {
    let mut byte = [0];
    Ok((part.read(&mut byte)? == 1).then_some(byte[0]))
}

/// A text at a place: its length in UTF-16 units (`u32`) and those. Its bytes are counted without the length.
fn wide_text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let bytes = usize::try_from(u32_at(data, at)?).ok()?.checked_mul(2)?;
    let units = data.get(at + 4..)?.get(..bytes)?.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    Some((char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(), bytes))
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
