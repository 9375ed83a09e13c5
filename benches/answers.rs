//! Whether the time of an answer tells what it does not say: asking for a forgotten password of people who exist and who do
//! not, and bringing codes that serve no longer. Medians of calls made in turn, so that a noisy machine hurts all alike,
//! and each as a ratio to the first.
//!
//! `cargo bench --bench answers`

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use padron::features::access::actor::Client;
use padron::features::recovery::service as recovery;
use padron::features::session::activation::activate;
use padron::features::users::service::{LinkCode, LinkPurpose, NewLink, NewUser, create_in, put_link_in};
use padron::platform::Platform;
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use support::platform_with;
use uuid::Uuid;

mod support;

const CALLS: usize = 1_000;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let url = std::env::var("PADRON_BENCH_DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite:{}", folder.path().join("bench.db").display()));
    let platform = platform_with(&url, |_| ()).await;

    let known = add(&platform, 1, Role::Apoderado).await;
    let director = add(&platform, 2, Role::Director).await;
    let inactive = add(&platform, 3, Role::Apoderado).await;
    set(&platform, "UPDATE usuarios SET estado_activo = (1 = 0) WHERE id = $1", inactive).await;
    let asked = ["99999999", "40000001", "40000002", "40000003", "no es nadie"];
    let names = ["nobody has it", "known", "director", "inactive", "no name at all"];
    let mut times = vec![Vec::with_capacity(CALLS); asked.len()];
    for _ in 0..CALLS {
        for (typed, times) in asked.iter().zip(&mut times) {
            let started = Instant::now();
            recovery::request(&platform, typed).await.unwrap();
            times.push(started.elapsed());
        }
    }
    report("forgotten password", &names, times);

    let now = platform.now();
    let expired = link(&platform, known, now - TimeDelta::hours(1)).await;
    let foreign = link(&platform, director, now + TimeDelta::hours(1)).await;
    let of_inactive = link(&platform, inactive, now + TimeDelta::hours(1)).await;
    let codes = ["abcdefghijkmnpqrstuvwxyz23456789", "x", &expired, &foreign, &of_inactive];
    let names = ["guessed", "too short", "expired", "director's", "inactive's"];
    let client = Client { address: [127, 0, 0, 1].into(), request_id: String::new(), device_of: None };
    let mut times = vec![Vec::with_capacity(CALLS); codes.len()];
    for _ in 0..CALLS {
        for (code, times) in codes.iter().zip(&mut times) {
            let (code, password) = (LinkCode::new(*code), PlainPassword::new("Violeta-de-junio-31".to_owned()));
            let started = Instant::now();
            assert!(activate(&platform, &client, &code, password).await.is_err());
            times.push(started.elapsed());
        }
    }
    report("code that serves no longer", &names, times);
}

fn report(what: &str, names: &[&str], times: Vec<Vec<Duration>>) {
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1e6
    };
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    for (name, time) in names.iter().zip(&medians) {
        println!("{what}, {name}: {time:.0} µs, ratio {:.2}", time / medians[0]);
    }
}

async fn add(platform: &Platform, n: u32, role: Role) -> Uuid {
    let user = NewUser {
        document_type: Some("DNI".into()),
        document: Some((40_000_000 + n).to_string()),
        first_name: "Rosa".into(),
        last_name: "Ñahui".into(),
        phone: None,
        email: Some(format!("familia{n}@colegio.pe")),
        role,
        password_hash: "-".into(),
        password_expires: None,
        must_change_password: false,
        created_by: None,
    };
    let mut tx = platform.db.begin().await.unwrap();
    let id = create_in(&mut tx, platform, user).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn set(platform: &Platform, sql: &'static str, user: Uuid) {
    let mut tx = platform.db.begin().await.unwrap();
    padron::execute!(&mut tx, sql, user).unwrap();
    tx.commit().await.unwrap();
}

async fn link(platform: &Platform, user: Uuid, expires: chrono::DateTime<chrono::Utc>) -> String {
    let code = LinkCode::generate(&*platform.entropy);
    let mut tx = platform.db.begin().await.unwrap();
    let link = NewLink { user, purpose: LinkPurpose::Recovery, digest: code.digest(), expires };
    put_link_in(&mut tx, &link, platform.now()).await.unwrap();
    tx.commit().await.unwrap();
    code.expose().to_owned()
}
