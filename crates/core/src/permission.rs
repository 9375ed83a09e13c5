//! What a director may let a teacher publish (HU-USERS-01).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A permission of a teacher, as written in `permisos_docentes.tipo_permiso`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Permission {
    /// Notices to the families of one's courses.
    Comunicados,
    /// Polls among the families of one's courses.
    Encuestas,
}

impl Permission {
    /// Both, in the order in which lists show them.
    pub const ALL: [Self; 2] = [Self::Comunicados, Self::Encuestas];

    /// The word in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comunicados => "comunicados",
            Self::Encuestas => "encuestas",
        }
    }

    /// The word a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Comunicados => "Comunicados",
            Self::Encuestas => "Encuestas",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The word is none of the permissions (HU-USERS-01 VE-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("El tipo de permiso no existe. Valores válidos: comunicados, encuestas")]
pub struct UnknownPermission;

impl FromStr for Permission {
    type Err = UnknownPermission;

    /// Takes the plural of CA-04 and the singular of VE-02.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|permission| {
            let plural = permission.as_str();
            word == plural || plural.strip_suffix('s') == Some(word)
        });
        found.ok_or(UnknownPermission)
    }
}

impl TryFrom<String> for Permission {
    type Error = UnknownPermission;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        word.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_the_story_are_read() {
        for (words, permission) in [
            (["comunicados", "comunicado"], Permission::Comunicados),
            (["encuestas", "encuesta"], Permission::Encuestas),
        ] {
            assert_eq!(words.map(str::parse), [Ok(permission), Ok(permission)]);
        }
        for word in ["", "Comunicados", "comunicadoss", "permisos", "s"] {
            assert_eq!(word.parse::<Permission>(), Err(UnknownPermission), "{word}");
        }
        assert_eq!(serde_json::to_string(&Permission::Encuestas).unwrap(), "\"encuestas\"");
    }
}
