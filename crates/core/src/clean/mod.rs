//! What a cell has around, or in place of, its value: the habits of offices and the tricks of spreadsheets.
//!
//! Small pure functions that know no type. What one type alone has around it («DNI», «Cel.», `mailto:`) is taken off
//! beside that type.

mod accented;
mod letters;
mod nearest;
mod nothing;
mod wrapping;

pub use letters::{looks_damaged, restored_letters};
pub use nearest::nearest;
pub use nothing::is_nothing;
pub use wrapping::unwrap_text;
