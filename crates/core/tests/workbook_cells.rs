//! What a spreadsheet shows is what is read: kinds of cells, sheets, rows.

#![allow(clippy::unwrap_used)]

mod common;

use common::{HEADER, archive, sheet_with, workbook_of};
use padron_core::{
    import::{CheckOptions, CheckedFile, Kind, check_file, messages},
    sheet::{CellKind, ReadOptions, Row, read_rows},
};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

/// The cells of each row, with its number.
fn read(bytes: &[u8]) -> Vec<(u32, Vec<(String, CellKind)>)> {
    let mut rows = Vec::new();
    let mut visitor = |row: &Row<'_>| {
        rows.push((row.number(), row.cells().map(|cell| (cell.text.to_owned(), cell.kind)).collect()));
    };
    read_rows(bytes, &ReadOptions::default(), &mut visitor).unwrap();
    rows
}

fn check(bytes: &[u8]) -> CheckedFile {
    check_file(Kind::Padres, bytes, &CheckOptions::default()).unwrap()
}

fn errors(file: &CheckedFile) -> Vec<(u32, &str, &str)> {
    file.error_lines().map(|line| (line.fila, line.campo, line.mensaje)).collect()
}

#[test]
fn numbers_dates_booleans_and_formulas_read_as_they_show() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let zeros = Format::new().set_num_format("00000000");
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write(0, 0, 7_654_321).unwrap();
    sheet.write_with_format(0, 1, 7_654_321, &zeros).unwrap();
    sheet.write_with_format(0, 2, 45_698, &date).unwrap();
    sheet.write(0, 3, true).unwrap();
    sheet.write(0, 4, 1.5).unwrap();
    sheet.write(0, 5, Formula::new("A1*2").set_result("15308642")).unwrap();
    sheet.write(0, 6, Formula::new("\"a\"&\"b\"").set_result("ab")).unwrap();
    sheet.write(0, 7, "=1+1").unwrap();
    let rows = read(&workbook.save_to_buffer().unwrap());
    let cells: Vec<_> = rows[0].1.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
    assert_eq!(
        cells,
        [
            ("7654321", CellKind::Number),
            ("07654321", CellKind::ZeroPadded),
            ("10/02/2025", CellKind::Text),
            ("VERDADERO", CellKind::Text),
            ("1.5", CellKind::Number),
            ("15308642", CellKind::Number),
            ("ab", CellKind::Text),
            ("=1+1", CellKind::Text),
        ]
    );
}

#[test]
fn rich_text_is_joined_phonetic_text_is_not_and_error_values_are_text() {
    let strings = "<sst><si><r><t>Mar</t></r><r><t xml:space=\"preserve\">ía </t></r><r><t>E&amp;&#241;</t></r>\
                   <rPh><t>no</t></rPh></si><si/><si><t>_x0041_na</t></si></sst>";
    let sheet = "<x:worksheet><x:sheetData><x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>0</x:v></x:c>\
                 <x:c t=\"s\"><x:v>1</x:v></x:c><x:c t=\"s\"><x:v>2</x:v></x:c>\
                 <x:c t=\"e\"><x:f>1/0</x:f><x:v>#N/A</x:v></x:c><x:c><x:f>1</x:f></x:c>\
                 <x:c><x:v>1E3</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let rows = read(&workbook_of(sheet.as_bytes(), strings.as_bytes(), b"<styleSheet/>"));
    let texts: Vec<_> = rows[0].1.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!((rows[0].0, texts), (2, vec!["María E&ñ", "", "Ana", "#N/A", "", "1000"]));
}

#[test]
fn cells_in_any_order_and_without_references_find_their_column() {
    let row = "<row r=\"2\"><c r=\"F2\" t=\"str\"><v>f</v></c><c r=\"B2\"><v>2</v></c><c><v>3</v></c></row>\
               <row><c><v>1</v></c></row>";
    let rows = read(&common::workbook_of_sheet(&sheet_with(row)));
    let texts = |at: usize| rows[at].1.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts(1), ["", "2", "3", "", "", "f"]);
    assert_eq!((rows[2].0, texts(2)), (3, vec!["1"]));
}

