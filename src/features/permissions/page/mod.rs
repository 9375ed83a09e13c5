//! «Permisos de Docentes»: every active teacher with two switches, and the decisions about one.

mod history;
mod list;
pub mod query;
mod switch;

pub use history::{Line as DecisionLine, TeacherPage};
pub use list::PermissionsPage;
pub use query::{PATH as PERMISSIONS, filter_href};
