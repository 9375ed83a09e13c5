//! Whether deleted secrets may have left something behind in the database's files, for this instance's worker to erase.

use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Default)]
pub struct Traces(AtomicBool);

impl Traces {
    pub fn leave(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whoever takes them erases them, or leaves them again.
    pub fn take(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    pub fn are_left(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
