//! What travels about notices and polls.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A course that something was published for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = CursoPublicado))]
pub struct PublicationCourse {
    pub asignacion_id: Uuid,
    pub curso: String,
    pub nivel: String,
    pub grado: i64,
    /// None: every section of the grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seccion: Option<String>,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Comunicado))]
pub struct PublishedNotice {
    pub id: Uuid,
    pub titulo: String,
    /// With line breaks.
    pub texto: String,
    pub publicado_en: DateTime<Utc>,
    /// Full name of the author.
    pub docente: String,
    pub cursos: Vec<PublicationCourse>,
    /// Guardians who find it at present; the author's to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alcance: Option<i64>,
}

/// One of the answers of a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Opcion))]
pub struct PollChoice {
    /// From 1.
    pub numero: i64,
    pub texto: String,
    /// The author's to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votos: Option<i64>,
}

/// A poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Encuesta))]
pub struct Poll {
    pub id: Uuid,
    pub pregunta: String,
    pub opciones: Vec<PollChoice>,
    pub publicado_en: DateTime<Utc>,
    pub cierra_en: DateTime<Utc>,
    pub cerrada: bool,
    /// Full name of the author.
    pub docente: String,
    pub cursos: Vec<PublicationCourse>,
    /// The option that the guardian who asks chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mi_voto: Option<i64>,
    /// All votes; the author's to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votos: Option<i64>,
    /// Guardians who find it at present; the author's to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alcance: Option<i64>,
}

/// The count of a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Resultados))]
pub struct PollResults {
    pub id: Uuid,
    pub pregunta: String,
    pub cierra_en: DateTime<Utc>,
    pub cerrada: bool,
    pub votos: i64,
    /// Guardians who find it at present.
    pub alcance: i64,
    pub opciones: Vec<PollChoice>,
}

/// Which page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
pub struct PublicationQuery {
    /// From 1.
    pub pagina: Option<u32>,
    /// At most 200; 25 when absent.
    pub por_pagina: Option<u32>,
    /// Part of the title, of the text or of the question.
    pub buscar: Option<String>,
    /// `-fecha` (default) or `fecha`.
    pub ordenar: Option<String>,
}

/// A course that the signed-in teacher gives this year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Asignacion))]
pub struct TaughtCourse {
    pub id: Uuid,
    pub curso: String,
    pub nivel: String,
    pub grado: i64,
    /// None: every section of the grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seccion: Option<String>,
    /// Guardians whom something for this course reaches.
    pub familias: i64,
}

/// What the form that writes something needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composing {
    /// The identity of what this form will publish: posting it twice publishes once.
    pub clave: Uuid,
    pub cursos: Vec<TaughtCourse>,
    /// Families by the set of courses that reaches them: `3:12,1:5`, the set as bits in the order of `cursos`.
    pub alcance: String,
    /// The first and the last day on which a poll may close, in Lima: `2026-11-21`.
    pub desde: String,
    pub hasta: String,
    /// A day that suits most polls.
    pub cierre: String,
}

/// What a family finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Published {
    Comunicado(PublishedNotice),
    Encuesta(Poll),
}
