//! Drafting, confirming and reading the structure of a school year. Only the director may (HU-USERS-02 VN-01).

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use padron_core::evaluation::{Component, Limits, Proposed, TEMPLATES, Template, Weight, check};
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;

use super::model::{
    Board, ConfigurationQuery, Example, SavedVersion, Structure, StructureTemplate, field_errors, sum_of,
};
use super::store::{self, Saved, YearRow};
use super::weighing;
pub use super::weighing::NewWeight;
use crate::error::{AppError, FieldError};
use crate::features::access::actor::Actor;
use crate::features::audit::service::{self as audit, Entry};
use crate::features::notifications::service::{self as notifications, Notice};
use crate::features::settings::service as settings;
use crate::features::users::service as users;
use crate::format;
use crate::page::Page;
use crate::platform::db::{Exec, MAX_LIST, Reader, Tx};
use crate::platform::listing::Paging;
use crate::platform::telemetry::unexpected;
use crate::platform::{Platform, changes};

fn authorize(actor: &Actor) -> Result<(), AppError> {
    actor.require(&[Role::Director])
}

/// What a director wants the structure of the current year to be.
pub struct Change {
    pub proposal: Proposal,
    /// Locks the year with it (HU-USERS-02 VN-06); otherwise it is a draft.
    pub confirm: bool,
    /// The version it was made from: a change of anybody else since then refuses it.
    pub seen: Option<i64>,
    /// The year it is meant for.
    pub year: Option<i32>,
}

pub enum Proposal {
    /// All components.
    Components(Vec<Proposed>),
    /// Other weights for the draft's components.
    Weights(Vec<NewWeight>),
    /// The draft as it is.
    Draft,
}

/// Saves the structure of the current year, and locks it if that is wanted: then every teacher is told.
///
/// # Errors
/// `Conflict`: `estructura_bloqueada` once it is locked, `existen_calificaciones` once there are marks (HU-USERS-03
/// VN-05), `estructura_modificada` when somebody changed it since it was seen, `otro_anio` when the year has turned,
/// `sin_estructura` for weights or a confirmation without a draft. `Invalid` with all that is wrong with the proposal.
pub async fn save(platform: &Platform, actor: &Actor, change: Change) -> Result<Structure, AppError> {
    authorize(actor)?;
    let mut tx = platform.db.begin().await?;
    let year = settings::institution(platform, &mut tx).await?.year;
    if change.year.is_some_and(|meant| meant != year) {
        return Err(AppError::conflict("otro_anio", format!("El año académico ahora es {year}. Recargue la página.")));
    }
    let held = hold_open(&mut tx, platform, actor, year).await?;
    if change.seen.is_some_and(|seen| seen != held.version) {
        return Err(AppError::conflict(
            "estructura_modificada",
            "La estructura cambió mientras usted la revisaba. Vea la versión guardada antes de continuar.",
        ));
    }
    let limits = settings::weight_limits(&mut tx).await?;
    let before = load(&mut tx, year).await?;
    let components = validate(&change, before.as_ref().map(|(before, _)| &**before), limits)?;
    if let Some((before, by)) = before.filter(|(before, _)| !change.confirm && before.components == components) {
        return Ok(describe(year, &before, by, limits));
    }
    let (id, at) = (platform.new_id(), platform.now());
    let json = serde_json::to_string(&components).map_err(unexpected("a structure could not be written down"))?;
    let (version, locked) = (held.version + 1, change.confirm);
    let saved = Saved { id, year, version, locked, at, by: actor.user.id, components: &json };
    store::replace(&mut tx, year, &components).await?;
    store::update_year(&mut tx, &saved).await?;
    store::insert_history(&mut tx, &saved).await?;
    let action = if locked { "confirmar_estructura" } else { "guardar_estructura" };
    let detail = json!({ "anio_academico": year, "componentes": components });
    let entry = Entry { action, object: "estructura_evaluacion", object_id: id, detail };
    audit::record_in(&mut tx, platform, actor, entry).await?;
    let by = format!("{} {}", actor.user.nombre, actor.user.apellido);
    let result = describe(year, &Stored { version, locked, at, components }, by, limits);
    if locked {
        tell_teachers_in(&mut tx, platform, &result).await?;
    } else {
        changes::note_in(&mut tx).await?;
    }
    tx.commit().await?;
    platform.changes.wake();
    Ok(result)
}

/// Locks the year with the draft of that version.
///
/// # Errors
/// As [`save`].
pub async fn confirm(platform: &Platform, actor: &Actor, year: i32, version: i64) -> Result<Structure, AppError> {
    save(platform, actor, Change { proposal: Proposal::Draft, confirm: true, seen: Some(version), year: Some(year) })
        .await
}

