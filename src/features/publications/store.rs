//! SQL of `publicaciones` and what belongs to them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::db::{Exec, MAX_LIST, Tx};
use crate::platform::listing::like_pattern;
use crate::{execute, fetch_all, fetch_among, fetch_one, on, push_list};

/// Whom something for an assignment `a` reaches: the active guardian `r.padre_id` of each student `e` enrolled in its year,
/// grade and section. A student without a section belongs to the whole grade. That the assignment has ended since, or
/// that its teacher may publish no more, changes nothing. The one place that says so.
macro_rules! reached {
    () => {
        "asignaciones_docente_curso a JOIN estudiantes e ON e.nivel_grado_id = a.nivel_grado_id \
         AND e.anio_academico = a.anio_academico AND e.estado_matricula = 'activo' \
         AND (a.seccion = '' OR e.seccion IS NULL OR e.seccion = a.seccion) \
         JOIN relaciones_familiares r ON r.estudiante_id = e.id AND r.estado_activo \
         JOIN usuarios f ON f.id = r.padre_id AND f.estado_activo"
    };
}

/// The teacher `$1` wrote it.
macro_rules! written_by {
    () => {
        "p.docente_id = $1"
    };
}

/// It reaches the guardian `$1`.
macro_rules! visible_to {
    () => {
        concat!(
            "p.id IN (SELECT x.publicacion_id FROM ",
            reached!(),
            " JOIN publicacion_asignaciones x ON x.asignacion_id = a.id WHERE r.padre_id = $1)"
        )
    };
}

macro_rules! newest {
    () => {
        "p.publicado_en DESC, p.id DESC"
    };
}

macro_rules! oldest {
    () => {
        "p.publicado_en, p.id"
    };
}

/// Open polls before all else, those without an answer first.
macro_rules! due_first {
    () => {
        concat!("CASE WHEN p.cierra_en > $8 THEN CASE WHEN v.opcion IS NULL THEN 0 ELSE 1 END ELSE 2 END, ", newest!())
    };
}

macro_rules! matching {
    ($scope:ident) => {
        concat!(
            $scope!(),
            " AND ($2 IS NULL OR p.tipo = $2) AND ($3 IS NULL OR p.busqueda LIKE $3 ESCAPE '\\') \
             AND ($4 IS NULL OR p.id = $4) AND ($5 IS NULL OR p.anio_academico = $5)"
        )
    };
}

macro_rules! list {
    ($scope:ident, $order:ident) => {
        concat!(
            "SELECT p.id, p.titulo, p.texto, p.publicado_en, p.cierra_en, \
             u.nombre || ' ' || u.apellido AS docente, v.opcion FROM publicaciones p \
             JOIN usuarios u ON u.id = p.docente_id \
             LEFT JOIN encuesta_votos v ON v.encuesta_id = p.id AND v.votante_id = $1 WHERE ",
            matching!($scope),
            " ORDER BY ",
            $order!(),
            " LIMIT $6 OFFSET $7"
        )
    };
}

/// A notice or a poll.
#[derive(Debug, sqlx::FromRow)]
pub struct PublicationRow {
    pub id: Uuid,
    #[sqlx(rename = "titulo")]
    pub title: String,
    #[sqlx(rename = "texto")]
    pub text: String,
    #[sqlx(rename = "publicado_en")]
    pub published_at: DateTime<Utc>,
    #[sqlx(rename = "cierra_en")]
    pub closes_at: Option<DateTime<Utc>>,
    /// The author's full name.
    #[sqlx(rename = "docente")]
    pub teacher: String,
    /// What the one who looks voted.
    #[sqlx(rename = "opcion")]
    pub vote: Option<i64>,
}

/// Who looks, and so what is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A teacher: what they wrote.
    WrittenBy(Uuid),
    /// A guardian: what reaches them in that school year.
    VisibleTo(Uuid, i32),
}

impl Scope {
    fn viewer(self) -> Uuid {
        match self {
            Self::WrittenBy(viewer) | Self::VisibleTo(viewer, _) => viewer,
        }
    }

