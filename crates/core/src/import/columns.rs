//! Which column of a sheet serves which field: a score for each pair of column and field, from the heading's words, whose
//! column it is and what its values are; then the best assignment as a whole, and what it leaves in doubt.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    Certainty, FoundColumn, Kind, MappingChoice, Owner, Question, QuestionOption, Target,
    assign::assign,
    evidence::{self, Evidence},
    field,
    heading::{Heading, Which, heading_key, holds_passwords, subject_of_name},
    mapping::{FixedOrigin, FixedValue},
    schema::{Column, Whose},
    target::{Part, extra},
};
use crate::{
    school::Relationship,
    sheet::{Cell, KeptRow, column_name},
    text::{fold, is_blank, normalize},
};

/// A heading row and the rows below it.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    pub headings: &'t [Heading],
    pub rows: &'t [KeptRow],
}

/// What was found out about the columns below one heading row.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub kind: Kind,
    pub headings: Vec<Heading>,
    /// What each place holds, and how sure that is.
    pub targets: Vec<Option<(Target, Certainty)>>,
    /// Why a column serves its field, or is not used.
    reasons: Vec<Option<String>>,
    /// The guardians that a row can name, in the order of the sheet; one that stands for all rows in most files.
    pub people: Vec<Person>,
    /// Values of fields that have no column.
    pub fixed: Vec<FixedValue>,
    pub questions: Vec<Question>,
    /// What a person should know about the file as a whole.
    pub notes: Vec<String>,
    /// Required fields that nothing serves.
    pub missing: Vec<&'static str>,
    /// How good the assignment is; comparable between headings and sheets.
    pub score: i32,
    /// How many fields were found by their headings.
    pub found: usize,
}

/// The columns about one of a row's possible people: «DNI Padre» beside «DNI Madre».
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub places: Vec<(Target, usize)>,
    /// What the headings say that this person is to the student.
    pub relation: Option<Relationship>,
}

impl Person {
    pub fn place(&self, wanted: Target) -> Option<usize> {
        self.places.iter().find(|(target, _)| *target == wanted).map(|(_, place)| *place)
    }
}

/// What a pair of column and field is worth.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    score: i32,
    certainty: Certainty,
}

/// Two candidates of which neither is better by more than this are alike.
const MARGIN: i32 = 15;
const MISSING: i32 = -150;

impl Columns {
    /// Finds the best assignment for the table; `sheet_says` are values that stand outside of the columns.
    pub fn find(kind: Kind, table: Table<'_>, choice: &MappingChoice, outside: &[FixedValue]) -> Self {
        let search = Search::new(kind, table, choice, outside);
        let groups = search.groups();
        let mut columns = search.best(groups.first().copied().flatten(), groups.len() > 1);
        for group in groups.iter().skip(1) {
            let other = search.best(*group, true);
            if let Some(person) = other.people.into_iter().next() {
                for (target, place) in &person.places {
                    columns.targets[*place].get_or_insert((*target, Certainty::Sinonimo));
                }
                columns.people.push(person);
            }
        }
        columns.settle_fixed(&search, outside);
        columns.ask(&search);
        columns.explain(&search);
        columns
    }

    /// What a person calls each column.
    pub fn names(&self) -> Vec<String> {
        self.headings.iter().map(|heading| heading.name.clone()).collect()
    }

    /// Makes room for columns without a heading.
    pub fn widen(&mut self, width: usize) {
        let known = self.headings.len();
        self.headings.extend((known..width).map(|place| Heading::of("", None, place)));
        self.targets.resize(self.headings.len(), None);
        self.reasons.resize(self.headings.len(), None);
    }

    /// The place that serves the target, of the first person.
    pub fn place_of(&self, wanted: Target) -> Option<usize> {
        self.targets.iter().position(|target| target.is_some_and(|(target, _)| target == wanted))
    }

    /// Whether two columns may serve one field, since they are about two people.
    pub fn may_share(&self, one: &str, other: &str) -> bool {
        let which =
            |name: &str| self.headings.iter().find(|heading| heading.name == name).and_then(|heading| heading.which);
        which(one).is_some() && which(other).is_some() && which(one) != which(other)
    }

    /// What tells that another sheet has the same table: the headings of the columns that are used.
    pub fn signature(&self) -> BTreeSet<(String, &'static str)> {
        let used = self.targets.iter().zip(&self.headings);
        used.filter_map(|(target, heading)| Some((heading.key.clone(), (*target)?.0.as_str(self.kind)))).collect()
    }

