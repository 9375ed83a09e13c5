//! Rows about people: guardians and teachers (HU-USERS-04 CA-02, CA-04).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Values, field, messages, schema::PERSON_COLUMNS};
use crate::{
    issue::Issue,
    person::{DocumentNumber, DocumentType, Email, Parsed, PersonName, Phone},
    sheet::Cell,
    text::{is_blank, normalize_cow},
};

/// A row about a person in which everything passed its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    pub tipo_documento: DocumentType,
    pub nro_documento: DocumentNumber,
    pub nombre: PersonName,
    pub apellido: PersonName,
    pub telefono: Phone,
    pub email: Option<Email>,
}

impl PersonRow {
    /// Makes a staged row typed again, by the rules that checked it.
    ///
    /// # Errors
    /// Every issue that stops the row, in the order of the columns.
    pub fn parse(values: &Values) -> Result<Self, Vec<Issue>> {
        let cell = |field| Cell::text(values.get(field));
        let draft = PersonDraft::read(&PersonCells {
            tipo_documento: cell(field::TIPO_DOCUMENTO),
            nro_documento: cell(field::NRO_DOCUMENTO),
            nombre: cell(field::NOMBRE),
            apellido: cell(field::APELLIDO),
            telefono: cell(field::TELEFONO),
            email: cell(field::EMAIL),
        });
        draft.finish()
    }
}

/// The cells of a row about a person.
pub(super) struct PersonCells<'a> {
    pub tipo_documento: Cell<'a>,
    pub nro_documento: Cell<'a>,
    pub nombre: Cell<'a>,
    pub apellido: Cell<'a>,
    pub telefono: Cell<'a>,
    pub email: Cell<'a>,
}

impl<'a> PersonCells<'a> {
    /// From cells in the order of the schema.
    pub fn in_order([tipo_documento, nro_documento, nombre, apellido, telefono, email]: [Cell<'a>; 6]) -> Self {
        Self { tipo_documento, nro_documento, nombre, apellido, telefono, email }
    }
}

/// What came of reading each cell: the parts that passed, and the issues of all.
pub(super) struct PersonDraft {
    pub issues: Vec<Issue>,
    pub tipo_documento: Option<DocumentType>,
    pub nro_documento: Option<DocumentNumber>,
    pub nombre: Option<PersonName>,
    pub apellido: Option<PersonName>,
    pub telefono: Option<Phone>,
    pub email: Option<Email>,
}

impl PersonDraft {
    /// The one place where a person's row is judged.
    pub fn read(cells: &PersonCells<'_>) -> Self {
        let mut issues = Vec::new();
        let tipo_documento = keep(&mut issues, field::TIPO_DOCUMENTO, DocumentType::parse(cells.tipo_documento.text));
        let document = cells.nro_documento;
        let nro_documento = keep(
            &mut issues,
            field::NRO_DOCUMENTO,
            DocumentNumber::parse_cell(document.text, document.kind, tipo_documento.as_ref()),
        );
        let nombre = keep_name(&mut issues, field::NOMBRE, cells.nombre.text);
        let apellido = keep_name(&mut issues, field::APELLIDO, cells.apellido.text);
        let telefono = keep(&mut issues, field::TELEFONO, Phone::parse(cells.telefono.text));
        let email = if is_blank(cells.email.text) {
            None
        } else {
            let parsed = Email::parse(cells.email.text).map(|value| Parsed { value, warning: None });
            keep(&mut issues, field::EMAIL, parsed)
        };
        let mut draft = Self { issues, tipo_documento, nro_documento, nombre, apellido, telefono, email };
        if draft.is_template_example() {
            draft.issues.push(Issue::error(field::NRO_DOCUMENTO, messages::EXAMPLE_ROW));
        }
        draft
    }

    /// Whether the row is still the template's example. Its e-mail is nobody's, so that alone tells;
    /// so do its document and name together, if a spreadsheet changed the rest.
    fn is_template_example(&self) -> bool {
        let is_example =
            |value: &str, field| PERSON_COLUMNS.iter().any(|column| column.name == field && column.example == value);
        self.email.as_ref().is_some_and(|email| is_example(email.as_str(), field::EMAIL))
            || matches!((&self.nro_documento, &self.nombre, &self.apellido), (Some(number), Some(name), Some(surname))
                if is_example(number.as_str(), field::NRO_DOCUMENTO)
                    && is_example(name.as_str(), field::NOMBRE)
                    && is_example(surname.as_str(), field::APELLIDO))
    }

    /// The row, if nothing stops it.
    pub fn finish(self) -> Result<PersonRow, Vec<Issue>> {
        let Self { mut issues, tipo_documento, nro_documento, nombre, apellido, telefono, email } = self;
        issues.retain(Issue::is_error);
        match (tipo_documento, nro_documento, nombre, apellido, telefono) {
            (Some(tipo_documento), Some(nro_documento), Some(nombre), Some(apellido), Some(telefono))
                if issues.is_empty() =>
            {
                Ok(PersonRow { tipo_documento, nro_documento, nombre, apellido, telefono, email })
            }
            _ => Err(issues),
        }
    }

