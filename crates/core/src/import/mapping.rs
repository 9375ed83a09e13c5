//! What is said about a file's columns: which field each one serves and why, what is to be asked, and what a person
//! answered.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Kind, Target, field};
use crate::{password::given::is_marker, sheet::FileError};

/// Why a column was taken for a field, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// A person said so, for this file.
    Elegido,
    /// A person said so, for an earlier file.
    Recordado,
    /// It has the field's name.
    Exacto,
    /// It has a name that means the same.
    Sinonimo,
    /// Its name is like the field's.
    Parecido,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundColumn {
    /// The letters that the spreadsheet shows above it.
    pub letra: String,
    /// Its heading, made unique: a repeated or an empty one tells the letters, one below a group names the group.
    pub columna: String,
    /// The field that it serves; none: it is ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campo: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certeza: Option<Certainty>,
    /// Why it serves the field, or none: «48 de 50 valores son correctos».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub razon: Option<String>,
    /// Some of its values, so that a person can decide.
    #[serde(default)]
    pub muestras: Vec<String>,
}

/// Something that the file does not answer, to be confirmed before anything is created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is about: a field's name, `codificacion`, `hojas` or `encabezado`.
    pub asunto: String,
    /// The question, as a person reads it.
    pub mensaje: String,
    /// What can be answered; the first is what was supposed.
    pub opciones: Vec<QuestionOption>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    /// A column, a value, an encoding…; empty: none.
    pub valor: String,
    /// The field that the column would serve, where that is not what the question is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campo: Option<String>,
    /// As a person reads it.
    pub texto: String,
    /// What would be read with this answer.
    #[serde(default)]
    pub muestras: Vec<String>,
}

/// Where the value of a field that has no column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixedOrigin {
    /// A person said so.
    Elegido,
    /// A heading says it: «DNI Madre».
    Encabezado,
    /// The values of another column do.
    Valores,
    /// A line above the table: «NIVEL: PRIMARIA».
    Titulo,
    /// The sheet's name.
    Hoja,
}

impl FixedOrigin {
    /// Whether it is only proposed.
    pub fn is_supposed(self) -> bool {
        matches!(self, Self::Titulo | Self::Hoja)
    }
}

/// One value for every row, of a field that has no column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedValue {
    pub campo: String,
    pub valor: String,
    pub origen: FixedOrigin,
}

/// What a person decided about a file's columns, heading → field (empty: ignored), and what was decided for
/// earlier files of the kind, folded heading → field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MappingChoice {
    pub chosen: BTreeMap<String, String>,
    pub remembered: HashMap<String, String>,
    /// Field → value for every row.
    pub fixed: BTreeMap<String, String>,
}

/// Refuses a mapping that names what is not there, or one field twice. `may_share` says of two columns whether they may
/// serve one field all the same: the documents of father and mother.
///
/// # Errors
/// `BadMapping`, with what to do about it.
pub(super) fn check_mapping(
    kind: Kind,
    names: &[String],
    choice: &MappingChoice,
    may_share: impl Fn(&str, &str) -> bool,
) -> Result<(), FileError> {
    let bad = |sentence: String| Err(FileError::BadMapping { sentence });
    let unknown = |name: &str| {
        let valid: Vec<_> = Target::choices(kind).map(|(name, _)| name).collect();
        format!("El campo «{name}» no existe. Valores válidos: {}.", valid.join(", "))
    };
    let mut taken: HashMap<&str, &str> = HashMap::new();
    for (heading, name) in &choice.chosen {
        if !names.contains(heading) {
            return bad(format!("La columna «{heading}» no está en el archivo. Tiene: {}.", names.join(", ")));
        }
        if name.is_empty() {
            continue;
        }
        if Target::parse(kind, name).is_none() {
            return bad(unknown(name));
        }
        if let Some(other) = taken.insert(name.as_str(), heading)
            && !may_share(other, heading)
        {
            return bad(format!("El campo {name} está elegido para más de una columna. Deje solo una."));
        }
    }
    if let Some(name) = choice.fixed.keys().find(|name| kind.column(name).is_none()) {
        return bad(unknown(name));
    }
    if choice.fixed.get(field::PASSWORD).is_some_and(|value| !is_marker(value)) {
        let sentence =
            "No se puede dar la misma contraseña a todos. Escriba [PRESENTE] para que se genere una para cada uno.";
        return bad(sentence.into());
    }
    let fields: HashSet<&str> = taken.keys().copied().collect();
    let is_taken = |name: &str| fields.contains(name);
    let combined = is_taken(Target::SURNAMES_FIRST) || is_taken(Target::NAMES_FIRST);
    let parts = fields.iter().filter_map(|name| Target::parse(kind, name)).filter(|target| {
        !matches!(target, Target::SurnamesFirst | Target::NamesFirst)
            && target.fields(kind).iter().any(|name| [field::NOMBRE, field::APELLIDO].contains(name))
    });
    if combined && parts.count() > 0 {
        return bad("Elija una columna con apellidos y nombres juntos, o una para cada uno; no ambas cosas.".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_that_cannot_be_says_why() {
        let headings = ["DNI".to_owned(), "Nombre".to_owned()];
        let check = |pairs: &[(&str, &str)]| {
            let chosen = pairs.iter().map(|(heading, name)| ((*heading).to_owned(), (*name).to_owned())).collect();
            let choice = MappingChoice { chosen, ..MappingChoice::default() };
            check_mapping(Kind::Padres, &headings, &choice, |_, _| false).map_err(|error| error.to_string())
        };
        assert_eq!(check(&[("DNI", "nro_documento"), ("Nombre", "")]), Ok(()));
        assert!(check(&[("Edad", "email")]).unwrap_err().contains("«Edad» no está en el archivo. Tiene: DNI, Nombre."));
        assert!(
            check(&[("DNI", "rol")]).unwrap_err().contains("El campo «rol» no existe. Valores válidos: tipo_documento")
        );
        assert!(check(&[("DNI", "email"), ("Nombre", "email")]).unwrap_err().contains("más de una columna"));
        assert!(check(&[("DNI", "apellidos_y_nombres"), ("Nombre", "nombre")]).is_err());
        let fixed = [("rol".to_owned(), "director".to_owned())].into();
        let choice = MappingChoice { fixed, ..MappingChoice::default() };
        assert!(check_mapping(Kind::Padres, &headings, &choice, |_, _| false).is_err());
    }
}
