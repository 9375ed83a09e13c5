//! The REST tree and its OpenAPI document.

use axum::Json;
use axum::routing::get;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder, PathItem, RefOr, SecurityRequirement};
use utoipa_axum::router::OpenApiRouter;

use crate::error::AppError;
use crate::features::access::extract::error_response;
use crate::features::{
    courses, credentials, delivery, evaluation, families, generation, imports, live, notifications, permissions,
    publications, recovery, session,
};

/// Every route below `/api`, and the document that describes them.
pub fn routes() -> (axum::Router, OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(description())
        .merge(session::rest::routes())
        .merge(recovery::rest::routes())
        .merge(courses::rest::routes())
        .merge(families::rest::routes())
        .merge(imports::rest::routes())
        .merge(credentials::rest::routes())
        .merge(delivery::rest::routes())
        .merge(permissions::rest::routes())
        .merge(evaluation::rest::routes())
        .merge(notifications::rest::routes())
        .merge(live::rest::routes())
        .merge(publications::rest::routes())
        .merge(generation::rest::routes())
        .split_for_parts();
    for (path, mut item) in std::mem::take(&mut document.paths.paths) {
        describe_errors(&mut item);
        document.paths.paths.insert(format!("/api{path}"), item);
    }
    if let Some(components) = &mut document.components {
        let bearer =
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
        components.add_security_scheme("bearer", bearer);
    }
    let described = document.clone();
    let router = router
        .route("/openapi.json", get(move || async move { Json(described) }))
        .merge(super::docs::routes())
        .fallback(|| async { AppError::NotFound })
        .method_not_allowed_fallback(|| async { AppError::MethodNotAllowed });
    (router, document)
}

/// Whatever an operation does not name itself is answered with the one body of errors.
fn describe_errors(item: &mut PathItem) {
    let error = error_response("Error");
    for operation in [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete] {
        let Some(operation) = operation else { continue };
        operation.responses.responses.insert("default".into(), RefOr::T(error.clone()));
    }
}

fn description() -> OpenApi {
    let info = InfoBuilder::new().title("Padrón").version(env!("CARGO_PKG_VERSION")).description(Some(
        "Carga de personas desde hojas de cálculo, primeras contraseñas, permisos y estructura de evaluación de una institución.",
    ));
    OpenApiBuilder::new()
        .info(info)
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])]))
        .build()
}
