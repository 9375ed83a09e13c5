//! One by one: the list of an import's people, slips handed over, one password revealed; and all of them for printers.

use chrono::{DateTime, Utc};
use padron_core::message::{Access, CredentialMessage};
use padron_core::password::{Method, PlainPassword};
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::model::{ClassroomFilter, PeopleQuery, PersonCredential, Revealed, Selection};
use super::opening::{self, Opening, OpeningKind};
use super::roster::{self, Listed};
use super::store;
use super::store::people::{self as stored, PeopleFilter};
use super::typed::never_shown;
use super::vault;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::settings::service as settings;
use crate::page::Page;
use crate::platform::Platform;
use crate::platform::listing::{Paging, search_patterns};

/// A page of an import's active people, by surname.
pub async fn list_people(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    query: PeopleQuery,
) -> Result<Page<PersonCredential>, AppError> {
    actor.require(&[Role::Administrador])?;
    let paging = Paging::new(query.pagina, query.por_pagina);
    let mut reader = platform.db.read().await?;
    roster::find(&mut reader, import).await?;
    let filter = PeopleFilter {
        import,
        year: settings::institution(platform, &mut reader).await?.year,
        missing_only: query.faltan.unwrap_or(false),
        classroom: ClassroomFilter::parse(query.aula.as_deref()),
        words: search_patterns(query.buscar.as_deref()),
    };
    let people = stored::list(&mut reader, &filter, paging.limit(), paging.offset()).await?;
    let total = stored::count(&mut reader, &filter).await?;
    let people = roster::with_facts(platform, &mut reader, people).await?;
    let now = platform.now();
    Ok(paging.page_of(people.iter().map(|listed| shown(listed, now)).collect(), total))
}

fn shown(listed: &Listed, now: DateTime<Utc>) -> PersonCredential {
    let person = &listed.person;
    let working = person.working(now);
    let has_children = !listed.children.is_empty();
    PersonCredential {
        id: person.id,
        usuario: person.user_name(),
        nombre_completo: person.full_name(),
        rol: person.role,
        documento: person.document_label(),
        legajo: listed.number().map(str::to_owned),
        telefono: person.phone.clone(),
        email: person.email.clone(),
        hijo: has_children.then(|| listed.child_names()),
        aula: has_children.then(|| listed.classrooms()),
        ingreso: person.has_come_in(),
        entregada: person.handed_over.is_some(),
        entregada_en: person.handed_over,
        vigente: working.is_some(),
        expira_en: person.password_expires,
        metodo: person.method(),
    }
}

/// Notes that a person's slip was handed over, or was not after all.
///
/// # Errors
/// `NotFound` for somebody whom the import did not create.
pub async fn hand_over(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    user: Uuid,
    handed_over: bool,
) -> Result<PersonCredential, AppError> {
    actor.require(&[Role::Administrador])?;
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    let before = stored::find(&mut tx, import, user).await?.ok_or(AppError::NotFound)?;
    // Ticked twice, it was handed over when it was ticked first.
    if before.handed_over.is_some() != handed_over {
        if !store::hand_over(&mut tx, import, user, handed_over.then_some((now, actor.user.id))).await? {
            return Err(AppError::NotFound);
        }
        let detail = json!({ "importacion": import, "entregada": handed_over });
        let entry = Entry { action: "entregar_credencial", object: "usuario", object_id: user, detail };
        audit::record_in(&mut tx, platform, actor, entry).await?;
    }
    let person = stored::find(&mut tx, import, user).await?.ok_or(AppError::NotFound)?;
    let listed = roster::with_facts(platform, &mut tx, vec![person]).await?;
    tx.commit().await?;
    listed.first().map(|listed| shown(listed, now)).ok_or(AppError::NotFound)
}

