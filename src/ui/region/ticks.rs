//! Boxes that are ticked in a list ([`super::mark::at_once`]): sent as they are ticked, all of a page by one.

use leptos::prelude::*;

/// For a page with such a list, inside of its region.
#[island(lazy)]
pub fn Ticks() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        let _ = window_event_listener(leptos::ev::change, |event| follow(&event));
        catch_up();
    }
}

/// Something was ticked, or is no longer.
#[cfg(feature = "hydrate")]
fn follow(event: &web_sys::Event) {
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{HtmlFormElement, HtmlInputElement};

    use super::form::boxes;
    use super::mark;
    use super::post::post;
    use crate::ui::dom::{closest, element};

    let Some(input) = element(event.target()).and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { return };
    let form = closest(&input, &format!("form[{}]", mark::AT_ONCE));
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    if input.has_attribute(mark::TICKS_ALL) {
        for each in boxes(&form).filter(|each| !each.disabled()) {
            each.set_checked(input.checked());
        }
    } else {
        let all: Vec<bool> = boxes(&form).filter(|each| !each.disabled()).map(|each| each.checked()).collect();
        let (any, every) = (all.contains(&true), !all.contains(&false));
        let head = form.query_selector(&mark::selector(mark::TICKS_ALL)).ok().flatten();
        if let Some(head) = head.and_then(|head| head.dyn_into::<HtmlInputElement>().ok()) {
            head.set_checked(any && every);
            head.set_indeterminate(any && !every);
        }
    }
    if let Some(region) = closest(&form, &mark::selector(mark::REGION)) {
        post(region, form, None);
    }
}

/// Sends what was ticked before anybody listened.
#[cfg(feature = "hydrate")]
fn catch_up() {
    use leptos::wasm_bindgen::JsCast;

    use super::form::boxes;
    use super::mark;
    use super::post::post;
    use crate::ui::dom::closest;

    let form = document().query_selector(&format!("form[{}]", mark::AT_ONCE)).ok().flatten();
    let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return };
    let is_ahead = boxes(&form).any(|each| each.checked() != each.default_checked());
    if let Some(region) = closest(&form, &mark::selector(mark::REGION)).filter(|_| is_ahead) {
        post(region, form, None);
    }
}
