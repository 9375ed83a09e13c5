//! Padrón's rules and file readers: bytes in, reports out.
//!
//! Nothing here touches a file, a clock, a database or a random source of its own, so the server and
//! the browser run the very same rules. Everything a user reads is Spanish and stands on the type or
//! the error it explains.
//!
//! In reading order: [`text`] tidies what people type, [`clean`] takes off what a sheet put around it, [`person`],
//! [`role`] and [`permission`] say what a value is, [`country`] what differs from country to country, [`password`] makes and checks passwords, [`sheet`] turns the bytes of
//! a file into rows under hard limits, [`import`] checks those rows against the schema of a kind of file,
//! [`message`] and [`whatsapp`] say what a person is told with a first password, [`publication`] checks what teachers
//! write, [`evaluation`] how marks are weighed, and [`search`] what people are found by.

pub mod clean;
pub mod country;
pub mod evaluation;
pub mod import;
pub mod issue;
pub mod message;
pub mod password;
pub mod permission;
pub mod person;
pub mod publication;
pub mod role;
pub mod school;
pub mod search;
pub mod sheet;
pub mod text;
pub mod whatsapp;
