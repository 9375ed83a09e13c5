//! The frame of the pages that lead in: the school beside a form.

use leptos::prelude::*;

use crate::features::shell::page::use_shell;
use crate::ui::logo::Logo;

/// The two halves; a phone shows the form alone.
#[component]
pub fn Entrance(children: Children) -> impl IntoView {
    let shell = use_shell();
    view! {
        <div class="min-h-dvh grid lg:grid-cols-[1.1fr_1fr]">
            <Suspense>
                {move || Suspend::new(async move {
                    let (name, year) = shell.await.map(|shell| (shell.institucion, shell.anio)).unwrap_or_default();
                    view! { <SchoolHalf name=name year=year /> }
                })}
            </Suspense>
            <main class="flex flex-col justify-center items-center p-6" id="contenido">
                {children()}
            </main>
        </div>
    }
}

/// What stands at the head of the form.
#[component]
pub fn EntranceHeading(title: &'static str, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="lg:hidden flex justify-center">
            <Logo class="size-14 text-primary" />
        </div>
        <div>
            <h1 class="text-2xl font-semibold">{title}</h1>
            <p class="text-muted">{text}</p>
        </div>
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
