//! How the pages call [`super::service`].

use leptos::prelude::*;

use super::model::{self, DemoSignIn};
use crate::error::AppError;
#[cfg(feature = "ssr")]
use {
    super::{activation, cookies, service},
    crate::features::access::actor::{Caller, Visitor},
    crate::features::access::context::{answer, answer_anyone},
    crate::features::users::service::LinkCode,
    crate::paths::{CHANGE_PASSWORD, HOME, LOGIN},
    crate::platform::Platform,
    http::request::Parts,
};

/// The ready-made sign-ins; empty outside the demo.
#[server(endpoint = "demo")]
pub async fn demo_sign_ins() -> Result<Vec<DemoSignIn>, AppError> {
    answer_anyone(async |visitor| Ok(service::demo_sign_ins(&visitor.platform))).await
}

/// Signs in; works as a plain form post. Redirects to where the person belongs.
#[server(endpoint = "ingresar")]
pub async fn sign_in(usuario: String, password: String) -> Result<(), AppError> {
    answer_anyone(async |Visitor { platform, client, .. }| {
        let signed = service::sign_in(&platform, &client, &usuario, password.into()).await?;
        cookies::hand_over(&platform, &signed)?;
        leptos_axum::redirect(if signed.debe_cambiar_password { CHANGE_PASSWORD } else { HOME });
        Ok(())
    })
    .await
}

/// For whom the link is that this browser opened; `None` if it serves no longer.
#[server(endpoint = "invitacion")]
pub async fn invitation() -> Result<Option<model::Invitation>, AppError> {
    answer_anyone(async |Visitor { platform, .. }| activation::invitation(&platform, &opened_link(&platform)).await)
        .await
}

/// Chooses a password behind the link that this browser opened; works as a plain form post.
#[server(endpoint = "activar")]
pub async fn activate(password_nueva: String, confirmacion: String) -> Result<(), AppError> {
    answer_anyone(async |Visitor { platform, client, .. }| {
        service::confirm_matches(&password_nueva, &confirmacion)?;
        let code = opened_link(&platform);
        let signed = activation::activate(&platform, &client, &code, password_nueva.into()).await?;
        cookies::hand_over(&platform, &signed)?;
        cookies::drop_link(&platform)?;
        leptos_axum::redirect(&format!("{HOME}?aviso=password"));
        Ok(())
    })
    .await
}

#[cfg(feature = "ssr")]
fn opened_link(platform: &Platform) -> LinkCode {
    use_context::<Parts>().map_or_else(|| LinkCode::new(""), |parts| cookies::link_code(platform, &parts.headers))
}

/// Signs out and returns to the sign-in page.
#[server(endpoint = "salir")]
pub async fn sign_out() -> Result<(), AppError> {
    answer_anyone(async |Visitor { platform, actor, .. }| {
        if let Some(actor) = actor {
            service::sign_out(&platform, &actor).await?;
        }
        cookies::take_back(&platform)?;
        leptos_axum::redirect(LOGIN);
        Ok(())
    })
    .await
}

/// Changes the own password; every other session of that person ends.
#[server(endpoint = "cambiar-password")]
pub async fn change_password(
    password_actual: String,
    password_nueva: String,
    confirmacion: String,
) -> Result<(), AppError> {
    answer(async |Caller { platform, actor }| {
        service::confirm_matches(&password_nueva, &confirmacion)?;
        let signed = service::change_password(&platform, &actor, password_actual.into(), password_nueva.into()).await?;
        cookies::hand_over(&platform, &signed)?;
        leptos_axum::redirect(&format!("{HOME}?aviso=password"));
        Ok(())
    })
    .await
}

/// The second look: the own password once more, good for ten minutes in this session.
#[server(endpoint = "confirmar-password")]
pub async fn confirm_password(password: String) -> Result<(), AppError> {
    answer(async |caller| service::confirm_password(&caller.platform, &caller.actor, password.into()).await).await
}

/// The signed-in person's own data.
#[server(endpoint = "perfil")]
pub async fn profile() -> Result<model::Profile, AppError> {
    answer(async |caller| service::profile(&caller.platform, &caller.actor).await).await
}
