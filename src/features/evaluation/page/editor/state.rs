//! What the editor works on: the rows, what can be changed in them, what is suggested, and the way back. Plain values:
//! the components around it only show them.

use padron_core::evaluation::{
    CheckResult, ComponentKind, Limits, MAX_COMPONENTS, NameError, Place, Proposed, Rule, Weight, WeightError, check,
};

use super::draft;
use crate::features::evaluation::model::Editing;
use crate::features::evaluation::page::row::{Row, active_of, rows_of, written};

/// What «Deshacer» brings back, and what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    rows: Vec<Row>,
    pub done: String,
    /// Outlives the next small change: what it brings back stands nowhere else.
    stays: bool,
}

/// One change, as it is asked for by a press or a key. Rows are named by their place.
#[derive(Debug)]
pub enum Change {
    Name(usize, String),
    Weight(usize, String),
    Kind(usize, ComponentKind),
    Active(usize, bool),
    /// Of the example, by its line: only active rows have one.
    Mark(usize, String),
    /// Five percent more or less.
    Step {
        place: usize,
        up: bool,
    },
    Move {
        from: usize,
        to: usize,
    },
    Remove(usize),
    Add,
    TakeSuggestion,
    ShareEqually,
    RestoreDefaults,
    TakeTemplate,
    Undo,
}

#[derive(Clone, Debug)]
pub struct EditorState {
    /// The school year, and the version that one has seen: both are sent with the rows.
    pub year: i32,
    pub version: i64,
    pub rows: Vec<Row>,
    pub limits: Limits,
    /// Whose weight was moved last.
    pub moved: Option<usize>,
    pub undo: Option<Undo>,
    /// «Aceptar» was pressed: what is missing is shown too.
    pub tried: bool,
    /// Read aloud.
    pub said: String,
    /// What it was when it was opened.
    opened: Vec<Row>,
}

impl EditorState {
    /// The structure as it is now.
    pub fn of(editing: &Editing) -> Self {
        let rows = match editing.componentes.as_slice() {
            [] => draft::blank(editing.limites),
            components => rows_of(components),
        };
        let opened = rows.clone();
        Self { year: editing.anio, version: editing.version, rows, opened, ..Self::empty(editing.limites) }
    }

    /// Before it is known.
    pub fn empty(limits: Limits) -> Self {
        Self {
            year: 0,
            version: 0,
            rows: Vec::new(),
            limits,
            moved: None,
            undo: None,
            tried: false,
            said: String::new(),
            opened: Vec::new(),
        }
    }

    pub fn apply(&mut self, change: Change) {
        let limits = self.limits;
        match change {
            Change::Name(place, name) => self.edit(place, |row| row.component.name = name),
            Change::Weight(place, weight) => self.weigh(place, |row| row.component.weight = weight),
            Change::Kind(place, kind) => self.edit(place, |row| row.component.kind = kind.as_str().into()),
            Change::Active(place, active) => self.edit(place, |row| row.component.active = active),
            Change::Mark(line, mark) => {
                if let Some(row) = self.rows.iter_mut().filter(|row| row.component.active).nth(line) {
                    row.mark = mark;
                }
            }
            Change::Step { place, up } => self.weigh(place, |row| draft::step(row, up, limits)),
            Change::Move { from, to } => self.put(from, to),
            Change::Remove(place) => {
                let done = format!("Se eliminó {}", self.name_of(place));
                self.rework(&done, |rows| drop(rows.remove(place)));
            }
            Change::Add => self.rework("Componente agregado", |rows| draft::add(rows, limits)),
            Change::TakeSuggestion => {
                let suggestion = self.suggestion().unwrap_or_default();
                self.rework("Sugerencia aplicada", |rows| draft::apply(rows, &suggestion));
            }
            Change::ShareEqually => self.rework("Pesos distribuidos", |rows| draft::share_equally(rows)),
            Change::RestoreDefaults => self.rework("Pesos restablecidos", |rows| draft::restore_defaults(rows)),
            Change::TakeTemplate => self.rework("Plantilla cargada", |rows| *rows = draft::of_template()),
            Change::Undo => self.take_back(),
        }
    }

    /// What the rules say, by the function that the server asks too.
    pub fn result(&self) -> CheckResult {
        let proposed: Vec<Proposed> = written(&self.rows).cloned().collect();
        check(&proposed, self.limits)
    }

    /// What would make 100 % again.
    pub fn suggestion(&self) -> Option<Vec<(usize, Weight)>> {
        draft::suggest(&self.rows, self.moved?, self.limits)
    }

    /// Whether something would be lost by closing.
    pub fn is_changed(&self) -> bool {
        !written(&self.rows).eq(written(&self.opened))
    }

    pub fn is_full(&self) -> bool {
        self.rows.len() >= MAX_COMPONENTS
    }

    /// One thing of one row, typed or pressed.
    fn edit(&mut self, place: usize, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut(place) {
            change(row);
        }
        self.forget_undo();
    }

    fn forget_undo(&mut self) {
        self.undo = self.undo.take().filter(|undo| undo.stays);
    }

    /// The weight of one row: the others may have to follow.
    fn weigh(&mut self, place: usize, change: impl FnOnce(&mut Row)) {
        self.edit(place, change);
        self.moved = Some(place);
    }

    /// Something that changes more than one thing at once, and can be taken back at once.
    fn rework(&mut self, done: &str, change: impl FnOnce(&mut Vec<Row>)) {
        let before = self.rows.clone();
        change(&mut self.rows);
        self.moved = None;
        self.said = done.into();
        self.undo = Some(Undo { rows: before, done: done.into(), stays: false });
    }

