//! The rejected rows as a workbook: the columns as they were uploaded and a last one that says what is wrong. Corrected, it
//! can be uploaded as it is; the importer ignores that last column. Written row by row in constant memory.

use std::collections::BTreeMap;

use padron_core::import::{FoundColumn, Kind, Target, Values, field, holds_passwords};
use padron_core::issue::Issue;
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use crate::error::AppError;
use crate::features::imports::model::Summary;

/// A row that was not created.
pub struct RejectedRow {
    /// What the fields hold by now.
    pub values: Values,
    /// The cells of the columns that no field takes, by the column's letters.
    pub others: BTreeMap<String, String>,
    pub issues: Vec<Issue>,
}

/// The heading of the last column.
const ERROR: &str = "Error";

const PURPLE: Color = Color::RGB(0x69_2E9B);
const ORANGE: Color = Color::RGB(0xF6_8C26);
const INK: Color = Color::RGB(0x2A_2234);
const RED: Color = Color::RGB(0xA4_1E22);
const LIGHT_RED: Color = Color::RGB(0xFD_ECEC);

/// The workbook's bytes.
///
/// # Errors
/// [`AppError::Internal`], its cause logged, when it cannot be written.
pub fn write(summary: &Summary, kind: Kind, rows: impl Iterator<Item = RejectedRow>) -> Result<Vec<u8>, AppError> {
    write_workbook(summary, kind, rows).map_err(|error| {
        tracing::error!(%error, %kind, "the rejected rows could not be written");
        AppError::Internal
    })
}

fn write_workbook(
    summary: &Summary,
    kind: Kind,
    rows: impl Iterator<Item = RejectedRow>,
) -> Result<Vec<u8>, XlsxError> {
    let columns = columns(summary, kind);
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(format!("Filas rechazadas: {}", kind.label())));
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("Filas con errores")?;
    let text = text();
    let wrong = text.clone().set_font_color(RED).set_background_color(LIGHT_RED).set_text_wrap();
    write_header(sheet, &columns)?;
    let last = columns.len() as u16;
    let mut line = 0;
    for (number, row) in (1..).zip(rows) {
        line = number;
        for (place, column) in (0..).zip(&columns) {
            let value = column.value(&row);
            if !value.is_empty() {
                sheet.write_string_with_format(line, place, value, &text)?;
            }
        }
        sheet.write_string_with_format(line, last, sentences(&row.issues), &wrong)?;
    }
    if line > 0 {
        // No green corners: these digits are text on purpose.
        sheet.ignore_error_range(1, 0, line, last, IgnoreError::NumberStoredAsText)?;
    }
    workbook.save_to_buffer()
}

/// What is wrong with the row, a sentence a line.
fn sentences(issues: &[Issue]) -> String {
    let errors = issues.iter().filter(|issue| issue.is_error()).map(|issue| issue.mensaje.as_str());
    errors.collect::<Vec<_>>().join("\n")
}

fn write_header(sheet: &mut Worksheet, columns: &[Column<'_>]) -> Result<(), XlsxError> {
    let header = text().set_bold().set_font_color(Color::White).set_background_color(PURPLE);
    let header = header.set_border_bottom(FormatBorder::Medium).set_border_bottom_color(ORANGE);
    let error = header.clone().set_background_color(RED);
    let last = columns.len() as u16;
    for (place, column) in (0..).zip(columns) {
        let width = (column.heading.chars().count() as f64 + 4.0).clamp(14.0, 40.0);
        sheet.set_column_width(place, width)?;
        sheet.set_column_format(place, &text())?;
    }
    sheet.set_column_width(last, 80)?;
    sheet.set_row_height(0, 24)?;
    for (place, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, place, column.heading, &header)?;
    }
    sheet.write_string_with_format(0, last, ERROR, &error)?;
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Cells stay text, so that leading zeros, `+51` and what looks like a formula are kept.
fn text() -> Format {
    Format::new().set_num_format("@").set_align(FormatAlign::Top).set_font_color(INK)
}

/// A column of the workbook.
struct Column<'a> {
    heading: &'a str,
    source: Source<'a>,
}

/// Where a column's cells come from.
enum Source<'a> {
    Field(&'a str),
    /// Surnames and names in one cell.
    Names,
    /// The letters of a column that no field takes.
    Other(&'a str),
    /// Passwords: the column is there, to be filled in again, and empty.
    Secret,
}

impl Column<'_> {
    fn value(&self, row: &RejectedRow) -> String {
        match self.source {
            Source::Field(field) => row.values.get(field).to_owned(),
            Source::Names => match (row.values.get(field::APELLIDO), row.values.get(field::NOMBRE)) {
                (surnames, "") => surnames.to_owned(),
                ("", names) => names.to_owned(),
                // The comma tells them apart in either order.
                (surnames, names) => format!("{surnames}, {names}"),
            },
            Source::Other(letters) => row.others.get(letters).cloned().unwrap_or_default(),
            Source::Secret => String::new(),
        }
    }
}

