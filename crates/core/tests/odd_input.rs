//! Input that is odd, not hostile: what is read of it, and what the person is told.

#![allow(clippy::unwrap_used)]

mod common;

use common::{HEADER, header_row, inline_cell, sheet_with, workbook_of_sheet};
use padron_core::{
    import::{CheckOptions, CheckedFile, Kind, Refusal, check_file},
    sheet::{FileError, Format},
};
use rust_xlsxwriter::{Formula, Workbook};

fn check(bytes: &[u8]) -> Result<CheckedFile, Refusal> {
    check_file(Kind::Padres, bytes, &CheckOptions::default())
}

fn csv(rows: &str) -> Vec<u8> {
    format!("{}\n{rows}", HEADER.join(",")).into_bytes()
}

fn errors(file: &CheckedFile) -> Vec<(u32, &str, &str)> {
    file.error_lines().map(|line| (line.fila, line.campo, line.mensaje)).collect()
}

const ANA: [&str; 6] = ["DNI", "40100001", "Ana", "Ruiz", "+51987654321", ""];

/// A workbook whose only person is Ana, changed by hand.
fn people(change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADER).unwrap();
    sheet.write_row(1, 0, ANA).unwrap();
    change(sheet);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_formula_counts_as_what_it_last_gave_and_without_that_as_nothing() {
    let file = check(&people(|sheet| {
        sheet.write(1, 2, Formula::new("PROPER(\"ana\")").set_result("Ana María")).unwrap();
        sheet.write(1, 3, Formula::new("VLOOKUP(1,Z:Z,1)").set_result("#N/A")).unwrap();
    }));
    let file = file.unwrap();
    assert_eq!(file.rows[0].values.get("nombre"), "Ana María");
    assert_eq!(file.rows[0].values.get("apellido"), "#N/A");

    let row = format!(
        r#"<row r="2">{}{}<c r="C2"><f>A1</f></c>{}{}</row>"#,
        inline_cell("A2", "DNI"),
        inline_cell("B2", "40100001"),
        inline_cell("D2", "Ruiz"),
        inline_cell("E2", "+51987654321")
    );
    let file = check(&workbook_of_sheet(&sheet_with(&row))).unwrap();
    assert_eq!(errors(&file), [(2, "nombre", "El nombre es obligatorio.")]);
}

#[test]
fn merged_cells_count_for_all_their_rows() {
    let file = check(&people(|sheet| {
        sheet.write_row(2, 0, ["DNI", "40100002", "Eva", "Ruiz", "+51987654322"]).unwrap();
        sheet.merge_range(1, 3, 2, 3, "Ruiz", &rust_xlsxwriter::Format::new()).unwrap();
    }));
    let file = file.unwrap();
    assert_eq!(errors(&file), []);
    assert_eq!(file.rows[1].values.get("apellido"), "Ruiz");
}

#[test]
fn hidden_rows_and_columns_are_read_like_any_other() {
    let file = check(&people(|sheet| {
        sheet.set_row_hidden(1).unwrap();
        sheet.set_column_hidden(1).unwrap();
    }));
    assert_eq!(file.unwrap().valid_count(), 1);
}

#[test]
fn letters_that_look_like_others_are_names_but_no_digits() {
    // Cyrillic А; full-width digits.
    let file = check(&csv("DNI,40100001,\u{410}na,Ruiz,+51987654321,\nDNI,４０１００００２,Eva,Ruiz,+51987654322,\n"))
        .unwrap();
    assert_eq!(file.rows[0].values.get("nombre"), "\u{410}na");
    let document = "Formato de documento inválido. Debe ser numérico de 8-12 dígitos.";
    assert_eq!(errors(&file), [(3, "nro_documento", document)]);
}

