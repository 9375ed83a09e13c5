//! What a heading says: whose the column is, what it is about, and what is only said around it.

use crate::{
    password::given::looks_typed,
    school::Relationship,
    sheet::column_name,
    text::{fold, normalize},
};

/// Whom a column or a row of a sheet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    Pupil,
    Guardian,
    Teacher,
    Employee,
    Prospect,
}

impl Owner {
    /// A pupil, or somebody who may become one.
    pub const fn is_learner(self) -> bool {
        matches!(self, Self::Pupil | Self::Prospect)
    }
}

/// Which of a pupil's guardians a column is about, where a sheet has several side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Which {
    /// «DNI Madre».
    Relation(Relationship),
    /// «apoderado 2».
    Number(u8),
}

/// The words that tell an owner. A heading says one of them, or the group above it does.
const OWNERS: &[(&str, Owner, Option<Relationship>)] = &[
    ("alumno", Owner::Pupil, None),
    ("alumna", Owner::Pupil, None),
    ("alumnos", Owner::Pupil, None),
    ("alumnas", Owner::Pupil, None),
    ("estudiante", Owner::Pupil, None),
    ("estudiantes", Owner::Pupil, None),
    ("hijo", Owner::Pupil, None),
    ("hija", Owner::Pupil, None),
    ("hijos", Owner::Pupil, None),
    ("menor", Owner::Pupil, None),
    ("nino", Owner::Pupil, None),
    ("nina", Owner::Pupil, None),
    ("ninos", Owner::Pupil, None),
    ("educando", Owner::Pupil, None),
    ("apoderado", Owner::Guardian, Some(Relationship::Apoderado)),
    ("apoderada", Owner::Guardian, Some(Relationship::Apoderado)),
    ("apoderados", Owner::Guardian, None),
    ("padre", Owner::Guardian, Some(Relationship::Padre)),
    ("papa", Owner::Guardian, Some(Relationship::Padre)),
    ("padres", Owner::Guardian, None),
    ("madre", Owner::Guardian, Some(Relationship::Madre)),
    ("mama", Owner::Guardian, Some(Relationship::Madre)),
    ("madres", Owner::Guardian, None),
    ("tutor", Owner::Guardian, Some(Relationship::Tutor)),
    ("tutora", Owner::Guardian, Some(Relationship::Tutor)),
    ("responsable", Owner::Guardian, None),
    ("representante", Owner::Guardian, None),
    ("ppff", Owner::Guardian, None),
    ("familia", Owner::Guardian, None),
    ("docente", Owner::Teacher, None),
    ("docentes", Owner::Teacher, None),
    ("profesor", Owner::Teacher, None),
    ("profesora", Owner::Teacher, None),
    ("profesores", Owner::Teacher, None),
    ("maestro", Owner::Teacher, None),
    ("maestra", Owner::Teacher, None),
    ("empleado", Owner::Employee, None),
    ("empleada", Owner::Employee, None),
    ("empleados", Owner::Employee, None),
    ("trabajador", Owner::Employee, None),
    ("trabajadora", Owner::Employee, None),
    ("trabajadores", Owner::Employee, None),
    ("colaborador", Owner::Employee, None),
    ("colaboradora", Owner::Employee, None),
    ("colaboradores", Owner::Employee, None),
    ("prospecto", Owner::Prospect, None),
    ("prospectos", Owner::Prospect, None),
    ("postulante", Owner::Prospect, None),
    ("postulantes", Owner::Prospect, None),
    ("interesado", Owner::Prospect, None),
    ("interesada", Owner::Prospect, None),
    ("interesados", Owner::Prospect, None),
    ("aspirante", Owner::Prospect, None),
    ("aspirantes", Owner::Prospect, None),
    ("candidato", Owner::Prospect, None),
    ("candidata", Owner::Prospect, None),
    ("candidatos", Owner::Prospect, None),
    ("ingresante", Owner::Prospect, None),
    ("ingresantes", Owner::Prospect, None),
];

/// Words that say nothing of what a column holds: «N° de…», «… (obligatorio)», «… completos».
const FILLERS: &[&str] = &[
    "de",
    "del",
    "la",
    "el",
    "los",
    "las",
    "lo",
    "su",
    "un",
    "una",
    "en",
    "a",
    "o",
    "y",
    "e",
    "u",
    "s",
    "as",
    "os",
    "n",
    "no",
    "nro",
    "nr",
    "num",
    "numero",
    "numeros",
    "opcional",
    "obligatorio",
    "requerido",
    "completo",
    "completos",
    "completa",
    "actual",
    "actualizado",
    "vigente",
    "principal",
    "oficial",
    "sin",
    "espacios",
    "digitos",
    "legal",
    "cual",
    "cuales",
    "es",
    "son",
    "indique",
    "ingrese",
    "escriba",
];

