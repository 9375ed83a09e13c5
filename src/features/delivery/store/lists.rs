//! What is shown of the outbox.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::features::delivery::model::{Attempt, Channel, Delivery, DeliveryState, Mode, Purpose};
use crate::features::delivery::store::Subject;
use crate::platform::db::Exec;
use crate::platform::listing::{Paging, like_pattern};
use crate::{fetch_all, fetch_one, fetch_optional};

/// Which messages to list.
#[derive(Default)]
pub struct Filter {
    pub import: Option<Uuid>,
    pub batch: Option<Uuid>,
    pub state: Option<DeliveryState>,
    pub channel: Option<Channel>,
    pub user: Option<Uuid>,
    /// A key ([`padron_core::text::sort_key`]).
    pub search: Option<String>,
}

#[derive(Clone, Copy)]
pub enum Order {
    NewestFirst,
    OldestFirst,
    ByName,
}

macro_rules! columns {
    () => {
        "SELECT e.id, e.canal, e.proposito, l.modo, e.destinatario, COALESCE(u.nro_documento, u.email, '') AS usuario, \
         u.nombre || ' ' || u.apellido AS nombre, e.estado, e.intentos, e.ultimo_error, e.actualizado_en AS fecha, e.simulado, \
         e.lote_id AS trabajo_id, e.usuario_id, l.importacion_id "
    };
}

macro_rules! filtered {
    () => {
        "FROM envios e JOIN usuarios u ON u.id = e.usuario_id JOIN lotes_envio l ON l.id = e.lote_id \
         WHERE ($1 IS NULL OR l.importacion_id = $1) AND ($2 IS NULL OR e.lote_id = $2) AND ($3 IS NULL OR e.estado = $3) \
         AND ($4 IS NULL OR e.canal = $4) \
         AND ($5 IS NULL OR u.clave_orden LIKE $5 ESCAPE '\\' OR u.nro_documento LIKE $5 ESCAPE '\\') \
         AND ($6 IS NULL OR e.usuario_id = $6) "
    };
}

pub async fn list(
    exec: &mut impl Exec,
    filter: &Filter,
    order: Order,
    paging: Paging,
) -> Result<Vec<Delivery>, AppError> {
    let sql = match order {
        Order::NewestFirst => {
            concat!(columns!(), filtered!(), "ORDER BY e.actualizado_en DESC, e.id DESC LIMIT $7 OFFSET $8")
        }
        Order::OldestFirst => concat!(columns!(), filtered!(), "ORDER BY e.actualizado_en, e.id LIMIT $7 OFFSET $8"),
        Order::ByName => concat!(columns!(), filtered!(), "ORDER BY u.clave_orden, e.id LIMIT $7 OFFSET $8"),
    };
    fetch_all!(
        exec,
        sql,
        filter.import,
        filter.batch,
        filter.state.map(DeliveryState::as_str),
        filter.channel.map(Channel::as_str),
        filter.search.as_deref().map(like_pattern),
        filter.user,
        paging.limit(),
        paging.offset()
    )
}

pub async fn count(exec: &mut impl Exec, filter: &Filter) -> Result<i64, AppError> {
    fetch_one!(
        exec,
        scalar concat!("SELECT COUNT(*) ", filtered!()),
        filter.import,
        filter.batch,
        filter.state.map(DeliveryState::as_str),
        filter.channel.map(Channel::as_str),
        filter.search.as_deref().map(like_pattern),
        filter.user
    )
}

/// One message, as lists show it.
pub async fn one(exec: &mut impl Exec, id: Uuid) -> Result<Option<Delivery>, AppError> {
    fetch_optional!(
        exec,
        concat!(
            columns!(),
            "FROM envios e JOIN usuarios u ON u.id = e.usuario_id JOIN lotes_envio l ON l.id = e.lote_id WHERE e.id = $1"
        ),
        id
    )
}

/// Every attempt at a message, the oldest first.
pub async fn attempts(exec: &mut impl Exec, id: Uuid) -> Result<Vec<Attempt>, AppError> {
    fetch_all!(
        exec,
        r"SELECT ocurrido_en AS fecha, resultado, codigo, texto
        FROM intentos_envio
        WHERE envio_id = $1
        ORDER BY ocurrido_en, id",
        id
    )
}

