//! SQL of whom an administrator has chosen.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::matches::{account, push_any_filter, push_chosen, push_exception, push_filter, push_wanted};
use super::{Chosen, Wanted};
use crate::error::AppError;
use crate::features::prospects::model::{Preview, ProspectFilter, Toggles};
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::{execute, fetch_optional, lock, on, push_list};

/// What was stored of a selection: the filters, and how accounts are to be made.
pub async fn find(exec: &mut impl Exec, by: Uuid) -> Result<Option<(Vec<ProspectFilter>, Toggles)>, AppError> {
    let found: Option<(Json<Vec<ProspectFilter>>, bool, bool)> = fetch_optional!(
        exec,
        "SELECT filtros, enviar_email, forzar_cambio FROM selecciones_prospectos WHERE usuario_id = $1",
        by
    )?;
    Ok(found.map(|(filters, enviar_email, forzar_cambio)| (filters.0, Toggles { enviar_email, forzar_cambio })))
}

/// Makes whoever changes one selection wait for each other; the row is there afterwards.
pub async fn hold(tx: &mut Tx, by: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    let usual = Toggles::default();
    execute!(
        tx,
        r"INSERT INTO selecciones_prospectos (usuario_id, filtros, enviar_email, forzar_cambio, actualizada_en)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING",
        by,
        Json(Vec::<ProspectFilter>::new()),
        usual.enviar_email,
        usual.forzar_cambio,
        now
    )?;
    lock!(tx, "SELECT 1 FROM selecciones_prospectos WHERE usuario_id = $1 FOR UPDATE", by)
}

pub async fn save_filters(
    tx: &mut Tx,
    by: Uuid,
    filters: &[ProspectFilter],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    execute!(
        tx,
        "UPDATE selecciones_prospectos SET filtros = $1, actualizada_en = $2 WHERE usuario_id = $3",
        Json(filters),
        now,
        by
    )?;
    Ok(())
}

pub async fn save_toggles(tx: &mut Tx, by: Uuid, toggles: Toggles, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        "UPDATE selecciones_prospectos SET enviar_email = $1, forzar_cambio = $2, actualizada_en = $3 WHERE usuario_id = $4",
        toggles.enviar_email,
        toggles.forzar_cambio,
        now,
        by
    )?;
    Ok(())
}

/// Forgets whom somebody has chosen. The row stays: others may wait for it.
pub async fn clear(tx: &mut Tx, by: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "DELETE FROM seleccion_excepciones WHERE usuario_id = $1", by)?;
    save_filters(tx, by, &[], now).await
}

/// Chooses these prospects one by one, or leaves them out; who is not there (any more) is ignored.
pub async fn put_exceptions(tx: &mut Tx, by: Uuid, prospects: &[Uuid], chosen: bool) -> Result<(), AppError> {
    for some in prospects.chunks(MAX_LIST) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "INSERT INTO seleccion_excepciones (usuario_id, prospecto_id, elegido) SELECT ",
            );
            query.push_bind(by).push(", p.id, ").push_bind(chosen).push(" FROM prospectos p WHERE p.id IN (");
            push_list!(query, some);
            query.push(" ON CONFLICT (usuario_id, prospecto_id) DO UPDATE SET elegido = excluded.elegido");
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Takes back that some whom the filter matches were left out.
pub async fn readmit(tx: &mut Tx, by: Uuid, filter: &ProspectFilter) -> Result<(), AppError> {
    on!(tx, |c| {
        let mut query =
            sqlx::QueryBuilder::new("DELETE FROM seleccion_excepciones WHERE NOT elegido AND usuario_id = ");
        query.push_bind(by).push(" AND prospecto_id IN (SELECT p.id FROM prospectos p WHERE ");
        push_filter!(query, filter);
        query.push(")");
        query.build().execute(&mut *c).await.map(drop)
    })?;
    Ok(())
}

