//! A mail server that does as it is told, on a real port: what a test says of a recipient decides what happens to the message.

use std::collections::HashMap;
use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lettre::message::Mailbox;
use padron::platform::smtp::{Security, Server};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// What the server does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    Accept,
    /// To the recipient.
    Refuse(&'static str),
    /// To the data.
    RefuseData(&'static str),
    /// Takes the message and goes away without an answer.
    Vanish,
    /// Goes away when the recipient is named.
    HangUp,
    /// Takes the message and never answers.
    Silence,
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub struct Received {
    pub from: String,
    pub to: String,
    pub bytes: Vec<u8>,
    /// The connection was encrypted.
    pub encrypted: bool,
}

type Script = Arc<dyn Fn(&str, u32) -> Reaction + Send + Sync>;

/// What is unusual about the server.
#[derive(Clone, Default)]
pub struct Options {
    pub starttls: bool,
    /// User and password that are asked for.
    pub credentials: Option<(&'static str, &'static str)>,
    /// Messages of one connection, after which it is ended.
    pub per_connection: Option<usize>,
}

struct Shared {
    script: Script,
    options: Options,
    received: Mutex<Vec<Received>>,
    /// How often each recipient was named.
    named: Mutex<HashMap<String, u32>>,
    connections: Mutex<usize>,
    tls: Option<TlsAcceptor>,
}

/// A running server. It ends with the test's runtime.
#[derive(Clone)]
pub struct MailServer {
    pub address: SocketAddr,
    certificate: Option<Vec<u8>>,
    shared: Arc<Shared>,
}

impl MailServer {
    /// One that takes everything.
    pub async fn start() -> Self {
        Self::scripted(|_, _| Reaction::Accept).await
    }

    /// One that reacts to a recipient's `n`th message (from 1) as `script` says.
    pub async fn scripted(script: impl Fn(&str, u32) -> Reaction + Send + Sync + 'static) -> Self {
        Self::with(Options::default(), script).await
    }

    pub async fn with(options: Options, script: impl Fn(&str, u32) -> Reaction + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (tls, certificate) = if options.starttls { encryption() } else { (None, None) };
        let shared = Arc::new(Shared {
            script: Arc::new(script),
            options,
            received: Mutex::default(),
            named: Mutex::default(),
            connections: Mutex::default(),
            tls,
        });
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *serving.connections.lock().unwrap() += 1;
                tokio::spawn(serve(Arc::clone(&serving), stream));
            }
        });
        Self { address, certificate, shared }
    }

    /// As the settings name it.
    pub fn server(&self) -> Server {
        Server {
            host: "127.0.0.1".into(),
            port: self.address.port(),
            security: if self.shared.options.starttls { Security::StartTls } else { Security::Plain },
            credentials: self.shared.options.credentials.map(|(user, password)| (user.into(), password.into())),
            trusted: self.certificate.clone(),
            from: Mailbox::new(Some("I.E.P. Las Orquídeas".into()), "avisos@colegio.pe".parse().unwrap()),
        }
    }

    /// Its certificate, in PEM.
    pub fn certificate(&self) -> Vec<u8> {
        self.certificate.clone().unwrap()
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }

    /// How often each recipient's messages were taken.
    pub fn taken(&self) -> HashMap<String, u32> {
        let mut taken = HashMap::new();
        for message in self.shared.received.lock().unwrap().iter() {
            *taken.entry(message.to.clone()).or_default() += 1;
        }
        taken
    }
}

fn encryption() -> (Option<TlsAcceptor>, Option<Vec<u8>>) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (Some(TlsAcceptor::from(Arc::new(config))), Some(made.cert.pem().into_bytes()))
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// How a conversation ended.
enum End {
    Over,
    Encrypt,
}

async fn serve(shared: Arc<Shared>, stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut plain: Box<dyn Stream> = Box::new(stream);
    let mut talk = Conversation { shared: &shared, encrypted: false, signed_in: false, served: 0 };
    match talk.run(&mut plain, true).await? {
        End::Over => Ok(()),
        End::Encrypt => {
            let acceptor = shared.tls.clone().unwrap();
            let mut encrypted: Box<dyn Stream> = Box::new(acceptor.accept(plain).await?);
            talk.encrypted = true;
            talk.run(&mut encrypted, false).await.map(drop)
        }
    }
}

struct Conversation<'a> {
    shared: &'a Shared,
    encrypted: bool,
    signed_in: bool,
    served: usize,
}

