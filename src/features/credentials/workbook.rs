//! The credentials workbook of an import, whole or one a classroom (HU-USERS-06 CA-02, VN-07).

use std::io::{Cursor, Write};

use chrono::{DateTime, Utc};
use padron_core::import::Kind;
use padron_core::password::Method;
use padron_core::role::Role;
use serde_json::json;
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime as ZipTime, ZipWriter};

use super::export::{self, CredentialRow, Further, Heading};
use super::model::{ClassroomFilter, Order, Selection, WorkbookQuery};
use super::opening;
use super::roster::{self, Listed};
use super::vault;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::settings::service as settings;
use crate::format;
use crate::platform::Platform;
use crate::platform::telemetry::unexpected;

/// A file with credentials, under the name that a person reads.
pub struct Book {
    pub name: String,
    pub is_zip: bool,
    pub bytes: Vec<u8>,
}

/// One sheet to write: what it is called, and its rows.
struct Sheet {
    title: String,
    rows: Vec<CredentialRow>,
}

/// The workbook of an import, or with `por_aula` a zip with one a classroom. Audited before it is opened. Whoever has
/// come in, or is inactive, stays in it with an empty cell.
///
/// # Errors
/// `NotFound` without people, `Invalid` for a classroom that nobody is of, `Conflict` `credenciales_vencidas` instead of a sheet in which nobody who is missing has a
/// password, and as `opening::note_opening_in`.
pub async fn workbook(
    platform: &Platform,
    actor: &Actor,
    import: Uuid,
    query: &WorkbookQuery,
) -> Result<Book, AppError> {
    actor.require(&[Role::Administrador])?;
    let by_classroom = query.por_aula.unwrap_or(false);
    // What is handed out in a classroom is in the order of its children.
    let order = query.orden.as_deref().or(by_classroom.then_some("aula"));
    let selection = Selection::new(query.solo_faltantes.unwrap_or(false), query.aula.as_deref(), order)?;
    let now = platform.now();
    let (facts, people, institution) = {
        let mut reader = platform.db.read().await?;
        let (facts, _) = roster::find(&mut reader, import).await?;
        let people = roster::load(platform, &mut reader, import).await?;
        (facts, people, settings::institution(platform, &mut reader).await?)
    };
    if people.is_empty() {
        return Err(AppError::NotFound);
    }
    let people = roster::choose(people, &selection)?;
    let working = people.iter().filter(|listed| listed.person.working(now).is_some()).count();
    let is_missing = |listed: &Listed| listed.person.active && !listed.person.has_come_in();
    if working == 0 && (people.is_empty() || people.iter().any(is_missing)) {
        return Err(opening::nothing_left());
    }
    let detail =
        json!({ "personas": people.len(), "por_aula": by_classroom, "solo_faltantes": selection.missing_only });
    opening::note_list(platform, actor, import, "descargar_credenciales", working, detail).await?;

    let heading = Heading {
        institution: institution.name,
        site_url: platform.settings.public_url.clone(),
        generated_on: format::date(now),
        order: selection.order,
        is_partial: facts.is_running,
        further: further(facts.kind),
    };
    let base = format!("Credenciales {}", noun(facts.kind));
    let day = format::date(now).replace('/', "-");
    if by_classroom {
        let sheets = sheets_by_classroom(platform, import, &people, selection.order, now)?;
        let bytes = tokio::task::spawn_blocking(move || zipped(&heading, &base, &sheets))
            .await
            .map_err(unexpected("building credentials workbooks was interrupted"))??;
        return Ok(Book { name: format!("Credenciales {} por aula {day}.zip", noun(facts.kind)), is_zip: true, bytes });
    }
    let rows = rows_of(platform, import, people.iter(), now)?;
    let name = file_name(&base, &[&chosen_classroom(&people, &selection.classroom), &day]);
    let bytes = tokio::task::spawn_blocking(move || export::build(&heading, &rows))
        .await
        .map_err(unexpected("building a credentials workbook was interrupted"))??;
    Ok(Book { name, is_zip: false, bytes })
}

const fn further(kind: Kind) -> Further {
    match kind {
        Kind::Padres => Further::Children,
        Kind::Personal => Further::Staff,
        Kind::Docentes
        | Kind::Estudiantes
        | Kind::Relaciones
        | Kind::Asignaciones
        | Kind::Prospectos
        | Kind::Generacion => Further::Nothing,
    }
}

/// «Padres», «Docentes».
pub fn noun(kind: Kind) -> &'static str {
    if kind == Kind::Padres { "Padres" } else { kind.label() }
}

