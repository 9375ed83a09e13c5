//! The best assignment as a whole: which sets of fields a table can have, whose columns go together, and what each pair of
//! column and field is worth, found out once.

use super::{Candidate, Columns, Person, Table};
use crate::{
    import::{
        Kind, MappingChoice, Owner, Target,
        assign::assign,
        evidence, field,
        heading::{Heading, Which, subject_of_name},
        mapping::FixedValue,
        target::{Part, extra},
    },
    school::Relationship,
};

/// Two candidates of which neither is better by more than this are alike.
pub(super) const MARGIN: i32 = 15;
const MISSING: i32 = -150;

/// Subjects of headings with names, and with documents.
pub(super) const NAME_WORDS: &[&str] = &["nombre", "nombres", "apellido", "apellidos", "paterno", "materno"];
pub(super) const DOCUMENT_WORDS: &[&str] = &["dni", "documento", "doc", "cedula"];
/// Subjects that only a list of pupils has.
const PUPIL_SUBJECTS: &[&str] =
    &["grado", "seccion", "secc", "nivel", "grado seccion", "nivel grado", "codigo estudiante", "edad"];

/// Subjects that only a list of teachers has: their level or grade is where they teach.
const TEACHER_SUBJECTS: &[&str] =
    &["cargo", "especialidad", "curso", "cursos", "area", "condicion", "escala", "asignatura", "jornada laboral"];

/// The table with what is known before columns are assigned.
pub(super) struct Search<'s> {
    pub kind: Kind,
    pub table: Table<'s>,
    pub choice: &'s MappingChoice,
    pub signs: Signs,
    /// What each column of the kind is about, by its own name.
    pub subjects: Vec<String>,
    /// What each pair is worth, by target and place; found out once, since each value must be looked at.
    pub candidates: Vec<(Target, Vec<Option<Candidate>>)>,
}

/// What the headings of a sheet say about whom it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signs {
    /// Columns of names, or of documents, that are said to be the row's subject's.
    pub own_names: bool,
    pub own_documents: bool,
    /// Columns of names or documents that are said to be somebody else's.
    pub others: bool,
    pub other_names: bool,
    /// A telephone or an e-mail that is said to be the subject's.
    pub own_contact: bool,
    /// Grade, level, section or code: a list of pupils, though nobody says so.
    pub of_pupils: bool,
}

impl<'s> Search<'s> {
    pub fn new(kind: Kind, table: Table<'s>, choice: &'s MappingChoice, outside: &[FixedValue]) -> Self {
        let subject = kind.subject();
        // A class that a title or the sheet's name tells is a class of pupils; a level alone has teachers and guardians.
        let of_class =
            outside.iter().any(|value| PUPIL_SUBJECTS.contains(&value.campo.as_str()) && value.campo != field::NIVEL);
        let mut signs = Signs { of_pupils: of_class || table.is_titled_pupils, ..Signs::default() };
        for heading in table.headings {
            let is_name = heading.says(NAME_WORDS) || heading.is_bare_owner();
            let is_document = heading.says(DOCUMENT_WORDS) && !heading.says(&["tipo"]);
            match heading.owner {
                // Among teachers «Tutor» says who has a class.
                Some(Owner::Guardian) if subject == Owner::Teacher && heading.is_bare_owner() => {}
                Some(owner) if kind.is_about(owner) => {
                    signs.own_names |= is_name;
                    signs.own_documents |= is_document;
                    signs.own_contact |= !is_name && !is_document;
                }
                Some(_) => {
                    signs.others |= is_name || is_document;
                    signs.other_names |= is_name;
                }
                None => signs.of_pupils |= PUPIL_SUBJECTS.contains(&heading.subject.as_str()),
            }
        }
        // Whose the names are is worth saying where it is said of the telephone alone.
        signs.of_pupils |= signs.own_contact && !signs.own_names && !signs.own_documents && !subject.is_learner();
        if subject == Owner::Teacher {
            let says_teachers = |heading: &Heading| TEACHER_SUBJECTS.contains(&heading.subject.as_str());
            signs.of_pupils &= !table.headings.iter().any(says_teachers);
        }
        let subjects = kind.columns().iter().map(|column| subject_of_name(column.name)).collect();
        let mut search = Self { kind, table, choice, signs, subjects, candidates: Vec::new() };
        let targets = (0..kind.columns().len()).map(Target::Column).chain(extra(kind).map(|(target, ..)| *target));
        let weigh_all = |target| (0..table.headings.len()).map(|place| search.weigh(place, target)).collect();
        search.candidates = targets.map(|target| (target, weigh_all(target))).collect();
        search
    }

    /// What the pair is worth; none: the column cannot hold that.
    pub fn candidate(&self, place: usize, target: Target) -> Option<Candidate> {
        let (_, places) = self.candidates.iter().find(|(other, _)| *other == target)?;
        places.get(place).copied().flatten()
    }

    /// The guardians that the headings tell apart, each with a document of its own; one group of all columns otherwise.
    pub fn groups(&self) -> Vec<Option<Which>> {
        let has_guardian = matches!(self.kind, Kind::Padres | Kind::Estudiantes | Kind::Relaciones);
        let mut groups: Vec<Option<Which>> = Vec::new();
        for (place, heading) in self.table.headings.iter().enumerate() {
            let is_document = heading.says(DOCUMENT_WORDS) && !heading.says(&["tipo"]);
            if has_guardian
                && heading.owner == Some(Owner::Guardian)
                && is_document
                && self.column_evidence(place, evidence::is_document).percent() != Some(0)
                && !groups.contains(&heading.which)
            {
                groups.push(heading.which);
            }
        }
        if groups.is_empty() { vec![None] } else { groups }
    }

