//! What the school has already, and a cell alone does not tell.

use std::collections::HashSet;

/// Facts of the database by which a cell is read. The server loads them before it checks rows; without them nothing is
/// known, and what could be two things is refused.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The courses that exist, by [`crate::school::CourseName::key`]: such a name is one course, whatever it sounds like.
    pub courses: HashSet<String>,
}
