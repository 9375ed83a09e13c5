//! `/recuperar`: asking for a link to choose another password by.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::server_fns::{Recover, support_phone};
use crate::error::AppError;
use crate::features::session::page::{Entrance, EntranceHeading};
use crate::paths::LOGIN;
use crate::ui::alert::{Alert, Tone};
use crate::ui::failure::{Refusal, refused_post};
use crate::ui::field::Field;
use crate::ui::region::{Region, mark};
use crate::ui::spinner::Spinner;

#[component]
pub fn RecoverPage() -> impl IntoView {
    let is_sent = use_query_map().get_untracked().get("enviado").is_some();
    let phone = Resource::new(|| (), |()| support_phone());
    let refused = refused_post::<Recover>();
    view! {
        <Title text="Recuperar contraseña" />
        <Entrance>
            <Suspense>
                {move || {
                    let refused = refused.clone();
                    Suspend::new(async move {
                        let phone = phone.await.ok().flatten();
                        view! {
                            <Region>
                                <div class="w-[calc(100vw-3rem)] max-w-sm space-y-5">
                                    {if is_sent {
                                        view! { <Asked phone=phone /> }.into_any()
                                    } else {
                                        view! { <RecoverForm refused=refused phone=phone /> }.into_any()
                                    }}
                                </div>
                            </Region>
                        }
                    })
                }}
            </Suspense>
        </Entrance>
    }
}

#[component]
fn RecoverForm(refused: Option<AppError>, phone: Option<String>) -> impl IntoView {
    view! {
        <EntranceHeading
            title="¿Olvidó su contraseña?"
            text="Le enviaremos un enlace para elegir otra, a su correo o a su WhatsApp."
        />
        <form {..mark::here()} method="post" action=Recover::url() class="group space-y-5">
            <Refusal error=refused />
            <Field
                name="usuario"
                label="Usuario"
                hint="Su número de documento, carnet o correo."
                autocomplete="username"
                autofocus=true
            />
            <button type="submit" class="btn btn-primary w-full h-12">
                <Spinner />
                "Enviarme un enlace"
            </button>
        </form>
        <p class="text-sm text-muted">{whom_to_ask(phone.as_deref())}</p>
        <BackToLogin />
    }
}

/// The same for everybody, so that it tells nobody who has an account.
#[component]
fn Asked(phone: Option<String>) -> impl IntoView {
    view! {
        <EntranceHeading title="Revise sus mensajes" text="" />
        <Alert tone=Tone::Info>
            <p>
                "Si ese usuario existe y tiene un correo o un teléfono que sea solo suyo, en unos minutos le llegará un enlace para elegir otra contraseña. Mientras no lo use, la de antes sigue sirviendo."
            </p>
        </Alert>
        <p class="text-sm text-muted">
            "¿No llega? Mire entre los correos no deseados. Se envían como máximo tres enlaces al día. "
            {whom_to_ask(phone.as_deref())}
        </p>
        <BackToLogin />
    }
}

#[component]
fn BackToLogin() -> impl IntoView {
    view! {
        <p>
            <a class="link target inline-flex items-center" href=LOGIN>
                "Volver a ingresar"
            </a>
        </p>
    }
}

fn whom_to_ask(phone: Option<&str>) -> String {
    match phone {
        Some(phone) => format!("Sin correo ni teléfono propio, pida ayuda al {phone}."),
        None => "Sin correo ni teléfono propio, pida ayuda en la oficina de la institución.".to_owned(),
    }
}
