//! Telephones that were written to by WhatsApp, and those that must not be. A telephone counts from the moment a message for
//! it begins to be handed over, whatever becomes of the message and of the person.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, lock};

/// In which Meta counts the people whom a number writes to.
pub const DAY: TimeDelta = TimeDelta::hours(24);
/// A telephone gets no two messages within.
pub const PAUSE: TimeDelta = TimeDelta::seconds(6);

/// Why a message has to wait, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The telephone has just been written to.
    Phone(DateTime<Utc>),
    /// As many people were written to as Meta allows in a day.
    Tier(DateTime<Utc>),
}

/// Whether a message for that telephone has to wait.
pub async fn wait_for(
    exec: &mut impl Exec,
    phone: &str,
    tier: i64,
    now: DateTime<Utc>,
) -> Result<Option<Wait>, AppError> {
    let last: Option<DateTime<Utc>> =
        fetch_optional!(exec, scalar "SELECT escrito_en FROM telefonos_whatsapp WHERE telefono = $1", phone)?;
    if let Some(last) = last.filter(|last| *last > now - DAY) {
        return Ok((last + PAUSE > now).then(|| Wait::Phone(last + PAUSE)));
    }
    let written = count_written(exec, now).await?;
    if written < tier {
        return Ok(None);
    }
    // Room comes when so many are a day old that there are fewer than the tier.
    let first: Option<DateTime<Utc>> = fetch_optional!(
        exec,
        scalar "SELECT escrito_en FROM telefonos_whatsapp WHERE escrito_en > $1 ORDER BY escrito_en LIMIT 1 OFFSET $2",
        now - DAY,
        written - tier
    )?;
    Ok(Some(Wait::Tier(first.unwrap_or(now) + DAY)))
}

/// How many telephones were written to within a day.
pub async fn count_written(exec: &mut impl Exec, now: DateTime<Utc>) -> Result<i64, AppError> {
    fetch_one!(exec, scalar "SELECT COUNT(*) FROM telefonos_whatsapp WHERE escrito_en > $1", now - DAY)
}

/// Which telephones were written to within a day.
pub async fn written(exec: &mut impl Exec, now: DateTime<Utc>) -> Result<Vec<String>, AppError> {
    fetch_all!(exec, scalar "SELECT telefono FROM telefonos_whatsapp WHERE escrito_en > $1", now - DAY)
}

/// Makes instances that are about to write wait for each other, so that together they keep the limits.
pub async fn lock_number(tx: &mut Tx) -> Result<(), AppError> {
    lock!(tx, "SELECT 1 FROM canales WHERE canal = 'whatsapp' FOR UPDATE")
}

/// Counts the telephone as written to.
pub async fn note_written(tx: &mut Tx, phone: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO telefonos_whatsapp (telefono, escrito_en) VALUES ($1, $2)
        ON CONFLICT (telefono) DO UPDATE SET escrito_en = excluded.escrito_en",
        phone,
        now
    )?;
    Ok(())
}

/// Forgets what counts no more.
pub async fn prune(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    execute!(tx, "DELETE FROM telefonos_whatsapp WHERE escrito_en <= $1", now - DAY)
}

/// Telephones whose owners asked not to be written to.
pub async fn opted_out(exec: &mut impl Exec) -> Result<Vec<String>, AppError> {
    fetch_all!(exec, scalar "SELECT telefono FROM bajas_whatsapp")
}

pub async fn is_opted_out(exec: &mut impl Exec, phone: &str) -> Result<bool, AppError> {
    fetch_one!(exec, scalar "SELECT EXISTS (SELECT 1 FROM bajas_whatsapp WHERE telefono = $1)", phone)
}

/// Remembers that the owner asked not to be written to, then or later; false if that was known.
pub async fn opt_out(tx: &mut Tx, phone: &str, at: DateTime<Utc>) -> Result<bool, AppError> {
    let noted = execute!(
        tx,
        r"INSERT INTO bajas_whatsapp (telefono, desde) VALUES ($1, $2)
        ON CONFLICT (telefono) DO UPDATE SET desde = excluded.desde WHERE bajas_whatsapp.desde < excluded.desde",
        phone,
        at
    )?;
    Ok(noted == 1)
}

/// The owner wants to be written to again, unless the contrary was said after that; false if nothing changes.
pub async fn opt_in(tx: &mut Tx, phone: &str, at: DateTime<Utc>) -> Result<bool, AppError> {
    let removed = execute!(tx, "DELETE FROM bajas_whatsapp WHERE telefono = $1 AND desde <= $2", phone, at)?;
    Ok(removed == 1)
}

/// Lets one message wait that was taken and not begun.
pub async fn postpone(tx: &mut Tx, id: Uuid, lease: Uuid, until: DateTime<Utc>) -> Result<bool, AppError> {
    let postponed = execute!(
        tx,
        r"UPDATE envios
        SET proximo_intento = $1, tomado_por = NULL, tomado_hasta = NULL
        WHERE id = $2
          AND tomado_por = $3
          AND estado = 'pendiente'",
        until,
        id,
        lease
    )?;
    Ok(postponed == 1)
}

/// Lets all wait that are due and would go to a telephone that does not count yet, but for those that another instance has
/// in hand.
pub async fn postpone_due(
    tx: &mut Tx,
    lease: Uuid,
    until: DateTime<Utc>,
    (code, reason): (&str, &str),
    now: DateTime<Utc>,
) -> Result<u64, AppError> {
    execute!(
        tx,
        r"UPDATE envios
        SET proximo_intento = $1, codigo_error = $2, ultimo_error = $3, tomado_por = NULL, tomado_hasta = NULL
        WHERE canal = 'whatsapp'
          AND estado = 'pendiente'
          AND proximo_intento <= $4
          AND (tomado_hasta IS NULL OR tomado_hasta <= $4 OR tomado_por = $5)
          AND NOT EXISTS (
            SELECT 1
            FROM usuarios u
            JOIN telefonos_whatsapp t ON t.telefono = u.telefono
            WHERE u.id = envios.usuario_id
              AND t.escrito_en > $6
          )",
        until,
        code,
        reason,
        now,
        lease,
        now - DAY
    )
}
