//! The workbook: all credentials in one, or one a classroom.

use leptos::prelude::*;
use uuid::Uuid;

use super::{Card, Choice, api, classrooms};
use crate::features::credentials::model::{ClassroomArrivals, CredentialSummary};
use crate::format;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

#[component]
pub fn WorkbookCard(id: Uuid, summary: CredentialSummary, chosen: Option<ClassroomArrivals>) -> impl IntoView {
    let (total, missing) = whom(&summary, chosen.as_ref());
    let people = format::count(total, "persona", "personas");
    let classrooms = classrooms(&summary);
    let reach = match (&chosen, classrooms) {
        (Some(classroom), _) => format!("{people} de {}", classroom.nombre),
        (None, 0) => people,
        (None, _) => format!("{people}, {}", format::count(classrooms, "aula", "aulas")),
    };
    let is_by_classroom = chosen.is_none() && classrooms > 1;
    view! {
        <Card icon=Icon::Table title="Excel" reach=reach note="Lleva contraseñas: no lo comparta." is_first=true>
            <form
                {..mark::file()}
                {..mark::done("Archivo de credenciales descargado correctamente")}
                {..mark::refused("Error al generar archivo Excel. Intente nuevamente.")}
                method="get"
                action=api(id, "download")
                class="group space-y-2"
            >
                <Whom classroom=chosen.map(|classroom| classroom.aula) missing=missing total=total />
                {(classrooms > 0).then(|| view! { <Order /> })}
                {is_by_classroom.then(|| view! { <Choice name="por_aula" label="Un libro por aula" /> })}
                <button type="submit" class="btn btn-primary w-full min-h-12 h-auto py-2">
                    <Spinner />
                    <Glyph icon=Icon::Download />
                    "Descargar Excel con Credenciales"
                </button>
            </form>
        </Card>
    }
}

/// How the rows are sorted.
#[component]
fn Order() -> impl IntoView {
    view! {
        <label class="block">
            <span class="text-sm font-medium">"Orden"</span>
            <select name="orden" class="select w-full h-12 text-base mt-1">
                <option value="nombre">"Por apellido"</option>
                <option value="aula">"En orden de entrega (nivel, grado, sección)"</option>
            </select>
        </label>
    }
}

/// What the forms of workbook and paper have in common.
#[component]
fn Whom(classroom: Option<String>, missing: i64, total: i64) -> impl IntoView {
    view! {
        {classroom.map(|key| view! { <input type="hidden" name="aula" value=key /> })}
        {(missing > 0 && missing < total)
            .then(|| {
                let label = format!("Solo a quienes faltan: {}", format::number(missing));
                view! { <Choice name="solo_faltantes" label=label /> }
            })}
    }
}

/// People, and those who have not come in, of all classrooms or of one.
fn whom(summary: &CredentialSummary, chosen: Option<&ClassroomArrivals>) -> (i64, i64) {
    chosen.map_or((summary.total, summary.faltan), |classroom| (classroom.total, classroom.faltan))
}
