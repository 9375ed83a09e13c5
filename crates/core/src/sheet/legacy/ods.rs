//! OpenDocument spreadsheets.

use std::io::Cursor;

use calamine::{Ods, OdsError, Reader, SheetVisible};
use quick_xml::events::Event;

use super::{SheetWriter, shown_zeros, unreadable};
use crate::sheet::{
    FileError, Format, Limits,
    grid::GridWriter,
    moment::{clock_seconds, show_seconds},
    xlsx::archive::Archive,
};

pub(super) fn convert(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, FileError> {
    let mut archive = Archive::open(bytes, limits)?;
    if is_encrypted(&mut archive)? {
        return Err(FileError::Protected);
    }
    // This also meters what is inflated, before calamine does so without a limit.
    let mut shown = shown_zeros::read(&mut archive, limits)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => FileError::Protected,
        error => unreadable(Format::Ods, error),
    })?;
    let mut grid = GridWriter::new(Format::Ods, limits);
    for (index, sheet) in book.sheets_metadata().to_vec().into_iter().enumerate() {
        let range = book.worksheet_range(&sheet.name).map_err(|error| unreadable(Format::Ods, error))?;
        grid.start_sheet(&sheet.name, sheet.visible == SheetVisible::Visible)?;
        let shown = shown.get_mut(index).map(std::mem::take).unwrap_or_default();
        SheetWriter::new(&mut grid, shown, false).put_range(&range)?;
    }
    grid.finish()
}

/// Whether some part needs a password; what is encrypted is no XML any more.
fn is_encrypted(archive: &mut Archive<'_>) -> Result<bool, FileError> {
    let Some(mut manifest) = archive.part("META-INF/manifest.xml")? else { return Ok(false) };
    loop {
        match manifest.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "encryption-data" => {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// `PT18H00M00S` as our reader of .xlsx shows it.
pub(super) fn show_time(iso: &str) -> Option<String> {
    let rest = iso.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    clock_seconds(&format!("{hours}:{minutes}:{}", rest.strip_suffix('S')?)).map(show_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_in_a_workbook() {
        for (iso, shown) in [
            ("PT18H00M00S", Some("18:00:00")),
            ("PT30H05M59.6S", Some("30:06:00")),
            ("PT9999999999H00M00S", None),
            ("P1D", None),
        ] {
            assert_eq!(show_time(iso).as_deref(), shown, "{iso}");
        }
    }
}
