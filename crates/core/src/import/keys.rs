//! What no two rows of a file may share, and the sentence for the later one.

use std::{fmt, str::FromStr};

use super::{field, messages};
use crate::issue::{Issue, IssueCode};

/// What a key is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    Document,
    /// An address that two people may have; the first of them signs in with it.
    Email,
    StudentCode,
    /// A student without a code: name, grade and guardian.
    Student,
    /// A child of a year, whoever its guardian is: name and grade.
    Child,
    /// The national document of a member of staff.
    Dni,
    /// An address that only one member of staff, or one prospect, may have.
    OwnEmail,
    /// The file number of a member of staff.
    EmployeeNumber,
    /// A prospect's carnet.
    Carnet,
    /// A student's only relation.
    Relation,
    Assignment,
}

impl KeyKind {
    const ALL: [Self; 11] = [
        Self::Document,
        Self::Email,
        Self::StudentCode,
        Self::Student,
        Self::Child,
        Self::Dni,
        Self::OwnEmail,
        Self::EmployeeNumber,
        Self::Carnet,
        Self::Relation,
        Self::Assignment,
    ];

    const fn letter(self) -> char {
        match self {
            Self::Document => 'd',
            Self::Email => 'e',
            Self::StudentCode => 'c',
            Self::Student => 's',
            Self::Child => 'n',
            Self::Dni => 'i',
            Self::OwnEmail => 'm',
            Self::EmployeeNumber => 'l',
            Self::Carnet => 'k',
            Self::Relation => 'r',
            Self::Assignment => 'a',
        }
    }
}

/// Something that only one row of a file may have: a document, an e-mail, a student.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey(String);

impl RowKey {
    pub(super) fn new(kind: KeyKind, value: &str) -> Self {
        let mut key = String::with_capacity(value.len() + 1);
        key.push(kind.letter());
        key.push_str(value);
        Self(key)
    }

    /// The text that is stored and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is about.
    pub fn kind(&self) -> Option<KeyKind> {
        let letter = self.0.chars().next()?;
        KeyKind::ALL.into_iter().find(|kind| kind.letter() == letter)
    }

    /// Whether two rows that have it are about the same person or thing: not so an e-mail, which families share, a
    /// child's name, which another child may have, and what of a member of staff only the document says.
    pub fn names_the_row(&self) -> bool {
        use KeyKind::{Child, Email, EmployeeNumber, OwnEmail};
        !matches!(self.kind(), Some(Email | Child | OwnEmail | EmployeeNumber))
    }

    /// The column that it is told on.
    fn field(&self) -> &'static str {
        match self.kind() {
            Some(KeyKind::Email) => field::EMAIL,
            Some(KeyKind::StudentCode | KeyKind::Relation) => field::CODIGO_ESTUDIANTE,
            Some(KeyKind::Student | KeyKind::Child) => field::NOMBRE,
            Some(KeyKind::Assignment) => field::CURSO,
            Some(KeyKind::Dni) => field::DNI,
            Some(KeyKind::OwnEmail) => field::CORREO,
            Some(KeyKind::EmployeeNumber) => field::LEGAJO,
            Some(KeyKind::Carnet) => field::CARNET,
            Some(KeyKind::Document) | None => field::NRO_DOCUMENTO,
        }
    }

    /// What is told of a later row that has it; `first` is the row that stays. An e-mail does not stop it.
    pub fn duplicate_of(&self, first: u32) -> Issue {
        let sentence = match self.kind() {
            Some(KeyKind::Email) => {
                let shared = Issue::warning(self.field(), messages::shared_email_in_file(first));
                return Issue { codigo: IssueCode::RepetidoEnArchivo, ..shared };
            }
            Some(KeyKind::Child) => {
                let sentence = messages::other_guardian_in_file(first);
                return Issue::error(self.field(), IssueCode::OtroApoderado, sentence);
            }
            Some(KeyKind::StudentCode) => messages::duplicate_code_in_file(first),
            Some(KeyKind::Student) => messages::duplicate_student_in_file(first),
            Some(KeyKind::Relation) => messages::duplicate_relation_in_file(first),
            Some(KeyKind::Assignment) => messages::duplicate_assignment_in_file(first),
            Some(KeyKind::Dni) => messages::repeated_in_file("DNI", first),
            Some(KeyKind::OwnEmail) => messages::repeated_in_file("Correo", first),
            Some(KeyKind::EmployeeNumber) => messages::repeated_in_file("Legajo", first),
            Some(KeyKind::Carnet) => messages::repeated_in_file("Carnet", first),
            Some(KeyKind::Document) | None => messages::duplicate_document_in_file(first),
        };
        Issue::error(self.field(), IssueCode::RepetidoEnArchivo, sentence)
    }

    /// What is told of a later row that has it and says nothing else than the first.
    pub(super) fn repeat_of(&self, first: u32) -> Issue {
        Issue { codigo: IssueCode::Repetida, ..Issue::warning(self.field(), messages::repeated_row(first)) }
    }
}

impl fmt::Display for RowKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for RowKey {
    type Err = std::convert::Infallible;

    fn from_str(stored: &str) -> Result<Self, Self::Err> {
        Ok(Self(stored.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_knows_what_it_is_about_after_being_stored() {
        let key = RowKey::new(KeyKind::Email, "ana@x.pe");
        let stored: RowKey = key.as_str().parse().unwrap();
        assert_eq!(stored.kind(), Some(KeyKind::Email));
        let told = stored.duplicate_of(5);
        let sentence =
            "Otra persona de la fila 5 tiene este correo: se guarda para contacto, y no servirá para ingresar.";
        assert_eq!((told.is_error(), told.mensaje.as_str()), (false, sentence));
        for (kind, others) in (0..).zip(KeyKind::ALL) {
            assert_eq!(KeyKind::ALL.iter().filter(|other| other.letter() == others.letter()).count(), 1, "{kind}");
        }
    }
}
