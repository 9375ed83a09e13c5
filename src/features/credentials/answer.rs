//! The first passwords in the answer of the call that created their people: once, and never what somebody typed.

use std::collections::HashMap;

use padron_core::password::{Method, PlainPassword};
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::opening::{self, Opening, OpeningKind};
use super::store::people;
use super::vault;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::platform::Platform;

/// How a person's password came to be, and the password, if it is told.
pub struct Answered {
    pub method: Method,
    pub password: Option<PlainPassword>,
}

/// Of everybody an import created; with `opened`, the generated passwords as well, which is audited before.
pub async fn answer_passwords(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    opened: bool,
) -> Result<HashMap<Uuid, Answered>, AppError> {
    actor.require(&[Role::Administrador])?;
    let people = people::all(&mut platform.db.read().await?, import).await?;
    let now = platform.now();
    let generated = |person: &people::Person| person.method() != Some(Method::Manual) && person.working(now).is_some();
    let passwords = people.iter().filter(|person| generated(person)).count();
    if opened && passwords > 0 {
        let opening = Opening {
            kind: OpeningKind::List,
            action: "responder_credenciales",
            object: "importacion",
            object_id: import,
            passwords,
            detail: json!({ "personas": people.len() }),
        };
        let mut tx = platform.db.begin().await?;
        opening::note_answer_in(&mut tx, platform, actor, &opening).await?;
        tx.commit().await?;
        platform.changes.wake();
    }
    let answer = |person: &people::Person| {
        let method = person.method()?;
        let sealed = person.working(now).filter(|_| opened && generated(person));
        let password = sealed.map(|(sealed, _)| vault::open(platform, import, person.id, sealed)).transpose();
        Some(password.map(|password| (person.id, Answered { method, password })))
    };
    people.iter().filter_map(answer).collect()
}
