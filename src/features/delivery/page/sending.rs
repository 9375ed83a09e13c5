//! How far the latest request to send is, and who was not reached (HU-USERS-06 UX-03).

use leptos::prelude::*;
use uuid::Uuid;

use super::channels::{self, SendingInputs, Wanted, people_of, send_dialog};
use crate::features::delivery::model::{Channel, Delivery, DeliveryState, Job, JobState};
use crate::format;
use crate::paths::credentials_of;
use crate::ui::alert::{Alert, Tone};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

#[component]
pub fn Sending(id: Uuid, job: Job, unreached: Vec<Delivery>) -> impl IntoView {
    let done = job.enviados + job.fallidos + job.inciertos;
    let is_running = job.estado == JobState::EnCurso;
    let label = format!("Enviando {}/{} mensajes...", format::number(done), format::number(job.total));
    let sent = sent_line(&job);
    let report = format!("/api/admin/trabajos/{}/errores.txt", job.id);
    view! {
        <section class="surface p-5 space-y-4" aria-label=format!("Último envío por {}", job.canal.label())>
            {is_running
                .then(|| {
                    view! {
                        <p class="font-medium" role="status">
                            {label.clone()}
                        </p>
                        <progress
                            class="progress progress-primary w-full h-3 block"
                            aria-label=label
                            max=job.total.max(1).to_string()
                            value=done.to_string()
                        ></progress>
                    }
                })}
            {job
                .pausado_hasta
                .map(|until| {
                    let reason = job.motivo.clone().unwrap_or_default();
                    let again = format!("Se reintenta solo a las {}.", format::time(until));
                    view! {
                        <Alert tone=Tone::Warning title=format!("{} no responde", if job.canal == Channel::WhatsApp { "WhatsApp" } else { "El correo" })>
                            <p>{format!("{reason} {again}")}</p>
                        </Alert>
                    }
                })}
            {(job.enviados > 0).then(|| view! { <Alert tone=Tone::Success>{sent}</Alert> })}
            {(job.fallidos > 0)
                .then(|| {
                    let text = format!("{}. Revise el reporte de errores.", format::count(job.fallidos, "envío fallido", "envíos fallidos"));
                    view! { <Alert tone=Tone::Warning>{text}</Alert> }
                })}
            {(job.inciertos > 0)
                .then(|| {
                    let text = format!(
                        "{}: se cortó la conexión al entregarlos, quizá llegaron. No se repiten solos.",
                        format::count(job.inciertos, "envío sin confirmar", "envíos sin confirmar"),
                    );
                    view! { <Alert tone=Tone::Warning>{text}</Alert> }
                })}
            {(!unreached.is_empty())
                .then(|| {
                    view! {
                        <ul class="divide-y divide-base-300 border-y border-base-300" aria-label="Envíos que no llegaron">
                            {unreached.into_iter().map(|delivery| view! { <Unreached delivery=delivery /> }).collect_view()}
                        </ul>
                    }
                })}
            {(job.fallidos + job.inciertos > 0)
                .then(|| {
                    view! {
                        <div class="flex flex-wrap gap-3">
                            {(!is_running && job.fallidos > 0)
                                .then(|| view! { <Retry id=id job=job.clone() sending=channels::Sending::Failed people=job.fallidos label="Reintentar envíos fallidos" /> })}
                            {(!is_running && job.inciertos > 0)
                                .then(|| {
                                    let people = job.fallidos + job.inciertos;
                                    view! { <Retry id=id job=job.clone() sending=channels::Sending::Unreached people=people label="Reintentar también los sin confirmar" /> }
                                })}
                            <a class="btn btn-ghost h-12" href=report download="" rel="external">
                                <Glyph icon=Icon::Download />
                                "Descargar reporte de errores"
                            </a>
                        </div>
                    }
                })}
        </section>
    }
}

/// «45 correos enviados exitosamente», and that nothing left the machine if so.
fn sent_line(job: &Job) -> String {
    let sent = match job.canal {
        Channel::WhatsApp => format::count(
            job.enviados,
            "mensaje WhatsApp enviado exitosamente",
            "mensajes WhatsApp enviados exitosamente",
        ),
        Channel::Email | Channel::Pdf => {
            format::count(job.enviados, "correo enviado exitosamente", "correos enviados exitosamente")
        }
    };
    match job.simulados {
        0 => sent,
        _ => format!("{sent} (simulados: nada salió de este equipo)"),
    }
}

#[component]
fn Unreached(delivery: Delivery) -> impl IntoView {
    let what = if delivery.estado == DeliveryState::Incierto { "sin confirmar" } else { "fallido" };
    view! {
        <li class="py-3">
            <p class="font-medium wrap-anywhere">{format!("{} · {}", delivery.nombre, delivery.destinatario)}</p>
            <p class="text-sm text-muted">
                {format!(
                    "{} {what} para el usuario {}. {}",
                    delivery.canal.sending(),
                    delivery.usuario,
                    delivery.ultimo_error.unwrap_or_default(),
                )}
            </p>
        </li>
    }
}

#[component]
fn Retry(id: Uuid, job: Job, sending: channels::Sending, people: i64, label: &'static str) -> impl IntoView {
    view! {
        <form
            {..mark::asks(send_dialog(job.canal))}
            {..mark::question(sending.question(job.canal, &people_of(people, None)))}
            method="get"
            action=credentials_of(id)
            class="group"
        >
            <input type="hidden" name="modo" value=job.modo.as_str() />
            <SendingInputs wanted=Wanted::of_all(job.canal, sending) />
            <button type="submit" class="btn bg-base-100 border-base-300 min-h-12 h-auto py-2">
                <Spinner />
                <Glyph icon=Icon::Repeat />
                {label}
            </button>
        </form>
    }
}