    fn year(self) -> Option<i64> {
        match self {
            Self::WrittenBy(_) => None,
            Self::VisibleTo(_, year) => Some(year.into()),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Order {
    Newest,
    Oldest,
    /// Polls that are open at that time come first.
    DueFirst(DateTime<Utc>),
}

/// Which ones to list.
#[derive(Clone, Debug)]
pub struct Filter {
    pub kind: Option<&'static str>,
    /// Without case or accents.
    pub search: Option<String>,
    pub id: Option<Uuid>,
    pub order: Order,
    pub limit: i64,
    pub offset: i64,
}

impl Filter {
    /// The one of that kind.
    pub fn one(kind: &'static str, id: Uuid) -> Self {
        Self { kind: Some(kind), search: None, id: Some(id), order: Order::Newest, limit: 1, offset: 0 }
    }
}

pub async fn list(exec: &mut impl Exec, scope: Scope, filter: &Filter) -> Result<Vec<PublicationRow>, AppError> {
    let sql = match (scope, filter.order) {
        (Scope::WrittenBy(_), Order::Newest) => list!(written_by, newest),
        (Scope::WrittenBy(_), Order::Oldest) => list!(written_by, oldest),
        (Scope::WrittenBy(_), Order::DueFirst(_)) => list!(written_by, due_first),
        (Scope::VisibleTo(..), Order::Newest) => list!(visible_to, newest),
        (Scope::VisibleTo(..), Order::Oldest) => list!(visible_to, oldest),
        (Scope::VisibleTo(..), Order::DueFirst(_)) => list!(visible_to, due_first),
    };
    Ok(on!(exec, |c| {
        let query = sqlx::query_as(sql)
            .bind(scope.viewer())
            .bind(filter.kind)
            .bind(filter.search.as_deref().map(like_pattern))
            .bind(filter.id)
            .bind(scope.year())
            .bind(filter.limit)
            .bind(filter.offset);
        match filter.order {
            Order::DueFirst(now) => query.bind(now).fetch_all(&mut *c).await,
            _ => query.fetch_all(&mut *c).await,
        }
    })?)
}

pub async fn count(exec: &mut impl Exec, scope: Scope, filter: &Filter) -> Result<i64, AppError> {
    let sql = match scope {
        Scope::WrittenBy(_) => concat!("SELECT COUNT(*) FROM publicaciones p WHERE ", matching!(written_by)),
        Scope::VisibleTo(..) => concat!("SELECT COUNT(*) FROM publicaciones p WHERE ", matching!(visible_to)),
    };
    fetch_one!(exec, scalar sql, scope.viewer(), filter.kind, filter.search.as_deref().map(like_pattern), filter.id, scope.year())
}

/// A course that a publication is for.
#[derive(Debug, sqlx::FromRow)]
pub struct CourseRow {
    #[sqlx(rename = "publicacion_id")]
    pub publication: Uuid,
    pub id: Uuid,
    #[sqlx(rename = "curso")]
    pub course: String,
    #[sqlx(rename = "nivel")]
    pub level: String,
    #[sqlx(rename = "grado")]
    pub grade: i64,
    #[sqlx(rename = "seccion")]
    pub section: String,
}

/// The courses of these publications, in school order.
pub async fn courses_of(exec: &mut impl Exec, publications: &[Uuid]) -> Result<Vec<CourseRow>, AppError> {
    debug_assert!(publications.len() <= MAX_LIST);
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT x.publicacion_id, a.id, k.nombre AS curso, g.nivel, g.grado, a.seccion FROM publicacion_asignaciones x \
             JOIN asignaciones_docente_curso a ON a.id = x.asignacion_id JOIN cursos k ON k.id = a.curso_id \
             JOIN nivel_grado g ON g.id = a.nivel_grado_id WHERE x.publicacion_id IN (",
        );
        push_list!(query, publications);
        query.push(" ORDER BY g.id, a.seccion, k.clave");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// An option, and how many chose it.
#[derive(Debug, sqlx::FromRow)]
pub struct ChoiceRow {
    #[sqlx(rename = "encuesta_id")]
    pub poll: Uuid,
    #[sqlx(rename = "numero")]
    pub number: i64,
    #[sqlx(rename = "texto")]
    pub text: String,
    #[sqlx(rename = "votos")]
    pub votes: i64,
}

/// The options of these polls, in their order.
pub async fn choices_of(exec: &mut impl Exec, polls: &[Uuid]) -> Result<Vec<ChoiceRow>, AppError> {
    Ok(on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(
            "SELECT o.encuesta_id, o.numero, o.texto, COUNT(v.votante_id) AS votos FROM encuesta_opciones o \
             LEFT JOIN encuesta_votos v ON v.encuesta_id = o.encuesta_id AND v.opcion = o.numero \
             WHERE o.encuesta_id IN (",
        );
        push_list!(query, polls);
        query.push(" GROUP BY o.encuesta_id, o.numero, o.texto ORDER BY o.encuesta_id, o.numero");
        query.build_query_as().fetch_all(&mut *c).await
    })?)
}

/// How many guardians each of these publications reaches; nobody is left out.
pub async fn reach_of(exec: &mut impl Exec, publications: &[Uuid]) -> Result<HashMap<Uuid, i64>, AppError> {
    let found: Vec<(Uuid, i64)> = on!(exec, |c| {
        let mut query = sqlx::QueryBuilder::new(concat!(
            "SELECT x.publicacion_id, COUNT(DISTINCT r.padre_id) FROM ",
            reached!(),
            " JOIN publicacion_asignaciones x ON x.asignacion_id = a.id WHERE x.publicacion_id IN ("
        ));
        push_list!(query, publications);
        query.push(" GROUP BY x.publicacion_id");
        query.build_query_as().fetch_all(&mut *c).await
    })?;
    Ok(found.into_iter().collect())
}

/// Each guardian that each of the teacher's active assignments of the year reaches.
pub async fn reached_by_teacher(exec: &mut impl Exec, teacher: Uuid, year: i32) -> Result<Vec<(Uuid, Uuid)>, AppError> {
    fetch_all!(
        exec,
        concat!(
            "SELECT DISTINCT a.id, r.padre_id FROM ",
            reached!(),
            " WHERE a.docente_id = $1 AND a.anio_academico = $2 AND a.estado_activo"
        ),
        teacher,
        i64::from(year)
    )
}

/// The guardians whom a publication reaches, each once.
pub async fn reached_guardians(exec: &mut impl Exec, publication: Uuid) -> Result<Vec<Uuid>, AppError> {
    fetch_all!(exec, scalar concat!(
        "SELECT DISTINCT r.padre_id FROM ",
        reached!(),
        " JOIN publicacion_asignaciones x ON x.asignacion_id = a.id WHERE x.publicacion_id = $1 ORDER BY r.padre_id"
    ), publication)
}

/// A publication to insert.
pub struct NewPublication<'a> {
    pub id: Uuid,
    pub kind: &'static str,
    pub teacher: Uuid,
    pub title: &'a str,
    pub text: &'a str,
    pub search: &'a str,
    pub year: i32,
    pub published_at: DateTime<Utc>,
    pub closes_at: Option<DateTime<Utc>>,
}

/// Inserts the publication unless one has its id; says whether it did.
pub async fn insert(tx: &mut Tx, publication: &NewPublication<'_>) -> Result<bool, AppError> {
    let inserted: u64 = execute!(
        tx,
        r"INSERT INTO publicaciones (id, tipo, docente_id, titulo, texto, busqueda, anio_academico, publicado_en, cierra_en)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT DO NOTHING",
        publication.id,
        publication.kind,
        publication.teacher,
        publication.title,
        publication.text,
        publication.search,
        i64::from(publication.year),
        publication.published_at,
        publication.closes_at
    )?;
    Ok(inserted == 1)
}

pub async fn insert_courses(tx: &mut Tx, publication: Uuid, assignments: &[Uuid]) -> Result<(), AppError> {
    for chunk in assignments.chunks(MAX_LIST) {
        on!(tx, |c| {
            let mut query =
                sqlx::QueryBuilder::new("INSERT INTO publicacion_asignaciones (publicacion_id, asignacion_id) ");
            query.push_values(chunk, |mut row, assignment| {
                row.push_bind(publication).push_bind(*assignment);
            });
            query.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

/// The options of a poll; the first is number 1.
pub async fn insert_choices(tx: &mut Tx, poll: Uuid, choices: &[String]) -> Result<(), AppError> {
    on!(tx, |c| {
        let mut query = sqlx::QueryBuilder::new("INSERT INTO encuesta_opciones (encuesta_id, numero, texto) ");
        query.push_values((1_i64..).zip(choices), |mut row, (number, text)| {
            row.push_bind(poll).push_bind(number).push_bind(text);
        });
        query.build().execute(&mut *c).await.map(drop)
    })?;
    Ok(())
}

/// Votes unless that guardian has; says whether it did.
pub async fn insert_vote(
    tx: &mut Tx,
    poll: Uuid,
    guardian: Uuid,
    choice: i64,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let inserted: u64 = execute!(
        tx,
        r"INSERT INTO encuesta_votos (encuesta_id, votante_id, opcion, votado_en)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (encuesta_id, votante_id) DO NOTHING",
        poll,
        guardian,
        choice,
        now
    )?;
    Ok(inserted == 1)
}

/// Which of these assignments something was published for.
pub async fn named_assignments(tx: &mut Tx, assignments: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    fetch_among!(
        Uuid,
        tx,
        "SELECT DISTINCT asignacion_id FROM publicacion_asignaciones WHERE asignacion_id IN (",
        assignments
    )
}

/// Which of these users published something.
pub async fn authors_among(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    fetch_among!(Uuid, tx, "SELECT DISTINCT docente_id FROM publicaciones WHERE docente_id IN (", users)
}

/// Which of these users voted in something.
pub async fn voters_among(tx: &mut Tx, users: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    fetch_among!(Uuid, tx, "SELECT DISTINCT votante_id FROM encuesta_votos WHERE votante_id IN (", users)
}
