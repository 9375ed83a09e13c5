//! SQL of staged rows and of their errors.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use padron_core::import::Values;
use padron_core::issue::{Issue, IssueCode};
use sqlx::types::Json;
use uuid::Uuid;

use super::super::model::{IssueGroup, RowState};
use super::keys;
use super::staged::{Made, NewRow, Others, StagedRow};
use crate::error::AppError;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::platform::listing::like_pattern;
use crate::platform::telemetry::unexpected;
use crate::{execute, fetch_all, fetch_one, fetch_optional, lock, on, push_list};

/// Kinds of error that a right value in the same field corrects, in every row alike.
const CORRECTED_ALIKE: &str = "('formato', 'no_existe', 'otro_rol', 'inactivo')";

/// Rows by state.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    pub valid: i64,
    pub with_errors: i64,
    pub left_out: i64,
    pub created: i64,
    pub failed: i64,
    pub undone: i64,
    /// Rows with warnings and no errors, of those that are not left out.
    pub warned: i64,
}

impl Counts {
    /// Rows that passed the checks, whatever became of them.
    pub fn passed(&self) -> i64 {
        self.valid + self.created + self.failed + self.undone
    }

    /// Rows that the execution is through with.
    pub fn done(&self) -> i64 {
        self.created + self.failed + self.undone
    }
}

pub async fn counts(exec: &mut impl Exec, import: Uuid) -> Result<Counts, AppError> {
    Ok(counts_of(exec, &[import]).await?.remove(&import).unwrap_or_default())
}

/// The rows of several imports by state.
pub async fn counts_of(exec: &mut impl Exec, imports: &[Uuid]) -> Result<HashMap<Uuid, Counts>, AppError> {
    if imports.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String, i64, i64)> = on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT importacion_id, estado, COUNT(*), CAST(SUM(CASE WHEN advertida THEN 1 ELSE 0 END) AS BIGINT) \
             FROM importacion_filas WHERE importacion_id IN (",
        );
        push_list!(query, imports);
        query.push(" GROUP BY importacion_id, estado");
        query.build_query_as().fetch_all(&mut *c).await
    })?;
    let mut all: HashMap<Uuid, Counts> = HashMap::new();
    for (import, word, count, warned) in rows {
        let counts = all.entry(import).or_default();
        let state = RowState::try_from(word).map_err(unexpected("the database has an unknown state of a row"))?;
        match state {
            RowState::Valida => counts.valid = count,
            RowState::ConErrores => counts.with_errors = count,
            RowState::Omitida => counts.left_out = count,
            RowState::Creada => counts.created = count,
            RowState::Fallida => counts.failed = count,
            RowState::Deshecha => counts.undone = count,
        }
        counts.warned += if matches!(state, RowState::ConErrores | RowState::Omitida) { 0 } else { warned };
    }
    Ok(all)
}

/// When each of these imports made its first account.
pub async fn first_accounts(exec: &mut impl Exec, imports: &[Uuid]) -> Result<HashMap<Uuid, DateTime<Utc>>, AppError> {
    if imports.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, DateTime<Utc>)> = on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT f.importacion_id, MIN(u.fecha_creacion) FROM importacion_filas f \
             JOIN usuarios u ON u.id = f.usuario_id WHERE f.importacion_id IN (",
        );
        push_list!(query, imports);
        query.push(" GROUP BY f.importacion_id");
        query.build_query_as().fetch_all(&mut *c).await
    })?;
    Ok(rows.into_iter().collect())
}

/// Which import made each of these people.
pub async fn imports_of_people(exec: &mut impl Exec, people: &[Uuid]) -> Result<HashMap<Uuid, Uuid>, AppError> {
    let sql = "SELECT usuario_id, importacion_id FROM importacion_filas WHERE usuario_id IN (";
    imports_among(exec, sql, people).await
}

/// Which import made each of these prospects.
pub async fn imports_of_prospects(exec: &mut impl Exec, prospects: &[Uuid]) -> Result<HashMap<Uuid, Uuid>, AppError> {
    let sql =
        "SELECT prospecto_id, importacion_id FROM importacion_filas WHERE usuario_id IS NULL AND prospecto_id IN (";
    imports_among(exec, sql, prospects).await
}

