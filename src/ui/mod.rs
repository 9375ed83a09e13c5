//! Components that know no feature: the design system. Calm, keyboard-first, native elements first.
//!
//! What reads best first: [`layout`] frames a page, [`field`] and [`alert`] make forms, [`table`] and
//! [`pagination`] make lists, [`dialog`] and [`toast`] speak up, [`failure`] shows an error.

pub mod alert;
pub mod dialog;
pub mod donut;
pub mod download;
pub mod dropzone;
pub mod failure;
pub mod field;
pub mod figure;
pub mod format;
pub mod icon;
pub mod layout;
pub mod logo;
pub mod pagination;
pub mod progress;
pub mod stepper;
pub mod switch;
pub mod table;
pub mod tabs;
pub mod theme;
pub mod toast;
