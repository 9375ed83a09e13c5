//! The credentials workbook: a sheet «Credenciales», one row a person, and a sheet «Cómo usar»
//! (HU-USERS-06 CA-02, UX-02).
//!
//! Every cell is text in a cell formatted as text and marked as typed behind an apostrophe (`quotePrefix`): leading zeros
//! and `+51…` stay, and a name such as `=HYPERLINK(…)` remains a name even after someone edits it in place.

use padron_core::password::PlainPassword;
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, IgnoreError, Image, Workbook, Worksheet, XlsxError,
};

use super::sheet_rows::{self, SheetRow};
use super::{CredentialRow, Further, Heading};
use crate::error::AppError;
use crate::features::credentials::model::Order;

const LOGO: &[u8] = include_bytes!("logo.png");

/// Headings and widths, in characters.
const COLUMNS: [(&str, f64); 8] = [
    ("Nombre Completo", 40.0),
    ("Rol", 14.0),
    ("Tipo de Documento", 20.0),
    ("Usuario", 28.0),
    ("Contraseña Inicial", 24.0),
    ("Teléfono", 17.0),
    ("Fecha de Creación", 20.0),
    ("Estado", 12.0),
];

impl Further {
    /// Headings and widths of the columns behind [`COLUMNS`].
    const fn columns(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::Nothing => &[],
            Self::Children => &[("Hijo", 40.0), ("Aula", 24.0)],
            Self::Staff => &[("Legajo", 16.0), ("Método", 28.0)],
        }
    }
}

/// The first column of digits that a spreadsheet would rather have as numbers: user names; then telephones, file numbers.
const USER_COLUMN: u16 = 3;

/// Heading block above, people below.
const HEADER_ROW: u32 = 3;
const FIRST_ROW: u32 = HEADER_ROW + 1;

const WARNING: &str = "Contraseñas temporales: cada persona debe cambiarla en su primer ingreso. \
                       Entregue este archivo solo a quien corresponda.";

const PURPLE: Color = Color::RGB(0x69_2E9B);
const LIGHT_PURPLE: Color = Color::RGB(0xF4_EEF9);
const ORANGE: Color = Color::RGB(0xF6_8C26);
const LIGHT_ORANGE: Color = Color::RGB(0xFE_F1E3);
const BROWN: Color = Color::RGB(0x7A_3E06);
const INK: Color = Color::RGB(0x2A_2234);
const MUTED: Color = Color::RGB(0x6B_6278);
const LINE: Color = Color::RGB(0xDD_D3E6);

/// Metric-compatible substitutes of it are on every system, so that look-alikes stay apart.
const MONOSPACED: &str = "Courier New";

/// The workbook's bytes, made in memory only: a temporary file would hold passwords.
///
/// # Errors
/// [`AppError::Internal`], its cause logged, when the workbook cannot be written.
pub fn build(heading: &Heading, rows: &[CredentialRow]) -> Result<Vec<u8>, AppError> {
    let failed = |error: &dyn std::error::Error| {
        tracing::error!(%error, rows = rows.len(), "the credentials workbook could not be written");
        AppError::Internal
    };
    let workbook = write_workbook(heading, rows.len()).map_err(|error| failed(&error))?;
    let people = rows.iter().enumerate().map(|(place, row)| sheet_row(place, row));
    sheet_rows::replace_samples(workbook, FIRST_ROW as usize + 1, SAMPLES, people).map_err(|error| failed(&error))
}

/// The workbook with samples instead of people.
fn write_workbook(heading: &Heading, people: usize) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let institution = &heading.institution;
    workbook.set_properties(
        &DocProperties::new().set_title("Credenciales de acceso").set_company(institution).set_author(institution),
    );
    let columns = &[&COLUMNS[..], heading.further.columns()].concat();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Credenciales")?;
    write_heading(sheet, heading, columns)?;
    write_header(sheet, columns)?;
    write_samples(sheet, columns.len(), people)?;
    set_up_page(sheet)?;
    write_instructions(workbook.add_worksheet(), heading)?;
    workbook.save_to_buffer()
}

