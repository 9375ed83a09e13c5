//! What travels about generations: accounts made for many prospects at once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::prospects::model::{
    Preview, Prospect, ProspectDetail, ProspectFilter, ProspectOrder, ProspectQuery, SelectionCount,
};
use crate::page::Page;

/// Where a generation stands: `completado` once the accounts exist, e-mails apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = EstadoGeneracion))]
#[serde(rename_all = "lowercase")]
pub enum GenerationState {
    /// Nobody has been worked on yet.
    Pendiente,
    Ejecutando,
    Completado,
    Cancelado,
}

impl GenerationState {
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completado | Self::Cancelado)
    }

    /// What the badge says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pendiente => "En espera",
            Self::Ejecutando => "En proceso",
            Self::Completado => "Completada",
            Self::Cancelado => "Cancelada",
        }
    }
}

/// What became of its e-mails; simulated ones count as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = CorreosGeneracion))]
pub struct Emails {
    pub total: i64,
    pub pendientes: i64,
    pub enviados: i64,
    pub fallidos: i64,
    /// Nobody knows whether they arrived.
    pub inciertos: i64,
}

/// A generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Generacion))]
pub struct Generation {
    pub id: Uuid,
    pub estado: GenerationState,
    pub total: i64,
    pub creados: i64,
    /// Who had an account by then, or whose e-mail or carnet somebody else has.
    pub omitidos: i64,
    pub fallidos: i64,
    /// Accounts that were made and taken back.
    pub deshechos: i64,
    pub correos: Emails,
    pub forzar_cambio: bool,
    pub enviar_email: bool,
    pub creado_por: String,
    pub fecha: DateTime<Utc>,
    /// When the first account was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iniciada_en: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminada_en: Option<DateTime<Utc>>,
    /// When this was counted.
    pub consultada_en: DateTime<Utc>,
}

impl Generation {
    /// Prospects whom it is through with.
    pub fn done(&self) -> i64 {
        self.creados + self.omitidos + self.fallidos + self.deshechos
    }
}

/// What became of one prospect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = ResultadoProspecto))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Pendiente,
    Creado,
    Omitido,
    Fallido,
    Deshecho,
}

impl Outcome {
    pub const ALL: [Self; 5] = [Self::Creado, Self::Omitido, Self::Fallido, Self::Pendiente, Self::Deshecho];

    /// The word in addresses and in REST.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pendiente => "pendiente",
            Self::Creado => "creado",
            Self::Omitido => "omitido",
            Self::Fallido => "fallido",
            Self::Deshecho => "deshecho",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Pendiente => "Pendiente",
            Self::Creado => "Usuario creado",
            Self::Omitido => "Omitido",
            Self::Fallido => "Fallido",
            Self::Deshecho => "Deshecho",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// One prospect of a generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = FilaGeneracion))]
pub struct GenerationRow {
    /// From 1.
    pub fila: u32,
    pub carnet: String,
    pub nombre_completo: String,
    pub correo: Option<String>,
    pub resultado: Outcome,
    /// Why no account was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
}

/// Which rows of a generation to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
pub struct RowsQuery {
    pub pagina: Option<u32>,
    pub por_pagina: Option<u32>,
    /// Part of name, carnet or e-mail.
    pub buscar: Option<String>,
    /// `creado`, `omitido`, `fallido`, `pendiente`, `deshecho`.
    pub resultado: Option<String>,
}

/// Which generations to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
pub struct GenerationsQuery {
    pub pagina: Option<u32>,
    pub por_pagina: Option<u32>,
    /// Part of the name of who asked for it.
    pub buscar: Option<String>,
    /// `-fecha` (default) or `fecha`.
    pub ordenar: Option<String>,
}

/// Whom to make accounts for: `ids`, or `todos` whom `filtro` matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = PedidoGeneracion))]
#[serde(default, deny_unknown_fields)]
pub struct GenerateRequest {
    pub ids: Vec<Uuid>,
    pub todos: bool,
    pub filtro: ProspectFilter,
    /// Default: true.
    pub enviar_email: Option<bool>,
    /// Default: true.
    pub forzar_cambio: Option<bool>,
}

/// Everything the tab «Seleccionar Prospectos» shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choosing {
    pub pagina: Page<Prospect>,
    /// Who of the page is chosen.
    pub elegidos: Vec<Uuid>,
    pub cuenta: SelectionCount,
    pub programas: Vec<String>,
}

/// What that tab is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoosingQuery {
    pub lista: ProspectQuery,
    /// Only those who are chosen.
    pub solo_elegidos: bool,
}

/// Everything the tab «Generación» shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preparing {
    pub cuenta: SelectionCount,
    pub prevision: Preview,
    /// Nothing leaves this machine.
    pub correo_simulado: bool,
    /// For how many days a first password works.
    pub dias_de_validez: i64,
    /// The latest one, while it is being worked on.
    pub en_curso: Option<Generation>,
}

/// A generation with its prospects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationDetail {
    pub generacion: Generation,
    pub filas: Page<GenerationRow>,
}

/// Everything about one prospect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProspectStory {
    pub detalle: ProspectDetail,
    /// The generation that made the account.
    pub generacion: Option<Uuid>,
    /// What happened, the latest last.
    pub sucesos: Vec<Happening>,
    pub envios: Vec<Sent>,
}

/// Something that happened to a prospect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    pub fecha: DateTime<Utc>,
    pub texto: String,
    pub quien: Option<String>,
}

/// A message to a prospect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub id: Uuid,
    pub fecha: DateTime<Utc>,
    pub canal: String,
    pub destinatario: String,
    pub estado: String,
    pub error: Option<String>,
}

/// The order that a list's address asks for.
pub fn order_of(query: &ProspectQuery) -> ProspectOrder {
    query.ordenar.as_deref().and_then(ProspectOrder::parse).unwrap_or_default()
}
