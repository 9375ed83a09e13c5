//! What a school is made of: levels and grades, sections, student codes, family relations, courses.

mod code;
mod course;
mod grade;
mod relationship;
mod section;

pub use code::{CodeError, StudentCode};
pub use course::{CourseError, CourseName};
pub use grade::{Grade, GradeError, Level, LevelError, LevelGrade, describe_class, describe_grades};
pub use relationship::{Relationship, RelationshipError};
pub use section::{Section, SectionError};
