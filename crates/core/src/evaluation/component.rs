//! One component of a structure.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::weight::Weight;
use crate::text;

/// HU-USERS-02 VN-03.
pub const MAX_COMPONENTS: usize = 5;
/// HU-USERS-02 VE-01.
pub const MAX_NAME_CHARS: usize = 50;

/// What a component is called: letters and spaces (VE-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ComponentName(String);

impl ComponentName {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What no two components may share (VN-04): without case and accents.
    pub fn key(&self) -> String {
        text::sort_key(&self.0)
    }
}

/// Why a text is no name of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("Escriba el nombre del componente.")]
    Missing,
    #[error("Acorte el nombre: tiene {chars} caracteres y el máximo es {MAX_NAME_CHARS}.")]
    TooLong { chars: usize },
    #[error("Use solo letras y espacios en el nombre.")]
    NotLetters,
}

impl FromStr for ComponentName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let name = text::normalize(text);
        let chars = name.chars().count();
        if name.is_empty() {
            Err(NameError::Missing)
        } else if !name.chars().all(|c| c.is_alphabetic() || c == ' ' || text::is_mark(c))
            || !name.chars().any(char::is_alphabetic)
        {
            Err(NameError::NotLetters)
        } else if chars > MAX_NAME_CHARS {
            Err(NameError::TooLong { chars })
        } else {
            Ok(Self(name))
        }
    }
}

impl From<ComponentName> for String {
    fn from(name: ComponentName) -> Self {
        name.0
    }
}

impl TryFrom<String> for ComponentName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

/// How often a component is marked, as written in `estructura_evaluacion.tipo_evaluacion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ComponentKind {
    /// One mark a period.
    #[default]
    Unica,
    /// Several marks a period.
    Recurrente,
}

impl ComponentKind {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Unica, Self::Recurrente];

    /// The word in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unica => "unica",
            Self::Recurrente => "recurrente",
        }
    }

    /// The word a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unica => "Única",
            Self::Recurrente => "Recurrente",
        }
    }
}

impl fmt::Display for ComponentKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The word is none of the kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Elija el tipo de evaluación: única o recurrente.")]
pub struct KindError;

impl FromStr for ComponentKind {
    type Err = KindError;

    /// Without case and accents.
    fn from_str(word: &str) -> Result<Self, KindError> {
        let word = text::sort_key(word);
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(KindError)
    }
}

impl TryFrom<String> for ComponentKind {
    type Error = KindError;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

/// A component that can be kept: as the database has it, as it travels, and as pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Componente))]
pub struct Component {
    #[serde(rename = "nombre_item")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub name: ComponentName,
    /// A percentage with two decimals.
    #[serde(rename = "peso_porcentual")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "40.00"))]
    pub weight: Weight,
    #[serde(rename = "tipo_evaluacion")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "unica"))]
    pub kind: ComponentKind,
    /// Its place among the structure's components, from 1; a structure lists them by it.
    #[serde(rename = "orden_visualizacion")]
    pub order: i64,
    /// Only active components count.
    #[serde(rename = "estado_activo")]
    pub active: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> Result<String, NameError> {
        text.parse::<ComponentName>().map(String::from)
    }

    #[test]
    fn a_name_is_letters_and_spaces_of_any_alphabet() {
        assert_eq!(name("  Revisión\u{A0} de  Cuaderno "), Ok("Revisión de Cuaderno".into()));
        assert_eq!(name("Participacio\u{301}n"), Ok("Participación".into()));
        assert_eq!(name("Ñandú Über Ελληνικά"), Ok("Ñandú Über Ελληνικά".into()));
        assert_eq!(name(&"ñ".repeat(50)), Ok("ñ".repeat(50)));
        assert_eq!(name(&"ñ".repeat(51)), Err(NameError::TooLong { chars: 51 }));
        for text in ["", "  ", "\u{200B}"] {
            assert_eq!(name(text), Err(NameError::Missing));
        }
        for text in ["Examen 1", "Examen-Final", "Examen\nFinal", "<b>", "=A", "Examen.", "50", "🎓", "\u{301}"] {
            assert_eq!(name(text), Err(NameError::NotLetters), "{text:?}");
        }
    }

    #[test]
    fn a_kind_is_read_without_case_and_accents() {
        for word in ["unica", "Única", " ÚNICA "] {
            assert_eq!(word.parse(), Ok(ComponentKind::Unica));
        }
        assert_eq!("recurrente".parse(), Ok(ComponentKind::Recurrente));
        assert_eq!("doble".parse::<ComponentKind>(), Err(KindError));
        assert_eq!(serde_json::to_string(&ComponentKind::Unica).unwrap(), "\"unica\"");
    }

    proptest! {
        #[test]
        fn an_accepted_name_is_accepted_again_as_it_is(text in "[a-zé \u{A0}\u{301}\u{200B}]{0,60}") {
            if let Ok(once) = text.parse::<ComponentName>() {
                prop_assert_eq!(once.as_str().parse::<ComponentName>(), Ok(once.clone()));
                prop_assert!(once.as_str().chars().count() <= MAX_NAME_CHARS);
            }
        }
    }
}
