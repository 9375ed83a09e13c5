//! What executing an import costs beside the hashing that it cannot avoid: wall time of 200 rows
//! against the same number of bare hashes at the same cost on all cores, both in one run.
//!
//! `cargo bench --bench execute`

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use padron::features::access::actor::Actor;
use padron::features::imports::model::{Corrections, ImportState};
use padron::features::imports::service::{self, Upload};
use padron::platform::Platform;
use padron_core::import::Kind;
use padron_core::password::PlainPassword;
use tokio_util::sync::CancellationToken;

use support::{administrator, platform};

mod support;

const ROWS: usize = 200;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let platform = platform(&format!("sqlite:{}", folder.path().join("bench.db").display())).await;
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
    service::run_check(platform, id, &CancellationToken::new(), false).await.unwrap();
    service::execute(platform, actor, id, false).await.unwrap();
    let started = Instant::now();
    service::run_execution(platform, id, &CancellationToken::new()).await.unwrap();
    let elapsed = started.elapsed();
    let done = service::find(platform, actor, id).await.unwrap();
    assert_eq!((done.estado, done.creados), (ImportState::Completado, ROWS as i64));
    elapsed
}