/// «Credenciales de acceso · generado el 10/02/2025 · por apellido».
fn subtitle_of(heading: &Heading) -> String {
    let order = match heading.order {
        Order::Name => "por apellido",
        Order::Classroom => "por aula",
    };
    let partial = if heading.is_partial {
        " · LISTA PARCIAL: la importación sigue en curso; descárguela otra vez cuando termine"
    } else {
        ""
    };
    format!("Credenciales de acceso · generado el {} · {order}{partial}", heading.generated_on)
}

/// Logo, institution, date and warning, above the header. No merged cells: they hinder sorting and
/// reading aloud; text runs over the empty cells to its right.
fn write_heading(sheet: &mut Worksheet, heading: &Heading, columns: &[(&str, f64)]) -> Result<(), XlsxError> {
    let name = text().set_bold().set_font_size(16).set_font_color(PURPLE).set_indent(8);
    let subtitle = text().set_font_color(MUTED).set_indent(8).set_border_bottom(FormatBorder::Medium);
    let subtitle = subtitle.set_border_bottom_color(ORANGE);
    let warning = text().set_bold().set_font_color(BROWN).set_background_color(LIGHT_ORANGE).set_indent(1);

    sheet.set_row_height(0, 32)?.set_row_height(1, 22)?.set_row_height(2, 22)?;
    sheet.write_string_with_format(0, 0, &heading.institution, &name)?;
    sheet.write_string_with_format(1, 0, subtitle_of(heading), &subtitle)?;
    sheet.write_string_with_format(2, 0, WARNING, &warning)?;
    for (column, _) in (0..).zip(columns).skip(1) {
        sheet.write_blank(1, column, &subtitle)?;
        sheet.write_blank(2, column, &warning)?;
    }
    let logo = Image::new_from_buffer(LOGO)?.set_scale_to_size(60, 60, true).set_alt_text("Logo de la institución");
    sheet.insert_image_with_offset(0, 0, &logo, 8, 5)?;
    Ok(())
}

