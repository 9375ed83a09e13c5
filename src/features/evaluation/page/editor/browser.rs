//! What the editor does in the browser: loading, saving, closing, asking first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use padron_core::evaluation::{Place, Proposed};
use serde::Deserialize;
use web_sys::{Document, Element, FormData, HtmlDialogElement, HtmlElement, HtmlFormElement};

use super::actions::{Action, Editor, Phase, Problem, Question, WayOn, focus};
use super::card::{name_id, weight_id};
use super::draft;
use super::state::{Change, EditorState};
use super::{EDITOR, FORM, LACKING, OPENER, PROBLEM, QUESTION, TITLE, UNDO, drag};
use crate::error::AppError;
use crate::features::evaluation::model::Editing;
use crate::features::evaluation::page::query::{PATH, edit_href};
use crate::features::evaluation::page::row::{Row, written};
use crate::topic::Topic;
use crate::ui::dialog::opened;
use crate::ui::dom::by_id;
use crate::ui::failure::react_to;
use crate::ui::region::Fetched;
use crate::ui::{history, live, region, toast};

/// Before the components take over the form that the server wrote: what was typed into it stays.
pub fn take_over(editor: Editor) {
    let typed = by_id(FORM).map(|form| typed_rows(&form)).unwrap_or_default();
    live::on(opened(EDITOR), move || editor.load());
    Effect::new(move |_| {
        let Some(dialog) = by_id::<HtmlDialogElement>(EDITOR).filter(HtmlDialogElement::open) else { return };
        if editor.phase.get_untracked() == Phase::Loading {
            // It was opened before this was here.
            return editor.load();
        }
        if !written(&editor.state.read_untracked().rows).eq(written(&typed)) {
            editor.state.update(|state| state.rows.clone_from(&typed));
        }
        // What the server wrote open keeps the focus inside from now on; whoever is writing there goes on.
        let active = document().active_element().filter(|active| dialog.contains(Some(active)));
        dialog.close();
        let _ = dialog.show_modal();
        if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
            let _ = active.focus();
        }
    });
}

fn typed_rows(form: &HtmlFormElement) -> Vec<Row> {
    let Ok(values) = FormData::new_with_form(form) else { return Vec::new() };
    let row = |place: usize| {
        let value = |field: &str| values.get(&format!("componentes[{place}][{field}]")).as_string();
        let component = Proposed {
            name: value("nombre_item")?,
            weight: value("peso_porcentual")?,
            kind: value("tipo_evaluacion")?,
            order: None,
            active: value("estado_activo").is_some(),
        };
        Some(Row::at(place, component))
    };
    (0..).map_while(row).collect()
}

/// The properties of the editor on a page, as far as they matter.
#[derive(Deserialize)]
struct Written {
    start: Option<Editing>,
}

/// What the editor of a fetched page starts with. Where nothing can be changed any more, the server does not open it.
fn start_on(page: &Document) -> Result<Editing, AppError> {
    let island = page.get_element_by_id(EDITOR).and_then(|dialog| dialog.closest("leptos-island").ok().flatten());
    let written = island.and_then(|island| serde_json::from_str::<Written>(&island.get_attribute("data-props")?).ok());
    let sentence = "La estructura ya no se puede cambiar: se confirmó o ya hay calificaciones. Vea cómo quedó.";
    written.and_then(|written| written.start).ok_or_else(|| AppError::conflict("estructura_bloqueada", sentence))
}

impl Editor {
    pub fn run(self, action: Action) {
        match action {
            Action::Template if draft::would_lose(&self.state.read_untracked().rows) => self.ask(Question::Template),
            Action::Template => self.change(Change::TakeTemplate),
            Action::Answer => self.answer(),
            Action::GoOn(WayOn::LoadAgain) => self.load(),
            Action::GoOn(WayOn::SeeSaved) => self.see_saved(),
            Action::GoOn(WayOn::SeeSettled) => {
                self.close();
                live::announce(Topic::Structure.as_str());
            }
            Action::Save => self.save(),
            Action::Leave => self.leave(),
            Action::Closed => self.reopen(),
            Action::Grab(place, event) => drag::begin(&event, place),
            Action::Drag(event) => drag::follow(&event),
            Action::Drop => {
                if let Some((from, to)) = drag::end() {
                    self.change(Change::Move { from, to });
                }
            }
            Action::LetGo => drop(drag::end()),
        }
    }

    /// Fetches the structure as it is now.
    fn load(self) {
        self.state.update(|state| *state = EditorState::empty(state.limits));
        self.phase.set(Phase::Loading);
        self.fetch(move |start| match start {
            Ok(start) => {
                self.state.set(EditorState::of(&start));
                self.phase.set(Phase::Loaded);
                focus(TITLE.into());
            }
            Err(error) => {
                self.phase.set(Phase::Failed);
                self.tell(&error, Some(WayOn::LoadAgain));
            }
        });
    }

    /// Fetches what somebody else has saved meanwhile.
    fn see_saved(self) {
        self.fetch(move |start| match start {
            Ok(start) => {
                self.state.update(|state| state.look_at(EditorState::of(&start)));
                focus(UNDO.into());
            }
            Err(error) => self.tell(&error, Some(WayOn::SeeSaved)),
        });
    }