/// The columns as they were uploaded; those of the template, if nobody knows any more. What an earlier workbook of
/// this kind said about errors is left out.
fn columns(summary: &Summary, kind: Kind) -> Vec<Column<'_>> {
    if summary.columnas.is_empty() {
        let column = |name: &'static str| Column { heading: name, source: source_of_field(name) };
        return kind.columns().iter().map(|shown| column(shown.name)).collect();
    }
    let mut columns: Vec<Column<'_>> = Vec::new();
    let mut served: Vec<&str> = Vec::new();
    for found in &summary.columnas {
        if found.campo.is_none() && found.columna == ERROR {
            continue;
        }
        let target = found.campo.as_deref().and_then(|name| Target::parse(kind, name));
        let fields = target.map(|target| target.fields(kind)).unwrap_or_default();
        // The second surname, or the mother's document: the first column of its field has the row's value.
        if fields.iter().any(|field| served.contains(field)) {
            continue;
        }
        served.extend(fields);
        columns.push(match target {
            // What was joined stands in one column under the field's own name.
            Some(Target::Part(_) | Target::GradeAndSection) => named(fields[0]),
            _ => Column { heading: heading(found, &summary.columnas), source: source(found) },
        });
    }
    // What a title, a heading or another cell said of a row would be lost with it.
    let is_lost = |name: &str| name == field::SECCION || kind.column(name).is_some_and(|column| column.required);
    let lost = kind.columns().iter().filter(|column| !served.contains(&column.name) && is_lost(column.name));
    columns.extend(lost.map(|column| named(column.name)));
    columns
}

/// A column under the field's own name.
fn named(field: &'static str) -> Column<'static> {
    Column { heading: field, source: source_of_field(field) }
}

fn source(found: &FoundColumn) -> Source<'_> {
    match &found.campo {
        Some(field) => source_of_field(field),
        None if holds_passwords(&found.columna) => Source::Secret,
        None => Source::Other(&found.letra),
    }
}

fn source_of_field(field: &str) -> Source<'_> {
    match field {
        Target::SURNAMES_FIRST | Target::NAMES_FIRST => Source::Names,
        _ if holds_passwords(field) => Source::Secret,
        _ => Source::Field(field),
    }
}

