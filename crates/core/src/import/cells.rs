//! The cells of one row by field, as the columns of the table serve them: alone, joined, split, merged, or the same value
//! for every row.

use super::{
    Kind, Target,
    columns::{Columns, Person},
    field,
    layout::Merged,
    mapping::FixedOrigin,
    names::{self, SplitNames},
    reading::Cells,
    target::Part,
};
use crate::{person::join_names, school::Relationship, sheet::Cell, text::is_blank};

/// The cells of a row, as the table's columns serve the fields.
pub(super) struct RowCells<'c, 'r: 'c> {
    columns: &'c Columns,
    person: Option<&'c Person>,
    cell: &'c dyn Fn(usize) -> Cell<'r>,
    merged: &'c Merged,
    number: u32,
    /// Surnames and names that stand in one cell.
    pub split: Option<SplitNames<'c>>,
    surnames: Option<String>,
    first_names: Option<String>,
}

impl<'c, 'r: 'c> RowCells<'c, 'r> {
    pub fn new(columns: &'c Columns, number: u32, merged: &'c Merged, cell: &'c dyn Fn(usize) -> Cell<'r>) -> Self {
        // What a merged cell shows counts in every row that it covers.
        let text_at = |place: usize| -> &'c str {
            let text: &'c str = cell(place).text;
            if is_blank(text) { merged.value(number, place).unwrap_or(text) } else { text }
        };
        let person = choose_person(columns, &text_at);
        let place = |target: Target| person.and_then(|person| person.place(target));
        let text = |part: Part| place(Target::Part(part)).map(text_at);
        let split = [Target::SurnamesFirst, Target::NamesFirst]
            .into_iter()
            .find_map(|target| Some(names::split(text_at(place(target)?), target)));
        let join = |first: Part, second: Part| match (text(first), text(second)) {
            (None, None) => None,
            (first, second) => Some(join_names(first.unwrap_or_default(), second.unwrap_or_default())),
        };
        let surnames = join(Part::PaternalSurname, Part::MaternalSurname);
        let first_names = join(Part::FirstName, Part::SecondName);
        Self { columns, person, cell, merged, number, split, surnames, first_names }
    }

    fn kind(&self) -> Kind {
        self.columns.kind
    }

    fn placed(&self, target: Target) -> Option<Cell<'_>> {
        let place = self.person?.place(target)?;
        let cell = (self.cell)(place);
        // A merged cell shows its value in every row that it covers.
        let is_required = |field: &&'static str| self.kind().column(field).is_some_and(|column| column.required);
        if is_blank(cell.text)
            && target.fields(self.kind()).iter().any(is_required)
            && let Some(value) = self.merged.value(self.number, place)
        {
            return Some(Cell::text(value));
        }
        Some(cell)
    }
}

impl Cells for RowCells<'_, '_> {
    fn has(&self, field: &str) -> bool {
        let column = self.kind().columns().iter().position(|column| column.name == field).map(Target::Column);
        let has_place = column.is_some_and(|target| self.person.is_some_and(|person| person.place(target).is_some()));
        has_place || self.columns.fixed.iter().any(|value| value.campo == field)
    }

    fn cell(&self, field: &str) -> Cell<'_> {
        let fixed = self.columns.fixed.iter().find(|value| value.campo == field);
        if let Some(value) = fixed.filter(|value| value.origen == FixedOrigin::Elegido) {
            return Cell::text(&value.valor);
        }
        match (field, &self.split) {
            (field::APELLIDO, Some(names)) => return Cell::text(&names.surnames),
            (field::NOMBRE, Some(names)) => return Cell::text(&names.names),
            _ => {}
        }
        match (field, &self.surnames, &self.first_names) {
            (field::APELLIDO, Some(surnames), _) => return Cell::text(surnames),
            (field::NOMBRE, _, Some(names)) => return Cell::text(names),
            _ => {}
        }
        let column = self.kind().columns().iter().position(|column| column.name == field).map(Target::Column);
        if let Some(cell) = column.and_then(|target| self.placed(target)) {
            return cell;
        }
        if field == field::GRADO
            && let Some(cell) = self.placed(Target::GradeAndSection)
        {
            return cell;
        }
        if field == field::TIPO_RELACION
            && self.columns.people.len() > 1
            && let Some(relation) = self.person.and_then(|person| person.relation)
        {
            return Cell::text(relation.as_str());
        }
        fixed.map_or(Cell::default(), |value| Cell::text(&value.valor))
    }
}

/// Of several guardians that a row can name, the one that the row's relation says, or else the first with a document.
fn choose_person<'c, 't>(columns: &'c Columns, text: &dyn Fn(usize) -> &'t str) -> Option<&'c Person> {
    let [first, _, ..] = columns.people.as_slice() else { return columns.people.first() };
    let documents = [field::NRO_DOCUMENTO, field::NRO_DOCUMENTO_APODERADO, field::NRO_DOCUMENTO_PADRE];
    let document = documents.iter().find_map(|name| Target::parse(columns.kind, name));
    let has_document = |person: &&Person| {
        let place = document.and_then(|target| person.place(target));
        // «S/N» and «fallecido» are none.
        place.is_some_and(|place| text(place).contains(|c: char| matches!(c, '1'..='9')))
    };
    let relation = Target::parse(columns.kind, field::TIPO_RELACION).and_then(|target| columns.place_of(target));
    let said = relation.and_then(|place| text(place).parse::<Relationship>().ok());
    // Whom the row names it is, even without a document: the father's is not the mother's.
    let named = columns.people.iter().find(|person| said.is_some() && person.relation == said);
    named.or_else(|| columns.people.iter().find(has_document)).or(Some(first))
}
