//! The machine's clock, set forward as far as a test wants.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use padron::platform::clock::{Clock, SystemClock};

#[derive(Default)]
pub struct TestClock {
    ahead_micros: AtomicI64,
}

impl TestClock {
    pub fn advance(&self, by: TimeDelta) {
        self.ahead_micros.fetch_add(by.num_microseconds().unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::microseconds(self.ahead_micros.load(Ordering::SeqCst))
    }
}
