//! What executing an import costs beside the hashing that it cannot avoid: wall time of 200 rows
//! against the same number of bare hashes at the same cost on all cores, both in one run.
//!
//! `cargo bench --bench execute`

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use padron::features::imports::model::{Corrections, ImportState};
use padron::features::imports::validate::Upload;
use padron::features::imports::{execute, service};
use padron::features::session::actor::{Actor, Client};
use padron::features::session::model::SessionUser;
use padron::features::users::service::{self as users, NewUser};
use padron::platform::Platform;
use padron::platform::clock::SystemClock;
use padron::platform::confined::SheetReader;
use padron::platform::db::Db;
use padron::platform::hashing::{Cost, HashPool};
use padron::platform::jobs::JobSignal;
use padron::platform::keys::Keys;
use padron::platform::random::SystemEntropy;
use padron::platform::settings::Settings;
use padron_core::import::Kind;
use padron_core::password::{AlphanumericLength, PlainPassword};
use padron_core::role::Role;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const ROWS: usize = 200;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let platform = platform(&folder.path().join("bench.db").display().to_string()).await;
    let actor = administrator(&platform).await;
    let mut ratios = Vec::new();
    for round in 0..3 {
        let hashing = hash_only(&platform).await;
        let import = import(&platform, &actor, round).await;
        println!("{ROWS} rows: hashing {hashing:?}, import {import:?}");
        ratios.push(import.as_secs_f64() / hashing.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    println!("import / pure hashing, median of 3: {:.3}", ratios[1]);
}

async fn hash_only(platform: &Arc<Platform>) -> Duration {
    let lane = platform.new_id();
    let started = Instant::now();
    let cost = platform.settings.initial_cost;
    let hashes = (0..ROWS).map(|n| platform.hasher.hash_in_lane(lane, PlainPassword::new(format!("aB9xT3q{n}")), cost));
    for hash in futures::future::join_all(hashes).await {
        hash.unwrap();
    }
    started.elapsed()
}

async fn import(platform: &Arc<Platform>, actor: &Actor, round: usize) -> Duration {
    let mut csv = String::from("tipo_documento,nro_documento,nombre,apellido,telefono,email\n");
    for n in 0..ROWS {
        csv += &format!("DNI,{},Rosa,Quispe Mamani,+519{:08},\n", 30_000_000 + round * ROWS + n, n);
    }
    let upload = Upload {
        kind: Kind::Padres,
        file_name: "padres.csv".into(),
        bytes: csv.into_bytes(),
        corrections: Corrections::default(),
    };
    let id = service::validate(platform, actor, upload).await.unwrap().import_id;
    padron::features::imports::validate::run(platform, id, &CancellationToken::new()).await.unwrap();
    service::execute(platform, actor, id).await.unwrap();
    let started = Instant::now();
    execute::run(platform, id, &CancellationToken::new()).await.unwrap();
    let elapsed = started.elapsed();
    let done = service::find(platform, actor, id).await.unwrap();
    assert_eq!((done.estado, done.creados), (ImportState::Completado, ROWS as i64));
    elapsed
}

async fn platform(path: &str) -> Arc<Platform> {
    let entropy = Arc::new(SystemEntropy);
    let db = Db::open(&format!("sqlite:{path}")).await.unwrap();
    db.migrate().await.unwrap();
    let settings = Settings {
        initial_cost: Cost::new(10).unwrap(),
        own_cost: Cost::new(12).unwrap(),
        initial_length: AlphanumericLength::default(),
        initial_validity: chrono::TimeDelta::days(14),
        public_url: "http://127.0.0.1:3000".into(),
        secure_cookies: false,
        trusted_proxies: Vec::new(),
        login_rate: 60,
        api_rate: 600,
        demo: false,
    };
    let hasher = HashPool::start(entropy.clone()).unwrap();
    let keys = Keys::from_master(&[7; 32]);
    let (clock, jobs) = (Arc::new(SystemClock), JobSignal::default());
    Arc::new(Platform { db, clock, entropy, keys, hasher, settings, jobs, sheets: SheetReader::default() })
}

async fn administrator(platform: &Platform) -> Actor {
    let user = NewUser {
        document_type: Some("DNI".into()),
        document: Some("70000001".into()),
        first_name: "Ana".into(),
        last_name: "Ruiz".into(),
        phone: None,
        email: None,
        role: Role::Administrador,
        password_hash: "-".into(),
        password_expires: None,
        must_change_password: false,
        created_by: None,
    };
    let mut tx = platform.db.begin().await.unwrap();
    let id = users::create_in(&mut tx, platform, user).await.unwrap();
    tx.commit().await.unwrap();
    let user = SessionUser { id, nombre: "Ana".into(), apellido: "Ruiz".into(), rol: Role::Administrador };
    let client = Client { address: [127, 0, 0, 1].into(), request_id: "bench".into(), device_of: None };
    Actor { user, session: Uuid::nil(), must_change_password: false, client }
}
