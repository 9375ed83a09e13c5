//! The kinds of file that can be imported.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    Owner,
    schema::{
        ASSIGNMENT_COLUMNS, Column, PERSON_COLUMNS, PROSPECT_COLUMNS, RELATION_COLUMNS, STAFF_COLUMNS, STUDENT_COLUMNS,
        field,
    },
};
use crate::role::Role;

/// What a file's rows are about (HU-USERS-04 CA-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Padres,
    Docentes,
    Estudiantes,
    Relaciones,
    Asignaciones,
    Personal,
    Prospectos,
    /// No kind of file: accounts for prospects who are there already. Its rows are prospects.
    Generacion,
}

impl Kind {
    /// All kinds of file, in the order in which the wizard offers them (UX-01) and in which a school loads them.
    pub const ALL: [Self; 7] = [
        Self::Padres,
        Self::Docentes,
        Self::Estudiantes,
        Self::Relaciones,
        Self::Asignaciones,
        Self::Personal,
        Self::Prospectos,
    ];

    /// The word in the database, in JSON and in URLs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Padres => "padres",
            Self::Docentes => "docentes",
            Self::Estudiantes => "estudiantes",
            Self::Relaciones => "relaciones",
            Self::Asignaciones => "asignaciones",
            Self::Personal => "personal",
            Self::Prospectos => "prospectos",
            Self::Generacion => "generacion",
        }
    }

    /// What the wizard calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Padres => "Padres/Apoderados",
            Self::Docentes => "Docentes",
            Self::Estudiantes => "Estudiantes",
            Self::Relaciones => "Relaciones Familiares",
            Self::Asignaciones => "Asignaciones de Docentes",
            Self::Personal => "Personal",
            Self::Prospectos => "Prospectos",
            Self::Generacion => "Estudiantes",
        }
    }

    /// The word for `count` of them: «1 padre», «45 padres».
    pub const fn noun(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Padres, 1) => "padre",
            (Self::Padres, _) => "padres",
            (Self::Docentes, 1) => "docente",
            (Self::Docentes, _) => "docentes",
            (Self::Estudiantes, 1) => "estudiante",
            (Self::Estudiantes, _) => "estudiantes",
            (Self::Relaciones, 1) => "relación familiar",
            (Self::Relaciones, _) => "relaciones familiares",
            (Self::Asignaciones, 1) => "asignación",
            (Self::Asignaciones, _) => "asignaciones",
            (Self::Personal | Self::Generacion, 1) => "usuario",
            (Self::Personal | Self::Generacion, _) => "usuarios",
            (Self::Prospectos, 1) => "prospecto",
            (Self::Prospectos, _) => "prospectos",
        }
    }

    /// What was done to `count` of them: «creado», «creadas».
    pub const fn created(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Relaciones | Self::Asignaciones, 1) => "creada",
            (Self::Relaciones | Self::Asignaciones, _) => "creadas",
            (_, 1) => "creado",
            (_, _) => "creados",
        }
    }

    /// The role that its people get; a file cannot ask for another. `None`: its rows get no account.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Padres => Some(Role::Apoderado),
            Self::Docentes => Some(Role::Docente),
            Self::Personal => Some(Role::Empleado),
            Self::Generacion => Some(Role::Estudiante),
            Self::Estudiantes | Self::Relaciones | Self::Asignaciones | Self::Prospectos => None,
        }
    }

    /// Whether each row is a person with an address of their own, whether or not they get an account.
    pub const fn lists_people(self) -> bool {
        matches!(self, Self::Padres | Self::Docentes | Self::Personal | Self::Prospectos)
    }

    /// Whether its rows link students to guardians (HU-USERS-05).
    pub const fn links_families(self) -> bool {
        matches!(self, Self::Estudiantes | Self::Relaciones)
    }

    /// Whom a row is about: columns of which no heading says the owner are this one's.
    pub const fn subject(self) -> Owner {
        match self {
            Self::Padres | Self::Relaciones => Owner::Guardian,
            Self::Docentes | Self::Asignaciones => Owner::Teacher,
            Self::Estudiantes => Owner::Pupil,
            Self::Personal => Owner::Employee,
            Self::Prospectos | Self::Generacion => Owner::Prospect,
        }
    }

    /// Whether a column of that owner is about whom a row is about: an office calls a pupil-to-be by either word.
    pub fn is_about(self, owner: Owner) -> bool {
        owner == self.subject() || (owner.is_learner() && self.subject().is_learner())
    }

    /// The columns of its template, in order.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Padres | Self::Docentes => PERSON_COLUMNS,
            Self::Estudiantes => STUDENT_COLUMNS,
            Self::Relaciones => RELATION_COLUMNS,
            Self::Asignaciones => ASSIGNMENT_COLUMNS,
            Self::Personal => STAFF_COLUMNS,
            Self::Prospectos | Self::Generacion => PROSPECT_COLUMNS,
        }
    }

    /// The field of a person's document, or of what stands for it, in kinds that list people.
    pub const fn document_field(self) -> &'static str {
        match self {
            Self::Personal => field::DNI,
            Self::Prospectos | Self::Generacion => field::CARNET,
            _ => field::NRO_DOCUMENTO,
        }
    }

    /// The field of a person's e-mail, in kinds that list people.
    pub const fn email_field(self) -> &'static str {
        if matches!(self, Self::Personal | Self::Prospectos | Self::Generacion) { field::CORREO } else { field::EMAIL }
    }

    /// The column of that name.
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.name == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The word names no kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "El tipo de carga no existe. Valores válidos: padres, docentes, estudiantes, relaciones, asignaciones, personal, \
     prospectos"
)]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(UnknownKind)
    }
}

impl TryFrom<String> for Kind {
    type Error = UnknownKind;

    /// The word that the database keeps, which knows one that no file can ask for.
    fn try_from(word: String) -> Result<Self, Self::Error> {
        if word == Self::Generacion.as_str() { Ok(Self::Generacion) } else { word.parse() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_and_named_in_the_error() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
            assert!(UnknownKind.to_string().contains(kind.as_str()));
        }
        assert_eq!("directores".parse::<Kind>(), Err(UnknownKind));
        assert_eq!("generacion".parse::<Kind>(), Err(UnknownKind));
        assert_eq!(Kind::try_from("generacion".to_owned()), Ok(Kind::Generacion));
    }
}