impl Conversation<'_> {
    async fn run(&mut self, stream: &mut Box<dyn Stream>, greets: bool) -> io::Result<End> {
        let mut stream = BufReader::new(stream);
        if greets {
            say(&mut stream, "220 prueba ESMTP").await?;
        }
        let (mut from, mut to, mut reaction) = (String::new(), String::new(), Reaction::Accept);
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(End::Over);
            }
            let command = line.trim_end().to_owned();
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => say(&mut stream, &self.abilities()).await?,
                "STARTTLS" => {
                    say(&mut stream, "220 adelante").await?;
                    return Ok(End::Encrypt);
                }
                "AUTH" => say(&mut stream, self.sign_in(&command)).await?,
                "MAIL" if self.needs_sign_in() => say(&mut stream, "530 5.7.0 Authentication required").await?,
                "MAIL" if self.is_worn_out() => {
                    say(&mut stream, "421 4.7.0 Too many messages").await?;
                    return Ok(End::Over);
                }
                "MAIL" => {
                    from = address_in(&command);
                    say(&mut stream, "250 2.1.0 Ok").await?;
                }
                "RCPT" => {
                    to = address_in(&command);
                    let count = {
                        let mut named = self.shared.named.lock().unwrap();
                        let count = named.entry(to.clone()).or_default();
                        *count += 1;
                        *count
                    };
                    reaction = (self.shared.script)(&to, count);
                    match reaction {
                        Reaction::HangUp => return Ok(End::Over),
                        Reaction::Refuse(answer) => say(&mut stream, answer).await?,
                        _ => say(&mut stream, "250 2.1.5 Ok").await?,
                    }
                    if matches!(reaction, Reaction::Refuse(answer) if answer.starts_with("421")) {
                        return Ok(End::Over);
                    }
                }
                "DATA" => {
                    say(&mut stream, "354 End data with <CR><LF>.<CR><LF>").await?;
                    let bytes = read_data(&mut stream).await?;
                    self.served += 1;
                    let takes = matches!(reaction, Reaction::Accept | Reaction::Vanish | Reaction::Silence);
                    if takes {
                        let (from, to) = (from.clone(), to.clone());
                        let message = Received { from, to, bytes, encrypted: self.encrypted };
                        self.shared.received.lock().unwrap().push(message);
                    }
                    match reaction {
                        Reaction::Vanish => return Ok(End::Over),
                        Reaction::Silence => tokio::time::sleep(Duration::from_secs(3600)).await,
                        Reaction::RefuseData(answer) => say(&mut stream, answer).await?,
                        _ => say(&mut stream, "250 2.0.0 Ok: queued").await?,
                    }
                }
                "RSET" | "NOOP" => say(&mut stream, "250 2.0.0 Ok").await?,
                "QUIT" => {
                    say(&mut stream, "221 2.0.0 Bye").await?;
                    return Ok(End::Over);
                }
                _ => say(&mut stream, "502 5.5.2 Unknown").await?,
            }
        }
    }

    fn abilities(&self) -> String {
        let mut lines = vec!["prueba"];
        if self.shared.options.starttls && !self.encrypted {
            lines.push("STARTTLS");
        }
        if self.shared.options.credentials.is_some() {
            lines.push("AUTH PLAIN LOGIN");
        }
        lines.push("ENHANCEDSTATUSCODES");
        let last = lines.len() - 1;
        let line = |(index, text): (usize, &&str)| format!("250{}{text}", if index == last { ' ' } else { '-' });
        lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\r\n")
    }

    fn sign_in(&mut self, command: &str) -> &'static str {
        use base64::Engine;
        let given = command.split(' ').nth(2).unwrap_or_default();
        let given = base64::engine::general_purpose::STANDARD.decode(given).unwrap_or_default();
        let expected = self.shared.options.credentials.map(|(user, password)| format!("\0{user}\0{password}"));
        self.signed_in = expected.is_some_and(|expected| expected.as_bytes() == given);
        if self.signed_in { "235 2.7.0 Ok" } else { "535 5.7.8 Authentication failed" }
    }

    fn needs_sign_in(&self) -> bool {
        self.shared.options.credentials.is_some() && !self.signed_in
    }

    fn is_worn_out(&self) -> bool {
        self.shared.options.per_connection.is_some_and(|most| self.served >= most)
    }
}

fn address_in(command: &str) -> String {
    let start = command.find('<').map_or(0, |place| place + 1);
    command[start..].split('>').next().unwrap_or_default().to_owned()
}

async fn say(stream: &mut BufReader<&mut Box<dyn Stream>>, answer: &str) -> io::Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    stream.flush().await
}

/// Without the dots that were added in front of others.
async fn read_data(stream: &mut BufReader<&mut Box<dyn Stream>>) -> io::Result<Vec<u8>> {
    let (mut bytes, mut line) = (Vec::new(), Vec::new());
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
