//! From the office's file to the people in the database.

mod bad_input;
mod cases;
mod checking;
mod confirming;
mod correcting;
mod executing;
mod listing;
mod logging;
mod other_formats;
mod recognising;
mod rejected;
mod revising;
mod school;
mod templates;
mod undoing;