async fn imports_among(
    exec: &mut impl Exec,
    sql: &'static str,
    made: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>, AppError> {
    let mut found = HashMap::new();
    for chunk in made.chunks(MAX_LIST) {
        let some: Vec<(Uuid, Uuid)> = on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new(sql);
            push_list!(query, chunk);
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        found.extend(some);
    }
    Ok(found)
}

/// The errors of the rows, and the warnings that carry a suggestion, by field and kind, the most frequent first.
pub async fn groups(exec: &mut impl Exec, import: Uuid) -> Result<Vec<IssueGroup>, AppError> {
    let rows: Vec<(String, String, i64, i64)> = fetch_all!(
        exec,
        r"SELECT campo, codigo, COUNT(*) AS filas, COUNT(sugerencia) AS sugerencias
        FROM importacion_errores
        WHERE importacion_id = $1
        GROUP BY campo, codigo
        ORDER BY filas DESC, campo, codigo",
        import
    )?;
    let shape = |(campo, word, filas, sugerencias): (String, String, i64, i64)| {
        let codigo: IssueCode = word.parse().map_err(unexpected("the database has an unknown kind of error"))?;
        Ok(IssueGroup { campo, codigo, filas, sugerencias })
    };
    rows.into_iter().map(shape).collect()
}

/// Stages rows with their keys and errors; at most [`MAX_LIST`] at a time.
pub async fn insert_rows(tx: &mut Tx, import: Uuid, rows: &[NewRow]) -> Result<(), AppError> {
    if rows.is_empty() {
        return Ok(());
    }
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "INSERT INTO importacion_filas \
             (importacion_id, fila, estado, advertida, datos, problemas, otros, busqueda) ",
        );
        query.push_values(rows, |mut values, row| {
            values
                .push_bind(import)
                .push_bind(row.number)
                .push_bind(row.state.as_str())
                .push_bind(row.is_warned())
                .push_bind(Json(&row.values))
                .push_bind(Json(&row.issues))
                .push_bind(Json(&row.others))
                .push_bind(&row.search);
        });
        query.build().execute(&mut *c).await.map(drop)
    })?;
    insert_errors(tx, import, rows).await?;
    keys::insert(tx, import, rows).await
}

/// Writes rows over those of the same number, with their keys and errors; `otros` stays.
pub async fn update_rows(tx: &mut Tx, import: Uuid, rows: &[NewRow]) -> Result<(), AppError> {
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    keys::delete(tx, import, &numbers).await?;
    delete_errors(tx, import, &numbers).await?;
    for row in rows {
        execute!(
            tx,
            r"UPDATE importacion_filas
            SET estado = $1, advertida = $2, datos = $3, problemas = $4, busqueda = $5, homonimo = $6
            WHERE importacion_id = $7
              AND fila = $8",
            row.state.as_str(),
            row.is_warned(),
            Json(&row.values),
            Json(&row.issues),
            &row.search,
            row.is_namesake,
            import,
            row.number
        )?;
    }
    insert_errors(tx, import, rows).await?;
    keys::insert(tx, import, rows).await
}

/// Writes down once each error and each warning that carries a suggestion: a field with two of the same kind counts once.
/// Rows left out have none.
async fn insert_errors(tx: &mut Tx, import: Uuid, rows: &[NewRow]) -> Result<(), AppError> {
    let mut errors: Vec<(i64, &str, IssueCode, &str, Option<&str>)> = Vec::new();
    for row in rows.iter().filter(|row| row.state != RowState::Omitida) {
        for issue in row.issues.iter().filter(|issue| issue.is_error() || issue.sugerencia.is_some()) {
            let (field, value) = (issue.campo.as_str(), row.values.get(&issue.campo));
            let of_row = errors.iter().rev().take_while(|(number, ..)| *number == row.number);
            if !of_row.clone().any(|(_, other, code, ..)| (*other, *code) == (field, issue.codigo)) {
                errors.push((row.number, field, issue.codigo, value, issue.sugerencia.as_deref()));
            }
        }
    }
    for errors in errors.chunks(MAX_LIST) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "INSERT INTO importacion_errores (importacion_id, fila, campo, codigo, valor, sugerencia) ",
            );
            query.push_values(errors, |mut values, (number, field, code, value, suggestion)| {
                values
                    .push_bind(import)
                    .push_bind(*number)
                    .push_bind(*field)
                    .push_bind(code.as_str())
                    .push_bind(*value)
                    .push_bind(*suggestion);
            });
            query.push(" ON CONFLICT DO NOTHING");
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

