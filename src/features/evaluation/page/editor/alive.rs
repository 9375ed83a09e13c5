//! What is pressed, typed and dragged in the editor. It listens at the root; what a button does is its `data-do`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use padron_core::evaluation::{Limits, example_mark};
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

use super::card::{handle_id, name_id, order_id};
use super::desk::Desk;
use super::draft::{self, Row};
use super::paint::{Painted, paint};
use super::{EDITOR, OPENER, QUESTION, TOPIC, UNDO, drag};
use crate::error::AppError;
use crate::features::evaluation::page::query::{PATH, edit_href};
use crate::ui::dialog::opened;
use crate::ui::dom::{all, by_id, closest, element, find, set_attribute, set_text, show};
use crate::ui::failure::react_to;
use crate::ui::{history, live, region, toast};

/// What has to be answered first.
#[derive(Clone, Copy, PartialEq)]
enum Question {
    Template,
    Leave,
}

struct Editor {
    root: Element,
    desk: RefCell<Desk>,
    painted: RefCell<Painted>,
    /// What was typed is to be shown soon.
    due: Cell<bool>,
    question: Cell<Question>,
    /// Counts what was asked for: an answer that was overtaken is let fall.
    asked: Cell<u32>,
    /// It is to close now.
    leaving: Cell<bool>,
}

/// Brings the editor inside to life.
pub fn bring(root: &web_sys::HtmlDivElement) {
    let Some(dialog) = by_id::<HtmlDialogElement>(EDITOR) else { return };
    let editor = Rc::new(Editor {
        root: root.clone().into(),
        desk: RefCell::new(read(&dialog)),
        painted: RefCell::new(Painted::default()),
        due: Cell::new(false),
        question: Cell::new(Question::Leave),
        asked: Cell::new(0),
        leaving: Cell::new(false),
    });
    let on_open = {
        let editor = Rc::clone(&editor);
        move || editor.load(false)
    };
    live::on(opened(EDITOR), on_open);
    if dialog.open() {
        editor.paint();
        // What the server wrote open keeps the focus from now on.
        dialog.close();
        let _ = dialog.show_modal();
    }
    let on_cancel = {
        let editor = Rc::clone(&editor);
        move |event: web_sys::Event| {
            event.prevent_default();
            editor.leave();
        }
    };
    // Pressed again and again, Escape closes whatever is said to it: nothing is lost by that either, and it is asked.
    let on_close = {
        let (editor, dialog) = (Rc::clone(&editor), dialog.clone());
        move |_: web_sys::Event| {
            if !editor.leaving.replace(false) && (editor.is_saving() || editor.desk.borrow().is_changed()) {
                let _ = dialog.show_modal();
                editor.leave();
            }
        }
    };
    // For as long as the page: dropping a handler would end it.
    std::mem::forget((
        dialog.clone().on(ev::Custom::new("cancel"), on_cancel),
        dialog.on(ev::Custom::new("close"), on_close),
    ));
    listen(root, &editor);
}

fn listen(root: &web_sys::HtmlDivElement, editor: &Rc<Editor>) {
    fn hear<E: 'static>(editor: &Rc<Editor>, act: impl Fn(&Rc<Editor>, E) + 'static) -> impl FnMut(E) + 'static {
        let editor = Rc::clone(editor);
        move |event| act(&editor, event)
    }
    // For as long as the page.
    std::mem::forget((
        root.clone().on(
            ev::click,
            hear(editor, |editor, event: ev::MouseEvent| editor.press(event.target(), event.detail() > 1)),
        ),
        root.clone().on(ev::input, hear(editor, |editor, event: ev::Event| editor.type_in(event.target()))),
        root.clone().on(ev::change, hear(editor, |editor, event: ev::Event| editor.choose(event.target()))),
        root.clone().on(ev::submit, hear(editor, |editor, event: ev::SubmitEvent| editor.accept(&event))),
        root.clone().on(ev::keydown, hear(editor, |editor, event: ev::KeyboardEvent| editor.strike(&event))),
    ));
    std::mem::forget((
        root.clone().on(ev::pointerdown, |event: ev::PointerEvent| {
            let handle = element(event.target()).and_then(|target| closest(&target, "[data-handle]"));
            if let Some(handle) = handle {
                drag::begin(&event, &handle, place_of(&handle).unwrap_or_default());
            }
        }),
        root.clone().on(ev::pointermove, |event: ev::PointerEvent| drag::follow(&event)),
        root.clone().on(
            ev::pointerup,
            hear(editor, |editor, _: ev::PointerEvent| {
                if let Some((from, to)) = drag::end() {
                    editor.put(from, to);
                }
            }),
        ),
        root.clone().on(ev::pointercancel, |_: ev::PointerEvent| {
            drag::end();
        }),
    ));
}

