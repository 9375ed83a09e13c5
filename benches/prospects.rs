//! 100,000 prospects: how long a page of the list, a search and «select all» take, and what accounts for 1,000 of them cost
//! beside the hashing that cannot be avoided. Medians in milliseconds, and each as a ratio to the first page, in one run.
//!
//! `cargo bench --bench prospects`; on PostgreSQL with `PADRON_BENCH_DATABASE_URL` (an empty database).

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use padron::features::access::actor::Actor;
use padron::features::generation::model::{ChoosingQuery, GenerateRequest};
use padron::features::generation::service;
use padron::features::imports::service as imports;
use padron::features::prospects::model::{ProspectFilter, ProspectQuery};
use padron::features::prospects::service::{self as prospects, Change};
use padron::platform::Platform;
use padron_core::password::PlainPassword;
use padron_core::search::words_of;
use padron_core::text::{fold, sort_key};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use support::{administrator, platform};

mod support;

const PROSPECTS: usize = 100_000;
const CALLS: usize = 20;
const ACCOUNTS: usize = 1_000;
const NAMES: &[&str] =
    &["María", "Luis", "Ana", "José", "Rosa", "Sofía", "Óscar", "Nadia", "Fátima", "Brayan", "Zoila"];
const SURNAMES: &[&str] = &["Quispe", "Mamani", "García", "Ñahui", "Salas-Bravo", "Huamán", "Torres", "Ríos", "Peña"];
const PROGRAMMES: &[&str] = &["Enfermería Técnica", "Contabilidad", "Administración", "Gastronomía"];

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let url = std::env::var("PADRON_BENCH_DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite:{}", folder.path().join("bench.db").display()));
    let platform = platform(&url).await;
    let actor = administrator(&platform).await;
    let started = Instant::now();
    fill(&platform).await;
    println!("{PROSPECTS} prospects on {} in {:.0?}", platform.db.engine(), started.elapsed());

    let mut first = None;
    for (name, query) in lists() {
        let time = median(async || drop(prospects::list(&platform, &actor, query.clone()).await.unwrap())).await;
        report("list", name, time, &mut first);
    }
    for (name, query) in lists() {
        let query = ChoosingQuery { lista: query, solo_elegidos: false };
        let time = median(async || drop(service::choose(&platform, &actor, query.clone()).await.unwrap())).await;
        report("page with selection", name, time, &mut first);
    }
    for (name, buscar, programa) in
        [("all", None, None), ("a programme", None, Some("contabilidad")), ("a surname", Some("nahui"), None)]
    {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let filter = ProspectFilter { buscar: owned(buscar), programa: owned(programa) };
        let time = median(async || {
            prospects::change(&platform, &actor, Change::Clear).await.unwrap();
            prospects::change(&platform, &actor, Change::All(filter.clone())).await.unwrap();
        })
        .await;
        report("clear and select", name, time, &mut first);
        let query = ChoosingQuery::default();
        let time = median(async || drop(service::choose(&platform, &actor, query.clone()).await.unwrap())).await;
        report("page, selected", name, time, &mut first);
    }
    prospects::change(&platform, &actor, Change::Clear).await.unwrap();
    prospects::change(&platform, &actor, Change::All(ProspectFilter::default())).await.unwrap();
    let time = median(async || drop(service::prepare(&platform, &actor).await.unwrap())).await;
    report("forecast of all", "first tab", time, &mut first);
    let query = ChoosingQuery { solo_elegidos: true, ..ChoosingQuery::default() };
    let time = median(async || drop(service::choose(&platform, &actor, query.clone()).await.unwrap())).await;
    report("page, only who is selected", "all", time, &mut first);
    generate(&platform, &actor).await;
    let started = Instant::now();
    let left = (PROSPECTS - 3 * ACCOUNTS) as i64;
    let id = service::generate_selection(&platform, &actor, left).await.unwrap();
    println!("starting a generation of {left}: {:.1?}", started.elapsed());
    service::cancel(&platform, &actor, id).await.unwrap();
}

fn lists() -> Vec<(&'static str, ProspectQuery)> {
    let search = |typed: &str| ProspectQuery { buscar: Some(typed.to_owned()), ..ProspectQuery::default() };
    vec![
        ("first page", ProspectQuery::default()),
        ("page 3,000", ProspectQuery { pagina: Some(3_000), ..ProspectQuery::default() }),
        ("by carnet, backwards", ProspectQuery { ordenar: Some("-carnet".into()), ..ProspectQuery::default() }),
        ("a programme", ProspectQuery { programa: Some("contabilidad".into()), ..ProspectQuery::default() }),
        ("search: a carnet", search("C2026054321")),
        ("search: an e-mail", search("p54321@ejemplo.pe")),
        ("search: name and surname", search("sofia nahui")),
        ("search: a surname", search("Ñahui")),
        ("search: what all have", search("c2026")),
        ("search: nobody", search("xyz")),
    ]
}

