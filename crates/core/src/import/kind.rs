//! The kinds of file that can be imported.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::schema::{Column, PERSON_COLUMNS};
use crate::role::Role;

/// Whom a file's rows are about (HU-USERS-04 CA-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Padres,
    Docentes,
}

impl Kind {
    /// All kinds, in the order in which the wizard offers them (UX-01).
    pub const ALL: [Self; 2] = [Self::Padres, Self::Docentes];

    /// The word in the database, in JSON and in URLs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Padres => "padres",
            Self::Docentes => "docentes",
        }
    }

    /// What the wizard calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Padres => "Padres/Apoderados",
            Self::Docentes => "Docentes",
        }
    }

    /// The word for `count` of them: «1 padre», «45 padres creados exitosamente».
    pub const fn noun(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Padres, 1) => "padre",
            (Self::Padres, _) => "padres",
            (Self::Docentes, 1) => "docente",
            (Self::Docentes, _) => "docentes",
        }
    }

    /// The role that its people get; a file cannot ask for another.
    pub const fn role(self) -> Role {
        match self {
            Self::Padres => Role::Apoderado,
            Self::Docentes => Role::Docente,
        }
    }

    /// The columns of its template, in order.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Padres | Self::Docentes => PERSON_COLUMNS,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The word names no kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("El tipo de carga no existe. Valores válidos: padres, docentes")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(UnknownKind)
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
    }
}