/// Words of headings above passwords.
const PASSWORD_WORDS: &[&str] = &["password", "passwd", "pass", "pwd", "contrasena", "contrasenas"];

/// What begins a remark about how to fill the column in: «Nombres (según DNI)», «Apellidos, como figura en el DNI».
const REMARKS: &[&str] = &["segun", "como"];

/// A heading, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// What a person calls the column; never empty.
    pub name: String,
    /// The heading as [`heading_key`] leaves it.
    pub key: String,
    /// The words that are left without the owner and the fillers: «N° de DNI del padre» is `dni`.
    pub subject: String,
    pub owner: Option<Owner>,
    pub which: Option<Which>,
}

impl Heading {
    /// The heading of the column at `place` (from 0), under the group that stands above it.
    pub fn of(text: &str, group: Option<&str>, place: usize) -> Self {
        let text = normalize(text);
        let key = heading_key(&text);
        let name = match (group.map(normalize), text.is_empty()) {
            (_, true) => format!("(columna {})", column_name(place)),
            (Some(group), false) => format!("{group} · {text}"),
            (None, false) => text,
        };
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let remark = words.iter().skip(1).position(|word| REMARKS.contains(word)).map(|place| place + 1);
        let words = &words[..remark.unwrap_or(words.len())];
        let own = owner_of(words);
        let owner = own.or_else(|| {
            let key = heading_key(group?);
            let words: Vec<&str> = key.split(' ').collect();
            // A group about two of them («Alumno y apoderado») tells nothing.
            owner_of(&words).filter(|(owner, _)| owners_in(&words).all(|other| other == *owner))
        });
        let subject = subject_of(words, own.is_some());
        Self { name, key, subject, owner: owner.map(|(owner, _)| owner), which: owner.and_then(|(_, which)| which) }
    }

    /// Whether it says whose the column is, and nothing else: «Apoderado».
    pub fn is_bare_owner(&self) -> bool {
        self.owner.is_some() && self.subject.is_empty()
    }

    /// Whether the subject has a word of the list.
    pub fn says(&self, words: &[&str]) -> bool {
        self.subject.split(' ').any(|word| words.contains(&word))
    }

    /// The subject without the number that tells columns of one kind apart: «Celular 2» is `celular`.
    pub fn plain_subject(&self) -> &str {
        let bare = self.subject.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        if bare.is_empty() { &self.subject } else { bare }
    }
}

/// The owner that the words tell, and which guardian of several. The first owner has the column: «Nombre del padre del
/// alumno» is the father's.
fn owner_of(words: &[&str]) -> Option<(Owner, Option<Which>)> {
    let is_class_tutor = words.contains(&"aula") || words.iter().any(|word| is_teacher(word));
    let mut found: Option<(Owner, Option<Which>)> = None;
    for (at, word) in words.iter().enumerate() {
        let Some((_, owner, relation)) = OWNERS.iter().find(|(name, ..)| name == word) else { continue };
        let is_tutor = matches!(*word, "tutor" | "tutora");
        let owner = if is_tutor && is_class_tutor { Owner::Teacher } else { *owner };
        // «padre de familia» says that it is a guardian, not which.
        let of_family = words.get(at + 1..).is_some_and(|rest| rest.contains(&"familia"));
        let number = words.get(at + 1).and_then(|next| next.parse().ok()).filter(|number| (1..=9).contains(number));
        let which = match (owner, number, relation) {
            (Owner::Guardian, Some(number), _) => Some(Which::Number(number)),
            (Owner::Guardian, None, Some(relation)) if !of_family => Some(Which::Relation(*relation)),
            _ => None,
        };
        found = Some(match found {
            None => (owner, which),
            // «DNI del padre o apoderado»: one of them, it is not said which.
            Some((Owner::Guardian, earlier)) if owner == Owner::Guardian && earlier != which => (owner, None),
            Some(first) => first,
        });
    }
    found
}

fn owners_in<'w>(words: &'w [&str]) -> impl Iterator<Item = Owner> + use<'w> {
    words.iter().filter_map(|word| Some(OWNERS.iter().find(|(name, ..)| name == word)?.1))
}

/// Whom a line of text speaks of.
pub(super) fn owners_of(text: &str) -> Vec<Owner> {
    let key = fold(text);
    let words: Vec<&str> = key.split(' ').collect();
    owners_in(&words).collect()
}

fn is_teacher(word: &str) -> bool {
    OWNERS.iter().any(|(name, owner, _)| *name == word && *owner == Owner::Teacher)
}

