//! SQL of imports, their files and what was learnt of headings.

mod keys;
pub mod repeats;
pub mod rows;
mod staged;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use padron_core::import::Kind;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{Corrections, ImportState, Summary};
use crate::error::AppError;
use crate::platform::db::{Exec, Tx};
use crate::platform::listing::like_pattern;
use crate::{execute, fetch_all, fetch_one, fetch_optional, lock};

pub use keys::{claimed_before, first_rows, of_rows as keys_of_rows, rows_with as rows_with_keys};
pub use staged::{Made, NewRow, Others, StagedRow};

/// An import as stored.
#[derive(Debug, sqlx::FromRow)]
pub struct ImportRow {
    pub id: Uuid,
    #[sqlx(rename = "tipo", try_from = "String")]
    pub kind: Kind,
    #[sqlx(rename = "archivo")]
    pub file_name: String,
    pub sha256: String,
    #[sqlx(rename = "estado", try_from = "String")]
    pub state: ImportState,
    /// Which refusal, and in words.
    #[sqlx(rename = "codigo")]
    pub code: Option<String>,
    #[sqlx(rename = "motivo")]
    pub reason: Option<String>,
    pub total: i64,
    #[sqlx(rename = "procesadas")]
    pub checked: i64,
    #[sqlx(rename = "resumen")]
    pub summary: Json<Summary>,
    /// What a person corrected of the file's recognition.
    #[sqlx(rename = "opciones")]
    pub options: Json<Corrections>,
    #[sqlx(rename = "creado_en")]
    pub created_at: DateTime<Utc>,
    #[sqlx(rename = "ejecutada_en")]
    pub started_at: Option<DateTime<Utc>>,
    #[sqlx(rename = "terminada_en")]
    pub ended_at: Option<DateTime<Utc>>,
    #[sqlx(rename = "deshecha_en")]
    pub undone_at: Option<DateTime<Utc>>,
    #[sqlx(rename = "creado_por")]
    pub created_by: Uuid,
    #[sqlx(rename = "creador")]
    pub creator: String,
}

macro_rules! import_columns {
    () => {
        "i.id, i.tipo, i.archivo, i.sha256, i.estado, i.codigo, i.motivo, i.total, i.procesadas, i.resumen, i.opciones, \
         i.creado_en, i.ejecutada_en, i.terminada_en, i.deshecha_en, i.creado_por, u.nombre || ' ' || u.apellido AS creador"
    };
}

/// An import to insert.
pub struct NewImport<'a> {
    pub id: Uuid,
    pub kind: Kind,
    pub file_name: &'a str,
    pub sha256: &'a str,
    pub total: i64,
    pub summary: &'a Summary,
    pub options: &'a Corrections,
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
}

pub async fn insert(tx: &mut Tx, import: &NewImport<'_>) -> Result<(), AppError> {
    execute!(
        tx,
        r"INSERT INTO importaciones (id, tipo, archivo, sha256, estado, total, procesadas, resumen, opciones, creado_por, creado_en)
        VALUES ($1, $2, $3, $4, 'validando', $5, 0, $6, $7, $8, $9)",
        import.id,
        import.kind.as_str(),
        import.file_name,
        import.sha256,
        import.total,
        Json(import.summary),
        Json(import.options),
        import.created_by,
        import.created_at
    )?;
    Ok(())
}

pub async fn find(exec: &mut impl Exec, id: Uuid) -> Result<Option<ImportRow>, AppError> {
    fetch_optional!(
        exec,
        concat!(
            "SELECT ",
            import_columns!(),
            " FROM importaciones i JOIN usuarios u ON u.id = i.creado_por WHERE i.id = $1"
        ),
        id
    )
}

/// Holds the import until the commit, so that two changes of it wait for each other (SQLite has one writer anyway).
pub async fn hold(tx: &mut Tx, id: Uuid) -> Result<(), AppError> {
    lock!(tx, "SELECT 1 FROM importaciones WHERE id = $1 FOR UPDATE", id)
}