    /// The columns, to be shown; `samples` by place.
    pub fn shown(&self, samples: &[Vec<String>]) -> Vec<FoundColumn> {
        let shown = |(place, heading): (usize, &Heading)| {
            let target = self.targets.get(place).copied().flatten();
            let muestras = samples.get(place).cloned().unwrap_or_default();
            // A column without heading or values is no column.
            let is_empty = heading.key.is_empty() && muestras.is_empty();
            (!is_empty).then(|| FoundColumn {
                letra: column_name(place),
                columna: heading.name.clone(),
                campo: target.map(|(target, _)| target.as_str(self.kind).to_owned()),
                certeza: target.map(|(_, certainty)| certainty),
                razon: self.reasons.get(place).cloned().flatten(),
                muestras,
            })
        };
        self.headings.iter().enumerate().filter_map(shown).collect()
    }

    fn fixed_value(&self, name: &str) -> Option<&FixedValue> {
        self.fixed.iter().find(|value| value.campo == name)
    }

    fn serves(&self, name: &str) -> bool {
        self.targets.iter().flatten().any(|(target, _)| target.fields(self.kind).contains(&name))
    }

    /// Gives fields without a column the one value that the file says, in the order of how sure it is.
    fn settle_fixed(&mut self, search: &Search<'_>, outside: &[FixedValue]) {
        let kind = self.kind;
        let add = |columns: &mut Self, campo: &str, valor: String, origen| {
            if columns.fixed_value(campo).is_none() {
                columns.fixed.push(FixedValue { campo: campo.to_owned(), valor, origen });
            }
        };
        for (name, value) in &search.choice.fixed {
            add(self, name, value.clone(), FixedOrigin::Elegido);
        }
        if kind.column(field::TIPO_DOCUMENTO).is_some() && !self.serves(field::TIPO_DOCUMENTO) {
            let document = Target::parse(kind, field::NRO_DOCUMENTO).and_then(|target| self.place_of(target));
            if let Some(place) = document {
                let heading = &self.headings[place];
                let says = [("dni", "DNI"), ("ce", "CE"), ("extranjeria", "CE"), ("pasaporte", "PASAPORTE")];
                let said: BTreeSet<&str> =
                    says.iter().filter(|(word, _)| heading.says(&[word])).map(|(_, kind)| *kind).collect();
                let (eight, filled) = search.eight_digits(place);
                if said.len() == 1 {
                    add(self, field::TIPO_DOCUMENTO, said.into_iter().collect(), FixedOrigin::Encabezado);
                } else if filled > 0 && eight == filled {
                    add(self, field::TIPO_DOCUMENTO, "DNI".to_owned(), FixedOrigin::Valores);
                }
            }
        }
        self.drop_what_values_say(search);
        if kind.column(field::TIPO_RELACION).is_some() && !self.serves(field::TIPO_RELACION) {
            match self.people.as_slice() {
                [person] => match person.relation {
                    Some(relation) if relation != Relationship::Apoderado => {
                        add(self, field::TIPO_RELACION, relation.as_str().to_owned(), FixedOrigin::Encabezado);
                    }
                    // «DNI apoderado» says that somebody answers for the child, not who.
                    _ if kind == Kind::Estudiantes && self.serves(field::NRO_DOCUMENTO_APODERADO) => {
                        add(self, field::TIPO_RELACION, "apoderado".to_owned(), FixedOrigin::Titulo);
                    }
                    _ => {}
                },
                people if people.iter().all(|person| person.relation.is_some()) && people.len() > 1 => {
                    let first = people[0].relation.map_or("apoderado", Relationship::as_str);
                    add(self, field::TIPO_RELACION, first.to_owned(), FixedOrigin::Encabezado);
                }
                people if people.len() > 1 && people.iter().all(|person| person.relation.is_none()) => {
                    add(self, field::TIPO_RELACION, "apoderado".to_owned(), FixedOrigin::Titulo);
                }
                _ => {}
            }
        }
        for value in outside {
            if kind.column(&value.campo).is_some() && !self.serves(&value.campo) {
                add(self, &value.campo, value.valor.clone(), value.origen);
            }
        }
        self.missing.retain(|name| self.fixed.iter().all(|value| value.campo != *name));
        self.score += i32::try_from(self.fixed.len()).unwrap_or(0);
    }

    /// A type of document, or a level, that stands in each value of another column needs no column of its own.
    fn drop_what_values_say(&mut self, search: &Search<'_>) {
        let mut said = Vec::new();
        for (place, target) in self.targets.iter().enumerate() {
            let Some((target, _)) = target else { continue };
            let test: (&str, evidence::ValueTest) = match target.as_str(self.kind) {
                field::NRO_DOCUMENTO => (field::TIPO_DOCUMENTO, evidence::says_its_type),
                field::GRADO | "grado_y_seccion" => (field::NIVEL, evidence::says_its_level),
                _ => continue,
            };
            if search.column_evidence(place, test.1).percent() == Some(100) {
                said.push(test.0);
            }
        }
        self.missing.retain(|name| !said.contains(name));
        // What each row says itself is not one value for all.
        self.fixed.retain(|value| value.origen == FixedOrigin::Elegido || !said.contains(&value.campo.as_str()));
    }