/// The heading as it stood in the file: without the letters that made it unique.
fn heading<'a>(found: &'a FoundColumn, all: &[FoundColumn]) -> &'a str {
    let letters = format!(" ({})", found.letra);
    if found.columna == format!("(columna {})", found.letra) {
        return "";
    }
    match found.columna.strip_suffix(&letters) {
        Some(bare) if all.iter().any(|other| other.columna == bare) => bare,
        _ => &found.columna,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use padron_core::import::{CheckOptions, CheckedFile, check_file};
    use padron_core::sheet::column_name;

    use super::*;

    const OFFICE: &str = "N°,Aula,Tipo Doc.,DNI,Apellidos y Nombres,Celular,Correo,Aula,Contraseña,,Nota\n\
        1,3A,DNI,1234,\"Ñahui Ríos, Luz\",987,,3B,secreta1,x,=1+1\n\
        2,3A,DNI,40100001,\"Quispe, Ana\",+51987654321,mal,,secreta2,,\n\
        3,3A,DNI,40100002,\"Ruiz, José\",+51987654322,,,,,\n";

    /// As the server stages it.
    fn summary_of(file: &CheckedFile) -> Summary {
        Summary { columnas: file.layout.columns.clone(), ..Summary::default() }
    }

    fn rejected(file: CheckedFile) -> Vec<RejectedRow> {
        let faulty = file.rows.into_iter().filter(|row| !row.is_valid());
        let others = |extras: Vec<(u16, Box<str>)>| {
            extras.into_iter().map(|(place, text)| (column_name(usize::from(place)), text.into())).collect()
        };
        let row = |row: padron_core::import::CheckedRow| RejectedRow {
            values: row.values,
            others: others(row.extras),
            issues: row.issues,
        };
        faulty.map(row).collect()
    }

    fn check(bytes: &[u8]) -> CheckedFile {
        check_file(Kind::Padres, bytes, &CheckOptions::default()).unwrap()
    }

    fn rewrite(file: CheckedFile) -> Vec<u8> {
        write(&summary_of(&file), Kind::Padres, rejected(file).into_iter()).unwrap()
    }

    fn sheet_of(bytes: Vec<u8>) -> Vec<Vec<String>> {
        let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert!(workbook.worksheet_formula("Filas con errores").unwrap().is_empty(), "a formula is a text");
        let range = workbook.worksheet_range("Filas con errores").unwrap();
        let text = |cell: &Data| match cell {
            Data::Empty => String::new(),
            Data::String(text) => text.clone(),
            other => panic!("{other:?} is no text"),
        };
        range.rows().map(|row| row.iter().map(text).collect()).collect()
    }

    #[test]
    fn what_was_joined_or_said_once_comes_back_in_columns_of_its_own() {
        let office = "Apellido Paterno;Apellido Materno;Nombres;Grado y Sección;DNI Padre;DNI Madre\n\
                      Ñahui;Ríos;;3A Primaria;40000001;\nPaz;Ruiz;;4B Primaria;;40000002\n";
        let file = check_file(Kind::Estudiantes, office.as_bytes(), &CheckOptions::default()).unwrap();
        let bytes = write(&summary_of(&file), Kind::Estudiantes, rejected(file).into_iter()).unwrap();
        let sheet = sheet_of(bytes.clone());
        assert_eq!(
            sheet[0],
            ["apellido", "Nombres", "grado", "DNI Padre", "nivel", "tipo_relacion", "seccion", "Error"]
        );
        assert_eq!(sheet[2][..7], ["Paz Ruiz", "", "4", "40000002", "Primaria", "madre", "B"]);
        // Uploaded as it is, it says of each row what the first file said.
        let again = check_file(Kind::Estudiantes, &bytes, &CheckOptions::default()).unwrap();
        let mother = &again.rows[1].values;
        assert_eq!((mother.get("apellido"), mother.get("tipo_relacion")), ("Paz Ruiz", "madre"));
    }

    #[test]
    fn the_columns_are_those_of_the_file_and_no_password_is_among_the_cells() {
        let sheet = sheet_of(rewrite(check(OFFICE.as_bytes())));
        let headings = [
            "N°",
            "Aula",
            "Tipo Doc.",
            "DNI",
            "Apellidos y Nombres",
            "Celular",
            "Correo",
            "Aula",
            "Contraseña",
            "",
            "Nota",
            "Error",
        ];
        assert_eq!(sheet[0], headings);
        assert_eq!(sheet.len(), 3, "valid rows stay out");
        assert_eq!(sheet[1][..10], ["1", "3A", "DNI", "1234", "Ñahui Ríos, Luz", "987", "", "3B", "", "x"]);
        assert_eq!(sheet[1][10], "=1+1");
        assert_eq!(
            sheet[1][11],
            "Formato de documento inválido. Debe ser numérico de 8-12 dígitos.\n\
             Teléfono inválido. Formato esperado: +51XXXXXXXXX"
        );
        assert_eq!(sheet[2][11], "Correo inválido. Ejemplo: nombre@dominio.pe");
    }

    #[test]
    fn uploaded_as_it_is_it_has_the_same_errors_and_nothing_new() {
        let first = check(OFFICE.as_bytes());
        let errors = |file: &CheckedFile| -> Vec<String> {
            file.rows.iter().filter(|row| !row.is_valid()).map(|row| sentences(&row.issues)).collect()
        };
        let expected = errors(&first);
        let bytes = rewrite(first);
        let again = check(&bytes);
        assert_eq!(errors(&again), expected);
        assert!(again.layout.ignored().any(|heading| heading == ERROR));
        let third = sheet_of(rewrite(again));
        assert_eq!(third, sheet_of(bytes), "what an earlier workbook said is not repeated");
    }

    #[test]
    fn corrected_it_goes_in_whole() {
        let sheet = sheet_of(rewrite(check(OFFICE.as_bytes())));
        let mut writer = csv::Writer::from_writer(Vec::new());
        for (line, mut row) in sheet.into_iter().enumerate() {
            match line {
                1 => (row[3], row[5]) = ("01234567".into(), "+51987654320".into()),
                2 => row[6] = "ana@quispe.pe".into(),
                _ => {}
            }
            writer.write_record(row).unwrap();
        }
        let corrected = check(&writer.into_inner().unwrap());
        assert_eq!((corrected.valid_count(), corrected.error_count()), (2, 0), "{:?}", corrected.rows);
        assert_eq!(corrected.rows[0].values.get("apellido"), "Ñahui Ríos");
        assert_eq!(corrected.rows[0].values.get("nombre"), "Luz");
    }

    #[test]
    fn an_import_that_kept_no_columns_gets_those_of_its_template() {
        let sheet = sheet_of(write(&Summary::default(), Kind::Relaciones, std::iter::empty()).unwrap());
        assert_eq!(sheet, [["nro_documento_padre", "codigo_estudiante", "tipo_relacion", "Error"]]);
    }
}
