//! What is known of a message that was given to another server, by mail or by WhatsApp.

use std::time::Duration;

use padron_core::text;

const LONGEST: usize = 200;

/// What a server said, or what stands for it where nothing was said. One line, at most 200 letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The server's own code.
    pub code: Option<u32>,
    pub text: String,
    /// How long it wants to be left alone, at least.
    pub wait: Option<Duration>,
}

impl Reply {
    pub fn new(code: Option<u32>, said: &str) -> Self {
        Self { code, text: shorten(said), wait: None }
    }
}

/// Why a message did not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Not now: a definite answer about this message.
    Deferred(Reply),
    /// Never: a definite answer about this message.
    Rejected(Reply),
    /// The server takes nothing from us (any more); this message was not accepted.
    Down(Reply),
    /// The message was handed over and no answer came.
    Unknown(Reply),
}

impl Trouble {
    /// The same with another reply.
    pub fn map(self, change: impl FnOnce(Reply) -> Reply) -> Self {
        match self {
            Self::Deferred(reply) => Self::Deferred(change(reply)),
            Self::Rejected(reply) => Self::Rejected(change(reply)),
            Self::Down(reply) => Self::Down(change(reply)),
            Self::Unknown(reply) => Self::Unknown(change(reply)),
        }
    }

    pub fn reply(&self) -> &Reply {
        let (Self::Deferred(reply) | Self::Rejected(reply) | Self::Down(reply) | Self::Unknown(reply)) = self;
        reply
    }
}

fn shorten(said: &str) -> String {
    text::normalize(&text::printable(&said.replace(['\r', '\n'], " "))).chars().take(LONGEST).collect()
}
