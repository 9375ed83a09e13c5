//! Files as offices really make them, read and checked whole.

#![allow(clippy::unwrap_used)]

use padron_core::{
    import::{CheckOptions, CheckedFile, Kind, Known, check_file, parse_row, report},
    issue::Severity,
    sheet::Format,
};

fn check(kind: Kind, bytes: &[u8]) -> CheckedFile {
    check_file(kind, bytes, &CheckOptions::default()).unwrap()
}

#[test]
fn the_parents_workbook_has_45_valid_rows_with_their_leading_zeros() {
    let file = check(Kind::Padres, include_bytes!("data/padres.xlsx"));
    assert_eq!(
        (file.layout.format, file.layout.sheet.as_deref(), file.layout.header_row),
        (Format::Xlsx, Some("Padres"), 1)
    );
    assert_eq!((file.rows.len(), file.valid_count(), file.warning_count()), (45, 45, 0));
    assert!(file.rows.iter().all(|row| row.values.get("nro_documento").starts_with('0')));
    assert_eq!(file.rows[0].number, 2);
    assert_eq!(
        file.rows[0].values.iter().collect::<Vec<_>>(),
        [
            ("tipo_documento", "DNI"),
            ("nro_documento", "01234501"),
            ("nombre", "Milagros"),
            ("apellido", "Pérez López"),
            ("telefono", "+51952992312"),
            ("email", ""),
        ]
    );
    assert!(file.rows.iter().all(|row| parse_row(Kind::Padres, &row.values, &Known::default()).is_ok()));
}

#[test]
fn the_workbook_with_errors_shows_exactly_its_errors_by_file_row() {
    let file = check(Kind::Padres, include_bytes!("data/padres-con-errores.xlsx"));
    let found: Vec<(u32, &str, Severity, &str)> = file
        .rows
        .iter()
        .flat_map(|row| row.issues.iter().map(move |issue| (row.number, issue)))
        .map(|(number, issue)| (number, issue.campo.as_str(), issue.severidad, issue.mensaje.as_str()))
        .collect();
    let document = "Formato de documento inválido. Debe ser numérico de 8-12 dígitos.";
    assert_eq!(
        found,
        [
            (5, "nro_documento", Severity::Error, document),
            (8, "telefono", Severity::Error, "Teléfono inválido. Formato esperado: +51XXXXXXXXX"),
            (12, "nro_documento", Severity::Error, "Documento duplicado. Ya aparece en la fila 4"),
            (15, "nombre", Severity::Error, "El nombre es obligatorio."),
            (22, "email", Severity::Error, "Correo inválido. Ejemplo: nombre@dominio.pe"),
            (33, "nro_documento", Severity::Error, document),
        ]
    );
    assert_eq!((file.rows.len(), file.valid_count(), file.error_count(), file.warning_count()), (50, 44, 6, 0));
    let completed: Vec<u32> = file.rows.iter().filter(|row| row.is_completed).map(|row| row.number).collect();
    assert_eq!((completed, file.rows[30].values.get("telefono")), (vec![32], "+51987654321"));
    assert_eq!(file.rows[3].values.get("nro_documento"), "1234-X");
}

#[test]
fn the_report_of_the_workbook_with_errors_has_a_line_an_error() {
    let file = check(Kind::Padres, include_bytes!("data/padres-con-errores.xlsx"));
    let meta = report::ReportMeta {
        archivo: "padres-con-errores.xlsx",
        tipo: Kind::Padres.label(),
        fecha: "10/02/2025",
        validos: file.valid_count(),
        con_errores: file.error_count(),
    };
    let text = report::error_report_txt(&meta, file.error_lines());
    assert!(text.contains("44 registros válidos, 6 con errores\r\n"));
    assert_eq!(text.lines().filter(|line| line.starts_with("Fila ")).count(), 6);
    let line = "Fila 5 · nro_documento · 1234-X · Formato de documento inválido. Debe ser numérico de 8-12 dígitos.";
    assert!(text.lines().any(|shown| shown == line));
}

#[test]
fn the_offices_own_workbook_goes_in_with_its_titles_and_its_headings() {
    let file = check(Kind::Padres, include_bytes!("data/padres-oficina.xlsx"));
    assert_eq!((file.layout.sheet.as_deref(), file.layout.header_row), (Some("RELACIÓN 2026"), 4));
    assert_eq!(
        file.layout.mapping().collect::<Vec<_>>(),
        [
            ("Tipo Doc.", "tipo_documento"),
            ("Nº DNI", "nro_documento"),
            ("Nombres", "nombre"),
            ("Apellidos", "apellido"),
            ("Celular", "telefono"),
            ("Correo electrónico", "email"),
        ]
    );
    assert_eq!(file.layout.ignored().collect::<Vec<_>>(), ["N°"]);
    assert_eq!((file.rows.len(), file.valid_count(), file.warning_count()), (30, 30, 0));
    let first = &file.rows[0];
    assert_eq!((first.number, first.values.get("nro_documento")), (5, "07654321"));
    assert_eq!(first.values.get("telefono"), "+51962882569");
    // The zeros that the number format shows are no repair, the telephone's +51 is: it is told once for the file.
    assert!(first.issues.is_empty() && first.is_completed);
}

#[test]
fn the_csv_that_excel_writes_in_peru_has_28_valid_teachers() {
    let file = check(Kind::Docentes, include_bytes!("data/docentes-excel-peru.csv"));
    assert_eq!((file.layout.format, file.layout.sheet.as_deref(), file.layout.header_row), (Format::Csv, None, 1));
    assert_eq!((file.rows.len(), file.valid_count(), file.warning_count()), (28, 28, 0));
    assert_eq!(file.rows[0].values.get("nombre"), "María Elena");
    assert_eq!(file.rows[0].values.get("apellido"), "Muñoz Ñahui");
}
