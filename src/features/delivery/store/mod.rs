//! SQL of `lotes_envio`, `envios`, `intentos_envio` and `canales`: requests here, what the sender does in [`outbox`], what
//! Meta tells in [`statuses`], what is shown in [`lists`].

pub mod lists;
pub mod outbox;
pub mod phones;
pub mod statuses;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::model::{Channel, DeliveryState, Mode, Purpose};
use crate::error::AppError;
use crate::features::users::service::LINK_LIFE;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::platform::telemetry::unexpected;
use crate::{execute, fetch_all, fetch_one, fetch_optional, on, push_list};

/// Rows one statement inserts: each binds eighteen values.
const ROWS: usize = 100;

/// A request to send, to be stored.
pub struct NewBatch {
    pub id: Uuid,
    pub import: Option<Uuid>,
    pub channel: Channel,
    pub purpose: Purpose,
    pub mode: Mode,
    /// None for what a visitor asked for.
    pub by: Option<Uuid>,
    pub at: DateTime<Utc>,
}

/// What a row of the outbox says of its message.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    pub user: Uuid,
    pub purpose: Purpose,
    pub mode: Mode,
    pub issue: i64,
    /// What is told (`permiso`).
    pub notice: Option<Uuid>,
    /// When it was asked for.
    pub asked: DateTime<Utc>,
}

/// A message to be sent, to be stored.
pub struct NewDelivery {
    pub id: Uuid,
    pub user: Uuid,
    /// Which first password it is about; for other purposes, which message of this kind.
    pub issue: i64,
    /// What is told (`permiso`).
    pub notice: Option<Uuid>,
    /// Masked.
    pub recipient: String,
}

/// What the outbox holds of somebody.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Held {
    pub id: Uuid,
    #[sqlx(rename = "usuario_id")]
    pub user: Uuid,
    #[sqlx(rename = "emision")]
    pub issue: i64,
    #[sqlx(rename = "estado", try_from = "String")]
    pub state: DeliveryState,
    #[sqlx(rename = "simulado")]
    pub simulated: bool,
    #[sqlx(rename = "modo", try_from = "String")]
    pub mode: Mode,
    /// When it was last handed over.
    #[sqlx(rename = "transmitido_en")]
    pub handed_over: Option<DateTime<Utc>>,
}

impl Held {
    /// Whether what was sent is of no use any more: it never left this machine, and now it could, or its link has ended.
    pub fn is_useless(&self, is_simulated: bool, now: DateTime<Utc>) -> bool {
        let has_ended = self.mode == Mode::Enlace && self.handed_over.is_some_and(|at| at + LINK_LIFE <= now);
        DeliveryState::SENT.contains(&self.state) && ((self.simulated && !is_simulated) || has_ended)
    }
}

pub async fn insert_batch(tx: &mut Tx, batch: &NewBatch) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO lotes_envio (id, importacion_id, canal, proposito, modo, total, creado_por, creado_en)
        VALUES ($1, $2, $3, $4, $5, 0, $6, $7)",
        batch.id,
        batch.import,
        batch.channel.as_str(),
        batch.purpose.as_str(),
        batch.mode.as_str(),
        batch.by,
        batch.at
    )?;
    Ok(())
}

pub async fn set_total(tx: &mut Tx, batch: Uuid, total: i64) -> Result<(), AppError> {
    execute!(tx, "UPDATE lotes_envio SET total = $1 WHERE id = $2", total, batch)?;
    Ok(())
}

/// Counts the messages that a request came to.
pub async fn count_total(tx: &mut Tx, batch: Uuid) -> Result<(), AppError> {
    execute!(
        tx,
        "UPDATE lotes_envio SET total = (SELECT COUNT(*) FROM envios WHERE lote_id = $1) WHERE id = $1",
        batch
    )?;
    Ok(())
}

/// How many e-mails with the password that was made first are in each state, of the people whom these imports made.
pub async fn count_emails(
    exec: &mut impl Exec,
    imports: &[Uuid],
) -> Result<HashMap<Uuid, HashMap<DeliveryState, i64>>, AppError> {
    if imports.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String, i64)> = on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT f.importacion_id, e.estado, COUNT(*) FROM importacion_filas f \
             JOIN envios e ON e.usuario_id = f.usuario_id AND e.canal = 'email' AND e.proposito = 'credencial' AND e.emision = 1 \
             WHERE f.estado = 'creada' AND f.importacion_id IN (",
        );
        push_list!(query, imports);
        query.push(" GROUP BY f.importacion_id, e.estado");
        query.build_query_as().fetch_all(&mut *c).await
    })?;
    let mut counts: HashMap<Uuid, HashMap<DeliveryState, i64>> = HashMap::new();
    for (import, word, count) in rows {
        let state = DeliveryState::try_from(word).map_err(unexpected("state of a message"))?;
        counts.entry(import).or_default().insert(state, count);
    }
    Ok(counts)
}

