//! Checks the files that an office brings, row by row, before anything is created (HU-USERS-04 CA-04).
//!
//! [`check_file`] reads a file, finds its header, maps its columns to the schema of a [`Kind`] and
//! checks every row. What only a database knows (a document that is already taken) is the server's
//! business; its sentences stand in [`messages`] all the same. A new kind of file is one schema in
//! `schema.rs` and one row type beside `person.rs`.

mod check;
mod header;
mod kind;
pub mod messages;
mod person;
pub mod report;
mod schema;
mod values;

pub use check::{CheckOptions, CheckedFile, CheckedRow, check_file};
pub use kind::{Kind, UnknownKind};
pub use person::PersonRow;
pub use schema::{Column, field};
pub use values::Values;
