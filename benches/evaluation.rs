//! What it saves to remember the year's structure: reading it remembered and not, turn by turn in the same run, from
//! the service and, beside the lightest page, from a real server.
//!
//! `cargo bench --bench evaluation`; with `PADRON_BENCH_POSTGRES_URL` (an empty database) on PostgreSQL too.

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use padron::features::access::actor::Actor;
use padron::features::evaluation::service::{self as evaluation, Change, Proposal};
use padron::features::session::service as session;
use padron::features::users::service::{self as users, NewUser};
use padron::platform::Platform;
use padron::platform::hashing::Cost;
use padron::server::router;
use padron_core::evaluation::{Proposed, TEMPLATES};
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use tokio::net::TcpListener;

use support::{administrator, platform_with};

mod support;

const TURNS: usize = 2_000;
const PASSWORD: &str = "Campana-del-patio-7";

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("bench.db").display());
    measure("SQLite", &sqlite).await;
    if let Ok(url) = std::env::var("PADRON_BENCH_POSTGRES_URL") {
        measure("PostgreSQL", &url).await;
    }
}

async fn measure(name: &str, url: &str) {
    let platform = platform_with(url, |settings| {
        settings.api_rate = 1_000_000;
        settings.own_cost = Cost::new(10).unwrap();
    })
    .await;
    let (director, token) = fill(&platform).await;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        forget(&platform).await;
        for took in [&mut unknown, &mut known] {
            let started = Instant::now();
            let structure = evaluation::structure(&platform, &director, None).await.unwrap();
            took.push(started.elapsed().as_secs_f64() * 1e3);
            assert_eq!(structure.componentes.len(), 5);
        }
    }
    let (known, unknown) = (median(known), median(unknown));
    println!(
        "{name}: structure remembered {known:.3} ms, not remembered {unknown:.3} ms (medians): {:.2} of it",
        known / unknown
    );

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router::build(Arc::clone(&platform)).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let client = reqwest::Client::new();
    let paths = ["/perfil", "/api/evaluation-structure", "/api/evaluation-structure"];
    let mut took = [const { Vec::new() }; 3];
    for _ in 0..TURNS / 4 {
        forget(&platform).await;
        // The structure twice: read anew, then remembered.
        for (path, took) in paths.iter().zip(&mut took) {
            let request = client.get(format!("http://{address}{path}")).header("cookie", format!("padron={token}"));
            let started = Instant::now();
            let answer = request.header("accept", "*/*").send().await.unwrap();
            assert_eq!(answer.status(), 200);
            assert!(answer.bytes().await.unwrap().len() > 500);
            took.push(started.elapsed().as_secs_f64() * 1e3);
        }
    }
    let [light, unknown, known] = took.map(median);
    println!(
        "{name}: GET /api/evaluation-structure remembered {known:.2} ms, not remembered {unknown:.2} ms, /perfil \
         {light:.2} ms (medians): {:.2} and {:.2} of it",
        known / light,
        unknown / light
    );
}

/// As if another instance had saved the draft again.
async fn forget(platform: &Platform) {
    let mut tx = platform.db.begin().await.unwrap();
    padron::on!(&mut tx, |c| sqlx::query("UPDATE estructura_anios SET version = version + 1")
        .execute(c)
        .await
        .map(drop))
    .unwrap();
    tx.commit().await.unwrap();
}

fn median(mut took: Vec<f64>) -> f64 {
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

/// A director with a token, and the template as a draft.
async fn fill(platform: &Arc<Platform>) -> (Actor, String) {
    let by = administrator(platform).await;
    let hash = platform.hasher.hash(PlainPassword::new(PASSWORD.into()), Cost::new(10).unwrap()).await.unwrap();
    let director = NewUser {
        document_type: Some("DNI".into()),
        document: Some("70000002".into()),
        first_name: "Carlos".into(),
        last_name: "Quispe Mamani".into(),
        phone: None,
        email: None,
        role: Role::Director,
        password_hash: hash,
        password_expires: None,
        must_change_password: false,
        created_by: None,
    };
    let mut tx = platform.db.begin().await.unwrap();
    users::create_in(&mut tx, platform, director).await.unwrap();
    tx.commit().await.unwrap();
    let signed = session::sign_in(platform, &by.client, "70000002", PlainPassword::new(PASSWORD.into())).await.unwrap();
    let id = session::session_of(platform, &signed.token).unwrap();
    let mut reader = platform.db.read().await.unwrap();
    let found = session::authenticate(platform, &mut reader, by.client.clone(), id).await.unwrap();
    let director = found.unwrap();
    drop(reader);
    let template = TEMPLATES[0].components().iter().map(Proposed::from).collect();
    let change = Change { proposal: Proposal::Components(template), confirm: false, seen: None, year: None };
    evaluation::save(platform, &director, change).await.unwrap();
    (director, signed.token)
}