    fn take_back(&mut self) {
        if let Some(undo) = self.undo.take() {
            self.rows = undo.rows;
            self.moved = None;
            self.said = "Deshecho".into();
        }
    }

    /// The version that was saved meanwhile, with one's own rows as the way back. They still are something to lose.
    pub fn look_at(&mut self, theirs: Self) {
        let own = std::mem::replace(self, theirs).rows;
        self.opened.clear();
        self.undo = Some(Undo { rows: own, done: "Esta es la versión guardada".into(), stays: true });
    }

    /// Moves a row to another place and says where it is.
    fn put(&mut self, from: usize, to: usize) {
        if from == to || from.max(to) >= self.rows.len() {
            return;
        }
        let name = self.name_of(from);
        draft::put(&mut self.rows, from, to);
        self.moved = None;
        self.forget_undo();
        self.said = format!("{name}: puesto {} de {}", to + 1, self.rows.len());
    }

    /// What to call a row.
    pub fn name_of(&self, place: usize) -> String {
        let name = self.rows.get(place).map(|row| row.component.name.trim()).filter(|name| !name.is_empty());
        name.map_or_else(|| format!("componente {}", place + 1), str::to_owned)
    }

    /// What is wrong at one place, if anything. What is only missing is shown once somebody wanted to go on.
    pub fn wrong_at(&self, result: &CheckResult, place: Place) -> Option<String> {
        let is_told = |rule: &Rule| {
            let is_missing = matches!(rule, Rule::Name(NameError::Missing) | Rule::Weight(WeightError::Missing));
            !is_missing || self.tried
        };
        result.about(place).find(is_told).map(|rule| rule.to_string())
    }

    /// The active ones, to calculate with.
    pub fn shown(&self) -> Vec<Row> {
        active_of(&self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editing() -> Editing {
        Editing { anio: 2026, version: 3, componentes: draft::template_components(), limites: Limits::default() }
    }

    fn template() -> EditorState {
        EditorState::of(&editing())
    }

    #[test]
    fn what_changes_much_can_be_taken_back_until_the_next_change() {
        let mut state = template();
        state.apply(Change::ShareEqually);
        assert!(state.is_changed() && state.undo.as_ref().unwrap().done == "Pesos distribuidos");
        state.apply(Change::Undo);
        assert_eq!((state.is_changed(), state.undo.clone()), (false, None));
        state.apply(Change::Remove(0));
        assert_eq!(state.said, "Se eliminó Examen");
        state.apply(Change::Name(0, "Otra".into()));
        assert_eq!(state.undo, None);
    }

    #[test]
    fn a_moved_weight_suggests_and_a_moved_card_does_not() {
        let mut state = template();
        assert_eq!(state.suggestion(), None);
        state.apply(Change::Weight(4, "5".into()));
        assert!(state.suggestion().is_some());
        for (from, to) in [(4, 0), (4, 4), (0, 5)] {
            state.apply(Change::Move { from, to });
        }
        assert_eq!((state.suggestion(), state.said.as_str()), (None, "Comportamiento: puesto 1 de 5"));
    }

    #[test]
    fn a_suggestion_that_is_taken_makes_100_percent_and_can_be_taken_back() {
        let mut state = template();
        state.apply(Change::Step { place: 4, up: false });
        assert_eq!(state.result().sum, Weight::of_hundredths(9_500));
        state.apply(Change::TakeSuggestion);
        assert_eq!((state.result().sum, state.said.as_str()), (Weight::WHOLE, "Sugerencia aplicada"));
        state.apply(Change::Undo);
        assert_eq!((state.rows[4].component.weight.as_str(), state.said.as_str()), ("5", "Deshecho"));
    }

    #[test]
    fn a_mark_is_of_the_active_rows_and_nothing_to_lose() {
        let mut state = template();
        state.apply(Change::Active(0, false));
        state.apply(Change::Mark(0, "20".into()));
        assert_eq!((state.rows[1].mark.as_str(), state.shown()[0].mark.as_str()), ("20", "20"));
        state.apply(Change::Active(0, true));
        assert!(!state.is_changed());
    }

    #[test]
    fn ones_own_rows_come_back_after_a_look_at_another_version() {
        let mut state = template();
        state.apply(Change::Name(0, "Propia".into()));
        state.look_at(EditorState { version: 4, ..template() });
        let shown = (state.rows[0].component.name.as_str(), state.version, state.is_changed());
        assert_eq!(shown, ("Examen", 4, true), "closing asks");
        state.apply(Change::Name(1, "Otra".into()));
        state.apply(Change::Undo);
        assert_eq!((state.rows[0].component.name.as_str(), state.version), ("Propia", 4));
    }

    #[test]
    fn what_is_only_missing_is_told_once_somebody_wanted_to_go_on() {
        let mut state = EditorState::of(&Editing { componentes: Vec::new(), ..editing() });
        let wrong = |state: &EditorState| state.wrong_at(&state.result(), Place::Name(0)).unwrap_or_default();
        assert_eq!(wrong(&state), "");
        state.tried = true;
        assert_eq!(wrong(&state), "Escriba el nombre del componente.");
        state.apply(Change::Name(0, "Examen 2".into()));
        state.tried = false;
        assert_eq!(wrong(&state), "Use solo letras y espacios en el nombre.");
    }
}
