//! Workbooks whose packages are unlike Excel's: where their parts are, how they are written, and what is said of those
//! that cannot be read.

#![allow(clippy::unwrap_used)]

mod common;

use common::{archive, sheet_with};
use padron_core::sheet::{FileError, ReadOptions, Row, read_rows};

const TYPES: &[u8] = br#"<Types><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The texts of each row.
fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, FileError> {
    let mut rows = Vec::new();
    let mut visitor = |row: &Row<'_>| rows.push(row.cells().map(|cell| cell.text.to_owned()).collect());
    read_rows(bytes, &ReadOptions::default(), &mut visitor)?;
    Ok(rows)
}

fn relation(kind: &str, target: &str) -> String {
    format!(r#"<Relationships><Relationship Id="r" Type="{DOCUMENT}/{kind}" Target="{target}"/></Relationships>"#)
}

const WORKBOOK: &[u8] =
    br#"<workbook xmlns:r="x"><sheets><sheet name="Hoja1" sheetId="1" r:id="r"/></sheets></workbook>"#;

#[test]
fn a_workbook_is_found_wherever_its_relations_lead() {
    let sheet = sheet_with("");
    for (main, rels, target, part) in [
        ("/xl/libro.xml", "xl/_rels/libro.xml.rels", "worksheets/a.xml", "xl/worksheets/a.xml"),
        ("xl/libro.xml", "xl/_rels/libro.xml.rels", "/xl/worksheets/a.xml", "xl/worksheets/a.xml"),
        ("/xl/libro.xml", "xl/_rels/libro.xml.rels", "xl/worksheets/a.xml", "xl/worksheets/a.xml"),
        ("./otro/../xl/libro.xml", "XL\\_rels\\libro.xml.rels", "..\\hojas\\A.XML", "hojas/a.xml"),
        ("xl/libro%20uno.xml", "xl/_rels/libro uno.xml.rels", "hoja%201.xml", "xl/hoja 1.xml"),
        ("xl/libro uno.xml", "xl/_rels/libro%20uno.xml.rels", "hoja 1.xml", "xl/hoja%201.xml"),
        ("libro.xml", "_rels/libro.xml.rels", "h.xml", "h.xml"),
    ] {
        let path = main.trim_start_matches(['/', '.']).replace("otro/../", "").replace("%20", " ");
        let bytes = archive(&[
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", relation("officeDocument", main).as_bytes()),
            (&path, WORKBOOK),
            (rels, relation("worksheet", target).as_bytes()),
            (part, sheet.as_bytes()),
        ]);
        assert_eq!(read(&bytes).unwrap()[0][1], "nro_documento", "{main} {target}");
    }
}

#[test]
fn the_strict_form_of_the_format_is_read_with_its_dates() {
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let cells = r#"<row r="2"><c r="A2" t="d"><v>2026-03-12</v></c><c t="d"><v>2026-03-12T08:30:00</v></c>
        <c t="d"><v>T07:45:00</v></c><c t="d"><v>mañana</v></c></row>"#;
    let bytes = archive(&[
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").replace(DOCUMENT, strict).as_bytes()),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "s.xml").replace(DOCUMENT, strict).as_bytes()),
        ("xl/s.xml", sheet_with(cells).as_bytes()),
    ]);
    assert_eq!(read(&bytes).unwrap()[1], ["12/03/2026", "12/03/2026 08:30", "07:45:00", "mañana"]);
}

#[test]
fn parts_are_decoded_by_their_mark() {
    let sheet = sheet_with(&format!(r#"<row r="2">{}</row>"#, common::inline_cell("A2", "Ñahui 😀")));
    let parts = [
        ("[Content_Types].xml", str::from_utf8(TYPES).unwrap()),
        ("_rels/.rels", &relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", str::from_utf8(WORKBOOK).unwrap()),
        ("xl/_rels/workbook.xml.rels", &relation("worksheet", "s.xml")),
        ("xl/s.xml", &sheet),
    ];
    for mark in ["\u{FEFF}", ""] {
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let encode = |text: &str| -> Vec<u8> {
                let text = format!("{mark}<?xml version=\"1.0\" encoding=\"UTF-16\"?>{text}");
                text.encode_utf16().flat_map(to_bytes).collect()
            };
            let parts = parts.map(|(path, text)| (path, encode(text)));
            let bytes = archive(&parts.each_ref().map(|(path, bytes)| (*path, bytes.as_slice())));
            assert_eq!(read(&bytes).unwrap()[1], ["Ñahui 😀"]);
        }
    }
}

#[test]
fn a_workbook_is_found_by_the_list_of_contents_where_there_are_no_relations() {
    let types = br#"<Types><Override PartName="/libro.xml"
        ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let bytes = archive(&[
        ("[Content_Types].xml", types),
        ("libro.xml", WORKBOOK),
        ("_rels/libro.xml.rels", relation("worksheet", "h.xml").as_bytes()),
        ("h.xml", sheet_with("").as_bytes()),
    ]);
    assert_eq!(read(&bytes).unwrap()[0][0], "tipo_documento");
}

#[test]
fn a_package_that_cannot_be_read_is_a_workbook_that_we_cannot_read() {
    let root = relation("officeDocument", "xl/libro.xml");
    let strange = relation("worksheet", "nada.xml");
    let packages: [&[(&str, &[u8])]; 6] = [
        &[("[Content_Types].xml", TYPES)],
        &[("[Content_Types].xml", TYPES), ("_rels/.rels", root.as_bytes())],
        &[("_rels/.rels", root.as_bytes()), ("xl/libro.xml", WORKBOOK)],
        &[("_rels/.rels", root.as_bytes()), ("xl/libro.xml", b"<workbook><sheets/></workbook>")],
        &[("_rels/.rels", root.as_bytes()), ("xl/libro.xml", b"\x01\x02\x03")],
        &[
            ("_rels/.rels", root.as_bytes()),
            ("xl/libro.xml", WORKBOOK),
            ("xl/_rels/libro.xml.rels", strange.as_bytes()),
        ],
    ];
    for parts in packages {
        let error = read(&archive(parts)).unwrap_err();
        assert_eq!(error.code(), "archivo_ilegible");
        assert!(error.to_string().contains("un libro de Excel que no podemos leer"), "{error}");
        assert!(error.detail().is_some());
    }
}

#[test]
fn other_packages_are_called_by_their_name() {
    for (part, name) in
        [("<w:document/>", "un documento de Word"), ("<p:presentation/>", "una presentación de PowerPoint")]
    {
        let root = relation("officeDocument", "otro.xml");
        let error = read(&archive(&[("_rels/.rels", root.as_bytes()), ("otro.xml", part.as_bytes())])).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
    let root = relation("officeDocument", "xl/libro.bin");
    let error = read(&archive(&[("_rels/.rels", root.as_bytes()), ("xl/libro.bin", b"x")])).unwrap_err();
    assert!(error.to_string().contains(".xlsb"), "{error}");
    let error = read(&archive(&[("lista.csv", b"a,b")])).unwrap_err();
    assert!(error.to_string().contains("un archivo comprimido."), "{error}");
}
