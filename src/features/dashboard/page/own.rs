//! What somebody without pages of their own starts with, staff and students alike: what is known of them, their password,
//! what they were told.

use leptos::prelude::*;

use super::parts::Panel;
use crate::features::dashboard::model::OwnStart;
use crate::features::notifications::model::ReceivedNotice;
use crate::format;
use crate::paths::{CHANGE_PASSWORD, INBOX, PROFILE};
use crate::topic::Topic;
use crate::ui::failure::Empty;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::{Region, mark};

#[component]
pub fn OwnBoard(
    start: OwnStart,
    /// Who helps if something is wrong: «Recursos Humanos».
    helper: &'static str,
) -> impl IntoView {
    let OwnStart { nombre_completo, documento, legajo, email, password_cambiada_en: changed, notificaciones } = start;
    let mut data = vec![("Nombre", Some(nombre_completo)), ("Documento", documento)];
    data.extend(legajo.map(|number| ("Legajo", Some(number))));
    data.push(("Correo electrónico", email));
    view! {
        <Region topic=Topic::Notices>
            <div {..mark::part("notificaciones-recientes")}>
                <Latest notices=notificaciones />
            </div>
        </Region>
        <Panel title="Sus datos">
            <dl class="divide-y divide-base-300 px-4 lg:px-5">{data.into_iter().map(|(label, value)| view! { <Datum label=label value=value /> }).collect_view()}</dl>
            <div class="flex flex-wrap items-center gap-x-4 gap-y-3 justify-between border-t border-base-300 p-4 lg:px-5">
                <p class="text-sm text-muted">{format!("¿Un dato no es correcto? Comuníquese con {helper}.")}</p>
                <a class="btn bg-base-100 border-base-300 h-12" href=PROFILE>
                    <Glyph icon=Icon::Person />
                    "Mi perfil"
                </a>
            </div>
        </Panel>
        <Panel title="Su contraseña">
            <div class="flex flex-wrap items-center gap-x-4 gap-y-3 justify-between p-4 lg:px-5">
                <p>
                    {match changed {
                        Some(at) => format!("La cambió el {}. Solo usted la conoce.", format::date(at)),
                        None => "Cámbiela cuando quiera. Sus otras sesiones se cerrarán.".to_owned(),
                    }}
                </p>
                <a class="btn bg-base-100 border-base-300 h-12" href=CHANGE_PASSWORD>
                    <Glyph icon=Icon::Key />
                    "Cambiar contraseña"
                </a>
            </div>
        </Panel>
    }
}

#[component]
fn Datum(label: &'static str, value: Option<String>) -> impl IntoView {
    view! {
        <div class="py-3 sm:flex gap-4">
            <dt class="sm:w-44 text-sm text-muted">{label}</dt>
            <dd class="wrap-anywhere">{value.unwrap_or_else(|| "Sin registrar".into())}</dd>
        </div>
    }
}

/// The latest notices, and the way to all of them.
#[component]
fn Latest(notices: Vec<ReceivedNotice>) -> impl IntoView {
    view! {
        <Panel title="Notificaciones">
            {if notices.is_empty() {
                view! {
                    <Empty icon=Icon::Bell title="No tiene notificaciones" text="Cuando haya algo nuevo para usted, lo verá aquí." />
                }
                    .into_any()
            } else {
                view! {
                    <ul class="divide-y divide-base-300">
                        {notices.into_iter().map(|notice| view! { <Notice notice=notice /> }).collect_view()}
                    </ul>
                    <div class="border-t border-base-300 p-4 lg:px-5">
                        <a class="btn bg-base-100 border-base-300 h-12" href=INBOX>
                            "Ver todas"
                        </a>
                    </div>
                }
                    .into_any()
            }}
        </Panel>
    }
}

#[component]
fn Notice(notice: ReceivedNotice) -> impl IntoView {
    let machine_time = notice.fecha.to_rfc3339();
    view! {
        <li class="px-4 lg:px-5 py-3.5 wrap-break-word">
            <p class="font-medium">
                {notice.titulo} {(!notice.leida).then(|| view! { <span class="badge badge-primary badge-sm ml-2">"Nueva"</span> })}
            </p>
            <p class="text-muted">{notice.texto}</p>
            <p class="text-sm text-muted">
                <time datetime=machine_time>{format::date_time(notice.fecha)}</time>
            </p>
        </li>
    }
}
