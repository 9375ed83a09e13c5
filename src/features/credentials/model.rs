//! What travels about credentials. The one answer with a password is [`Revealed`].

use chrono::{DateTime, Utc};
use padron_core::import::Kind;
use padron_core::password::Method;
use padron_core::role::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::AppError;

/// The key of those who have no classroom this year.
pub const WITHOUT_CLASSROOM: &str = "sin-aula";

/// Body of `POST /api/admin/import/{id}/credentials`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct IssueRequest {
    /// Replaces passwords that still work, too. Never one that a person has chosen.
    #[serde(default)]
    pub renovar: bool,
}

/// Body of `POST /api/admin/import/generate-credentials`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct IssueForRequest {
    pub import_id: Uuid,
    #[serde(default)]
    pub renovar: bool,
}

/// What became of issuing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Issuance {
    /// Issued by this request; for more than 100 people a job does it, and this is 0.
    pub generadas: i64,
    /// First passwords of the import that work and can be handed out.
    pub vigentes: i64,
    /// When the first of them stops working.
    pub expiran_en: Option<DateTime<Utc>>,
    /// The job, while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trabajo: Option<IssueProgress>,
}

/// How far a job that issues passwords is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct IssueProgress {
    pub procesadas: i64,
    pub total: i64,
}

/// Body of `POST /api/admin/import/{id}/credentials/purge`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PurgeRequest {
    /// How many passwords are kept, typed by whoever forgets them.
    pub confirmar: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Purged {
    pub olvidadas: i64,
}

/// How the people of an import stand. Inactive people count nowhere. A person has come in who has a password of their
/// own: `total = ingresaron + faltan` and `faltan = vigentes + vencidas + olvidadas`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CredentialSummary {
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub tipo: Kind,
    pub archivo: String,
    /// People to whom a first password was issued.
    pub generadas: i64,
    /// It works and can be handed out.
    pub vigentes: i64,
    /// It works no longer.
    pub vencidas: i64,
    /// It works, but no copy is kept any more.
    pub olvidadas: i64,
    pub ingresaron: i64,
    pub faltan: i64,
    pub total: i64,
    /// Slips that were handed over, of those who have not come in.
    pub entregadas: i64,
    /// When the first of the working ones stops working.
    pub expiran_en: Option<DateTime<Utc>>,
    /// The import still runs: more people will come.
    pub parcial: bool,
    /// The job that issues anew, while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trabajo: Option<IssueProgress>,
    /// In the order of the school; only for families. Who has children in two classrooms counts in both.
    pub aulas: Vec<ClassroomArrivals>,
}

/// How many of a classroom's families have come in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClassroomArrivals {
    /// Its key, as `aula=` takes it: `P3-A`; `sin-aula` for those without a child enrolled this year.
    pub aula: String,
    /// «3.º Primaria "A"».
    pub nombre: String,
    pub nivel: Option<String>,
    pub grado: Option<i64>,
    pub seccion: Option<String>,
    pub total: i64,
    pub ingresaron: i64,
    pub faltan: i64,
}

/// Who has come in, of the whole school, in the current year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrivals {
    /// Guardians, but for those whose children are all of other years.
    pub familias: Arrived,
    pub docentes: Arrived,
    /// Of the families, in the order of the school.
    pub aulas: Vec<ClassroomArrivals>,
}

/// «Ya ingresaron 231 de 400».
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Arrived {
    pub ingresaron: i64,
    pub total: i64,
}

/// Parameters of the list of people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
pub struct PeopleQuery {
    pub pagina: Option<u32>,
    pub por_pagina: Option<u32>,
    /// Words of the name, the child's name or the document.
    pub buscar: Option<String>,
    /// Only who has not come in.
    pub faltan: Option<bool>,
    /// A classroom's key.
    pub aula: Option<String>,
}

/// A person of an import, without any secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonCredential {
    /// What the addresses call `{usuario}`.
    pub id: Uuid,
    /// What the person types to sign in.
    pub usuario: String,
    pub nombre_completo: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub rol: Role,
    /// «DNI 12345678».
    pub documento: String,
    /// Of staff: the file number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legajo: Option<String>,
    pub telefono: Option<String>,
    pub email: Option<String>,
    /// The children enrolled this year, the first of the list first.
    pub hijo: Option<String>,
    pub aula: Option<String>,
    /// Has a password of their own.
    pub ingreso: bool,
    /// The slip with the present password was handed over.
    pub entregada: bool,
    pub entregada_en: Option<DateTime<Utc>>,
    /// A first password works and can be handed out.
    pub vigente: bool,
    pub expira_en: Option<DateTime<Utc>>,
    /// How the first password came to be; one that somebody typed (`manual`) is never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub metodo: Option<Method>,
}

