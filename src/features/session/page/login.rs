//! `/login`.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

use crate::error::AppError;
use crate::features::session::model::DemoSignIn;
use crate::features::session::server_fns::{SignIn, demo_sign_ins};
use crate::features::shell::page::use_shell;
use crate::format;
use crate::ui::failure::{Refusal, refused_post};
use crate::ui::field::Field;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::Avatar;
use crate::ui::logo::Logo;
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;

/// The two halves: the school, and the form.
#[component]
pub fn LoginPage() -> impl IntoView {
    let shell = use_shell();
    let demo = Resource::new(|| (), |()| demo_sign_ins());
    let refused = refused_post::<SignIn>();
    view! {
        <Title text="Ingresar" />
        <div class="min-h-dvh grid lg:grid-cols-[1.1fr_1fr]">
            <Suspense>
                {move || Suspend::new(async move {
                    let (name, year) = shell.await.map(|shell| (shell.institucion, shell.anio)).unwrap_or_default();
                    view! { <SchoolHalf name=name year=year /> }
                })}
            </Suspense>
            <main class="flex flex-col justify-center items-center p-6" id="contenido">
                <Suspense>
                    {move || {
                        let refused = refused.clone();
                        Suspend::new(async move {
                            let demo = demo.await.unwrap_or_default();
                            view! { <LoginForm refused=refused demo=demo /> }
                        })
                    }}
                </Suspense>
            </main>
        </div>
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
                    <div class="lg:hidden flex justify-center">
                        <Logo class="size-14 text-primary" />
                    </div>
                    <div>
                        <h1 class="text-2xl font-semibold">"Ingresar"</h1>
                        <p class="text-muted">"Con su número de documento, carnet o correo."</p>
                    </div>
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
                    <p class="text-sm text-muted text-center">
                        "¿Olvidó su contraseña? Comuníquese con la administración del colegio."
                    </p>
                </div>
                {(!demo.is_empty()).then(|| view! { <DemoCard sign_ins=demo /> })}
            </div>
        </Region>
    }
}

#[component]
fn SchoolHalf(name: String, year: i32) -> impl IntoView {
    view! {
        <header class="hidden lg:flex flex-col justify-between bg-primary text-primary-content dark:bg-base-100 dark:text-base-content dark:border-r dark:border-base-300 p-12">
            <div class="flex items-center gap-3 font-semibold">
                <Logo class="size-9 dark:text-primary" />
                {name}
            </div>
            <div>
                <p class="text-4xl font-semibold leading-tight max-w-md text-balance">"Todo el colegio, listo para el primer día."</p>
                <p class="mt-4 opacity-85 max-w-sm">"Familias, docentes y estudiantes en un solo padrón."</p>
            </div>
            <div class="text-sm opacity-75">{format!("Padrón {year}")}</div>
        </header>
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
