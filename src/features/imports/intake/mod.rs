//! From an uploaded file to staged rows: received, read, checked against the rules and the database, and staged; read
//! again as a person corrected it; forgotten when nobody went on with it.
//!
//! Small files are answered in the request; larger ones by a job, with progress. The file is kept (sealed) until its rows
//! are created; one that cannot be taken in, but whose columns can be named by hand, is kept too.

pub mod check;
pub mod job;
pub mod purge;
mod read;
pub mod receive;
pub mod reread;
pub mod stage;

/// The kind of job that checks a large file ([`job`]).
pub const CHECK_JOB: &str = "validar_importacion";