/// Body of `PATCH /api/admin/import/{id}/credentials/{usuario}`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HandOver {
    pub entregada: bool,
}

/// One person's first password, opened. Never cached, printed or logged.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Revealed {
    pub usuario: String,
    #[cfg_attr(feature = "ssr", schema(format = Password))]
    pub password: String,
    /// The text to paste by hand.
    pub mensaje: String,
    pub expira_en: DateTime<Utc>,
}

/// Parameters of the workbook.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
pub struct WorkbookQuery {
    /// `nombre` (by surname, the default) or `aula` (as slips are handed out: level, grade, section, child).
    pub orden: Option<String>,
    /// A classroom's key.
    pub aula: Option<String>,
    /// Only who has not come in.
    pub solo_faltantes: Option<bool>,
    /// One workbook a classroom, in a zip.
    pub por_aula: Option<bool>,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintForm {
    /// Eight a page, to be cut.
    Slips,
    /// A page a person, in one file.
    Letters,
    /// The same, a file a person, in a zip.
    Individual,
}

/// Parameters of a print.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "ssr", into_params(parameter_in = Query))]
pub struct PrintQuery {
    /// `tiras` (eight a page, the default) or `hojas` (a page a person).
    pub formato: Option<String>,
    /// A file a person, in a zip.
    pub individuales: Option<bool>,
    /// `aula` (as it is handed out, the default) or `nombre`.
    pub orden: Option<String>,
    /// A classroom's key.
    pub aula: Option<String>,
    /// Only who has not come in: who has, is never printed for.
    pub solo_faltantes: Option<bool>,
}

impl PrintQuery {
    /// # Errors
    /// `Invalid` for a form that is not known.
    pub fn form(&self) -> Result<PrintForm, AppError> {
        match (self.individuales.unwrap_or(false), self.formato.as_deref().unwrap_or("tiras")) {
            (true, _) => Ok(PrintForm::Individual),
            (false, "tiras") => Ok(PrintForm::Slips),
            (false, "hojas") => Ok(PrintForm::Letters),
            _ => Err(AppError::invalid("formato", "No se puede imprimir así. Valores válidos: tiras, hojas.")),
        }
    }
}

/// Whom of an import something is about, and in which order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    pub missing_only: bool,
    pub classroom: ClassroomFilter,
    pub order: Order,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Order {
    /// By surname, then by name, as Spanish sorts.
    #[default]
    Name,
    /// As slips are handed out: level, grade, section, child.
    Classroom,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum ClassroomFilter {
    #[default]
    Any,
    /// Who has no child enrolled this year.
    Without,
    /// `code` is the grade's (`P3`); an empty section is a grade whose sections were not recorded.
    In { code: String, section: String },
}

impl ClassroomFilter {
    /// What a classroom's key stands for; without one, everybody.
    pub fn parse(key: Option<&str>) -> Self {
        match key.map(str::trim).filter(|key| !key.is_empty()) {
            None => Self::Any,
            Some(WITHOUT_CLASSROOM) => Self::Without,
            Some(key) => {
                let (code, section) = key.split_once('-').unwrap_or((key, ""));
                Self::In { code: code.to_owned(), section: section.to_owned() }
            }
        }
    }
}

/// A classroom's key: `P3-A`, or `P3` where no section was recorded.
pub fn classroom_key(code: &str, section: Option<&str>) -> String {
    section.map_or_else(|| code.to_owned(), |section| format!("{code}-{section}"))
}

impl Selection {
    /// # Errors
    /// `Invalid` for an order that is not known.
    pub fn new(missing_only: bool, classroom: Option<&str>, order: Option<&str>) -> Result<Self, AppError> {
        let order = match order.unwrap_or("nombre") {
            "nombre" => Order::Name,
            "aula" => Order::Classroom,
            _ => return Err(AppError::invalid("orden", "No se puede ordenar así. Valores válidos: nombre, aula.")),
        };
        Ok(Self { missing_only, classroom: ClassroomFilter::parse(classroom), order })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_classrooms_key_is_read_back() {
        let filter = |key: &str| ClassroomFilter::parse(Some(key));
        let class = |code: &str, section: &str| ClassroomFilter::In { code: code.into(), section: section.into() };
        assert_eq!(filter(&classroom_key("P3", Some("A"))), class("P3", "A"));
        assert_eq!(filter(&classroom_key("I4", Some("LOS-LEONES"))), class("I4", "LOS-LEONES"));
        assert_eq!(filter(&classroom_key("S5", None)), class("S5", ""));
        assert_eq!(filter(WITHOUT_CLASSROOM), ClassroomFilter::Without);
        assert_eq!((filter(" "), ClassroomFilter::parse(None)), (ClassroomFilter::Any, ClassroomFilter::Any));
    }
}
