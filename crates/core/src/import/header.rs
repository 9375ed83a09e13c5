//! Finds the columns of a kind in a heading row: by choice, by what an earlier import taught, by name, by
//! synonym, and by likeness.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Kind, field, schema::Column};
use crate::{
    sheet::{FileError, column_name},
    text::{fold, normalize},
};

/// What a column of the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A column of the kind, by its place in the schema.
    Column(usize),
    /// «Apellidos y Nombres», to be split.
    SurnamesFirst,
    /// «Nombres y Apellidos», to be split.
    NamesFirst,
}

impl Target {
    pub const SURNAMES_FIRST: &'static str = "apellidos_y_nombres";
    pub const NAMES_FIRST: &'static str = "nombres_y_apellidos";

    /// The field's name, in a mapping.
    pub fn as_str(self, kind: Kind) -> &'static str {
        match self {
            Self::Column(place) => kind.columns().get(place).map_or("", |column| column.name),
            Self::SurnamesFirst => Self::SURNAMES_FIRST,
            Self::NamesFirst => Self::NAMES_FIRST,
        }
    }

    /// The target that a mapping names.
    pub fn parse(kind: Kind, name: &str) -> Option<Self> {
        match name {
            Self::SURNAMES_FIRST if has_names(kind) => Some(Self::SurnamesFirst),
            Self::NAMES_FIRST if has_names(kind) => Some(Self::NamesFirst),
            _ => kind.columns().iter().position(|column| column.name == name).map(Self::Column),
        }
    }

    /// Every field that a column of the kind's files may be mapped to, with what a person calls it.
    pub fn choices(kind: Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
        let combined = [(Self::SURNAMES_FIRST, "Apellidos y nombres"), (Self::NAMES_FIRST, "Nombres y apellidos")];
        let combined = combined.into_iter().filter(move |_| has_names(kind));
        kind.columns().iter().map(|column| (column.name, column.label)).chain(combined)
    }
}

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
    /// Its heading, made unique: a repeated or an empty one tells the letters.
    pub columna: String,
    /// The field that it serves; none: it is ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campo: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certeza: Option<Certainty>,
    /// Some of its values, so that a person can judge.
    #[serde(default)]
    pub muestras: Vec<String>,
}

/// What a person decided about a file's columns, heading → field (empty: ignored), and what was decided for
/// earlier files of the kind, folded heading → field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MappingChoice {
    pub chosen: BTreeMap<String, String>,
    pub remembered: HashMap<String, String>,
}

/// A heading row matched against the columns of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderMatch {
    pub kind: Kind,
    /// The headings, by place in the file.
    pub headings: Vec<String>,
    /// What each place holds.
    pub targets: Vec<Option<(Target, Certainty)>>,
}

impl HeaderMatch {
    /// Matches surely: choices, exact names, synonyms; a heading serves one field only.
    pub fn of_headings(kind: Kind, texts: &[&str], choice: &MappingChoice) -> Self {
        let headings = unique_headings(texts);
        let keys: Vec<String> = texts.iter().map(|text| heading_key(text)).collect();
        let mut found = Self { kind, targets: vec![None; headings.len()], headings };
        let mut barred = vec![false; keys.len()];
        for (place, barred) in barred.iter_mut().enumerate() {
            if let Some(field) = choice.chosen.get(&found.name_of(place)) {
                *barred = true;
                found.assign(place, Target::parse(kind, field), Certainty::Elegido);
            }
        }
        // A field's own name is never something else, whatever was decided for an earlier file.
        for (index, column) in kind.columns().iter().enumerate() {
            let wanted = fold(column.name);
            let place = (0..keys.len()).find(|place| !barred[*place] && keys[*place] == wanted);
            if let Some(place) = place {
                found.assign(place, Some(Target::Column(index)), Certainty::Exacto);
            }
        }
        for (place, key) in keys.iter().enumerate() {
            if !barred[place]
                && found.targets[place].is_none()
                && let Some(field) = choice.remembered.get(key)
            {
                barred[place] = true;
                found.assign(place, Target::parse(kind, field), Certainty::Recordado);
            }
        }
        let free = |found: &Self, wanted: &str| {
            (0..keys.len()).find(|place| !barred[*place] && found.targets[*place].is_none() && keys[*place] == wanted)
        };
        for (index, column) in kind.columns().iter().enumerate() {
            if let Some(place) = column.synonyms.iter().find_map(|synonym| free(&found, synonym)) {
                found.assign(place, Some(Target::Column(index)), Certainty::Sinonimo);
            }
        }
        for place in 0..keys.len() {
            if !barred[place] && found.targets[place].is_none() {
                found.assign(place, combined_names(kind, &keys[place]), Certainty::Sinonimo);
            }
        }
        found
    }

