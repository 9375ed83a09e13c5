//! Students and who looks after them.

mod checking;
mod enrolling;
mod verifying;
