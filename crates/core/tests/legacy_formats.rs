//! Workbooks of other formats are read as the same workbook in XML would be, or refused with a sentence.

#![cfg(feature = "legacy")]
#![allow(clippy::unwrap_used)]

mod common;

use common::{
    HEADER, archive,
    binary::{Value, biff, compound, workbook_stream, xlsb},
};
use padron_core::{
    import::{CheckOptions, CheckedFile, Kind, check_file},
    sheet::{
        CellKind, FileError, Format, Limits, ReadOptions, Row, Source, SourceInfo, legacy, needs_conversion, read_rows,
    },
};

const OFFICE: [&[u8]; 3] = [
    include_bytes!("data/padres-oficina.xlsx"),
    include_bytes!("data/padres-oficina.xls"),
    include_bytes!("data/padres-oficina.ods"),
];
const CELLS: [&[u8]; 3] =
    [include_bytes!("data/celdas.xlsx"), include_bytes!("data/celdas.xls"), include_bytes!("data/celdas.ods")];

type Rows = Vec<(u32, Vec<(String, CellKind)>)>;

fn convert(bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    legacy::convert(bytes, &Limits::default())
}

/// Reads an upload of any format, as the server does.
fn read(bytes: &[u8], sheet: Option<&str>) -> Result<(Rows, SourceInfo), FileError> {
    let mut rows = Rows::new();
    let mut visitor = |row: &Row<'_>| {
        rows.push((row.number(), row.cells().map(|cell| (cell.text.to_owned(), cell.kind)).collect()));
    };
    let options = ReadOptions { sheet: sheet.map(str::to_owned), ..ReadOptions::default() };
    let source = match needs_conversion(bytes, &options.limits)? {
        None => read_rows(bytes, &options, &mut visitor)?,
        Some(_) => read_rows(Source::Grid(&convert(bytes)?), &options, &mut visitor)?,
    };
    Ok((rows, source))
}

fn check(bytes: &[u8]) -> CheckedFile {
    check_file(Kind::Padres, Source::Grid(&convert(bytes).unwrap()), &CheckOptions::default()).unwrap()
}

fn texts(rows: &Rows) -> Vec<(u32, Vec<&str>)> {
    rows.iter().map(|(number, cells)| (*number, cells.iter().map(|(text, _)| text.as_str()).collect())).collect()
}

#[test]
fn the_offices_workbook_gives_the_same_rows_in_each_format() {
    let xlsx = check_file(Kind::Padres, OFFICE[0], &CheckOptions::default()).unwrap();
    for (bytes, format) in [(OFFICE[1], Format::Xls), (OFFICE[2], Format::Ods)] {
        let mut other = check(bytes);
        assert_eq!(other.layout.format, format);
        other.layout.format = Format::Xlsx;
        assert_eq!(other, xlsx, "{format:?}");
    }
}

#[test]
fn every_kind_of_cell_reads_alike_in_each_format() {
    let expected = [
        (1, vec!["fecha", "10/02/2025", "10/02/2025 12:00", "18:30:00", "30:05:00"]),
        (2, vec!["número", "07654321", "7654321", "1.5", "-3", "0.25", "100000000000000000000", "987654321"]),
        (3, vec!["fórmula", "15308642", "María", "#DIV/0!", "#N/A", "VERDADERO", "07654321"]),
        (4, vec!["lógico", "VERDADERO", "FALSO"]),
        (
            5,
            vec![
                "texto",
                "Ana\u{A0}\u{200B}María",
                "dos\nlíneas",
                "María Ñahui",
                "  espacios  dobles ",
                "07654321",
                "<b>&amp; 'x'",
                "😀",
            ],
        ),
        (8, vec!["fila oculta", "1"]),
        (9, vec!["combinada", "", "", "al lado"]),
        (10, vec!["", "", "", "debajo"]),
        (12, vec!["ñññ"]),
        (13, vec!["última"]),
    ];
    for bytes in CELLS {
        let (mut rows, source) = read(bytes, Some("Celdas & más")).unwrap();
        let long = &mut rows[8].1[0].0;
        assert_eq!(long.chars().count(), 500);
        *long = "ñññ".to_owned();
        let mut expected = expected.clone();
        if source.format == Format::Ods {
            // LibreOffice keeps what is true or false as a number with a format.
            expected[2].1[5] = "1";
            expected[3].1 = vec!["lógico", "1", "0"];
        }
        assert_eq!(texts(&rows), expected, "{:?}", source.format);
        assert_eq!(source.sheets, ["Celdas & más", "Otra"]);
        let kinds: Vec<CellKind> = rows[1].1.iter().map(|(_, kind)| *kind).collect();
        let number = CellKind::Number;
        assert_eq!(kinds[1..], [CellKind::ZeroPadded, number, number, number, number, number, number]);
        assert_eq!(rows[4].1[5].1, CellKind::Text);
    }
}

