//! First passwords that have ended, and the two ways to change what is kept: to issue anew, and to forget.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::features::credentials::model::CredentialSummary;
use crate::features::delivery::server_fns::{IssueCredentials, PurgeCredentials};
use crate::format;
use crate::paths::credentials_of;
use crate::ui::alert::{Alert, Tone};
use crate::ui::dialog::{Cancel, Dialog};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::region::mark;
use crate::ui::spinner::Spinner;

const PURGE_DIALOG: &str = "olvidar";
const RENEW_DIALOG: &str = "renovar";
/// In the address: the question was asked for before the page became interactive.
pub const ASK_TO_RENEW: &str = "renovar";

/// Who has no password left, and the way to give them another.
#[component]
pub fn Vault(id: Uuid, summary: CredentialSummary) -> impl IntoView {
    let ended = summary.vencidas + summary.olvidadas;
    view! {
        {summary
            .trabajo
            .map(|progress| {
                let label = format!(
                    "Generando contraseñas {}/{}...",
                    format::number(progress.procesadas),
                    format::number(progress.total),
                );
                view! {
                    <section class="surface p-5 space-y-3" aria-label="Generando contraseñas">
                        <p class="font-medium" role="status">
                            {label.clone()}
                        </p>
                        <progress
                            class="progress progress-primary w-full h-3 block"
                            aria-label=label
                            max=progress.total.max(1).to_string()
                            value=progress.procesadas.to_string()
                        ></progress>
                    </section>
                }
            })}
        {(ended > 0 && summary.trabajo.is_none() && !summary.parcial)
            .then(|| {
                let title = match summary.vigentes {
                    0 => "Ya no queda ninguna contraseña inicial vigente".to_owned(),
                    _ => format!("{} ya no tienen contraseña inicial vigente", format::count(ended, "persona", "personas")),
                };
                let label = match ended {
                    1 => "Generar una nueva para la que falta".to_owned(),
                    many => format!("Generar nuevas para las {} que faltan", format::number(many)),
                };
                view! {
                    <Alert tone=Tone::Warning title=title>
                        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                            <p>"Vencieron o se olvidaron antes de usarse. Quien ya puso la suya no cambia."</p>
                            <form
                                {..mark::here()}
                                {..mark::done("Credenciales generadas exitosamente")}
                                method="post"
                                action=IssueCredentials::url()
                                class="group max-sm:w-full"
                            >
                                <input type="hidden" name="id" value=id.to_string() />
                                <button type="submit" class="btn btn-neutral min-h-12 h-auto py-2 max-sm:w-full">
                                    <Spinner />
                                    <Glyph icon=Icon::Key />
                                    {label}
                                </button>
                            </form>
                        </div>
                    </Alert>
                }
            })}
    }
}

/// What is below everything, because it cannot be taken back: to replace what still works, and to forget what is kept.
#[component]
pub fn Ends(id: Uuid, summary: CredentialSummary) -> impl IntoView {
    let is_busy = summary.trabajo.is_some() || summary.parcial;
    // Without a working one they are offered another where it is told that they have none (`Vault`).
    let can_renew = summary.vigentes > 0 && !is_busy;
    view! {
        {can_renew.then(|| view! { <RenewButton id=id missing=summary.faltan /> })}
        <PurgeButton kept=summary.vigentes />
    }
}

fn renew_question(missing: i64) -> String {
    format!("¿Generar contraseñas nuevas para {}?", format::count(missing, "persona", "personas"))
}

/// «Generar nuevas para las 158 que no ingresaron».
#[component]
fn RenewButton(id: Uuid, missing: i64) -> impl IntoView {
    let label = match missing {
        1 => "Generar una nueva para la que no ingresó".to_owned(),
        many => format!("Generar nuevas para las {} que no ingresaron", format::number(many)),
    };
    view! {
        <form
            {..mark::asks(RENEW_DIALOG)}
            {..mark::question(renew_question(missing))}
            method="get"
            action=credentials_of(id)
            class="group"
        >
            <input type="hidden" name="preguntar" value=ASK_TO_RENEW />
            <button type="submit" class="btn btn-ghost min-h-12 h-auto py-2">
                <Spinner />
                <Glyph icon=Icon::Key />
                {label}
            </button>
        </form>
    }
}

/// Asked before passwords that still work are replaced.
#[component]
pub fn RenewQuestion(
    id: Uuid,
    missing: i64,
    /// It was pressed before the page became interactive.
    asked: bool,
) -> impl IntoView {
    let actions = view! {
        <Cancel />
        <form
            {..mark::here()}
            {..mark::done("Se generan las contraseñas nuevas. Entréguelas otra vez.")}
            {..mark::unreachable("No hay conexión: no cambió ninguna contraseña.")}
            method="post"
            action=IssueCredentials::url()
            class="group"
        >
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="renovar" value="true" />
            <button type="submit" class="btn btn-error h-12 px-6" autofocus=true>
                <Spinner />
                "Generar nuevas"
            </button>
        </form>
    };
    view! {
        <Dialog id=RENEW_DIALOG open=asked title=renew_question(missing) actions=actions.into_any()>
            <p>
                "Las anteriores dejan de servir en el acto, también las que ya imprimió o envió: tendrá que entregar las nuevas. Quien ya puso su propia contraseña no cambia."
            </p>
        </Dialog>
    }
}

/// It cannot be taken back.
#[component]
fn PurgeButton(kept: i64) -> impl IntoView {
    (kept > 0).then(|| {
        view! {
            // Only what is interactive can ask for the number.
            <button
                {..mark::opens(PURGE_DIALOG)}
                type="button"
                class="btn btn-ghost text-error h-12 hidden [[data-hydrated]_&]:inline-flex"
            >
                <Glyph icon=Icon::Trash />
                "Olvidar contraseñas guardadas"
            </button>
        }
    })
}

#[component]
pub fn PurgeQuestion(id: Uuid, kept: i64) -> impl IntoView {
    let number = kept.to_string();
    let pattern = number.clone();
    view! {
        <Dialog id=PURGE_DIALOG title=format!("¿Olvidar {}?", format::count(kept, "contraseña guardada", "contraseñas guardadas"))>
            <p>
                "Seguirán sirviendo a quien ya la tiene, pero nadie podrá descargarlas, imprimirlas ni enviarlas otra vez. Hágalo cuando termine de entregarlas."
            </p>
            <form method="dialog" id="olvidar-no"></form>
            <form
                {..mark::here()}
                {..mark::done("Contraseñas guardadas olvidadas")}
                method="post"
                action=PurgeCredentials::url()
                class="group space-y-4 mt-4"
            >
                <input type="hidden" name="id" value=id.to_string() />
                <label class="block">
                    <span class="font-medium">{format!("Escriba {number} para confirmar")}</span>
                    <input
                        type="text"
                        name="confirmar"
                        inputmode="numeric"
                        class="input w-full h-12 text-base mt-1"
                        pattern=pattern
                        required=true
                        autofocus=true
                        autocomplete="off"
                    />
                </label>
                <div class="flex flex-wrap justify-end gap-3">
                    <button type="submit" form="olvidar-no" class="btn bg-base-100 border-base-300 h-12">
                        "Cancelar"
                    </button>
                    <button type="submit" class="btn btn-error h-12 px-6">
                        <Spinner />
                        "Olvidar"
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