/// Holds the year's structure, which nobody has locked and for which there are no marks yet.
async fn hold_open(tx: &mut Tx, platform: &Platform, actor: &Actor, year: i32) -> Result<YearRow, AppError> {
    let mut held = store::hold(tx, year).await?;
    refuse_settled(tx, year, held).await?;
    if held.is_none() {
        store::begin(tx, year, platform.now(), actor.user.id).await?;
        // Whoever was quicker may have locked it.
        held = store::hold(tx, year).await?;
        refuse_settled(tx, year, held).await?;
    }
    held.ok_or(AppError::Internal)
}

async fn refuse_settled(exec: &mut impl Exec, year: i32, row: Option<YearRow>) -> Result<(), AppError> {
    if let Some(YearRow { locked: true, at, .. }) = row {
        return Err(locked(year, at));
    }
    if store::has_marks(exec, year).await? {
        let sentence = format!(
            "Ya hay calificaciones registradas en {year}: los pesos solo se definen antes de la primera calificación."
        );
        return Err(AppError::conflict("existen_calificaciones", sentence));
    }
    Ok(())
}

fn locked(year: i32, at: DateTime<Utc>) -> AppError {
    let sentence = format!(
        "La estructura de evaluación {year} se confirmó el {} y queda fija todo el año académico.",
        format::date(at)
    );
    AppError::conflict("estructura_bloqueada", sentence)
}

/// The components that the change leads to.
fn validate(change: &Change, before: Option<&Stored>, limits: Limits) -> Result<Vec<Component>, AppError> {
    let drafted = || {
        before.map(|before| before.components.as_slice()).ok_or_else(|| {
            AppError::conflict("sin_estructura", "Todavía no hay una estructura de evaluación. Créela primero.")
        })
    };
    let proposed = match &change.proposal {
        Proposal::Components(proposed) => proposed.clone(),
        Proposal::Weights(weights) => weighing::with_weights(drafted()?, weights).map_err(AppError::Invalid)?,
        Proposal::Draft => drafted()?.iter().map(Proposed::from).collect(),
    };
    let result = check(&proposed, limits);
    let validated = if change.confirm { result.complete() } else { result.draft() };
    validated.map_err(|violations| {
        AppError::Invalid(match &change.proposal {
            Proposal::Weights(weights) => {
                let components = before.map(|before| before.components.as_slice()).unwrap_or_default();
                weighing::weight_errors(&violations, components, weights)
            }
            _ => field_errors(&violations),
        })
    })
}

/// HU-USERS-02 CA-04.
async fn tell_teachers_in(tx: &mut Tx, platform: &Platform, structure: &Structure) -> Result<(), AppError> {
    let teachers = users::hold_active_in(tx, Role::Docente).await?;
    let parts: Vec<String> = structure
        .componentes
        .iter()
        .filter(|component| component.active)
        .map(|component| format!("{} {}%", component.name.as_str(), component.weight.short()))
        .collect();
    let title = format!("Estructura de evaluación {} definida", structure.anio_academico);
    let text = format!(
        "{} definió cómo se promedian las notas: {}. Queda fija todo el año académico.",
        structure.modificado_por.as_deref().unwrap_or("La dirección"),
        parts.join(", ")
    );
    let notice = Notice { kind: "evaluacion", title: &title, text: &text, link: None };
    notifications::notify_in(tx, platform, &teachers, &notice).await
}

/// A version of a year's structure: what is remembered of it.
struct Stored {
    version: i64,
    locked: bool,
    at: DateTime<Utc>,
    components: Vec<Component>,
}

/// The structure as it stands in the database, and who saved it; nothing if it has no components.
async fn load(exec: &mut impl Exec, year: i32) -> Result<Option<(Arc<Stored>, String)>, AppError> {
    let rows = store::components(exec, year).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (version, locked, at, by) = (first.version, first.locked, first.at, first.by.clone());
    let components = rows.into_iter().map(store::ComponentRow::component).collect();
    Ok(Some((Arc::new(Stored { version, locked, at, components }), by)))
}

/// The year's structure and who saved it, remembered for as long as nobody, on whatever instance, changes it.
async fn remembered(
    platform: &Platform,
    reader: &mut Reader,
    year: i32,
) -> Result<Option<(Arc<Stored>, String)>, AppError> {
    let Some(current) = store::current(reader, year).await? else { return Ok(None) };
    if let Some(stored) = platform.versions.find::<Stored>(year.into(), current.version) {
        return Ok(Some((stored, current.by)));
    }
    let loaded = load(reader, year).await?;
    if let Some((stored, _)) = &loaded {
        platform.versions.keep(year.into(), stored.version, stored);
    }
    Ok(loaded)
}

fn describe(year: i32, stored: &Stored, by: String, limits: Limits) -> Structure {
    Structure {
        anio_academico: year,
        bloqueada: stored.locked,
        fecha_configuracion: Some(stored.at),
        modificado_por: Some(by),
        componentes: stored.components.clone(),
        suma: sum_of(&stored.components),
        pendientes: if stored.locked { Vec::new() } else { lacks(&stored.components, limits) },
        version: stored.version,
    }
}