/// Which imports to list.
pub struct ImportFilter {
    /// Part of the file's name, of its SHA-256 or of who uploaded it; small letters.
    pub search: Option<String>,
    pub kind: Option<Kind>,
    pub state: Option<ImportState>,
    pub order: Order,
    pub limit: i64,
    pub offset: i64,
}

#[derive(Clone, Copy)]
pub enum Order {
    Newest,
    Oldest,
    Name,
    NameDown,
}

macro_rules! import_filter {
    () => {
        "FROM importaciones i JOIN usuarios u ON u.id = i.creado_por \
         WHERE (CASE WHEN $1 IS NULL THEN i.tipo <> 'generacion' ELSE i.tipo = $1 END) AND ($2 IS NULL OR i.estado = $2) \
         AND ($3 IS NULL OR LOWER(i.archivo || ' ' || i.sha256 || ' ' || u.nombre || ' ' || u.apellido) LIKE $3 ESCAPE '\\')"
    };
}

pub async fn list(exec: &mut impl Exec, filter: &ImportFilter) -> Result<Vec<ImportRow>, AppError> {
    let sql = match filter.order {
        Order::Newest => concat!(
            "SELECT ",
            import_columns!(),
            " ",
            import_filter!(),
            " ORDER BY i.creado_en DESC, i.id DESC LIMIT $4 OFFSET $5"
        ),
        Order::Oldest => concat!(
            "SELECT ",
            import_columns!(),
            " ",
            import_filter!(),
            " ORDER BY i.creado_en, i.id LIMIT $4 OFFSET $5"
        ),
        Order::Name => concat!(
            "SELECT ",
            import_columns!(),
            " ",
            import_filter!(),
            " ORDER BY LOWER(i.archivo), i.id LIMIT $4 OFFSET $5"
        ),
        Order::NameDown => concat!(
            "SELECT ",
            import_columns!(),
            " ",
            import_filter!(),
            " ORDER BY LOWER(i.archivo) DESC, i.id LIMIT $4 OFFSET $5"
        ),
    };
    fetch_all!(
        exec,
        sql,
        filter.kind.map(Kind::as_str),
        filter.state.map(ImportState::as_str),
        filter.search.as_deref().map(like_pattern),
        filter.limit,
        filter.offset
    )
}

pub async fn count(exec: &mut impl Exec, filter: &ImportFilter) -> Result<i64, AppError> {
    fetch_one!(exec, scalar concat!("SELECT COUNT(*) ", import_filter!()), filter.kind.map(Kind::as_str), filter.state.map(ImportState::as_str), filter.search.as_deref().map(like_pattern))
}

/// The imports of the same bytes as that kind that ran and were not undone, the first one first, each with what was read.
pub async fn find_same_files(
    exec: &mut impl Exec,
    sha256: &str,
    kind: Kind,
) -> Result<Vec<(Uuid, Json<Summary>)>, AppError> {
    fetch_all!(
        exec,
        r"SELECT id, resumen
        FROM importaciones
        WHERE sha256 = $1
          AND tipo = $2
          AND ejecutada_en IS NOT NULL
          AND deshecha_en IS NULL
        ORDER BY ejecutada_en, id",
        sha256,
        kind.as_str()
    )
}

/// How a file is read again.
pub struct Reread<'a> {
    pub kind: Kind,
    /// As another kind it may have to be a keyed one.
    pub sha256: &'a str,
    pub total: i64,
    pub summary: &'a Summary,
    pub options: &'a Corrections,
    pub at: DateTime<Utc>,
}

/// Starts checking an uploaded file anew; false when it is past that, or no longer kept.
pub async fn reread(tx: &mut Tx, id: Uuid, again: &Reread<'_>) -> Result<bool, AppError> {
    let moved: u64 = execute!(
        tx,
        r"UPDATE importaciones
        SET estado = 'validando', tipo = $1, total = $2, procesadas = 0, resumen = $3, opciones = $4, revisada_en = NULL, codigo = NULL, motivo = NULL, terminada_en = NULL, tocada_en = $5, sha256 = $6
        WHERE id = $7
          AND estado IN ('validado', 'rechazado')
          AND EXISTS (SELECT 1 FROM importacion_archivos WHERE importacion_id = $7)",
        again.kind.as_str(),
        again.total,
        Json(again.summary),
        Json(again.options),
        again.at,
        again.sha256,
        id
    )?;
    Ok(moved == 1)
}

