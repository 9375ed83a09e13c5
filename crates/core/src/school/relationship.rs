//! What a guardian is to a student (HU-USERS-05 VN-03).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::{fold, normalize};

/// What a guardian is to a student.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relationship {
    Padre,
    Madre,
    Apoderado,
    Tutor,
}

/// Why a text is no relationship.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RelationshipError {
    #[error("El tipo de relación es obligatorio. Valores válidos: padre, madre, apoderado, tutor.")]
    Missing,
    #[error("Tipo de relación inválido: '{0}'. Valores válidos: padre, madre, apoderado, tutor.")]
    Unknown(String),
}

impl Relationship {
    /// All of them, in the documents' order.
    pub const ALL: [Self; 4] = [Self::Padre, Self::Madre, Self::Apoderado, Self::Tutor];

    /// The word in the database, in files and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Padre => "padre",
            Self::Madre => "madre",
            Self::Apoderado => "apoderado",
            Self::Tutor => "tutor",
        }
    }
}

impl AsRef<str> for Relationship {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl FromStr for Relationship {
    type Err = RelationshipError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = fold(text);
        if key.is_empty() {
            return Err(RelationshipError::Missing);
        }
        let found = Self::ALL.into_iter().find(|relation| relation.as_str() == key);
        found.ok_or_else(|| RelationshipError::Unknown(normalize(text)))
    }
}

impl TryFrom<String> for Relationship {
    type Error = RelationshipError;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_four_relations_and_an_uncle_is_none() {
        assert_eq!(" Madre ".parse(), Ok(Relationship::Madre));
        let error = "tio".parse::<Relationship>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "Tipo de relación inválido: 'tio'. Valores válidos: padre, madre, apoderado, tutor."
        );
    }
}