/// When this person's requests since `since` were made, the oldest first.
pub async fn requests_since(tx: &mut Tx, by: Uuid, since: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>, AppError> {
    fetch_all!(
        tx,
        scalar "SELECT creado_en FROM lotes_envio WHERE creado_por = $1 AND creado_en > $2 ORDER BY creado_en",
        by,
        since
    )
}

/// Adds messages; whoever has one of this issue already gets no second. Answers how many were added.
pub async fn insert(tx: &mut Tx, batch: &NewBatch, deliveries: &[NewDelivery], tries: i64) -> Result<u64, AppError> {
    let mut added = 0;
    for chunk in deliveries.chunks(ROWS) {
        added += on!(&mut *tx, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "INSERT INTO envios (id, lote_id, usuario_id, canal, proposito, emision, notificacion_id, estado, destinatario, intentos, \
                 limite, interrupciones, proximo_intento, simulado, creado_en, actualizado_en) ",
            );
            query.push_values(chunk, |mut row, delivery| {
                row.push_bind(delivery.id)
                    .push_bind(batch.id)
                    .push_bind(delivery.user)
                    .push_bind(batch.channel.as_str())
                    .push_bind(batch.purpose.as_str())
                    .push_bind(delivery.issue)
                    .push_bind(delivery.notice)
                    .push_bind(DeliveryState::Pendiente.as_str())
                    .push_bind(delivery.recipient.as_str())
                    .push_bind(0_i64)
                    .push_bind(tries)
                    .push_bind(0_i64)
                    .push_bind(batch.at)
                    .push_bind(false)
                    .push_bind(batch.at)
                    .push_bind(batch.at);
            });
            query.push(" ON CONFLICT (usuario_id, canal, proposito, emision) DO NOTHING");
            query.build().execute(&mut *c).await.map(|done| done.rows_affected())
        })?;
    }
    Ok(added)
}

/// Puts messages that ended as `from` back into the outbox, as this request's; answers how many.
pub async fn send_again(
    tx: &mut Tx,
    batch: &NewBatch,
    ids: &[Uuid],
    from: DeliveryState,
    tries: i64,
) -> Result<u64, AppError> {
    let mut changed = 0;
    for chunk in ids.chunks(MAX_LIST) {
        changed += on!(&mut *tx, |c| {
            let mut query =
                sqlx::QueryBuilder::new("UPDATE envios SET estado = 'pendiente', interrupciones = 0, lote_id = ");
            query.push_bind(batch.id).push(", limite = intentos + ").push_bind(tries);
            query.push(", proximo_intento = ").push_bind(batch.at).push(", actualizado_en = ").push_bind(batch.at);
            query.push(", simulado = ").push_bind(false).push(" WHERE estado = ").push_bind(from.as_str());
            query.push(" AND id IN (");
            push_list!(query, chunk);
            query.build().execute(&mut *c).await.map(|done| done.rows_affected())
        })?;
    }
    Ok(changed)
}

/// Ends a message of which nobody knew; false if somebody knows by now.
pub async fn resolve(
    tx: &mut Tx,
    id: Uuid,
    state: DeliveryState,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let resolved = execute!(
        tx,
        r"UPDATE envios
        SET estado = $1, codigo_error = NULL, ultimo_error = $2, actualizado_en = $3
        WHERE id = $4
          AND estado = 'incierto'",
        state.as_str(),
        reason,
        now,
        id
    )?;
    Ok(resolved == 1)
}

/// What the outbox holds of the people whom the import created.
pub async fn held_of_import(exec: &mut impl Exec, import: Uuid, channel: Channel) -> Result<Vec<Held>, AppError> {
    fetch_all!(
        exec,
        r"SELECT e.id, e.usuario_id, e.emision, e.estado, e.simulado, l.modo, e.transmitido_en
        FROM importacion_filas f
        JOIN envios e ON e.usuario_id = f.usuario_id
        JOIN lotes_envio l ON l.id = e.lote_id
        WHERE f.importacion_id = $1
          AND f.estado = 'creada'
          AND e.canal = $2
          AND e.proposito = 'credencial'",
        import,
        channel.as_str()
    )
}