fn write_header(sheet: &mut Worksheet, columns: &[(&str, f64)]) -> Result<(), XlsxError> {
    let header = text().set_bold().set_font_color(Color::White).set_background_color(PURPLE).set_indent(1);
    let header = header.set_border_bottom(FormatBorder::Medium).set_border_bottom_color(ORANGE);
    sheet.set_row_height(HEADER_ROW, 26)?;
    for (column, (heading, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(HEADER_ROW, column, *heading, &header)?;
    }
    Ok(())
}

/// A row for each look that a row may have, in the order of [`sample_of`]; [`sheet_rows`] puts people in their place.
fn write_samples(sheet: &mut Worksheet, columns: usize, people: usize) -> Result<(), XlsxError> {
    for (number, sample) in (FIRST_ROW..).zip(0..SAMPLES) {
        let band = Band::new(if sample % 2 == 0 { Color::White } else { LIGHT_PURPLE });
        let state = if sample < 2 { &band.cell } else { &band.muted };
        let Band { name, cell, user, password, .. } = &band;
        let formats = [name, cell, cell, user, password, cell, cell, state, user, cell];
        sheet.set_row_height(number, 20)?;
        for (column, format) in (0..).zip(formats).take(columns) {
            sheet.write_blank(number, column, format)?;
        }
    }
    let last = HEADER_ROW + u32::try_from(people).unwrap_or(u32::MAX - HEADER_ROW);
    let last_column = u16::try_from(columns - 1).unwrap_or(u16::MAX);
    sheet.autofilter(HEADER_ROW, 0, last, last_column)?;
    if people > 0 {
        // No green corners: these digits are text on purpose.
        sheet.ignore_error_range(FIRST_ROW, USER_COLUMN, last, last_column, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

const SAMPLES: usize = 4;

/// Which sample a person's row looks like: every second has a ground of its own, and whoever is inactive is muted.
fn sample_of(place: usize, row: &CredentialRow) -> usize {
    place % 2 + if row.active { 0 } else { 2 }
}

fn sheet_row(place: usize, row: &CredentialRow) -> SheetRow<'_, 10> {
    let password = row.password.as_ref().map_or("", PlainPassword::expose);
    SheetRow {
        sample: sample_of(place, row),
        texts: [
            &row.full_name,
            row.role_label(),
            &row.document_type,
            &row.user_name,
            password,
            &row.phone,
            &row.created_on,
            row.state_label(),
            &row.further[0],
            &row.further[1],
        ],
    }
}

/// The formats of the cells in every second row. What may be long shrinks: the cell beside it would cut it off.
struct Band {
    name: Format,
    cell: Format,
    user: Format,
    password: Format,
    muted: Format,
}

impl Band {
    fn new(fill: Color) -> Self {
        let cell = text().set_background_color(fill).set_indent(1);
        let cell = cell.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
        Self {
            name: cell.clone().set_bold().set_shrink(),
            user: cell.clone().set_shrink(),
            password: cell
                .clone()
                .set_font_name(MONOSPACED)
                .set_font_family(3)
                .set_bold()
                .set_font_color(PURPLE)
                .set_shrink(),
            muted: cell.clone().set_italic().set_font_color(MUTED),
            cell,
        }
    }
}

/// The header stays in sight on the screen and is repeated on paper.
fn set_up_page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_screen_gridlines(false);
    sheet.set_freeze_panes(FIRST_ROW, 0)?;
    sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&LDocumento confidencial&RPágina &P de &N");
    Ok(())
}

/// The spreadsheet's number of the paper size.
const A4: u8 = 9;

fn write_instructions(sheet: &mut Worksheet, heading: &Heading) -> Result<(), XlsxError> {
    let title = text().set_bold().set_font_size(16).set_font_color(PURPLE).set_border_bottom(FormatBorder::Medium);
    let title = title.set_border_bottom_color(ORANGE);
    let number = text().set_bold().set_font_color(ORANGE).set_font_size(14).set_align(FormatAlign::Center);
    let number = number.set_align(FormatAlign::Top);
    let step = text().set_text_wrap().set_align(FormatAlign::Top);

    sheet.set_name("Cómo usar")?;
    sheet.set_screen_gridlines(false);
    sheet.set_column_width(0, 6)?.set_column_width(1, 104)?;
    sheet.set_row_height(0, 34)?;
    sheet.write_string_with_format(0, 0, "Cómo usar este archivo", &title)?;
    sheet.write_blank(0, 1, &title)?;
    sheet.set_row_height(1, 8)?;
    for (index, instruction) in (0..).zip(instructions(&heading.institution, &heading.site_url)) {
        let row = 2 + index;
        // A wrapped line of column B holds about 105 characters and is 15 points high.
        let lines = instruction.chars().count().div_ceil(105);
        sheet.set_row_height(row, 10 + 15 * lines as u32)?;
        sheet.write_string_with_format(row, 0, (index + 1).to_string(), &number)?;
        sheet.write_string_with_format(row, 1, instruction, &step)?;
    }
    sheet.ignore_error_range(2, 0, 20, 0, IgnoreError::NumberStoredAsText)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn instructions(institution: &str, site_url: &str) -> [String; 7] {
    [
        "Entregue a cada persona solo su usuario y su contraseña, en privado: en persona, en un sobre o en un mensaje \
         para ella. Nadie debería ver los datos de los demás."
            .to_owned(),
        format!(
            "Pídale que ingrese en {site_url} con su usuario (por lo general, su número de documento) y su contraseña \
             inicial, tal como está escrita: las mayúsculas y las minúsculas cuentan."
        ),
        "En su primer ingreso, la plataforma le pedirá cambiar la contraseña. Desde ese momento la inicial deja de \
         servir y solo esa persona conoce la nueva."
            .to_owned(),
        "La contraseña inicial vence a los pocos días. Para quienes no alcanzaron a ingresar, abra la importación en la \
         plataforma, genere contraseñas nuevas y descargue este archivo otra vez."
            .to_owned(),
        "Si la celda de la contraseña está vacía, esa persona ya la cambió, la inicial venció o está inactiva. No hace \
         falta entregarle nada si ya puede ingresar."
            .to_owned(),
        "No reenvíe este archivo ni lo guarde en carpetas compartidas, correos o grupos de mensajes: contiene las llaves \
         de todas las personas de la lista."
            .to_owned(),
        format!(
            "Cuando termine de entregar las credenciales, borre este archivo y vacíe la papelera. Mientras las \
             contraseñas estén vigentes, la administración de {institution} puede descargarlo otra vez."
        ),
    ]
}

/// What every cell has in common: text, never a number, a date or a formula.
fn text() -> Format {
    Format::new().set_num_format("@").set_quote_prefix().set_align(FormatAlign::VerticalCenter).set_font_color(INK)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use calamine::{Data, Reader, Xlsx};
    use padron_core::role::Role;

    use super::*;

    fn person(full_name: &str, user_name: &str, password: Option<&str>) -> CredentialRow {
        CredentialRow {
            full_name: full_name.into(),
            role: Role::Apoderado,
            document_type: "DNI".into(),
            user_name: user_name.into(),
            password: password.map(|password| PlainPassword::new(password.into())),
            phone: "+51987654321".into(),
            created_on: "10/02/2025".into(),
            active: true,
            further: ["Luz Quispe".into(), "3.º Primaria \"A\"".into()],
        }
    }

    fn heading(further: Further) -> Heading {
        Heading {
            institution: "I.E.P. Las Orquídeas".into(),
            site_url: "https://plataforma.orquideas.edu.pe".into(),
            generated_on: "10/02/2025".into(),
            order: Order::Name,
            is_partial: false,
            further,
        }
    }

    fn workbook_of(rows: &[CredentialRow]) -> Xlsx<Cursor<Vec<u8>>> {
        let bytes = build(&heading(Further::Nothing), rows).unwrap();
        Xlsx::new(Cursor::new(bytes)).unwrap()
    }

    fn sheet_of(rows: &[CredentialRow]) -> Vec<Vec<Data>> {
        workbook_of(rows).worksheet_range("Credenciales").unwrap().rows().map(<[Data]>::to_vec).collect()
    }

    fn texts(row: &[Data]) -> Vec<&str> {
        row.iter().map(|cell| if let Data::String(text) = cell { text.as_str() } else { "" }).collect()
    }

    #[test]
    fn a_person_is_a_row_of_texts_below_the_storys_header() {
        let sheet = sheet_of(&[person("Juan Pérez López", "01234567", Some("aB9xT3qZ"))]);
        assert_eq!(sheet.len(), FIRST_ROW as usize + 1, "nothing stands below the last person");
        assert_eq!(
            texts(&sheet[HEADER_ROW as usize]),
            [
                "Nombre Completo",
                "Rol",
                "Tipo de Documento",
                "Usuario",
                "Contraseña Inicial",
                "Teléfono",
                "Fecha de Creación",
                "Estado",
            ]
        );
        assert_eq!(
            texts(&sheet[FIRST_ROW as usize]),
            ["Juan Pérez López", "Padre", "DNI", "01234567", "aB9xT3qZ", "+51987654321", "10/02/2025", "Activo"]
        );
        assert_eq!(texts(&sheet[0])[0], "I.E.P. Las Orquídeas");
        assert_eq!(texts(&sheet[1])[0], "Credenciales de acceso · generado el 10/02/2025 · por apellido");
        assert_eq!(texts(&sheet[2])[0], WARNING);
    }

    #[test]
    fn a_name_that_looks_like_a_formula_is_a_name() {
        let names =
            ["=HYPERLINK(\"https://example.org\";\"ver\")", "+1+1", "-2", "@SUM(A1)", "<b>&amp;\"</b>", "{=A1}"];
        let rows: Vec<_> = names.iter().map(|name| person(name, "12345678", None)).collect();
        let mut workbook = workbook_of(&rows);
        let sheet = workbook.worksheet_range("Credenciales").unwrap();
        for (row, name) in sheet.rows().skip(FIRST_ROW as usize).zip(names) {
            assert_eq!(row[0], Data::String(name.to_owned()));
        }
        assert!(workbook.worksheet_formula("Credenciales").unwrap().is_empty());
    }

    #[test]
    fn texts_come_back_as_they_were_whatever_is_in_them() {
        let odd = [" con espacios ", "a & b < c > d", "Ñandú 🏫", "_xyz", "\"'`"];
        let rows: Vec<_> = odd.iter().map(|name| person(name, "12345678", Some("a<b>&c]]>"))).collect();
        for (row, name) in sheet_of(&rows).iter().skip(FIRST_ROW as usize).zip(odd) {
            assert_eq!((texts(row)[0], texts(row)[4]), (name, "a<b>&c]]>"));
        }
    }

    #[test]
    fn every_second_row_has_its_ground_and_whoever_is_inactive_is_muted() {
        let mut rows: Vec<_> = (0..300).map(|n| person(&format!("Persona {n}"), "12345678", None)).collect();
        rows[2].active = false;
        let mut zip = zip::ZipArchive::new(Cursor::new(build(&heading(Further::Children), &rows).unwrap())).unwrap();
        let mut sheet = String::new();
        zip.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        assert!(sheet.contains("<dimension ref=\"A1:J304\"/>"), "{}", &sheet[..400]);
        assert!(sheet.contains("<autoFilter ref=\"A4:J304\"/>"));
        let format = |cell: &str| {
            let (_, rest) = sheet.split_once(&format!("<c r=\"{cell}\" s=\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        assert_eq!((format("A5"), format("A6")), (format("A303"), format("A304")));
        assert_ne!(format("A5"), format("A6"));
        assert_ne!(format("H5"), format("H7"), "the third is inactive");
        assert_eq!(sheet.matches("<row r=").count(), 304);
        assert_eq!(sheet.matches("customHeight=\"1\"").count(), 304);
    }

    #[test]
    fn who_has_no_initial_password_any_more_keeps_the_row_and_an_empty_cell() {
        let mut left = person("María García", "87654321", None);
        left.role = Role::Docente;
        left.active = false;
        let sheet = sheet_of(&[left, person("Juan Pérez", "12345678", Some("Zx8LmP1r"))]);
        assert_eq!(sheet[FIRST_ROW as usize][4], Data::Empty);
        let seen = texts(&sheet[FIRST_ROW as usize]);
        assert_eq!((seen[0], seen[1], seen[7]), ("María García", "Docente", "Inactivo"));
        assert_eq!(texts(&sheet[FIRST_ROW as usize + 1])[4], "Zx8LmP1r");
    }

    #[test]
    fn nobody_at_all_still_makes_a_workbook() {
        assert_eq!(sheet_of(&[]).len(), HEADER_ROW as usize + 1);
    }

    #[test]
    fn a_second_sheet_says_where_to_sign_in_and_what_to_do() {
        let mut workbook = workbook_of(&[]);
        assert_eq!(workbook.sheet_names(), ["Credenciales", "Cómo usar"]);
        let sheet = workbook.worksheet_range("Cómo usar").unwrap();
        let steps: Vec<_> = sheet.rows().skip(2).map(|row| (row[0].to_string(), row[1].to_string())).collect();
        assert_eq!(steps.len(), 7);
        assert_eq!((steps[0].0.as_str(), steps[6].0.as_str()), ("1", "7"));
        assert!(steps[1].1.contains("https://plataforma.orquideas.edu.pe"));
    }

    #[test]
    fn the_logo_is_small_and_inside() {
        assert!(LOGO.len() <= 10_000 && LOGO.starts_with(b"\x89PNG"));
        assert_eq!(build(&heading(Further::Children), &[]).unwrap().get(..2), Some(b"PK".as_slice()));
    }
}
