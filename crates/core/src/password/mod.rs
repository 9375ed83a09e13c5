//! Passwords: a type that keeps them secret, the makers of initial ones, and the rules for a person's own.
//!
//! Hashing and sealing are the server's business.

pub mod given;
pub mod initial;
mod method;
pub mod policy;
mod secret;

pub use initial::AlphanumericLength;
pub use method::{Method, UnknownMethod};
pub use policy::{BrokenRule, PasswordContext, check_own_password};
pub use secret::PlainPassword;