    /// Adds the columns that are only like a field which is still missing.
    pub fn guess(&mut self, choice: &MappingChoice) {
        for place in 0..self.headings.len() {
            let key = heading_key(&self.headings[place]);
            let is_decided = choice.chosen.contains_key(&self.name_of(place)) || choice.remembered.contains_key(&key);
            if self.targets[place].is_some() || is_decided || key.is_empty() || key.len() > MAX_HEADING_BYTES {
                continue;
            }
            let free: Vec<usize> =
                (0..self.kind.columns().len()).filter(|index| !self.serves(Target::Column(*index))).collect();
            let target = likeliest(self.kind.columns(), &free, &key).map(Target::Column);
            self.assign(place, target, Certainty::Parecido);
        }
    }

    /// Lets the place serve the target, unless another serves it already.
    fn assign(&mut self, place: usize, target: Option<Target>, certainty: Certainty) {
        if let Some(target) = target
            && !self.serves(target)
        {
            self.targets[place] = Some((target, certainty));
        }
    }

    /// Whether a place serves the target, or both parts of it.
    fn serves(&self, target: Target) -> bool {
        let taken = |wanted: Target| self.targets.iter().flatten().any(|(target, _)| *target == wanted);
        let column = |name: &str| Target::parse(self.kind, name).is_some_and(taken);
        let combined = taken(Target::SurnamesFirst) || taken(Target::NamesFirst);
        match target {
            Target::Column(_) => {
                let is_name = [field::NOMBRE, field::APELLIDO].contains(&target.as_str(self.kind));
                taken(target) || (is_name && combined)
            }
            Target::SurnamesFirst | Target::NamesFirst => combined || column(field::NOMBRE) || column(field::APELLIDO),
        }
    }

    /// What a person calls the column: its heading, or its letters.
    fn name_of(&self, place: usize) -> String {
        match self.headings.get(place) {
            Some(heading) if !heading.is_empty() => heading.clone(),
            _ => format!("(columna {})", column_name(place)),
        }
    }

    /// What a person calls each column.
    pub fn names(&self) -> Vec<String> {
        (0..self.headings.len()).map(|place| self.name_of(place)).collect()
    }

    /// The place of a column of the schema.
    pub fn place_of(&self, wanted: Target) -> Option<usize> {
        self.targets.iter().position(|target| target.is_some_and(|(target, _)| target == wanted))
    }

    /// The number of fields found.
    pub fn score(&self) -> usize {
        self.targets.iter().flatten().count()
    }

    /// The required columns that are not there.
    pub fn missing(&self) -> Vec<String> {
        let columns = self.kind.columns().iter().enumerate();
        let absent = columns.filter(|(index, column)| column.required && !self.serves(Target::Column(*index)));
        absent.map(|(_, column)| column.name.to_owned()).collect()
    }

