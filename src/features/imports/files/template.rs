//! The templates that an office fills in (HU-USERS-04 CA-02): the exact columns of a kind and one
//! example row, as a workbook or as a delimited text. The importer takes either back unchanged; a row
//! that is still the example is an error there, so that nobody imports it by mistake.

use std::fmt::Display;
use std::str::FromStr;

use padron_core::import::{Column, Kind, field};
use padron_core::school::{Level, Relationship};
use padron_core::sheet::Limits;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DocProperties, Format as CellFormat,
    FormatAlign, FormatBorder, IgnoreError, Note, Workbook, Worksheet, XlsxError,
};

use super::examples::examples;
use crate::error::AppError;

/// A template's kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Xlsx,
    Csv,
}

impl Format {
    /// The file name's ending, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The media type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

impl FromStr for Format {
    type Err = AppError;

    /// The words of `?formato=`; anything else is [`AppError::Malformed`].
    fn from_str(word: &str) -> Result<Self, AppError> {
        match word {
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            _ => Err(AppError::Malformed("El formato de la plantilla no existe. Valores válidos: xlsx, csv.".into())),
        }
    }
}

/// The template's bytes.
///
/// # Errors
/// [`AppError::Internal`], its cause logged, when the file cannot be written.
pub fn build(kind: Kind, format: Format) -> Result<Vec<u8>, AppError> {
    match format {
        Format::Xlsx => write_workbook(kind).map_err(|error| log_failure(kind, &error)),
        Format::Csv => write_csv(kind).map_err(|error| log_failure(kind, &error)),
    }
}

fn log_failure(kind: Kind, error: &dyn Display) -> AppError {
    tracing::error!(%error, %kind, "the template could not be written");
    AppError::Internal
}

/// With a byte order mark, without which Excel takes UTF-8 for Windows-1252.
fn write_csv(kind: Kind) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(kind.columns().iter().map(|column| column.name))?;
    writer.write_record(kind.columns().iter().map(|column| column.example))?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

const PURPLE: Color = Color::RGB(0x69_2E9B);
const PALE_PURPLE: Color = Color::RGB(0xE3_D5EE);
const ORANGE: Color = Color::RGB(0xF6_8C26);
const LIGHT_ORANGE: Color = Color::RGB(0xFE_F1E3);
const MUTED: Color = Color::RGB(0x7A_6F86);
const INK: Color = Color::RGB(0x2A_2234);
const LINE: Color = Color::RGB(0xDD_D3E6);

const EXAMPLE_ROW: u32 = 1;
/// The name of the second sheet.
const HELP: &str = "Instrucciones";
/// The name of the third.
const EXAMPLES: &str = "Ejemplos";

fn write_workbook(kind: Kind) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(format!("Plantilla de {kind}")));
    write_table(workbook.add_worksheet(), kind)?;
    write_help(workbook.add_worksheet(), kind)?;
    write_examples(workbook.add_worksheet(), kind)?;
    workbook.save_to_buffer()
}

