//! The structure of evaluation: the components of a mark, their weights, and the mean they make (HU-USERS-02,
//! HU-USERS-03).
//!
//! [`check`] alone decides about a proposed structure: what the director sees moving and what the server accepts are
//! this function. Weights and marks are integers of hundredths; no floating point takes part.

mod check;
mod component;
mod mean;
mod share;
mod template;
mod weight;

pub use check::{CheckResult, Limits, Place, Proposed, Rule, Violation, check};
pub use component::{Component, ComponentKind, ComponentName, KindError, MAX_COMPONENTS, MAX_NAME_CHARS, NameError};
pub use mean::{MAX_MARK, Mark, MarkError, example_mark, subtotal, weighted_mean};
pub use share::{balance, default_weights, equal_shares};
pub use template::{TEMPLATES, Template};
pub use weight::{Weight, WeightError};
