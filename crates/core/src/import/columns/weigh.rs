//! What a pair of column and field is worth: the heading's words, whose the column is, and its values.

use super::{
    Candidate,
    search::{DOCUMENT_WORDS, NAME_WORDS, Search},
};
use crate::{
    import::{
        Certainty, Kind, Owner, Target,
        evidence::{self, Evidence},
        field,
        heading::{Heading, heading_key, holds_passwords, subject_of_name},
        schema::{Column, Whose},
        target::extra,
    },
    sheet::Cell,
    text::{fold, normalize},
};

/// Subjects that say too little: the values must say the rest.
const VAGUE: &[&str] =
    &["tipo", "codigo", "cod", "doc", "td", "identidad", "identificacion", "area", "contacto", "ano"];
/// Where a class sits: its section, or grade and section.
const ROOMS: &[&str] = &["aula", "salon"];
/// Words that are no likeness while other words of the heading say something else.
const COMMON: &[&str] =
    &["tipo", "codigo", "nombre", "nombres", "numero", "fecha", "documento", "apellido", "apellidos", "grado", "nivel"];

impl Search<'_> {
    pub fn weigh(&self, place: usize, target: Target) -> Option<Candidate> {
        let heading = self.table.headings.get(place)?;
        let name = target.as_str(self.kind);
        let sure = |score, certainty| Some(Candidate { score, certainty });
        if let Some(chosen) = self.choice.chosen.get(&heading.name) {
            return if chosen == name { sure(1_000, Certainty::Elegido) } else { None };
        }
        let column = self.kind.column(name);
        let owner = self.owner_weight(heading, target, column)?;
        if column.is_some() && heading.key == fold(name) && owner != OwnerWeight::Doubtful {
            // What has the field's own name is this field, unless its values say that another column is: wrong values are
            // errors of their rows. Whatever was decided for an earlier file is not about it.
            return sure(120 + self.evidence(place, target).percent().map_or(0, worth), Certainty::Exacto);
        }
        // In an earlier file the same heading may have been another person's.
        if let Some(field) = self.choice.remembered.get(&heading_key(&heading.name))
            && owner != OwnerWeight::Doubtful
        {
            return if field == name { sure(300, Certainty::Recordado) } else { None };
        }
        let (mut score, mut certainty) = self.likeness(place, target, column)?;
        if owner == OwnerWeight::Doubtful {
            (score, certainty) = (score.min(50), Certainty::Parecido);
        }
        let is_room = target == Target::GradeAndSection && ROOMS.contains(&heading.subject.as_str());
        let is_vague = is_room || VAGUE.contains(&heading.subject.as_str());
        let evidence = self.evidence(place, target);
        match evidence.percent() {
            Some(percent) => {
                let needs_values = is_vague || certainty == Certainty::Parecido || heading.is_bare_owner();
                let is_second = matches!(target, Target::Part(part) if part.is_second());
                let is_optional = is_second || column.is_some_and(|column| !column.required);
                if (needs_values && percent < 50) || (is_optional && percent == 0 && evidence.filled > 2) {
                    return None;
                }
                score += worth(percent);
            }
            None if is_vague || heading.is_bare_owner() => return None,
            None => {}
        }
        if owner == OwnerWeight::Said {
            score += 8;
        }
        (score > 0).then_some(Candidate { score, certainty })
    }

    pub fn is_owned_as(&self, heading: &Heading, whose: Whose) -> bool {
        match whose {
            Whose::Anybody => true,
            Whose::Only(owner) => heading.owner == Some(owner),
            Whose::Subject => heading.owner.is_none_or(|owner| self.kind.is_about(owner)),
            Whose::Not(owner) => heading.owner != Some(owner),
        }
    }

    /// Whether the column can be the field's, by whose it is; names and documents without an owner are somebody else's
    /// beside columns that have one.
    fn owner_weight(&self, heading: &Heading, target: Target, column: Option<&Column>) -> Option<OwnerWeight> {
        let whose = column.map_or(Whose::Subject, |column| column.whose);
        if target == Target::GradeAndSection {
            return (heading.owner != Some(Owner::Guardian)).then_some(OwnerWeight::Unsaid);
        }
        if let Some(owner) = heading.owner {
            let fits = match whose {
                Whose::Anybody => true,
                Whose::Only(wanted) => owner == wanted,
                Whose::Subject => self.kind.is_about(owner),
                // «Tutor de aula» is somebody, and no room.
                Whose::Not(other) => {
                    let is_teacher = owner == Owner::Teacher;
                    owner != other && !(is_teacher && (self.kind.subject() != owner || heading.key.contains("tutor")))
                }
            };
            return fits.then_some(OwnerWeight::Said);
        }
        let name = target.as_str(self.kind);
        let is_name = target.fields(self.kind).iter().any(|field| [field::NOMBRE, field::APELLIDO].contains(field));
        let is_document = matches!(name, field::NRO_DOCUMENTO | field::DNI);
        match whose {
            Whose::Anybody | Whose::Not(_) => Some(OwnerWeight::Unsaid),
            Whose::Only(_) => {
                let has_own = self.table.headings.iter().any(|other| {
                    other.owner == Some(Owner::Guardian) && other.says(DOCUMENT_WORDS) && !other.says(&["tipo"])
                });
                (!has_own).then_some(OwnerWeight::Doubtful)
            }
            Whose::Subject if is_name || is_document => {
                let (same, other) = match is_name {
                    true => (self.signs.own_names, self.signs.own_documents),
                    false => (self.signs.own_documents, self.signs.own_names),
                };
                let is_pupil = self.kind.subject().is_learner();
                // Names beside those of the guardian are the child's.
                if is_pupil && is_name && self.signs.other_names && !same {
                    return Some(OwnerWeight::Unsaid);
                }
                // A teacher's list has nobody else in it unless it says so.
                let beside_others = self.signs.others || self.kind.subject() == Owner::Guardian;
                match (same, other) {
                    (true, _) if is_pupil && !beside_others => Some(OwnerWeight::Doubtful),
                    (true, _) => None,
                    (false, true) if beside_others => Some(OwnerWeight::Doubtful),
                    (false, false) if is_document && self.signs.others && !is_pupil => Some(OwnerWeight::Doubtful),
                    _ => Some(OwnerWeight::Unsaid),
                }
            }
            Whose::Subject => Some(OwnerWeight::Unsaid),
        }
    }

    /// What the heading's words are worth for the target.
    fn likeness(&self, place: usize, target: Target, column: Option<&Column>) -> Option<(i32, Certainty)> {
        let heading = &self.table.headings[place];
        let subject = heading.subject.as_str();
        match target {
            Target::SurnamesFirst | Target::NamesFirst => return self.combined(place, target),
            Target::Part(_) | Target::GradeAndSection => {
                let (.., synonyms) = extra(self.kind).find(|(other, ..)| *other == target)?;
                // «Nombre» beside «Segundo nombre» is the first.
                let is_field = |name: &str| {
                    let column = self.kind.column(name);
                    column.is_some_and(|column| column.name == subject || column.synonyms.contains(&subject))
                };
                return match target {
                    _ if synonyms.contains(&subject) => Some((95, Certainty::Sinonimo)),
                    // «Aula» is the section, or «3A» as a whole: its values say.
                    Target::GradeAndSection if ROOMS.contains(&subject) => Some((92, Certainty::Sinonimo)),
                    Target::Part(part) if !part.is_second() && is_field(part.field()) => {
                        Some((85, Certainty::Sinonimo))
                    }
                    _ => None,
                };
            }
            Target::Column(_) => {}
        }
        let column = column?;
        let own = match target {
            Target::Column(index) => self.subjects.get(index)?.as_str(),
            _ => return None,
        };
        let is_name = |subject: &str| !subject.is_empty() && (subject == own || column.synonyms.contains(&subject));
        if is_name(subject) || is_name(heading.plain_subject()) {
            return Some((90, Certainty::Sinonimo));
        }
        // «Apoderado» alone is a document if its values are.
        let is_document = matches!(
            column.name,
            field::NRO_DOCUMENTO
                | field::DNI
                | field::NRO_DOCUMENTO_APODERADO
                | field::NRO_DOCUMENTO_PADRE
                | field::NRO_DOCUMENTO_DOCENTE
        );
        if is_document && heading.is_bare_owner() {
            return Some((80, Certainty::Sinonimo));
        }
        // «Alumno» alone is a code if its values are.
        if column.name == field::CODIGO_ESTUDIANTE
            && column.required
            && heading.owner.is_some_and(Owner::is_learner)
            && subject.is_empty()
        {
            return Some((80, Certainty::Sinonimo));
        }
        // «Número» alone may be one, too.
        if is_document && subject.is_empty() && !heading.key.is_empty() {
            return Some((50, Certainty::Parecido));
        }
        let names = std::iter::once(own).chain(column.synonyms.iter().copied());
        // «País» is near «pass», and values of passwords tell nothing: only long names may be misspelled.
        const LEAST_OF_PASSWORD: usize = 8;
        let names = names.filter(|name| column.name != field::PASSWORD || name.len() >= LEAST_OF_PASSWORD);
        let distance = names.filter_map(|name| likeness(subject, name)).min()?;
        Some((50 - 5 * i32::try_from(distance).unwrap_or(9), Certainty::Parecido))
    }

    /// A column with surnames and names together, by the order that its heading says, or else by the commas.
    fn combined(&self, place: usize, target: Target) -> Option<(i32, Certainty)> {
        let heading = &self.table.headings[place];
        let words: Vec<&str> = heading.key.split(' ').collect();
        let position = |stems: &[&str]| words.iter().position(|word| stems.contains(word));
        let order = match (position(&["apellido", "apellidos", "ape"]), position(&["nombre", "nombres", "nom"])) {
            (Some(surname), Some(name)) if surname < name => Some(Target::SurnamesFirst),
            (Some(_), Some(_)) => Some(Target::NamesFirst),
            (None, Some(_)) if words.contains(&"completo") || words.contains(&"completos") => {
                // «Nombres completos» beside a column of surnames are names; that is the other sets' business.
                Some(Target::NamesFirst)
            }
            _ => None,
        };
        let has_commas = || self.column_evidence(place, evidence::has_comma).percent().unwrap_or(0) >= 80;
        let may_be_names = heading.is_bare_owner() || heading.says(NAME_WORDS);
        match order {
            Some(order) if order == target => Some((90, Certainty::Sinonimo)),
            Some(_) => None,
            // A comma tells the order.
            None if may_be_names && target == Target::SurnamesFirst && has_commas() => Some((80, Certainty::Sinonimo)),
            None if heading.is_bare_owner() && target == Target::SurnamesFirst => Some((50, Certainty::Parecido)),
            // «Nombre del docente» over whole names: a person says in which order.
            None if heading.subject == "nombre" && target == Target::SurnamesFirst => {
                let whole = self.column_evidence(place, evidence::has_three_words).percent().unwrap_or(0);
                (whole >= 50).then_some((45, Certainty::Parecido))
            }
            _ => None,
        }
    }

    pub fn evidence(&self, place: usize, target: Target) -> Evidence {
        let test = evidence::test_of(target, target.as_str(self.kind));
        test.map(|test| self.column_evidence(place, test)).unwrap_or_default()
    }

    pub fn column_evidence(&self, place: usize, test: evidence::ValueTest) -> Evidence {
        if self.table.headings.get(place).is_some_and(|heading| holds_passwords(&heading.key)) {
            return Evidence::default();
        }
        Evidence::of(test, self.table.rows.iter().map(|row| row.cell(place)))
    }

    /// How many values of a column have eight digits, and how many there are.
    pub fn eight_digits(&self, place: usize) -> (u32, u32) {
        let is_dni = |cell: Cell<'_>| {
            let text = normalize(cell.text);
            text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let Evidence { passing, filled } = self.column_evidence(place, is_dni);
        (passing, filled)
    }
}

