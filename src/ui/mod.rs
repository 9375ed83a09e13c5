//! Components that know no feature: the design system. Calm, keyboard-first, native elements first. What needs
//! the browser is an island or stands inside one; everything else never leaves the server but as HTML.
//!
//! What reads best first: [`layout`] frames a page, [`field`] and [`alert`] make forms, [`table`] and
//! [`pagination`] make lists, [`dialog`] and [`toast`] speak up, [`failure`] shows an error.

pub mod address;
pub mod alert;
pub mod dialog;
#[cfg(feature = "hydrate")]
pub mod dom;
pub mod donut;
pub mod download;
pub mod dropzone;
pub mod failure;
pub mod field;
pub mod figure;
pub mod history;
pub mod icon;
pub mod layout;
#[cfg(feature = "hydrate")]
pub mod live;
pub mod logo;
pub mod pagination;
pub mod post_form;
pub mod progress;
pub mod pulse;
pub mod region;
pub mod second_look;
pub mod share;
pub mod spinner;
pub mod stepper;
pub mod switch;
pub mod table;
pub mod tabs;
pub mod theme;
pub mod tip;
pub mod toast;
