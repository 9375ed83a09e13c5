//! From the office's file to the people in the database.

mod bad_input;
mod checking;
mod executing;
mod listing;
mod other_formats;
mod mending;
mod recognising;
mod school;
mod rejected;
mod templates;
mod undoing;