/// «3.º Primaria A», for the name of a file; empty where all are meant.
fn chosen_classroom(people: &[Listed], filter: &ClassroomFilter) -> String {
    match filter {
        ClassroomFilter::Any => String::new(),
        ClassroomFilter::Without => "Sin aula".to_owned(),
        ClassroomFilter::In { code, section } => {
            let mut children = people.iter().flat_map(|listed| &listed.children);
            children.find(|child| child.is_in(code, section)).map(|child| child.classroom()).unwrap_or_default()
        }
    }
}

/// «Credenciales Padres 3.º Primaria A 30-11-2026.xlsx».
fn file_name(base: &str, parts: &[&str]) -> String {
    let mut name = base.to_owned();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        name.push(' ');
        name.push_str(part);
    }
    // What no system takes in the name of a file.
    name.retain(|c| !matches!(c, '"' | '/' | '\\' | ':' | '*' | '?' | '<' | '>' | '|') && !c.is_control());
    name + ".xlsx"
}

/// The classrooms in the order of the school, each with its people; last, those without one.
fn sheets_by_classroom(
    platform: &Platform,
    import: Uuid,
    people: &[Listed],
    order: Order,
    now: DateTime<Utc>,
) -> Result<Vec<Sheet>, AppError> {
    let mut classrooms: Vec<_> = people
        .iter()
        .flat_map(|listed| &listed.children)
        .map(|child| (child.place, child.section.clone(), child.code.clone(), child.classroom()))
        .collect();
    classrooms.sort();
    classrooms.dedup();
    let in_class = classrooms
        .into_iter()
        .map(|(_, section, code, title)| (title, ClassroomFilter::In { code, section: section.unwrap_or_default() }));
    let mut sheets = Vec::new();
    for (title, classroom) in in_class.chain([("Sin aula".to_owned(), ClassroomFilter::Without)]) {
        let mut chosen: Vec<&Listed> = people.iter().filter(|listed| listed.is_in(&classroom)).collect();
        chosen.sort_by_cached_key(|listed| listed.sort_key(order, &classroom));
        if !chosen.is_empty() {
            sheets.push(Sheet { title, rows: rows_of(platform, import, chosen.into_iter(), now)? });
        }
    }
    Ok(sheets)
}

const NOT_ZIPPED: &str = "a zip of credentials workbooks could not be written";

fn zipped(heading: &Heading, base: &str, sheets: &[Sheet]) -> Result<Vec<u8>, AppError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Workbooks are compressed already.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(ZipTime::default());
    for sheet in sheets {
        let bytes = export::build(heading, &sheet.rows)?;
        let name = file_name(base, &[&sheet.title]);
        zip.start_file(name, options).map_err(unexpected(NOT_ZIPPED))?;
        zip.write_all(&bytes).map_err(unexpected(NOT_ZIPPED))?;
    }
    Ok(zip.finish().map_err(unexpected(NOT_ZIPPED))?.into_inner())
}

fn rows_of<'a>(
    platform: &Platform,
    import: Uuid,
    people: impl Iterator<Item = &'a Listed>,
    now: DateTime<Utc>,
) -> Result<Vec<CredentialRow>, AppError> {
    people.map(|listed| row_of(platform, import, listed, now)).collect()
}

fn row_of(platform: &Platform, import: Uuid, listed: &Listed, now: DateTime<Utc>) -> Result<CredentialRow, AppError> {
    let person = &listed.person;
    let further = match &listed.staff {
        Some(staff) => {
            let method = person.method().map(Method::label).unwrap_or_default();
            [staff.legajo.clone().unwrap_or_default(), method.to_owned()]
        }
        None => [listed.child_names(), listed.classrooms()],
    };
    let opened = person.working(now).map(|(sealed, _)| vault::open(platform, import, person.id, sealed));
    Ok(CredentialRow {
        full_name: person.full_name(),
        role: person.role,
        document_type: person.document_type.clone().unwrap_or_default(),
        user_name: person.user_name(),
        password: opened.transpose()?,
        phone: person.phone.clone().unwrap_or_default(),
        created_on: format::date(person.created_at),
        active: person.active,
        further,
    })
}

#[cfg(test)]
mod tests {
    use padron_core::school::describe_class;

    use super::*;

    #[test]
    fn a_file_is_called_what_a_person_reads() {
        let class = describe_class("Primaria", 3, Some("A"));
        assert_eq!(
            file_name("Credenciales Padres", &[&class, "30-11-2026"]),
            "Credenciales Padres 3.º Primaria A 30-11-2026.xlsx"
        );
        assert_eq!(file_name("Credenciales Docentes", &["", "30-11-2026"]), "Credenciales Docentes 30-11-2026.xlsx");
        assert_eq!(file_name("a", &["4 años \"<x>/..\\y:\""]), "a 4 años x..y.xlsx");
    }
}
