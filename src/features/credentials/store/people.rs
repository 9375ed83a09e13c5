//! SQL of the people an import created: found, listed, and their children.

use chrono::{DateTime, Utc};
use padron_core::import::Kind;
use padron_core::password::Method;
use padron_core::role::Role;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::credentials::model::ClassroomFilter;
use crate::platform::db::{Exec, MAX_LIST};
use crate::{fetch_all, fetch_one, fetch_optional, on, push_list};

/// What is to be known of an import.
#[derive(sqlx::FromRow)]
pub struct ImportFacts {
    #[sqlx(rename = "tipo", try_from = "String")]
    pub kind: Kind,
    #[sqlx(rename = "archivo")]
    pub file: String,
    /// It still creates people.
    #[sqlx(rename = "en_curso")]
    pub is_running: bool,
}

pub async fn find_import(exec: &mut impl Exec, import: Uuid) -> Result<Option<ImportFacts>, AppError> {
    fetch_optional!(
        exec,
        "SELECT tipo, archivo, CASE WHEN estado = 'ejecutando' THEN TRUE ELSE FALSE END AS en_curso FROM importaciones WHERE id = $1",
        import
    )
}

/// Someone an import created, with the sealed password if it is still kept.
#[derive(sqlx::FromRow)]
pub struct Person {
    pub id: Uuid,
    #[sqlx(rename = "tipo_documento")]
    pub document_type: Option<String>,
    #[sqlx(rename = "nro_documento")]
    pub document: Option<String>,
    pub email: Option<String>,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    #[sqlx(rename = "telefono")]
    pub phone: Option<String>,
    #[sqlx(rename = "rol", try_from = "String")]
    pub role: Role,
    #[sqlx(rename = "estado_activo")]
    pub active: bool,
    #[sqlx(rename = "fecha_creacion")]
    pub created_at: DateTime<Utc>,
    /// End of the initial password; none for one of the person's own.
    #[sqlx(rename = "password_vence_en")]
    pub password_expires: Option<DateTime<Utc>>,
    #[sqlx(rename = "sellada")]
    pub sealed: Option<Vec<u8>>,
    #[sqlx(rename = "vence_en")]
    pub expires: Option<DateTime<Utc>>,
    /// The word of [`Person::method`].
    #[sqlx(rename = "metodo")]
    pub method: Option<String>,
    #[sqlx(rename = "entregada_en")]
    pub handed_over: Option<DateTime<Utc>>,
}

impl Person {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What the person types to sign in.
    pub fn user_name(&self) -> String {
        self.document.clone().or_else(|| self.email.clone()).unwrap_or_default()
    }

