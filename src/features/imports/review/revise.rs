//! A review that was left open is checked again: people come and go meanwhile, and what a row names may be there by now.

use std::collections::HashMap;

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::recheck::Recheck;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::imports::model::{ImportState, Revision, RowState};
use crate::features::imports::store::{self, rows};
use crate::features::settings::service as settings;
use crate::platform::Platform;
use crate::platform::db::MAX_LIST;

/// How long a check holds as long as people are as many as they were: that they changed is not seen otherwise.
const HOLDS: TimeDelta = TimeDelta::seconds(10);

/// Which checks are to be made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// One that may not hold any more.
    Old,
    Any,
}

/// Checks all rows of an import that is being reviewed, and tells in its summary what is valid or wrong by now. Rows are
/// looked at without holding anybody up; only those that changed are written.
pub async fn revise(platform: &Platform, actor: &Actor, id: Uuid, which: Which) -> Result<(), AppError> {
    let now = platform.now();
    let mut reader = platform.db.read().await?;
    let Some(import) = store::find(&mut reader, id).await? else { return Ok(()) };
    if import.state != ImportState::Validado {
        return Ok(());
    }
    let people = store::count_people(&mut reader).await?;
    let (checked_at, checked_with) = store::find_last_check(&mut reader, id).await?;
    let holds = checked_at.is_some_and(|at| now - at < HOLDS) && checked_with.as_deref() == Some(&*people);
    if holds && which == Which::Old {
        return Ok(());
    }
    let year = settings::institution(platform, &mut reader).await?.year;
    let recheck = Recheck::new(&mut reader, platform, &import, year).await?;
    let mut changed = Vec::new();
    for numbers in rows::numbers(&mut reader, id).await?.chunks(MAX_LIST) {
        changed.extend(recheck.rows(&mut reader, numbers).await?.into_iter().map(|row| row.number));
    }
    drop(reader);

    let mut tx = platform.db.begin().await?;
    store::hold(&mut tx, id).await?;
    let Some(import) = store::find(&mut tx, id).await? else { return Ok(()) };
    if import.state != ImportState::Validado {
        return Ok(());
    }
    let mut revision = Revision { en: now, ahora_validas: 0, ahora_con_errores: 0 };
    for numbers in changed.chunks(MAX_LIST) {
        let before = rows::find_rows(&mut tx, id, numbers).await?;
        let before: HashMap<i64, RowState> = before.into_iter().map(|row| (row.number, row.state)).collect();
        let checked = recheck.rows(&mut tx, numbers).await?;
        let turned = |to| checked.iter().filter(|row| row.state == to && before.get(&row.number) != Some(&to)).count();
        revision.ahora_validas += turned(RowState::Valida) as i64;
        revision.ahora_con_errores += turned(RowState::ConErrores) as i64;
        rows::update_rows(&mut tx, id, &checked).await?;
    }
    store::save_last_check(&mut tx, id, now, &people).await?;
    if revision.ahora_validas + revision.ahora_con_errores > 0 {
        let detail =
            json!({ "ahora_validas": revision.ahora_validas, "ahora_con_errores": revision.ahora_con_errores });
        let mut summary = import.summary.0;
        summary.revision = Some(revision);
        store::save_summary(&mut tx, id, &summary).await?;
        let entry = Entry { action: "revisar_importacion", object: "importacion", object_id: id, detail };
        audit::record_in(&mut tx, platform, actor, entry).await?;
    }
    tx.commit().await
}
