//! What the values of a column say: how many of them keep the rule of a field.

use super::{Target, field};
use crate::{
    clean::is_nothing,
    country::Country,
    person::{Agreement, Carnet, Dni, DocumentNumber, DocumentType, Email, EmployeeNumber, Phone},
    role::Role,
    school::{ClassText, CourseName, Level, Relationship, Section, StudentCode},
    sheet::{Cell, CellKind},
    text::{fold, is_blank, normalize_cow},
};

/// How many values are looked at.
pub(super) const VALUES: usize = 50;

/// How many values of a column there are, and how many pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub passing: u32,
    pub filled: u32,
}

impl Evidence {
    /// Counts the values, of which those that stand for nothing («-», «no tiene») do not count.
    pub fn of<'a>(test: ValueTest, values: impl Iterator<Item = Cell<'a>>) -> Self {
        let mut evidence = Self::default();
        for cell in values.filter(|cell| !is_nothing(cell.text)).take(VALUES) {
            evidence.filled += 1;
            evidence.passing += u32::from(test(cell));
        }
        evidence
    }

    /// Percent that pass; none of an empty column.
    pub fn percent(self) -> Option<u32> {
        (self.filled > 0).then(|| self.passing * 100 / self.filled)
    }
}

/// Whether a value keeps the rule of a field.
pub(super) type ValueTest = fn(Cell<'_>) -> bool;

/// The rule by which the values of a target are known; none: any text may stand there.
pub(super) fn test_of(target: Target, field: &str) -> Option<ValueTest> {
    Some(match (target, field) {
        (Target::SurnamesFirst | Target::NamesFirst, _) => is_whole_name,
        (Target::GradeAndSection, _) | (_, field::GRADO) => |cell| ClassText::parse(cell.text).is_ok(),
        (Target::Part(_), _) | (_, field::NOMBRE | field::APELLIDO) => is_name,
        (_, field::NRO_DOCUMENTO | field::NRO_DOCUMENTO_APODERADO) => is_document,
        (_, field::NRO_DOCUMENTO_PADRE | field::NRO_DOCUMENTO_DOCENTE) => is_document,
        (_, field::TIPO_DOCUMENTO) => {
            |cell| DocumentType::parse(cell.text).is_ok_and(|parsed| parsed.warnings.is_empty())
        }
        (_, field::TELEFONO) => {
            |cell| Country::ALL.into_iter().any(|country| Phone::parse_of(country, cell.text).is_ok())
        }
        (_, field::DNI) => |cell| Dni::parse_cell(cell.text, Country::Argentina).is_ok(),
        (_, field::LEGAJO) => |cell| EmployeeNumber::parse_cell(cell.text, cell.kind).is_ok(),
        (_, field::CARNET) => |cell| Carnet::parse_cell(cell.text, cell.kind).is_ok(),
        (_, field::PROGRAMA) => is_name,
        (_, field::CONVENIO) => |cell| cell.text.parse::<Agreement>().is_ok(),
        (_, field::ROL) => |cell| fold(cell.text).parse::<Role>().is_ok(),
        (_, field::EMAIL | field::CORREO) => |cell| Email::parse_cell(cell.text).is_ok(),
        (_, field::NIVEL) => |cell| Level::parse(cell.text).is_ok(),
        (_, field::SECCION) => |cell| cell.text.parse::<Section>().is_ok(),
        (_, field::TIPO_RELACION) => |cell| cell.text.parse::<Relationship>().is_ok(),
        (_, field::CODIGO_ESTUDIANTE) => |cell| StudentCode::parse(cell.text).is_ok(),
        (_, field::CURSO) => |cell| cell.text.parse::<CourseName>().is_ok(),
        _ => return None,
    })
}

/// A document number of whomever.
pub(super) fn is_any_document(cell: Cell<'_>) -> bool {
    is_document(cell) || Dni::parse_cell(cell.text, Country::Argentina).is_ok()
}

/// A document number; of seven digits too, where a zero can have been lost.
pub(super) fn is_document(cell: Cell<'_>) -> bool {
    let dni = || "DNI".parse::<DocumentType>().ok();
    let is_short = normalize_cow(cell.text).len() == 7 && cell.kind != CellKind::Text;
    DocumentNumber::parse_cell(cell.text, cell.kind, is_short.then(dni).flatten().as_ref()).is_ok()
}

fn is_name(cell: Cell<'_>) -> bool {
    let has_letter = cell.text.chars().any(char::is_alphabetic);
    has_letter && !cell.text.chars().any(|c| c.is_numeric() || c == '@')
}

fn is_whole_name(cell: Cell<'_>) -> bool {
    is_name(cell) && normalize_cow(cell.text).contains(' ')
}

/// A name of three words or more, as whole names have.
pub(super) fn has_three_words(cell: Cell<'_>) -> bool {
    is_name(cell) && cell.text.split_whitespace().nth(2).is_some()
}

/// Surnames before a comma, names behind it.
pub(super) fn has_comma(cell: Cell<'_>) -> bool {
    is_name(cell) && cell.text.split_once(',').is_some_and(|(one, other)| !is_blank(one) && !is_blank(other))
}

/// «DNI 45678912»: the type stands with the number.
pub(super) fn says_its_type(cell: Cell<'_>) -> bool {
    DocumentNumber::type_in(cell.text).is_some()
}

/// «3° Primaria»: the level stands with the grade.
pub(super) fn says_its_level(cell: Cell<'_>) -> bool {
    ClassText::parse(cell.text).is_ok_and(|class| class.value.level.is_some())
}
