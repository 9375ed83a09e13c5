//! `/activar`: the password that a link leads to. It says for whom the link is; only the form uses it up.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

use super::entrance::{Entrance, EntranceHeading};
use super::new_password::NewPassword;
use crate::error::AppError;
use crate::features::session::model::Invitation;
use crate::features::session::server_fns::{Activate, invitation};
use crate::paths::{LOGIN, RECOVER};
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Failure, refused_post};
use crate::ui::field::Submit;
use crate::ui::post_form::PostForm;

const FIELDS: &[&str] = &["password_nueva", "confirmacion"];

#[component]
pub fn ActivatePage() -> impl IntoView {
    let invited = Resource::new(|| (), |()| invitation());
    let refused = refused_post::<Activate>();
    view! {
        <Title text="Elegir contraseña" />
        <Entrance>
            <div class="w-[calc(100vw-3rem)] max-w-sm space-y-5">
                <Suspense>
                    {move || {
                        let refused = refused.clone();
                        Suspend::new(async move {
                            match invited.await {
                                Ok(Some(invited)) => view! { <Choose invited=invited refused=refused /> }.into_any(),
                                Ok(None) => view! { <Ended /> }.into_any(),
                                Err(error) => view! { <Failure error=error retry=true /> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </Entrance>
    }
}

#[component]
fn Choose(invited: Invitation, refused: Option<AppError>) -> impl IntoView {
    let title = if invited.es_primera { "Cree su contraseña" } else { "Elija otra contraseña" };
    let name = format!("{} {}", invited.nombre, invited.apellido);
    view! {
        <EntranceHeading title=title text="Con ella ingresará desde ahora." />
        <dl class="rounded-field bg-base-100 border border-base-300 px-4 py-3">
            <dt class="text-sm text-muted">"Para"</dt>
            <dd class="font-medium wrap-break-word">{name}</dd>
            <dt class="text-sm text-muted mt-2">"Usuario"</dt>
            <dd class="font-mono wrap-break-word">{invited.usuario}</dd>
        </dl>
        <ActivationForm refused=refused />
        <p class="text-sm text-muted">"¿No es usted? Cierre esta página: el enlace sigue sirviendo a quien lo recibió."</p>
    }
}

#[island(lazy)]
fn ActivationForm(refused: Option<AppError>) -> impl IntoView {
    let form = PostForm::new(refused);
    let general = form.general_error(FIELDS);
    view! {
        <div class="space-y-5">
            {move || general.get().map(|error| view! { <Failure error=error /> })}
            <form method="post" action=Activate::url() class="space-y-5" on:submit=move |event| form.submit(&event)>
                <NewPassword form=form />
                <Submit label="Guardar e ingresar" pending=form.pending class="btn btn-primary w-full h-12" />
            </form>
        </div>
    }
}

/// Unknown, used and expired links look alike.
#[component]
fn Ended() -> impl IntoView {
    view! {
        <EntranceHeading title="Este enlace ya no sirve" text="" />
        <Alert tone=Tone::Warning>
            <p>"Venció, ya se usó o llegó incompleto. Si ya eligió su contraseña, ingrese con ella; si no, pida otro enlace."</p>
        </Alert>
        <div class="flex flex-wrap gap-3">
            <a class="btn btn-primary h-12 px-6" href=RECOVER>
                "Pedir otro enlace"
            </a>
            <a class="btn btn-ghost h-12" href=LOGIN>
                "Ingresar"
            </a>
        </div>
    }
}