/// Opens one person's first password, for whoever sits before the screen.
///
/// # Errors
/// `NotFound` for somebody whom the import did not create, `Conflict` when there is no password to open or somebody typed
/// it, `TooMany`.
pub async fn reveal(platform: &Platform, actor: &Actor, import: Uuid, user: Uuid) -> Result<Revealed, AppError> {
    actor.require(&[Role::Administrador])?;
    let now = platform.now();
    let mut tx = platform.db.begin().await?;
    let person = stored::find(&mut tx, import, user).await?.ok_or(AppError::NotFound)?;
    let Some((sealed, expires)) = person.working(now) else {
        return Err(AppError::conflict(
            "credencial_no_vigente",
            "Esta persona ya no tiene una contraseña inicial que mostrar: la cambió, venció o se olvidó.",
        ));
    };
    if person.method() == Some(Method::Manual) {
        return Err(never_shown());
    }
    let institution = settings::institution(platform, &mut tx).await?;
    let opening = Opening {
        kind: OpeningKind::Person,
        action: "revelar_credencial",
        object: "usuario",
        object_id: user,
        passwords: 1,
        detail: json!({ "importacion": import }),
    };
    opening::note_opening_in(&mut tx, platform, actor, &opening).await?;
    tx.commit().await?;
    platform.changes.wake();

    let password = vault::open(platform, import, user, sealed)?;
    let message = CredentialMessage {
        role: person.role,
        institution: &institution.name,
        site: &platform.settings.public_url,
        first_name: &person.first_name,
        user_name: &person.user_name(),
        access: Access::Password(password.expose()),
        valid_until: None,
        support_phone: institution.support_phone.as_deref(),
    };
    Ok(Revealed {
        usuario: person.user_name(),
        mensaje: message.text(),
        password: password.expose().to_owned(),
        expira_en: expires,
    })
}

/// One person, as a printer shows them.
pub struct PrintPerson {
    pub id: Uuid,
    pub full_name: String,
    pub role: Role,
    /// As an office sorts it: «Huamán Ccori José».
    pub sort_name: String,
    /// «DNI».
    pub document_type: String,
    /// What the person types to sign in.
    pub user_name: String,
    pub password: PlainPassword,
    pub phone: Option<String>,
    pub valid_until: DateTime<Utc>,
    /// The children enrolled this year, by name; empty if there is none.
    pub child: String,
    /// «3.º Primaria "A"»; empty without a child.
    pub classroom: String,
}

/// Active people whose first password works, opened, chosen and in order. Audited as `imprimir_credenciales`, with their
/// number, before it happens.
///
/// # Errors
/// As `opening::note_opening_in`; `Invalid` for a classroom that nobody is of; `Conflict` `credenciales_vencidas` when those who were chosen have none left.
pub async fn print_people(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    selection: &Selection,
) -> Result<Vec<PrintPerson>, AppError> {
    actor.require(&[Role::Administrador])?;
    let now = platform.now();
    let people = {
        let mut reader = platform.db.read().await?;
        roster::find(&mut reader, import).await?;
        roster::choose(roster::load(platform, &mut reader, import).await?, selection)?
    };
    let working = people.iter().filter(|listed| listed.person.working(now).is_some()).count();
    if working == 0 {
        return Err(opening::nothing_left());
    }
    let detail = json!({ "solo_faltantes": selection.missing_only });
    opening::note_list(platform, actor, import, "imprimir_credenciales", working, detail).await?;
    people.iter().filter_map(|listed| printed(platform, import, listed, now).transpose()).collect()
}

fn printed(
    platform: &Platform,
    import: Uuid,
    listed: &Listed,
    now: DateTime<Utc>,
) -> Result<Option<PrintPerson>, AppError> {
    let person = &listed.person;
    let Some((sealed, valid_until)) = person.working(now) else { return Ok(None) };
    Ok(Some(PrintPerson {
        id: person.id,
        full_name: person.full_name(),
        role: person.role,
        sort_name: format!("{} {}", person.last_name, person.first_name),
        document_type: person.document_type.clone().unwrap_or_default(),
        user_name: person.user_name(),
        password: vault::open(platform, import, person.id, sealed)?,
        phone: person.phone.clone(),
        valid_until,
        child: listed.child_names(),
        classroom: listed.classrooms(),
    }))
}
