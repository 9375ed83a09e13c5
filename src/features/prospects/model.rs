//! What travels about prospects.

use chrono::{DateTime, Utc};
use padron_core::text;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How far somebody is on the way into an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = EstadoProspecto))]
#[serde(rename_all = "snake_case")]
pub enum ProspectState {
    SinUsuario,
    /// There is an account; by e-mail nothing has been sent, or nobody knows yet what became of it.
    UsuarioCreado,
    CorreoEnviado,
    EnvioFallido,
    /// The password is the person's own.
    YaIngreso,
}

impl ProspectState {
    /// What the badge says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SinUsuario => "Sin usuario",
            Self::UsuarioCreado => "Usuario creado",
            Self::CorreoEnviado => "Correo enviado",
            Self::EnvioFallido => "Envío fallido",
            Self::YaIngreso => "Ya ingresó",
        }
    }
}

/// One of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Prospecto))]
pub struct Prospect {
    pub id: Uuid,
    pub carnet: String,
    pub nombre: String,
    pub apellido: String,
    pub nombre_completo: String,
    pub correo: Option<String>,
    pub programa: String,
    pub estado: ProspectState,
}

impl Prospect {
    /// «Gamarra Béjar, Nadia», as lists sort them.
    pub fn sorted_name(&self) -> String {
        format!("{}, {}", self.apellido, self.nombre)
    }

    /// Whether an account can be made.
    pub fn is_open(&self) -> bool {
        self.estado == ProspectState::SinUsuario
    }
}

/// Everything about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = DetalleProspecto))]
pub struct ProspectDetail {
    pub id: Uuid,
    pub carnet: String,
    pub nombre: String,
    pub apellido: String,
    pub nombre_completo: String,
    pub correo: Option<String>,
    pub programa: String,
    pub estado: ProspectState,
    pub telefono: Option<String>,
    /// The account, once there is one.
    pub usuario_id: Option<Uuid>,
    pub creado_en: DateTime<Utc>,
    /// Who brought it in.
    pub creado_por: Option<String>,
}

/// In what order they are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProspectOrder {
    #[default]
    Name,
    NameDown,
    Carnet,
    CarnetDown,
    Newest,
    Oldest,
}

impl ProspectOrder {
    pub const ALL: [Self; 6] = [Self::Name, Self::NameDown, Self::Carnet, Self::CarnetDown, Self::Newest, Self::Oldest];

    /// The word in addresses and in REST.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "nombre",
            Self::NameDown => "-nombre",
            Self::Carnet => "carnet",
            Self::CarnetDown => "-carnet",
            Self::Newest => "-fecha",
            Self::Oldest => "fecha",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Apellido A–Z",
            Self::NameDown => "Apellido Z–A",
            Self::Carnet => "Carnet",
            Self::CarnetDown => "Carnet, de atrás",
            Self::Newest => "Más recientes",
            Self::Oldest => "Más antiguos",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == word)
    }
}

/// Characters of a search that count.
const LONGEST: usize = 200;

/// Whom a selection is about: all whom these match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = FiltroProspectos))]
#[serde(default, deny_unknown_fields)]
pub struct ProspectFilter {
    /// Beginnings of words of name, e-mail or carnet; without case and accents.
    pub buscar: Option<String>,
    /// The programme's name; without case and accents.
    pub programa: Option<String>,
}

impl ProspectFilter {
    /// The same without what says nothing, or more than anything one looks for.
    pub fn tidied(self) -> Self {
        let tidy = |text: Option<String>| {
            let text: String = text::printable(&text?).trim().chars().take(LONGEST).collect();
            Some(text).filter(|text| !text.is_empty())
        };
        Self { buscar: tidy(self.buscar), programa: tidy(self.programa) }
    }

    /// Whether it matches everybody.
    pub fn is_empty(&self) -> bool {
        self.buscar.is_none() && self.programa.is_none()
    }
}

/// What a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
pub struct ProspectQuery {
    pub pagina: Option<u32>,
    /// At most 200.
    pub por_pagina: Option<u32>,
    /// Beginnings of words of name, e-mail or carnet.
    pub buscar: Option<String>,
    /// The programme's name.
    pub programa: Option<String>,
    /// Only those with an account, or only those without.
    pub con_usuario: Option<bool>,
    /// `nombre` (default), `-nombre`, `carnet`, `-carnet`, `fecha`, `-fecha`.
    pub ordenar: Option<String>,
}

impl ProspectQuery {
    pub fn filter(&self) -> ProspectFilter {
        ProspectFilter { buscar: self.buscar.clone(), programa: self.programa.clone() }.tidied()
    }
}

/// How accounts are to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toggles {
    /// «Enviar Credenciales por Email».
    pub enviar_email: bool,
    /// «Forzar Cambio de Contraseña».
    pub forzar_cambio: bool,
}

impl Default for Toggles {
    fn default() -> Self {
        Self { enviar_email: true, forzar_cambio: true }
    }
}

/// What an administrator's selection holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectionCount {
    /// Of them, accounts are made.
    pub elegidos: i64,
    /// Of those chosen, whom the present filter shows…
    pub con_filtro: i64,
    /// …and of all whom it shows, who has no account.
    pub disponibles: i64,
    /// All without an account, whatever the filter.
    pub sin_usuario: i64,
    /// Chosen one by one, and given an account since.
    pub ya_con_usuario: i64,
    pub ajustes: Toggles,
}

/// What making accounts for the chosen would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Of them, whose e-mail is known.
    pub con_correo: i64,
    pub sin_correo: i64,
    /// Left out: somebody else signs in with the e-mail, or is known by it…
    pub correo_ocupado: i64,
    /// …or with the carnet.
    pub carnet_ocupado: i64,
}