#[test]
fn a_hidden_sheet_is_read_by_whoever_names_it_and_another_name_is_told_the_sheets() {
    for bytes in CELLS {
        let (rows, source) = read(bytes, Some("oculta")).unwrap();
        assert_eq!(texts(&rows), [(1, vec!["secreto"])]);
        assert_eq!((source.sheet.as_deref(), source.sheets.len()), (Some("Oculta"), 2));
        let error = read(bytes, Some("Alumnos")).unwrap_err();
        assert_eq!(error.code(), "hoja_no_encontrada");
        assert_eq!(
            error.to_string(),
            "El libro no tiene la hoja «Alumnos». Elija una de estas: «Celdas & más», «Otra»."
        );
    }
}

#[test]
fn dates_of_the_calendar_of_1904_are_the_same_days() {
    let xls: &[u8] = include_bytes!("data/celdas-1904.xls");
    for bytes in [include_bytes!("data/celdas-1904.xlsx").as_slice(), xls] {
        assert_eq!(texts(&read(bytes, None).unwrap().0), [(1, vec!["10/02/2025", "44236"])]);
    }
    let day = [(0, 0, Value::Whole(44_236, 2))];
    assert_eq!(texts(&read(&xlsb(&[("a", false, &day)], &[], true), None).unwrap().0), [(1, vec!["10/02/2025"])]);
}

#[test]
fn the_cells_of_an_xlsb_read_as_they_show() {
    let cells = [
        (0, 0, Value::Shared(1)),
        (0, 1, Value::Whole(7_654_321, 1)),
        (0, 2, Value::Whole(7_654_321, 0)),
        (0, 3, Value::Real(45_698.5, 2)),
        (0, 4, Value::Whole(45_698, 2)),
        (0, 5, Value::Real(0.75, 3)),
        (4, 0, Value::Boolean(true)),
        (4, 1, Value::Error(0x2A)),
        (4, 2, Value::Formula("Ma\u{A0}ría")),
        (4, 3, Value::Text("Ñahui")),
        (4, 4, Value::Blank),
        (4, 5, Value::Real(1.5, 0)),
    ];
    let hidden = [(0, 0, Value::Text("secreto"))];
    let bytes = xlsb(&[("Oculta", true, &hidden), ("Padres", false, &cells)], &["no", "07654321"], false);
    let (rows, source) = read(&bytes, None).unwrap();
    assert_eq!((source.format, source.sheet.as_deref()), (Format::Xlsb, Some("Padres")));
    assert_eq!(
        texts(&rows),
        [
            (1, vec!["07654321", "07654321", "7654321", "10/02/2025 12:00", "10/02/2025", "18:00:00"]),
            (5, vec!["VERDADERO", "#N/A", "Ma\u{A0}ría", "Ñahui", "", "1.5"]),
        ]
    );
    let kinds: Vec<CellKind> = rows[0].1.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds[..3], [CellKind::Text, CellKind::ZeroPadded, CellKind::Number]);
    assert_eq!(texts(&read(&bytes, Some("Oculta")).unwrap().0), [(1, vec!["secreto"])]);
}

