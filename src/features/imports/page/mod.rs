//! The pages of imports. [`wizard`] brings a file in, [`review`] is its fourth step, [`history`] shows past imports;
//! [`query`] reads and writes the addresses, which hold all of the wizard's state.
//!
//! The server renders every state; what moves within one is an island: `FileStep`, `Advance`, `UndoForm`, and the region
//! around the review.

#[cfg(test)]
mod example;
mod history;
mod load;
mod parts;
mod query;
mod review;
mod rows;
mod wizard;
mod words;

pub use history::{DetailPage, HistoryPage};
pub use query::{HISTORY, PATH as IMPORT, detail_href, import_href};
pub use wizard::ImportPage;
