//! What the sender does to the outbox. A row is taken for as long as its lease: one that is `pendiente` and taken was not
//! begun, one that is `enviando` may have arrived.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::features::delivery::model::{Channel, DeliveryState, Mode, Purpose};
use crate::features::delivery::store::Subject;
use crate::features::users::service::NewLink;
use crate::platform::Platform;
use crate::platform::db::{Conn, Exec, Tx};
use crate::{execute, fetch_one};

/// A message that this instance may send.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Claimed {
    pub id: Uuid,
    #[sqlx(rename = "usuario_id")]
    pub user: Uuid,
    #[sqlx(rename = "emision")]
    pub issue: i64,
    #[sqlx(rename = "intentos")]
    pub attempts: i64,
    #[sqlx(rename = "limite")]
    pub limit: i64,
    #[sqlx(rename = "interrupciones")]
    pub interruptions: i64,
    #[sqlx(rename = "proposito", try_from = "String")]
    pub purpose: Purpose,
    #[sqlx(rename = "modo", try_from = "String")]
    pub mode: Mode,
    #[sqlx(rename = "notificacion_id")]
    pub notice: Option<Uuid>,
    #[sqlx(rename = "pedido_en")]
    pub asked: DateTime<Utc>,
}

impl Claimed {
    /// What the message is to say.
    pub fn subject(&self) -> Subject {
        Subject {
            user: self.user,
            purpose: self.purpose,
            mode: self.mode,
            issue: self.issue,
            notice: self.notice,
            asked: self.asked,
        }
    }
}

/// Whether a message is due that nobody has taken.
pub async fn is_due(exec: &mut impl Exec, channel: Channel, now: DateTime<Utc>) -> Result<bool, AppError> {
    fetch_one!(
        exec,
        scalar r"SELECT EXISTS (
            SELECT 1 FROM envios
            WHERE canal = $1 AND estado = 'pendiente' AND proximo_intento <= $2 AND (tomado_hasta IS NULL OR tomado_hasta <= $2)
        )",
        channel.as_str(),
        now
    )
}

/// Whether a message was handed over by somebody who is gone.
pub async fn is_lost(exec: &mut impl Exec, now: DateTime<Utc>) -> Result<bool, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT EXISTS (SELECT 1 FROM envios WHERE estado = 'enviando' AND tomado_hasta <= $1)",
        now
    )
}

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE envios SET tomado_por = $1, tomado_hasta = $2 WHERE id IN (SELECT id FROM envios \
             WHERE canal = $3 AND estado = 'pendiente' AND proximo_intento <= $4 \
             AND (tomado_hasta IS NULL OR tomado_hasta <= $4) ORDER BY proximo_intento, id LIMIT $5",
            $lock,
            ") RETURNING id, usuario_id, emision, intentos, limite, interrupciones, proposito, notificacion_id, \
             (SELECT l.modo FROM lotes_envio l WHERE l.id = envios.lote_id) AS modo, \
             (SELECT l.creado_en FROM lotes_envio l WHERE l.id = envios.lote_id) AS pedido_en"
        )
    };
}

/// Takes up to `count` messages that are due, those that have waited longest first.
pub async fn claim(
    platform: &Platform,
    channel: Channel,
    lease: Uuid,
    until: DateTime<Utc>,
    count: i64,
) -> Result<Vec<Claimed>, AppError> {
    let (now, channel) = (platform.now(), channel.as_str());
    let mut tx = platform.db.begin().await?;
    let claimed = match tx.conn() {
        Conn::Sqlite(c) => {
            let query = sqlx::query_as(claim!("")).bind(lease).bind(until).bind(channel).bind(now).bind(count);
            query.fetch_all(&mut *c).await?
        }
        Conn::Postgres(c) => {
            let query = sqlx::query_as(claim!(" FOR UPDATE SKIP LOCKED"));
            query.bind(lease).bind(until).bind(channel).bind(now).bind(count).fetch_all(&mut *c).await?
        }
    };
    tx.commit().await?;
    Ok(claimed)
}