    /// The best assignment of the columns about one group.
    pub fn best(&self, group: Option<Which>, is_one_of_several: bool) -> Columns {
        let mut best: Option<(i32, Vec<Target>, Vec<Option<usize>>)> = None;
        for targets in self.modes() {
            let of = |target: Target| -> Vec<Option<i32>> {
                let score = |place: usize| {
                    let heading = &self.table.headings[place];
                    let belongs =
                        heading.owner != Some(Owner::Guardian) || self.is_of(heading, group, is_one_of_several);
                    // Columns to the left come first among equals.
                    let order = i32::try_from(place).unwrap_or(i32::MAX / 4096);
                    belongs.then(|| self.candidate(place, target)).flatten().map(|found| found.score * 256 - order)
                };
                (0..self.table.headings.len()).map(score).collect()
            };
            let scores: Vec<Vec<Option<i32>>> = targets.iter().map(|target| of(*target)).collect();
            let assigned = assign(&scores);
            let mut total = 0;
            for (row, place) in assigned.iter().enumerate() {
                total += place.and_then(|place| scores[row].get(place).copied().flatten()).unwrap_or(0) / 256;
            }
            let missing = self.missing(&targets, &assigned).len();
            total += MISSING * i32::try_from(missing).unwrap_or(1);
            if best.as_ref().is_none_or(|(most, ..)| total > *most) {
                best = Some((total, targets, assigned));
            }
        }
        let (score, targets, assigned) = best.unwrap_or_default();
        let width = self.table.headings.len();
        let mut columns = Columns {
            kind: self.kind,
            headings: self.table.headings.to_vec(),
            targets: vec![None; width],
            reasons: vec![None; width],
            people: Vec::new(),
            fixed: Vec::new(),
            questions: Vec::new(),
            notes: Vec::new(),
            missing: self.missing(&targets, &assigned),
            score,
            found: 0,
        };
        let mut places = Vec::new();
        for (target, place) in targets.iter().zip(&assigned) {
            if let Some(place) = *place
                && let Some(found) = self.candidate(place, *target)
            {
                columns.targets[place] = Some((*target, found.certainty));
                columns.found += 1;
                places.push((*target, place));
            }
        }
        let of_document = places.iter().find(|(_, place)| self.table.headings[*place].says(DOCUMENT_WORDS));
        let which = group.or_else(|| of_document.and_then(|(_, place)| self.table.headings[*place].which));
        let relation = match which {
            Some(Which::Relation(relation)) => Some(relation),
            _ => None,
        };
        columns.people.push(Person { places, relation });
        columns
    }

    /// Whether a guardian's column can be about the guardian of that document: not the mother's name beside the father's.
    fn is_of(&self, heading: &Heading, group: Option<Which>, is_one_of_several: bool) -> bool {
        let parents = [Relationship::Padre, Relationship::Madre];
        match (heading.which, group) {
            (None, _) | (_, None) => true,
            (Some(which), Some(group)) if is_one_of_several => which == group,
            (Some(Which::Relation(one)), Some(Which::Relation(other))) => {
                one == other || !(parents.contains(&one) && parents.contains(&other))
            }
            (Some(Which::Number(one)), Some(Which::Number(other))) => one == other,
            _ => true,
        }
    }

    /// The sets of targets that a table can have: names in one column, in two, or in up to four.
    fn modes(&self) -> Vec<Vec<Target>> {
        let kind = self.kind;
        let column = |name: &str| Target::parse(kind, name);
        let named = [field::NOMBRE, field::APELLIDO];
        let base: Vec<Target> = (0..kind.columns().len())
            .filter(|at| !named.contains(&kind.columns()[*at].name))
            .map(Target::Column)
            .collect();
        let surname = [Target::Part(Part::PaternalSurname), Target::Part(Part::MaternalSurname)];
        let given = [Target::Part(Part::FirstName), Target::Part(Part::SecondName)];
        let names: Vec<Vec<Target>> = match (column(field::NOMBRE), column(field::APELLIDO)) {
            (Some(first), Some(last)) => vec![
                vec![first, last],
                vec![first, surname[0], surname[1]],
                vec![given[0], given[1], last],
                vec![given[0], given[1], surname[0], surname[1]],
                vec![Target::SurnamesFirst],
                vec![Target::NamesFirst],
            ],
            _ => vec![Vec::new()],
        };
        let mut modes = Vec::new();
        let grade = column(field::GRADO);
        for names in names {
            let plain: Vec<Target> = base.iter().copied().chain(names.iter().copied()).collect();
            if let Some(grade) = grade {
                let joined = |target: Target| if target == grade { Target::GradeAndSection } else { target };
                modes.push(plain.clone());
                modes.push(plain.into_iter().map(joined).collect());
            } else {
                modes.push(plain);
            }
        }
        modes
    }

    fn missing(&self, targets: &[Target], assigned: &[Option<usize>]) -> Vec<&'static str> {
        let kind = self.kind;
        let served = |name: &str| {
            let pairs = targets.iter().zip(assigned);
            let mut serving = pairs.filter(|(target, place)| place.is_some() && target.fields(kind).contains(&name));
            serving.any(|(target, _)| !matches!(target, Target::Part(part) if part.is_second()))
        };
        let required = kind.columns().iter().filter(|column| column.required && !served(column.name));
        let is_told = |name: &str| self.choice.fixed.contains_key(name);
        required.filter(|column| !is_told(column.name)).map(|column| column.name).collect()
    }
}
