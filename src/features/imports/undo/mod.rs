//! Taking back all that an import created, in one transaction: rows first, then what they made. Whoever has signed in,
//! was changed or is referred to stays, and is named; undoing again later takes what nothing holds any more.

mod store;

use std::collections::HashMap;

use padron_core::import::{Values, field};
use serde_json::json;
use uuid::Uuid;

use self::store::CreatedRow;
use super::model::{ImportState, Kept, Undone, place_of};
use super::store as imports;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::courses::service as courses;
use crate::features::credentials::service as credentials;
use crate::features::evaluation::service as evaluation;
use crate::features::families::service as families;
use crate::features::permissions::service as permissions;
use crate::features::prospects::service as prospects;
use crate::features::publications::service as publications;
use crate::features::users::service::{self as users, LockedUser};
use crate::platform::Platform;
use crate::platform::db::Tx;

/// Undoes an import; `confirm` is the number of what it created and still has.
///
/// # Errors
/// `Conflict` when it is not over or nothing is left of it, `Invalid` when `confirm` is another number.
pub async fn undo(platform: &Platform, actor: &Actor, id: Uuid, confirm: i64) -> Result<Undone, AppError> {
    let mut tx = platform.db.begin().await?;
    imports::hold(&mut tx, id).await?;
    let import = imports::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if !matches!(import.state, ImportState::Completado | ImportState::Cancelado) {
        return Err(refused("Solo se puede deshacer una importación terminada o cancelada."));
    }
    let rows = store::created_rows(&mut tx, id).await?;
    let count = rows.len() as i64;
    if count == 0 {
        return Err(refused("Esta importación no tiene registros creados que deshacer."));
    }
    if confirm != count {
        let sentence = match count {
            1 => "Esta importación tiene 1 registro creado. Escriba 1 para deshacerla.".to_owned(),
            _ => format!("Esta importación tiene {count} registros creados. Escriba {count} para deshacerla."),
        };
        return Err(AppError::invalid("confirmar", sentence));
    }

    let reasons = reasons_to_keep(&mut tx, &rows).await?;
    let (kept, removed): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| reasons.contains_key(&row.made()));
    let conservados = describe(&mut tx, id, &import.summary.hojas_leidas, kept, &reasons).await?;
    remove(&mut tx, id, &removed).await?;
    let deshechos = removed.len() as i64;
    if deshechos > 0 {
        store::mark_import(&mut tx, id, actor.user.id, platform.now()).await?;
    }
    let detail = json!({ "deshechos": deshechos, "conservados": conservados.len() });
    let entry = Entry { action: "deshacer_importacion", object: "importacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    tx.commit().await?;
    credentials::forget_traces(platform).await;
    Ok(Undone { deshechos, conservados })
}

fn refused(sentence: &str) -> AppError {
    AppError::conflict("no_se_puede_deshacer", sentence)
}

/// Why something stays, and its name where that is not the row's business.
struct Reason {
    name: Option<String>,
    text: String,
}

/// Locks all that the rows made and asks each slice what speaks against removing it; the first reason is told.
async fn reasons_to_keep(tx: &mut Tx, rows: &[CreatedRow]) -> Result<HashMap<Uuid, Reason>, AppError> {
    let ids = |of: fn(&CreatedRow) -> Option<Uuid>| rows.iter().filter_map(of).collect::<Vec<Uuid>>();
    let mut reasons = people_to_keep(tx, &ids(|row| row.user)).await?;
    let relations = ids(|row| row.relation.filter(|_| row.student.is_none()));
    let assignments = ids(|row| row.assignment);
    for said in [
        families::reasons_to_keep_students_in(tx, &ids(|row| row.student)).await?,
        families::reasons_to_keep_relations_in(tx, &relations).await?,
        courses::reasons_to_keep_assignments_in(tx, &assignments).await?,
        publications::reasons_to_keep_assignments_in(tx, &assignments).await?,
        prospects::reasons_to_keep_in(tx, &ids(new_prospect)).await?,
    ] {
        for (id, text) in said {
            reasons.entry(id).or_insert_with(|| Reason { name: None, text: text.to_owned() });
        }
    }
    Ok(reasons)
}

