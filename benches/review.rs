//! What a large review costs: checking 20,000 students against a database of 50,000 users, staging them, and correcting a
//! cell of theirs; how the cost of a row compares between 1,000, 10,000 and 20,000 rows.
//!
//! `cargo bench --bench review`; with `PADRON_BENCH_POSTGRES_URL` (an empty database) on PostgreSQL too.

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use padron::features::access::actor::Actor;
use padron::features::imports::model::Corrections;
use padron::features::imports::service::{self, Change, Upload};
use padron::features::users::service::{self as users, NewUser};
use padron::platform::Platform;
use padron_core::import::Kind;
use padron_core::role::Role;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use support::{administrator, platform};

mod support;

const USERS: u32 = 50_000;

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
    let platform = platform(url).await;
    let actor = administrator(&platform).await;
    fill(&platform).await;
    let mut costs = Vec::new();
    let mut last = None;
    for rows in [1_000_u32, 10_000, 20_000] {
        let mut checking: Vec<f64> = Vec::new();
        for _ in 0..3 {
            let started = Instant::now();
            let checked = service::check_only(&platform, &actor, students(rows)).await.unwrap();
            checking.push(started.elapsed().as_secs_f64());
            assert_eq!((checked.validos, checked.con_errores), (i64::from(rows), 0));
        }
        checking.sort_by(f64::total_cmp);
        let started = Instant::now();
        let id = service::validate(&platform, &actor, students(rows)).await.unwrap().import_id;
        service::run_check(&platform, id, &CancellationToken::new(), false).await.unwrap();
        let staging = started.elapsed().as_secs_f64();
        println!(
            "{name}: {rows} students against {USERS} users: checked {:.0} ms, with staging {:.0} ms",
            checking[1] * 1e3,
            staging * 1e3
        );
        costs.push((rows, checking[1] / f64::from(rows), staging / f64::from(rows)));
        last = Some(id);
    }
    for (rows, checking, staging) in &costs {
        println!(
            "{name}: cost of a row at {rows} rows / at 10000: checked {:.2}, staged {:.2}",
            checking / costs[1].1,
            staging / costs[1].2
        );
    }
    correcting(name, &platform, &actor, last.unwrap()).await;
}

async fn correcting(name: &str, platform: &Platform, actor: &Actor, id: Uuid) {
    let mut took = Vec::new();
    for n in 0..60_u32 {
        let value = if n % 2 == 0 { "Premaria" } else { "Secundaria" };
        let change = Change::Values(BTreeMap::from([("nivel".to_owned(), value.to_owned())]));
        let started = Instant::now();
        service::correct_row(platform, actor, id, 2 + (n / 2) * 331, change).await.unwrap();
        took.push(started.elapsed().as_secs_f64() * 1e3);
    }
    took.sort_by(f64::total_cmp);
    println!("{name}: correcting a cell of 20000 rows: median {:.1} ms, slowest of 60 {:.1} ms", took[30], took[59]);
    let started = Instant::now();
    service::find(platform, actor, id).await.unwrap();
    println!("{name}: the import as it stands, 20000 rows: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
}

/// Guardians without a password that anyone could use.
async fn fill(platform: &Arc<Platform>) {
    let mut tx = platform.db.begin().await.unwrap();
    for n in 0..USERS {
        let user = NewUser {
            document_type: Some("DNI".into()),
            document: Some((30_000_000 + n).to_string()),
            first_name: format!("Rosa{n}"),
            last_name: "Quispe Mamani".into(),
            phone: None,
            email: Some(format!("rosa.{n}@ejemplo.pe")),
            role: Role::Apoderado,
            password_hash: "-".into(),
            password_expires: None,
            must_change_password: true,
            created_by: None,
        };
        users::create_in(&mut tx, platform, user).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn students(rows: u32) -> Upload {
    let mut csv = String::from("nombre,apellido,nivel,grado,nro_documento_apoderado,tipo_relacion\n");
    for n in 0..rows {
        csv += &format!("Niño{n},Ñahui Pérez,Primaria,{},{},madre\n", n % 6 + 1, 30_000_000 + n * 2);
    }
    let file_name = format!("estudiantes-{rows}.csv");
    Upload { kind: Kind::Estudiantes, file_name, bytes: csv.into_bytes(), corrections: Corrections::default() }
}