    /// The normalised values, or those of the file where they are wrong, and the issues.
    pub fn into_values(self, cells: &PersonCells<'_>) -> (Values, Vec<Issue>) {
        let values = Values::of(&[
            (field::TIPO_DOCUMENTO, &shown(&self.tipo_documento, cells.tipo_documento)),
            (field::NRO_DOCUMENTO, &shown(&self.nro_documento, cells.nro_documento)),
            (field::NOMBRE, &shown(&self.nombre, cells.nombre)),
            (field::APELLIDO, &shown(&self.apellido, cells.apellido)),
            (field::TELEFONO, &shown(&self.telefono, cells.telefono)),
            (field::EMAIL, &shown(&self.email, cells.email)),
        ]);
        (values, self.issues)
    }
}

/// What is kept of a value to be shown: the normalised one, or else the cell's, of which 200 bytes are
/// enough, so that 20,000 rows of the longest cells stay in bounded memory.
fn shown<'a>(parsed: &'a Option<impl AsRef<str>>, cell: Cell<'a>) -> Cow<'a, str> {
    const MAX_BYTES: usize = 200;
    if let Some(value) = parsed {
        return Cow::Borrowed(value.as_ref());
    }
    let text = normalize_cow(cell.text);
    match text.get(..text.floor_char_boundary(MAX_BYTES)) {
        Some(start) if start.len() < text.len() => Cow::Owned(format!("{start}…")),
        _ => text,
    }
}

fn keep<T, E: ToString>(issues: &mut Vec<Issue>, field: &str, parsed: Result<Parsed<T>, E>) -> Option<T> {
    match parsed {
        Ok(Parsed { value, warning }) => {
            issues.extend(warning.map(|sentence| Issue::warning(field, sentence)));
            Some(value)
        }
        Err(error) => {
            issues.push(Issue::error(field, error.to_string()));
            None
        }
    }
}

fn keep_name(issues: &mut Vec<Issue>, field: &str, text: &str) -> Option<PersonName> {
    PersonName::parse(text).map_err(|error| issues.push(Issue::error(field, error.sentence(field)))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
    }

    #[test]
    fn a_staged_row_becomes_typed_again() {
        let row = PersonRow::parse(&values(&[
            ("tipo_documento", "DNI"),
            ("nro_documento", "01234567"),
            ("nombre", "Ana"),
            ("apellido", "Ruiz"),
            ("telefono", "+51987654321"),
            ("email", ""),
        ]))
        .unwrap();
        assert_eq!(row.nro_documento.as_str(), "01234567");
        assert_eq!(row.email, None);
    }

    #[test]
    fn a_wrong_value_is_kept_as_it_was_unless_it_is_endless() {
        let shown = |text: &str| shown(&None::<PersonName>, Cell::text(text)).into_owned();
        assert_eq!(shown(" 1234-X "), "1234-X");
        assert_eq!(shown(&"ñ".repeat(500)), format!("{}…", "ñ".repeat(100)));
    }

    #[test]
    fn every_error_of_a_row_is_reported_and_no_warning_is() {
        let issues = PersonRow::parse(&values(&[
            ("tipo_documento", "Partida"),
            ("nro_documento", "12"),
            ("telefono", "98765"),
            ("email", "x"),
        ]))
        .unwrap_err();
        let found: Vec<_> = issues.iter().map(|issue| (issue.campo.as_str(), issue.mensaje.as_str())).collect();
        assert_eq!(
            found,
            [
                ("nro_documento", "Formato de documento inválido. Debe ser numérico de 8-12 dígitos."),
                ("nombre", "El nombre es obligatorio."),
                ("apellido", "El apellido es obligatorio."),
                ("telefono", "Teléfono inválido. Formato esperado: +51XXXXXXXXX"),
                ("email", "Correo inválido. Ejemplo: nombre@dominio.pe"),
            ]
        );
    }

    #[test]
    fn the_templates_example_is_nobody() {
        let example: Vec<_> = PERSON_COLUMNS.iter().map(|column| (column.name, column.example)).collect();
        let mut without_email = example.clone();
        without_email[4].1 = "51987654321";
        without_email[5].1 = "";
        let only_email =
            [&[("nro_documento", "40100222"), ("nombre", "Ana")][..], &example[3..], &example[..1]].concat();
        for cells in [&example, &without_email, &only_email] {
            let issues = PersonRow::parse(&values(cells)).unwrap_err();
            assert_eq!(issues, [Issue::error("nro_documento", "Esta es la fila de ejemplo de la plantilla. Bórrela.")]);
        }
    }

    #[test]
    fn a_namesake_of_the_template_is_somebody() {
        let mut cells: Vec<_> = PERSON_COLUMNS.iter().map(|column| (column.name, column.example)).collect();
        cells[1].1 = "40100222";
        cells[5].1 = "";
        assert!(PersonRow::parse(&values(&cells)).is_ok());
    }
}