/// Moves the import from one state to another; false when it was not in `from`.
pub async fn advance(
    tx: &mut Tx,
    id: Uuid,
    from: ImportState,
    to: ImportState,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let started = (to == ImportState::Ejecutando).then_some(now);
    let ended = (!to.is_working() && to != ImportState::Validado).then_some(now);
    let moved: u64 = execute!(
        tx,
        r"UPDATE importaciones
        SET estado = $1, ejecutada_en = COALESCE(ejecutada_en, $2), terminada_en = $3
        WHERE id = $4
          AND estado = $5",
        to.as_str(),
        started,
        ended,
        id,
        from.as_str()
    )?;
    Ok(moved == 1)
}

/// Refuses an import that is being checked, as a whole; none of its rows stays.
pub async fn reject(tx: &mut Tx, id: Uuid, code: &str, reason: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    rows::delete_rows(tx, id).await?;
    execute!(
        tx,
        r"UPDATE importaciones
        SET estado = 'rechazado', codigo = $1, motivo = $2, terminada_en = $3
        WHERE id = $4
          AND estado = 'validando'",
        code,
        reason,
        now,
        id
    )?;
    Ok(())
}

/// Begins counting anew how many rows were checked; false when the import is no longer being checked. Holds its row until
/// the commit.
pub async fn restart_check(tx: &mut Tx, id: Uuid) -> Result<bool, AppError> {
    let restarted: u64 =
        execute!(tx, "UPDATE importaciones SET procesadas = 0 WHERE id = $1 AND estado = 'validando'", id)?;
    Ok(restarted == 1)
}

/// Notes that `checked` rows were checked where `before` had been; false when the import is no longer being checked, or
/// another copy of the job has gone on from there. Holds its row until the commit.
pub async fn set_checked(tx: &mut Tx, id: Uuid, before: i64, checked: i64) -> Result<bool, AppError> {
    let noted: u64 = execute!(
        tx,
        r"UPDATE importaciones
        SET procesadas = $1
        WHERE id = $2
          AND estado = 'validando'
          AND procesadas = $3",
        checked,
        id,
        before
    )?;
    Ok(noted == 1)
}

pub async fn insert_file(tx: &mut Tx, import: Uuid, sealed: &[u8]) -> Result<(), AppError> {
    execute!(tx, "INSERT INTO importacion_archivos (importacion_id, sellado) VALUES ($1, $2)", import, sealed)?;
    Ok(())
}

pub async fn find_file(exec: &mut impl Exec, import: Uuid) -> Result<Option<Vec<u8>>, AppError> {
    fetch_optional!(exec, scalar "SELECT sellado FROM importacion_archivos WHERE importacion_id = $1", import)
}

pub async fn delete_file(tx: &mut Tx, import: Uuid) -> Result<(), AppError> {
    execute!(tx, "DELETE FROM importacion_archivos WHERE importacion_id = $1", import)?;
    Ok(())
}

/// Notes that somebody works on the import.
pub async fn note_change(tx: &mut Tx, import: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(tx, "UPDATE importaciones SET tocada_en = $1 WHERE id = $2", now, import)?;
    Ok(())
}

pub async fn save_options(tx: &mut Tx, import: Uuid, options: &Corrections) -> Result<(), AppError> {
    execute!(tx, "UPDATE importaciones SET opciones = $1 WHERE id = $2", Json(options), import)?;
    Ok(())
}

