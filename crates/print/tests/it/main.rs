//! The files as their readers get them: taken apart by a parser of PDF that is not the writer's.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod archive;
mod files;
mod support;