    /// The columns, to be shown; `samples` by place.
    pub fn columns(&self, samples: &[Vec<String>]) -> Vec<FoundColumn> {
        let shown = |(place, heading): (usize, &String)| {
            let target = self.targets.get(place).copied().flatten();
            let muestras = samples.get(place).cloned().unwrap_or_default();
            // A column without heading or values is no column.
            let is_empty = heading.is_empty() && muestras.is_empty();
            (!is_empty).then(|| FoundColumn {
                letra: column_name(place),
                columna: self.name_of(place),
                campo: target.map(|(target, _)| target.as_str(self.kind).to_owned()),
                certeza: target.map(|(_, certainty)| certainty),
                muestras,
            })
        };
        self.headings.iter().enumerate().filter_map(shown).collect()
    }
}

/// Refuses a mapping that names what is not there, or one field twice.
///
/// # Errors
/// `BadMapping`, with what to do about it.
pub(super) fn check_mapping(kind: Kind, names: &[String], chosen: &BTreeMap<String, String>) -> Result<(), FileError> {
    let bad = |sentence: String| Err(FileError::BadMapping { sentence });
    let mut taken = HashSet::new();
    for (heading, name) in chosen {
        if !names.contains(heading) {
            return bad(format!("La columna «{heading}» no está en el archivo. Tiene: {}.", names.join(", ")));
        }
        if name.is_empty() {
            continue;
        }
        if Target::parse(kind, name).is_none() {
            let valid: Vec<_> = Target::choices(kind).map(|(name, _)| name).collect();
            return bad(format!("El campo «{name}» no existe. Valores válidos: {}.", valid.join(", ")));
        }
        if !taken.insert(name.as_str()) {
            return bad(format!("El campo {name} está elegido para más de una columna. Deje solo una."));
        }
    }
    let combined = taken.contains(Target::SURNAMES_FIRST) || taken.contains(Target::NAMES_FIRST);
    let parts = taken.contains(field::NOMBRE) || taken.contains(field::APELLIDO);
    if combined && parts {
        return bad("Elija una columna con apellidos y nombres juntos, o una para cada uno; no ambas cosas.".into());
    }
    Ok(())
}

/// The heading's key, without the remarks that templates add: `email (opcional)`, `nombre*`.
pub fn heading_key(heading: &str) -> String {
    let key = fold(heading);
    let bare = [" opcional", " obligatorio", " requerido"].iter().find_map(|remark| key.strip_suffix(remark));
    bare.map(str::to_owned).unwrap_or(key)
}

/// Whether a column of that heading holds passwords: its cells are neither shown nor kept.
pub fn holds_passwords(heading: &str) -> bool {
    let key = fold(heading);
    matches!(key.as_str(), "clave" | "clave de acceso" | "clave inicial")
        || key.split(' ').any(|word| matches!(word, "password" | "contrasena" | "contrasenas"))
}

/// The headings as they stand; a repeated one tells its letters: «Nombre (C)».
fn unique_headings(texts: &[&str]) -> Vec<String> {
    let mut seen = HashSet::new();
    let unique = |(place, text): (usize, &&str)| {
        let heading = normalize(text);
        if heading.is_empty() || seen.insert(heading.clone()) {
            heading
        } else {
            format!("{heading} ({})", column_name(place))
        }
    };
    texts.iter().enumerate().map(unique).collect()
}

fn has_names(kind: Kind) -> bool {
    kind.column(field::NOMBRE).is_some()
}

/// Headings of a column that holds surnames and names together.
fn combined_names(kind: Kind, key: &str) -> Option<Target> {
    if !has_names(kind) {
        return None;
    }
    let words: Vec<&str> = key.split(' ').collect();
    let position = |stems: [&str; 2]| words.iter().position(|word| stems.contains(word));
    match (position(["apellido", "apellidos"]), position(["nombre", "nombres"])) {
        (Some(surname), Some(name)) if surname < name => Some(Target::SurnamesFirst),
        (Some(_), Some(_)) => Some(Target::NamesFirst),
        (None, Some(_)) if key == "nombre completo" || key == "nombre y apellido" => Some(Target::NamesFirst),
        _ => None,
    }
}

