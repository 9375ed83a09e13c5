//! First passwords on paper (HU-USERS-06 CA-04, UX-04): tagged PDF. No I/O, no clock, no randomness.

#![allow(dead_code)] // The forms come next.

mod area;
mod book;
mod error;
mod face;
mod layout;
mod look;
mod paint;
mod text;

pub use error::PrintError;