/// A request to send, as stored.
#[derive(sqlx::FromRow)]
pub struct BatchRow {
    pub id: Uuid,
    #[sqlx(rename = "importacion_id")]
    pub import: Option<Uuid>,
    #[sqlx(rename = "canal", try_from = "String")]
    pub channel: Channel,
    #[sqlx(rename = "modo", try_from = "String")]
    pub mode: Mode,
    pub total: i64,
    #[sqlx(rename = "creado_en")]
    pub at: DateTime<Utc>,
    /// Who asked, by name; none for a visitor.
    #[sqlx(rename = "quien")]
    pub by: Option<String>,
}

macro_rules! batch {
    () => {
        "SELECT l.id, l.importacion_id, l.canal, l.modo, l.total, l.creado_en, u.nombre || ' ' || u.apellido AS quien \
         FROM lotes_envio l LEFT JOIN usuarios u ON u.id = l.creado_por "
    };
}

pub async fn batch(exec: &mut impl Exec, id: Uuid) -> Result<Option<BatchRow>, AppError> {
    fetch_optional!(exec, concat!(batch!(), "WHERE l.id = $1 AND l.proposito <> 'prueba'"), id)
}

/// The latest request for the people of an import.
pub async fn latest_batch(exec: &mut impl Exec, import: Uuid) -> Result<Option<BatchRow>, AppError> {
    fetch_optional!(
        exec,
        concat!(
            batch!(),
            "WHERE l.importacion_id = $1 AND l.proposito = 'credencial' ORDER BY l.creado_en DESC, l.id DESC LIMIT 1"
        ),
        import
    )
}

/// How many messages of a request are in each state, and how many of them were simulated.
pub async fn tally(exec: &mut impl Exec, batch: Uuid) -> Result<Vec<(String, i64, i64)>, AppError> {
    fetch_all!(
        exec,
        r"SELECT estado, COUNT(*), COUNT(CASE WHEN simulado THEN 1 END)
        FROM envios
        WHERE lote_id = $1
        GROUP BY estado",
        batch
    )
}

/// A message that was not sent for sure, and why.
#[derive(sqlx::FromRow)]
pub struct Failure {
    #[sqlx(rename = "usuario")]
    pub user: String,
    #[sqlx(rename = "estado", try_from = "String")]
    pub state: DeliveryState,
    #[sqlx(rename = "ultimo_error")]
    pub reason: Option<String>,
}

pub async fn failures(exec: &mut impl Exec, batch: Uuid) -> Result<Vec<Failure>, AppError> {
    fetch_all!(
        exec,
        r"SELECT COALESCE(u.nro_documento, u.email, '') AS usuario, e.estado, e.ultimo_error
        FROM envios e
        JOIN usuarios u ON u.id = e.usuario_id
        WHERE e.lote_id = $1
          AND e.estado IN ('fallido', 'incierto')
        ORDER BY u.clave_orden, e.id",
        batch
    )
}

/// A message and whose it is.
#[derive(sqlx::FromRow)]
pub struct Stored {
    #[sqlx(rename = "usuario_id")]
    pub user: Uuid,
    #[sqlx(rename = "canal", try_from = "String")]
    pub channel: Channel,
    #[sqlx(rename = "emision")]
    pub issue: i64,
    #[sqlx(rename = "destinatario")]
    pub recipient: String,
    #[sqlx(rename = "simulado")]
    pub simulated: bool,
    #[sqlx(rename = "proposito", try_from = "String")]
    pub purpose: Purpose,
    #[sqlx(rename = "modo", try_from = "String")]
    pub mode: Mode,
    #[sqlx(rename = "importacion_id")]
    pub import: Option<Uuid>,
    #[sqlx(rename = "notificacion_id")]
    pub notice: Option<Uuid>,
    /// When it was asked for.
    #[sqlx(rename = "pedido_en")]
    pub asked: DateTime<Utc>,
}

impl Stored {
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

pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<Stored>, AppError> {
    fetch_optional!(
        exec,
        r"SELECT e.usuario_id, e.canal, e.emision, e.destinatario, e.simulado, e.proposito, l.modo, l.importacion_id,
            e.notificacion_id, l.creado_en AS pedido_en
        FROM envios e
        JOIN lotes_envio l ON l.id = e.lote_id
        WHERE e.id = $1",
        id
    )
}
