//! What the editor works on: the rows, what the rules say of them, what is suggested, and the way back.

use padron_core::evaluation::{
    Limits, MAX_COMPONENTS, NameError, Place, Proposed, Rule, Verdict, Weight, WeightError, check,
};

use super::draft::{self, Row};
use crate::features::evaluation::model::Editing;
use crate::features::evaluation::page::example::{Line, Shown};

/// What «Deshacer» brings back, and what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    rows: Vec<Row>,
    pub done: String,
    /// Outlives the next small change: what it brings back stands nowhere else.
    stays: bool,
}

#[derive(Clone, Debug)]
pub struct Desk {
    pub rows: Vec<Row>,
    pub limits: Limits,
    /// Whose weight was moved last.
    pub moved: Option<usize>,
    pub undo: Option<Undo>,
    /// «Aceptar» was pressed: what is missing is told too.
    pub tried: bool,
    /// Read aloud.
    pub said: String,
    /// What it was when it was opened.
    opened: Vec<Row>,
}

impl Desk {
    /// The structure as it is now.
    pub fn of(editing: &Editing) -> Self {
        let rows = match editing.componentes.as_slice() {
            [] => draft::blank(editing.limites),
            components => draft::rows_of(components),
        };
        Self::begin(rows, editing.limites)
    }

    pub fn begin(rows: Vec<Row>, limits: Limits) -> Self {
        Self { opened: rows.clone(), rows, limits, moved: None, undo: None, tried: false, said: String::new() }
    }

    /// What the rules say, by the function that the server asks too.
    pub fn verdict(&self) -> Verdict {
        let proposed: Vec<Proposed> = self.rows.iter().map(Proposed::from).collect();
        check(&proposed, self.limits)
    }

    /// What would make 100 % again.
    pub fn suggestion(&self) -> Option<Vec<(usize, Weight)>> {
        draft::suggest(&self.rows, self.moved?, self.limits)
    }

    /// Whether something would be lost by closing.
    pub fn is_changed(&self) -> bool {
        self.rows != self.opened
    }

    pub fn is_full(&self) -> bool {
        self.rows.len() >= MAX_COMPONENTS
    }

    /// One thing of one row, typed or pressed.
    pub fn edit(&mut self, place: usize, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut(place) {
            change(row);
        }
        self.forget_undo();
    }

    fn forget_undo(&mut self) {
        self.undo = self.undo.take().filter(|undo| undo.stays);
    }

    /// The weight of one row: the others may have to follow.
    pub fn weigh(&mut self, place: usize, change: impl FnOnce(&mut Row)) {
        self.edit(place, change);
        self.moved = Some(place);
    }

    /// Something that changes more than one thing at once, and can be taken back at once.
    pub fn rework(&mut self, done: impl Into<String>, change: impl FnOnce(&mut Vec<Row>)) {
        let (before, done) = (self.rows.clone(), done.into());
        change(&mut self.rows);
        self.moved = None;
        self.said.clone_from(&done);
        self.undo = Some(Undo { rows: before, done, stays: false });
    }

    pub fn take_back(&mut self) {
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

    /// Moves a row to another place and says where it is; false if it stays.
    pub fn put(&mut self, from: usize, to: usize) -> bool {
        if from == to || from.max(to) >= self.rows.len() {
            return false;
        }
        let name = self.name_of(from);
        draft::put(&mut self.rows, from, to);
        self.moved = None;
        self.forget_undo();
        self.said = format!("{name}: puesto {} de {}", to + 1, self.rows.len());
        true
    }

    /// What to call a row.
    pub fn name_of(&self, place: usize) -> String {
        let name = self.rows.get(place).map(|row| row.name.trim()).filter(|name| !name.is_empty());
        name.map_or_else(|| format!("componente {}", place + 1), str::to_owned)
    }

    /// What is wrong at one place. What is only missing is told once somebody wanted to go on.
    pub fn wrong_at(&self, verdict: &Verdict, place: Place) -> String {
        let is_told = |rule: &Rule| {
            let is_missing = matches!(rule, Rule::Name(NameError::Missing) | Rule::Weight(WeightError::Missing));
            !is_missing || self.tried
        };
        verdict.about(place).find(is_told).map(|rule| rule.to_string()).unwrap_or_default()
    }

    /// The active ones, to calculate with.
    pub fn shown(&self) -> Shown {
        let line = |row: &Row| Line {
            name: row.name.clone(),
            weight: row.read_weight().unwrap_or_default(),
            mark: row.mark.clone(),
        };
        self.rows.iter().filter(|row| row.active).map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editing() -> Editing {
        Editing { anio: 2026, version: 3, componentes: draft::template_components(), limites: Limits::default() }
    }

    fn template() -> Desk {
        Desk::of(&editing())
    }

    #[test]
    fn what_changes_much_can_be_taken_back_until_the_next_change() {
        let mut desk = template();
        desk.rework("Pesos distribuidos", |rows| draft::share_equally(rows));
        assert!(desk.is_changed() && desk.undo.as_ref().unwrap().done == "Pesos distribuidos");
        desk.take_back();
        assert_eq!((desk.is_changed(), desk.undo.clone()), (false, None));
        desk.rework("Se eliminó Examen", |rows| drop(rows.remove(0)));
        desk.edit(0, |row| row.name = "Otra".into());
        assert_eq!(desk.undo, None);
    }

    #[test]
    fn a_moved_weight_suggests_and_a_moved_card_does_not() {
        let mut desk = template();
        assert_eq!(desk.suggestion(), None);
        desk.weigh(4, |row| row.weight = "5".into());
        assert!(desk.suggestion().is_some());
        assert!(desk.put(4, 0) && !desk.put(4, 4) && !desk.put(0, 5));
        assert_eq!((desk.suggestion(), desk.said.as_str()), (None, "Comportamiento: puesto 1 de 5"));
    }

    #[test]
    fn ones_own_rows_come_back_after_a_look_at_another_version() {
        let mut desk = template();
        desk.edit(0, |row| row.name = "Propia".into());
        desk.look_at(template());
        assert_eq!((desk.rows[0].name.as_str(), desk.is_changed()), ("Examen", true), "closing asks");
        desk.edit(1, |row| row.name = "Otra".into());
        desk.take_back();
        assert_eq!(desk.rows[0].name, "Propia");
    }

    #[test]
    fn what_is_only_missing_is_told_once_somebody_wanted_to_go_on() {
        let mut desk = Desk::of(&Editing { componentes: Vec::new(), ..editing() });
        let wrong = |desk: &Desk| desk.wrong_at(&desk.verdict(), Place::Name(0));
        assert_eq!(wrong(&desk), "");
        desk.tried = true;
        assert_eq!(wrong(&desk), "Escriba el nombre del componente.");
        desk.edit(0, |row| row.name = "Examen 2".into());
        desk.tried = false;
        assert_eq!(wrong(&desk), "Use solo letras y espacios en el nombre.");
    }
}
