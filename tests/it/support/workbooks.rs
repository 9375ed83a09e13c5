//! Workbooks of other formats, whole and hostile.

#[path = "../../../crates/core/tests/common/mod.rs"]
#[allow(clippy::unwrap_used)]
mod common;

pub use common::archive;
pub use common::binary::{Value, biff, compound, workbook_stream, xlsb};

use super::files::person_row;

/// The office's workbook of 30 parents in three formats.
pub const OFFICE_XLSX: &[u8] = include_bytes!("../../../crates/core/tests/data/padres-oficina.xlsx");
pub const OFFICE_XLS: &[u8] = include_bytes!("../../../crates/core/tests/data/padres-oficina.xls");
pub const OFFICE_ODS: &[u8] = include_bytes!("../../../crates/core/tests/data/padres-oficina.ods");

/// The persons numbered `numbers` in an .xlsb.
pub fn people_xlsb(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let rows: Vec<Vec<String>> = numbers.into_iter().map(person_row).collect();
    let headings = (0..6).map(|column| (0, column, Value::Shared(column)));
    let cells = (1..)
        .zip(&rows)
        .flat_map(|(row, person)| (0..).zip(person).map(move |(column, text)| (row, column, Value::Text(text))));
    let cells: Vec<_> = headings.chain(cells).collect();
    xlsb(&[("Padres", false, &cells)], &super::files::HEADINGS, false)
}

/// An .ods around the rows of one sheet.
pub fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Padres\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// A few kilobytes whose cells, repeated as they ask for, take gigabytes.
pub fn ods_bomb() -> Vec<u8> {
    let cell = "<table:table-cell office:value-type=\"string\" office:string-value=\"xxxxxxxxxxxxxxxxxxxxxxxxx\" \
                table:number-columns-repeated=\"16384\"/>";
    ods(&format!("<table:table-row>{cell}</table:table-row>").repeat(4000))
}

/// An .xls of two numbers, one of them in the corner that lies farthest off.
pub fn xls_bomb() -> Vec<u8> {
    let start = |kind: u16| biff(0x0809, &[0, 6, kind as u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let end = biff(0x000A, &[]);
    let sheet_name = |at: u32| biff(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
    let number = |row: u16, column: u16| {
        biff(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &1.0_f64.to_le_bytes()].concat())
    };
    let at = start(5).len() + sheet_name(0).len() + end.len();
    let stream = [
        start(5),
        sheet_name(u32::try_from(at).unwrap()),
        end.clone(),
        start(16),
        number(0, 0),
        number(u16::MAX, u16::MAX),
        end,
    ];
    compound(&[("/Workbook", &stream.concat())])
}

/// An .xls that wants a password.
pub fn xls_with_password() -> Vec<u8> {
    let stream = workbook_stream(OFFICE_XLS);
    let first = 4 + usize::from(u16::from_le_bytes([stream[2], stream[3]]));
    compound(&[("/Workbook", &[&stream[..first], &biff(0x002F, &[1, 0, 1, 0, 1, 0]), &stream[first..]].concat())])
}

/// An .xlsx that wants a password: an OLE file around what is encrypted.
pub fn xlsx_with_password() -> Vec<u8> {
    compound(&[("/EncryptionInfo", b"\x04\0\x04\0"), ("/EncryptedPackage", &[7; 9000])])
}
