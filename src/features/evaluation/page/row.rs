//! A component on a page that calculates with it: as it is being written, and with a mark to try its weight with.

use padron_core::evaluation::{Component, ComponentKind, Proposed, Weight, example_mark};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub component: Proposed,
    /// Of the example, as it is typed.
    pub mark: String,
}

impl Default for Row {
    fn default() -> Self {
        Self::blank(0, Weight::default())
    }
}

impl Row {
    /// At that place, with the story's mark for it.
    pub fn at(place: usize, component: Proposed) -> Self {
        Self { component, mark: example_mark(place).short() }
    }

    /// One that nobody has named yet.
    pub fn blank(place: usize, weight: Weight) -> Self {
        let kind = ComponentKind::Unica.as_str().into();
        Self::at(place, Proposed { weight: weight.short(), kind, active: true, ..Proposed::default() })
    }

    /// The weight, if it can be read.
    pub fn read_weight(&self) -> Option<Weight> {
        self.component.weight.parse().ok()
    }

    /// What it counts for now: nothing while the weight cannot be read.
    pub fn weight(&self) -> Weight {
        self.read_weight().unwrap_or_default()
    }
}

/// The components as rows.
pub fn rows_of(components: &[Component]) -> Vec<Row> {
    components.iter().enumerate().map(|(place, component)| Row::at(place, component.into())).collect()
}

/// What is written in the rows. The marks are only to try things out: two lists are the same without them.
pub fn written(rows: &[Row]) -> impl Iterator<Item = &Proposed> {
    rows.iter().map(|row| &row.component)
}

/// The rows that count.
pub fn active_of(rows: &[Row]) -> Vec<Row> {
    rows.iter().filter(|row| row.component.active).cloned().collect()
}