/// What the server wrote into the editor.
fn read(editor: &Element) -> Desk {
    let limit = |name: &str| find::<Element>(editor, "form")?.get_attribute(name)?.parse().ok();
    let Limits { min, max } = Limits::default();
    let limits = Limits { min: limit("data-min").unwrap_or(min), max: limit("data-max").unwrap_or(max) };
    let row = |(place, card): (usize, &Element)| {
        let text = |field: &str| find::<HtmlInputElement>(card, &format!("[data-field={field}]")).map(|it| it.value());
        let kind = find::<HtmlSelectElement>(card, "[data-field=tipo]").and_then(|it| it.value().parse().ok());
        let active = find::<HtmlInputElement>(card, "[data-field=activo]").is_none_or(|it| it.checked());
        Row {
            name: text("nombre").unwrap_or_default(),
            weight: text("peso").unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            active,
            mark: example_mark(place).short(),
        }
    };
    let cards = all(editor, "[data-card]:not([disabled])");
    let rows = cards.iter().enumerate().map(row).collect();
    Desk::begin(rows, limits)
}

/// Nothing can be changed any more.
fn settled() -> AppError {
    let sentence = "La estructura ya no se puede cambiar: se confirmó o ya hay calificaciones. Vea cómo quedó.";
    AppError::conflict("estructura_bloqueada", sentence)
}

fn is_over(error: &AppError) -> bool {
    matches!(error.code(), "estructura_bloqueada" | "existen_calificaciones" | "otro_anio")
}

/// The place of the card around an element.
fn place_of(element: &Element) -> Option<usize> {
    closest(element, "[data-card]")?.get_attribute("data-card")?.parse().ok()
}

/// Moves the focus to what may be new, and no further than needed.
fn focus(id: String) {
    request_animation_frame(move || {
        if let Some(element) = by_id::<HtmlElement>(&id) {
            let _ = element.focus();
        }
    });
}

impl Editor {
    fn paint(&self) {
        paint(&self.root, &self.desk.borrow(), &mut self.painted.borrow_mut());
    }

    /// Changes the desk and shows it.
    fn change(&self, change: impl FnOnce(&mut Desk)) {
        change(&mut self.desk.borrow_mut());
        self.paint();
    }

    /// Changes the desk, and shows it in a task of its own: a slider that is dragged must not wait for it.
    fn change_soon(self: &Rc<Self>, change: impl FnOnce(&mut Desk)) {
        change(&mut self.desk.borrow_mut());
        if !self.due.replace(true) {
            let editor = Rc::clone(self);
            let show = move || {
                editor.due.set(false);
                editor.paint();
            };
            set_timeout(show, std::time::Duration::ZERO);
        }
    }

    /// Something was pressed.
    fn press(self: &Rc<Self>, target: Option<web_sys::EventTarget>, again: bool) {
        let Some(button) = element(target).and_then(|target| closest(&target, "[data-do]")) else { return };
        let place = place_of(&button).unwrap_or_default();
        match button.get_attribute("data-do").unwrap_or_default().as_str() {
            "menos" => self.step(place, false),
            "mas" => self.step(place, true),
            // The next card has come under the pointer meanwhile.
            "eliminar" if again => {}
            "eliminar" => {
                self.change(|desk| {
                    let done = format!("Se eliminó {}", desk.name_of(place));
                    desk.rework(done, |rows| drop(rows.remove(place)));
                });
                focus(UNDO.into());
            }
            "agregar" => {
                let place = self.desk.borrow().rows.len();
                self.change(|desk| {
                    let limits = desk.limits;
                    desk.rework("Componente agregado", |rows| draft::add(rows, limits));
                });
                focus(name_id(place));
            }
            "aplicar" => {
                let suggestion = self.desk.borrow().suggestion().unwrap_or_default();
                self.change(|desk| desk.rework("Sugerencia aplicada", |rows| draft::apply(rows, &suggestion)));
                focus(UNDO.into());
            }
            "distribuir" => self.change(|desk| desk.rework("Pesos distribuidos", |rows| draft::share_equally(rows))),
            "restablecer" => {
                self.change(|desk| desk.rework("Pesos restablecidos", |rows| draft::restore_defaults(rows)));
            }
            "plantilla" if draft::would_lose(&self.desk.borrow().rows) => self.ask(Question::Template),
            "plantilla" => self.take_template(),
            "deshacer" => {
                self.change(Desk::take_back);
                focus("editor-titulo".into());
            }
            "cancelar" => self.leave(),
            "responder" => {
                // First this question, then what is below it: the focus goes back in that order.
                if let Some(dialog) = by_id::<HtmlDialogElement>(QUESTION) {
                    dialog.close();
                }
                match self.question.get() {
                    Question::Template => self.take_template(),
                    Question::Leave => self.close(),
                }
            }
            "recargar" => self.load(true),
            "reintentar" => self.load(false),
            "cerrar" => {
                self.close();
                live::announce(TOPIC);
            }
            _ => {}
        }
    }

