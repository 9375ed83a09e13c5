//! Workbooks of other formats, whole and hostile.

#[path = "../../../crates/core/tests/common/mod.rs"]
#[allow(clippy::unwrap_used)]
mod common;

pub use common::archive;
pub use common::binary::{Value, biff, compound, workbook_stream, xlsb};

use super::files::{HEADINGS, person_row};

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
    xlsb(&[("Padres", false, &cells)], &HEADINGS, false)
}

/// The same in an .ods.
pub fn people_ods(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let row = |cells: &[String]| {
        let cells = cells.iter().map(|text| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        });
        format!("<table:table-row>{}</table:table-row>", cells.collect::<String>())
    };
    let people = numbers.into_iter().map(|number| row(&person_row(number)));
    ods(&(row(&HEADINGS.map(str::to_owned)) + &people.collect::<String>()))
}

/// The same in an .xls, each cell a Label record.
pub fn people_xls(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let mut cells = Vec::new();
    let people = numbers.into_iter().map(person_row);
    for (row, values) in (0_u16..).zip(std::iter::once(HEADINGS.map(str::to_owned).to_vec()).chain(people)) {
        for (column, text) in (0_u16..).zip(values) {
            let length = u16::try_from(text.len()).unwrap();
            let head = [row, column, 0, length].map(u16::to_le_bytes).concat();
            cells.extend(biff(0x0204, &[&head[..], &[0], text.as_bytes()].concat()));
        }
    }
    xls(&cells)
}

/// An .xls around the cells of one sheet.
fn xls(cells: &[u8]) -> Vec<u8> {
    let start = |kind: u8| biff(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let end = biff(0x000A, &[]);
    let sheet_name =
        |at: usize| biff(0x0085, &[&u32::try_from(at).unwrap().to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat());
    let at = start(5).len() + sheet_name(0).len() + end.len();
    let stream = [start(5), sheet_name(at), end.clone(), start(16), cells.to_vec(), end];
    compound(&[("/Workbook", &stream.concat())])
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
    let number = |row: u16, column: u16| {
        biff(0x0203, &[&[row, column, 0].map(u16::to_le_bytes).concat()[..], &1.0_f64.to_le_bytes()].concat())
    };
    xls(&[number(0, 0), number(u16::MAX, u16::MAX)].concat())
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
