//! How an import's people stand, and who of the school has come in.

use padron_core::role::Role;
use padron_core::school::describe_class;
use uuid::Uuid;

use super::model::{Arrivals, ClassroomArrivals, CredentialSummary, IssueProgress, WITHOUT_CLASSROOM, classroom_key};
use super::roster;
use super::store::figures::{self, ClassroomCount};
use super::store::issuing;
use crate::error::AppError;
use crate::features::access::actor::Actor;
use crate::features::settings::service as settings;
use crate::platform::Platform;
use crate::platform::db::Exec;

/// How the people of an import stand; counted anew each time.
///
/// # Errors
/// `NotFound` for an import that makes no accounts.
pub async fn summary(platform: &Platform, actor: &Actor, import: Uuid) -> Result<CredentialSummary, AppError> {
    actor.require(&[Role::Administrador])?;
    let mut reader = platform.db.read().await?;
    let (facts, role) = roster::find(&mut reader, import).await?;
    let counts = figures::counts(&mut reader, import, platform.now()).await?;
    let mut classrooms = Vec::new();
    if role == Role::Apoderado {
        let year = settings::institution(platform, &mut reader).await?.year;
        classrooms = shown(figures::classrooms_of_import(&mut reader, import, year).await?);
    }
    let missing = counts.total - counts.arrived;
    Ok(CredentialSummary {
        tipo: facts.kind,
        archivo: facts.file,
        generadas: counts.issued,
        vigentes: counts.working,
        vencidas: counts.expired,
        olvidadas: missing - counts.working - counts.expired,
        ingresaron: counts.arrived,
        faltan: missing,
        total: counts.total,
        entregadas: counts.handed_over,
        expiran_en: counts.first_end,
        parcial: facts.is_running,
        trabajo: progress(&mut reader, import).await?,
        aulas: classrooms,
    })
}

/// How far the job is that issues the import's passwords, while there is one.
pub async fn progress(exec: &mut impl Exec, import: Uuid) -> Result<Option<IssueProgress>, AppError> {
    let Some(run) = issuing::open_run(exec, import).await? else { return Ok(None) };
    let issued = issuing::count_issued(exec, import, run.asked_at).await?;
    Ok(Some(IssueProgress { procesadas: issued.min(run.total), total: run.total }))
}

/// Who has come in, of the whole school in its current year, for the start page. The caller has asked who may.
pub async fn arrivals(platform: &Platform, exec: &mut impl Exec) -> Result<Arrivals, AppError> {
    let year = settings::institution(platform, exec).await?.year;
    let (families, teachers) = figures::arrived_of_school(exec, year).await?;
    let classrooms = shown(figures::classrooms_of_school(exec, year).await?);
    Ok(Arrivals { familias: families, docentes: teachers, aulas: classrooms })
}

/// As an answer tells them; nobody is no classroom.
fn shown(counts: Vec<ClassroomCount>) -> Vec<ClassroomArrivals> {
    counts.into_iter().filter(|count| count.total > 0).map(classroom).collect()
}

fn classroom(count: ClassroomCount) -> ClassroomArrivals {
    let ClassroomCount { code, level, grade, section, total, arrived } = count;
    let (aula, nombre) = match (&code, &level, grade) {
        (Some(code), Some(level), Some(grade)) => {
            (classroom_key(code, section.as_deref()), describe_class(level, grade, section.as_deref()))
        }
        _ => (WITHOUT_CLASSROOM.to_owned(), "Sin aula".to_owned()),
    };
    let faltan = total - arrived;
    ClassroomArrivals { aula, nombre, nivel: level, grado: grade, seccion: section, total, ingresaron: arrived, faltan }
}