    fn step(&self, place: usize, up: bool) {
        self.change(|desk| {
            let limits = desk.limits;
            desk.weigh(place, |row| draft::step(row, up, limits));
        });
    }

    fn take_template(&self) {
        self.change(|desk| desk.rework("Plantilla cargada", |rows| *rows = draft::of_template()));
    }

    /// Something was typed, or a slider moved.
    fn type_in(self: &Rc<Self>, target: Option<web_sys::EventTarget>) {
        let Some(input) = element(target).and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { return };
        let value = input.value();
        if let Some(index) = input.get_attribute("data-mark").and_then(|index| index.parse::<usize>().ok()) {
            return self.change_soon(|desk| {
                if let Some(row) = desk.rows.iter_mut().filter(|row| row.active).nth(index) {
                    row.mark = value;
                }
            });
        }
        let Some(place) = place_of(&input) else { return };
        match input.get_attribute("data-field").unwrap_or_default().as_str() {
            "nombre" => self.change_soon(|desk| desk.edit(place, |row| row.name = value)),
            "peso" | "deslizador" => self.change_soon(|desk| desk.weigh(place, |row| row.weight = value)),
            _ => {}
        }
    }

    /// Something was chosen.
    fn choose(&self, target: Option<web_sys::EventTarget>) {
        let Some(control) = element(target) else { return };
        let Some(place) = place_of(&control) else { return };
        if let Some(active) = control.dyn_ref::<HtmlInputElement>().filter(|it| it.type_() == "checkbox") {
            let active = active.checked();
            self.change(|desk| desk.edit(place, |row| row.active = active));
        } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            let value = select.value();
            if let Ok(kind) = value.parse() {
                self.change(|desk| desk.edit(place, |row| row.kind = kind));
            } else if let Some(to) = value.parse::<usize>().ok().and_then(|order| order.checked_sub(1)) {
                // The card stays, and shows another component.
                select.set_value(&(place + 1).to_string());
                self.put(place, to);
                focus(order_id(to));
            }
        }
    }

    /// Moves a component to another place.
    fn put(&self, from: usize, to: usize) {
        self.change(|desk| {
            desk.put(from, to);
        });
    }

    /// Arrows on a handle move its component; Enter in a field is not «Aceptar»: one goes on writing.
    fn strike(&self, event: &ev::KeyboardEvent) {
        let Some(target) = element(event.target()) else { return };
        if event.key() == "Enter" && target.dyn_ref::<HtmlInputElement>().is_some() {
            return event.prevent_default();
        }
        let Some(place) = closest(&target, "[data-handle]").and_then(|handle| place_of(&handle)) else { return };
        let to = match event.key().as_str() {
            "ArrowUp" => place.checked_sub(1),
            "ArrowDown" => Some(place + 1),
            _ => return,
        };
        event.prevent_default();
        if let Some(to) = to
            && self.desk.borrow_mut().put(place, to)
        {
            self.paint();
            focus(handle_id(to));
        }
    }

    fn is_saving(&self) -> bool {
        matches!(self.root.query_selector("form[aria-busy]"), Ok(Some(_)))
    }

    /// Closes, unless something would be lost or is being saved.
    fn leave(&self) {
        if self.is_saving() {
            return;
        }
        if self.desk.borrow().is_changed() { self.ask(Question::Leave) } else { self.close() }
    }

    /// Closes; what stands in it is let go.
    fn close(&self) {
        drag::end();
        self.leaving.set(true);
        if let Some(dialog) = by_id::<HtmlDialogElement>(EDITOR) {
            dialog.close();
        }
        // Opened by its address it would open with the next reload.
        if window().location().search().is_ok_and(|query| query.contains("editar=")) {
            history::replace(PATH);
        }
        // What opened it may have been written anew, and after a forced close the focus is still where nothing is seen.
        let root = self.root.clone();
        request_animation_frame(move || {
            let is_left = |active: Element| active.tag_name() == "BODY" || root.contains(Some(&active));
            let is_lost = document().active_element().is_none_or(is_left);
            if is_lost && let Some(opener) = by_id::<HtmlElement>(OPENER) {
                let _ = opener.focus();
            }
        });
    }

    fn ask(&self, question: Question) {
        self.question.set(question);
        let Some(dialog) = by_id::<HtmlDialogElement>(QUESTION) else { return };
        show(&dialog, "[data-about=plantilla]", question == Question::Template);
        show(&dialog, "[data-about=salir]", question == Question::Leave);
        // Opened anew, the editor would cover a question that stood open before.
        dialog.close();
        let _ = dialog.show_modal();
    }

    /// Fetches the structure as it is now: to begin with, or to see what somebody else has saved meanwhile.
    fn load(self: &Rc<Self>, as_others_version: bool) {
        self.tell(None);
        if !as_others_version {
            self.change(|desk| *desk = Desk::begin(Vec::new(), desk.limits));
            self.set_loading(true);
        }
        let turn = self.asked.get() + 1;
        self.asked.set(turn);
        let editor = Rc::clone(self);
        spawn_local(async move {
            let page = region::fetch_page(&edit_href()).await;
            if editor.asked.get() != turn {
                return;
            }
            let fresh = page.and_then(|page| {
                // Where nothing can be changed any more, the server does not write it open.
                page.get_element_by_id(EDITOR).filter(|it| it.has_attribute("open")).ok_or_else(settled)
            });
            let fresh = match fresh {
                Ok(fresh) => fresh,
                Err(error) => return editor.give_up(&error, as_others_version),
            };
            for name in ["anio", "version"] {
                let selector = format!("[name={name}]");
                if let (Some(own), Some(fresh)) =
                    (find::<HtmlInputElement>(&editor.root, &selector), find::<HtmlInputElement>(&fresh, &selector))
                {
                    own.set_value(&fresh.value());
                }
            }
            let fresh = read(&fresh);
            editor.change(|desk| if as_others_version { desk.look_at(fresh) } else { *desk = fresh });
            editor.set_loading(false);
            focus(if as_others_version { UNDO } else { "editor-titulo" }.into());
        });
    }

    /// It could not be fetched: what stands here stays, and it can be tried again.
    fn give_up(&self, error: &AppError, as_others_version: bool) {
        react_to(error);
        show(&self.root, "[data-loading]", false);
        self.tell(Some(error));
        if !is_over(error) {
            let again = if as_others_version { "[data-do=recargar]" } else { "[data-do=reintentar]" };
            show(&self.root, again, true);
        }
    }

    fn go_to_first_wrong(&self, form: &Element) {
        let mut field = find::<HtmlElement>(form, "[name][aria-invalid=true]");
        if field.is_none() {
            // It is about all of them: the list of what is missing says it.
            if let Some(list) = find::<Element>(&self.root, "[data-lacking]") {
                set_attribute(&list, "open", Some(""));
                field = find(&list, "summary");
            }
        }
        if let Some(field) = field {
            let _ = field.focus();
        }
    }

    fn set_loading(&self, loading: bool) {
        show(&self.root, "[data-loading]", loading);
        show(&self.root, "[data-loaded]", !loading);
        if let Some(button) = find::<Element>(&self.root, "[type=submit]") {
            set_attribute(&button, "disabled", loading.then_some(""));
        }
    }

    /// Why it could not be loaded or saved, and the way on.
    fn tell(&self, error: Option<&AppError>) {
        show(&self.root, "[data-problem]", error.is_some());
        let Some(error) = error else { return set_text(&self.root, "[data-problem-text]", "") };
        set_text(&self.root, "[data-problem-text]", &error.to_string());
        show(&self.root, "[data-do=recargar]", error.code() == "estructura_modificada");
        show(&self.root, "[data-do=reintentar]", false);
        show(&self.root, "[data-do=cerrar]", is_over(error));
        if let Some(problem) = find::<Element>(&self.root, "[data-problem]") {
            problem.scroll_into_view();
        }
    }

    /// «Aceptar» saves the draft, if it can be kept.
    fn accept(self: &Rc<Self>, event: &ev::SubmitEvent) {
        let form = element(event.target()).filter(|form| closest(form, &format!("#{EDITOR}")).is_some());
        let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        event.prevent_default();
        if form.has_attribute("aria-busy") {
            return;
        }
        self.change(|desk| desk.tried = true);
        let desk = self.desk.borrow();
        if desk.verdict().draft().is_err() {
            drop(desk);
            return self.go_to_first_wrong(&form);
        }
        drop(desk);
        let Some(values) = region::values_of(&form) else { return };
        self.tell(None);
        set_attribute(&form, "aria-busy", Some("true"));
        let editor = Rc::clone(self);
        spawn_local(async move {
            let answer = region::send(&form, values).await;
            set_attribute(&form, "aria-busy", None);
            match answer {
                Ok(_) => {
                    editor.close();
                    toast::success("Borrador guardado");
                    live::announce(TOPIC);
                }
                Err(error) => {
                    react_to(&error);
                    editor.tell(Some(&error));
                }
            }
        });
    }
}
