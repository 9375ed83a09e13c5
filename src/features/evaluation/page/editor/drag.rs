//! Moving a card by its handle, with a mouse, a pen or a finger. While it moves the cards only look as if they had
//! changed places; where it is dropped is where it goes.

use std::cell::RefCell;

use leptos::ev::PointerEvent;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::places::{displacement, landing};
use crate::ui::dom::{closest, element};

struct Drag {
    list: Element,
    cards: Vec<HtmlElement>,
    /// Of each card: upper edge and height, within the list.
    places: Vec<(f64, f64)>,
    from: usize,
    to: usize,
    /// Where it was seized, within the list.
    start: f64,
}

thread_local! {
    /// One finger, one card.
    static DRAG: RefCell<Option<Drag>> = const { RefCell::new(None) };
}

/// How near to an edge of what scrolls it begins to scroll, and how far at once.
const EDGE: f64 = 56.0;
const SCROLL: f64 = 14.0;

/// The handle of the card at `from` was pressed.
pub fn begin(event: &PointerEvent, from: usize) {
    let Some(handle) = element(event.target()).and_then(|target| closest(&target, "[data-handle]")) else { return };
    let Some(list) = closest(&handle, "[data-cards]") else { return };
    let children = list.children();
    let cards: Vec<HtmlElement> = (0..children.length())
        .filter_map(|index| children.item(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|card| card.offset_height() > 0)
        .collect();
    if event.button() != 0 || from >= cards.len() {
        return;
    }
    let _ = handle.set_pointer_capture(event.pointer_id());
    let top = list.get_bounding_client_rect().top();
    let place = |card: &HtmlElement| {
        let edge = card.get_bounding_client_rect();
        (edge.top() - top, edge.height())
    };
    let places = cards.iter().map(place).collect();
    let _ = cards[from].class_list().add_1("dragged");
    let start = f64::from(event.client_y()) - top;
    DRAG.set(Some(Drag { list, cards, places, from, to: from, start }));
}

/// The pointer moved.
pub fn follow(event: &PointerEvent) {
    DRAG.with_borrow_mut(|drag| {
        // Nothing says that the button was released outside the window; the next move shows it.
        let Some(drag) = drag.as_mut().filter(|_| event.buttons() != 0) else { return };
        let pointer = f64::from(event.client_y());
        if let Some(scroller) = closest(&drag.list, "[data-scrolls]") {
            let edges = scroller.get_bounding_client_rect();
            if pointer < edges.top() + EDGE {
                scroller.scroll_by_with_x_and_y(0.0, -SCROLL);
            } else if pointer > edges.bottom() - EDGE {
                scroller.scroll_by_with_x_and_y(0.0, SCROLL);
            }
        }
        let distance = pointer - drag.list.get_bounding_client_rect().top() - drag.start;
        drag.to = landing(&drag.places, drag.from, distance);
        for (index, card) in drag.cards.iter().enumerate() {
            let shift =
                if index == drag.from { distance } else { displacement(&drag.places, drag.from, drag.to, index) };
            // Whole pixels: the formatting of floats would weigh more than all of this.
            let _ = card.style().set_property("transform", &format!("translateY({}px)", shift.round() as i32));
        }
    });
}

/// It was let go: from which place to which, unless it is the same.
pub fn end() -> Option<(usize, usize)> {
    let drag = DRAG.take()?;
    for card in &drag.cards {
        let _ = card.style().remove_property("transform");
        let _ = card.class_list().remove_1("dragged");
    }
    (drag.from != drag.to).then_some((drag.from, drag.to))
}