/// Prolongs all that is taken under this lease.
pub async fn renew(tx: &mut Tx, lease: Uuid, until: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "UPDATE envios SET tomado_hasta = $1 WHERE tomado_por = $2", until, lease)?;
    Ok(())
}

/// Gives back what was taken and not begun.
pub async fn release(tx: &mut Tx, lease: Uuid) -> Result<(), AppError> {
    execute!(
        tx,
        "UPDATE envios SET tomado_por = NULL, tomado_hasta = NULL WHERE tomado_por = $1 AND estado = 'pendiente'",
        lease
    )?;
    Ok(())
}

/// The rules of `who`, asked again under the commit: $3 is now, $6 the address, $8 the mode.
macro_rules! still_needed {
    () => {
        " AND EXISTS (SELECT 1 FROM usuarios u LEFT JOIN credenciales_iniciales c ON c.usuario_id = u.id \
         WHERE u.id = envios.usuario_id AND u.estado_activo \
         AND CASE envios.canal WHEN 'email' THEN u.email ELSE u.telefono END = $6 \
         AND (envios.canal <> 'whatsapp' OR NOT EXISTS (SELECT 1 FROM bajas_whatsapp b WHERE b.telefono = $6)) \
         AND (envios.proposito <> 'credencial' OR (u.password_vence_en IS NOT NULL AND c.emision = envios.emision \
         AND ($8 = 'enlace' OR (c.sellada IS NOT NULL AND c.vence_en > $3)))))"
    };
}

/// What marks a message as being handed over.
#[derive(Clone)]
pub struct Beginning {
    pub id: Uuid,
    pub lease: Uuid,
    /// Where it is about to go.
    pub address: String,
    /// The same, masked.
    pub recipient: String,
    pub mode: Mode,
    pub message_id: String,
    /// The link in it.
    pub link: Option<NewLink>,
    /// How many telephones may be written to in a day, for a message that really goes to one.
    pub tier: Option<i64>,
}

/// Marks it as being handed over; false when somebody else has it, or when it is no longer to be sent (the
/// rules of `who`, asked again under the commit).
pub async fn begin(
    tx: &mut Tx,
    beginning: &Beginning,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let begun = execute!(
        tx,
        concat!(
            "UPDATE envios SET estado = 'enviando', tomado_hasta = $1, mensaje_id = $2, transmitido_en = $3, \
             actualizado_en = $3, destinatario = $7 WHERE id = $4 AND tomado_por = $5 AND estado = 'pendiente'",
            still_needed!()
        ),
        until,
        &beginning.message_id,
        now,
        beginning.id,
        beginning.lease,
        &beginning.address,
        &beginning.recipient,
        beginning.mode.as_str()
    )?;
    Ok(begun == 1)
}

/// The same for a message that leaves no machine: it is sent by being marked.
pub async fn simulate(tx: &mut Tx, beginning: &Beginning, now: DateTime<Utc>) -> Result<bool, AppError> {
    let sent = execute!(
        tx,
        concat!(
            "UPDATE envios SET estado = 'enviado', simulado = $1, intentos = intentos + 1, codigo_error = NULL, \
             ultimo_error = NULL, tomado_por = NULL, tomado_hasta = NULL, mensaje_id = $2, transmitido_en = $3, \
             actualizado_en = $3, destinatario = $7 WHERE id = $4 AND tomado_por = $5 AND estado = 'pendiente'",
            still_needed!()
        ),
        true,
        &beginning.message_id,
        now,
        beginning.id,
        beginning.lease,
        &beginning.address,
        &beginning.recipient,
        beginning.mode.as_str()
    )?;
    Ok(sent == 1)
}

