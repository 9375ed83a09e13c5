//! Writes the desk into what the server wrote.

use leptos::prelude::document;
use padron_core::evaluation::{MAX_COMPONENTS, Place, Violation};
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use super::card::slider_value;
use super::desk::Desk;
use super::draft;
use crate::features::evaluation::page::meaning::meaning;
use crate::features::evaluation::page::{example, sum};
use crate::ui::dom::{all, find, set_attribute, set_class, set_text, show};

/// What stands in the cards and in the list below them: a weight that moves is one card's matter, many times a second.
#[derive(Default)]
pub struct Painted {
    cards: [String; MAX_COMPONENTS],
    lacking: Vec<Violation>,
}

/// All of it; only what differs is touched.
pub fn paint(root: &Element, desk: &Desk, painted: &mut Painted) {
    let verdict = desk.verdict();
    let suggestion = desk.suggestion().map(|changes| draft::describe(&desk.rows, &changes));
    // Each looks into its own corner only.
    let corner = |name: &str| find::<Element>(root, name).unwrap_or_else(|| root.clone());
    let (head, foot) = (corner("header"), corner("footer"));
    sum::paint(&head, verdict.sum, desk.moved.is_some() || desk.undo.is_some());
    example::paint(&corner("aside"), &desk.shown());
    for place in 0..MAX_COMPONENTS {
        let own = suggestion.as_deref().filter(|_| desk.moved == Some(place));
        let wrong = [Place::Name(place), Place::Weight(place)].map(|at| desk.wrong_at(&verdict, at));
        let shows = format!("{:?} {wrong:?} {own:?} {}", desk.rows.get(place), desk.rows.len());
        if painted.cards[place] == shows {
            continue;
        }
        if let Some(card) = find(root, &format!("[data-card=\"{place}\"]")) {
            paint_card(&card, desk, &wrong, place);
            show(&card, "[data-do=aplicar]", own.is_some());
            set_text(&card, "[data-suggestion]", own.unwrap_or_default());
            painted.cards[place] = shows;
        }
    }
    show(root, "[data-do=agregar]", !desk.is_full());
    show(root, "[data-full]", desk.is_full());
    show(&head, "[data-undo]", desk.undo.is_some());
    set_text(&head, "[data-undo-text]", desk.undo.as_ref().map(|undo| undo.done.as_str()).unwrap_or_default());
    set_text(&head, "[data-said]", &desk.said);
    if painted.lacking != verdict.violations {
        paint_lacking(&foot, &verdict.violations);
        painted.lacking = verdict.violations;
    }
}

fn paint_card(card: &Element, desk: &Desk, wrong: &[String; 2], place: usize) {
    let row = desk.rows.get(place);
    set_class(card, "hidden", row.is_none());
    set_attribute(card, "disabled", row.is_none().then_some(""));
    let Some(row) = row else { return };
    let (called, weight) = (desk.name_of(place), row.read_weight().unwrap_or_default());
    for labelled in all(card, "[data-label]") {
        let label = labelled.get_attribute("data-label").unwrap_or_default().replace("{}", &called);
        set_attribute(&labelled, "aria-label", Some(&label));
    }
    set_text(card, "legend", &format!("Componente {}: {called}", place + 1));
    let hint = meaning(place, weight, row.active);
    set_attribute(card, "title", Some(&hint));
    set_text(card, "[popover]", &hint);
    if let Some(button) = find(card, "[popovertarget]") {
        set_attribute(&button, "aria-label", Some(&format!("Cuánto cuenta {called}")));
    }
    set_value(card, "nombre", &row.name);
    set_value(card, "peso", &row.weight);
    set_value(card, "deslizador", &slider_value(weight));
    if let Some(slider) = find(card, "[data-field=deslizador]") {
        set_attribute(&slider, "aria-valuetext", Some(&format!("{}%", weight.short())));
    }
    if let Some(kind) = find::<HtmlSelectElement>(card, "[data-field=tipo]") {
        kind.set_value(row.kind.as_str());
    }
    if let Some(order) = find::<HtmlSelectElement>(card, "[data-field=orden]") {
        order.set_value(&(place + 1).to_string());
    }
    for (index, option) in all(card, "[data-field=orden] option").iter().enumerate() {
        let is_spare = index >= desk.rows.len();
        set_class(option, "hidden", is_spare);
        set_attribute(option, "disabled", is_spare.then_some(""));
    }
    if let Some(active) = find::<HtmlInputElement>(card, "[data-field=activo]") {
        active.set_checked(row.active);
    }
    set_text(card, "[data-state]", if row.active { "Activo" } else { "Inactivo" });
    for (field, wrong) in ["nombre", "peso"].into_iter().zip(wrong) {
        set_text(card, &format!("[data-wrong={field}]"), wrong);
        if let Some(input) = find(card, &format!("[data-field={field}]")) {
            set_attribute(&input, "aria-invalid", (!wrong.is_empty()).then_some("true"));
        }
    }
}

/// What is being typed keeps its cursor.
fn set_value(card: &Element, field: &str, value: &str) {
    let input = find::<HtmlInputElement>(card, &format!("[data-field={field}]"));
    if let Some(input) = input.filter(|input| input.value() != value) {
        input.set_value(value);
    }
}

/// Everything that keeps it from being confirmed.
fn paint_lacking(root: &Element, violations: &[Violation]) {
    show(root, "[data-lacking]", !violations.is_empty());
    let title = match violations.len() {
        1 => "Falta 1 corrección para poder confirmarla".to_owned(),
        count => format!("Faltan {count} correcciones para poder confirmarla"),
    };
    set_text(root, "[data-lacking-title]", &title);
    let Some(list) = find::<Element>(root, "[data-lacking-list]") else { return };
    list.set_text_content(None);
    for violation in violations {
        let (Ok(line), Ok(sentence)) = (document().create_element("li"), document().create_element("span")) else {
            continue;
        };
        set_attribute(&line, "data-campo", Some(&violation.place.field()));
        sentence.set_text_content(Some(&violation.rule.to_string()));
        if let Place::Name(place) | Place::Weight(place) | Place::Kind(place) = violation.place {
            line.set_text_content(Some(&format!("Componente {}: ", place + 1)));
        }
        let _ = line.append_child(&sentence);
        let _ = list.append_child(&line);
    }
}