#[test]
fn people_in_an_xlsb_are_checked() {
    let mut cells: Vec<(u32, u32, Value<'_>)> = (0..6).map(|column| (0, column, Value::Shared(column))).collect();
    cells.extend([
        (1, 0, Value::Text("DNI")),
        (1, 1, Value::Whole(1_234_567, 1)),
        (1, 2, Value::Text("Ana")),
        (1, 3, Value::Text("Ruiz")),
        (1, 4, Value::Real(987_654_321.0, 0)),
    ]);
    let file = check(&xlsb(&[("Padres", false, &cells)], &HEADER, false));
    assert_eq!((file.valid_count(), file.rows[0].values.get("nro_documento")), (1, "01234567"));
    assert_eq!(file.rows[0].values.get("telefono"), "+51987654321");
}

#[test]
fn rows_far_below_and_columns_far_to_the_right_meet_the_limits() {
    let far = [(0, 0, Value::Text("x")), (1_048_575, 16_383, Value::Text("x"))];
    let error = read(&xlsb(&[("a", false, &far)], &[], false), None).unwrap_err();
    assert!(matches!(error, FileError::TooManyColumns { row: 1_048_576, limit: 64, .. }), "{error:?}");
    let rows: Vec<_> = (0..20_001).map(|row| (row, 0, Value::Whole(7, 0))).collect();
    let error = read(&xlsb(&[("a", false, &rows)], &[], false), None).unwrap_err();
    assert_eq!(error, FileError::TooManyRows { row: 20_001, limit: 20_000 });
    let long = "ñ".repeat(16_000);
    let cells = [(6, 2, Value::Text(&long))];
    let error = read(&xlsb(&[("a", false, &cells)], &[], false), None).unwrap_err();
    assert!(error.to_string().contains("celda C7"), "{error}");
}

#[test]
fn a_workbook_with_a_password_is_told_so_in_each_format() {
    let encrypted = compound(&[("/EncryptionInfo", b"x"), ("/EncryptedPackage", &[7; 5000])]);
    assert_eq!(needs_conversion(&encrypted, &Limits::default()), Err(FileError::Protected));

    // An old workbook says so by a record behind its first.
    let stream = workbook_stream(OFFICE[1]);
    let first = 4 + usize::from(u16::from_le_bytes([stream[2], stream[3]]));
    let locked = [&stream[..first], &biff(0x002F, &[1, 0, 1, 0, 1, 0]), &stream[first..]].concat();
    assert_eq!(convert(&compound(&[("/Workbook", &locked)])), Err(FileError::Protected));

    let manifest = br#"<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let bytes = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"<\x07\x08\x09\xFF"),
    ]);
    assert_eq!(convert(&bytes), Err(FileError::Protected));

    let package = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("encrypted-package", b"\x07"),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(read(&package, None).unwrap_err(), FileError::Protected);
}

#[test]
fn a_document_with_a_workbook_inside_is_no_workbook() {
    let bytes = compound(&[("/ObjectPool/Workbook", &workbook_stream(OFFICE[1]))]);
    assert_eq!(convert(&bytes).unwrap_err().code(), "formato_no_reconocido");
}

#[test]
fn an_ods_that_inflates_too_far_is_refused_before_it_is_parsed() {
    let content = format!("<office:document-content>{}", " ".repeat(65 << 20));
    let bytes = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(convert(&bytes), Err(FileError::InflatedTooLarge { limit: 64 << 20 }));
}

#[test]
fn an_ods_whose_elements_do_not_end_is_refused_before_it_is_parsed() {
    let row = "<table:table-row><table:table-cell><text:p>DNI</text:p></table:table-cell></table:table-row>";
    let open = "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">";
    for content in
        [format!("{open}{row}"), format!("{open}{row}</table:table-row>"), format!("{open}{row}</office:body>")]
    {
        let bytes = archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content.as_bytes()),
        ]);
        assert_eq!(convert(&bytes).unwrap_err().code(), "archivo_danado", "{content}");
    }
}

#[test]
fn a_cut_file_is_refused_or_gives_no_wrong_row() {
    let whole: Vec<Rows> = OFFICE.iter().map(|bytes| read(bytes, None).unwrap().0).collect();
    for (bytes, whole) in OFFICE.iter().zip(&whole) {
        for eighths in 1..8 {
            let cut = &bytes[..bytes.len() * eighths / 8];
            // calamine may panic on it, for which the server has a process of its own.
            match std::panic::catch_unwind(|| read(cut, None)) {
                Ok(Ok((rows, _))) => assert_eq!(&rows, whole, "{eighths}/8"),
                Ok(Err(error)) => assert!(error.to_string().ends_with('.'), "{error}"),
                Err(_) => {}
            }
        }
    }
}