/// The sheet to fill in. Whole columns are text, so that leading zeros and `+51` survive typing.
fn write_table(sheet: &mut Worksheet, kind: Kind) -> Result<(), XlsxError> {
    let columns = kind.columns();
    let last_row = Limits::default().rows;
    sheet.set_name(sheet_name(kind))?;
    sheet.set_default_row_height(20);
    sheet.set_row_height(0, 24)?;
    for (place, column) in (0..).zip(columns) {
        let widest = column.name.len().max(column.example.chars().count());
        sheet.set_column_width(place, widest as f64 + 5.0)?;
        sheet.set_column_format(place, &text())?;
        sheet.write_string_with_format(0, place, column.name, &header(column))?;
        sheet.write_string_with_format(EXAMPLE_ROW, place, column.example, &text())?;
        sheet.ignore_error_range(EXAMPLE_ROW, place, last_row, place, IgnoreError::NumberStoredAsText)?;
        if let Some(choices) = choices(column) {
            sheet.add_data_validation(EXAMPLE_ROW, place, last_row, place, &validation(&choices)?)?;
        }
    }
    mark_example(sheet, columns)?;
    sheet.set_freeze_panes(EXAMPLE_ROW, 0)?;
    sheet.set_selection(EXAMPLE_ROW, 0, EXAMPLE_ROW, 0)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// «Padres», «Docentes»: a label may have a slash, which no sheet's name may.
fn sheet_name(kind: Kind) -> String {
    let mut letters = kind.as_str().chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn header(column: &Column) -> CellFormat {
    let format = text().set_bold().set_border_bottom(FormatBorder::Medium).set_border_bottom_color(ORANGE);
    if column.required {
        format.set_background_color(PURPLE).set_font_color(Color::White)
    } else {
        format.set_background_color(PALE_PURPLE).set_font_color(PURPLE)
    }
}

/// The example looks like one for as long as it is one: the first real value typed over it clears the marks.
fn mark_example(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    let equal = (0..).zip(columns).map(|(place, column)| {
        format!("${}$2=\"{}\"", padron_core::sheet::column_name(place), column.example.replace('"', "\"\""))
    });
    let unchanged = format!("=AND({})", equal.collect::<Vec<_>>().join(","));
    let example = CellFormat::new().set_italic().set_font_color(MUTED).set_background_color(LIGHT_ORANGE);
    let rule = ConditionalFormatFormula::new().set_rule(unchanged.as_str()).set_format(example);
    let last = columns.len().saturating_sub(1) as u16;
    sheet.add_conditional_format(EXAMPLE_ROW, 0, EXAMPLE_ROW, last, &rule)?;
    let note = Note::new("Fila de ejemplo: reemplácela con sus primeros datos o bórrela.");
    sheet.insert_note(EXAMPLE_ROW, 0, &note.add_author_prefix(false).set_width(190).set_height(60))?;
    Ok(())
}

/// The values worth offering in a list.
fn choices(column: &Column) -> Option<Vec<&'static str>> {
    match column.name {
        field::TIPO_DOCUMENTO => Some(vec!["DNI", "CE", "PASAPORTE"]),
        field::NIVEL => Some(Level::ALL.map(Level::as_str).to_vec()),
        field::TIPO_RELACION => Some(Relationship::ALL.map(Relationship::as_str).to_vec()),
        _ => None,
    }
}

/// Offers the choices and lets another value pass after a question, as the importer does.
fn validation(choices: &[&str]) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(choices)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Valor poco usual")?
        .set_error_message(format!("Los valores usuales son {}.", choices.join(", ")))
}

