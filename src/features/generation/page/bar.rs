//! The bar at the foot: how many are chosen, what of it the filter hides, and the button that asks before it begins. It is in
//! sight whatever is scrolled.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::parts::button_label;
use super::query::{ListAddress, TabName};
use crate::features::generation::server_fns::{ClearSelection, Generate};
use crate::features::prospects::model::SelectionCount;
use crate::features::session::page::SecondLook;
use crate::format;
use crate::paths::GENERATION;
use crate::ui::dialog::{Cancel, Dialog};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

/// Id of the question, and its word in the address.
const DIALOG: &str = "generar";
pub const ASK: &str = "generar";
/// The part that is written anew when something is ticked.
pub const PART: &str = "eleccion";

/// `address` is that of the list, where one is shown.
#[component]
pub fn SelectionBar(count: SelectionCount, tab: TabName, address: ListAddress) -> impl IntoView {
    let back = address.pairs();
    view! {
        <div
            {..mark::part(PART)}
            class="sticky z-10 bottom-16 lg:bottom-0 -mx-4 lg:-mx-8 bg-base-100 border-t border-base-300"
            id="eleccion"
        >
            <div class="px-4 lg:px-8 py-3 flex flex-wrap items-center gap-x-6 gap-y-2">
                <div class="flex items-center gap-3 min-w-0 grow">
                    <span class="text-2xl lg:text-3xl font-semibold text-primary">{format::number(count.elegidos)}</span>
                    <p class="text-sm leading-snug min-w-0" role="status">
                        <strong class="font-semibold">{if count.elegidos == 1 { "seleccionado" } else { "seleccionados" }}</strong>
                        {format!(" de {}", format::number(count.sin_usuario))}
                        <span class="block text-muted">{hidden_line(&count, &address)}</span>
                    </p>
                    {(count.elegidos > 0).then(|| view! { <Ways tab=tab address=address /> })}
                </div>
                <form
                    {..mark::asks(DIALOG)}
                    {..mark::question(question(&count))}
                    method="get"
                    action=GENERATION
                    class="group w-full sm:w-auto"
                >
                    <input type="hidden" name="pestana" value=tab.as_str() />
                    {back.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
                    <input type="hidden" name="preguntar" value=ASK />
                    <input type="hidden" name="confirmar" value=count.elegidos.to_string() />
                    <button type="submit" class="btn btn-primary w-full min-h-12 h-auto py-2 px-6" disabled=count.elegidos == 0>
                        <Spinner />
                        <Glyph icon=if count.ajustes.enviar_email { Icon::Mail } else { Icon::People } />
                        {button_label(count.ajustes, count.elegidos)}
                    </button>
                </form>
            </div>
        </div>
    }
}

/// To see whom the selection holds, and to give it up.
#[component]
fn Ways(tab: TabName, address: ListAddress) -> impl IntoView {
    let chosen =
        ListAddress { only_chosen: true, page: 1, ..ListAddress { size: address.size, ..ListAddress::default() } };
    let is_shown = tab == TabName::Choose && address.only_chosen;
    view! {
        <div class="flex gap-1 ml-auto sm:ml-0 shrink-0">
            {(!is_shown)
                .then(|| {
                    view! {
                        <a class="btn btn-ghost target px-3" href=chosen.href() aria-label="Ver los seleccionados">
                            "Ver"
                        </a>
                    }
                })}
            <form {..mark::here()} method="post" action=ClearSelection::url() class="group">
                <button type="submit" class="btn btn-ghost target px-3" aria-label="Quitar la selección">
                    <Spinner />
                    "Quitar"
                </button>
            </form>
        </div>
    }
}

/// What of the selection the filter hides; without a filter, where to choose.
fn hidden_line(count: &SelectionCount, address: &ListAddress) -> String {
    let overtaken = match count.ya_con_usuario {
        0 => String::new(),
        some => format!(" · {} ya con usuario", format::number(some)),
    };
    let line = match (count.elegidos, address.is_narrowed()) {
        (0, _) => "Elija a quiénes crear su usuario".to_owned(),
        (_, true) => format!(
            "{} con este filtro · {} fuera de él",
            format::number(count.con_filtro),
            format::number(count.elegidos - count.con_filtro)
        ),
        (chosen, false) if chosen == count.sin_usuario => "Todos los que no tienen usuario".to_owned(),
        (chosen, false) => format!("{} sin seleccionar", format::number(count.sin_usuario - chosen)),
    };
    format!("{line}{overtaken}")
}

fn question(count: &SelectionCount) -> String {
    format!("¿Crear {}?", format::count(count.elegidos, "usuario", "usuarios"))
}

/// What is asked before accounts are made, and the password that many of them ask for.
#[component]
pub fn GenerateQuestion(count: SelectionCount, asked: bool) -> impl IntoView {
    let sending = match count.ajustes.enviar_email {
        true => "A cada persona con correo se le envían su usuario y su contraseña inicial.",
        false => "No se envía ningún correo: podrá descargar o imprimir las credenciales.",
    };
    let forced = match count.ajustes.forzar_cambio {
        true => "Deberán cambiar la contraseña al ingresar por primera vez.",
        false => "No tendrán que cambiarla: la que reciben será la suya desde su primer ingreso.",
    };
    let is_open = asked && count.elegidos > 0;
    let actions = view! {
        <Cancel />
        <form
            {..mark::here()}
            {..mark::unreachable("No hay conexión: no se creó nada.")}
            method="post"
            action=Generate::url()
            class="group"
        >
            <input type="hidden" name="confirmar" value=count.elegidos.to_string() />
            <button type="submit" class="btn btn-primary h-12 px-6" autofocus=true>
                <Spinner />
                "Generar"
            </button>
        </form>
    };
    view! {
        <Dialog id=DIALOG open=is_open title=question(&count) actions=actions.into_any()>
            <div {..mark::part("pregunta")} class="space-y-2">
                <p>{sending}</p>
                <p>{forced}</p>
            </div>
            <p class="text-muted">"Puede cerrar la página: el trabajo sigue solo, y lo encontrará en Historial."</p>
        </Dialog>
        <SecondLook />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_says_what_the_filter_hides() {
        let count = |elegidos, con_filtro| SelectionCount {
            elegidos,
            con_filtro,
            disponibles: 96,
            sin_usuario: 430,
            ..SelectionCount::default()
        };
        let narrowed = ListAddress { programme: "Enfermería Técnica".into(), ..ListAddress::default() };
        let line = |count: &SelectionCount, address: &ListAddress| hidden_line(count, address).replace('\u{a0}', " ");
        assert_eq!(line(&count(427, 95), &narrowed), "95 con este filtro · 332 fuera de él");
        assert_eq!(line(&count(427, 427), &ListAddress::default()), "3 sin seleccionar");
        assert_eq!(line(&count(430, 430), &ListAddress::default()), "Todos los que no tienen usuario");
        assert_eq!(line(&count(0, 0), &narrowed), "Elija a quiénes crear su usuario");
        let overtaken = SelectionCount { ya_con_usuario: 2, ..count(1, 1) };
        assert_eq!(line(&overtaken, &ListAddress::default()), "429 sin seleccionar · 2 ya con usuario");
    }
}