/// What it is worth that so many percent of a column's values pass.
fn worth(percent: u32) -> i32 {
    i32::try_from(percent * 80 / 100).unwrap_or(0) - 40
}

/// The names of a kind's fields, by which a heading is told from data.
pub(in crate::import) struct FieldNames {
    kind: Kind,
    /// Each column's own name as it is folded, and what it is about.
    own: Vec<(String, String)>,
}

impl FieldNames {
    pub fn of(kind: Kind) -> Self {
        let own = kind.columns().iter().map(|column| (fold(column.name), subject_of_name(column.name))).collect();
        Self { kind, own }
    }

    /// Whether a heading means, or is like, some field of the kind, whosever it is.
    pub fn know(&self, heading: &Heading) -> bool {
        if heading.is_bare_owner() {
            return true;
        }
        let (subject, bare) = (heading.subject.as_str(), heading.plain_subject());
        let is_like = |name: &str| subject == name || bare == name || likeness(subject, name).is_some();
        let mut columns = self.kind.columns().iter().zip(&self.own);
        let is_own = columns.any(|(column, (key, own))| {
            heading.key == *key || is_like(own) || column.synonyms.iter().any(|name| is_like(name))
        });
        is_own || heading.says(NAME_WORDS) || extra(self.kind).any(|(.., synonyms)| synonyms.contains(&subject))
    }
}

