//! `/perfil`: the own data, the way to a new password, the look of the pages.

use leptos::prelude::*;
use leptos_meta::Title;

use super::SignOutButton;
use crate::features::session::model::Profile;
use crate::features::session::server_fns::profile;
use crate::format;
use crate::paths::CHANGE_PASSWORD;
use crate::ui::failure::Failure;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::layout::{Avatar, PageHeading};
use crate::ui::theme::ThemeChoice;

#[component]
pub fn ProfilePage() -> impl IntoView {
    let own = Resource::new(|| (), |()| profile());
    view! {
        <Title text="Mi perfil" />
        <div class="max-w-2xl mx-auto px-4 lg:px-8 py-6 lg:py-10 pb-28 space-y-6">
            <PageHeading title="Mi perfil" />
            <Suspense fallback=|| view! { <div class="skeleton h-72 w-full"></div> }>
                {move || Suspend::new(async move {
                    match own.await {
                        Ok(own) => view! { <OwnData own=own /> }.into_any(),
                        Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                    }
                })}
            </Suspense>
            <section class="surface p-5 sm:p-6" aria-labelledby="apariencia">
                <h2 class="font-semibold" id="apariencia">
                    "Apariencia"
                </h2>
                <ThemeChoice />
            </section>
            <SignOutButton />
        </div>
    }
}

#[component]
fn OwnData(own: Profile) -> impl IntoView {
    let full_name = format!("{} {}", own.nombre, own.apellido);
    let lines = [
        ("Documento", own.documento),
        ("Teléfono", own.telefono),
        ("Correo electrónico", own.email),
        ("Último ingreso", own.ultimo_ingreso.map(format::date_time)),
    ];
    view! {
        <section class="surface" aria-label="Sus datos">
            <div class="flex items-center gap-4 p-5 sm:p-6">
                <Avatar initials=format::initials(&own.nombre, &own.apellido) class="size-14 text-xl" />
                <div class="min-w-0">
                    <p class="text-lg font-semibold wrap-break-word">{full_name}</p>
                    <p class="text-muted">{own.rol.label()}</p>
                </div>
            </div>
            <dl class="border-t border-base-300 divide-y divide-base-300 px-5 sm:px-6">
                {lines
                    .into_iter()
                    .map(|(label, value)| {
                        view! {
                            <div class="py-3 sm:flex gap-4">
                                <dt class="sm:w-44 text-sm text-muted">{label}</dt>
                                <dd class="wrap-anywhere">{value.unwrap_or_else(|| "Sin registrar".into())}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <div class="flex flex-wrap items-center gap-x-4 gap-y-3 justify-between border-t border-base-300 p-5 sm:px-6">
                <p class="text-sm text-muted">"¿Un dato no es correcto? Comuníquese con la administración del colegio."</p>
                <a class="btn bg-base-100 border-base-300 h-12" href=CHANGE_PASSWORD>
                    <Glyph icon=Icon::Key />
                    "Cambiar contraseña"
                </a>
            </div>
        </section>
    }
}
