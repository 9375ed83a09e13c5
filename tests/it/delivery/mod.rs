//! Sending first passwords: over a real server, a real database, and a mail server that does as it is told.

mod cloud_api;
mod emails;
mod failures;
mod forgotten;
mod killed;
mod links;
mod narrowed;
mod requests;
mod settling;
mod simulated;
mod whatsapp;
