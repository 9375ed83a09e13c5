//! Signing in and out, tokens, passwords, and how many wrong ones an account takes.

mod forms;
mod passwords;
mod recovery;
mod signing_in;
mod throttle;
mod tokens;
