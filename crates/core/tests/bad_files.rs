//! Files that are wrong, broken or hostile: each is refused with its code and a sentence, fast and in
//! bounded memory.

#![allow(clippy::unwrap_used)]

mod common;

use common::{HEADER, archive, inline_cell, sheet_with, workbook_of, workbook_of_sheet};
use padron_core::{
    import::{CheckOptions, CheckedFile, Kind, check_file},
    sheet::FileError,
};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

fn check(bytes: &[u8]) -> Result<CheckedFile, FileError> {
    check_file(Kind::Padres, bytes, &CheckOptions::default()).map_err(|refusal| refusal.error)
}

/// The code of the refusal, and the sentence, which must not be empty.
fn refusal(bytes: &[u8]) -> (&'static str, String) {
    let error = check(bytes).unwrap_err();
    assert!(error.to_string().ends_with('.'), "{error}");
    (error.code(), error.to_string())
}

fn person(number: u32) -> String {
    format!("DNI,{number:08},Ana,Ruiz,+51987654321,\n")
}

fn csv_with(rows: &str) -> String {
    format!("{}\n{rows}", HEADER.join(","))
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(refusal(b"").0, "archivo_vacio");
    assert_eq!(refusal(b"\xEF\xBB\xBF \r\n").0, "archivo_vacio");
    assert_eq!(refusal(b"\xFF\xFE").0, "archivo_vacio");
}

#[test]
fn a_picture_a_pdf_and_an_archive_are_called_by_their_name() {
    let jpeg = b"\xFF\xD8\xFF\xE0\0\x10JFIF";
    for (bytes, name) in [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "una imagen PNG"),
        (jpeg.to_vec(), "una imagen JPEG"),
        (b"%PDF-1.7\n%".to_vec(), "un documento PDF"),
        (archive(&[("fotos/a.txt", b"hola")]), "un archivo comprimido"),
        (archive(&[("word/document.xml", b"<w/>")]), "un documento de Word"),
        (b"<html><table><tr><td>DNI</td></tr></table></html>".to_vec(), "una página web (HTML)"),
    ] {
        let (code, sentence) = refusal(&bytes);
        assert_eq!(code, "formato_no_reconocido");
        assert!(sentence.contains(name), "{sentence}");
    }
}

#[test]
fn other_spreadsheets_are_asked_to_be_saved_as_xlsx() {
    for (bytes, name) in [
        (archive(&[("xl/workbook.bin", b"x")]), ".xlsb"),
        (archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]), ".ods"),
        (ole_file("Workbook"), ".xls"),
    ] {
        let (code, sentence) = refusal(&bytes);
        assert_eq!(code, "formato_no_soportado");
        assert!(sentence.contains(name) && sentence.contains("guárdelo como .xlsx"), "{sentence}");
    }
}

