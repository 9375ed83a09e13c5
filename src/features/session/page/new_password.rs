//! A new password, twice, with what it must have ticked off while it is typed.

use leptos::prelude::*;
use padron_core::password::policy::{BrokenRule, MIN_CHARS, PASSPHRASE_CHARS, check_form};

use crate::ui::field::Field;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::post_form::PostForm;

/// The fields `password_nueva` and `confirmacion` of an island's form.
#[component]
pub fn NewPassword(form: PostForm) -> impl IntoView {
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
