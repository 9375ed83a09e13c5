//! `/login`.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

use super::entrance::{Entrance, EntranceHeading};
use crate::error::AppError;
use crate::features::session::model::DemoSignIn;
use crate::features::session::server_fns::{SignIn, demo_sign_ins};
use crate::format;
use crate::paths::RECOVER;
use crate::ui::failure::{Refusal, refused_post};
use crate::ui::field::Field;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::Avatar;
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;

#[component]
pub fn LoginPage() -> impl IntoView {
    let demo = Resource::new(|| (), |()| demo_sign_ins());
    let refused = refused_post::<SignIn>();
    view! {
        <Title text="Ingresar" />
        <Entrance>
            <Suspense>
                {move || {
                    let refused = refused.clone();
                    Suspend::new(async move {
                        let demo = demo.await.unwrap_or_default();
                        view! { <LoginForm refused=refused demo=demo /> }
                    })
                }}
            </Suspense>
        </Entrance>
    }
}

/// A plain form; its region posts it where it stands and tells there why it was refused.
#[component]
fn LoginForm(refused: Option<AppError>, demo: Vec<DemoSignIn>) -> impl IntoView {
    let wrong = |field: &str| {
        let wrong = refused.as_ref()?.fields().iter().find(|wrong| wrong.campo == field)?;
        Some(wrong.mensaje.clone())
    };
    let (wrong_user, wrong_password) = (wrong("usuario"), wrong("password"));
    let refused = refused.filter(|error| error.fields().is_empty());
    view! {
        <Region>
            <div class="w-[calc(100vw-3rem)] max-w-sm space-y-8">
                <div class="space-y-5">
                    <EntranceHeading title="Ingresar" text="Con su número de documento, carnet o correo." />
                    <form {..mark::here()} method="post" action=SignIn::url() class="group space-y-5">
                        <Refusal error=refused />
                        <Field
                            name="usuario"
                            label="Usuario"
                            autocomplete="username"
                            autofocus=true
                            error=wrong_user
                        />
                        <Field
                            name="password"
                            label="Contraseña"
                            kind="password"
                            autocomplete="current-password"
                            error=wrong_password
                        />
                        <button type="submit" class="btn btn-primary w-full h-12">
                            <Spinner />
                            "Ingresar"
                        </button>
                    </form>
                    <p class="text-center">
                        <a class="link target inline-flex items-center" href=RECOVER>
                            "¿Olvidó su contraseña?"
                        </a>
                    </p>
                </div>
                {(!demo.is_empty()).then(|| view! { <DemoCard sign_ins=demo /> })}
            </div>
        </Region>
    }
}

#[component]
fn DemoCard(sign_ins: Vec<DemoSignIn>) -> impl IntoView {
    view! {
        <section class="surface w-full max-w-sm overflow-hidden" aria-labelledby="demo-titulo">
            <div class="px-4 py-3 bg-secondary/15">
                <h2 class="font-semibold" id="demo-titulo">
                    "Modo demostración"
                </h2>
                <p class="text-sm">"Datos de prueba. Elija con quién ingresar."</p>
            </div>
            <ul class="divide-y divide-base-300">
                {sign_ins
                    .into_iter()
                    .map(|sign_in| {
                        let label = format!("Usar la cuenta de {}", sign_in.nombre);
                        let given = sign_in.nombre.clone();
                        let (first, rest) = given.split_once(' ').unwrap_or((given.as_str(), ""));
                        let letters = format::initials(first, rest);
                        let (user, password) = (sign_in.usuario.clone(), sign_in.password.clone());
                        view! {
                            <li class="flex items-center gap-3 px-4 py-3">
                                <Avatar initials=letters />
                                <div class="min-w-0 flex-1 text-sm leading-snug">
                                    <p class="font-medium">{sign_in.nombre}</p>
                                    <p class="text-muted">{sign_in.rol.label()}</p>
                                    <p class="text-xs mt-1">
                                        "Usuario " <span class="font-mono">{sign_in.usuario}</span>
                                    </p>
                                    <p class="text-xs">
                                        "Contraseña " <span class="font-mono whitespace-nowrap">{sign_in.password}</span>
                                    </p>
                                </div>
                                <button
                                    {..mark::fills("usuario password")}
                                    {..mark::fills_with("usuario", user)}
                                    {..mark::fills_with("password", password)}
                                    type="button"
                                    class="btn btn-sm target bg-base-100 border-base-300 invisible [[data-hydrated]_&]:visible"
                                    aria-label=label
                                >
                                    <Glyph icon=Icon::Copy class="size-4" />
                                    "Usar"
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