    /// Adds the questions that the assignment leaves.
    fn ask(&mut self, search: &Search<'_>) {
        let kind = self.kind;
        for place in 0..self.targets.len() {
            let Some((target, certainty)) = self.targets[place] else { continue };
            let name = target.as_str(kind);
            let is_main = self.people.first().is_some_and(|person| person.place(target) == Some(place));
            if !is_main || matches!(certainty, Certainty::Elegido | Certainty::Recordado) {
                continue;
            }
            let Some(own) = search.candidate(place, target) else { continue };
            let least = if certainty == Certainty::Parecido { 1 } else { own.score - MARGIN };
            let mut rivals: Vec<(i32, usize)> = (0..self.targets.len())
                .filter(|other| *other != place && self.targets[*other].is_none())
                .filter_map(|other| Some((search.candidate(other, target)?.score, other)))
                .filter(|(score, other)| *score >= least && !search.are_same(place, *other))
                // The field's own name has no rival but another one of that name.
                .filter(|(_, other)| {
                    let is_exact =
                        |place| search.candidate(place, target).is_some_and(|it| it.certainty == Certainty::Exacto);
                    certainty != Certainty::Exacto || is_exact(*other)
                })
                .collect();
            rivals.sort_by_key(|(score, other)| (Reverse(*score), *other));
            if rivals.is_empty() && certainty != Certainty::Parecido {
                continue;
            }
            let label = label_of(kind, target);
            let own_name = &self.headings[place].name;
            let mensaje = if rivals.is_empty() {
                format!("La columna «{own_name}» parece ser «{label}». ¿Es correcto?")
            } else {
                let others: Vec<String> =
                    rivals.iter().map(|(_, other)| format!("«{}»", self.headings[*other].name)).collect();
                format!("¿Qué columna es «{label}»: «{own_name}» o {}?", others.join(" o "))
            };
            let option = |place: usize| QuestionOption {
                valor: self.headings[place].name.clone(),
                texto: self.headings[place].name.clone(),
                muestras: search.samples(place),
            };
            let mut opciones: Vec<QuestionOption> =
                std::iter::once(place).chain(rivals.iter().map(|(_, other)| *other)).map(option).collect();
            if kind.column(name).is_some_and(|column| !column.required) {
                let texto = "No usar ninguna".to_owned();
                opciones.push(QuestionOption { valor: String::new(), texto, muestras: Vec::new() });
            }
            self.questions.push(Question { asunto: name.to_owned(), mensaje, opciones });
        }
        let supposed: Vec<Question> =
            self.fixed.iter().filter(|value| value.origen.is_supposed()).map(|value| ask_fixed(kind, value)).collect();
        self.questions.extend(supposed);
        if let Some(question) = search.ask_whose(self) {
            self.questions.push(question);
        }
    }

    /// Says why each column serves what it serves.
    fn explain(&mut self, search: &Search<'_>) {
        for place in 0..self.targets.len() {
            let reason = match self.targets[place] {
                Some((target, certainty)) => {
                    let said = match certainty {
                        Certainty::Elegido => "lo eligió usted",
                        Certainty::Recordado => "así se eligió en un archivo anterior",
                        Certainty::Exacto => "tiene el nombre del campo",
                        Certainty::Sinonimo => "su nombre significa lo mismo",
                        Certainty::Parecido => "su nombre se parece",
                    };
                    let Evidence { passing, filled } = search.evidence(place, target);
                    Some(match filled {
                        0 => said.to_owned(),
                        filled => format!("{said}; {passing} de {filled} valores son correctos"),
                    })
                }
                None => search.why_unused(place, self),
            };
            self.reasons[place] = reason;
        }
        for place in 0..self.targets.len() {
            if self.targets[place].is_none()
                && let Some(note) = search.note_unused(place, self)
            {
                self.notes.push(note);
            }
        }
        for value in &self.fixed {
            let label = self.kind.column(&value.campo).map_or("", |column| column.label);
            let why = match value.origen {
                FixedOrigin::Elegido => continue,
                FixedOrigin::Encabezado => "lo dice el encabezado",
                FixedOrigin::Valores => "todos los documentos tienen 8 dígitos",
                FixedOrigin::Titulo | FixedOrigin::Hoja => continue,
            };
            if self.people.len() == 1 || value.campo != field::TIPO_RELACION {
                self.notes.push(format!("{label}: {} en todas las filas, porque {why}.", value.valor));
            }
        }
        if self.people.len() > 1 {
            self.notes.push(
                "El archivo trae más de un apoderado por fila: se toma el primero que tenga documento. Los demás no se registran, porque cada estudiante tiene un solo apoderado."
                    .to_owned(),
            );
        }
    }
}

