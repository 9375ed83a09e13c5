//! What a cell alone does not tell.

use std::collections::HashSet;

use crate::{country::Country, password::Method};

/// Facts of the database and of the run by which a cell is read. The server loads them before it checks rows; without them nothing is
/// known, and what could be two things is refused.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The courses that exist, by [`crate::school::CourseName::key`]: such a name is one course, whatever it sounds like.
    pub courses: HashSet<String>,
    /// Whose rules the documents and telephones of staff keep.
    pub country: Country,
    /// How passwords are made where a file asks for it.
    pub method: Method,
}
