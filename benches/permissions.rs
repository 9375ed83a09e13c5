//! How soon the director's first page of 500 teachers is answered, by a real server at 50 requests a second, and how
//! that compares with the lightest page in the same run.
//!
//! `cargo bench --bench permissions`; with `PADRON_BENCH_POSTGRES_URL` (an empty database) on PostgreSQL too.

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use padron::features::courses::service::assign_in;
use padron::features::permissions::service as permissions;
use padron::features::session::service as session;
use padron::features::users::service::{self as users, NewUser};
use padron::platform::Platform;
use padron::platform::hashing::Cost;
use padron::server::router;
use padron_core::import::{Kind, Known, TypedRow, parse_row};
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use tokio::net::TcpListener;

use support::{administrator, platform_with};

mod support;

const TEACHERS: u32 = 500;
const PER_SECOND: u32 = 50;
const SECONDS: u32 = 20;
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
    let unlimited = 1_000_000;
    let platform = platform_with(url, |settings| {
        (settings.api_rate, settings.login_rate) = (unlimited, unlimited);
        settings.own_cost = Cost::new(10).unwrap();
    })
    .await;
    let token = fill(&platform).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router::build(platform).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });

    let light = load(address, "/perfil", &token).await;
    for (what, path) in [
        ("first page", "/dashboard/gestion-permisos"),
        ("first page, searched", "/dashboard/gestion-permisos?buscar=quispe%20rosa4"),
        ("REST, 25 teachers", "/api/teachers/permissions"),
    ] {
        let took = load(address, path, &token).await;
        println!(
            "{name}: {what} of {TEACHERS} teachers at {PER_SECOND}/s: median {:.1} ms, 95 % {:.1} ms, 99 % {:.1} ms, \
             slowest {:.1} ms; {:.1} times the median of /perfil ({:.1} ms)",
            at(&took, 50),
            at(&took, 95),
            at(&took, 99),
            at(&took, 100),
            at(&took, 50) / at(&light, 50),
            at(&light, 50)
        );
    }
}

/// Milliseconds of each request, sorted. They leave on time, whether or not those before were answered.
async fn load(address: SocketAddr, path: &str, token: &str) -> Vec<f64> {
    let client = reqwest::Client::new();
    let url = format!("http://{address}{path}");
    let mut clock = tokio::time::interval(Duration::from_secs(1) / PER_SECOND);
    let mut asked = Vec::new();
    for _ in 0..PER_SECOND * SECONDS {
        clock.tick().await;
        let request = client.get(&url).header("cookie", format!("padron={token}")).header("accept", "*/*");
        asked.push(tokio::spawn(async move {
            let started = Instant::now();
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 200);
            let body = answer.bytes().await.unwrap();
            assert!(body.len() > 500);
            started.elapsed().as_secs_f64() * 1e3
        }));
    }
    let mut took = Vec::new();
    for request in asked {
        took.push(request.await.unwrap());
    }
    took.sort_by(f64::total_cmp);
    took
}

fn at(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

/// A director's token; teachers with up to four courses, every third with a permission.
async fn fill(platform: &Arc<Platform>) -> String {
    let by = administrator(platform).await;
    let hash = platform.hasher.hash(PlainPassword::new(PASSWORD.into()), Cost::new(10).unwrap()).await.unwrap();
    let person = |document: String, first_name: String, role: Role| NewUser {
        document_type: Some("DNI".into()),
        document: Some(document),
        first_name,
        last_name: "Quispe Mamani".into(),
        phone: None,
        email: None,
        role,
        password_hash: hash.clone(),
        password_expires: None,
        must_change_password: false,
        created_by: None,
    };
    let mut tx = platform.db.begin().await.unwrap();
    users::create_in(&mut tx, platform, person("70000002".into(), "Carlos".into(), Role::Director)).await.unwrap();
    let mut teachers = Vec::new();
    for n in 0..TEACHERS {
        let document = (40_000_000 + n).to_string();
        let teacher = person(document.clone(), format!("Rosa{n}"), Role::Docente);
        teachers.push(users::create_in(&mut tx, platform, teacher).await.unwrap());
        for course in 0..n % 5 {
            let (grade, course) =
                (format!("{}", course + 1), format!("Taller {}", ["uno", "dos"][course as usize % 2]));
            let values = [
                ("nro_documento_docente", document.as_str()),
                ("nivel", "Primaria"),
                ("grado", grade.as_str()),
                ("curso", course.as_str()),
                ("seccion", "A"),
            ];
            let Ok(TypedRow::Assignment(row)) =
                parse_row(Kind::Asignaciones, &values.into_iter().collect(), &Known::default())
            else {
                panic!("the row is right")
            };
            assign_in(&mut tx, platform, &row, by.user.id).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    let signed = session::sign_in(platform, &by.client, "70000002", PlainPassword::new(PASSWORD.into())).await.unwrap();
    let id = session::session_of(platform, &signed.token).unwrap();
    let mut reader = platform.db.read().await.unwrap();
    let found = session::authenticate(platform, &mut reader, by.client.clone(), id).await.unwrap();
    let director = found.unwrap();
    drop(reader);
    for (n, teacher) in teachers.into_iter().enumerate().filter(|(n, _)| n % 3 == 0 && n % 5 != 0) {
        let word = ["comunicados", "encuestas"][n % 2];
        permissions::decide(platform, &director, teacher, word, Some(true)).await.unwrap();
    }
    signed.token
}
