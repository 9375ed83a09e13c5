//! A platform on a database of its own, and someone who may import.

#![allow(dead_code)] // Each bench uses its part.

use std::sync::Arc;

use padron::features::access::actor::{Actor, Client};
use padron::features::access::model::SessionUser;
use padron::features::users::service::{self as users, NewUser};
use padron::platform::Platform;
use padron::platform::changes::Changes;
use padron::platform::clock::SystemClock;
use padron::platform::confined::SheetReader;
use padron::platform::db::Db;
use padron::platform::hashing::{Cost, HashPool};
use padron::platform::jobs::JobSignal;
use padron::platform::keys::Keys;
use padron::platform::random::SystemEntropy;
use padron::platform::settings::Settings;
use padron::platform::traces::Traces;
use padron::platform::version_cache::VersionCache;
use padron_core::password::AlphanumericLength;
use padron_core::role::Role;
use uuid::Uuid;

/// On the database at `url`, brought up to date.
pub async fn platform(url: &str) -> Arc<Platform> {
    platform_with(url, |_| ()).await
}

/// The same with settings of its own.
pub async fn platform_with(url: &str, adjust: impl FnOnce(&mut Settings)) -> Arc<Platform> {
    let entropy = Arc::new(SystemEntropy);
    let db = Db::open(url).await.unwrap();
    db.migrate().await.unwrap();
    let mut settings = Settings {
        initial_cost: Cost::new(10).unwrap(),
        own_cost: Cost::new(12).unwrap(),
        initial_length: AlphanumericLength::default(),
        country: padron_core::country::Country::Peru,
        initial_validity: chrono::TimeDelta::days(14),
        public_url: "http://127.0.0.1:3000".into(),
        secure_cookies: false,
        trusted_proxies: Vec::new(),
        login_rate: 60,
        api_rate: 600,
        demo: false,
        email: padron::platform::settings::EmailSettings::default(),
        whatsapp: padron::platform::settings::WhatsAppSettings::default(),
        import_log: None,
    };
    adjust(&mut settings);
    let hasher = HashPool::start(entropy.clone()).unwrap();
    let keys = Keys::from_master(&[7; 32]);
    let (clock, jobs) = (Arc::new(SystemClock), JobSignal::default());
    Arc::new(Platform {
        db,
        clock,
        entropy,
        keys,
        hasher,
        settings,
        jobs,
        changes: Changes::default(),
        sheets: SheetReader::default(),
        versions: VersionCache::default(),
        traces: Traces::default(),
        import_log: Default::default(),
    })
}

/// An administrator who is in the database.
pub async fn administrator(platform: &Platform) -> Actor {
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
    Actor {
        user,
        session: Uuid::nil(),
        must_change_password: false,
        confirmed_until: Some(chrono::DateTime::<chrono::Utc>::MAX_UTC),
        permissions: Vec::new(),
        client,
    }
}
