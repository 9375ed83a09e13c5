//! What the start page of each role shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::credentials::model::Arrived;
use crate::features::evaluation::model::Stage;
use crate::features::notifications::model::ReceivedNotice;
use crate::features::permissions::model::{Decision, TeacherCounts};

/// The start page of whoever asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Start {
    Director(DirectorStart),
    Administrator(AdministratorStart),
    Teacher(TeacherStart),
    Guardian(GuardianStart),
    Employee(OwnStart),
    Student(OwnStart),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DirectorStart {
    pub anio: i32,
    /// Of the year's structure of evaluation.
    pub estructura: Stage,
    pub docentes: TeacherCounts,
    /// The latest decisions, each with the teacher's name.
    pub cambios: Vec<(String, Decision)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdministratorStart {
    /// Imports that were checked and wait to be created, the latest first.
    pub por_confirmar: Vec<PastImport>,
    pub por_confirmar_total: i64,
    pub en_proceso: i64,
    pub ultimas: Vec<PastImport>,
    pub estudiantes_sin_apoderado: i64,
    /// Who has come in, of the year's families and of the teachers.
    pub familias: Arrived,
    pub docentes: Arrived,
    /// People who never signed in and whose first password still works, and of these those with three days left.
    pub sin_ingresar: i64,
    pub por_vencer: i64,
    /// People who never signed in and whose first password has ended: only a new one lets them in.
    pub vencidas: i64,
}

/// An import in one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastImport {
    pub id: Uuid,
    pub archivo: String,
    pub fecha: DateTime<Utc>,
    pub creado_por: String,
    /// Valid rows that wait, or what was created.
    pub registros: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeacherStart {
    /// «Matemática · 3.º Primaria "A"».
    pub cursos: Vec<String>,
    /// What this teacher published and families can still answer or read, the latest first.
    pub publicado: Vec<PublishedLine>,
}

/// A notice or a poll in one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedLine {
    pub titulo: String,
    pub fecha: DateTime<Utc>,
    /// Of a poll: how many voted, of how many, and whether it is still open.
    pub votos: Option<(i64, i64, bool)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GuardianStart {
    /// «Lucía Paredes · 3.º Primaria "A"».
    pub hijos: Vec<String>,
}

/// Of whoever has no pages but their own: what is known of them, and what they were told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnStart {
    pub nombre_completo: String,
    pub documento: Option<String>,
    /// The file number of a member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legajo: Option<String>,
    pub email: Option<String>,
    /// When they last chose a password; none for one that was given to them as their own.
    pub password_cambiada_en: Option<DateTime<Utc>>,
    /// The latest notices.
    pub notificaciones: Vec<ReceivedNotice>,
}
