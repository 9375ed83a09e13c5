//! What a channel speaks through: a connection to the mail server, which is opened when it is first needed and serves many
//! messages, the way to Meta, or nothing at all.

use std::time::Duration;

use super::number::Number;
use crate::features::delivery::messages::Email;
use crate::platform::Platform;
use crate::platform::reply::{Reply, Trouble};
use crate::platform::smtp::{Connection, Server};

/// A line of one lane.
pub enum Line<'a> {
    /// Nothing leaves this machine.
    Simulated,
    Mail(Mail<'a>),
    WhatsApp(Number<'a>),
}

/// A line to the mail server.
pub struct Mail<'a> {
    pub server: &'a Server,
    timeout: Duration,
    open: Option<Box<Connection>>,
    /// A message went through it.
    is_used: bool,
}

impl<'a> Line<'a> {
    pub fn of_email(platform: &'a Platform) -> Self {
        let settings = &platform.settings.email;
        match &settings.server {
            Some(server) => Self::Mail(Mail { server, timeout: settings.timeout, open: None, is_used: false }),
            None => Self::Simulated,
        }
    }

    pub async fn close(self) {
        if let Self::Mail(Mail { open: Some(connection), .. }) = self {
            connection.close().await;
        }
    }
}

impl Mail<'_> {
    /// Sees to it that a connection stands.
    pub async fn connect(&mut self) -> Result<(), Reply> {
        if self.open.is_none() {
            self.open = Some(Box::new(Connection::open(self.server, self.timeout).await?));
            self.is_used = false;
        }
        Ok(())
    }

    /// Names sender and recipient; nothing of the message is handed over. A server may end a connection that has served for
    /// long: then another one is opened.
    pub async fn begin(&mut self, email: &Email) -> Result<(), Trouble> {
        let was_used = self.is_used;
        match self.try_begin(email).await {
            Err(Trouble::Down(_)) if was_used => {
                self.connect().await.map_err(Trouble::Down)?;
                self.try_begin(email).await
            }
            begun => begun,
        }
    }

    async fn try_begin(&mut self, email: &Email) -> Result<(), Trouble> {
        let connection = self.open.as_mut().ok_or_else(not_connected)?;
        let begun = connection.begin(&email.from, &email.to).await;
        self.recover(begun).await
    }

    /// Hands the message over, after [`Self::begin`].
    pub async fn hand_over(&mut self, email: &Email) -> Result<Reply, Trouble> {
        self.is_used = true;
        let connection = self.open.as_mut().ok_or_else(not_connected)?;
        let handed_over = connection.hand_over(&email.bytes).await;
        self.recover(handed_over).await
    }

    /// Takes back what was begun.
    pub async fn reset(&mut self) {
        if let Some(connection) = &mut self.open
            && !connection.reset().await
        {
            self.open = None;
        }
    }

    /// Makes the connection fit for the next message, or forgets it.
    async fn recover<T>(&mut self, result: Result<T, Trouble>) -> Result<T, Trouble> {
        match &result {
            Ok(_) => {}
            Err(Trouble::Deferred(_) | Trouble::Rejected(_)) => self.reset().await,
            Err(Trouble::Down(_) | Trouble::Unknown(_)) => self.open = None,
        }
        result
    }
}

fn not_connected() -> Trouble {
    Trouble::Down(Reply::new(None, "not connected"))
}