/// The free column that the heading is most like; `None` if none is, or if two are.
fn likeliest(columns: &[Column], free: &[usize], key: &str) -> Option<usize> {
    let mut scored: Vec<(usize, usize)> = Vec::new();
    let heading = Heading { key, chars: key.chars().count(), words: key.split(' ').collect() };
    for &index in free {
        let column = &columns[index];
        let name = fold(column.name);
        let names = std::iter::once(name.as_str()).chain(column.synonyms.iter().copied());
        if let Some(distance) = names.filter_map(|name| heading.likeness(name)).min() {
            scored.push((distance, index));
        }
    }
    scored.sort_unstable();
    match scored.as_slice() {
        [(_, index)] => Some(*index),
        [(first, index), (second, _), ..] if first < second => Some(*index),
        _ => None,
    }
}

/// The longest heading that is compared; beyond is prose. Each is compared with every name of every field.
const MAX_HEADING_BYTES: usize = 100;

/// A heading to compare.
struct Heading<'k> {
    key: &'k str,
    chars: usize,
    words: HashSet<&'k str>,
}

impl Heading<'_> {
    /// How far a name is from it, if they are alike: misspelled, or the heading says all words of the name.
    fn likeness(&self, name: &str) -> Option<usize> {
        const MIN_CHARS: usize = 4;
        let chars = name.chars().count();
        if chars < MIN_CHARS {
            // «td», «dni» and their kind are like too many words; but a word of its own they may be.
            return (name == "dni" && self.words.contains(name)).then_some(4);
        }
        let allowed = if chars >= 8 { 2 } else { 1 };
        // Lengths alone can tell; measuring costs their product.
        if self.chars.abs_diff(chars) <= allowed {
            let distance = strsim::osa_distance(self.key, name);
            if distance <= allowed {
                return Some(distance);
            }
        }
        let mut wanted = 0;
        for word in name.split(' ').filter(|word| !is_filler(word)) {
            if !self.words.contains(word) {
                return None;
            }
            wanted += 1;
        }
        // Of two names that a heading contains, the one that leaves fewer words over is meant.
        (wanted > 0).then(|| 2 + self.words.len().saturating_sub(wanted))
    }
}

