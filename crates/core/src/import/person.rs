//! Rows about people: guardians and teachers (HU-USERS-04 CA-02, CA-04).

use std::fmt;

use super::{
    field,
    keys::KeyKind,
    reading::{Cells, Reading},
};
use crate::{
    clean::{is_nothing, restored_letters},
    person::{DocumentNumber, DocumentType, Email, Explains, NameError, Parsed, PersonName, Phone},
    text::normalize,
};

/// A row about a person in which everything passed its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub tipo_documento: DocumentType,
    pub nro_documento: DocumentNumber,
    pub nombre: PersonName,
    pub apellido: PersonName,
    pub telefono: Phone,
    pub email: Option<Email>,
}

impl PersonRow {
    pub(super) fn read(reading: &mut Reading<'_, impl Cells>) -> Option<Self> {
        // «DNI 45678912» in one cell says the type as well.
        let beside = DocumentNumber::type_in(reading.cell(field::NRO_DOCUMENTO).text);
        let tipo_documento = reading.required(field::TIPO_DOCUMENTO, |cell| match beside {
            Some(beside) if is_nothing(cell.text) => Ok(Parsed::plain(beside)),
            _ => DocumentType::parse(cell.text),
        });
        let nro_documento = reading.required(field::NRO_DOCUMENTO, |cell| {
            DocumentNumber::parse_cell(cell.text, cell.kind, tipo_documento.as_ref())
        });
        let nombre = name(reading, field::NOMBRE);
        let apellido = name(reading, field::APELLIDO);
        let telefono = reading.required(field::TELEFONO, |cell| Phone::parse(cell.text));
        let email = reading.optional(field::EMAIL, |cell| Email::parse_cell(cell.text));
        if let Some(number) = &nro_documento {
            reading.key(KeyKind::Document, number.as_str());
        }
        if let Some(email) = &email {
            reading.key(KeyKind::Email, email.as_str());
        }
        Some(Self {
            tipo_documento: tipo_documento?,
            nro_documento: nro_documento?,
            nombre: nombre?,
            apellido: apellido?,
            telefono: telefono?,
            email,
        })
    }
}

/// A given name or a surname.
pub(super) fn name(reading: &mut Reading<'_, impl Cells>, field: &'static str) -> Option<PersonName> {
    reading.required(field, |cell| {
        PersonName::parse_cell(cell.text).map_err(|error| NameFault {
            error,
            field,
            meant: restored_letters(cell.text),
        })
    })
}

/// Why a cell is no name, with the field's name and what its letters were.
struct NameFault {
    error: NameError,
    field: &'static str,
    meant: Option<String>,
}

impl fmt::Display for NameFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.error.sentence(self.field))
    }
}

impl Explains for NameFault {
    fn suggestion(&self) -> Option<String> {
        self.meant.as_deref().filter(|meant| PersonName::parse(meant).is_ok()).map(normalize)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CheckedRow, Kind, Known, TypedRow, Values, schema::PERSON_COLUMNS};

    fn parse_row(kind: Kind, values: &Values) -> Result<TypedRow, Vec<Issue>> {
        super::super::parse_row(kind, values, &Known::default())
    }

