//! The built program, run as its operator runs it.

mod commands;
mod equal_time;
mod import_log;
mod importing;
mod kills;
mod secrets;
mod sending;
mod serving;
mod settings;
mod whatsapp;