fn write_help(sheet: &mut Worksheet, kind: Kind) -> Result<(), XlsxError> {
    let title = text().set_bold().set_font_size(16).set_font_color(PURPLE);
    let heading = text().set_bold().set_font_color(Color::White).set_background_color(PURPLE).set_indent(1);
    let subtitle = text().set_bold().set_font_size(12).set_font_color(PURPLE);
    let cell = text().set_text_wrap().set_indent(1).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
    let name = cell.clone().set_bold();

    sheet.set_name(HELP)?;
    sheet.set_screen_gridlines(false);
    for (place, width) in (0..).zip([20.0, 16.0, 70.0, 30.0]) {
        sheet.set_column_width(place, width)?;
    }
    sheet.set_row_height(0, 34)?;
    sheet.write_string_with_format(0, 0, format!("Cómo llenar la plantilla: {}", kind.label()), &title)?;
    sheet.set_row_height(1, 22)?;
    for (place, words) in (0..).zip(["Columna", "¿Obligatoria?", "Qué va en ella", "Ejemplo"]) {
        sheet.write_string_with_format(1, place, words, &heading)?;
    }
    let mut row = 2;
    for column in kind.columns() {
        sheet.set_row_height(row, 34)?;
        sheet.write_string_with_format(row, 0, column.name, &name)?;
        sheet.write_string_with_format(row, 1, if column.required { "Sí" } else { "Opcional" }, &cell)?;
        sheet.write_string_with_format(row, 2, meaning(kind, column), &cell)?;
        sheet.write_string_with_format(row, 3, column.example, &cell)?;
        sheet.ignore_error(row, 3, IgnoreError::NumberStoredAsText)?;
        row += 1;
    }
    row += 1;
    sheet.set_row_height(row, 26)?;
    sheet.write_string_with_format(row, 0, "Antes de subir el archivo", &subtitle)?;
    let tip = text().set_text_wrap().set_align(FormatAlign::Top).set_indent(1);
    for (index, words) in (1..).zip(tips(kind)) {
        row += 1;
        // A wrapped line over all columns holds about 140 characters and is 15 points high.
        let lines = words.chars().count().div_ceil(140);
        sheet.set_row_height(row, 8 + 15 * lines as u32)?;
        sheet.merge_range(row, 0, row, 3, &format!("{index}. {words}"), &tip)?;
    }
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What else is understood, so that nobody types a list anew: as it stands in the office's sheet, and as it is read.
fn write_examples(sheet: &mut Worksheet, kind: Kind) -> Result<(), XlsxError> {
    let title = text().set_bold().set_font_size(16).set_font_color(PURPLE);
    let heading = text().set_bold().set_font_color(Color::White).set_background_color(PURPLE).set_indent(1);
    let cell = text().set_text_wrap().set_indent(1).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
    sheet.set_name(EXAMPLES)?;
    sheet.set_screen_gridlines(false);
    for (place, width) in (0..).zip([36.0, 36.0, 50.0]) {
        sheet.set_column_width(place, width)?;
    }
    sheet.set_row_height(0, 34)?;
    sheet.write_string_with_format(0, 0, "También se entiende su propia hoja, por ejemplo:", &title)?;
    sheet.set_row_height(1, 22)?;
    for (place, words) in (0..).zip(["En su hoja dice", "Y en la celda", "Se lee"]) {
        sheet.write_string_with_format(1, place, words, &heading)?;
    }
    for (row, example) in (2..).zip(examples(kind)) {
        let join = |texts: Vec<String>, between: &str| texts.join(between);
        let headings = example.cells.iter().map(|(heading, _)| (*heading).to_owned()).collect();
        let values = example.cells.iter().map(|(_, value)| (*value).to_owned()).collect();
        let said =
            |(field, value): &(&str, &str)| format!("{field}: {}", if value.is_empty() { "(vacío)" } else { value });
        let read = example.read.iter().map(said).collect();
        sheet.set_row_height(row, 22)?;
        sheet.write_string_with_format(row, 0, join(headings, " | "), &cell)?;
        sheet.write_string_with_format(row, 1, join(values, " | "), &cell)?;
        sheet.write_string_with_format(row, 2, join(read, " · "), &cell)?;
        sheet.ignore_error(row, 1, IgnoreError::NumberStoredAsText)?;
    }
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The spreadsheet's number of the paper size.
const A4: u8 = 9;

/// What belongs in a column; its label where there is no more to say.
fn meaning(kind: Kind, column: &Column) -> &'static str {
    match column.name {
        field::TIPO_DOCUMENTO => "El tipo de documento de identidad: DNI, CE o PASAPORTE.",
        field::NRO_DOCUMENTO => {
            "El número de documento, de 8 a 12 dígitos y con sus ceros iniciales. Será el usuario con el que ingrese."
        }
        field::NOMBRE => "Los nombres de la persona, hasta 80 caracteres.",
        field::APELLIDO => "Los apellidos de la persona, hasta 80 caracteres.",
        field::TELEFONO => "El celular: +51 y nueve dígitos. Ahí puede recibir sus credenciales por WhatsApp.",
        field::EMAIL => "El correo de la persona. Déjelo vacío si no tiene.",
        field::CODIGO_ESTUDIANTE if kind == Kind::Estudiantes => {
            "Déjelo vacío: la plataforma asigna el siguiente de su grado. Si lo escribe: nivel, grado y número (P3001)."
        }
        field::CODIGO_ESTUDIANTE => "El código de un estudiante registrado que hoy no tiene apoderado.",
        field::NIVEL => "Inicial, Primaria o Secundaria.",
        field::GRADO => {
            "El número del grado: de 3 a 5 en Inicial (años), de 1 a 6 en Primaria, de 1 a 5 en Secundaria."
        }
        field::SECCION if kind == Kind::Asignaciones => "La sección, por ejemplo A. Vacía: todas las del grado.",
        field::SECCION => "La sección, por ejemplo A. Déjela vacía si el grado tiene una sola.",
        field::NRO_DOCUMENTO_APODERADO | field::NRO_DOCUMENTO_PADRE => {
            "El documento del apoderado, que ya debe estar registrado y activo."
        }
        field::TIPO_RELACION => "Qué es el apoderado del estudiante: padre, madre, apoderado o tutor.",
        field::NRO_DOCUMENTO_DOCENTE => "El documento del docente, que ya debe estar registrado y activo.",
        field::LEGAJO => "El número con el que la oficina archiva a la persona. Sin él, su contraseña será aleatoria.",
        field::DNI => "El DNI, de 7 u 8 dígitos. Será el usuario con el que ingrese.",
        field::CORREO if kind == Kind::Prospectos => {
            "El correo de la persona, que nadie más puede tener. Déjelo vacío si no tiene."
        }
        field::CORREO => "El correo de la persona. Nadie más puede tenerlo.",
        field::PASSWORD => {
            "[PRESENTE] o AUTO para que se genere; o una de 8 caracteres o más, con mayúscula, minúscula y número."
        }
        field::ROL => "Solo empleado. Puede quedar vacío.",
        field::CONVENIO => "dentro o fuera. Puede quedar vacío.",
        field::CARNET => {
            "El código que identifica al prospecto: hasta 20 letras sin tilde y números, sin espacios. Será su usuario."
        }
        field::PROGRAMA => "El programa o la carrera que le interesa, hasta 100 caracteres. Si es nuevo, se crea.",
        field::CURSO => "El nombre del curso, hasta 80 caracteres. Si es nuevo, se crea.",
        _ => column.label,
    }
}

fn tips(kind: Kind) -> Vec<String> {
    let limits = Limits::default();
    let mut tips = vec![
        "Borre la fila de ejemplo (la 2) o escriba sus datos encima. Si queda tal cual, será un error.".to_owned(),
        format!(
            "Escriba {} por fila y no cambie los nombres de las columnas. Las de color claro son opcionales.",
            match kind {
                Kind::Padres | Kind::Docentes | Kind::Personal => "una persona",
                Kind::Prospectos | Kind::Generacion => "un prospecto",
                Kind::Estudiantes => "un estudiante",
                Kind::Relaciones => "una relación",
                Kind::Asignaciones => "una asignación",
            }
        ),
        "Las columnas ya tienen formato de texto, así se conservan los ceros iniciales (01234567) y el +51 de los \
         teléfonos. Al pegar datos, elija «Pegar valores» para no perderlo."
            .to_owned(),
    ];
    let own: &[&str] = match kind {
        Kind::Padres | Kind::Docentes => &[
            "Cada número de documento y cada correo debe aparecer una sola vez.",
            "No escriba contraseñas: la plataforma genera una temporal para cada persona.",
        ],
        Kind::Personal => &[
            "En password escriba [PRESENTE] (o AUTO) y la plataforma genera una contraseña para esa persona. Puede borrar \
             la columna: entonces las genera todas. Vacía no se acepta.",
            "Si escribe una contraseña, use 8 caracteres o más, con mayúscula, minúscula y número, sin espacios. Es \
             temporal: la persona la cambia al ingresar.",
            "Cada legajo, cada DNI y cada correo debe aparecer una sola vez.",
        ],
        Kind::Prospectos | Kind::Generacion => &[
            "Cada carnet y cada correo debe aparecer una sola vez.",
            "No escriba contraseñas: un prospecto recibe usuario y contraseña cuando usted los genera, después de importar.",
        ],
        Kind::Estudiantes => &[
            "Importe primero a los padres o apoderados: sin su apoderado registrado, un estudiante no se crea.",
            "Cada estudiante tiene un solo apoderado. Los hermanos van en filas distintas con el mismo apoderado.",
        ],
        Kind::Relaciones => &[
            "Use esta plantilla solo para estudiantes que se quedaron sin apoderado. Quien ya tiene uno lo conserva.",
            "Cada estudiante debe aparecer una sola vez: se permite un apoderado por estudiante.",
        ],
        Kind::Asignaciones => {
            &["Importe primero a los docentes. Si un docente dicta varios cursos, escriba una fila por cada uno."]
        }
    };
    tips.extend(own.iter().map(|tip| (*tip).to_owned()));
    tips.push(format!(
        "Un archivo puede pesar hasta {} MiB y tener hasta {},{:03} filas. Si tiene más, divídalo en varios y súbalos \
         uno por uno.",
        limits.bytes >> 20,
        limits.rows / 1000,
        limits.rows % 1000
    ));
    tips
}

fn text() -> CellFormat {
    CellFormat::new().set_num_format("@").set_align(FormatAlign::VerticalCenter).set_font_color(INK)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use calamine::{Data, Reader, Xlsx};
    use padron_core::import::{CheckOptions, check_file, messages};
    use padron_core::issue::IssueCode;

    use super::*;

    fn workbook_of(kind: Kind) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(build(kind, Format::Xlsx).unwrap())).unwrap()
    }

    #[test]
    fn the_first_row_is_the_columns_names_and_the_second_the_example() {
        for kind in Kind::ALL {
            let mut workbook = workbook_of(kind);
            assert_eq!(workbook.sheet_names(), [&sheet_name(kind), HELP, EXAMPLES]);
            let sheet = workbook.worksheet_range(&sheet_name(kind)).unwrap();
            let rows: Vec<_> = sheet.rows().collect();
            let texts = |words: fn(&Column) -> &str| -> Vec<Data> {
                let cell = |text: &str| if text.is_empty() { Data::Empty } else { Data::String(text.to_owned()) };
                kind.columns().iter().map(|column| cell(words(column))).collect()
            };
            assert_eq!(rows, [texts(|column| column.name), texts(|column| column.example)]);
        }
        assert_eq!(sheet_name(Kind::Padres), "Padres");
    }

    #[test]
    fn the_help_explains_every_column() {
        for kind in Kind::ALL {
            let help = workbook_of(kind).worksheet_range(HELP).unwrap();
            for column in kind.columns() {
                let row = help.rows().find(|row| row[0] == column.name).unwrap();
                assert_eq!(row[1], if column.required { "Sí" } else { "Opcional" });
                assert_ne!(row[2], column.label, "{} needs more words", column.name);
            }
            assert!(help.rows().any(|row| row[0].to_string().contains("10 MiB y tener hasta 20,000 filas")));
        }
    }

    #[test]
    fn the_third_sheet_shows_what_else_is_understood() {
        let shown = workbook_of(Kind::Padres).worksheet_range(EXAMPLES).unwrap();
        let row = shown.rows().find(|row| row[0] == "Apellido Paterno | Apellido Materno").unwrap();
        assert_eq!(
            (row[1].to_string(), row[2].to_string()),
            ("Ccahuana | Mamani".into(), "apellido: Ccahuana Mamani".into())
        );
    }

    #[test]
    fn a_template_taken_back_as_it_is_has_the_examples_error_and_no_other() {
        for kind in Kind::ALL {
            for format in [Format::Xlsx, Format::Csv] {
                let checked = check_file(kind, &build(kind, format).unwrap(), &CheckOptions::default()).unwrap();
                let [row] = &checked.rows[..] else { panic!("{kind} {format:?}") };
                let issues: Vec<_> = row.issues.iter().map(|issue| (issue.codigo, issue.mensaje.as_str())).collect();
                assert_eq!(issues, [(IssueCode::Ejemplo, messages::EXAMPLE_ROW)], "{kind} {format:?}");
                assert_eq!(checked.layout.ignored().count(), 0);
                assert_eq!((checked.other_sheets, checked.questions), (vec![], vec![]), "{kind} {format:?}");
                assert_eq!(checked.layout.mapping().count(), kind.columns().len());
            }
        }
    }

    #[test]
    fn lists_offer_the_values_that_a_column_takes() {
        let offered = |kind: Kind, name: &str| choices(kind.column(name).unwrap()).unwrap();
        assert_eq!(offered(Kind::Estudiantes, "nivel"), ["Inicial", "Primaria", "Secundaria"]);
        assert_eq!(offered(Kind::Relaciones, "tipo_relacion"), ["padre", "madre", "apoderado", "tutor"]);
        for (kind, lists) in [(Kind::Padres, 1), (Kind::Estudiantes, 2), (Kind::Relaciones, 1), (Kind::Asignaciones, 1)]
        {
            let bytes = build(kind, Format::Xlsx).unwrap();
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut xml = String::new();
            archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
            assert_eq!(xml.matches("<dataValidation ").count(), lists, "{kind}");
        }
    }

    #[test]
    fn a_person_typed_over_the_example_of_a_text_is_read_back() {
        let bytes = build(Kind::Padres, Format::Csv).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("\u{feff}tipo_documento,nro_documento,nombre,apellido,telefono,email\r\n"), "{text}");
        assert_eq!(text.matches("\r\n").count(), 2);
        let example: Vec<_> = text.lines().nth(1).unwrap().split(',').collect();
        let corrected = text
            .replace(example[1], "08765432")
            .replace(example[2], "José")
            .replace(example[3], "Ñahui Ríos")
            .replace(example[5], "");
        let checked = check_file(Kind::Padres, corrected.as_bytes(), &CheckOptions::default()).unwrap();
        assert!(checked.rows[0].issues.is_empty(), "{:?}", checked.rows[0].issues);
        assert_eq!(checked.rows[0].values.get("nro_documento"), "08765432");
        assert_eq!(checked.rows[0].values.get("apellido"), "Ñahui Ríos");
        assert_eq!(checked.rows[0].values.get("telefono"), example[4]);
    }

    #[test]
    fn a_format_is_one_of_two_words() {
        assert_eq!("csv".parse(), Ok(Format::Csv));
        assert_eq!("xlsx".parse(), Ok(Format::Xlsx));
        assert!(matches!("pdf".parse::<Format>(), Err(AppError::Malformed(_))));
    }
}
