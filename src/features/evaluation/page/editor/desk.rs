//! What the editor works on: the rows, what the rules say of them, what is suggested, and the way back.

use leptos::prelude::*;
use padron_core::evaluation::{
    Limits, MAX_COMPONENTS, NameError, Place, Proposed, Rule, Verdict, Weight, WeightError, check,
};

use super::draft::{self, Row};
use crate::features::evaluation::model::Editing;
use crate::features::evaluation::page::example::Shown;

/// What «Deshacer» brings back, and what was done.
#[derive(Clone, PartialEq)]
pub struct Undo {
    rows: Vec<Row>,
    pub done: String,
}

/// Handles of the editor's signals: cheap to copy into every closure.
#[derive(Clone, Copy)]
pub struct Desk {
    pub rows: RwSignal<Vec<Row>>,
    pub limits: RwSignal<Limits>,
    /// What the rules say, by the function that the server asks too.
    pub verdict: Memo<Verdict>,
    /// Whose weight was moved last.
    pub moved: RwSignal<Option<usize>>,
    /// What would make 100 % again.
    pub suggestion: Memo<Option<Vec<(usize, Weight)>>>,
    pub undo: RwSignal<Option<Undo>>,
    /// «Aceptar» was pressed: what is missing is told too.
    pub tried: RwSignal<bool>,
    /// Read aloud.
    pub said: RwSignal<String>,
    /// What it was when it was opened.
    opened: StoredValue<Vec<Row>>,
    pub year: StoredValue<i32>,
    pub version: StoredValue<i64>,
}

impl Desk {
    pub fn new(start: Option<Editing>) -> Self {
        let rows = RwSignal::new(Vec::new());
        let limits = RwSignal::new(Limits::default());
        let moved = RwSignal::new(None);
        let verdict = Memo::new(move |_| {
            let proposed: Vec<Proposed> = rows.with(|rows: &Vec<Row>| rows.iter().map(Proposed::from).collect());
            check(&proposed, limits.get())
        });
        let suggestion = Memo::new(move |_| {
            let moved = moved.get()?;
            rows.with(|rows| draft::suggest(rows, moved, limits.get()))
        });
        let desk = Self {
            rows,
            limits,
            verdict,
            moved,
            suggestion,
            undo: RwSignal::new(None),
            tried: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            opened: StoredValue::new(Vec::new()),
            year: StoredValue::new(0),
            version: StoredValue::new(0),
        };
        if let Some(start) = start {
            desk.begin(&start);
        }
        desk
    }

    /// Starts with the structure as it is now.
    pub fn begin(self, editing: &Editing) {
        let rows: Vec<Row> = match editing.componentes.as_slice() {
            [] => draft::blank(editing.limites),
            components => components.iter().map(Row::from).collect(),
        };
        self.year.set_value(editing.anio);
        self.version.set_value(editing.version);
        self.limits.set(editing.limites);
        self.opened.set_value(rows.clone());
        self.rows.set(rows);
        self.moved.set(None);
        self.undo.set(None);
        self.tried.set(false);
        self.said.set(String::new());
    }

    /// Whether something would be lost by closing.
    pub fn is_changed(self) -> bool {
        self.rows.with_untracked(|rows| self.opened.with_value(|opened| opened != rows))
    }

    /// One thing of one row, typed or pressed.
    pub fn edit(self, place: usize, change: impl FnOnce(&mut Row)) {
        self.rows.update(|rows| {
            if let Some(row) = rows.get_mut(place) {
                change(row);
            }
        });
        self.undo.set(None);
    }

    /// The weight of one row: the others may have to follow.
    pub fn weigh(self, place: usize, change: impl FnOnce(&mut Row)) {
        self.edit(place, change);
        self.moved.set(Some(place));
    }

    /// Something that changes more than one thing at once, and can be taken back at once.
    pub fn rework(self, done: impl Into<String>, change: impl FnOnce(&mut Vec<Row>)) {
        let (before, done) = (self.rows.get_untracked(), done.into());
        self.rows.update(change);
        self.moved.set(None);
        self.said.set(done.clone());
        self.undo.set(Some(Undo { rows: before, done }));
    }

    pub fn take_back(self) {
        if let Some(undo) = self.undo.get_untracked() {
            self.rows.set(undo.rows);
            self.undo.set(None);
            self.moved.set(None);
            self.said.set("Deshecho".into());
        }
    }

    /// Somebody else's version instead, with one's own as the way back.
    pub fn look_at(self, editing: &Editing) {
        let own = self.rows.get_untracked();
        self.begin(editing);
        self.undo.set(Some(Undo { rows: own, done: "Esta es la versión guardada por otro director".into() }));
    }

    /// Moves a row to another place and says where it is.
    pub fn put(self, from: usize, to: usize) {
        if to < self.count_untracked() && from != to {
            let name = self.name_of(from);
            self.rows.update(|rows| draft::put(rows, from, to));
            self.moved.set(None);
            self.undo.set(None);
            self.said.set(format!("{name}: puesto {} de {}", to + 1, self.count_untracked()));
        }
    }

    pub fn count_untracked(self) -> usize {
        self.rows.with_untracked(Vec::len)
    }

    pub fn is_full(self) -> bool {
        self.rows.with(|rows| rows.len() >= MAX_COMPONENTS)
    }

    /// What to call a row.
    pub fn name_of(self, place: usize) -> String {
        let name = self.rows.with_untracked(|rows| rows.get(place).map(|row| row.name.trim().to_owned()));
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("Componente {}", place + 1))
    }

    /// What is wrong at one place. What is only missing is told once somebody wanted to go on.
    pub fn wrong_at(self, place: Place) -> Option<String> {
        let rule = self.verdict.with(|verdict| verdict.about(place).next())?;
        let is_missing = matches!(rule, Rule::Name(NameError::Missing) | Rule::Weight(WeightError::Missing));
        (!is_missing || self.tried.get()).then(|| rule.to_string())
    }

    /// The active ones, to calculate with.
    pub fn shown(self) -> Signal<Shown> {
        let shown = Memo::new(move |_| {
            self.rows.with(|rows| {
                let active = rows.iter().filter(|row| row.active);
                active.map(|row| (row.name.clone(), row.read_weight().unwrap_or_default())).collect::<Shown>()
            })
        });
        shown.into()
    }
}
