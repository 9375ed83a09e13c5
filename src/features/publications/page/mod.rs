//! What a permitted teacher writes for families, and what became of it. Plain forms and links inside a region; without
//! the WASM they are posts and pages.

mod compose;
mod listing;
mod notices;
mod polls;
mod publishing;

pub use listing::Prose;
pub use notices::NoticesPage;
pub use polls::PollsPage;