    /// «DNI 12345678».
    pub fn document_label(&self) -> String {
        let parts = [self.document_type.as_deref(), self.document.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Has a password of their own.
    pub fn has_come_in(&self) -> bool {
        self.password_expires.is_none()
    }

    /// How the first password came to be.
    pub fn method(&self) -> Option<Method> {
        self.method.as_deref()?.parse().ok()
    }

    /// The sealed password and its end, if it works and may be handed out: inactive people are reached by no channel.
    pub fn working(&self, now: DateTime<Utc>) -> Option<(&[u8], DateTime<Utc>)> {
        let end = self.expires.filter(|end| *end > now && self.active && !self.has_come_in())?;
        self.sealed.as_deref().map(|sealed| (sealed, end))
    }
}

macro_rules! person_columns {
    () => {
        "SELECT u.id, u.tipo_documento, u.nro_documento, u.email, u.nombre, u.apellido, u.telefono, u.rol, \
         u.estado_activo, u.fecha_creacion, u.password_vence_en, c.sellada, c.vence_en, c.entregada_en, c.metodo "
    };
}

/// Whom import `$1` created, with the credential that is this import's; never whose accounts only the command line
/// touches.
macro_rules! people_of {
    () => {
        "FROM importacion_filas f \
         JOIN usuarios u ON u.id = f.usuario_id \
         LEFT JOIN credenciales_iniciales c ON c.usuario_id = u.id AND c.importacion_id = f.importacion_id \
         WHERE f.importacion_id = $1 AND f.estado = 'creada' AND u.rol NOT IN ('director', 'administrador')"
    };
}

/// The children of `u` who are enrolled in year `$2`.
macro_rules! children_of {
    () => {
        "relaciones_familiares r \
         JOIN estudiantes s ON s.id = r.estudiante_id AND s.anio_academico = $2 AND s.estado_matricula = 'activo' \
         JOIN nivel_grado n ON n.id = s.nivel_grado_id \
         WHERE r.padre_id = u.id AND r.estado_activo"
    };
}
pub(super) use {children_of, people_of};

/// Everyone the import created, in the order of the file.
pub async fn all(exec: &mut impl Exec, import: Uuid) -> Result<Vec<Person>, AppError> {
    fetch_all!(exec, concat!(person_columns!(), people_of!(), " ORDER BY f.fila"), import)
}

pub async fn find(exec: &mut impl Exec, import: Uuid, user: Uuid) -> Result<Option<Person>, AppError> {
    fetch_optional!(exec, concat!(person_columns!(), people_of!(), " AND u.id = $2"), import, user)
}

/// Which people a list is of.
pub struct PeopleFilter {
    pub import: Uuid,
    pub year: i32,
    pub missing_only: bool,
    pub classroom: ClassroomFilter,
    /// Patterns that must all be found in the names or the document.
    pub words: [Option<String>; 4],
}

impl PeopleFilter {
    /// Grade's code and section; whether it is those without a classroom.
    fn classroom(&self) -> (Option<&str>, &str, bool) {
        match &self.classroom {
            ClassroomFilter::Any => (None, "", false),
            ClassroomFilter::Without => (None, "", true),
            ClassroomFilter::In { code, section } => (Some(code), section, false),
        }
    }
}

/// One word of the search, in a name, a document or a child's name.
macro_rules! found {
    ($word:literal) => {
        concat!(
            " AND (",
            $word,
            " IS NULL OR u.clave_orden LIKE ",
            $word,
            " ESCAPE '\\' OR u.nro_documento LIKE ",
            $word,
            " ESCAPE '\\' OR EXISTS (SELECT 1 FROM ",
            children_of!(),
            " AND s.clave_orden LIKE ",
            $word,
            " ESCAPE '\\'))"
        )
    };
}

macro_rules! filtered {
    () => {
        concat!(
            people_of!(),
            " AND u.estado_activo AND (NOT $3 OR u.password_vence_en IS NOT NULL)",
            " AND ($4 IS NULL OR EXISTS (SELECT 1 FROM ",
            children_of!(),
            " AND n.codigo = $4 AND COALESCE(s.seccion, '') = $5))",
            " AND (NOT $6 OR NOT EXISTS (SELECT 1 FROM ",
            children_of!(),
            "))",
            found!("$7"),
            found!("$8"),
            found!("$9"),
            found!("$10")
        )
    };
}

/// A page of the active people, by name.
pub async fn list(
    exec: &mut impl Exec,
    filter: &PeopleFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<Person>, AppError> {
    let (code, section, without) = filter.classroom();
    let [one, two, three, four] = &filter.words;
    fetch_all!(
        exec,
        concat!(person_columns!(), filtered!(), " ORDER BY u.clave_orden, u.id LIMIT $11 OFFSET $12"),
        filter.import,
        i64::from(filter.year),
        filter.missing_only,
        code,
        section,
        without,
        one,
        two,
        three,
        four,
        limit,
        offset
    )
}

pub async fn count(exec: &mut impl Exec, filter: &PeopleFilter) -> Result<i64, AppError> {
    let (code, section, without) = filter.classroom();
    let [one, two, three, four] = &filter.words;
    fetch_one!(
        exec,
        scalar concat!("SELECT COUNT(*) ", filtered!()),
        filter.import,
        i64::from(filter.year),
        filter.missing_only,
        code,
        section,
        without,
        one,
        two,
        three,
        four
    )
}

/// A guardian's child.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Child {
    #[sqlx(rename = "padre_id")]
    pub guardian: Uuid,
    #[sqlx(rename = "nombre")]
    pub first_name: String,
    #[sqlx(rename = "apellido")]
    pub last_name: String,
    /// The grade's place in a school life.
    #[sqlx(rename = "nivel_grado_id")]
    pub place: i64,
    #[sqlx(rename = "codigo")]
    pub code: String,
    #[sqlx(rename = "nivel")]
    pub level: String,
    #[sqlx(rename = "grado")]
    pub grade: i64,
    #[sqlx(rename = "seccion")]
    pub section: Option<String>,
}

/// The children of these people who are enrolled that year, in the order of the school.
pub async fn children(exec: &mut impl Exec, year: i32, guardians: &[Uuid]) -> Result<Vec<Child>, AppError> {
    let mut found = Vec::new();
    for chunk in guardians.chunks(MAX_LIST) {
        let some: Vec<Child> = on!(exec, |c| {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT r.padre_id, s.nombre, s.apellido, s.nivel_grado_id, n.codigo, n.nivel, n.grado, s.seccion \
                 FROM relaciones_familiares r \
                 JOIN estudiantes s ON s.id = r.estudiante_id AND s.estado_matricula = 'activo' \
                 JOIN nivel_grado n ON n.id = s.nivel_grado_id \
                 WHERE r.estado_activo AND s.anio_academico = ",
            );
            query.push_bind(i64::from(year)).push(" AND r.padre_id IN (");
            push_list!(query, chunk);
            query.push(" ORDER BY s.nivel_grado_id, COALESCE(s.seccion, ''), s.clave_orden, s.id");
            query.build_query_as().fetch_all(&mut *c).await
        })?;
        found.extend(some);
    }
    Ok(found)
}
