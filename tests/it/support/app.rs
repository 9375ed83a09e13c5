//! The real router on a real port, a real worker and a real database, in the test's own process.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;

use chrono::TimeDelta;
use padron::platform::Platform;
use padron::platform::changes::Changes;
use padron::platform::confined::SheetReader;
use padron::platform::hashing::{Cost, HashPool};
use padron::platform::import_log::ImportLog;
use padron::platform::jobs::JobSignal;
use padron::platform::keys::Keys;
use padron::platform::random::{Entropy, SystemEntropy};
use padron::platform::settings::Settings;
use padron::platform::traces::Traces;
use padron::platform::version_cache::VersionCache;
use padron::server::{router, worker};
use padron_core::password::AlphanumericLength;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::clock::TestClock;
use super::engine::{Database, Engine, count, execute};
use super::visitor::Visitor;

pub struct TestApp {
    pub platform: Arc<Platform>,
    pub clock: Arc<TestClock>,
    pub database: Database,
    visitor: Visitor,
    worker: CancellationToken,
}

impl TestApp {
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| ()).await
    }

    /// With settings of its own; the defaults are cheap hashes, no limits, and a trusted proxy on this machine,
    /// so that `X-Forwarded-For` chooses the address a request comes from.
    pub async fn start_with(engine: Engine, adjust: impl FnOnce(&mut Settings)) -> Self {
        let app = Self::start_without_worker(engine, adjust).await;
        tokio::spawn(worker::run(Arc::clone(&app.platform), app.worker.clone()));
        app
    }

    pub async fn start_without_worker(engine: Engine, adjust: impl FnOnce(&mut Settings)) -> Self {
        Self::start_on(Database::create(engine).await, Arc::new(TestClock::default()), adjust).await
    }

    /// The same application started again with other settings.
    pub async fn again_with(mut self, adjust: impl FnOnce(&mut Settings)) -> Self {
        self.worker.cancel();
        let database = std::mem::replace(&mut self.database, Database::create_empty(Engine::Sqlite).await);
        let app = Self::start_on(database, Arc::clone(&self.clock), adjust).await;
        tokio::spawn(worker::run(Arc::clone(&app.platform), app.worker.clone()));
        app
    }

    async fn start_on(database: Database, clock: Arc<TestClock>, adjust: impl FnOnce(&mut Settings)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut settings = settings(address);
        adjust(&mut settings);
        let platform = platform(&database, &clock, settings).await;
        let service = router::build(Arc::clone(&platform)).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let visitor = Visitor::new(address);
        Self { platform, clock, database, visitor, worker: CancellationToken::new() }
    }

    /// Another instance on the same database, at an address of its own. It ends with this one.
    pub async fn another(&self) -> Visitor {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let platform = platform(&self.database, &self.clock, self.platform.settings.clone()).await;
        let service = router::build(Arc::clone(&platform)).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        tokio::spawn(worker::run(platform, self.worker.clone()));
        Visitor::new(address)
    }

    /// A number from the database.
    pub async fn count(&self, sql: &str) -> i64 {
        count(&self.platform.db, sql).await
    }

    /// Changes the database behind the application's back.
    pub async fn execute(&self, sql: &str) {
        execute(&self.platform.db, sql).await;
    }
}

impl Deref for TestApp {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.worker.cancel();
    }
}

/// A worker of another instance on the same database, which can be killed like a process.
pub struct OtherInstance(Option<tokio::runtime::Runtime>);

impl OtherInstance {
    pub fn start(app: &TestApp) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (url, clock, settings) = (app.database.url(), Arc::clone(&app.clock), app.platform.settings.clone());
        runtime.spawn(async move {
            let db = padron::platform::db::Db::open(&url).await.unwrap();
            worker::run(platform_on(db, &clock, settings), CancellationToken::new()).await;
        });
        Self(Some(runtime))
    }

    /// Ends everything it does at once; nothing is given back.
    pub fn kill(mut self) {
        self.0.take().unwrap().shutdown_background();
    }
}

impl Drop for OtherInstance {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

async fn platform(database: &Database, clock: &Arc<TestClock>, settings: Settings) -> Arc<Platform> {
    platform_on(database.open().await, clock, settings)
}

fn platform_on(db: padron::platform::db::Db, clock: &Arc<TestClock>, settings: Settings) -> Arc<Platform> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let hasher = HashPool::start(Arc::clone(&entropy)).unwrap();
    let keys = Keys::from_master(&[7; 32]);
    let import_log = ImportLog::new(settings.import_log.clone());
    Arc::new(Platform {
        db,
        clock: Arc::clone(clock) as _,
        entropy,
        keys,
        hasher,
        settings,
        jobs: JobSignal::default(),
        changes: Changes::default(),
        sheets: SheetReader::new(env!("CARGO_BIN_EXE_padron")),
        versions: VersionCache::default(),
        traces: Traces::default(),
        import_log,
    })
}

fn settings(address: SocketAddr) -> Settings {
    Settings {
        initial_cost: Cost::for_tests(4),
        own_cost: Cost::for_tests(5),
        initial_length: AlphanumericLength::default(),
        country: padron_core::country::Country::Peru,
        initial_validity: TimeDelta::days(14),
        public_url: format!("http://{address}"),
        secure_cookies: false,
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        login_rate: 1_000_000,
        api_rate: 1_000_000,
        demo: false,
        email: padron::platform::settings::EmailSettings::default(),
        whatsapp: padron::platform::settings::WhatsAppSettings::default(),
        import_log: None,
    }
}
