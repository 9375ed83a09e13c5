//! The attributes by which the server marks what a region works with. What each means stands here, once. A page writes one
//! by its function (`<form {..mark::here()}>`); the browser's half of the region reads it by its constant.
//!
//! A mark stands first in its element: behind `id=PANEL` the macro would take its braces for those of a struct `PANEL {..}`.

use leptos::attr::custom::{CustomAttr, custom_attribute};

/// A marking attribute, to be spread over an element.
pub type Mark = CustomAttr<&'static str, String>;

/// For each attribute a constant with its name and a function that writes it. Without a value it is written `"true"`.
macro_rules! marks {
    ($($(#[$meaning:meta])* $write:ident($($value:ident)?), $NAME:ident = $name:literal;)*) => { $(
        pub const $NAME: &str = $name;

        $(#[$meaning])*
        pub fn $write($($value: impl Into<String>)?) -> Mark {
            custom_attribute($NAME, marks!(@value $($value)?))
        }
    )* };
    (@value) => { "true".to_owned() };
    (@value $value:ident) => { $value.into() };
}

marks! {
    /// The region itself.
    region(), REGION = "data-region";
    /// Any element: takes over what its namesake of the fetched page holds.
    part(name), PART = "data-part";
    /// A link is followed in the region. A form is posted there; then the parts are those of the page as it has become,
    /// unless the answer leads elsewhere.
    here(), HERE = "data-here";
    /// A link, or a `summary`: what gets the focus when it was followed, or opened.
    focus(id), FOCUS = "data-focus";
    /// Any element: what is said when a page could not be fetched.
    load_failed(sentence), LOAD_FAILED = "data-load-failed";

    /// A link, or a form of `method="get"`: the file is fetched here, and it is said that it came ([`done`]), or that it
    /// could not be made ([`refused`]).
    file(), FILE = "data-file";

    /// A form: what is said when it went well.
    done(sentence), DONE = "data-done";
    /// A form: what is said when the server could not do it.
    refused(sentence), REFUSED = "data-refused";
    /// A form: what is said when the server was not reached.
    unreachable(sentence), UNREACHABLE = "data-unreachable";
    /// In a form: where it is said what is wrong with that field.
    error(field), ERROR = "data-error";
    /// In a form: where it is said what no field says; without such a place it is a toast.
    refusal(), REFUSAL = "data-refusal";

    /// A form: opens the dialog of that id first. The dialog's hidden inputs take over its values; a form
    /// there that is [`here`] is posted for it.
    asks(dialog), ASKS = "data-asks";
    /// Such a form: the dialog's title.
    question(title), QUESTION = "data-question";
    /// Such a form: the parts (their names, parted by spaces) that are written anew then.
    parts(names), PARTS = "data-parts";
    /// Such a form: the page that has them as they have become.
    refresh(address), REFRESH = "data-refresh";

    /// A form: is posted whenever a box in it is ticked, or is no longer; what is ticked while it is on its way is sent
    /// afterwards. Of the page only [`parts`] are written anew, so that nothing moves under the hand.
    at_once(), AT_ONCE = "data-at-once";
    /// A box without a name in such a form: ticks all the others.
    ticks_all(), TICKS_ALL = "data-ticks-all";

    /// A button or link: opens the dialog of that id, if its island is interactive already.
    opens(dialog), OPENS = "data-opens";
    /// A button: shows the password in that input.
    reveals(input), REVEALS = "data-reveals";
    /// A button: puts the text of the element with that id on the clipboard.
    copies(id), COPIES = "data-copies";
    /// A button: fills these inputs (their ids, parted by spaces), each with what [`fills_with`] says.
    fills(inputs), FILLS = "data-fills";
    /// An input or button with an id: keeps the focus and what was typed when its part is exchanged. Escape leaves it as it
    /// was.
    cell(), CELL = "data-cell";
}

/// What a button fills the input of that id with.
pub fn fills_with(input: &str, value: impl Into<String>) -> CustomAttr<String, String> {
    custom_attribute(fill_name(input), value.into())
}

/// The attribute of [`fills_with`].
pub fn fill_name(input: &str) -> String {
    format!("data-{input}")
}

/// Finds the elements with that attribute.
pub fn selector(name: &str) -> String {
    format!("[{name}]")
}

/// Finds the part of that name.
pub fn part_named(name: &str) -> String {
    format!("[{PART}=\"{name}\"]")
}
