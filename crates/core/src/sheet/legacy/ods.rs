//! OpenDocument spreadsheets.

use std::io::Cursor;

use calamine::{Ods, OdsError, Reader, SheetVisible};
use quick_xml::events::Event;

use super::{SheetWriter, shown_zeros, unreadable};
use crate::sheet::{FileError, Format, Limits, grid::GridWriter, xlsx::archive::Archive};

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

/// `2025-02-10` and `2025-02-10T12:00:00` as our reader of .xlsx shows them.
pub(super) fn show_moment(iso: &str) -> Option<String> {
    let (date, time) = iso.split_once('T').unwrap_or((iso, ""));
    let mut parts = date.splitn(3, '-');
    let (year, month, day): (u16, u8, u8) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let date = format!("{day:02}/{month:02}/{year:04}");
    let seconds = if time.is_empty() { 0.0 } else { clock_seconds(time)? };
    match (seconds / 60.0).round() as u32 {
        0 => Some(date),
        minutes => Some(format!("{date} {:02}:{:02}", minutes / 60, minutes % 60)),
    }
}

/// `PT18H00M00S` as our reader of .xlsx shows it.
pub(super) fn show_time(iso: &str) -> Option<String> {
    let rest = iso.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = clock_seconds(&format!("{hours}:{minutes}:{}", rest.strip_suffix('S')?))?.round() as u32;
    Some(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// Seconds of `12:30:15.5`; at most 10,000 days.
fn clock_seconds(time: &str) -> Option<f64> {
    let mut parts = time.splitn(3, ':');
    let (hours, minutes): (u32, u32) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let seconds: f64 = parts.next().unwrap_or("0").replace(',', ".").parse().ok()?;
    let total = f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds;
    (0.0..864e6).contains(&total).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_in_a_workbook() {
        for (iso, shown) in [
            ("2025-02-10", Some("10/02/2025")),
            ("2025-02-10T12:00:00", Some("10/02/2025 12:00")),
            ("2025-02-10T00:00:00", Some("10/02/2025")),
            ("2025-02-10T08:05:40.250000000", Some("10/02/2025 08:06")),
            ("ayer", None),
            ("2025-02", None),
        ] {
            assert_eq!(show_moment(iso).as_deref(), shown, "{iso}");
        }
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