fn subject_of(words: &[&str], has_owner: bool) -> String {
    let is_owner = |word: &str| OWNERS.iter().any(|(name, ..)| *name == word);
    let mut subject = String::new();
    for (at, word) in words.iter().enumerate() {
        let after_owner = at > 0 && is_owner(words[at - 1]);
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let counts_digits = is_number && words.get(at + 1) == Some(&"digitos");
        let tells_owner = is_owner(word) || (has_owner && after_owner && is_number);
        if FILLERS.contains(word) || tells_owner || counts_digits {
            continue;
        }
        if !subject.is_empty() {
            subject.push(' ');
        }
        subject.push_str(word);
    }
    subject
}

/// The subject of a name or a synonym of a field, to be compared with a heading's.
pub(super) fn subject_of_name(name: &str) -> String {
    let key = fold(name);
    let words: Vec<&str> = key.split(' ').collect();
    let has_owner = words.iter().any(|word| OWNERS.iter().any(|(owner, ..)| owner == word));
    subject_of(&words, has_owner)
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
        || key.split(' ').any(|word| PASSWORD_WORDS.contains(&word))
}

/// Headings of one row, made unique: a repeated one tells its letters, «Nombre (C)».
/// `hides_passwords`: a text that looks like one is a cell of a row that was taken for the heading, and names no column.
pub(super) fn headings_of(texts: &[&str], groups: &[Option<String>], hides_passwords: bool) -> Vec<Heading> {
    let mut seen = std::collections::HashSet::new();
    let heading = |(place, text): (usize, &&str)| {
        let text = if hides_passwords && looks_typed(text) { &"" } else { text };
        let mut heading = Heading::of(text, groups.get(place).and_then(Option::as_deref), place);
        if !seen.insert(heading.name.clone()) {
            heading.name = format!("{} ({})", heading.name, column_name(place));
        }
        heading
    };
    texts.iter().enumerate().map(heading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (String, Option<Owner>, Option<Which>) {
        let heading = Heading::of(text, None, 0);
        (heading.subject, heading.owner, heading.which)
    }

    #[test]
    fn a_heading_says_whose_the_column_is_and_what_it_holds() {
        let guardian = Some(Owner::Guardian);
        let relation = |relation| Some(Which::Relation(relation));
        for (text, subject, owner, which) in [
            ("N° de DNI del padre", "dni", guardian, relation(Relationship::Padre)),
            ("DNI Madre", "dni", guardian, relation(Relationship::Madre)),
            ("Celular de la mamá", "celular", guardian, relation(Relationship::Madre)),
            ("DNI del padre o apoderado", "dni", guardian, None),
            ("Teléfono padre de familia", "telefono", guardian, None),
            ("Nombres apoderado 2", "nombres", guardian, Some(Which::Number(2))),
            ("Apellidos del alumno(a)", "apellidos", Some(Owner::Pupil), None),
            ("Tutor de aula", "aula", Some(Owner::Teacher), None),
            ("Docente tutor", "", Some(Owner::Teacher), None),
            ("DNI (8 dígitos)", "dni", None, None),
            ("Nombre(s) completos*", "nombre", None, None),
            ("Celular 2", "celular 2", None, None),
            ("N°", "", None, None),
            ("Nombres (según DNI)", "nombres", None, None),
            ("Apellidos, como figura en su DNI", "apellidos", None, None),
            ("¿Cuál es su número de DNI?", "dni", None, None),
            ("Representante legal", "", guardian, None),
            ("Código del postulante", "codigo", Some(Owner::Prospect), None),
            ("Celular del padre del postulante", "celular", guardian, relation(Relationship::Padre)),
        ] {
            assert_eq!(told(text), (subject.to_owned(), owner, which), "{text}");
        }
        assert!(Heading::of("Apoderado", None, 0).is_bare_owner());
        assert_eq!(Heading::of("Celular 2", None, 0).plain_subject(), "celular");
    }

    #[test]
    fn the_group_above_a_heading_says_whose_it_is() {
        let heading = Heading::of("DNI", Some("APODERADO"), 4);
        assert_eq!((heading.owner, heading.name.as_str()), (Some(Owner::Guardian), "APODERADO · DNI"));
        assert_eq!(Heading::of("Nivel", Some("Matrícula"), 4).owner, None);
    }

    #[test]
    fn repeated_and_missing_headings_tell_their_letters() {
        let names: Vec<String> =
            headings_of(&["Nombre", "Nombre", ""], &[], false).into_iter().map(|heading| heading.name).collect();
        assert_eq!(names, ["Nombre", "Nombre (B)", "(columna C)"]);
    }
}
