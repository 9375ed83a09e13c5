//! The question before the year is locked (HU-USERS-02 CA-03, HU-USERS-03 UX-05). Its list and its values are parts of
//! the page: what is confirmed is what stands on it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::features::evaluation::model::Structure;
use crate::features::evaluation::server_fns::ConfirmStructure;
use crate::ui::dialog::Dialog;
use crate::ui::region::mark;

/// Id of the dialog.
pub const CONFIRM: &str = "confirmar-estructura";

#[component]
pub fn ConfirmDialog(structure: Structure, open: bool) -> impl IntoView {
    let actions = view! {
        // The focus begins where nothing happens: what follows cannot be undone this year.
        <form method="dialog">
            <button type="submit" class="btn btn-ghost h-11 px-5" autofocus=true>
                "Cancelar"
            </button>
        </form>
        <form {..mark::here()} method="post" action=ConfirmStructure::url()>
            <span {..mark::part("confirmar-valores")} class="contents">
                <input type="hidden" name="anio" value=structure.anio_academico.to_string() />
                <input type="hidden" name="version" value=structure.version.to_string() />
            </span>
            <button type="submit" class="btn btn-primary h-11 px-6">
                "Confirmar"
            </button>
        </form>
    };
    view! {
        <Dialog id=CONFIRM open=open title="¿Está seguro de crear la estructura de evaluación?" actions=actions.into_any()>
            <p>"Una vez generado no se podrá cambiar hasta fin de año."</p>
            <ul {..mark::part("confirmar-lista")} class="my-3 rounded-box bg-base-200 px-4 divide-y divide-base-300" aria-label="Componentes">
                {structure
                    .componentes
                    .into_iter()
                    .map(|component| {
                        view! {
                            <li class="flex items-baseline justify-between gap-4 py-2">
                                <span class="min-w-0 wrap-break-word">
                                    {String::from(component.name)}
                                    {(!component.active).then_some(" (inactivo)")}
                                </span>
                                <span class="font-semibold whitespace-nowrap">
                                    {format!("{}%", component.weight.short())}
                                </span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="text-sm text-muted">
                "Una vez guardados, los pesos quedarán fijos durante todo el año académico."
            </p>
        </Dialog>
    }
}
