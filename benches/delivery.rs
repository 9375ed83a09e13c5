//! How many messages a second the sender hands over to a mail server on this machine, with the database on the disk and
//! every step of every message committed: 2,000 messages, eight connections
//! (as a rate of 80 has), no rate.
//!
//! `cargo bench --bench delivery`

#![allow(clippy::unwrap_used)] // A bench that cannot go on should stop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use padron::features::access::actor::Actor;
use padron::features::credentials::service::{Issued, expiry, seal_in};
use padron::features::delivery::model::{Channel, JobState, SendRequest};
use padron::features::delivery::service as delivery;
use padron::features::imports::model::Corrections;
use padron::features::imports::service::{self as imports, Upload};
use padron::features::users::service::{NewUser, create_in};
use padron::platform::Platform;
use padron_core::import::Kind;
use padron_core::password::Method;
use padron_core::password::PlainPassword;
use padron_core::role::Role;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use smtp::MailServer;
use support::{administrator, platform_with};

#[allow(dead_code)]
#[path = "../tests/it/support/smtp.rs"]
mod smtp;
mod support;

const MESSAGES: u32 = 2_000;

#[tokio::main]
async fn main() {
    let server = MailServer::start().await;
    // On the disk, not where files of a moment are kept in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let url = std::env::var("PADRON_BENCH_DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite:{}", folder.path().join("bench.db").display()));
    let platform = platform_with(&url, |settings| {
        settings.email.server = Some(server.server());
        settings.email.rate = 100_000;
        settings.email.connections = std::env::var("CONNECTIONS").map_or(8, |count| count.parse().unwrap());
    })
    .await;
    let actor = administrator(&platform).await;
    let import = hand_out(&platform, &actor).await;
    let stop = CancellationToken::new();
    let sender = tokio::spawn(delivery::run_sender(Arc::clone(&platform), stop.clone()));
    let started = Instant::now();
    let request = SendRequest::default();
    let job = delivery::send(&platform, &actor, import, Channel::Email, &request).await.unwrap();
    assert_eq!(job.total, i64::from(MESSAGES));
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let progress = delivery::progress(&platform, &actor, job.trabajo_id).await.unwrap();
        if progress.estado == JobState::Completado {
            assert_eq!(progress.enviados, i64::from(MESSAGES));
            break;
        }
    }
    let elapsed = started.elapsed();
    assert_eq!(server.received().len(), MESSAGES as usize);
    println!(
        "{MESSAGES} messages in {elapsed:?}: {:.0} a second over {} connections ({})",
        f64::from(MESSAGES) / elapsed.as_secs_f64(),
        server.connections(),
        platform.db.engine()
    );
    stop.cancel();
    sender.await.unwrap();
}

/// An import that created so many people, with first passwords.
async fn hand_out(platform: &Arc<Platform>, actor: &Actor) -> Uuid {
    let csv = "tipo_documento,nro_documento,nombre,apellido,telefono,email\nDNI,30000000,Rosa,Quispe,+51987654321,\n";
    let (kind, file_name, corrections) = (Kind::Padres, "padres.csv".into(), Corrections::default());
    let upload = Upload { kind, file_name, bytes: csv.as_bytes().to_vec(), corrections };
    let import = imports::validate(platform, actor, upload).await.unwrap().import_id;
    imports::run_check(platform, import, &CancellationToken::new(), false).await.unwrap();
    let expires = expiry(platform);
    let mut tx = platform.db.begin().await.unwrap();
    for n in 0..MESSAGES {
        let user = NewUser {
            document_type: Some("DNI".into()),
            document: Some((40_000_000 + n).to_string()),
            first_name: "Rosa".into(),
            last_name: "Quispe Ñahui".into(),
            phone: None,
            email: Some(format!("familia{n}@colegio.pe")),
            role: Role::Apoderado,
            password_hash: "-".into(),
            password_expires: Some(expires),
            must_change_password: true,
            created_by: None,
        };
        let user = create_in(&mut tx, platform, user).await.unwrap();
        let password = PlainPassword::new("aB9xT3qZ".into());
        let issued = Issued { user, import: Some(import), password: &password, method: Method::Random, expires };
        seal_in(&mut tx, platform, &issued).await.unwrap();
        padron::execute!(
            &mut tx,
            "INSERT INTO importacion_filas (importacion_id, fila, estado, advertida, datos, problemas, otros, busqueda, \
             usuario_id) SELECT importacion_id, $1, 'creada', advertida, datos, problemas, otros, busqueda, $2 \
             FROM importacion_filas WHERE importacion_id = $3 AND fila = 2",
            i64::from(n) + 3,
            user,
            import
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    import
}
