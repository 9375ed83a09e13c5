//! First passwords on paper: slips to cut, letters, and a zip with one letter a person (HU-USERS-06 CA-04, UX-04). The
//! forms are `padron-print`'s.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use chrono::{DateTime, Datelike, Timelike, Utc};
use padron_core::message::system_of;
use padron_core::role::Role;
use padron_print::{Archive, Institution, MadeAt, Person};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::model::{PrintForm, PrintQuery, Selection};
use super::people::{PrintPerson, print_people};
use super::roster;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::settings::service as settings;
use crate::format;
use crate::platform::Platform;
use crate::platform::telemetry::unexpected;

pub const PDF: &str = "application/pdf";

/// A file with credentials, made as it is sent.
pub struct Print {
    pub name: String,
    pub is_zip: bool,
    pub body: Body,
}

/// What is to be printed of an import: slips, letters, or a zip of letters. Audited before anything is opened. Only active
/// people whose first password works; in the order in which it is handed out, unless asked otherwise.
///
/// # Errors
/// `NotFound`, `Invalid` for an unknown order or classroom, `Conflict` `credenciales_vencidas` when nobody has a password left, and as
/// `opening::note_opening_in`.
pub async fn print(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    form: PrintForm,
    query: &PrintQuery,
) -> Result<Print, AppError> {
    let (institution, people, base) = prepare(platform, actor, import, query).await?;
    let now = platform.now();
    let day = format::date(now).replace('/', "-");
    if form == PrintForm::Individual {
        let name = format!("Cartas {base} {day}.zip");
        return Ok(Print { name, is_zip: true, body: archive(institution, people, now) });
    }
    let people: Vec<Person> = people.into_iter().map(|(_, person)| person).collect();
    let make = move || match form {
        PrintForm::Slips => padron_print::slips(&institution, &people),
        _ => padron_print::letters(&institution, &people),
    };
    let pdf = tokio::task::spawn_blocking(make).await.map_err(unexpected("printing credentials was interrupted"))?;
    let pdf = pdf.map_err(unexpected("credentials could not be printed"))?;
    let noun = if form == PrintForm::Slips { "Tiras" } else { "Cartas" };
    Ok(Print { name: format!("{noun} {base} {day}.pdf"), is_zip: false, body: Body::from(pdf) })
}

/// Makes every letter once, and counts them: what then is downloaded can be made.
///
/// # Errors
/// As [`print`].
pub async fn try_letters(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    query: &PrintQuery,
) -> Result<usize, AppError> {
    let (institution, people, _) = prepare(platform, actor, import, query).await?;
    let count = people.len();
    let made_at = made_at(platform.now());
    let make = move || write_archive(&institution, &people, made_at, io::sink()).map(drop);
    let made = tokio::task::spawn_blocking(make).await.map_err(unexpected("printing credentials was interrupted"))?;
    made.map_err(unexpected("credentials could not be printed"))?;
    Ok(count)
}

/// The institution, the people with their passwords opened, and whose they are, for the name of a file.
async fn prepare(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    query: &PrintQuery,
) -> Result<(Institution, Vec<Named>, &'static str), AppError> {
    let order = query.orden.as_deref().unwrap_or("aula");
    let selection = Selection::new(query.solo_faltantes.unwrap_or(false), query.aula.as_deref(), Some(order))?;
    let people = print_people(platform, actor, import, &selection).await?;
    let mut reader = platform.db.read().await?;
    let (facts, _) = roster::find(&mut reader, import).await?;
    let institution = settings::institution(platform, &mut reader).await?;
    let institution = Institution {
        name: institution.name,
        site_url: platform.settings.public_url.clone(),
        support_phone: institution.support_phone,
    };
    Ok((institution, people.into_iter().map(printed).collect(), super::workbook::noun(facts.kind)))
}

/// With the name by which an office sorts.
type Named = (String, Person);

fn printed(person: PrintPerson) -> Named {
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let printed = Person {
        full_name: person.full_name,
        system: system_of(person.role).to_owned(),
        role_label: super::export::role_label(person.role).to_owned(),
        document_label: person.document_type,
        user_name: person.user_name,
        password: person.password,
        // Staff are imported without one.
        phone: (person.role != Role::Empleado).then(|| person.phone.unwrap_or_default()),
        valid_until: format::date(person.valid_until),
        child: filled(person.child),
        classroom: filled(person.classroom),
    };
    (person.sort_name, printed)
}

/// A zip that is written while it is being read: what is held in memory is a few letters, however many there are.
fn archive(institution: Institution, people: Vec<Named>, now: DateTime<Utc>) -> Body {
    /// Pieces that wait for whoever reads them.
    const WAITING: usize = 4;
    let (sender, mut receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let pieces = Pieces { sender: sender.clone(), waiting: Vec::with_capacity(PIECE) };
        let written = write_archive(&institution, &people, made_at(now), pieces);
        if let Err(error) = written {
            // Whoever reads it is told by a broken connection: half a zip is none.
            tracing::warn!(%error, "a zip of letters was not finished");
            let _ = sender.blocking_send(Err(io::Error::other("no se pudo terminar el archivo")));
        }
    });
    Body::from_stream(futures::stream::poll_fn(move |context| receiver.poll_recv(context)))
}

fn write_archive<W: Write>(
    institution: &Institution,
    people: &[Named],
    made_at: MadeAt,
    out: W,
) -> Result<W, padron_print::PrintError> {
    let mut archive = Archive::new(institution, made_at, out);
    for (name, person) in people {
        archive.add(name, person)?;
    }
    archive.finish()
}

fn made_at(now: DateTime<Utc>) -> MadeAt {
    let local = format::in_lima(now);
    MadeAt {
        year: u16::try_from(local.year()).unwrap_or_default(),
        month: local.month() as u8,
        day: local.day() as u8,
        hour: local.hour() as u8,
        minute: local.minute() as u8,
    }
}

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

/// Hands what is written over in pieces.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    waiting: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(PIECE));
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody reads it any more");
        self.sender.blocking_send(Ok(piece.into())).map_err(gone)
    }
}