#[test]
fn lines_that_end_with_a_carriage_return_alone_are_rows() {
    let text = String::from_utf8(csv("DNI,40100001,Ana,Ruiz,+51987654321,\n\nDNI,1,Eva,Ruiz,+51987654322,")).unwrap();
    let file = check(text.replace('\n', "\r").as_bytes()).unwrap();
    assert_eq!(file.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn a_nul_in_a_cell_is_no_text_in_any_format() {
    let row = format!(r#"<row r="7">{}</row>"#, inline_cell("C7", "A\0na"));
    for bytes in [workbook_of_sheet(&sheet_with(&row)), csv("\n\n\n\n\nDNI,4010\x000001,Ana,Ruiz,+51987654321,")] {
        assert_eq!(check(&bytes).unwrap_err().error, FileError::InvalidEncoding { row: Some(7) });
    }
}

#[test]
fn a_sheet_is_chosen_by_its_name_and_a_refusal_tells_the_others() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("2026").unwrap().write_row(0, 0, HEADER).unwrap().write_row(1, 0, ANA).unwrap();
    workbook.add_worksheet().set_name("Ágape").unwrap().write(0, 0, "nada").unwrap();
    let hidden = workbook.add_worksheet().set_name("2025").unwrap().set_hidden(true);
    hidden.write_row(0, 0, HEADER).unwrap().write_row(1, 0, ANA).unwrap().write_row(2, 0, ANA).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let read = |sheet: &str| {
        let options = CheckOptions { sheet: Some(sheet.to_owned()), ..CheckOptions::default() };
        check_file(Kind::Padres, &bytes, &options)
    };

    assert_eq!(read("2026").unwrap().rows.len(), 1);
    let hidden = read(" 2025 ").unwrap();
    assert_eq!((hidden.rows.len(), hidden.layout.sheet.as_deref()), (2, Some("2025")));
    assert_eq!(hidden.layout.sheets, ["2026", "Ágape"]);

    let other = read("ágape").unwrap_err();
    assert_eq!((other.error.code(), other.sheets), ("encabezado_no_encontrado", vec!["2026".into(), "Ágape".into()]));
    let unknown = read("2024").unwrap_err();
    assert_eq!((unknown.error.code(), unknown.sheets.len()), ("hoja_no_encontrada", 2));
    assert_eq!(unknown.error.to_string(), "El libro no tiene la hoja «2024». Elija una de estas: «2026», «Ágape».");

    let options = CheckOptions { sheet: Some("2026".to_owned()), ..CheckOptions::default() };
    let text = check_file(Kind::Padres, &csv("DNI,1,Ana,Ruiz,,\n"), &options).unwrap_err();
    assert_eq!(text.error.to_string(), "El archivo no tiene la hoja «2026». Vuelva a subirlo sin elegir hoja.");
}

#[test]
fn a_limit_that_is_passed_leaves_the_sheets_to_choose_from() {
    let mut workbook = Workbook::new();
    let large = workbook.add_worksheet().set_name("Todos").unwrap();
    large.write_row(0, 0, HEADER).unwrap();
    for row in 1..=20_001 {
        large.write(row, 0, "DNI").unwrap();
    }
    workbook.add_worksheet().set_name("Nuevos").unwrap();
    let refusal = check(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!((refusal.error.code(), refusal.sheets), ("demasiadas_filas", vec!["Todos".into(), "Nuevos".into()]));
}

#[test]
fn rows_of_prose_are_no_headings_and_cost_no_time() {
    // Found by fuzzing: each cell was compared with each name of each field, at the product of their lengths. That took
    // minutes; nobody would miss it here.
    let prose = "abcde fghij".repeat(200);
    let cell = |number: usize| &prose[number % 1000..number % 1000 + 1000];
    let row = |number: usize| (0..64).map(|column| cell(number * 64 + column)).collect::<Vec<_>>().join(",");
    let text = (0..20).map(row).collect::<Vec<_>>().join("\n");
    let refusal = check(text.as_bytes()).unwrap_err();
    assert_eq!(refusal.error.code(), "encabezado_no_encontrado");
}

#[test]
fn a_workbook_with_macros_is_read_without_them() {
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", header_row());
    let macros = common::archive(&[
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="a" r:id="r"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<x><Relationship Id="r" Type="t/worksheet" Target="s.xml"/></x>"#),
        ("xl/s.xml", sheet.as_bytes()),
        ("xl/vbaProject.bin", b"no macro is ever looked at"),
    ]);
    let refusal = check(&macros).unwrap_err();
    assert_eq!(refusal.error.code(), "sin_filas");
    assert_eq!(refusal.layout.unwrap().format, Format::Xlsm);
}

#[test]
fn what_is_exported_as_xls_and_is_none_is_called_by_its_name() {
    for (bytes, name) in [
        ("<html><head></head><table><tr><td>DNI</td></tr></table></html>", "una página web (HTML)"),
        ("\u{FEFF}<meta charset=utf-8><table>", "una página web (HTML)"),
        (
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            "una hoja de cálculo XML de 2003",
        ),
    ] {
        let error = check(bytes.as_bytes()).unwrap_err().error;
        assert_eq!(error.code(), "formato_no_reconocido");
        assert_eq!(
            error.to_string(),
            format!(
                "El archivo es {name}, aunque su nombre diga otra cosa: algunos sistemas exportan así. Ábralo en Excel, \
                 guárdelo como .xlsx («Guardar como» › «Libro de Excel») y vuelva a subirlo."
            )
        );
    }
    let error = check(b"\x09\x04\x06\x00\x00\x00\x10\x00").unwrap_err().error;
    assert!(error.to_string().contains(".xls de Excel 4 o anterior"), "{error}");
}

#[test]
fn passwords_in_a_file_are_neither_kept_nor_shown() {
    let text = "tipo_documento,nro_documento,nombre,apellido,telefono,Contraseña,Notas\n\
                DNI,40100001,Ana,Ruiz,+51987654321,secreta19,lista A";
    let file = check(text.as_bytes()).unwrap();
    assert_eq!(file.rows[0].extras, [(6, "lista A".into())]);
    assert!(!format!("{:?}", file.layout).contains("secreta19"), "not among the samples either");
    let refusal = check(text.replace("nro_documento", "x").as_bytes()).unwrap_err();
    assert!(!format!("{refusal:?}").contains("secreta19"));
    let unknown = check(b"a,Password\n1,secreta19").unwrap_err();
    assert_eq!(unknown.preview[1].celdas, ["1", "\u{2022}\u{2022}\u{2022}"]);
}
