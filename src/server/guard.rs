//! Who may open which page: decided before rendering starts, by the one table of pages.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::StatusCode;

use super::assets;
use crate::error::AppError;
use crate::features::access::actor::{Actor, RequestIdentity};
use crate::pages::PAGES;
use crate::paths::{CHANGE_PASSWORD, HOME, LOGIN};

/// Sends visitors where they belong: anonymous ones to `/login`, those with an initial password to
/// `/cambiar-password`, `/` and `/login` of the signed-in to their start; refuses the wrong role.
pub async fn pages(request: Request, next: Next) -> Response {
    let actor = request.extensions().get::<RequestIdentity>().and_then(|viewer| viewer.actor.as_ref());
    match passage(request.uri().path(), actor) {
        Passage::Open => next.run(request).await,
        Passage::To(page) => Redirect::to(page).into_response(),
        Passage::Refused => refusal(),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Passage {
    /// Also for what is no page at all: that every page has a row in the table is held by a test (`server::router`).
    Open,
    To(&'static str),
    Refused,
}

fn passage(path: &str, actor: Option<&Actor>) -> Passage {
    let home = match actor {
        None => LOGIN,
        Some(actor) if actor.must_change_password => CHANGE_PASSWORD,
        Some(_) => HOME,
    };
    if path == "/" {
        return Passage::To(home);
    }
    if let Some(page) = PAGES.iter().find(|page| path.strip_suffix('/') == Some(page.path)) {
        return Passage::To(page.path);
    }
    // A slash at the end of a page with a variable part leads nowhere else: it is treated as that page.
    let bare = path.strip_suffix('/').unwrap_or(path);
    let Some(page) = PAGES.iter().find(|page| page.matches(path) || page.matches(bare)) else { return Passage::Open };
    match actor {
        None if page.public => Passage::Open,
        None => Passage::To(LOGIN),
        // Whoever opens a link may be somebody else than who is signed in here.
        Some(_) if page.public && page.path != LOGIN => Passage::Open,
        Some(_) if page.public => Passage::To(home),
        Some(actor) if actor.must_change_password && path != CHANGE_PASSWORD => Passage::To(CHANGE_PASSWORD),
        Some(actor) if !page.admits(actor.user.rol, &actor.permissions) => Passage::Refused,
        Some(_) => Passage::Open,
    }
}

fn refusal() -> Response {
    let page = format!(
        "<!DOCTYPE html><html lang=\"es\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Sin permiso · Padrón</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/{}/padron.css\"></head>\
         <body class=\"bg-base-200 text-base-content min-h-dvh text-[15px]\">\
         <main class=\"max-w-md mx-auto px-6 py-24 space-y-4\"><h1 class=\"text-2xl font-semibold\">Sin permiso</h1>\
         <p>{}</p><p><a class=\"btn btn-primary\" href=\"{HOME}\">Volver al inicio</a></p></main></body></html>",
        assets::pkg_dir(),
        AppError::Forbidden,
    );
    let policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'";
    (StatusCode::FORBIDDEN, [(http::header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use padron_core::role::Role;
    use uuid::Uuid;

    use super::*;
    use crate::features::access::actor::Client;
    use crate::features::access::model::SessionUser;

    fn actor(rol: Role, must_change_password: bool) -> Actor {
        let user = SessionUser { id: Uuid::nil(), nombre: "Ana".into(), apellido: "Ruiz".into(), rol };
        let client = Client { address: [127, 0, 0, 1].into(), request_id: String::new(), device_of: None };
        Actor {
            user,
            session: Uuid::nil(),
            must_change_password,
            confirmed_until: None,
            permissions: Vec::new(),
            client,
        }
    }

    #[test]
    fn every_page_asks_anonymous_visitors_to_sign_in() {
        for page in PAGES {
            let expected = if page.public { Passage::Open } else { Passage::To(LOGIN) };
            assert_eq!(passage(page.path, None), expected, "{}", page.path);
        }
    }

    #[test]
    fn an_initial_password_opens_only_the_page_that_changes_it() {
        for page in PAGES {
            let passage = passage(page.path, Some(&actor(Role::Administrador, true)));
            // Whoever opens a link may be somebody else than who is signed in here.
            let is_open = page.path == CHANGE_PASSWORD || (page.public && page.path != LOGIN);
            let expected = if is_open { Passage::Open } else { Passage::To(CHANGE_PASSWORD) };
            assert_eq!(passage, expected, "{}", page.path);
        }
    }

    #[test]
    fn the_import_is_the_administrators_alone() {
        let passage = |rol| passage("/admin/importar-usuarios", Some(&actor(rol, false)));
        assert_eq!(passage(Role::Administrador), Passage::Open);
        for other in [Role::Director, Role::Docente, Role::Apoderado, Role::Estudiante, Role::Empleado] {
            assert_eq!(passage(other), Passage::Refused);
        }
    }
}
