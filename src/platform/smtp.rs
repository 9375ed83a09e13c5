//! A connection to the mail server, command by command: what is known of a message is known exactly. Until its data is
//! handed over nothing can have arrived; from there on only a reply says so.

use std::fmt;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::{Address, transport::smtp::Error};

use super::reply::{Reply, Trouble};

/// How a connection is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (`smtps://`).
    Implicit,
    /// TLS before anything is said (`smtp://`); a server without it is refused.
    StartTls,
    /// None: on this machine only.
    Plain,
}

/// A mail server, and in whose name it is written to.
#[derive(Clone)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// User and password.
    pub credentials: Option<(String, String)>,
    /// A certificate (PEM) that is trusted beside the usual ones.
    pub trusted: Option<Vec<u8>>,
    pub from: Mailbox,
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{} ({:?})", self.host, self.port, self.security)
    }
}

/// An open, signed-in connection.
pub struct Connection {
    inner: AsyncSmtpConnection,
    timeout: Duration,
}

/// The server closes the connection: nothing that was not accepted will be.
const CLOSING: u32 = 421;
/// Answers that are about us, not about who is written to.
const NOT_SIGNED_IN: [u32; 4] = [530, 534, 535, 538];

impl Connection {
    /// Connects, turns TLS on and signs in.
    pub async fn open(server: &Server, timeout: Duration) -> Result<Self, Reply> {
        match tokio::time::timeout(timeout, connect(server, timeout)).await {
            Ok(Ok(inner)) => Ok(Self { inner, timeout }),
            Ok(Err(error)) => Err(reply_of(&error)),
            Err(_) => Err(silence()),
        }
    }

    /// Names sender and recipient. Whatever goes wrong, nothing of the message was handed over.
    pub async fn begin(&mut self, from: &Address, to: &Address) -> Result<(), Trouble> {
        // A refused sender is no fault of the recipient's.
        self.command(Mail::new(Some(from.clone()), Vec::new())).await.map_err(Trouble::Down)?;
        self.command(Rcpt::new(to.clone(), Vec::new())).await.map(drop).map_err(definite)
    }

    /// Hands the data over; answers the server's reply.
    pub async fn hand_over(&mut self, message: &[u8]) -> Result<Reply, Trouble> {
        self.command(Data).await.map_err(definite)?;
        match tokio::time::timeout(self.timeout, self.inner.message(message)).await {
            Ok(Ok(response)) => Ok(accepted(&response)),
            Ok(Err(error)) if error.status().is_some() => Err(definite(reply_of(&error))),
            Ok(Err(error)) => Err(Trouble::Unknown(reply_of(&error))),
            Err(_) => Err(Trouble::Unknown(silence())),
        }
    }

    /// Takes back what was begun, so that the next message can be; false if the connection is of no use any more.
    pub async fn reset(&mut self) -> bool {
        self.command(Rset).await.is_ok()
    }

    pub async fn close(mut self) {
        let _ = tokio::time::timeout(Duration::from_secs(1), self.inner.quit()).await;
    }

    async fn command(&mut self, command: impl fmt::Display) -> Result<Response, Reply> {
        match tokio::time::timeout(self.timeout, self.inner.command(command)).await {
            Ok(answer) => answer.map_err(|error| reply_of(&error)),
            Err(_) => Err(silence()),
        }
    }
}

async fn connect(server: &Server, timeout: Duration) -> Result<AsyncSmtpConnection, Error> {
    let address = (server.host.as_str(), server.port);
    let name = ClientId::Domain(server.from.email.domain().to_owned());
    let implicit = (server.security == Security::Implicit).then(|| tls(server)).transpose()?;
    let mut connection = AsyncSmtpConnection::connect_tokio1(address, Some(timeout), &name, implicit, None).await?;
    if server.security == Security::StartTls {
        connection.starttls(tls(server)?, &name).await?;
    }
    if let Some((user, password)) = &server.credentials {
        let credentials = Credentials::new(user.clone(), password.clone());
        connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
    }
    Ok(connection)
}

fn tls(server: &Server) -> Result<TlsParameters, Error> {
    let builder = TlsParameters::builder(server.host.clone());
    match &server.trusted {
        Some(pem) => builder.add_root_certificate(Certificate::from_pem(pem)?).build(),
        None => builder.build(),
    }
}

/// Whether a certificate can be read at all.
pub fn is_certificate(pem: &[u8]) -> bool {
    Certificate::from_pem(pem).is_ok_and(|certificate| {
        TlsParameters::builder("localhost".into()).add_root_certificate(certificate).build().is_ok()
    })
}

/// What an answer about a message that was not accepted means.
fn definite(reply: Reply) -> Trouble {
    match reply.code {
        Some(CLOSING) | None => Trouble::Down(reply),
        Some(code) if NOT_SIGNED_IN.contains(&code) => Trouble::Down(reply),
        Some(500..) => Trouble::Rejected(reply),
        Some(_) => Trouble::Deferred(reply),
    }
}

fn accepted(response: &Response) -> Reply {
    let text = response.message().collect::<Vec<_>>().join(" ");
    Reply::new(Some(u16::from(response.code()).into()), &text)
}

fn reply_of(error: &Error) -> Reply {
    let code = error.status().map(|code| u16::from(code).into());
    // Of a refusal the server's own words; of anything else all that is known.
    let text = match std::error::Error::source(error) {
        Some(said) if code.is_some() => said.to_string(),
        _ => error.to_string(),
    };
    Reply::new(code, &text)
}

fn silence() -> Reply {
    Reply::new(None, "no answer in time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_about_the_message_unless_it_is_about_us() {
        let meaning = |code| definite(Reply::new(code, ""));
        assert!(matches!(meaning(Some(450)), Trouble::Deferred(_)));
        assert!(matches!(meaning(Some(550)), Trouble::Rejected(_)));
        for code in [None, Some(421), Some(530), Some(535)] {
            assert!(matches!(meaning(code), Trouble::Down(_)), "{code:?}");
        }
    }

    #[test]
    fn the_password_of_the_server_is_not_printed() {
        let server = Server {
            host: "smtp.colegio.pe".into(),
            port: 587,
            security: Security::StartTls,
            credentials: Some(("avisos".into(), "s3creta".into())),
            trusted: None,
            from: "avisos@colegio.pe".parse().unwrap(),
        };
        assert_eq!(format!("{server:?}"), "smtp.colegio.pe:587 (StartTls)");
    }
}