/// The head of an OLE compound file and one directory entry.
fn ole_file(entry: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    bytes.extend(entry.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(1024, 0);
    bytes
}

#[test]
fn a_workbook_with_a_password_is_told_so() {
    let (code, sentence) = refusal(&ole_file("EncryptedPackage"));
    assert_eq!(code, "archivo_protegido");
    assert!(sentence.contains("contraseña"));
}

#[test]
fn an_11_mib_file_is_refused_before_it_is_looked_at() {
    let (code, sentence) = refusal(&vec![b'a'; 11 << 20]);
    assert_eq!(code, "archivo_demasiado_grande");
    assert!(sentence.contains("11 MiB") && sentence.contains("10 MiB"), "{sentence}");
}

#[test]
fn a_zip_bomb_is_refused_whether_or_not_it_states_its_size() {
    let tag = format!("<c a=\"{}\"/>", "x".repeat(1000));
    let sheet = sheet_with(&tag.repeat(80_000));
    let honest = workbook_of_sheet(&sheet);
    assert!(honest.len() < 1 << 20);
    let (code, sentence) = refusal(&honest);
    assert_eq!(code, "contenido_demasiado_grande");
    assert!(sentence.contains("64 MiB"), "{sentence}");

    let mut lying = honest;
    let real = u32::try_from(sheet.len()).unwrap().to_le_bytes();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == real {
            lying[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
        }
    }
    // The headers say 1,000 bytes now.
    assert_eq!(refusal(&lying).0, "archivo_danado");
}

#[test]
fn a_part_that_many_sheets_share_is_not_inflated_for_ever() {
    let sheets: String = (0..900).map(|n| format!("<sheet name=\"h{n}\" r:id=\"r\"/>")).collect();
    let part = format!("<worksheet>{}<sheetData/></worksheet>", format!("<c a=\"{}\"/>", "x".repeat(1000)).repeat(500));
    let bytes = archive(&[
        ("xl/workbook.xml", format!("<workbook>{sheets}</workbook>").as_bytes()),
        ("xl/_rels/workbook.xml.rels", br#"<x><Relationship Id="r" Type="t/worksheet" Target="s.xml"/></x>"#),
        ("xl/s.xml", part.as_bytes()),
    ]);
    assert_eq!(refusal(&bytes).0, "contenido_demasiado_grande");
}

#[test]
fn a_cell_at_the_far_corner_is_an_error_and_no_allocation() {
    let row = format!(r#"<row r="1048576">{}</row>"#, inline_cell("XFD1048576", "x"));
    let (code, sentence) = refusal(&workbook_of_sheet(&sheet_with(&row)));
    assert_eq!(code, "demasiadas_columnas");
    assert!(sentence.contains("La fila 1048576") && sentence.contains("columna XFD"), "{sentence}");
}

#[test]
fn empty_cells_out_there_do_no_harm() {
    let row = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>DNI</t></is></c><c r="XFD2" s="1"/><c r="XFC2" t="inlineStr"><is><t> </t></is></c></row>"#;
    let file = check(&workbook_of_sheet(&sheet_with(row))).unwrap();
    assert_eq!((file.rows.len(), file.valid_count()), (1, 0));
}

#[test]
fn references_beyond_the_sheet_are_damage() {
    for row in [
        r#"<row r="0"><c r="A0"><v>1</v></c></row>"#,
        r#"<row r="1048577"><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="99999999999999999999"><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="2"><c r="ZZZZZZZZZZ2"><v>1</v></c></row>"#,
        r#"<row r="2"><c r="A2" t="s"><v>7</v></c></row>"#,
        r#"<row r="2"><c r="A2" t="s"><v>99999999999999999999999</v></c></row>"#,
    ] {
        assert_eq!(refusal(&workbook_of_sheet(&sheet_with(row))).0, "archivo_danado", "{row}");
    }
}

#[test]
fn two_rows_of_one_number_are_a_damaged_file() {
    let row = format!(r#"<row r="5">{}</row>"#, inline_cell("A5", "DNI"));
    let (code, _) = refusal(&workbook_of_sheet(&sheet_with(&format!("{row}{row}"))));
    assert_eq!(code, "archivo_danado");
}

#[test]
fn a_row_that_ends_twice_is_one_row() {
    // Found by fuzzing: it came twice under one number.
    let row = format!(r#"<row r="5">{}</row></row>"#, inline_cell("A5", "DNI"));
    let file = check(&workbook_of_sheet(&sheet_with(&row))).unwrap();
    assert_eq!(file.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [5]);
}

#[test]
fn twenty_thousand_rows_pass_and_one_more_does_not() {
    let rows: String = (0..20_000).map(|number| person(10_000_000 + number)).collect();
    assert_eq!(check(csv_with(&rows).as_bytes()).unwrap().valid_count(), 20_000);
    let (code, sentence) = refusal(csv_with(&(rows + &person(1))).as_bytes());
    assert_eq!(code, "demasiadas_filas");
    assert!(sentence.contains("20,000 filas") && sentence.contains("fila 20002"), "{sentence}");
}

#[test]
fn the_rows_of_a_workbook_are_limited_alike() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADER).unwrap();
    for row in 1..=20_001_u32 {
        sheet.write_row(row, 0, ["DNI", "x", "Ana"]).unwrap();
    }
    assert_eq!(refusal(&workbook.save_to_buffer().unwrap()).0, "demasiadas_filas");
}

#[test]
fn a_column_too_many_and_a_cell_too_long_are_named_by_their_place() {
    let wide = format!("DNI{}x\n", ",".repeat(64));
    let (code, sentence) = refusal(csv_with(&wide).as_bytes());
    assert_eq!(code, "demasiadas_columnas");
    assert!(sentence.contains("fila 2") && sentence.contains("columna BM") && sentence.contains("64"), "{sentence}");

    let long = format!("DNI,{}\n", "7".repeat(1025));
    let (code, sentence) = refusal(csv_with(&long).as_bytes());
    assert_eq!(code, "celda_demasiado_larga");
    assert!(sentence.contains("B2") && sentence.contains("1,024"), "{sentence}");

    for length in [1025, 32_767, 900_000] {
        let row = format!(r#"<row r="7">{}</row>"#, inline_cell("C7", &"n".repeat(length)));
        let (code, sentence) = refusal(&workbook_of_sheet(&sheet_with(&row)));
        assert_eq!(code, "celda_demasiado_larga");
        assert!(sentence.contains("C7"), "{sentence}");
    }
}

#[test]
fn nul_bytes_and_broken_utf_16_are_broken_encodings() {
    let (code, sentence) = refusal(csv_with("DNI,\0\n").as_bytes());
    assert_eq!(code, "codificacion_invalida");
    assert!(sentence.contains("cerca de la fila 2") && sentence.contains("CSV UTF-8"), "{sentence}");

    let mut utf16: Vec<u8> = b"\xFF\xFE".to_vec();
    utf16.extend(csv_with(&person(12_345_678)).encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(check(&utf16).unwrap().valid_count(), 1);
    let half = [utf16.as_slice(), b"\x00\xD8\x41\x00"].concat();
    assert_eq!(refusal(&half).0, "codificacion_invalida");
    utf16.pop();
    assert_eq!(refusal(&utf16).0, "codificacion_invalida");
}

#[test]
fn an_open_quote_is_named_by_its_row() {
    let (code, sentence) = refusal(csv_with("DNI,12345678,\"Ana,Ruiz,+51987654321,\nDNI,1\n").as_bytes());
    assert_eq!(code, "comillas_sin_cerrar");
    assert!(sentence.contains("fila 2"), "{sentence}");
}

#[test]
fn missing_columns_are_all_named_and_a_missing_header_names_what_is_expected() {
    let (code, sentence) = refusal(b"nro_documento,nombre,email\n123456789,Ana,\n");
    assert_eq!(code, "faltan_columnas");
    assert!(sentence.contains("(fila 1)") && sentence.contains("tipo_documento, apellido, telefono"), "{sentence}");

    let (code, sentence) = refusal(b"hola,mundo\n1,2\n");
    assert_eq!(code, "encabezado_no_encontrado");
    assert!(sentence.contains("20 filas") && sentence.contains("nro_documento"), "{sentence}");
}

#[test]
fn a_header_below_the_twentieth_row_is_not_looked_for() {
    let late = format!("{}{}", "titulo,\n".repeat(20), csv_with(&person(12_345_678)));
    assert_eq!(refusal(late.as_bytes()).0, "encabezado_no_encontrado");
    let in_time = format!("{}{}", "titulo,\n".repeat(19), csv_with(&person(12_345_678)));
    assert_eq!(check(in_time.as_bytes()).unwrap().layout.header_row, 20);
}

#[test]
fn a_header_without_rows_is_an_error() {
    assert_eq!(refusal(csv_with("\n,,\n").as_bytes()).0, "sin_filas");
    assert_eq!(refusal(&workbook_of_sheet(&sheet_with(""))).0, "sin_filas");
}

#[test]
fn bombs_of_shared_strings_and_styles_are_refused() {
    let sheet = sheet_with("");
    let strings = format!(r#"<sst uniqueCount="99999999999">{}</sst>"#, "<si/>".repeat(1_300_001));
    assert_eq!(
        refusal(&workbook_of(sheet.as_bytes(), strings.as_bytes(), b"<styleSheet/>")).0,
        "contenido_demasiado_grande"
    );
    let styles = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(100_001));
    assert_eq!(refusal(&workbook_of(sheet.as_bytes(), b"<sst/>", styles.as_bytes())).0, "contenido_demasiado_grande");
    // A count that lies is not believed.
    let bytes = workbook_of(sheet.as_bytes(), br#"<sst uniqueCount="99999999999"/>"#, b"<styleSheet/>");
    assert_eq!(refusal(&bytes).0, "sin_filas");
}

#[test]
fn xml_that_never_ends_and_nesting_without_bottom_are_damage() {
    let endless = format!("<worksheet><!--{}", "-<".repeat(2 << 20));
    assert_eq!(refusal(&workbook_of_sheet(&endless)).0, "archivo_danado");
    let nested = "<a>".repeat(1_000_000);
    assert_eq!(refusal(&workbook_of_sheet(&nested)).0, "archivo_danado");
    assert_eq!(refusal(&workbook_of_sheet("<worksheet><sheetData><row r=\"1\">")).0, "archivo_danado");
}

#[test]
fn a_truncated_workbook_is_damaged() {
    let bytes = include_bytes!("data/padres.xlsx");
    assert_eq!(refusal(&bytes[..bytes.len() / 2]).0, "archivo_danado");
    assert_eq!(refusal(b"PK\x03\x04").0, "archivo_danado");
}

#[test]
fn a_workbook_whose_sheets_are_all_hidden_has_none() {
    let bytes = archive(&[
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="a" state="hidden" r:id="r"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<x><Relationship Id="r" Type="t/worksheet" Target="/xl/s.xml"/></x>"#),
        ("xl/s.xml", b"<worksheet/>"),
    ]);
    assert_eq!(refusal(&bytes).0, "sin_hojas");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = check(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-zñ\",;|\t\r\n0-9 =]{0,300}") {
        let _ = check(csv_with(&text).as_bytes());
    }

    #[test]
    fn a_workbook_with_changed_bytes_is_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = include_bytes!("data/padres-oficina.xlsx").to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = check(&bytes);
    }

    #[test]
    fn a_sheet_of_any_tags_is_read_or_refused(
        tags in prop::collection::vec(
            prop::sample::select(vec![
                "<row>", "</row>", "<row r='3'>", "<c>", "</c>", "<c r='B2' t='s'>", "<c t='inlineStr'>", "<c t='b'/>",
                "<v>", "</v>", "<is>", "</is>", "<t>", "</t>", "<rPh>", "0", "-1e9", "x &#38; y", "&bad;", "</sheetData>",
                "<sheetData/>", "<c r='C1' s='4'>", "<![CDATA[z]]>", "<!-- c -->",
            ]),
            0..40,
        ),
    ) {
        let _ = check(&workbook_of_sheet(&sheet_with(&tags.concat())));
    }
}