fn label_of(kind: Kind, target: Target) -> &'static str {
    let name = target.as_str(kind);
    Target::choices(kind).find(|(other, _)| *other == name).map_or("", |(_, label)| label)
}

fn ask_fixed(kind: Kind, value: &FixedValue) -> Question {
    let label = kind.column(&value.campo).map_or("", |column| column.label);
    let why = match value.origen {
        FixedOrigin::Hoja => "lo dice el nombre de la hoja",
        _ if value.campo == field::TIPO_RELACION => "el archivo no dice más",
        _ => "lo dice el título",
    };
    let option =
        |value: &str| QuestionOption { valor: value.to_owned(), texto: value.to_owned(), muestras: Vec::new() };
    let mut opciones = vec![option(&value.valor)];
    let others = super::choices_of(&value.campo).iter().filter(|choice| **choice != value.valor);
    opciones.extend(others.map(|choice| option(choice)));
    if value.campo == field::GRADO {
        let grades = ["1", "2", "3", "4", "5", "6"].into_iter().filter(|grade| *grade != value.valor);
        opciones.extend(grades.map(option));
    }
    if kind.column(&value.campo).is_some_and(|column| !column.required) {
        let texto = "Ninguna".to_owned();
        opciones.push(QuestionOption { valor: String::new(), texto, muestras: Vec::new() });
    }
    let mensaje = format!("No hay columna de «{label}». ¿Es «{}» en todas las filas? ({why})", value.valor);
    Question { asunto: value.campo.clone(), mensaje, opciones }
}

/// The table with what is known before columns are assigned.
struct Search<'s> {
    kind: Kind,
    table: Table<'s>,
    choice: &'s MappingChoice,
    signs: Signs,
    /// What each column of the kind is about, by its own name.
    subjects: Vec<String>,
    /// What each pair is worth, by target and place; found out once, since each value must be looked at.
    candidates: Vec<(Target, Vec<Option<Candidate>>)>,
}

/// What the headings of a sheet say about whom it is.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    /// Columns of names, or of documents, that are said to be the row's subject's.
    own_names: bool,
    own_documents: bool,
    /// Columns of names or documents that are said to be somebody else's.
    others: bool,
    other_names: bool,
    /// A telephone or an e-mail that is said to be the subject's.
    own_contact: bool,
    /// Grade, level, section or code: a list of pupils, though nobody says so.
    of_pupils: bool,
}

/// Subjects of headings with names, and with documents.
const NAME_WORDS: &[&str] = &["nombre", "nombres", "apellido", "apellidos", "paterno", "materno"];
const DOCUMENT_WORDS: &[&str] = &["dni", "documento", "doc", "cedula"];
/// Subjects that only a list of pupils has.
const PUPIL_SUBJECTS: &[&str] =
    &["grado", "seccion", "secc", "nivel", "grado seccion", "nivel grado", "codigo estudiante", "edad"];
/// Subjects that say too little: the values must say the rest.
const VAGUE: &[&str] = &["tipo", "codigo", "cod", "doc", "td", "identidad", "identificacion", "area"];
/// Words that are no likeness while other words of the heading say something else.
const COMMON: &[&str] =
    &["tipo", "codigo", "nombre", "nombres", "numero", "fecha", "documento", "apellido", "apellidos", "grado", "nivel"];

