//! SQL of looking prospects up.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Wanted;
use super::matches::{push_any_filter, push_chosen, push_exception, push_filter, push_wanted};
use crate::error::AppError;
use crate::features::prospects::model::{Prospect, ProspectDetail, ProspectOrder, ProspectState};
use crate::platform::db::Exec;
use crate::{fetch_all, fetch_one, fetch_optional, on, push_list};

/// A prospect with what tells how far it is.
#[derive(sqlx::FromRow)]
pub struct ProspectRow {
    pub id: Uuid,
    pub carnet: String,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "correo")]
    pub email: Option<String>,
    #[sqlx(rename = "programa")]
    pub programme: String,
    #[sqlx(rename = "usuario_id")]
    pub user: Option<Uuid>,
    /// The password is the person's own.
    #[sqlx(rename = "ingreso")]
    pub has_come_in: bool,
    /// State of the e-mail with the present first password.
    #[sqlx(rename = "envio")]
    pub sending: Option<String>,
}

impl ProspectRow {
    fn state(&self) -> ProspectState {
        match (self.user, self.has_come_in, self.sending.as_deref()) {
            (None, ..) => ProspectState::SinUsuario,
            (Some(_), true, _) => ProspectState::YaIngreso,
            (Some(_), false, Some("enviado" | "entregado" | "leido")) => ProspectState::CorreoEnviado,
            (Some(_), false, Some("fallido")) => ProspectState::EnvioFallido,
            (Some(_), false, _) => ProspectState::UsuarioCreado,
        }
    }

    fn into_prospect(self) -> Prospect {
        Prospect {
            estado: self.state(),
            nombre_completo: format!("{} {}", self.first_name, self.last_name),
            id: self.id,
            carnet: self.carnet,
            nombre: self.first_name,
            apellido: self.last_name,
            correo: self.email,
            programa: self.programme,
        }
    }
}

macro_rules! prospect_rows {
    () => {
        "SELECT p.id, p.carnet, p.nombre, p.apellido, p.correo, g.nombre AS programa, p.usuario_id, \
         CASE WHEN u.id IS NOT NULL AND u.password_vence_en IS NULL THEN TRUE ELSE FALSE END AS ingreso, \
         (SELECT e.estado FROM envios e WHERE e.usuario_id = p.usuario_id AND e.canal = 'email' \
          AND e.proposito = 'credencial' AND e.emision = c.emision) AS envio \
         FROM prospectos p JOIN programas g ON g.id = p.programa_id LEFT JOIN usuarios u ON u.id = p.usuario_id \
         LEFT JOIN credenciales_iniciales c ON c.usuario_id = p.usuario_id WHERE "
    };
}

/// A page of those who are wanted: looked up in the index first, then read.
pub async fn list(
    exec: &mut impl Exec,
    wanted: &Wanted,
    order: ProspectOrder,
    limit: i64,
    offset: i64,
) -> Result<Vec<Prospect>, AppError> {
    let ids = ids(exec, wanted, order, limit, offset).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<ProspectRow> = on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!(prospect_rows!(), "p.id IN ("));
        push_list!(query, &ids);
        query.build_query_as().fetch_all(&mut *c).await
    })?;
    let mut found: HashMap<Uuid, ProspectRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).map(ProspectRow::into_prospect).collect())
}

/// Their ids, in order.
pub async fn ids(
    exec: &mut impl Exec,
    wanted: &Wanted,
    order: ProspectOrder,
    limit: i64,
    offset: i64,
) -> Result<Vec<Uuid>, AppError> {
    let order = match order {
        ProspectOrder::Name => " ORDER BY p.clave_orden, p.id",
        ProspectOrder::NameDown => " ORDER BY p.clave_orden DESC, p.id DESC",
        ProspectOrder::Carnet => " ORDER BY p.carnet",
        ProspectOrder::CarnetDown => " ORDER BY p.carnet DESC",
        ProspectOrder::Newest => " ORDER BY p.creado_en DESC, p.id DESC",
        ProspectOrder::Oldest => " ORDER BY p.creado_en, p.id",
    };
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT p.id FROM prospectos p WHERE ");
        push_wanted!(query, wanted);
        query.push(order).push(" LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}

pub async fn count(exec: &mut impl Exec, wanted: &Wanted) -> Result<i64, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT COUNT(*) FROM prospectos p WHERE ");
        push_wanted!(query, wanted);
        query.build_query_scalar().fetch_one(&mut *c).await
    })?)
}

/// One prospect with the rest of its data.
pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<ProspectDetail>, AppError> {
    let Some(row): Option<ProspectRow> = fetch_optional!(exec, concat!(prospect_rows!(), "p.id = $1"), id)? else {
        return Ok(None);
    };
    let (phone, created_at, creator): (Option<String>, DateTime<Utc>, Option<String>) = fetch_one!(
        exec,
        r"SELECT p.telefono, p.creado_en, c.nombre || ' ' || c.apellido
        FROM prospectos p
        LEFT JOIN usuarios c ON c.id = p.creado_por
        WHERE p.id = $1",
        id
    )?;
    let user = row.user;
    let Prospect { id, carnet, nombre, apellido, nombre_completo, correo, programa, estado } = row.into_prospect();
    Ok(Some(ProspectDetail {
        id,
        carnet,
        nombre,
        apellido,
        nombre_completo,
        correo,
        programa,
        estado,
        telefono: phone,
        usuario_id: user,
        creado_en: created_at,
        creado_por: creator,
    }))
}

/// The names of all programmes, in their order.
pub async fn programmes(exec: &mut impl Exec) -> Result<Vec<String>, AppError> {
    fetch_all!(exec, scalar "SELECT nombre FROM programas ORDER BY clave")
}

/// Somebody an account is to be made for.
#[derive(Debug, sqlx::FromRow)]
pub struct Candidate {
    pub carnet: String,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "correo")]
    pub email: Option<String>,
    #[sqlx(rename = "programa")]
    pub programme: String,
    /// The account, if there is one already.
    #[sqlx(rename = "usuario_id")]
    pub user: Option<Uuid>,
}

macro_rules! candidates {
    () => {
        "SELECT p.carnet, p.nombre, p.apellido, p.correo, g.nombre AS programa, p.usuario_id \
         FROM prospectos p JOIN programas g ON g.id = p.programa_id WHERE "
    };
}

/// All who are wanted, in the order of names.
pub async fn candidates(exec: &mut impl Exec, wanted: &Wanted) -> Result<Vec<Candidate>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(candidates!());
        push_wanted!(query, wanted);
        query.push(" ORDER BY p.clave_orden, p.id");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// Of these, at most [`crate::platform::db::MAX_LIST`], those that there are.
pub async fn candidates_among(exec: &mut impl Exec, ids: &[Uuid]) -> Result<Vec<Candidate>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!(candidates!(), "p.id IN ("));
        push_list!(query, ids);
        query.push(" ORDER BY p.clave_orden, p.id");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}