fn write_people(sheet: &mut Worksheet, first_row: u32, people: &[[&str; 6]]) {
    sheet.write_row(first_row, 0, HEADER).unwrap();
    for (row, person) in (first_row + 1..).zip(people) {
        sheet.write_row(row, 0, *person).unwrap();
    }
}

const ANA: [&str; 6] = ["DNI", "40100001", "Ana", "Ruiz", "+51987654321", "ana@ejemplo.pe"];

#[test]
fn the_visible_sheet_with_the_best_heading_is_read() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Portada").unwrap().write(0, 0, "Nombre").unwrap();
    write_people(workbook.add_worksheet().set_name("Oculta").unwrap().set_hidden(true), 0, &[ANA, ANA]);
    write_people(workbook.add_worksheet().set_name("Padres & más").unwrap(), 2, &[ANA]);
    let file = check(&workbook.save_to_buffer().unwrap());
    assert_eq!((file.layout.sheet.as_deref(), file.layout.header_row, file.rows.len()), (Some("Padres & más"), 3, 1));
}

#[test]
fn of_rows_that_share_a_document_the_first_stays() {
    let mut workbook = Workbook::new();
    let people = [
        ANA,
        ["CE", "040100001", "Eva", "Ruiz", "+51987654322", "ANA@ejemplo.pe"],
        ["DNI", "40100001", "Ana", "Ruiz", "+51987654321", ""],
        ["DNI", "40100001", "", "Ruiz", "+51987654321", "ana@ejemplo.pe"],
    ];
    write_people(workbook.add_worksheet(), 0, &people);
    let file = check(&workbook.save_to_buffer().unwrap());
    assert_eq!(
        errors(&file),
        [
            (4, "nro_documento", messages::duplicate_document_in_file(2).as_str()),
            (5, "nombre", "El nombre es obligatorio."),
            (5, "nro_documento", &messages::duplicate_document_in_file(2)),
        ]
    );
    let warnings: Vec<_> = file.rows[1].issues.iter().map(|issue| issue.mensaje.as_str()).collect();
    assert!(warnings.contains(&messages::shared_email_in_file(2).as_str()), "{warnings:?}");
}

#[test]
fn lines_that_were_numbered_in_advance_are_no_rows() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "N°").unwrap();
    sheet.write_row(0, 1, HEADER).unwrap();
    for row in 1..=30 {
        sheet.write(row, 0, row).unwrap();
    }
    sheet.write_row(7, 1, ANA).unwrap();
    let file = check(&workbook.save_to_buffer().unwrap());
    assert_eq!(file.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [8]);
}

#[test]
fn invisible_characters_do_not_tell_two_documents_apart() {
    let mut workbook = Workbook::new();
    let strange = [
        "dni",
        "\u{FEFF}40100001\u{A0}",
        "Ana\u{A0}\u{200B} María",
        "Ruiz",
        "+51\u{A0}987\u{A0}654\u{A0}321",
        "\u{200B}",
    ];
    write_people(workbook.add_worksheet(), 0, &[ANA, strange]);
    let file = check(&workbook.save_to_buffer().unwrap());
    assert_eq!(errors(&file), [(3, "nro_documento", "Documento duplicado. Ya aparece en la fila 2")]);
    assert_eq!(file.rows[1].values.get("nombre"), "Ana María");
    assert_eq!(file.rows[1].values.get("email"), "");
}

#[test]
fn an_encrypted_entry_is_a_protected_file() {
    let mut bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/_rels/workbook.xml.rels", b"<x/>")]);
    // Bit 0 of the flags of every entry, in its own header and in the directory.
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        for at in 0..bytes.len() - 4 {
            if &bytes[at..at + 4] == signature {
                bytes[at + flags] |= 1;
            }
        }
    }
    let error = check_file(Kind::Padres, &bytes, &CheckOptions::default()).unwrap_err().error;
    assert_eq!(error.code(), "archivo_protegido");
}
