//! Taking back all that an import created: the number of it must be typed, and what stays is told with its reason.

use leptos::prelude::*;
use uuid::Uuid;

use crate::error::AppError;
use crate::features::imports::model::Undone;
use crate::features::imports::page::words::row_words;
use crate::features::imports::server_fns::undo_import;
use crate::format;
use crate::ui::dialog::close_around;
use crate::ui::failure::Failure;
use crate::ui::field::Submit;

/// Stands inside the dialog that asks.
#[island(lazy)]
pub fn UndoForm(
    id: Uuid,
    created: i64,
    /// What it takes back: «45 usuarios».
    made: String,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    let refused = RwSignal::new(None::<AppError>);
    let undone = RwSignal::new(None::<Undone>);
    let number = created.to_string();
    let pattern = number.clone();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        let confirmed = typed.get_untracked().trim().parse().unwrap_or_default();
        pending.set(true);
        refused.set(None);
        leptos::task::spawn_local(async move {
            let answer = undo_import(id, confirmed).await;
            pending.set(false);
            match answer {
                Ok(answer) => undone.set(Some(answer)),
                Err(error) => refused.set(Some(error)),
            }
        });
    };
    view! {
        {move || refused.get().map(|error| view! { <Failure error=error /> })}
        <Show
            when=move || undone.read().is_none()
            fallback=move || undone.get().map(|undone| view! { <Report undone=undone /> })
        >
            // Closes by itself where nothing is interactive.
            <form method="dialog" class="space-y-4" on:submit=on_submit>
                <p>
                    {format!("Se retirarán {made}. Quien ya ingresó, cambió su contraseña o está en uso se conserva, y le diremos por qué.")}
                </p>
                <label class="block">
                    <span class="font-medium">{format!("Escriba {number} para confirmar")}</span>
                    <input
                        type="text"
                        inputmode="numeric"
                        class="input w-full h-12 text-base mt-1"
                        pattern=pattern.clone()
                        required=true
                        autofocus=true
                        autocomplete="off"
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label>
                <div class="flex flex-wrap justify-end gap-3">
                    <button type="submit" class="btn bg-base-100 border-base-300 h-12" formnovalidate=true formmethod="dialog" on:click=|event| close_around(&event)>
                        "Cancelar"
                    </button>
                    <Submit label="Deshacer" pending=pending class="btn btn-error h-12 px-6" />
                </div>
            </form>
        </Show>
    }
}

/// What was taken back, and what was not.
#[component]
fn Report(undone: Undone) -> impl IntoView {
    let kept = undone.conservados;
    view! {
        <div class="space-y-3">
            <p role="status">
                {format!("Listo: {}.", format::count(undone.deshechos, "registro retirado", "registros retirados"))}
            </p>
            {(!kept.is_empty())
                .then(|| {
                    let title = format::count(kept.len() as i64, "se conservó", "se conservaron");
                    view! {
                        <p class="font-medium">{title}</p>
                        <ul class="max-h-64 overflow-y-auto divide-y divide-base-300 border-y border-base-300" tabindex="0" aria-label="Conservados">
                            {kept
                                .into_iter()
                                .map(|kept| {
                                    view! {
                                        <li class="py-2">
                                            <span class="block wrap-anywhere">{format!("{} · {}", row_words(kept.fila, kept.hoja.as_deref()), kept.usuario)}</span>
                                            <span class="block text-sm text-muted">{kept.motivo}</span>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    }
                })}
            <div class="flex justify-end">
                <a class="btn btn-primary h-12 px-6" href="">
                    "Ver la importación"
                </a>
            </div>
        </div>
    }
}
