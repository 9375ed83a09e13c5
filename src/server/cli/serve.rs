//! `padron serve`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::features::session::service as session;
use crate::platform::Platform;
use crate::server::config::{self, DataArgs, ServeArgs};
use crate::server::{demo, probes, router, worker};

/// How long requests and the worker may take to end after the signal; with the database's half second and the runtime's
/// two, under ten seconds.
const DRAIN: Duration = Duration::from_secs(6);

/// Serves until SIGTERM or Ctrl-C: then stops accepting, lets requests end, gives jobs back.
pub async fn run(data: &DataArgs, args: &ServeArgs) -> Result<(), String> {
    let addr = config::parse_address("PADRON_ADDR", &args.addr)?;
    let settings = config::server_settings(data, args, addr)?;
    let platform = super::open_platform(data, settings).await?;
    if args.demo {
        demo::prepare(&platform).await?;
    } else {
        demo::refuse(&platform).await?;
    }
    let recorder = PrometheusBuilder::new().install_recorder().map_err(|cause| format!("No se pudo medir: {cause}"))?;
    let listener = listen("PADRON_ADDR", addr).await?;
    let addr = listener.local_addr().map_err(|cause| cause.to_string())?;
    announce(&platform, addr);

    let stop = CancellationToken::new();
    let working = tokio::spawn(worker::run(Arc::clone(&platform), stop.clone()));
    if let Some(text) = &args.metrics_addr {
        let metrics = listen("PADRON_METRICS_ADDR", config::parse_address("PADRON_METRICS_ADDR", text)?).await?;
        let stop = stop.clone();
        let app = probes::metrics(recorder);
        tokio::spawn(async move { axum::serve(metrics, app).with_graceful_shutdown(stop.cancelled_owned()).await });
    }
    let app = router::build(Arc::clone(&platform)).into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn({
        let stop = stop.clone();
        async move { axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await }
    });
    signal().await;
    tracing::info!("stopping");
    stop.cancel();
    // Streams end now, whatever whoever looks for changes is waiting for.
    platform.changes.over().cancel();
    let (served, _) = tokio::join!(tokio::time::timeout(DRAIN, serving), tokio::time::timeout(DRAIN, working));
    if served.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    let _ = tokio::time::timeout(Duration::from_millis(500), platform.db.close()).await;
    Ok(())
}

async fn listen(setting: &str, addr: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(addr).await.map_err(|cause| format!("{setting}: no se pudo escuchar en {addr}: {cause}"))
}

fn announce(platform: &Platform, addr: SocketAddr) {
    println!("Padrón escucha en http://{addr} ({})", platform.db.engine());
    for account in session::demo_sign_ins(platform) {
        println!("  {:<14} usuario {}  contraseña {}", account.rol.as_str(), account.usuario, account.password);
    }
}

async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = term.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
