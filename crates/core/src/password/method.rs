//! How an initial password came to be.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How an initial password was made: what the audit, the report and the database call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// From the person's document and surname, with a random tail ([`super::initial::generate_from_person`]).
    #[default]
    UserData,
    /// At random.
    #[serde(rename = "aleatoria")]
    Random,
    /// Typed by whoever loaded the person.
    Manual,
}

impl Method {
    /// Those by which a password can be generated: what can be chosen for a run.
    pub const GENERATING: [Self; 2] = [Self::UserData, Self::Random];

    /// The word in the database, in JSON and in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserData => "user-data",
            Self::Random => "aleatoria",
            Self::Manual => "manual",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::UserData => "Con datos de la persona",
            Self::Random => "Aleatoria",
            Self::Manual => "Escrita en el archivo",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The word names no method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("El método no existe. Valores válidos: user-data, aleatoria")]
pub struct UnknownMethod;

impl FromStr for Method {
    type Err = UnknownMethod;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::UserData, Self::Random, Self::Manual]
            .into_iter()
            .find(|method| method.as_str() == word)
            .ok_or(UnknownMethod)
    }
}

impl TryFrom<String> for Method {
    type Error = UnknownMethod;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_read_back_as_it_travels() {
        for method in [Method::UserData, Method::Random, Method::Manual] {
            assert_eq!(method.as_str().parse(), Ok(method));
            assert_eq!(serde_json::to_string(&method).unwrap(), format!("\"{method}\""));
        }
        assert_eq!("random".parse::<Method>(), Err(UnknownMethod));
    }
}