    fn check_row(kind: Kind, number: u32, values: &Values) -> CheckedRow {
        super::super::check_row(kind, number, values, &Known::default())
    }
    use crate::issue::{Issue, IssueCode};

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
    }

    #[test]
    fn a_staged_row_becomes_typed_again() {
        let row = parse_row(
            Kind::Padres,
            &values(&[
                ("tipo_documento", "DNI"),
                ("nro_documento", "01234567"),
                ("nombre", "Ana"),
                ("apellido", "Ruiz"),
                ("telefono", "+51987654321"),
                ("email", ""),
            ]),
        );
        let Ok(TypedRow::Person(row)) = row else { panic!("{row:?}") };
        assert_eq!(row.nro_documento.as_str(), "01234567");
        assert_eq!(row.email, None);
    }

    #[test]
    fn every_error_of_a_row_is_reported_and_no_warning_is() {
        let issues = parse_row(
            Kind::Docentes,
            &values(&[("tipo_documento", "Partida"), ("nro_documento", "12"), ("telefono", "98765"), ("email", "x")]),
        )
        .unwrap_err();
        let found: Vec<_> =
            issues.iter().map(|issue| (issue.campo.as_str(), issue.codigo, issue.mensaje.as_str())).collect();
        assert_eq!(
            found,
            [
                (
                    "nro_documento",
                    IssueCode::Formato,
                    "Formato de documento inválido. Debe ser numérico de 8-12 dígitos."
                ),
                ("nombre", IssueCode::Vacio, "El nombre es obligatorio."),
                ("apellido", IssueCode::Vacio, "El apellido es obligatorio."),
                ("telefono", IssueCode::Formato, "Teléfono inválido. Formato esperado: +51XXXXXXXXX"),
                ("email", IssueCode::Formato, "Correo inválido. Ejemplo: nombre@dominio.pe"),
            ]
        );
    }

    #[test]
    fn what_a_sheet_writes_around_or_instead_of_a_value_keeps_nobody_out() {
        for nothing in ["-", "no tiene", "S/C", "0", "'"] {
            let checked = check_row(
                Kind::Padres,
                2,
                &values(&[
                    ("tipo_documento", "'DNI"),
                    ("nro_documento", "=\"01234568\""),
                    ("nombre", "'Rosa"),
                    ("apellido", "Ruiz"),
                    ("telefono", "=\"+51987654321\""),
                    ("email", nothing),
                ]),
            );
            assert_eq!(checked.issues, [], "{nothing}");
            let kept: Vec<_> = checked.values.iter().map(|(_, value)| value).collect();
            assert_eq!(kept, ["DNI", "01234568", "Rosa", "Ruiz", "+51987654321", ""]);
        }
    }

    #[test]
    fn a_name_of_which_a_letter_became_a_control_character_is_suggested() {
        let issues = parse_row(Kind::Padres, &values(&[("nombre", "Ã\u{81}lvaro")])).unwrap_err();
        let of_name = issues.iter().find(|issue| issue.campo == "nombre").unwrap();
        assert_eq!(of_name.sugerencia.as_deref(), Some("Álvaro"));
    }

    #[test]
    fn a_type_that_only_the_number_says_is_the_rows() {
        for column in ["", "-"] {
            let checked = check_row(
                Kind::Padres,
                2,
                &values(&[
                    ("tipo_documento", column),
                    ("nro_documento", "CE: 001234567"),
                    ("nombre", "Rosa"),
                    ("apellido", "Ruiz"),
                    ("telefono", "+51987654321"),
                ]),
            );
            assert!(checked.is_valid(), "{:?}", checked.issues);
            assert_eq!(
                (checked.values.get("tipo_documento"), checked.values.get("nro_documento")),
                ("CE", "001234567")
            );
        }
    }

    #[test]
    fn a_lost_letter_is_an_error_of_any_column() {
        let issues =
            parse_row(Kind::Padres, &values(&[("nombre", "Bego\u{FFFD}a"), ("email", "\u{FFFD}")])).unwrap_err();
        let lost = |issue: &&Issue| issue.mensaje.starts_with("Una letra de este valor se perdió");
        let fields: Vec<_> = issues.iter().filter(lost).map(|issue| issue.campo.as_str()).collect();
        assert_eq!(fields, ["nombre", "email"]);
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
            let issues = parse_row(Kind::Padres, &values(cells)).unwrap_err();
            let sentence = "Esta es la fila de ejemplo de la plantilla. Bórrela.";
            assert_eq!(issues, [Issue::error("nro_documento", IssueCode::Ejemplo, sentence)]);
        }
    }

    #[test]
    fn a_namesake_of_the_template_is_somebody() {
        let mut cells: Vec<_> = PERSON_COLUMNS.iter().map(|column| (column.name, column.example)).collect();
        cells[1].1 = "40100222";
        cells[5].1 = "";
        assert!(check_row(Kind::Padres, 2, &values(&cells)).is_valid());
    }
}
