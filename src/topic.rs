//! What open pages are told about while they are looked at. The server names its events by these words, the browser
//! passes them on, and what shows something of a topic looks again.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// One's own notices.
    Notices,
    /// What directors decide about teachers, and what it opens to the teacher who looks.
    Permissions,
    /// What the teacher who looks may publish.
    OwnPermissions,
    /// The structure of evaluation.
    Structure,
    /// What reaches a family.
    Publications,
    /// What is sent to people, and what became of it.
    Deliveries,
}

impl Topic {
    /// The event's name in the stream.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notices => "notificaciones",
            Self::Permissions => "permisos",
            Self::OwnPermissions => "mis-permisos",
            Self::Structure => "estructura",
            Self::Publications => "publicaciones",
            Self::Deliveries => "envios",
        }
    }
}