/// Whether the heading says that the column is its field's owner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnerWeight {
    Said,
    Unsaid,
    /// It may be somebody else's: at best a question.
    Doubtful,
}

/// How far a heading's subject is from a field's name, if they are alike: misspelled, or the heading says all words of
/// the name.
fn likeness(subject: &str, name: &str) -> Option<usize> {
    const MIN_CHARS: usize = 4;
    /// Beyond is prose; each heading is compared with every name of every field.
    const MAX_BYTES: usize = 60;
    if subject.is_empty() || subject.len() > MAX_BYTES {
        return None;
    }
    let says = |word: &str| subject.split(' ').any(|other| other == word);
    // Names are ASCII, as folding leaves them.
    let chars = name.len();
    if chars < MIN_CHARS {
        // «td», «dni» and their kind are like too many words; but a word of its own they may be.
        return (name == "dni" && says(name)).then_some(4);
    }
    let allowed = if chars >= 8 { 2 } else { 1 };
    // Lengths and letters alone can tell most of them apart; measuring costs the product of the lengths.
    let is_near = |letters: u32| letters.count_ones() as usize <= 2 * allowed;
    if subject.len().abs_diff(chars) <= allowed && is_near(letters_of(subject) ^ letters_of(name)) {
        let distance = strsim::osa_distance(subject, name);
        if distance <= allowed {
            return Some(distance);
        }
    }
    if !name.split(' ').all(says) {
        return None;
    }
    let (said, wanted) = (subject.split(' ').count(), name.split(' ').count());
    let is_telling = name.split(' ').any(|word| !COMMON.contains(&word));
    // Of two names that a heading contains, the one that leaves fewer words over is meant.
    (is_telling || said == wanted).then(|| 2 + said.saturating_sub(wanted))
}

/// A bit for each letter that the text has; one change of a text changes at most two.
fn letters_of(text: &str) -> u32 {
    text.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}
