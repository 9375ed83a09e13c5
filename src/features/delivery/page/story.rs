//! One message: how it looks, what happened to it, and what can be done about it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::message::Written;
use super::reveal::REVEAL_DIALOG;
use super::state::StateLine;
use crate::features::delivery::model::{Attempt, DeliveryState, DeliveryStory, Message, Mode};
use crate::features::delivery::server_fns::{ResolveDelivery, RetryDelivery};
use crate::format;
use crate::ui::alert::{Alert, Tone};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

#[component]
pub fn Story(
    message: Message,
    story: DeliveryStory,
    /// The list without it, and what gets the focus there.
    back: String,
    back_to: &'static str,
) -> impl IntoView {
    let DeliveryStory { envio: delivery, intentos: attempts } = story;
    let id = delivery.id.to_string();
    let name = message.nombre.clone();
    let reveal = match delivery.modo {
        Mode::Password => "Mostrar contraseña",
        Mode::Enlace => "Mostrar enlace",
    };
    let can_reveal = message.revelable;
    view! {
        <section
            class="rounded-box bg-base-200 border border-base-300 p-5 grid lg:grid-cols-[3fr_2fr] gap-6"
            aria-label=format!("Envío a {name}")
        >
            <div class="space-y-4 min-w-0">
                <Written message=message />
                {can_reveal
                    .then(|| {
                        view! {
                            <form
                                {..mark::asks(REVEAL_DIALOG)}
                                {..mark::question(name.clone())}
                                class="hidden [[data-hydrated]_&]:block"
                            >
                                <input type="hidden" name="usuario" value=id.clone() />
                                <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                                    <Glyph icon=Icon::Eye />
                                    {reveal}
                                </button>
                            </form>
                        }
                    })}
            </div>
            <div class="space-y-4 min-w-0">
                <h2 class="font-semibold flex flex-wrap items-center justify-between gap-3">
                    "Qué pasó con este envío" <StateLine state=delivery.estado simulated=delivery.simulado />
                </h2>
                {(delivery.estado == DeliveryState::Incierto).then(|| view! { <Unknown id=id.clone() /> })}
                {(delivery.estado == DeliveryState::Fallido)
                    .then(|| view! { <Failed id=id.clone() reason=delivery.ultimo_error.clone().unwrap_or_default() /> })}
                <Attempts attempts=attempts />
                <a {..mark::here()} {..mark::focus(back_to)} class="btn btn-ghost h-12" href=back>
                    "Cerrar"
                </a>
            </div>
        </section>
    }
}

/// Puede haber llegado: only a person can find out.
#[component]
fn Unknown(id: String) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warning title="Puede haber llegado".to_owned()>
            <p>
                "Se entregó y la conexión se cortó antes de la respuesta. No se repite solo, para no escribirle dos veces. Pregunte a la persona y diga qué pasó."
            </p>
        </Alert>
        <div class="flex flex-wrap gap-3">
            <Settle id=id.clone() arrived=true label="Sí llegó" />
            <Settle id=id arrived=false label="No llegó" />
        </div>
    }
}

#[component]
fn Settle(id: String, arrived: bool, label: &'static str) -> impl IntoView {
    view! {
        <form {..mark::here()} {..mark::done("Anotado")} method="post" action=ResolveDelivery::url() class="group">
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="llego" value=arrived.to_string() />
            <button type="submit" class="btn bg-base-100 border-base-300 h-12">
                <Spinner />
                {label}
            </button>
        </form>
    }
}

#[component]
fn Failed(id: String, reason: String) -> impl IntoView {
    view! {
        <Alert tone=Tone::Error>
            <p class="wrap-anywhere">{reason}</p>
        </Alert>
        <form {..mark::here()} {..mark::done("El envío comenzó")} method="post" action=RetryDelivery::url() class="group">
            <input type="hidden" name="id" value=id />
            <button type="submit" class="btn btn-neutral h-12">
                <Spinner />
                "Reintentar este envío"
            </button>
        </form>
    }
}

#[component]
fn Attempts(attempts: Vec<Attempt>) -> impl IntoView {
    if attempts.is_empty() {
        return view! { <p class="text-muted">"Todavía no se intentó."</p> }.into_any();
    }
    view! {
        <ol class="space-y-3 text-sm" aria-label="Intentos">
            {attempts
                .into_iter()
                .map(|attempt| {
                    let said = match (attempt.codigo, attempt.texto) {
                        (Some(code), Some(text)) => format!("{code} {text}"),
                        (Some(code), None) => code.to_string(),
                        (None, text) => text.unwrap_or_default(),
                    };
                    view! {
                        <li>
                            <span class="font-medium">{result_of(&attempt.resultado)}</span>
                            <span class="text-muted">{format!(" · {}", format::date_time(attempt.fecha))}</span>
                            {(!said.is_empty()).then(|| view! { <span class="block text-muted wrap-anywhere">{said}</span> })}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
    .into_any()
}

/// What an attempt came to, for a person.
fn result_of(result: &str) -> &'static str {
    match result {
        "enviado" => "Enviado",
        "entregado" => "Llegó",
        "leido" => "Leído",
        "aplazado" => "No lo aceptaron por ahora",
        "fallido" => "Falló",
        "incierto" => "Se entregó y no hubo respuesta",
        _ => "Se cortó antes de entregarlo",
    }
}
