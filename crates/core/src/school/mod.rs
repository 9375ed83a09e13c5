//! What a school is made of: levels and grades, sections, student codes, family relations, courses.

mod class;
mod code;
mod course;
mod grade;
mod relationship;
mod section;

use crate::person::Explains;

pub use class::ClassText;
pub use code::{CodeError, StudentCode};
pub use course::{CourseError, CourseName};
pub use grade::{Grade, GradeError, Level, LevelError, LevelGrade, describe_class, describe_grades};
pub use relationship::{Relationship, RelationshipError};
pub use section::{Section, SectionError, is_single};

impl Explains for CodeError {}
impl Explains for CourseError {}
impl Explains for GradeError {}
impl Explains for SectionError {}
