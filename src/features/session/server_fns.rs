//! The pages' door to [`super::service`].

use leptos::prelude::*;

use super::model::{self, DemoSignIn};
use crate::error::AppError;

/// Who looks, and whose school it is. Never fails for an anonymous visitor.
#[server(endpoint = "shell")]
pub async fn shell() -> Result<model::Shell, AppError> {
    use crate::features::session::door;
    door::answer(async { super::service::shell(&*door::platform()?, door::viewer()?).await }).await
}

/// The ready-made sign-ins; empty outside the demo.
#[server(endpoint = "demo")]
pub async fn demo_sign_ins() -> Result<Vec<DemoSignIn>, AppError> {
    use crate::features::session::door;
    door::answer(async { Ok(super::service::demo_sign_ins(&*door::platform()?)) }).await
}

/// Signs in; works as a plain form post. Redirects to where the person belongs.
#[server(endpoint = "ingresar")]
pub async fn sign_in(usuario: String, password: String) -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async move {
        let platform = door::platform()?;
        let client = door::client()?;
        let signed = super::service::sign_in(&platform, &client, &usuario, password.into()).await?;
        door::set_session(&platform, &signed)?;
        leptos_axum::redirect(if signed.debe_cambiar_password { "/cambiar-password" } else { "/dashboard" });
        Ok(())
    })
    .await
}

/// Signs out and returns to the sign-in page.
#[server(endpoint = "salir")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::features::session::door;
    door::answer(async {
        let platform = door::platform()?;
        if let Some(actor) = door::viewer()? {
            super::service::sign_out(&platform, &actor).await?;
        }
        door::clear_session(&platform)?;
        leptos_axum::redirect("/login");
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
    use crate::features::session::door;
    door::answer(async move {
        let platform = door::platform()?;
        let actor = door::actor()?;
        super::service::confirm_matches(&password_nueva, &confirmacion)?;
        let signed =
            super::service::change_password(&platform, &actor, password_actual.into(), password_nueva.into()).await?;
        door::set_session(&platform, &signed)?;
        leptos_axum::redirect("/dashboard?aviso=password");
        Ok(())
    })
    .await
}

/// The signed-in person's own data.
#[server(endpoint = "perfil")]
pub async fn profile() -> Result<model::Profile, AppError> {
    use crate::features::session::door;
    door::answer(async { super::service::profile(&*door::platform()?, &door::actor()?).await }).await
}
