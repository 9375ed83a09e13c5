//! Checks the files that an office brings, row by row, before anything is created (HU-USERS-04 CA-04).
//!
//! [`check_file`] reads a file, finds its header, maps its columns to the schema of a [`Kind`] and
//! checks every row; [`check_row`] checks one row again after it was corrected. What only a database knows
//! (a document that is already taken, a guardian who is not there) is the server's business; its
//! sentences stand in [`messages`] all the same. A new kind of file is one schema in `schema.rs` and one
//! row type beside `person.rs`.

mod assign;
mod assignment;
mod cells;
mod check;
mod choices;
mod columns;
mod evidence;
mod footer;
mod heading;
mod keys;
mod kind;
mod known;
mod layout;
mod mapping;
pub mod messages;
mod names;
mod person;
mod place;
mod prospect;
mod reading;
mod repeats;
pub mod report;
mod row;
mod schema;
mod secret;
mod staff;
mod student;
mod suggest;
mod target;
mod values;

pub use assignment::AssignmentRow;
pub use check::{CheckOptions, CheckedFile, Layout, OtherSheet, PreviewRow, Refusal, SkippedRow, check_file};
pub use choices::{choices_of, nearest_choice};
pub use heading::{Owner, heading_key, holds_passwords};
pub use keys::{KeyKind, RowKey};
pub use kind::{Kind, UnknownKind};
pub use known::Known;
pub use mapping::{Certainty, FixedOrigin, FixedValue, FoundColumn, MappingChoice, Question, QuestionOption};
pub use names::split_by_hand;
pub use person::PersonRow;
pub use place::RowPlace;
pub use prospect::ProspectRow;
pub use repeats::Earlier;
pub use row::{CheckedRow, TypedRow, check_row, check_rows, parse_row};
pub use schema::{Column, Whose, field};
pub use secret::TypedPassword;
pub use staff::{StaffPassword, StaffRow};
pub use student::{RelationRow, StudentRow, child, identity};
pub use target::{Part, Target};
pub use values::Values;