/// Which of these are chosen.
pub async fn chosen_among(exec: &mut impl Exec, chosen: &Chosen, ids: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new("SELECT p.id FROM prospectos p WHERE ");
        push_chosen!(query, chosen);
        query.push(" AND p.id IN (");
        push_list!(query, ids);
        query.build_query_scalar().fetch_all(&mut *c).await
    })?)
}

/// How many of those whom the filter of `wanted` matches are chosen. The exceptions are few: they are counted by themselves, so that the rest is
/// a count in an index.
pub async fn count_chosen(exec: &mut impl Exec, chosen: &Chosen, wanted: &Wanted) -> Result<i64, AppError> {
    let open = Wanted { has_user: Some(false), ..wanted.clone() };
    let by_filter: i64 = match &chosen.filters[..] {
        [] => 0,
        filters => on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new("SELECT COUNT(*) FROM prospectos p WHERE ");
            push_filter!(query, &wanted.filter);
            let words = Wanted { chosen: Some(chosen.clone()), ..wanted.clone() }.has_words();
            query.push(" AND ").push(account(false, words));
            if !filters.iter().any(ProspectFilter::is_empty) {
                query.push(" AND ");
                push_any_filter!(query, filters);
            }
            query.build_query_scalar().fetch_one(&mut *c).await
        })?,
    };
    let added = count_exceptions(exec, chosen, &open, true).await?;
    let taken = count_exceptions(exec, chosen, &open, false).await?;
    Ok(by_filter + added - taken)
}

/// Of the exceptions who are wanted: those who were chosen though no filter matches them, or those who were left out though
/// one does.
async fn count_exceptions(
    exec: &mut impl Exec,
    chosen: &Chosen,
    wanted: &Wanted,
    added: bool,
) -> Result<i64, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT COUNT(*) FROM seleccion_excepciones x JOIN prospectos p ON p.id = x.prospecto_id WHERE x.usuario_id = ",
        );
        query.push_bind(chosen.by).push(" AND x.elegido = ").push_bind(added).push(" AND ");
        push_wanted!(query, wanted);
        query.push(if added { " AND NOT " } else { " AND " });
        push_any_filter!(query, chosen.filters);
        query.build_query_scalar().fetch_one(&mut *c).await
    })?)
}

/// How many were chosen one by one and have an account by now.
pub async fn count_overtaken(exec: &mut impl Exec, by: Uuid) -> Result<i64, AppError> {
    crate::fetch_one!(
        exec,
        scalar "SELECT COUNT(*) FROM seleccion_excepciones x JOIN prospectos p ON p.id = x.prospecto_id \
         WHERE x.usuario_id = $1 AND x.elegido AND p.usuario_id IS NOT NULL",
        by
    )
}

/// What making accounts for the chosen would come to.
pub async fn preview(exec: &mut impl Exec, chosen: &Chosen) -> Result<Preview, AppError> {
    let (total, con_correo, correo_ocupado, carnet_ocupado): (i64, i64, i64, i64) = on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT COUNT(*), COUNT(CASE WHEN NOT q.tomado AND NOT q.nombre THEN q.correo END), \
             COUNT(CASE WHEN q.tomado THEN 1 END), COUNT(CASE WHEN q.nombre AND NOT q.tomado THEN 1 END) FROM (\
             SELECT p.correo, \
             CASE WHEN EXISTS (SELECT 1 FROM usuarios u WHERE u.email = p.correo) \
               OR EXISTS (SELECT 1 FROM identificadores i WHERE i.identificador = p.correo) THEN TRUE ELSE FALSE END AS tomado, \
             CASE WHEN EXISTS (SELECT 1 FROM identificadores i WHERE i.identificador = p.carnet) THEN TRUE ELSE FALSE END AS nombre \
             FROM prospectos p WHERE ",
        );
        push_chosen!(query, chosen);
        query.push(") q");
        query.build_query_as().fetch_one(&mut *c).await
    })?;
    let sin_correo = total - con_correo - correo_ocupado - carnet_ocupado;
    Ok(Preview { con_correo, sin_correo, correo_ocupado, carnet_ocupado })
}
