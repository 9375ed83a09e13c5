//! What is passed before a sealed password is opened: how often one may, and what is written down about it. It is
//! written before it happens, in a unit of its own, so that nothing that went wrong afterwards hides it.

use chrono::TimeDelta;
use padron_core::role::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::store::openings as store;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::notifications::service::{self as notifications, Notice};
use crate::features::users::service as users;
use crate::format;
use crate::platform::Platform;
use crate::platform::db::Tx;

/// Lists (workbooks, prints, sendings) that one administrator may have opened in a minute.
const LISTS_A_MINUTE: usize = 10;
/// Single passwords that one administrator may have opened in a minute.
const PEOPLE_A_MINUTE: usize = 30;
const MINUTE: TimeDelta = TimeDelta::minutes(1);
/// Passwords in a day beyond which the other administrators are told.
const ALARM: i64 = 5_000;
const DAY: TimeDelta = TimeDelta::hours(24);

/// What is opened: many passwords at once, or one person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningKind {
    List,
    Person,
}

impl OpeningKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "lista",
            Self::Person => "persona",
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::List => LISTS_A_MINUTE,
            Self::Person => PEOPLE_A_MINUTE,
        }
    }
}

/// What somebody is about to have opened.
pub struct Opening<'a> {
    pub kind: OpeningKind,
    /// As the audit calls it: `descargar_credenciales`, `imprimir_credenciales`…
    pub action: &'a str,
    /// `importacion` or `usuario`, and its id.
    pub object: &'a str,
    pub object_id: Uuid,
    /// How many passwords.
    pub passwords: usize,
    /// For the audit, beside the number. Never a secret.
    pub detail: Value,
}

/// Writes the opening and its audit entry in the caller's unit of work, which ends before anything is opened. The other
/// administrators are told once somebody's day passes 5,000 passwords; `platform.changes.wake()` belongs after the
/// commit.
///
/// # Errors
/// `ConfirmPassword` without the second look for more than 20 people, `TooMany` above the limits of a minute. (The
/// command line has no limits.)
pub async fn note_opening_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    opening: &Opening<'_>,
) -> Result<(), AppError> {
    let now = platform.now();
    actor.require_second_look(now, opening.passwords)?;
    store::lock_actor(tx, actor.user.id).await?;
    let limit = opening.kind.limit();
    let recent = store::recent(tx, actor.user.id, opening.kind.as_str(), now - MINUTE, limit).await?;
    if let Some(oldest) = recent.get(limit - 1)
        && !actor.session.is_nil()
    {
        let wait = (*oldest + MINUTE - now).num_seconds() + 1;
        return Err(AppError::TooMany { segundos: u64::try_from(wait).unwrap_or(1) });
    }
    note_answer_in(tx, platform, actor, opening).await
}

/// The same without the second look and without limits: what a program has just created is told it once, and an answer that
/// is refused afterwards would lose it. It is counted and audited as every other.
pub async fn note_answer_in(
    tx: &mut Tx,
    platform: &Platform,
    actor: &Actor,
    opening: &Opening<'_>,
) -> Result<(), AppError> {
    let now = platform.now();
    store::lock_actor(tx, actor.user.id).await?;
    let before = store::sum_since(tx, actor.user.id, now - DAY).await?;
    let passwords = i64::try_from(opening.passwords).unwrap_or(i64::MAX);
    store::insert(tx, platform.new_id(), actor.user.id, opening.kind.as_str(), passwords, now).await?;
    let mut detail = opening.detail.clone();
    if let Value::Object(fields) = &mut detail {
        fields.insert("credenciales".into(), json!(passwords));
    }
    let Opening { action, object, object_id, .. } = *opening;
    audit::record_in(tx, platform, actor, Entry { action, object, object_id, detail }).await?;
    if before <= ALARM && before + passwords > ALARM {
        sound_alarm_in(tx, platform, actor, before + passwords).await?;
    }
    Ok(())
}

/// The same for a list of an import's people, in a unit of its own.
pub async fn note_list(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    action: &str,
    passwords: usize,
    detail: Value,
) -> Result<(), AppError> {
    let opening =
        Opening { kind: OpeningKind::List, action, object: "importacion", object_id: import, passwords, detail };
    let mut tx = platform.db.begin().await?;
    note_opening_in(&mut tx, platform, actor, &opening).await?;
    tx.commit().await?;
    platform.changes.wake();
    Ok(())
}

/// Instead of an empty list: somebody is still missing, and nobody has a password left to hand out.
pub fn nothing_left() -> AppError {
    AppError::conflict(
        "credenciales_vencidas",
        "Ya no queda ninguna contraseña inicial vigente que entregar. Genere nuevas para quienes faltan.",
    )
}

async fn sound_alarm_in(tx: &mut Tx, platform: &Platform, actor: &Actor, opened: i64) -> Result<(), AppError> {
    tracing::warn!(actor = %actor.user.id, opened, "one administrator had very many first passwords opened in a day");
    let detail = json!({ "credenciales_en_un_dia": opened });
    let entry = Entry { action: "alarma_credenciales", object: "usuario", object_id: actor.user.id, detail };
    audit::record_in(tx, platform, actor, entry).await?;
    let mut others = users::hold_active_in(tx, Role::Administrador).await?;
    others.retain(|other| *other != actor.user.id);
    let text = format!(
        "{} {} abrió {} contraseñas iniciales en un día. Si no lo esperaba, pregúntele y revise sus sesiones.",
        actor.user.nombre,
        actor.user.apellido,
        format::number(opened)
    );
    let notice =
        Notice { kind: "seguridad", title: "Se abrieron muchas contraseñas iniciales", text: &text, link: None };
    notifications::notify_in(tx, platform, &others, &notice).await
}
