//! What the tests share: an application to talk to, people to talk to it, files to give it.

pub mod answer;
pub mod app;
pub mod clock;
pub mod engine;
pub mod files;
pub mod importing;
pub mod links;
pub mod meta;
pub mod outbox;
pub mod people;
pub mod process;
pub mod publishing;
pub mod school;
pub mod smtp;
pub mod visitor;
pub mod workbooks;

pub use answer::{Answer, Ask};
pub use app::{OtherInstance, TestApp};
pub use engine::Engine;
pub(crate) use engine::on_both_engines;
pub use importing::{errors_of, id_of};
pub use people::{INITIAL_PASSWORD, OWN_PASSWORD, Person};
pub use process::{Home, Server};
pub use visitor::Visitor;
