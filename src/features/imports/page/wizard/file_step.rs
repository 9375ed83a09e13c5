//! Step three: the file. A real multipart form; with the WASM it is sent with its progress shown, and a
//! refused file leaves the person here, to drop the next one.

use leptos::html;
use leptos::prelude::*;
use padron_core::import::Kind;
use padron_core::password::Method;
use padron_core::sheet::Limits;

use super::sending::Sending;
use crate::error::AppError;
use crate::features::imports::page::query::{Step, step_href};
use crate::ui::dropzone::{Dropzone, PickedFile};
use crate::ui::failure::Failure;
use crate::ui::field::Submit;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::progress::ProgressBar;

pub const ACTION: &str = "/api/admin/import/validate";

#[island(lazy)]
pub fn FileStep(kind: Kind) -> impl IntoView {
    let picked = RwSignal::new(None::<PickedFile>);
    let sending = RwSignal::new(Sending::None);
    let refused = RwSignal::new(None::<AppError>);
    let form = NodeRef::<html::Form>::new();
    // What was said about the last file does not hold for the next.
    Effect::new(move |_| {
        picked.track();
        refused.set(None);
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if sending.get_untracked().is_some() {
            return;
        }
        match too_large(picked.get_untracked().as_ref()) {
            Some(error) => refused.set(Some(error)),
            None => send(form, sending, refused),
        }
    };
    view! {
        <form node_ref=form method="post" action=ACTION enctype="multipart/form-data" class="space-y-4" on:submit=on_submit>
            <input type="hidden" name="tipo" value=kind.as_str() />
            <Dropzone
                name="archivo"
                accept=".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt"
                prompt="Arrastre su archivo aquí o haga clic para elegirlo"
                hint="Excel (.xlsx, .xlsm, .xls, .xlsb), .ods, .csv o .tsv, hasta 10 MB y 20,000 filas"
                picked=picked
                disabled=Signal::derive(move || sending.get().is_some())
            />
            {(kind == Kind::Personal).then(|| view! { <MethodChoice /> })}
            {move || refused.get().map(|error| view! { <Failure error=error /> })}
            <Show when=move || sending.get().is_some()>
                <div class="surface p-5">
                    <ProgressBar
                        label=Signal::derive(move || match sending.get() {
                            Some((done, total)) if done < total => "Subiendo archivo...".to_string(),
                            _ => "Validando archivo...".to_string(),
                        })
                        done=Signal::derive(move || sending.get().map_or(0, |sent| if sent.0 < sent.1 { sent.0 } else { 0 }))
                        total=Signal::derive(move || sending.get().map_or(0, |sent| if sent.0 < sent.1 { sent.1 } else { 0 }))
                    />
                </div>
            </Show>
            <div class="flex flex-wrap gap-3 justify-between">
                <a class="btn btn-ghost h-12" href=step_href(Step::Template(kind))>
                    <Glyph icon=Icon::Left />
                    "Atrás"
                </a>
                <Submit label="Subir Archivo" pending=Signal::derive(move || sending.get().is_some()) />
            </div>
        </form>
    }
}

/// How passwords are made where the file asks for it; what is recommended is chosen already.
#[component]
fn MethodChoice() -> impl IntoView {
    let choice = |method: Method| {
        let (label, text) = match method {
            Method::UserData => {
                ("Con datos de la persona (recomendado)", "Últimos 4 del DNI, apellido y signos al azar")
            }
            Method::Random | Method::Manual => ("Aleatorias", "De 12 caracteres, sin ningún dato de la persona"),
        };
        view! {
            <label class="flex items-start gap-3 min-h-11 rounded-field border border-base-300 px-4 py-3 cursor-pointer has-checked:border-primary has-checked:bg-primary/5">
                <input
                    type="radio"
                    name="metodo"
                    value=method.as_str()
                    checked=method == Method::default()
                    class="radio radio-primary mt-0.5"
                />
                <span class="min-w-0">
                    <span class="block font-medium">{label}</span>
                    <span class="block text-sm text-muted">{text}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="surface p-5 space-y-3">
            <legend class="sr-only">"Cómo se generan las contraseñas"</legend>
            <div>
                <p class="font-semibold" aria-hidden="true">
                    "Cómo se generan las contraseñas"
                </p>
                <p class="text-sm text-muted">"Para las filas que dicen [PRESENTE] o AUTO, o si el archivo no trae la columna."</p>
            </div>
            <div class="grid sm:grid-cols-2 gap-3">{Method::GENERATING.map(choice)}</div>
        </fieldset>
    }
}

/// Said before ten megabytes travel for nothing; the server holds the same limit.
fn too_large(file: Option<&PickedFile>) -> Option<AppError> {
    let limit = Limits::default().bytes as u64;
    file.filter(|file| file.bytes > limit).map(|file| {
        let tenths = (file.bytes * 10).div_ceil(1 << 20);
        AppError::TooLarge(format!(
            "El archivo pesa {}.{} MiB y el máximo es {} MiB. Divídalo en varios archivos y súbalos uno por uno.",
            tenths / 10,
            tenths % 10,
            limit >> 20
        ))
    })
}

/// Sends the form; on success the wizard goes on to the review.
#[cfg(feature = "hydrate")]
fn send(form: NodeRef<html::Form>, sending: RwSignal<Sending>, refused: RwSignal<Option<AppError>>) {
    let Some(form) = form.get_untracked() else { return };
    refused.set(None);
    sending.set(Some((0, 1)));
    super::upload::send(&form, ACTION, sending, move |answer| {
        sending.set(None);
        match answer {
            Ok(accepted) => go_on(accepted.import_id),
            // Kept, so that how it is read can be corrected.
            Err(AppError::RejectedFile { import_id: Some(id), .. }) => go_on(id),
            Err(error) => refused.set(Some(error)),
        }
    });
}

#[cfg(feature = "hydrate")]
fn go_on(id: uuid::Uuid) {
    let _ = window().location().set_href(&crate::features::imports::page::import_href(id));
}

#[cfg(not(feature = "hydrate"))]
fn send(_: NodeRef<html::Form>, _: RwSignal<Sending>, _: RwSignal<Option<AppError>>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_over_the_limit_is_named_before_it_travels() {
        let file = |bytes| PickedFile { name: "padres.xlsx".into(), bytes };
        assert_eq!(too_large(Some(&file(10_485_760))), None);
        let error = too_large(Some(&file(11_534_336))).expect("over the limit");
        assert!(error.to_string().starts_with("El archivo pesa 11.0 MiB y el máximo es 10 MiB."));
        assert_eq!(too_large(None), None);
    }
}
