//! The whole HTTP surface, and the order of its layers.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use http::{HeaderValue, StatusCode, Uri, header};
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;

use super::limits::{BODY_LIMIT, RateLimits};
use super::middleware::{self, Layers};
use super::{api, assets, guard, probes};
use crate::app::{App, shell};
use crate::error::AppError;
use crate::features::session::link_entry;
use crate::platform::Platform;

/// Builds the application.
pub fn build(platform: Arc<Platform>) -> Router {
    let options = LeptosOptions::builder().output_name("padron").site_pkg_dir(assets::pkg_dir()).site_root("").build();
    let layers = Layers { limits: RateLimits::new(&platform.settings), platform: Arc::clone(&platform) };
    let (api, _) = api::routes();

    let pages = Router::new()
        .leptos_routes_with_context(&options, page_routes(), provide_policy, {
            let options = options.clone();
            move || shell(options.clone())
        })
        .route("/", get(|| async { AppError::NotFound }))
        .fallback(not_found)
        .layer(from_fn(guard::pages))
        .with_state(options);

    let inside = Router::new()
        .nest("/api", api)
        .route("/sfn/{*function}", any(server_function))
        .merge(pages)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(middleware::functions))
        .layer(from_fn_with_state(layers.clone(), middleware::admit))
        .layer(CompressionLayer::new().compress_when(compressible()));

    Router::new()
        .merge(inside)
        .merge(assets::routes())
        .merge(probes::routes())
        .layer(csrf(&platform))
        // The layer above tells a loud log each address, and that of a link is a secret. It only reads.
        .merge(link_entry::routes())
        .layer(from_fn(middleware::linger))
        .layer(CatchPanicLayer::custom(|_| AppError::Internal.into_response()))
        .layer(from_fn_with_state(layers.clone(), middleware::secure))
        .layer(from_fn_with_state(layers, middleware::trace))
}

/// The pages' routes, listed once in a process. While Leptos lists them, no resource of the whole process loads (a global
/// flag of `leptos_server`): a page that another application was rendering at that moment would wait for ever.
fn page_routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(App)).clone()
}

/// Pages and JSON are worth compressing; workbooks and the site's files are compressed already, and events must not wait
/// for a block to be full.
fn compressible() -> impl Predicate {
    SizeAbove::new(1024)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("application/vnd.openxmlformats"))
        .and(NotForContentType::const_new("application/octet-stream"))
}

fn csrf(
    platform: &Platform,
) -> CsrfLayer<impl Fn(tower_http::csrf::ProtectionError) -> Response<Body> + Clone + use<>> {
    let layer = CsrfLayer::new().with_rejection_response(|_| AppError::Forbidden.into_response());
    // A proxy may rewrite `Host`: the public address is trusted by name.
    layer
        .add_trusted_origin(&platform.settings.public_url)
        .unwrap_or_else(|_| unreachable!("the address was checked at start"))
}

async fn server_function(request: Request) -> Response {
    leptos_axum::handle_server_fns_with_context(|| (), request).await.into_response()
}

async fn not_found(State(options): State<LeptosOptions>, mut request: Request) -> Response {
    // The application takes more spellings of a path than this router does: here, none may open a page past its guard.
    *request.uri_mut() = Uri::from_static("/no-existe");
    let handler = leptos_axum::render_app_to_stream_with_context(provide_policy, move || shell(options.clone()));
    let mut response = handler(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Gives the page's answer its content policy, with the nonce of this very rendering.
fn provide_policy() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), leptos::nonce::use_nonce()) else { return };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
    provide_context(());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::page_routes;
    use crate::pages::PAGES;

    /// A page without a row in the table would be open to everyone.
    #[tokio::test]
    async fn each_route_of_a_page_has_its_row_in_the_table_and_each_row_its_route() {
        let routes: BTreeSet<String> = page_routes().iter().map(|route| route.path().to_owned()).collect();
        assert_eq!(routes, PAGES.iter().map(|page| page.path.to_owned()).collect());
    }
}
