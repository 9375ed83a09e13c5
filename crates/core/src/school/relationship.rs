//! What a guardian is to a student (HU-USERS-05 VN-03).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    clean::nearest,
    person::Explains,
    text::{fold, normalize},
};

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

/// A misspelled relation most likely is the nearest of the four.
impl Explains for RelationshipError {
    fn suggestion(&self) -> Option<String> {
        match self {
            Self::Missing => None,
            Self::Unknown(text) => nearest(Relationship::ALL.map(Relationship::as_str), text).map(str::to_owned),
        }
    }
}

/// Other words for them, as [`fold`] leaves them. `M` and `P` alone could be anything.
const WORDS: &[(&str, Relationship)] = &[
    ("apoderada", Relationship::Apoderado),
    ("apoderado legal", Relationship::Apoderado),
    ("apoderada legal", Relationship::Apoderado),
    ("apoderado a", Relationship::Apoderado),
    ("madre de familia", Relationship::Madre),
    ("mama", Relationship::Madre),
    ("mami", Relationship::Madre),
    ("padre de familia", Relationship::Padre),
    ("papa", Relationship::Padre),
    ("papi", Relationship::Padre),
    ("tutora", Relationship::Tutor),
    ("tutor a", Relationship::Tutor),
    ("tutor legal", Relationship::Tutor),
    ("tutora legal", Relationship::Tutor),
];

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
        let key = ["la ", "el ", "su "].iter().find_map(|article| key.strip_prefix(article)).unwrap_or(&key);
        let own = Self::ALL.into_iter().find(|relation| relation.as_str() == key);
        let found = own.or_else(|| WORDS.iter().find(|(word, _)| *word == key).map(|(_, relation)| *relation));
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

    #[test]
    fn the_words_of_families_are_relations() {
        for (word, relation) in [
            ("Mamá", Relationship::Madre),
            ("PAPÁ", Relationship::Padre),
            ("Madre de familia", Relationship::Madre),
            ("apoderado(a)", Relationship::Apoderado),
            ("Tutora", Relationship::Tutor),
            ("la mamá", Relationship::Madre),
        ] {
            assert_eq!(word.parse(), Ok(relation), "{word}");
        }
        for word in ["M", "P", "madre y padre", "abuela", "padre/madre"] {
            assert!(word.parse::<Relationship>().is_err(), "{word}");
        }
    }

    #[test]
    fn a_misspelled_relation_is_suggested() {
        let suggestion = |text: &str| text.parse::<Relationship>().unwrap_err().suggestion();
        assert_eq!(suggestion("apodredo").as_deref(), Some("apoderado"));
        assert_eq!(suggestion("abuela"), None);
    }
}
