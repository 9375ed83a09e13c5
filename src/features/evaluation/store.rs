//! SQL of `estructura_anios`, `estructura_evaluacion` and `estructura_historial`.

use chrono::{DateTime, Utc};
use padron_core::evaluation::{Component, ComponentKind, ComponentName, Weight};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::Paging;
use crate::{execute, fetch_all, fetch_one, fetch_optional, hold, lock, on};

/// Which version of a year's structure stands there now, and the name of the director who saved it.
#[derive(Debug, sqlx::FromRow)]
pub struct Current {
    pub version: i64,
    #[sqlx(rename = "director")]
    pub by: String,
}

pub async fn current(exec: &mut impl Exec, year: i32) -> Result<Option<Current>, AppError> {
    fetch_optional!(
        exec,
        r"SELECT a.version, u.nombre || ' ' || u.apellido AS director
        FROM estructura_anios a
        JOIN usuarios u ON u.id = a.modificado_por
        WHERE a.anio_academico = $1",
        i64::from(year)
    )
}

/// A component, with what is true of its whole year.
#[derive(Debug, sqlx::FromRow)]
pub struct ComponentRow {
    pub version: i64,
    #[sqlx(rename = "bloqueada")]
    pub locked: bool,
    #[sqlx(rename = "fecha_configuracion")]
    pub at: DateTime<Utc>,
    #[sqlx(rename = "director")]
    pub by: String,
    #[sqlx(rename = "nombre_item", try_from = "String")]
    pub name: ComponentName,
    #[sqlx(rename = "peso_porcentual", try_from = "i64")]
    pub weight: Weight,
    #[sqlx(rename = "tipo_evaluacion", try_from = "String")]
    pub kind: ComponentKind,
    #[sqlx(rename = "orden_visualizacion")]
    pub order: i64,
    #[sqlx(rename = "estado_activo")]
    pub active: bool,
}

impl ComponentRow {
    pub fn component(self) -> Component {
        let Self { name, weight, kind, order, active, .. } = self;
        Component { name, weight, kind, order, active }
    }
}

/// The components of a year, in their order; all of one version.
pub async fn components(exec: &mut impl Exec, year: i32) -> Result<Vec<ComponentRow>, AppError> {
    fetch_all!(
        exec,
        r"SELECT a.version, a.bloqueada, a.fecha_configuracion, u.nombre || ' ' || u.apellido AS director, e.nombre_item, e.peso_porcentual, e.tipo_evaluacion, e.orden_visualizacion, e.estado_activo
        FROM estructura_anios a
        JOIN usuarios u ON u.id = a.modificado_por
        JOIN estructura_evaluacion e ON e.anio_academico = a.anio_academico
        WHERE a.anio_academico = $1
        ORDER BY e.orden_visualizacion",
        i64::from(year)
    )
}

/// Whether there are marks of that year.
pub async fn has_marks(exec: &mut impl Exec, year: i32) -> Result<bool, AppError> {
    let found: i64 = fetch_one!(exec, scalar r"SELECT COUNT(*)
        FROM (SELECT 1 FROM calificaciones WHERE anio_academico = $1 LIMIT 1) AS alguna", i64::from(year))?;
    Ok(found > 0)
}

/// A year's structure as a whole.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct YearRow {
    pub version: i64,
    #[sqlx(rename = "bloqueada")]
    pub locked: bool,
    #[sqlx(rename = "fecha_configuracion")]
    pub at: DateTime<Utc>,
}

macro_rules! year_row {
    () => {
        "SELECT version, bloqueada, fecha_configuracion FROM estructura_anios WHERE anio_academico = $1"
    };
}

/// The year, if it has been begun; nobody else changes it, or writes a mark of it, until the transaction ends (on SQLite
/// because there is one writer).
pub async fn hold(tx: &mut Tx, year: i32) -> Result<Option<YearRow>, AppError> {
    // Whoever writes a mark shares this lock (a trigger of `calificaciones`).
    lock!(&mut *tx, "SELECT pg_advisory_xact_lock(6, $1)", year)?;
    hold!(fetch_optional, tx, year_row!(), "FOR UPDATE", i64::from(year))
}

