//! What travels about sending.

mod message;
mod outbox;
mod reach;
mod request;
mod words;

pub use message::{Message, PreviewQuery, RevealedMessage, TemplateText, Tested};
pub use outbox::{Attempt, Delivery, DeliveryQuery, DeliveryStory, Job, JobState, Resolution};
pub use reach::{ChannelReach, Forgotten, Reach, ReachQuery, Recoverable, Sendable};
pub use request::{PdfForRequest, PdfRequest, RecoveryRequest, SendForRequest, SendRequest, Sending, Started};
pub use words::{Channel, DeliveryState, Mode, Purpose, UnknownWord};
