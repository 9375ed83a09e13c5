//! Adapters to the outside: database, clock, randomness, keys, hashing, jobs, mail, WhatsApp, confined readers,
//! telemetry, the log of imports.
//! They know no feature. [`Platform`] carries them to every service.

pub mod changes;
pub mod clock;
pub mod confined;
pub mod db;
pub mod hashing;
pub mod import_log;
pub mod jobs;
pub mod keys;
pub mod listing;
pub mod random;
pub mod reply;
pub mod settings;
pub mod smtp;
pub mod streams;
pub mod telemetry;
pub mod traces;
pub mod version_cache;
pub mod whatsapp;

use std::sync::Arc;

use uuid::Uuid;

use changes::Changes;
use clock::Clock;
use confined::SheetReader;
use db::Db;
use hashing::HashPool;
use import_log::ImportLog;
use jobs::JobSignal;
use keys::Keys;
use random::Entropy;
use settings::Settings;
use traces::Traces;
use version_cache::VersionCache;

/// What a service needs of the outside world. Cheap to share: always behind an `Arc`.
pub struct Platform {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub keys: Keys,
    pub hasher: HashPool,
    pub settings: Settings,
    pub jobs: JobSignal,
    pub changes: Changes,
    pub sheets: SheetReader,
    pub versions: VersionCache,
    pub traces: Traces,
    pub import_log: ImportLog,
}

impl Platform {
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// A new identifier (UUID v7: sorts by the time of its making).
    pub fn new_id(&self) -> Uuid {
        let mut tail = [0u8; 10];
        self.entropy.fill(&mut tail);
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}
