//! `/cambiar-password`: by choice, or because the first password was a temporary one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use padron_core::password::policy::{BrokenRule, MIN_CHARS, PASSPHRASE_CHARS, check_form};

use super::SignOutButton;
use crate::error::AppError;
use crate::features::session::server_fns::ChangePassword;
use crate::features::shell::page::use_shell;
use crate::paths::PROFILE;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Failure, refused_post};
use crate::ui::field::{Field, Submit};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::PageHeading;
use crate::ui::post_form::PostForm;

const FIELDS: &[&str] = &["password_actual", "password_nueva", "confirmacion"];

#[component]
pub fn ChangePasswordPage() -> impl IntoView {
    let shell = use_shell();
    let refused = refused_post::<ChangePassword>();
    view! {
        <Title text="Cambiar contraseña" />
        <div class="max-w-lg mx-auto px-4 lg:px-8 py-6 lg:py-10 pb-28 space-y-6">
            <PageHeading title="Cambiar contraseña" />
            <Suspense>
                {move || {
                    let refused = refused.clone();
                    Suspend::new(async move {
                        let me = shell.await.ok().and_then(|shell| shell.usuario);
                        let forced = me.is_some_and(|me| me.debe_cambiar_password);
                        view! {
                            {forced.then(|| view! { <Reason /> })}
                            <ChangePasswordForm refused=refused forced=forced />
                            {forced
                                .then(|| {
                                    view! { <SignOutButton label="Salir sin cambiarla" class="btn btn-ghost h-12" /> }
                                })}
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}

/// Why one is here.
#[component]
fn Reason() -> impl IntoView {
    view! {
        <Alert tone=Tone::Info title="Elija su propia contraseña".to_string()>
            <p>
                "Su contraseña inicial es temporal. Por seguridad, cámbiela ahora: solo usted conocerá la nueva y podrá usar la plataforma."
            </p>
        </Alert>
    }
}

#[island(lazy)]
fn ChangePasswordForm(refused: Option<AppError>, forced: bool) -> impl IntoView {
    let form = PostForm::new(refused);
    let general = form.general_error(FIELDS);
    let (fresh, repeated) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let confirmation_error = form.error_of("confirmacion");
    // Shown while typing, but only once the second text is as long as the first.
    let mismatch = Signal::derive(move || {
        let (fresh, repeated) = (fresh.read(), repeated.read());
        (!repeated.is_empty() && repeated.chars().count() >= fresh.chars().count() && *fresh != *repeated)
            .then(|| "Las dos contraseñas no son iguales. Escríbalas de nuevo.".to_owned())
            .or_else(|| confirmation_error.get())
    });
    view! {
        <div class="space-y-6">
            {move || general.get().map(|error| view! { <Failure error=error /> })}
            <form method="post" action=ChangePassword::url() on:submit=move |event| form.submit(&event)>
                <div class="surface p-5 sm:p-6 space-y-5">
                    <Field
                        name="password_actual"
                        label="Contraseña actual"
                        kind="password"
                        autocomplete="current-password"
                        error=form.error_of("password_actual")
                    />
                    <Field
                        name="password_nueva"
                        label="Contraseña nueva"
                        kind="password"
                        autocomplete="new-password"
                        error=form.error_of("password_nueva")
                        on_text=move |text: String| fresh.set(text)
                    />
                    <Checklist candidate=fresh />
                    <Field
                        name="confirmacion"
                        label="Repita la contraseña nueva"
                        kind="password"
                        autocomplete="new-password"
                        error=mismatch
                        on_text=move |text: String| repeated.set(text)
                    />
                    <div class="flex flex-wrap gap-3 pt-1">
                        <Submit label="Cambiar contraseña" pending=form.pending />
                        {(!forced).then(|| view! { <a class="btn btn-ghost h-12" href=PROFILE>"Cancelar"</a> })}
                    </div>
                </div>
            </form>
        </div>
    }
}

/// What a person may tick off while typing: words, and the rule that must not be broken.
const TICKS: &[(&str, &[BrokenRule])] = &[
    ("Al menos 8 caracteres", &[BrokenRule::TooShort]),
    ("Una letra mayúscula", &[BrokenRule::NoUppercase]),
    ("Una letra minúscula", &[BrokenRule::NoLowercase]),
    ("Un número", &[BrokenRule::NoDigit]),
    ("Sin espacios", &[BrokenRule::InnerSpace, BrokenRule::OuterSpace]),
];

/// The broken rules that no tick stands for; they are shown only when broken.
fn untold(broken: &[BrokenRule]) -> Vec<BrokenRule> {
    broken.iter().copied().filter(|rule| !TICKS.iter().any(|(_, rules)| rules.contains(rule))).collect()
}

/// The server's own rules about the text, run at each key; those about persons are the server's to tell.
#[component]
fn Checklist(candidate: RwSignal<String>) -> impl IntoView {
    let broken = Memo::new(move |_| check_form(&candidate.read()));
    let empty = Memo::new(move |_| candidate.read().is_empty());
    view! {
        <div class="rounded-field bg-base-200 px-4 py-3 text-sm">
            <p class="font-medium">"La contraseña nueva debe tener:"</p>
            <ul class="mt-2 grid sm:grid-cols-2 gap-x-4 gap-y-1.5">
                {TICKS
                    .iter()
                    .map(|(words, rules)| {
                        let kept = Memo::new(move |_| !empty.get() && !broken.read().iter().any(|rule| rules.contains(rule)));
                        view! {
                            <li class="flex items-center gap-2" class:text-success=move || kept.get() class:font-medium=move || kept.get()>
                                <span class="size-4 grid place-items-center" aria-hidden="true">
                                    {move || {
                                        if kept.get() {
                                            view! { <Glyph icon=Icon::Check class="size-4" /> }.into_any()
                                        } else {
                                            view! { <span class="size-1.5 rounded-full bg-current opacity-70"></span> }.into_any()
                                        }
                                    }}
                                </span>
                                {*words}
                                <span class="sr-only">{move || if kept.get() { ": cumplido" } else { ": pendiente" }}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="mt-2 text-muted">
                {format!("O bien, una frase de {PASSPHRASE_CHARS} o más caracteres, por ejemplo cuatro palabras separadas por espacios.")}
            </p>
            {move || {
                (!empty.get())
                    .then(|| {
                        untold(&broken.read())
                            .into_iter()
                            .map(|rule| {
                                view! {
                                    <p class="mt-2 flex gap-2 text-error">
                                        <Glyph icon=Icon::CrossCircle class="size-4 mt-0.5" />
                                        {rule.to_string()}
                                    </p>
                                }
                            })
                            .collect_view()
                    })
            }}
        </div>
    }
}

/// The first tick's words name the rule's number; they must not drift apart.
const _: () = assert!(MIN_CHARS == 8);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_tick_is_not_told_twice() {
        assert_eq!(untold(&[BrokenRule::TooShort, BrokenRule::TooLong, BrokenRule::OuterSpace]), [BrokenRule::TooLong]);
    }
}
