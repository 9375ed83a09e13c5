//! Workbooks in XML, whole and part by part, and grids. The first byte chooses what the rest is.
#![no_main]

mod shared;

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use padron_core::sheet::Source;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const WORKBOOK: &[u8] =
    br#"<workbook><workbookPr/><sheets><sheet name="a" r:id="r1"/><sheet name="b" r:id="r2"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<R><Relationship Id="r1" Type="t/worksheet" Target="1.xml"/><Relationship Id="r2" Type="t/worksheet" Target="2.xml"/></R>"#;
const SHEET: &[u8] = br#"<worksheet><sheetData><row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="2"><c s="1"><v>7</v></c></row></sheetData></worksheet>"#;
const STRINGS: &[u8] = b"<sst><si><t>DNI</t></si><si><t>Nombres</t></si></sst>";
const STYLES: &[u8] = br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000000"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>"#;

/// A workbook one of whose parts is `part`.
fn workbook(replaced: usize, part: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts = [
        ("xl/1.xml", SHEET),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/styles.xml", STYLES),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/2.xml", SHEET),
    ];
    for (index, (path, usual)) in parts.into_iter().enumerate() {
        writer.start_file(path, options).unwrap();
        writer.write_all(if index == replaced { part } else { usual }).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, rest)) = data.split_first() else { return };
    let sheet = (choice & 0x80 != 0).then(|| "b".to_owned());
    match choice & 0x07 {
        part @ 0..=4 => shared::check_as_every_kind(Source::Upload(&workbook(usize::from(part), rest)), None, sheet),
        5 => shared::check_as_every_kind(Source::Upload(rest), None, sheet),
        6 => shared::check_as_every_kind(Source::Grid(rest), None, sheet),
        _ => {
            // Behind a head that is right, so that the rows are reached.
            let length = u32::try_from(rest.len()).unwrap();
            let head = [b"\0PADRON\x01\x00\x01\x00\x01\x01\x00b".as_slice(), &length.to_le_bytes()].concat();
            shared::check_as_every_kind(Source::Grid(&[&head, rest].concat()), None, sheet);
        }
    }
});
