//! The six roles; a user has exactly one.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a user may do in the platform, as written in `usuarios.rol`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Director,
    Administrador,
    Docente,
    Apoderado,
    Estudiante,
    Empleado,
}

impl Role {
    /// All roles, in the order in which lists show them.
    pub const ALL: [Self; 6] =
        [Self::Director, Self::Administrador, Self::Docente, Self::Apoderado, Self::Estudiante, Self::Empleado];

    /// The word in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Director => "director",
            Self::Administrador => "administrador",
            Self::Docente => "docente",
            Self::Apoderado => "apoderado",
            Self::Estudiante => "estudiante",
            Self::Empleado => "empleado",
        }
    }

    /// The words a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Director => "Director",
            Self::Administrador => "Administrador",
            Self::Docente => "Docente",
            Self::Apoderado => "Padre/Apoderado",
            Self::Estudiante => "Estudiante",
            Self::Empleado => "Empleado",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The word is none of the six roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("El rol no existe. Valores válidos: director, administrador, docente, apoderado, estudiante, empleado")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or(UnknownRole)
    }
}

impl TryFrom<String> for Role {
    type Error = UnknownRole;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_read_back_from_its_word_and_from_json() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
        }
        assert_eq!("Director".parse::<Role>(), Err(UnknownRole));
    }
}
