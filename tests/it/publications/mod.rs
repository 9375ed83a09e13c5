//! Notices and polls of permitted teachers for the families of their courses.

mod pages;
mod polls;
mod scope;
mod writing;
