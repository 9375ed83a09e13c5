//! What travels about notices.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that one person was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow), schema(as = Notificacion))]
pub struct ReceivedNotice {
    pub id: Uuid,
    /// What it is about: `permisos`, `comunicado`, `encuesta`…
    pub tipo: String,
    pub titulo: String,
    pub texto: String,
    /// The page that it leads to.
    pub enlace: Option<String>,
    pub fecha: DateTime<Utc>,
    pub leida: bool,
}

/// A page of one's own notices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NoticePage {
    pub items: Vec<ReceivedNotice>,
    pub total: i64,
    pub pagina: u32,
    pub por_pagina: u32,
    /// All that are unread, whatever was asked for.
    pub sin_leer: i64,
}

/// Which notices to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct NoticeQuery {
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
    /// Part of the title or of the text, whatever the case and the accents.
    pub buscar: Option<String>,
    /// `-fecha` (default) or `fecha`.
    pub ordenar: Option<String>,
    /// Only those read, or only those unread.
    pub leida: Option<bool>,
}

/// Answer to marking all as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AllRead {
    pub sin_leer: i64,
    /// How many were unread until now.
    pub leidas: u64,
}

/// The latest notice, as the stream tells it.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Latest {
    pub id: Uuid,
    pub tipo: String,
    pub titulo: String,
    pub texto: String,
    pub enlace: Option<String>,
    pub fecha: DateTime<Utc>,
}

/// Data of the event `notificaciones`.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inbox {
    pub sin_leer: i64,
    pub ultima: Option<Latest>,
}
