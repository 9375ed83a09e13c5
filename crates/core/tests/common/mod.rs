//! Workbooks made by hand, for what no spreadsheet program would write.

// Each test binary uses a part of it.
#![allow(dead_code)]

pub mod binary;

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

/// The columns of a file about people.
pub const HEADER: [&str; 6] = ["tipo_documento", "nro_documento", "nombre", "apellido", "telefono", "email"];

/// A zip archive of these parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet with this XML, and these shared strings and styles.
pub fn workbook_of(sheet: &[u8], strings: &[u8], styles: &[u8]) -> Vec<u8> {
    archive(&[
        (
            "xl/workbook.xml",
            br#"<workbook xmlns:r="x"><sheets><sheet name="Hoja1" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ])
}

pub fn workbook_of_sheet(sheet: &str) -> Vec<u8> {
    workbook_of(sheet.as_bytes(), b"<sst/>", b"<styleSheet/>")
}

pub fn inline_cell(reference: &str, text: &str) -> String {
    format!(r#"<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

pub fn header_row() -> String {
    let cells: String =
        HEADER.iter().zip('A'..).map(|(name, column)| inline_cell(&format!("{column}1"), name)).collect();
    format!(r#"<row r="1">{cells}</row>"#)
}

/// A worksheet with the header and these rows.
pub fn sheet_with(rows: &str) -> String {
    format!("<worksheet><sheetData>{}{rows}</sheetData></worksheet>", header_row())
}
