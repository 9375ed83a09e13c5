//! Which column of a sheet serves which field: a score for each pair of column and field, from the heading's words, whose
//! column it is and what its values are; then the best assignment as a whole, and what it leaves in doubt.

mod ask;
mod explain;
mod search;
mod settle;
#[cfg(test)]
mod tests;
mod weigh;

use std::collections::BTreeSet;

use super::{
    Certainty, FoundColumn, Kind, MappingChoice, Question, Target,
    heading::{Heading, Which},
    mapping::FixedValue,
};
use crate::{
    school::Relationship,
    sheet::{KeptRow, column_name},
};

pub(in crate::import) use weigh::FieldNames;

use search::Search;

/// A heading row and the rows below it.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    pub headings: &'t [Heading],
    pub rows: &'t [KeptRow],
    /// Whether a title above speaks of pupils and of nobody else.
    pub is_titled_pupils: bool,
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
                    let certainty = other.targets[*place].map_or(Certainty::Sinonimo, |(_, certainty)| certainty);
                    columns.targets[*place].get_or_insert((*target, certainty));
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

    /// Whether two columns can be about the same person: not if their headings name two.
    fn may_be_of_one_person(&self, one: usize, other: usize) -> bool {
        let which = |place: usize| self.headings[place].which;
        match (which(one), which(other)) {
            (Some(one), Some(other)) if one != other => {
                // Beside the mother's document only what is hers counts.
                let of_document = self.people.first().and_then(|person| person.relation).map(Which::Relation);
                self.people.len() < 2 && of_document != Some(one)
            }
            _ => true,
        }
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
}