async fn median(mut call: impl AsyncFnMut()) -> Duration {
    let mut times = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        let started = Instant::now();
        call().await;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    times[CALLS / 2]
}

fn report(what: &str, name: &str, time: Duration, first: &mut Option<f64>) {
    let millis = time.as_secs_f64() * 1e3;
    println!("{what}, {name}: {millis:.1} ms, ratio {:.1}", millis / *first.get_or_insert(millis));
}

async fn fill(platform: &Platform) {
    let now = platform.now();
    let programmes: Vec<Uuid> = PROGRAMMES.iter().map(|_| platform.new_id()).collect();
    let mut tx = platform.db.begin().await.unwrap();
    for (id, name) in programmes.iter().zip(PROGRAMMES) {
        padron::execute!(
            &mut tx,
            "INSERT INTO programas (id, nombre, clave) VALUES ($1, $2, $3)",
            id,
            *name,
            fold(name)
        )
        .unwrap();
    }
    for n in 0..PROSPECTS {
        // Neither name goes with the other, nor with the programme.
        let pick = |list: &[&str], step: usize| list[(n / step) % list.len()].to_owned();
        let (first, last) = (pick(NAMES, 1), format!("{} {}", pick(SURNAMES, 11), pick(SURNAMES, 99)));
        let (carnet, email) = (format!("C2026{n:06}"), format!("p{n}@ejemplo.pe"));
        let id = platform.new_id();
        padron::execute!(
            &mut tx,
            "INSERT INTO prospectos (id, carnet, nombre, apellido, clave_orden, correo, programa_id, creado_en) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            id,
            &carnet,
            &first,
            &last,
            sort_key(&format!("{last} {first}")),
            &email,
            programmes[n % 7 % programmes.len()],
            now
        )
        .unwrap();
        for word in words_of(&[&first, &last], &[&carnet], &[&email]) {
            padron::execute!(
                &mut tx,
                "INSERT INTO prospecto_palabras (palabra, numero) SELECT $1, numero FROM prospectos WHERE id = $2",
                word,
                id
            )
            .unwrap();
        }
    }
    tx.commit().await.unwrap();
    if !platform.db.is_sqlite() {
        let mut reader = platform.db.read().await.unwrap();
        padron::execute!(&mut reader, "ANALYZE").unwrap();
    }
}

async fn generate(platform: &Arc<Platform>, actor: &Actor) {
    let mut ratios = Vec::new();
    for round in 0..3 {
        let lane = platform.new_id();
        let cost = platform.settings.initial_cost;
        let started = Instant::now();
        let hashes =
            (0..ACCOUNTS).map(|n| platform.hasher.hash_in_lane(lane, PlainPassword::new(format!("aB9xT3q{n}")), cost));
        for hash in futures::future::join_all(hashes).await {
            hash.unwrap();
        }
        let hashing = started.elapsed();
        let mut ids = Vec::new();
        for page in 1..=ACCOUNTS as u32 / 200 {
            let query = ProspectQuery {
                pagina: Some(page + 100 * round),
                por_pagina: Some(200),
                con_usuario: Some(false),
                ordenar: Some("carnet".into()),
                ..ProspectQuery::default()
            };
            let page = prospects::list(platform, actor, query).await.unwrap();
            ids.extend(page.items.into_iter().map(|prospect| prospect.id));
        }
        let request = GenerateRequest { ids, ..GenerateRequest::default() };
        let generation = service::generate(platform, actor, request).await.unwrap();
        let started = Instant::now();
        imports::run_execution(platform, generation.id, &CancellationToken::new()).await.unwrap();
        let elapsed = started.elapsed();
        let done = service::find(platform, actor, generation.id).await.unwrap();
        assert_eq!(done.creados, ACCOUNTS as i64);
        println!("{ACCOUNTS} accounts: hashing {hashing:.1?}, all of it {elapsed:.1?}");
        ratios.push(elapsed.as_secs_f64() / hashing.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    println!("accounts / pure hashing, median of 3: {:.3}", ratios[1]);
}