impl<'s> Search<'s> {
    fn new(kind: Kind, table: Table<'s>, choice: &'s MappingChoice, outside: &[FixedValue]) -> Self {
        let subject = kind.subject();
        // A class that a title or the sheet's name tells is a class of pupils.
        let of_class = outside.iter().any(|value| PUPIL_SUBJECTS.contains(&value.campo.as_str()));
        let mut signs = Signs { of_pupils: of_class, ..Signs::default() };
        for heading in table.headings {
            let is_name = heading.says(NAME_WORDS) || heading.is_bare_owner();
            let is_document = heading.says(DOCUMENT_WORDS) && !heading.says(&["tipo"]);
            match heading.owner {
                Some(owner) if owner == subject => {
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
        signs.of_pupils |= signs.own_contact && !signs.own_names && !signs.own_documents && subject != Owner::Pupil;
        let subjects = kind.columns().iter().map(|column| subject_of_name(column.name)).collect();
        let mut search = Self { kind, table, choice, signs, subjects, candidates: Vec::new() };
        let targets = (0..kind.columns().len()).map(Target::Column).chain(extra(kind).map(|(target, ..)| *target));
        let weigh_all = |target| (0..table.headings.len()).map(|place| search.weigh(place, target)).collect();
        search.candidates = targets.map(|target| (target, weigh_all(target))).collect();
        search
    }

    /// What the pair is worth; none: the column cannot hold that.
    fn candidate(&self, place: usize, target: Target) -> Option<Candidate> {
        let (_, places) = self.candidates.iter().find(|(other, _)| *other == target)?;
        places.get(place).copied().flatten()
    }

    /// The guardians that the headings tell apart, each with a document of its own; one group of all columns otherwise.
    fn groups(&self) -> Vec<Option<Which>> {
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
    fn best(&self, group: Option<Which>, is_one_of_several: bool) -> Columns {
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

    fn weigh(&self, place: usize, target: Target) -> Option<Candidate> {
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
        let is_vague = VAGUE.contains(&heading.subject.as_str());
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

    fn is_owned_as(&self, heading: &Heading, whose: Whose) -> bool {
        match whose {
            Whose::Anybody => true,
            Whose::Only(owner) => heading.owner == Some(owner),
            Whose::Subject => heading.owner.is_none_or(|owner| owner == self.kind.subject()),
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
                Whose::Subject => owner == self.kind.subject(),
                Whose::Not(other) => owner != other,
            };
            return fits.then_some(OwnerWeight::Said);
        }
        let name = target.as_str(self.kind);
        let is_name = target.fields(self.kind).iter().any(|field| [field::NOMBRE, field::APELLIDO].contains(field));
        let is_document = name == field::NRO_DOCUMENTO;
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
                let is_pupil = self.kind.subject() == Owner::Pupil;
                // Names beside those of the guardian are the child's.
                if is_pupil && is_name && self.signs.other_names && !same {
                    return Some(OwnerWeight::Unsaid);
                }
                let beside_others = self.signs.others || !is_pupil;
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
                | field::NRO_DOCUMENTO_APODERADO
                | field::NRO_DOCUMENTO_PADRE
                | field::NRO_DOCUMENTO_DOCENTE
        );
        if is_document && heading.is_bare_owner() {
            return Some((80, Certainty::Sinonimo));
        }
        let names = std::iter::once(own).chain(column.synonyms.iter().copied());
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
            _ => None,
        }
    }

    fn evidence(&self, place: usize, target: Target) -> Evidence {
        let test = evidence::test_of(target, target.as_str(self.kind));
        test.map(|test| self.column_evidence(place, test)).unwrap_or_default()
    }

    fn column_evidence(&self, place: usize, test: evidence::ValueTest) -> Evidence {
        if self.table.headings.get(place).is_some_and(|heading| holds_passwords(&heading.key)) {
            return Evidence::default();
        }
        Evidence::of(test, self.table.rows.iter().map(|row| row.cell(place)))
    }

    fn samples(&self, place: usize) -> Vec<String> {
        const SAMPLES: usize = 3;
        const MAX_CHARS: usize = 40;
        let texts = self.table.rows.iter().map(|row| row.cell(place).text).filter(|text| !is_blank(text));
        texts.take(SAMPLES).map(|text| normalize(text).chars().take(MAX_CHARS).collect()).collect()
    }

    /// Whether two columns have the same values, so that it does not matter which one is read.
    fn are_same(&self, one: usize, other: usize) -> bool {
        self.table.rows.iter().all(|row| normalize(row.cell(one).text) == normalize(row.cell(other).text))
    }

    /// How many values of a column have eight digits, and how many there are.
    fn eight_digits(&self, place: usize) -> (u32, u32) {
        let is_dni = |cell: Cell<'_>| {
            let text = normalize(cell.text);
            text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let Evidence { passing, filled } = self.column_evidence(place, is_dni);
        (passing, filled)
    }

    /// A list of pupils uploaded as one of guardians or teachers, in which nothing says whose names and documents are.
    fn ask_whose(&self, found: &Columns) -> Option<Question> {
        let is_plain = |wanted: &str| {
            let target = Target::parse(self.kind, wanted)?;
            let place = found.place_of(target)?;
            let (_, certainty) = found.targets[place]?;
            let unsaid = self.table.headings[place].owner.is_none();
            // Another list with the same heading can be about others.
            (unsaid && certainty != Certainty::Elegido).then_some(place)
        };
        let is_named = self.signs.own_names || self.signs.own_documents;
        if !self.signs.of_pupils || self.kind.role().is_none() || is_named {
            return None;
        }
        let place = is_plain(field::NRO_DOCUMENTO)?;
        let own = self.kind.label().to_lowercase();
        let option = |valor: &str, texto: String| QuestionOption {
            valor: valor.to_owned(),
            texto,
            muestras: self.samples(place),
        };
        Some(Question {
            asunto: "encabezado".to_owned(),
            mensaje: format!(
                "El archivo tiene columnas de alumnos (grado, sección…). ¿De quién son los nombres y documentos de «{}»?",
                self.table.headings[place].name
            ),
            opciones: vec![
                option(self.kind.as_str(), format!("Son de {own}")),
                option(Kind::Estudiantes.as_str(), "Son de los alumnos".to_owned()),
            ],
        })
    }

    /// The field that an unused column would serve by its heading.
    fn would_serve(&self, place: usize) -> Option<&'static Column> {
        let heading = &self.table.headings[place];
        self.kind.columns().iter().find(|column| {
            let is_name =
                heading.subject == subject_of_name(column.name) || column.synonyms.contains(&heading.plain_subject());
            is_name && self.is_owned_as(heading, column.whose)
        })
    }

    fn why_unused(&self, place: usize, found: &Columns) -> Option<String> {
        let heading = &self.table.headings[place];
        if self.choice.chosen.get(&heading.name).is_some_and(String::is_empty) {
            return Some("lo eligió usted".to_owned());
        }
        if heading.owner.is_some_and(|owner| owner != self.kind.subject()) {
            return Some(match heading.owner {
                Some(Owner::Pupil) => "es del alumno".to_owned(),
                Some(Owner::Teacher) => "es del docente".to_owned(),
                _ => "es del apoderado".to_owned(),
            });
        }
        let column = self.would_serve(place)?;
        match found.serves(column.name) {
            true => Some("otra columna sirve mejor".to_owned()),
            false => Some(format!("ningún valor es «{}»", column.label)),
        }
    }

    /// An optional column that was meant and of which nothing passes is worth a word.
    fn note_unused(&self, place: usize, found: &Columns) -> Option<String> {
        let heading = &self.table.headings[place];
        let column = self.would_serve(place).filter(|column| !column.required && !found.serves(column.name))?;
        let is_chosen =
            self.choice.chosen.contains_key(&heading.name) || self.choice.remembered.contains_key(&heading.key);
        let target = Target::parse(self.kind, column.name)?;
        let evidence = self.evidence(place, target);
        (!is_chosen && evidence.filled > 0)
            .then(|| format!("La columna «{}» no se usa: ninguno de sus valores es «{}».", heading.name, column.label))
    }
}

/// What it is worth that so many percent of a column's values pass.
fn worth(percent: u32) -> i32 {
    i32::try_from(percent * 80 / 100).unwrap_or(0) - 40
}

/// Whether a heading means, or is like, some field of the kind, whosever it is.
pub(super) fn is_known(kind: Kind, heading: &Heading) -> bool {
    if heading.is_bare_owner() {
        return true;
    }
    let is_like = |name: &str| {
        let (own, bare) = (heading.subject.as_str(), heading.plain_subject());
        own == name || bare == name || likeness(own, name).is_some()
    };
    let own = kind.columns().iter().any(|column| {
        heading.key == fold(column.name)
            || is_like(&subject_of_name(column.name))
            || column.synonyms.iter().any(|name| is_like(name))
    });
    own || heading.says(NAME_WORDS) || extra(kind).any(|(.., synonyms)| synonyms.contains(&heading.subject.as_str()))
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
    // Lengths alone can tell; measuring costs their product.
    if subject.len().abs_diff(chars) <= allowed {
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

#[cfg(test)]
mod tests {
    use super::super::heading::headings_of;
    use super::*;
    use crate::sheet::CellKind;

    /// The columns under a heading, with rows of values below it.
    fn found_with(kind: Kind, heading: &str, lines: &[&str], choice: &MappingChoice) -> Columns {
        let texts: Vec<&str> = heading.split(',').collect();
        let cells = |line: &&str| line.split(',').map(|text| (text.to_owned(), CellKind::Text)).collect();
        let rows: Vec<KeptRow> =
            lines.iter().zip(2..).map(|(line, number)| KeptRow { number, cells: cells(line) }).collect();
        Columns::find(kind, Table { headings: &headings_of(&texts, &[]), rows: &rows }, choice, &[])
    }

    fn found(kind: Kind, heading: &str, lines: &[&str]) -> Columns {
        found_with(kind, heading, lines, &MappingChoice::default())
    }

    fn fields(columns: &Columns) -> Vec<&'static str> {
        columns.targets.iter().map(|target| target.map_or("", |(target, _)| target.as_str(columns.kind))).collect()
    }

    fn subjects(columns: &Columns) -> Vec<&str> {
        columns.questions.iter().map(|question| question.asunto.as_str()).collect()
    }

    #[test]
    fn the_headings_of_offices_are_understood() {
        for (kind, heading, expected) in [
            (
                Kind::Padres,
                "N°,Tipo Doc.,Nº DNI,Nombres,APELLIDOS:,Celular,Correo  electrónico",
                vec!["", "tipo_documento", "nro_documento", "nombre", "apellido", "telefono", "email"],
            ),
            (
                Kind::Estudiantes,
                "Nombres del alumno,Apellidos del alumno,Nivel,Grado,DNI del apoderado,Parentesco,Aula",
                vec!["nombre", "apellido", "nivel", "grado", "nro_documento_apoderado", "tipo_relacion", "seccion"],
            ),
            (
                Kind::Asignaciones,
                "DNI Docente,Nivel,Grado,Asignatura,Sección",
                vec!["nro_documento_docente", "nivel", "grado", "curso", "seccion"],
            ),
            (
                Kind::Docentes,
                "1er Apellido,2do Apellido,Primer nombre,Otros nombres,D.N.I.,Móvil",
                vec![
                    "apellido_paterno",
                    "apellido_materno",
                    "primer_nombre",
                    "segundo_nombre",
                    "nro_documento",
                    "telefono",
                ],
            ),
            (
                Kind::Estudiantes,
                "Estudiante: apellidos y nombres,Nivel,Grado y Sección,Documento de la mamá,Vínculo",
                vec!["apellidos_y_nombres", "nivel", "grado_y_seccion", "nro_documento_apoderado", "tipo_relacion"],
            ),
        ] {
            let columns = found(kind, heading, &[]);
            assert_eq!(fields(&columns), expected);
            assert_eq!(subjects(&columns), Vec::<&str>::new(), "{heading}");
        }
    }

    #[test]
    fn the_pupils_columns_are_never_a_guardians() {
        let columns = found(
            Kind::Padres,
            "Apellidos,Nombres,Grado,DNI,DNI mamá,Apellidos mamá,Nombres mamá,Celular",
            &["Rojas,Luz,3,80000001,40000001,Soto,Rosa,987654321"],
        );
        assert_eq!(fields(&columns), ["", "", "", "", "nro_documento", "apellido", "nombre", "telefono"]);
        assert_eq!(
            columns.fixed[0],
            FixedValue { campo: "tipo_documento".into(), valor: "DNI".into(), origen: FixedOrigin::Encabezado }
        );
        let pupils = found(Kind::Padres, "DNI del alumno,Apellidos del alumno,Nombres del alumno,Celular", &[]);
        assert_eq!(fields(&pupils), ["", "", "", "telefono"]);
    }

    #[test]
    fn a_plain_list_with_grades_is_asked_whose_it_is() {
        let columns = found(
            Kind::Padres,
            "Apellidos,Nombres,Grado,DNI,Celular",
            &["Rojas,Luz,3,80000001,987654321", "Soto,Ana,4,80000002,987654322"],
        );
        assert_eq!(subjects(&columns), ["encabezado"]);
        let options: Vec<&str> = columns.questions[0].opciones.iter().map(|option| option.valor.as_str()).collect();
        assert_eq!(options, ["padres", "estudiantes"]);
        // What was said of the telephone, or of an earlier file, is no answer to it.
        let lines = ["Rojas,Luz,3,80000001,987654321"];
        let heading = "Apellidos,Nombres,Grado,DNI,Celular";
        let chosen = [("Celular".to_owned(), "telefono".to_owned())].into();
        let remembered = [("dni".to_owned(), "nro_documento".to_owned())].into();
        let choice = MappingChoice { chosen, remembered, ..MappingChoice::default() };
        assert_eq!(subjects(&found_with(Kind::Padres, heading, &lines, &choice)), ["encabezado"]);
        let chosen = [("DNI".to_owned(), "nro_documento".to_owned())].into();
        let choice = MappingChoice { chosen, ..MappingChoice::default() };
        assert_eq!(subjects(&found_with(Kind::Padres, heading, &lines, &choice)), Vec::<&str>::new());
    }

    #[test]
    fn values_decide_between_columns_that_could_serve_a_field() {
        let lines = ["4445566,987654321,Ana,Ruiz", "4445567,987654322,Luz,Soto", "4445568,987654323,Eva,Rojas"];
        let columns = found(Kind::Docentes, "telefono,WhatsApp,Nombres,Apellidos", &lines);
        assert_eq!(fields(&columns), ["", "telefono", "nombre", "apellido"]);
        assert_eq!(subjects(&columns), Vec::<&str>::new());
    }

    #[test]
    fn two_columns_that_serve_alike_are_a_question_unless_they_say_the_same() {
        let choice = MappingChoice::default();
        let ask = |lines: &[&str], choice: &MappingChoice| {
            let columns = found_with(Kind::Docentes, "Correo personal,Correo institucional,Nombres", lines, choice);
            columns
                .questions
                .iter()
                .map(|question| (question.asunto.clone(), question.opciones.len()))
                .collect::<Vec<_>>()
        };
        assert_eq!(ask(&["a@x.pe,b@y.pe,Ana"], &choice), [("email".to_owned(), 3)]);
        assert_eq!(ask(&["a@x.pe,a@x.pe,Ana"], &choice), []);
        let chosen = [("Correo institucional".to_owned(), "email".to_owned())].into();
        assert_eq!(ask(&["a@x.pe,b@y.pe,Ana"], &MappingChoice { chosen, ..choice }), []);
    }

    #[test]
    fn a_misspelled_heading_is_a_question_with_its_samples() {
        let columns = found(Kind::Docentes, "Nombers,Apelidos,Telefno", &["Ana,Ruiz,987654321"]);
        assert_eq!(subjects(&columns), ["nombre", "apellido", "telefono"]);
        assert_eq!(columns.questions[0].opciones[0].muestras, ["Ana"]);
    }

    #[test]
    fn one_common_word_is_no_likeness() {
        let columns = found(
            Kind::Padres,
            "Tipo de sangre,Código postal,Nombre de la calle,Fecha de documento",
            &["O+,15001,Los Olivos,01/02/2026"],
        );
        assert_eq!(fields(&columns), ["", "", "", ""]);
    }

    #[test]
    fn a_bare_owner_is_a_document_or_a_name_by_its_values() {
        let columns = found(Kind::Estudiantes, "Alumno,Apoderado", &["Rojas Luz,Soto Ana"]);
        assert_eq!(fields(&columns), ["apellidos_y_nombres", ""]);
        // Nothing tells in which order its words stand.
        assert_eq!(subjects(&columns), ["apellidos_y_nombres"]);
        let columns = found(Kind::Asignaciones, "Docente,Curso", &["40000001,Arte"]);
        assert_eq!(fields(&columns), ["nro_documento_docente", "curso"]);
        let columns = found(Kind::Asignaciones, "Docente,Curso", &["Ana Ruiz,Arte"]);
        assert_eq!(fields(&columns), ["", "curso"]);
    }

    #[test]
    fn of_father_and_mother_each_has_columns_of_his_own() {
        let columns = found(
            Kind::Estudiantes,
            "Apellidos,Nombres,Nivel,Grado,DNI Padre,Celular Padre,DNI Madre,Celular Madre",
            &["Rojas,Luz,Primaria,3,,,40000001,987654321"],
        );
        let relations: Vec<_> = columns.people.iter().map(|person| person.relation).collect();
        assert_eq!(relations, [Some(Relationship::Padre), Some(Relationship::Madre)]);
        assert!(columns.missing.is_empty() && columns.questions.is_empty(), "{:?}", columns.questions);
        assert!(columns.notes.iter().any(|note| note.contains("más de un apoderado")));
    }

    #[test]
    fn an_optional_column_of_which_nothing_passes_is_not_used_and_that_is_told() {
        let lines = ["Ana,Ruiz,preguntar a la tía", "Eva,Soto,calle Lima 3", "Luz,Rojas,ver ficha"];
        let columns = found(Kind::Docentes, "Nombres,Apellidos,Correo", &lines);
        assert_eq!(fields(&columns), ["nombre", "apellido", ""]);
        assert!(columns.notes[0].contains("«Correo» no se usa"), "{:?}", columns.notes);
        // What has the field's own name is that field, and its values are wrong.
        assert_eq!(fields(&found(Kind::Docentes, "Nombres,Apellidos,email", &lines)), ["nombre", "apellido", "email"]);
    }

    #[test]
    fn the_type_of_a_document_is_said_by_its_heading_or_by_its_digits() {
        let fixed = |heading: &str, value: &str| {
            let columns = found(Kind::Docentes, heading, &[value]);
            columns.fixed.first().map(|fixed| (fixed.valor.clone(), fixed.origen))
        };
        assert_eq!(fixed("Carné de extranjería CE: documento", "001234567"), None);
        assert_eq!(fixed("DNI", "001234567"), Some(("DNI".into(), FixedOrigin::Encabezado)));
        assert_eq!(fixed("Documento", "01234567"), Some(("DNI".into(), FixedOrigin::Valores)));
        assert_eq!(fixed("Documento", "001234567"), None);
    }

    #[test]
    fn choices_come_first_then_what_was_learnt() {
        let choice = MappingChoice {
            chosen: [("Nombre".to_owned(), String::new()), ("Apodo".to_owned(), "nombre".to_owned())].into(),
            remembered: [("clave".to_owned(), "nro_documento".to_owned())].into(),
            ..MappingChoice::default()
        };
        let columns = found_with(Kind::Padres, "Nombre,Apodo,Clave,DNI", &[], &choice);
        let shown: Vec<_> = columns.targets.iter().map(|target| target.map(|(_, certainty)| certainty)).collect();
        assert_eq!(shown, [None, Some(Certainty::Elegido), Some(Certainty::Recordado), None]);
    }

    #[test]
    fn every_column_says_why_it_is_used_or_not() {
        let columns = found(Kind::Padres, "DNI del alumno,DNI del papá,Edad", &["80000001,40000001,9"]);
        let reasons: Vec<_> = columns.shown(&[]).into_iter().map(|column| column.razon).collect();
        assert_eq!(
            reasons,
            [
                Some("es del alumno".to_owned()),
                Some("su nombre significa lo mismo; 1 de 1 valores son correctos".to_owned()),
                None
            ]
        );
    }
}