/// How many links to replace the password somebody was to be sent since.
pub async fn count_recoveries(exec: &mut impl Exec, user: Uuid, since: DateTime<Utc>) -> Result<i64, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT COUNT(*) FROM envios WHERE usuario_id = $1 AND proposito = 'recuperacion' AND creado_en > $2",
        user,
        since
    )
}

/// Whether a link to replace the password is on its way to somebody, or may have arrived.
pub async fn is_recovery_open(exec: &mut impl Exec, user: Uuid) -> Result<bool, AppError> {
    fetch_one!(
        exec,
        scalar r"SELECT EXISTS (
            SELECT 1 FROM envios
            WHERE usuario_id = $1 AND proposito = 'recuperacion' AND estado IN ('pendiente', 'enviando', 'incierto')
        )",
        user
    )
}

/// The number of the person's next message of this kind.
pub async fn next_issue(exec: &mut impl Exec, user: Uuid, channel: Channel, purpose: Purpose) -> Result<i64, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT COALESCE(MAX(emision), 0) + 1 FROM envios WHERE usuario_id = $1 AND canal = $2 AND proposito = $3",
        user,
        channel.as_str(),
        purpose.as_str()
    )
}

/// Whether it was confirmed once that the people agreed to be written to by this channel.
pub async fn is_consented(exec: &mut impl Exec, channel: Channel) -> Result<bool, AppError> {
    fetch_one!(
        exec,
        scalar "SELECT EXISTS (SELECT 1 FROM canales WHERE canal = $1 AND consentimiento_en IS NOT NULL)",
        channel.as_str()
    )
}

/// Remembers who confirmed it; false if it was confirmed before.
pub async fn consent(tx: &mut Tx, channel: Channel, by: Uuid, now: DateTime<Utc>) -> Result<bool, AppError> {
    let consented = execute!(
        tx,
        r"UPDATE canales
        SET consentimiento_en = $1, consentimiento_por = $2
        WHERE canal = $3
          AND consentimiento_en IS NULL",
        now,
        by,
        channel.as_str()
    )?;
    Ok(consented == 1)
}

/// Removes what is remembered of attempts before then, of messages that ended.
pub async fn prune_attempts(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, AppError> {
    execute!(
        tx,
        r"DELETE FROM intentos_envio
        WHERE ocurrido_en < $1
          AND envio_id IN (SELECT id FROM envios WHERE estado NOT IN ('pendiente', 'enviando'))",
        before
    )
}

/// Counts a change of what open pages show.
pub async fn raise_version(tx: &mut Tx) -> Result<(), AppError> {
    execute!(tx, "UPDATE contadores SET valor = valor + 1 WHERE clave = 'envios'")?;
    Ok(())
}

pub async fn version(exec: &mut impl Exec) -> Result<i64, AppError> {
    fetch_one!(exec, scalar "SELECT COALESCE(MAX(valor), 0) FROM contadores WHERE clave = 'envios'")
}

/// How a channel does.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct ChannelRow {
    #[sqlx(rename = "pausado_hasta")]
    pub paused_until: Option<DateTime<Utc>>,
    #[sqlx(rename = "motivo")]
    pub reason: Option<String>,
    #[sqlx(rename = "fallas")]
    pub failures: i64,
}

pub async fn channel(exec: &mut impl Exec, channel: Channel) -> Result<ChannelRow, AppError> {
    let found: Option<ChannelRow> =
        fetch_optional!(exec, "SELECT pausado_hasta, motivo, fallas FROM canales WHERE canal = $1", channel.as_str())?;
    Ok(found.unwrap_or_default())
}

/// Lets a channel rest. One failure is counted, however many connections saw it: whoever finds it resting changes nothing.
pub async fn pause(
    tx: &mut Tx,
    channel: Channel,
    until: DateTime<Utc>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let paused = execute!(
        tx,
        r"UPDATE canales
        SET pausado_hasta = $1, motivo = $2, fallas = fallas + 1, actualizado_en = $3
        WHERE canal = $4
          AND (pausado_hasta IS NULL OR pausado_hasta <= $3)",
        until,
        reason,
        now,
        channel.as_str()
    )?;
    Ok(paused == 1)
}

/// Something went through.
pub async fn recover(tx: &mut Tx, channel: Channel, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"UPDATE canales
        SET pausado_hasta = NULL, motivo = NULL, fallas = 0, actualizado_en = $1
        WHERE canal = $2
          AND fallas > 0",
        now,
        channel.as_str()
    )?;
    Ok(())
}