/// When somebody's imports of a kind were begun since, the first one first.
pub async fn begun_since(
    exec: &mut impl Exec,
    kind: Kind,
    by: Uuid,
    since: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, AppError> {
    fetch_all!(
        exec,
        scalar "SELECT creado_en FROM importaciones WHERE tipo = $1 AND creado_por = $2 AND creado_en > $3 ORDER BY creado_en",
        kind.as_str(),
        by,
        since
    )
}

pub async fn save_summary(tx: &mut Tx, import: Uuid, summary: &Summary) -> Result<(), AppError> {
    execute!(tx, "UPDATE importaciones SET resumen = $1 WHERE id = $2", Json(summary), import)?;
    Ok(())
}

/// How many people, students, relations and assignments there are, as one text: what the verdict on a row hangs on.
pub async fn count_people(exec: &mut impl Exec) -> Result<String, AppError> {
    let counts: (i64, i64, i64, i64) = fetch_one!(
        exec,
        r"SELECT (SELECT COUNT(*) FROM usuarios), (SELECT COUNT(*) FROM estudiantes),
            (SELECT COUNT(*) FROM relaciones_familiares WHERE estado_activo), (SELECT COUNT(*) FROM asignaciones_docente_curso)"
    )?;
    let (people, students, relations, assignments) = counts;
    Ok(format!("{people} {students} {relations} {assignments}"))
}

/// When the rows were last checked again, and how many people there were then.
pub async fn find_last_check(
    exec: &mut impl Exec,
    import: Uuid,
) -> Result<(Option<DateTime<Utc>>, Option<String>), AppError> {
    fetch_one!(exec, "SELECT revisada_en, revisada_con FROM importaciones WHERE id = $1", import)
}

pub async fn save_last_check(tx: &mut Tx, import: Uuid, at: DateTime<Utc>, people: &str) -> Result<(), AppError> {
    execute!(tx, "UPDATE importaciones SET revisada_en = $1, revisada_con = $2 WHERE id = $3", at, people, import)?;
    Ok(())
}

/// Uploads that nobody has touched since `before`, that never ran and of which something is still kept.
pub async fn list_abandoned(exec: &mut impl Exec, before: DateTime<Utc>) -> Result<Vec<Uuid>, AppError> {
    fetch_all!(exec, scalar r"SELECT i.id
        FROM importaciones i
        WHERE COALESCE(i.tocada_en, i.creado_en) < $1
          AND i.ejecutada_en IS NULL
          AND i.estado IN ('validado', 'rechazado', 'cancelado')
          AND (EXISTS (SELECT 1 FROM importacion_archivos a WHERE a.importacion_id = i.id) OR EXISTS (SELECT 1 FROM importacion_filas f WHERE f.importacion_id = i.id))
        LIMIT 100", before)
}

/// Cancels a checked import that nobody ran, and says why.
pub async fn expire(tx: &mut Tx, import: Uuid, reason: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    execute!(
        tx,
        r"UPDATE importaciones
        SET estado = 'cancelado', motivo = $1, terminada_en = $2
        WHERE id = $3
          AND estado = 'validado'",
        reason,
        now,
        import
    )?;
    Ok(())
}

/// What headings of this kind were taken for, by the heading's key; an empty field: ignored.
pub async fn learnt_headings(exec: &mut impl Exec, kind: Kind) -> Result<HashMap<String, String>, AppError> {
    let rows: Vec<(String, String)> =
        fetch_all!(exec, "SELECT encabezado, campo FROM mapeos_importacion WHERE tipo = $1", kind.as_str())?;
    Ok(rows.into_iter().collect())
}

/// Remembers what headings were taken for.
pub async fn save_learnt_headings(
    tx: &mut Tx,
    kind: Kind,
    learnt: &BTreeMap<String, String>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    for (heading, field) in learnt {
        execute!(
            tx,
            r"INSERT INTO mapeos_importacion (tipo, encabezado, campo, actualizado_en)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (tipo, encabezado)
            DO UPDATE SET campo = excluded.campo, actualizado_en = excluded.actualizado_en",
            kind.as_str(),
            heading,
            field,
            now
        )?;
    }
    Ok(())
}