    fn fetch(self, then: impl FnOnce(Result<Editing, AppError>) + 'static) {
        self.problem.set(None);
        let turn = self.asked.get_value() + 1;
        self.asked.set_value(turn);
        spawn_local(async move {
            let start = match region::fetch_document(&edit_href()).await {
                Fetched::Page(page) => start_on(&page),
                Fetched::Elsewhere => Err(AppError::Unauthenticated),
                Fetched::Missing | Fetched::Failed => Err(AppError::Internal),
                Fetched::Offline => Err(AppError::Offline),
            };
            if self.asked.get_value() == turn {
                then(start);
            }
        });
    }

    /// «Aceptar» saves the draft, if it can be kept.
    fn save(self) {
        let Some(form) = by_id::<HtmlFormElement>(FORM).filter(|_| !self.saving.get_untracked()) else { return };
        self.state.update(|state| state.tried = true);
        if self.result.get_untracked().draft().is_err() {
            return self.go_to_first_wrong();
        }
        let Some(values) = region::values_of(&form) else { return };
        self.problem.set(None);
        self.saving.set(true);
        spawn_local(async move {
            let answer = region::send(&form, values).await;
            self.saving.set(false);
            match answer {
                Ok(_) => {
                    self.close();
                    toast::success("Borrador guardado");
                    live::announce(Topic::Structure.as_str());
                }
                Err(error) => self.tell(&error, None),
            }
        });
    }

    /// Why it could not be loaded or saved, and the way on.
    fn tell(self, error: &AppError, way_on: Option<WayOn>) {
        react_to(error);
        let way_on = match error.code() {
            "estructura_modificada" => Some(WayOn::SeeSaved),
            "estructura_bloqueada" | "existen_calificaciones" | "otro_anio" => Some(WayOn::SeeSettled),
            _ => way_on,
        };
        self.problem.set(Some(Problem { text: error.to_string(), way_on }));
        request_animation_frame(|| {
            if let Some(problem) = by_id::<Element>(PROBLEM) {
                problem.scroll_into_view();
            }
        });
    }

    fn go_to_first_wrong(self) {
        let (state, result) = (self.state.read_untracked(), self.result.read_untracked());
        let is_wrong = |place| state.wrong_at(&result, place).is_some();
        let wrong = (0..state.rows.len()).find_map(|place| {
            let name = is_wrong(Place::Name(place)).then(|| name_id(place));
            name.or_else(|| is_wrong(Place::Weight(place)).then(|| weight_id(place)))
        });
        if let Some(id) = wrong {
            focus(id);
        } else if let Some(list) = by_id::<Element>(LACKING) {
            // It is about all of them: the list of what is missing says it.
            let _ = list.set_attribute("open", "");
            focus(format!("{LACKING}-titulo"));
        }
    }

    /// Closes, unless something would be lost or is being saved.
    fn leave(self) {
        if self.saving.get_untracked() {
            return;
        }
        if self.state.read_untracked().is_changed() { self.ask(Question::Leave) } else { self.close() }
    }

    /// Pressed again and again, Escape closes whatever is said to it: nothing is lost by that either, and it is asked.
    fn reopen(self) {
        let is_left = self.saving.get_untracked() || self.state.read_untracked().is_changed();
        if let Some(dialog) = by_id::<HtmlDialogElement>(EDITOR).filter(|dialog| is_left && !dialog.open()) {
            let _ = dialog.show_modal();
            self.leave();
        }
    }

    /// Closes; what stands in it is let go.
    fn close(self) {
        drag::end();
        self.asked.update_value(|asked| *asked += 1);
        self.phase.set(Phase::Loading);
        self.state.update(|state| *state = EditorState::empty(state.limits));
        let Some(dialog) = by_id::<HtmlDialogElement>(EDITOR) else { return };
        dialog.close();
        // Opened by its address it would open with the next reload.
        if window().location().search().is_ok_and(|query| query.contains("editar=")) {
            history::replace(PATH);
        }
        // What opened it may have been written anew, and after a forced close the focus is still where nothing is seen.
        request_animation_frame(move || {
            let is_left = |active: Element| active.tag_name() == "BODY" || dialog.contains(Some(&active));
            let is_lost = document().active_element().is_none_or(is_left);
            if is_lost && let Some(opener) = by_id::<HtmlElement>(OPENER) {
                let _ = opener.focus();
            }
        });
    }

    fn ask(self, question: Question) {
        self.question.set(question);
        let Some(dialog) = by_id::<HtmlDialogElement>(QUESTION) else { return };
        // Opened anew, the editor would cover a question that stood open before.
        dialog.close();
        let _ = dialog.show_modal();
    }

    fn answer(self) {
        // First this question, then what is below it: the focus goes back in that order.
        if let Some(dialog) = by_id::<HtmlDialogElement>(QUESTION) {
            dialog.close();
        }
        match self.question.get_untracked() {
            Question::Template => self.change(Change::TakeTemplate),
            Question::Leave => self.close(),
        }
    }
}
