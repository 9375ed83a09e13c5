//! The site's files: the package (WASM, JavaScript, style sheet) and what lies in `public/`.
//!
//! A release has them inside, compressed, under a path that changes with their contents, so browsers keep them for
//! ever; the path of an earlier release answers 404, by which an old tab notices that there is a new version.
//! Development reads them from disk, so that a new style sheet needs no new server.

pub use source::{pkg_dir, routes};

#[cfg(embedded_site)]
mod source {
    use axum::Router;
    use memory_serve::CacheControl;

    /// Path of the package below the root, without slashes at its ends: `LeptosOptions::site_pkg_dir`.
    pub fn pkg_dir() -> &'static str {
        env!("PADRON_PKG_DIR")
    }

    /// Serves the package and the files of `public/`.
    pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
        let package =
            memory_serve::load!("pkg").cache_control(CacheControl::Custom("public, max-age=31536000, immutable"));
        let public = memory_serve::load!("public").cache_control(CacheControl::Custom("public, max-age=3600"));
        Router::new()
            .merge(package.index_file(None).into_router())
            .merge(public.index_file(None).into_router())
            .route("/pkg/{*file}", axum::routing::get(super::not_here))
    }
}

#[cfg(not(embedded_site))]
mod source {
    use std::path::{Component, Path};

    use axum::Router;
    use axum::extract;
    use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
    use axum::response::{IntoResponse, Response};
    use axum::routing::get;

    /// Path of the package below the root, without slashes at its ends: `LeptosOptions::site_pkg_dir`.
    pub fn pkg_dir() -> &'static str {
        "pkg"
    }

    /// Serves the package and the files of `public/`.
    pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
        let mut router = Router::new().route(
            "/pkg/{*file}",
            get(|extract::Path(file): extract::Path<String>| async move {
                send(&Path::new(env!("PADRON_SITE_DIR")).join("pkg"), &file).await
            }),
        );
        for entry in std::fs::read_dir(env!("PADRON_PUBLIC_DIR")).into_iter().flatten().flatten() {
            if let Ok(file) = entry.file_name().into_string() {
                let path = format!("/{file}");
                router =
                    router.route(&path, get(|| async move { send(Path::new(env!("PADRON_PUBLIC_DIR")), &file).await }));
            }
        }
        router
    }

    async fn send(folder: &Path, file: &str) -> Response {
        let inside = Path::new(file).components().all(|part| matches!(part, Component::Normal(_)));
        let Some(bytes) = (if inside { tokio::fs::read(folder.join(file)).await.ok() } else { None }) else {
            return super::not_here().await.into_response();
        };
        ([(CONTENT_TYPE, content_type(file)), (CACHE_CONTROL, "no-cache")], bytes).into_response()
    }

    fn content_type(file: &str) -> &'static str {
        match file.rsplit_once('.').map_or("", |(_, extension)| extension) {
            "css" => "text/css",
            "js" => "text/javascript",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "txt" => "text/plain",
            "webmanifest" => "application/manifest+json",
            _ => "application/octet-stream",
        }
    }
}

async fn not_here() -> impl axum::response::IntoResponse {
    use axum::http::{StatusCode, header::CACHE_CONTROL};
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], "Este archivo pertenece a otra versión. Recargue la página.")
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use tower::ServiceExt;

    async fn get(path: &str) -> axum::response::Response {
        let router: Router = super::routes();
        router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn public_files_are_served_with_their_type() {
        let response = get("/favicon.svg").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/svg+xml");
    }

    #[tokio::test]
    async fn the_package_of_another_version_is_not_here() {
        for path in ["/pkg/0123456789abcdef/padron.js", "/pkg/..%2F..%2FCargo.toml", "/pkg/%2Fetc%2Fpasswd"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        }
    }
}
