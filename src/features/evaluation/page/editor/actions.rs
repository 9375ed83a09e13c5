//! What the components of the editor share: its signals, and what can be asked of it. What only changes the rows is a
//! [`Change`]; what needs the browser is an [`Action`].

use std::time::Duration;

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use padron_core::evaluation::{CheckResult, Limits};

use super::state::{Change, EditorState};
use crate::features::evaluation::model::Editing;

/// Whether there is something to edit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    Loading,
    /// It could not be loaded.
    Failed,
    Loaded,
}

/// What has to be answered first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Question {
    Template,
    Leave,
}

/// Why it could not be loaded or saved. What is written stays.
#[derive(Clone, Debug)]
pub struct Problem {
    pub text: String,
    pub way_on: Option<WayOn>,
}

/// What helps after a problem.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WayOn {
    LoadAgain,
    /// Somebody else has saved meanwhile.
    SeeSaved,
    /// Nothing can be changed any more.
    SeeSettled,
}

impl WayOn {
    pub const fn label(self) -> &'static str {
        match self {
            Self::LoadAgain => "Intentar de nuevo",
            Self::SeeSaved => "Ver la versión guardada",
            Self::SeeSettled => "Ver cómo quedó",
        }
    }
}

#[derive(Debug)]
pub enum Action {
    /// The ready structure, after a question if it would throw something away.
    Template,
    /// The question was answered with yes.
    Answer,
    GoOn(WayOn),
    /// «Aceptar».
    Save,
    Leave,
    /// The browser has closed the dialog, whoever wanted it.
    Closed,
    /// The handle of the card at that place was pressed, its pointer moved, it was let go, or lost.
    Grab(usize, PointerEvent),
    Drag(PointerEvent),
    Drop,
    LetGo,
}

#[derive(Clone, Copy)]
pub struct Editor {
    pub state: RwSignal<EditorState>,
    pub result: Memo<CheckResult>,
    pub phase: RwSignal<Phase>,
    pub problem: RwSignal<Option<Problem>>,
    pub question: RwSignal<Question>,
    pub saving: RwSignal<bool>,
    /// What was typed is to be shown soon.
    due: StoredValue<bool>,
    /// Counts what was asked for: an answer to anything but the latest is dropped.
    pub asked: StoredValue<u32>,
}

impl Editor {
    pub fn new(start: Option<&Editing>, refused: Option<String>) -> Self {
        let phase = if start.is_some() { Phase::Loaded } else { Phase::Loading };
        let state = RwSignal::new(start.map_or_else(|| EditorState::empty(Limits::default()), EditorState::of));
        Self {
            state,
            result: Memo::new(move |_| state.read().result()),
            phase: RwSignal::new(phase),
            problem: RwSignal::new(refused.map(|text| Problem { text, way_on: None })),
            question: RwSignal::new(Question::Leave),
            saving: RwSignal::new(false),
            due: StoredValue::new(false),
            asked: StoredValue::new(0),
        }
    }

    pub fn change(self, change: Change) {
        self.state.update(|state| state.apply(change));
    }

    /// What is typed, and a slider that is dragged, must not wait for what follows from it: that is shown in a task of
    /// its own.
    pub fn change_soon(self, change: Change) {
        self.state.update_untracked(|state| state.apply(change));
        if !self.due.get_value() {
            self.due.set_value(true);
            let show = move || {
                self.due.set_value(false);
                self.state.notify();
            };
            set_timeout(show, Duration::ZERO);
        }
    }

    #[cfg(not(feature = "hydrate"))]
    pub fn run(self, _: Action) {}
}

/// Moves the focus to what may be new, and no further than needed.
pub fn focus(id: String) {
    request_animation_frame(move || {
        use leptos::wasm_bindgen::JsCast;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|it| it.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
