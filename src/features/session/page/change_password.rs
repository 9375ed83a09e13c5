//! `/cambiar-password`: by choice, or because the first password was a temporary one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

use super::SignOutButton;
use super::new_password::NewPassword;
use crate::error::AppError;
use crate::features::session::server_fns::ChangePassword;
use crate::features::shell::page::use_shell;
use crate::paths::PROFILE;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Failure, refused_post};
use crate::ui::field::{Field, Submit};
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
                    <NewPassword form=form />
                    <div class="flex flex-wrap gap-3 pt-1">
                        <Submit label="Cambiar contraseña" pending=form.pending />
                        {(!forced).then(|| view! { <a class="btn btn-ghost h-12" href=PROFILE>"Cancelar"</a> })}
                    </div>
                </div>
            </form>
        </div>
    }
}