async fn people_to_keep(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Reason>, AppError> {
    let locked = users::lock_in(tx, ids).await?;
    // Asked after locking: whoever is linked now is seen, and nobody can be linked any more.
    let said = [
        families::reasons_to_keep_people_in(tx, ids).await?,
        courses::reasons_to_keep_people_in(tx, ids).await?,
        publications::reasons_to_keep_people_in(tx, ids).await?,
        permissions::reasons_to_keep_people_in(tx, ids).await?,
        evaluation::reasons_to_keep_people_in(tx, ids).await?,
    ];
    let reason_of = |user: &LockedUser| {
        let others = || said.iter().find_map(|reasons| reasons.get(&user.id)).map(|text| (*text).to_owned());
        user.reason_to_keep().or_else(others)
    };
    let kept = locked.into_iter().filter_map(|user| {
        let text = reason_of(&user)?;
        Some((user.id, Reason { name: Some(format!("{} ({})", user.name, user.document)), text }))
    });
    Ok(kept.collect())
}

/// Names what stays, in the order of the file.
async fn describe(
    tx: &mut Tx,
    import: Uuid,
    sheets: &[String],
    kept: Vec<CreatedRow>,
    reasons: &HashMap<Uuid, Reason>,
) -> Result<Vec<Kept>, AppError> {
    let numbers: Vec<i64> = kept.iter().map(|row| row.number).collect();
    let values = store::values_of(tx, import, &numbers).await?;
    let describe = |row: &CreatedRow| {
        let reason = reasons.get(&row.made())?;
        let staged = || values.get(&row.number).map(staged_name).unwrap_or_default();
        let (fila, hoja) = place_of(row.number, sheets);
        Some(Kept { fila, hoja, usuario: reason.name.clone().unwrap_or_else(staged), motivo: reason.text.clone() })
    };
    Ok(kept.iter().filter_map(describe).collect())
}

/// The prospect that a row made; not the one whom it gave an account.
fn new_prospect(row: &CreatedRow) -> Option<Uuid> {
    row.prospect.filter(|_| row.user.is_none())
}

/// What a row says about the student, the relation, the assignment or the prospect that it made.
fn staged_name(values: &Values) -> String {
    let of = |field: &str| values.get(field);
    match (of(field::CURSO), of(field::NOMBRE)) {
        ("", "") => of(field::CODIGO_ESTUDIANTE).to_owned(),
        ("", name) => {
            let codes = [field::CODIGO_ESTUDIANTE, field::CARNET].map(of);
            format!("{name} {} ({})", of(field::APELLIDO), codes.concat())
        }
        (course, _) => {
            let (level, grade) = (of(field::NIVEL), of(field::GRADO));
            format!("{course}, {level} {grade} ({})", of(field::NRO_DOCUMENTO_DOCENTE))
        }
    }
}

/// Turns the rows to `deshecha` and removes what they made.
async fn remove(tx: &mut Tx, import: Uuid, rows: &[CreatedRow]) -> Result<(), AppError> {
    let ids = |of: fn(&CreatedRow) -> Option<Uuid>| rows.iter().filter_map(of).collect::<Vec<Uuid>>();
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    store::mark_rows(tx, import, &numbers).await?;
    families::unlink_in(tx, &ids(|row| row.relation.filter(|_| row.student.is_none()))).await?;
    families::withdraw_in(tx, &ids(|row| row.student)).await?;
    courses::unassign_in(tx, &ids(|row| row.assignment)).await?;
    prospects::remove_in(tx, &ids(new_prospect)).await?;
    users::remove_in(tx, &ids(|row| row.user)).await?;
    Ok(())
}
