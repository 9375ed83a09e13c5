//! Meta's error codes: whose fault it is, and so what follows for this message and for all others.

use std::time::Duration;

use crate::platform::reply::{Reply, Trouble};

/// Whose fault a refusal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This telephone cannot be written to, however often it is tried.
    Recipient,
    /// The person asked not to be written to.
    OptedOut,
    /// The template is missing, stopped, or has other parameters: it is the same for everybody.
    Template,
    /// The token, the number or the account: nobody can be written to until somebody sees to it.
    Account,
    /// It passes by itself, within minutes.
    Passing,
    /// This person has had many messages from businesses: not today.
    Crowded,
    /// Too many of our messages were blocked: the number rests.
    Restricted,
}

/// How long a person who has had too many messages is left alone.
const CROWDED: Duration = Duration::from_secs(24 * 3600);
/// How long a number that was blocked often rests.
const RESTRICTED: Duration = Duration::from_secs(6 * 3600);
/// How long all wait where a person has to see to the template or the account.
const BROKEN: Duration = Duration::from_secs(5 * 60);

impl Fault {
    /// `None` for codes of which nothing is known.
    pub fn of(code: u32) -> Option<Self> {
        Some(match code {
            131021 | 131026 | 131030 | 131047 | 130472 | 131009 => Self::Recipient,
            131050 => Self::OptedOut,
            132000 | 132001 | 132005 | 132007 | 132012 | 132015 | 132016 | 131008 => Self::Template,
            0 | 3 | 10 | 33 | 100 | 190 | 200..=299 | 368 | 131005 | 131031 | 131042 | 131045 | 133010 => Self::Account,
            1 | 2 | 4 | 80007 | 130429 | 131000 | 131016 | 131056 | 131057 | 133004 => Self::Passing,
            131049 => Self::Crowded,
            131048 => Self::Restricted,
            _ => return None,
        })
    }
}

/// What follows of a refusal. Of an unknown code with the status of a server in trouble nobody knows what came of it.
pub fn trouble(reply: Reply, is_servers: bool) -> Trouble {
    let at_least = |wait: Duration| Some(reply.wait.unwrap_or_default().max(wait));
    match reply.code.and_then(Fault::of) {
        Some(Fault::Recipient | Fault::OptedOut) => Trouble::Rejected(reply),
        Some(Fault::Passing) => Trouble::Deferred(reply),
        Some(Fault::Crowded) => Trouble::Deferred(Reply { wait: at_least(CROWDED), ..reply }),
        Some(Fault::Restricted) => Trouble::Down(Reply { wait: at_least(RESTRICTED), ..reply }),
        Some(Fault::Template | Fault::Account) => Trouble::Down(Reply { wait: at_least(BROKEN), ..reply }),
        None if is_servers => Trouble::Unknown(reply),
        None => Trouble::Rejected(reply),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: u32) -> Trouble {
        trouble(Reply::new(Some(code), ""), false)
    }

    #[test]
    fn each_class_has_its_consequence() {
        for code in [131026, 131021, 131030, 131047, 131050, 130472, 999_999] {
            assert!(matches!(of(code), Trouble::Rejected(_)), "{code}");
        }
        for code in [132000, 132001, 132005, 132007, 132012, 132015, 132016, 0, 3, 10, 190, 200, 299, 368, 131005] {
            assert!(matches!(of(code), Trouble::Down(Reply { wait: Some(BROKEN), .. })), "{code}");
        }
        for code in [1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133004] {
            assert!(matches!(of(code), Trouble::Deferred(Reply { wait: None, .. })), "{code}");
        }
        assert!(matches!(of(131048), Trouble::Down(Reply { wait: Some(RESTRICTED), .. })));
        assert!(matches!(of(131049), Trouble::Deferred(Reply { wait: Some(CROWDED), .. })));
    }

    #[test]
    fn of_an_unknown_code_nobody_knows_what_came_of_it_when_the_server_is_in_trouble() {
        assert!(matches!(trouble(Reply::new(Some(504), ""), true), Trouble::Unknown(_)));
    }

    #[test]
    fn what_the_server_asks_for_is_waited_for_at_least() {
        let asked = Reply { wait: Some(Duration::from_secs(90)), ..Reply::new(Some(130429), "") };
        assert!(matches!(trouble(asked.clone(), false), Trouble::Deferred(reply) if reply == asked));
    }
}