async fn delete_errors(tx: &mut Tx, import: Uuid, rows: &[i64]) -> Result<(), AppError> {
    for rows in rows.chunks(MAX_LIST) {
        on!(tx, |c| {
            let mut query = sqlx::QueryBuilder::new("DELETE FROM importacion_errores WHERE importacion_id = ");
            query.push_bind(import).push(" AND fila IN (");
            push_list!(query, rows);
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

/// Forgets all rows of an import.
pub async fn delete_rows(tx: &mut Tx, import: Uuid) -> Result<(), AppError> {
    for sql in [
        "DELETE FROM importacion_claves WHERE importacion_id = $1",
        "DELETE FROM importacion_errores WHERE importacion_id = $1",
        "DELETE FROM importacion_filas WHERE importacion_id = $1",
    ] {
        execute!(tx, sql, import)?;
    }
    Ok(())
}

/// Which rows to list, and which page of them.
pub struct RowFilter {
    pub state: Option<RowState>,
    /// Folded text that the row must hold.
    pub search: Option<String>,
    /// Only rows with an error in this field, of this kind.
    pub field: Option<String>,
    pub code: Option<IssueCode>,
    /// The last row first.
    pub descending: bool,
    pub limit: i64,
    pub offset: i64,
}

macro_rules! row_filter {
    () => {
        "f.importacion_id = $1 AND ($2 IS NULL OR f.estado = $2) AND ($3 IS NULL OR f.busqueda LIKE $3 ESCAPE '\\') \
         AND (($4 IS NULL AND $5 IS NULL) OR EXISTS (SELECT 1 FROM importacion_errores e \
              WHERE e.importacion_id = f.importacion_id AND e.fila = f.fila \
              AND ($4 IS NULL OR e.campo = $4) AND ($5 IS NULL OR e.codigo = $5)))"
    };
}

pub async fn list_rows(exec: &mut impl Exec, import: Uuid, filter: &RowFilter) -> Result<Vec<StagedRow>, AppError> {
    macro_rules! rows_ordered {
        ($order:literal) => {
            concat!(
                "SELECT f.fila, f.estado, f.datos, f.problemas, f.homonimo FROM importacion_filas f WHERE ",
                row_filter!(),
                " ORDER BY f.fila ",
                $order,
                " LIMIT $6 OFFSET $7"
            )
        };
    }
    let sql = if filter.descending { rows_ordered!("DESC") } else { rows_ordered!("ASC") };
    fetch_all!(
        exec,
        sql,
        import,
        filter.state.map(RowState::as_str),
        filter.search.as_deref().map(like_pattern),
        filter.field.as_deref(),
        filter.code.map(IssueCode::as_str),
        filter.limit,
        filter.offset
    )
}

pub async fn count_rows(exec: &mut impl Exec, import: Uuid, filter: &RowFilter) -> Result<i64, AppError> {
    fetch_one!(exec, scalar concat!("SELECT COUNT(*) FROM importacion_filas f WHERE ", row_filter!()), import, filter.state.map(RowState::as_str), filter.search.as_deref().map(like_pattern), filter.field.as_deref(), filter.code.map(IssueCode::as_str))
}

pub async fn find_row(exec: &mut impl Exec, import: Uuid, number: i64) -> Result<Option<StagedRow>, AppError> {
    fetch_optional!(
        exec,
        r"SELECT fila, estado, datos, problemas, homonimo
        FROM importacion_filas
        WHERE importacion_id = $1
          AND fila = $2",
        import,
        number
    )
}

/// The numbers of all rows, in the file's order.
pub async fn numbers(exec: &mut impl Exec, import: Uuid) -> Result<Vec<i64>, AppError> {
    fetch_all!(exec, scalar "SELECT fila FROM importacion_filas WHERE importacion_id = $1 ORDER BY fila", import)
}

/// Rows by their numbers, at most [`MAX_LIST`].
pub async fn find_rows(exec: &mut impl Exec, import: Uuid, numbers: &[i64]) -> Result<Vec<StagedRow>, AppError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT fila, estado, datos, problemas, homonimo FROM importacion_filas WHERE importacion_id = ",
        );
        query.push_bind(import).push(" AND fila IN (");
        push_list!(query, numbers);
        query.push(" ORDER BY fila");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// The rows whose error in `field` is this value, and would be corrected alike.
pub async fn rows_with_wrong_value(
    exec: &mut impl Exec,
    import: Uuid,
    field: &str,
    value: &str,
) -> Result<Vec<i64>, AppError> {
    fetch_all!(exec, scalar sqlx::AssertSqlSafe(format!(
        "SELECT DISTINCT fila FROM importacion_errores \
         WHERE importacion_id = $1 AND campo = $2 AND valor = $3 AND codigo IN {CORRECTED_ALIKE} ORDER BY fila"
    )), import, field, value)
}

/// A value of a row, and the one that most likely is meant.
#[derive(Debug, sqlx::FromRow)]
pub struct SuggestedValue {
    #[sqlx(rename = "fila")]
    pub row: i64,
    #[sqlx(rename = "campo")]
    pub field: String,
    #[sqlx(rename = "valor")]
    pub value: String,
    #[sqlx(rename = "sugerencia")]
    pub suggestion: String,
}

/// The suggestions that rows carry in this field, of this kind; all without.
pub async fn suggestions(
    exec: &mut impl Exec,
    import: Uuid,
    field: Option<&str>,
    code: Option<IssueCode>,
) -> Result<Vec<SuggestedValue>, AppError> {
    fetch_all!(
        exec,
        r"SELECT fila, campo, valor, sugerencia
        FROM importacion_errores
        WHERE importacion_id = $1
          AND sugerencia IS NOT NULL
          AND ($2 IS NULL OR campo = $2)
          AND ($3 IS NULL OR codigo = $3)
        ORDER BY fila, campo, codigo",
        import,
        field,
        code.map(IssueCode::as_str)
    )
}

/// Of the wrong values in these rows, how many rows have each, by field and value; only those that more than one has.
pub async fn repeated_values(
    exec: &mut impl Exec,
    import: Uuid,
    rows: &[StagedRow],
) -> Result<HashMap<(String, String), i64>, AppError> {
    let mut wanted: Vec<(&str, &str)> = rows
        .iter()
        .flat_map(|row| row.issues.iter().filter(|issue| issue.is_error()).map(move |issue| (row, issue)))
        .map(|(row, issue)| (issue.campo.as_str(), row.values.get(&issue.campo)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut counted = HashMap::new();
    for wanted in wanted.chunks(MAX_LIST) {
        let found: Vec<(String, String, i64)> = on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT campo, valor, COUNT(DISTINCT fila) FROM importacion_errores WHERE importacion_id = ",
            );
            query
                .push_bind(import)
                .push(" AND codigo IN ")
                .push(CORRECTED_ALIKE)
                .push(" AND (campo, valor) IN (VALUES ");
            let mut list = query.separated(", ");
            for (field, value) in wanted {
                list.push("(").push_bind_unseparated(*field).push_unseparated(", ");
                list.push_bind_unseparated(*value).push_unseparated(")");
            }
            query.push(") GROUP BY campo, valor HAVING COUNT(DISTINCT fila) > 1");
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        counted.extend(found.into_iter().map(|(field, value, rows)| ((field, value), rows)));
    }
    Ok(counted)
}

/// A row that could not be taken in, with all that stood in it.
#[derive(Debug, sqlx::FromRow)]
pub struct FaultyRow {
    #[sqlx(rename = "fila")]
    pub number: i64,
    #[sqlx(rename = "datos")]
    pub values: Json<Values>,
    #[sqlx(rename = "otros")]
    pub others: Json<Others>,
    #[sqlx(rename = "problemas")]
    pub issues: Json<Vec<Issue>>,
}

/// Rows with errors of their own or that failed when they were created, in the file's order.
pub async fn list_faulty(exec: &mut impl Exec, import: Uuid, limit: i64) -> Result<Vec<FaultyRow>, AppError> {
    fetch_all!(
        exec,
        r"SELECT fila, datos, otros, problemas
        FROM importacion_filas
        WHERE importacion_id = $1
          AND estado IN ('con_errores', 'fallida')
        ORDER BY fila
        LIMIT $2",
        import,
        limit
    )
}

/// What is wrong with a row that was not taken in, without its values.
#[derive(Debug, sqlx::FromRow)]
pub struct RejectedRow {
    #[sqlx(rename = "fila")]
    pub number: i64,
    #[sqlx(rename = "estado", try_from = "String")]
    pub state: RowState,
    #[sqlx(rename = "problemas")]
    pub issues: Json<Vec<Issue>>,
}

/// The same rows as [`list_faulty`] lists.
pub async fn list_rejected(exec: &mut impl Exec, import: Uuid) -> Result<Vec<RejectedRow>, AppError> {
    fetch_all!(
        exec,
        r"SELECT fila, estado, problemas
        FROM importacion_filas
        WHERE importacion_id = $1
          AND estado IN ('con_errores', 'fallida')
        ORDER BY fila",
        import
    )
}

/// Rows still to be created, after row number `after`.
pub async fn list_pending(
    exec: &mut impl Exec,
    import: Uuid,
    after: i64,
    limit: i64,
) -> Result<Vec<StagedRow>, AppError> {
    fetch_all!(
        exec,
        r"SELECT fila, estado, datos, problemas, homonimo
        FROM importacion_filas
        WHERE importacion_id = $1
          AND estado = 'valida'
          AND fila > $2
        ORDER BY fila
        LIMIT $3",
        import,
        after,
        limit
    )
}

/// Marks a row as created by what was made in the same transaction; what no field took is forgotten. False when another instance
/// was faster or the import no longer runs: the caller then drops the transaction.
pub async fn mark_created(tx: &mut Tx, import: Uuid, number: i64, made: &Made) -> Result<bool, AppError> {
    hold_state(tx, import).await?;
    let marked: u64 = execute!(
        tx,
        r"UPDATE importacion_filas
        SET estado = 'creada', usuario_id = $1, estudiante_id = $2, relacion_id = $3, asignacion_id = $4, prospecto_id = $5, datos = COALESCE($6, datos), otros = '{}'
        WHERE importacion_id = $7
          AND fila = $8
          AND estado = 'valida'
          AND EXISTS (SELECT 1 FROM importaciones WHERE id = $7 AND estado = 'ejecutando')",
        made.user,
        made.student,
        made.relation,
        made.assignment,
        made.prospect,
        made.values.as_ref().map(Json),
        import,
        number
    )?;
    Ok(marked == 1)
}

/// A row and what became of it.
#[derive(Debug, sqlx::FromRow)]
pub struct RowResult {
    #[sqlx(rename = "fila")]
    pub number: i64,
    #[sqlx(rename = "datos")]
    pub values: Json<Values>,
    #[sqlx(rename = "problemas")]
    pub issues: Json<Vec<Issue>>,
    #[sqlx(rename = "usuario_id")]
    pub user: Option<Uuid>,
}

/// All rows of an import, in its order.
pub async fn results(exec: &mut impl Exec, import: Uuid) -> Result<Vec<RowResult>, AppError> {
    fetch_all!(
        exec,
        r"SELECT fila, datos, problemas, usuario_id
        FROM importacion_filas
        WHERE importacion_id = $1
        ORDER BY fila",
        import
    )
}

/// Marks a row as left out, with why.
pub async fn mark_left_out(tx: &mut Tx, import: Uuid, row: &StagedRow, reasons: Vec<Issue>) -> Result<(), AppError> {
    hold_state(tx, import).await?;
    execute!(
        tx,
        r"UPDATE importacion_filas
        SET estado = 'omitida', problemas = $1
        WHERE importacion_id = $2
          AND fila = $3
          AND estado = 'valida'
          AND EXISTS (SELECT 1 FROM importaciones WHERE id = $2 AND estado = 'ejecutando')",
        Json(&reasons),
        import,
        row.number
    )?;
    Ok(())
}

/// Marks a row as failed, with what was wrong.
pub async fn mark_failed(tx: &mut Tx, import: Uuid, row: &StagedRow, problems: Vec<Issue>) -> Result<(), AppError> {
    hold_state(tx, import).await?;
    let mut issues = row.issues.0.clone();
    issues.extend(problems);
    let marked: u64 = execute!(
        tx,
        r"UPDATE importacion_filas
        SET estado = 'fallida', problemas = $1
        WHERE importacion_id = $2
          AND fila = $3
          AND estado = 'valida'
          AND EXISTS (SELECT 1 FROM importaciones WHERE id = $2 AND estado = 'ejecutando')",
        Json(&issues),
        import,
        row.number
    )?;
    if marked == 1 {
        let failed = NewRow {
            number: row.number,
            state: RowState::Fallida,
            values: row.values.0.clone(),
            secret: None,
            issues,
            is_namesake: row.is_namesake,
            keys: Vec::new(),
            others: Others::new(),
            search: String::new(),
        };
        insert_errors(tx, import, &[failed]).await?;
    }
    Ok(())
}

/// Makes a cancellation wait for the row that is being written (SQLite has one writer anyway), so that what it answers
/// is what stays.
async fn hold_state(tx: &mut Tx, import: Uuid) -> Result<(), AppError> {
    lock!(tx, "SELECT 1 FROM importaciones WHERE id = $1 FOR SHARE", import)
}
