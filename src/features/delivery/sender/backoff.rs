//! How long is waited before something is tried again: 5 to 15 seconds the first time, doubling. Chance keeps many from
//! coming back at once.

use chrono::TimeDelta;

use crate::platform::random::Entropy;

/// The longest rest of a message and of a channel.
const LONGEST: TimeDelta = TimeDelta::minutes(15);

/// The wait after so many failures, from 0.
pub fn wait(entropy: &dyn Entropy, failures: i64) -> TimeDelta {
    let mut bytes = [0; 2];
    entropy.fill(&mut bytes);
    let first = 5_000 + i64::from(u16::from_le_bytes(bytes)) * 10_000 / i64::from(u16::MAX);
    TimeDelta::milliseconds(first << failures.clamp(0, 10)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::random::SystemEntropy;

    #[test]
    fn the_first_wait_is_five_to_fifteen_seconds_and_it_doubles_up_to_a_quarter_of_an_hour() {
        for failures in 0..20 {
            for _ in 0..50 {
                let wait = wait(&SystemEntropy, failures);
                let factor = 1 << failures.min(10);
                assert!(wait >= TimeDelta::seconds(5 * factor).min(LONGEST), "{failures}: {wait}");
                assert!(wait <= TimeDelta::seconds(15 * factor).min(LONGEST), "{failures}: {wait}");
            }
        }
    }
}