fn is_filler(word: &str) -> bool {
    matches!(word, "de" | "del" | "la" | "el" | "los" | "las" | "o" | "y" | "n" | "no" | "s" | "e")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(kind: Kind, line: &str) -> HeaderMatch {
        let texts: Vec<&str> = line.split(',').collect();
        let mut found = HeaderMatch::of_headings(kind, &texts, &MappingChoice::default());
        found.guess(&MappingChoice::default());
        found
    }

    fn mapping(found: &HeaderMatch) -> Vec<(String, Option<String>)> {
        found.columns(&[]).into_iter().map(|column| (column.columna, column.campo)).collect()
    }

    fn fields(kind: Kind, line: &str) -> Vec<Option<String>> {
        mapping(&matched(kind, line)).into_iter().map(|(_, field)| field).collect()
    }

    fn some(names: &[&str]) -> Vec<Option<String>> {
        names.iter().map(|name| (!name.is_empty()).then(|| (*name).to_owned())).collect()
    }

    #[test]
    fn the_headings_of_offices_are_understood() {
        assert_eq!(
            fields(Kind::Padres, "N°,Tipo Doc.,Nº DNI,Nombres,APELLIDOS:,Celular,Correo  electrónico"),
            some(&["", "tipo_documento", "nro_documento", "nombre", "apellido", "telefono", "email"])
        );
        assert_eq!(
            fields(
                Kind::Estudiantes,
                "Nombres del alumno,Apellidos del alumno,Nivel,Grado,DNI del apoderado,Parentesco,Aula"
            ),
            some(&["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion", "seccion"])
        );
        assert_eq!(
            fields(Kind::Asignaciones, "DNI Docente,Nivel,Grado,Asignatura,Sección"),
            some(&["nro_documento_docente", "nivel", "grado", "curso", "seccion"])
        );
    }

    #[test]
    fn an_exact_name_wins_over_a_synonym_in_front_of_it() {
        let found = matched(Kind::Padres, "dni,nro_documento,correo,email (opcional),nombre*");
        assert_eq!(
            fields(Kind::Padres, "dni,nro_documento,correo,email (opcional),nombre*"),
            some(&["", "nro_documento", "", "email", "nombre"])
        );
        assert_eq!(found.missing(), ["tipo_documento", "apellido", "telefono"]);
    }

    #[test]
    fn a_misspelled_heading_is_proposed_as_a_likeness() {
        let found = matched(Kind::Padres, "Tipo Documnto,Nro. Docmento,Nombers,Apelidos,Telefno fijo");
        let found: Vec<_> = found.columns(&[]).into_iter().map(|column| (column.campo, column.certeza)).collect();
        let like = |name: &str| (Some(name.to_owned()), Some(Certainty::Parecido));
        assert_eq!(found[..4], [like("tipo_documento"), like("nro_documento"), like("nombre"), like("apellido")]);
    }

    #[test]
    fn names_in_one_column_are_told_by_their_order() {
        assert_eq!(fields(Kind::Padres, "Apellidos y Nombres"), some(&["apellidos_y_nombres"]));
        assert_eq!(fields(Kind::Padres, "Nombres y apellidos del padre"), some(&["nombres_y_apellidos"]));
        assert_eq!(fields(Kind::Padres, "Apellidos y Nombres,Nombres,Apellidos"), some(&["", "nombre", "apellido"]));
        assert_eq!(fields(Kind::Asignaciones, "Apellidos y Nombres"), some(&[""]));
    }

    #[test]
    fn repeated_and_missing_headings_tell_their_letters() {
        let found = matched(Kind::Padres, "Nombre,Nombre,");
        assert_eq!(found.headings, ["Nombre", "Nombre (B)", ""]);
        let columns = found.columns(&[vec![], vec![], vec!["x".to_owned()]]);
        assert_eq!(columns[2].columna, "(columna C)");
    }

    #[test]
    fn choices_come_first_then_what_was_learnt() {
        let choice = MappingChoice {
            chosen: [("Nombre".to_owned(), String::new()), ("Apodo".to_owned(), "nombre".to_owned())].into(),
            remembered: [("clave".to_owned(), "nro_documento".to_owned())].into(),
        };
        let mut found = HeaderMatch::of_headings(Kind::Padres, &["Nombre", "Apodo", "Clave", "DNI"], &choice);
        found.guess(&choice);
        let columns = found.columns(&[]);
        let shown: Vec<_> = columns.iter().map(|column| (column.campo.as_deref(), column.certeza)).collect();
        assert_eq!(
            shown,
            [
                (None, None),
                (Some("nombre"), Some(Certainty::Elegido)),
                (Some("nro_documento"), Some(Certainty::Recordado)),
                (None, None)
            ]
        );
    }

    #[test]
    fn a_mapping_that_cannot_be_says_why() {
        let headings = ["DNI".to_owned(), "Nombre".to_owned()];
        let check = |pairs: &[(&str, &str)]| {
            let chosen = pairs.iter().map(|(heading, name)| ((*heading).to_owned(), (*name).to_owned())).collect();
            check_mapping(Kind::Padres, &headings, &chosen).map_err(|error| error.to_string())
        };
        assert_eq!(check(&[("DNI", "nro_documento"), ("Nombre", "")]), Ok(()));
        assert!(check(&[("Edad", "email")]).unwrap_err().contains("«Edad» no está en el archivo. Tiene: DNI, Nombre."));
        assert!(
            check(&[("DNI", "rol")]).unwrap_err().contains("El campo «rol» no existe. Valores válidos: tipo_documento")
        );
        assert!(check(&[("DNI", "email"), ("Nombre", "email")]).unwrap_err().contains("más de una columna"));
        assert!(check(&[("DNI", "apellidos_y_nombres"), ("Nombre", "nombre")]).is_err());
    }
}
