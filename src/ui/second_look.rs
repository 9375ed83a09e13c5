//! The second look: what opens the secrets of many people is refused until one's password was typed once more. Whatever
//! was refused waits here meanwhile and is done when it was.

/// Id of the dialog that asks for the password. A page that has none says the refusal in words.
pub const DIALOG: &str = "segunda-mirada";

#[cfg(feature = "hydrate")]
thread_local! {
    /// What was refused last.
    static WAITING: std::cell::RefCell<Option<Box<dyn FnOnce()>>> = const { std::cell::RefCell::new(None) };
}

/// Opens the dialog and does `again` once the password was typed; false if the page has no such dialog.
#[cfg(feature = "hydrate")]
pub fn ask(again: impl FnOnce() + 'static) -> bool {
    let Some(dialog) = super::dom::by_id::<web_sys::HtmlDialogElement>(DIALOG) else { return false };
    WAITING.set(Some(Box::new(again)));
    if !dialog.open() {
        let _ = dialog.show_modal();
    }
    true
}

/// The password was typed: closes the dialog and does what waits.
#[cfg(feature = "hydrate")]
pub fn given() {
    if let Some(dialog) = super::dom::by_id::<web_sys::HtmlDialogElement>(DIALOG) {
        dialog.close();
    }
    if let Some(again) = WAITING.take() {
        again();
    }
}
