//! What is wrong, or unusual, with one value of one row.

use serde::{Deserialize, Serialize};

/// How much an [`Issue`] weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops the row.
    Error,
    /// A repaired or an unusual value; the row still counts as valid.
    Advertencia,
}

/// What kind of thing is the matter: errors are grouped by field and by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// A required value is not there.
    Vacio,
    /// The value does not keep its rule.
    #[default]
    Formato,
    /// What the value names is not in the system.
    NoExiste,
    /// An earlier row of the file has it.
    RepetidoEnArchivo,
    /// Somebody in the system has it.
    YaExiste,
    /// The person it names has another role.
    OtroRol,
    /// The person it names is not active.
    Inactivo,
    /// The student already has a guardian.
    YaVinculado,
    /// A student of the same name and grade has another guardian.
    OtroApoderado,
    /// Surnames and names stand in one cell and cannot be told apart.
    SinSeparar,
    /// The template's example row.
    Ejemplo,
    /// It passed, and could not be created all the same.
    NoCreada,
    /// The row says nothing that an earlier one does not say.
    Repetida,
    /// A warning: a repaired or an unusual value.
    Aviso,
}

impl IssueCode {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Vacio,
        Self::Formato,
        Self::NoExiste,
        Self::RepetidoEnArchivo,
        Self::YaExiste,
        Self::OtroRol,
        Self::Inactivo,
        Self::YaVinculado,
        Self::OtroApoderado,
        Self::SinSeparar,
        Self::Ejemplo,
        Self::NoCreada,
        Self::Repetida,
        Self::Aviso,
    ];

    /// The word in the database, in JSON and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vacio => "vacio",
            Self::Formato => "formato",
            Self::NoExiste => "no_existe",
            Self::RepetidoEnArchivo => "repetido_en_archivo",
            Self::YaExiste => "ya_existe",
            Self::OtroRol => "otro_rol",
            Self::Inactivo => "inactivo",
            Self::YaVinculado => "ya_vinculado",
            Self::OtroApoderado => "otro_apoderado",
            Self::SinSeparar => "sin_separar",
            Self::Ejemplo => "ejemplo",
            Self::NoCreada => "no_creada",
            Self::Repetida => "repetida",
            Self::Aviso => "aviso",
        }
    }

    /// What a person reads after the field's name: «Teléfono: formato inválido».
    pub const fn label(self) -> &'static str {
        match self {
            Self::Vacio => "falta",
            Self::Formato => "no es válido",
            Self::NoExiste => "no existe",
            Self::RepetidoEnArchivo => "repetido en el archivo",
            Self::YaExiste => "ya existe en el sistema",
            Self::OtroRol => "tiene otro rol",
            Self::Inactivo => "está inactivo",
            Self::YaVinculado => "ya tiene apoderado",
            Self::OtroApoderado => "aparece con otro apoderado",
            Self::SinSeparar => "no se puede separar",
            Self::Ejemplo => "es la fila de ejemplo",
            Self::NoCreada => "no se pudo crear",
            Self::Repetida => "igual que otra fila",
            Self::Aviso => "aviso",
        }
    }
}

/// A word that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of error")]
pub struct UnknownIssueCode;

impl std::str::FromStr for IssueCode {
    type Err = UnknownIssueCode;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|code| code.as_str() == word).ok_or(UnknownIssueCode)
    }
}

/// A finding about one field of a row (HU-USERS-04 UX-03: field and description).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The column's name, e.g. `nro_documento`.
    pub campo: String,
    /// The sentence for the person.
    pub mensaje: String,
    pub severidad: Severity,
    /// For grouping; rows kept by an earlier version have none.
    #[serde(default)]
    pub codigo: IssueCode,
    /// The value that most likely is meant; a person takes it or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sugerencia: Option<String>,
    /// The import that made the person whom the sentence speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importacion: Option<String>,
}

impl Issue {
    /// A finding that stops the row.
    pub fn error(field: &str, code: IssueCode, message: impl Into<String>) -> Self {
        let (campo, mensaje) = (field.to_owned(), message.into());
        Self { campo, mensaje, severidad: Severity::Error, codigo: code, sugerencia: None, importacion: None }
    }

    /// A finding that does not stop the row.
    pub fn warning(field: &str, message: impl Into<String>) -> Self {
        let (campo, mensaje) = (field.to_owned(), message.into());
        let codigo = IssueCode::Aviso;
        Self { campo, mensaje, severidad: Severity::Advertencia, codigo, sugerencia: None, importacion: None }
    }

    /// With the value that most likely is meant, if there is one.
    pub fn suggesting(self, value: Option<String>) -> Self {
        Self { sugerencia: value, ..self }
    }

    /// Whether it stops the row.
    pub fn is_error(&self) -> bool {
        self.severidad == Severity::Error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issue_has_the_keys_of_the_contract() {
        let json = serde_json::to_string(&Issue::warning("telefono", "Se completó")).unwrap();
        assert_eq!(json, r#"{"campo":"telefono","mensaje":"Se completó","severidad":"advertencia","codigo":"aviso"}"#);
    }

    #[test]
    fn every_code_is_the_same_word_everywhere() {
        for code in IssueCode::ALL {
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{}\"", code.as_str()));
            assert_eq!(code.as_str().parse(), Ok(code));
        }
    }
}