fn none_yet(year: i32) -> Structure {
    Structure {
        anio_academico: year,
        bloqueada: false,
        fecha_configuracion: None,
        modificado_por: None,
        componentes: Vec::new(),
        suma: Weight::default(),
        pendientes: Vec::new(),
        version: 0,
    }
}

fn lacks(components: &[Component], limits: Limits) -> Vec<FieldError> {
    let proposed: Vec<Proposed> = components.iter().map(Proposed::from).collect();
    field_errors(&check(&proposed, limits).violations)
}

/// The structure of a year, by default the current one.
pub async fn structure(platform: &Platform, actor: &Actor, year: Option<i32>) -> Result<Structure, AppError> {
    authorize(actor)?;
    let mut reader = platform.db.read().await?;
    let year = match year {
        Some(year) => year,
        None => settings::institution(platform, &mut reader).await?.year,
    };
    let limits = settings::weight_limits(&mut reader).await?;
    Ok(match remembered(platform, &mut reader, year).await? {
        Some((stored, by)) => describe(year, &stored, by, limits),
        None => none_yet(year),
    })
}

/// What the director's page shows, with a page of the history if one is asked for.
pub async fn board(platform: &Platform, actor: &Actor, history: Option<ConfigurationQuery>) -> Result<Board, AppError> {
    let estructura = structure(platform, actor, None).await?;
    let historial = match history {
        Some(query) => Some(self::history(platform, actor, query).await?),
        None => None,
    };
    let mut reader = platform.db.read().await?;
    Ok(Board {
        con_calificaciones: store::has_marks(&mut reader, estructura.anio_academico).await?,
        limites: settings::weight_limits(&mut reader).await?,
        configuraciones: store::count_history(&mut reader).await?,
        estructura,
        historial,
    })
}

/// Everything that was saved, of all years, the latest first (HU-USERS-02 UX-05).
pub async fn history(
    platform: &Platform,
    actor: &Actor,
    query: ConfigurationQuery,
) -> Result<Page<SavedVersion>, AppError> {
    authorize(actor)?;
    let paging = Paging::new(query.pagina, query.por_pagina);
    let mut reader = platform.db.read().await?;
    let total = store::count_history(&mut reader).await?;
    let rows = store::history(&mut reader, paging).await?;
    let items = rows.into_iter().map(configuration).collect::<Result<_, _>>()?;
    Ok(paging.page_of(items, total))
}

fn configuration(row: store::HistoryRow) -> Result<SavedVersion, AppError> {
    let componentes: Vec<Component> =
        serde_json::from_str(&row.components).map_err(unexpected("a saved structure could not be read"))?;
    Ok(SavedVersion {
        anio_academico: row.year,
        bloqueada: row.locked,
        fecha: row.at,
        realizado_por: row.by,
        suma: sum_of(&componentes),
        componentes,
    })
}

/// Structures to start from (HU-USERS-02 UX-03).
pub fn templates(actor: &Actor, query: &ConfigurationQuery) -> Result<Page<StructureTemplate>, AppError> {
    authorize(actor)?;
    let paging = Paging::new(query.pagina, query.por_pagina);
    let template = |template: &Template| StructureTemplate {
        id: template.id,
        nombre: template.name,
        componentes: template.components(),
    };
    Ok(paging.cut(TEMPLATES.iter().map(template).collect()))
}

/// The example of the weighted mean, of the current structure or of another one that is only looked at.
///
/// # Errors
/// `Invalid` with all that is wrong with the components and the marks.
pub async fn preview(
    platform: &Platform,
    actor: &Actor,
    proposed: Option<Vec<Proposed>>,
    marks: Option<Vec<String>>,
) -> Result<Example, AppError> {
    let proposed = match proposed {
        Some(proposed) => {
            authorize(actor)?;
            proposed
        }
        None => structure(platform, actor, None).await?.componentes.iter().map(Proposed::from).collect(),
    };
    weighing::example(&proposed, marks.as_deref())
}

/// Differs when somebody saved a structure, and when the school year turned: both change what directors see.
pub async fn version_of_all(platform: &Platform, exec: &mut impl Exec) -> Result<String, AppError> {
    let year = settings::institution(platform, exec).await?.year;
    Ok(format!("{year}.{}", store::count_history(exec).await?))
}

/// Why some of these people have to stay. Lock them first.
pub async fn reasons_to_keep_people_in(tx: &mut Tx, users: &[Uuid]) -> Result<HashMap<Uuid, &'static str>, AppError> {
    let mut reasons = HashMap::new();
    for chunk in users.chunks(MAX_LIST) {
        let authors = store::authors_among(tx, chunk).await?;
        reasons.extend(authors.into_iter().map(|id| (id, "Ya definió una estructura de evaluación.")));
    }
    Ok(reasons)
}