/// Begins the year, unless somebody has.
pub async fn begin(tx: &mut Tx, year: i32, at: DateTime<Utc>, by: Uuid) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO estructura_anios (anio_academico, version, bloqueada, fecha_configuracion, modificado_por)
        VALUES ($1, 0, $2, $3, $4)
        ON CONFLICT (anio_academico) DO NOTHING",
        i64::from(year),
        false,
        at,
        by
    )?;
    Ok(())
}

/// Takes these components instead of the year's own.
pub async fn replace(tx: &mut Tx, year: i32, components: &[Component]) -> Result<(), AppError> {
    let year = i64::from(year);
    execute!(tx, "DELETE FROM estructura_evaluacion WHERE anio_academico = $1", year)?;
    for component in components {
        execute!(
            tx,
            r"INSERT INTO estructura_evaluacion (anio_academico, orden_visualizacion, nombre_item, clave, peso_porcentual, tipo_evaluacion, estado_activo)
            VALUES ($1, $2, $3, $4, $5, $6, $7)",
            year,
            component.order,
            component.name.as_str(),
            component.name.key(),
            i64::from(component.weight.hundredths()),
            component.kind.as_str(),
            component.active
        )?;
    }
    Ok(())
}

/// A saved version of a year.
pub struct Saved<'a> {
    pub id: Uuid,
    pub year: i32,
    pub version: i64,
    pub locked: bool,
    pub at: DateTime<Utc>,
    pub by: Uuid,
    /// As JSON.
    pub components: &'a str,
}

/// Writes what is true of the whole year, once its components stand: the database locks only what is complete.
pub async fn update_year(tx: &mut Tx, saved: &Saved<'_>) -> Result<(), AppError> {
    execute!(
        tx,
        r"UPDATE estructura_anios
        SET version = $2, bloqueada = $3, fecha_configuracion = $4, modificado_por = $5
        WHERE anio_academico = $1",
        i64::from(saved.year),
        saved.version,
        saved.locked,
        saved.at,
        saved.by
    )?;
    Ok(())
}

/// Adds it to the history.
pub async fn insert_history(tx: &mut Tx, saved: &Saved<'_>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO estructura_historial (id, anio_academico, bloqueada, componentes, fecha, realizado_por)
        VALUES ($1, $2, $3, $4, $5, $6)",
        saved.id,
        i64::from(saved.year),
        saved.locked,
        saved.components,
        saved.at,
        saved.by
    )?;
    Ok(())
}

/// A line of the history.
#[derive(Debug, sqlx::FromRow)]
pub struct HistoryRow {
    #[sqlx(rename = "anio_academico", try_from = "i64")]
    pub year: i32,
    #[sqlx(rename = "bloqueada")]
    pub locked: bool,
    #[sqlx(rename = "componentes")]
    pub components: String,
    #[sqlx(rename = "fecha")]
    pub at: DateTime<Utc>,
    #[sqlx(rename = "director")]
    pub by: String,
}

/// What was saved, the latest first.
pub async fn history(exec: &mut impl Exec, paging: Paging) -> Result<Vec<HistoryRow>, AppError> {
    fetch_all!(
        exec,
        r"SELECT h.anio_academico, h.bloqueada, h.componentes, h.fecha, u.nombre || ' ' || u.apellido AS director
        FROM estructura_historial h
        JOIN usuarios u ON u.id = h.realizado_por
        ORDER BY h.fecha DESC, h.id DESC
        LIMIT $1 OFFSET $2",
        paging.limit(),
        paging.offset()
    )
}

pub async fn count_history(exec: &mut impl Exec) -> Result<i64, AppError> {
    fetch_one!(exec, scalar "SELECT COUNT(*) FROM estructura_historial")
}

/// Which of these users (at most [`MAX_LIST`](crate::platform::db::MAX_LIST)) saved a structure.
pub async fn authors_among(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    Ok(on!(tx, |c| {
        let mut query =
            sqlx::QueryBuilder::new("SELECT modificado_por FROM estructura_anios WHERE modificado_por IN (");
        crate::push_list!(query, users);
        query.push(" UNION SELECT realizado_por FROM estructura_historial WHERE realizado_por IN (");
        crate::push_list!(query, users);
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}
