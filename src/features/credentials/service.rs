//! What other slices and the entry points may ask of first passwords.

pub use super::answer::{Answered, answer_passwords};
pub use super::issue::{ISSUE_JOB, issue, run_issuing};
pub use super::issued::{Issued, make_initial};
pub use super::opening::{Opening, OpeningKind, note_opening_in};
pub use super::people::{PrintPerson, hand_over, list_people, print_people, reveal};
pub use super::printing::{PDF, Print, print, try_letters};
pub use super::reach::{Recipient, keep_classroom, open, recipient, recipients};
pub use super::summary::{arrivals, summary};
pub use super::typed::{forget_all_typed_in, forget_typed_in, keep_typed_in, never_shown, open_typed, typed_of};
pub use super::vault::{
    erase_traces, expiry, forget_traces, keep_vault, prune, purge, purge_expired, purge_for_user_in, seal_in,
};
pub use super::workbook::{Book, workbook};
