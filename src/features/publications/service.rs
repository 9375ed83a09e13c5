//! Notices and polls: writing them is in [`super::publish`], finding them in [`super::reading`].

pub use super::publish::{NewNotice, NewPoll, publish_notice, publish_poll, vote};
pub use super::reading::{
    assignments, board, compose, latest_own, notices, polls, reasons_to_keep_assignments_in, reasons_to_keep_people_in,
    results,
};