/// How an attempt ended, for the message and as it is remembered.
#[derive(Clone)]
pub struct Ending {
    pub id: Uuid,
    pub lease: Uuid,
    pub state: DeliveryState,
    /// As `intentos_envio.resultado` says it.
    pub result: &'static str,
    /// 1 if it counts as an attempt.
    pub attempts: i64,
    /// 1 if the channel broke off.
    pub interruptions: i64,
    pub next: DateTime<Utc>,
    pub code: Option<String>,
    /// A sentence for a person.
    pub reason: Option<String>,
    /// The server's own code.
    pub server_code: Option<i64>,
    /// What the server said.
    pub said: Option<String>,
    /// The server's id of the message, if it gave one.
    pub message_id: Option<String>,
}

/// Writes how an attempt ended; false when somebody else has the message. One that was given up for lost meanwhile and
/// proves to be sent is sent (its attempt was counted).
pub async fn end(tx: &mut Tx, ending: &Ending, now: DateTime<Utc>) -> Result<bool, AppError> {
    let ended = execute!(
        tx,
        r"UPDATE envios
        SET estado = $1, intentos = intentos + CASE estado WHEN 'incierto' THEN 0 ELSE $2 END,
            interrupciones = interrupciones + $3, proximo_intento = $4, codigo_error = $5, ultimo_error = $6,
            mensaje_id = COALESCE($10, mensaje_id), tomado_por = NULL, tomado_hasta = NULL, actualizado_en = $7
        WHERE id = $8
          AND ((tomado_por = $9 AND estado IN ('pendiente', 'enviando'))
            OR (estado = 'incierto' AND $1 = 'enviado'))",
        ending.state.as_str(),
        ending.attempts,
        ending.interruptions,
        ending.next,
        ending.code.as_deref(),
        ending.reason.as_deref(),
        now,
        ending.id,
        ending.lease,
        ending.message_id.as_deref()
    )?;
    Ok(ended == 1)
}

/// Takes a message out of the outbox that nobody needs any more.
pub async fn drop_needless(tx: &mut Tx, id: Uuid, lease: Uuid) -> Result<bool, AppError> {
    let dropped =
        execute!(tx, "DELETE FROM envios WHERE id = $1 AND tomado_por = $2 AND estado = 'pendiente'", id, lease)?;
    Ok(dropped == 1)
}

/// One attempt, as it is remembered.
pub struct Attempt<'a> {
    pub delivery: Uuid,
    pub result: &'a str,
    pub server_code: Option<i64>,
    pub text: Option<&'a str>,
}

pub async fn insert_attempt(tx: &mut Tx, platform: &Platform, attempt: &Attempt<'_>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO intentos_envio (id, envio_id, ocurrido_en, resultado, codigo, texto)
        VALUES ($1, $2, $3, $4, $5, $6)",
        platform.new_id(),
        attempt.delivery,
        platform.now(),
        attempt.result,
        attempt.server_code,
        attempt.text
    )?;
    Ok(())
}

macro_rules! give_up {
    ($lock:literal) => {
        concat!(
            "UPDATE envios SET estado = 'incierto', intentos = intentos + 1, codigo_error = $1, ultimo_error = $2, \
             tomado_por = NULL, tomado_hasta = NULL, actualizado_en = $3 \
             WHERE id IN (SELECT id FROM envios WHERE estado = 'enviando' AND tomado_hasta <= $3",
            $lock,
            ") RETURNING id"
        )
    };
}

/// Whatever was being handed over by somebody whose lease ran out may have arrived; answers which.
pub async fn give_up_lost(tx: &mut Tx, code: &str, reason: &str, now: DateTime<Utc>) -> Result<Vec<Uuid>, AppError> {
    let lost = match tx.conn() {
        Conn::Sqlite(c) => {
            sqlx::query_scalar(give_up!("")).bind(code).bind(reason).bind(now).fetch_all(&mut *c).await?
        }
        Conn::Postgres(c) => {
            let query = sqlx::query_scalar(give_up!(" FOR UPDATE SKIP LOCKED"));
            query.bind(code).bind(reason).bind(now).fetch_all(&mut *c).await?
        }
    };
    Ok(lost)
}
