//! bcrypt on a bounded pool of its own threads, one per core: never on the async threads.
//!
//! Two kinds of work share it. Sign-ins go first and wait in a bounded queue (a full one is
//! `Unavailable`); imports queue in lanes, one a job, served in turn so that two imports share the
//! cores fairly. One task in eight is an import's even under a storm of sign-ins.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use padron_core::password::{PlainPassword, policy};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::error::AppError;
use crate::platform::random::Entropy;
use crate::platform::telemetry::unexpected;

/// A bcrypt cost the product may use: 10 to 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost(u32);

impl Cost {
    pub const FLOOR: u32 = 10;
    pub const CEILING: u32 = 16;

    pub fn new(cost: u32) -> Option<Self> {
        (Self::FLOOR..=Self::CEILING).contains(&cost).then_some(Self(cost))
    }

    /// Cost 4, which protects nothing. Release builds do not have it.
    #[cfg(debug_assertions)]
    pub fn for_tests(cost: u32) -> Self {
        Self(cost)
    }

    pub fn get(self) -> u32 {
        self.0
    }
}

/// What a sign-in found out, after the same work whatever the answer.
pub struct Verification {
    pub accepted: bool,
    /// A hash at the wanted cost, when the stored one is cheaper and the password was right.
    pub upgraded: Option<String>,
}

/// What a sign-in asks.
pub struct Check {
    pub password: PlainPassword,
    /// The stored hash; `None` for an unknown user.
    pub stored: Option<String>,
    /// False when a right password must be refused all the same (inactive, blocked, expired).
    pub admissible: bool,
    /// What the stored hash should cost.
    pub wanted: Cost,
    /// The highest cost in use: every failed check costs as much as one verification at it.
    pub highest: Cost,
}

type Task = Box<dyn FnOnce() + Send>;

/// Sign-ins that may wait: at 217 ms each, two cores clear these in under seven seconds.
const SIGN_IN_QUEUE: usize = 64;
const IMPORT_SHARE: u32 = 8;

#[derive(Default)]
struct Queues {
    sign_ins: VecDeque<Task>,
    lanes: VecDeque<(Uuid, VecDeque<Task>)>,
    served: u32,
    closed: bool,
}

impl Queues {
    fn next(&mut self) -> Option<Task> {
        self.served = self.served.wrapping_add(1);
        let import_turn = self.served.is_multiple_of(IMPORT_SHARE) || self.sign_ins.is_empty();
        if import_turn && let Some((lane, mut tasks)) = self.lanes.pop_front() {
            let task = tasks.pop_front();
            if !tasks.is_empty() {
                self.lanes.push_back((lane, tasks));
            }
            if task.is_some() {
                return task;
            }
        }
        self.sign_ins.pop_front()
    }
}

#[derive(Default)]
struct Shared {
    queues: Mutex<Queues>,
    ready: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        loop {
            let mut queues = self.lock();
            let task = loop {
                if let Some(task) = queues.next() {
                    break task;
                }
                if queues.closed {
                    return;
                }
                queues = self.ready.wait(queues).unwrap_or_else(PoisonError::into_inner);
            };
            drop(queues);
            task();
        }
    }
}

/// The pool. Its threads end when it is dropped.
pub struct HashPool {
    shared: Arc<Shared>,
    entropy: Arc<dyn Entropy>,
    threads: usize,
}

impl HashPool {
    pub fn start(entropy: Arc<dyn Entropy>) -> std::io::Result<Self> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let shared = Arc::new(Shared::default());
        for number in 0..threads {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new().name(format!("bcrypt-{number}")).spawn(move || shared.work())?;
        }
        Ok(Self { shared, entropy, threads })
    }

    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Hashes for the import `lane`.
    pub async fn hash_in_lane(&self, lane: Uuid, password: PlainPassword, cost: Cost) -> Result<String, AppError> {
        let salt = self.salt();
        let (send, receive) = oneshot::channel();
        let task: Task = Box::new(move || {
            let _ = send.send(hash(&password, cost, salt));
        });
        {
            let mut queues = self.shared.lock();
            match queues.lanes.iter_mut().find(|(id, _)| *id == lane) {
                Some((_, tasks)) => tasks.push_back(task),
                None => queues.lanes.push_back((lane, VecDeque::from([task]))),
            }
        }
        self.shared.ready.notify_one();
        receive.await.map_err(unexpected("hashing was interrupted"))?
    }

    /// Hashes for one person who waits for it (a changed password).
    pub async fn hash(&self, password: PlainPassword, cost: Cost) -> Result<String, AppError> {
        let salt = self.salt();
        self.first(move || hash(&password, cost, salt)).await?
    }

    /// Checks a sign-in; see [`Check`].
    pub async fn check(&self, check: Check) -> Result<Verification, AppError> {
        let salt = self.salt();
        self.first(move || verify(check, salt)).await?
    }

    async fn first<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let (send, receive) = oneshot::channel();
        {
            let mut queues = self.shared.lock();
            if queues.sign_ins.len() >= SIGN_IN_QUEUE {
                return Err(AppError::Unavailable { segundos: 5 });
            }
            queues.sign_ins.push_back(Box::new(move || {
                let _ = send.send(work());
            }));
        }
        self.shared.ready.notify_one();
        receive.await.map_err(unexpected("hashing was interrupted"))
    }

    fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt);
        salt
    }
}

impl Drop for HashPool {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.ready.notify_all();
    }
}

fn hash(password: &PlainPassword, cost: Cost, salt: [u8; 16]) -> Result<String, AppError> {
    if !fits(password) {
        return Err(AppError::Internal);
    }
    bcrypt::hash_with_salt(password.expose(), cost.get(), salt)
        .map(|parts| parts.format_for_version(bcrypt::Version::TwoB))
        .map_err(unexpected("hashing failed"))
}

/// bcrypt looks at 72 bytes. The crate's own refusal counts the NUL it appends, and so would refuse 72, which lose
/// nothing: what is longer is refused here, before it could be cut.
fn fits(password: &PlainPassword) -> bool {
    password.expose().len() <= policy::MAX_BYTES
}

fn verify(check: Check, salt: [u8; 16]) -> Result<Verification, AppError> {
    // One that is too long is not even looked at, so all the work is still to be done.
    let stored = check.stored.filter(|_| fits(&check.password));
    let stored_cost = stored.as_deref().and_then(cost_of);
    let right = stored.is_some_and(|stored| bcrypt::verify(check.password.expose(), &stored).unwrap_or(false));
    if right && check.admissible {
        let upgraded = match stored_cost {
            Some(cost) if cost < check.wanted.get() => Some(hash(&check.password, check.wanted, salt)?),
            _ => None,
        };
        return Ok(Verification { accepted: true, upgraded });
    }
    even_out(stored_cost, check.highest, salt);
    Ok(Verification { accepted: false, upgraded: None })
}

/// The work missing to one verification at `highest`: after a check at cost c, dummies at
/// c…highest-1 (2^c + 2^c + 2^(c+1) + … = 2^highest); without a check, one at `highest`.
fn even_out(spent: Option<u32>, highest: Cost, salt: [u8; 16]) {
    match spent {
        Some(spent) => (spent..highest.get()).for_each(|cost| burn(cost, salt)),
        None => burn(highest.get(), salt),
    }
}

fn burn(cost: u32, salt: [u8; 16]) {
    let _ = std::hint::black_box(bcrypt::bcrypt(cost, salt, b"padron"));
}

/// The cost written in a `$2b$` hash.
fn cost_of(stored: &str) -> Option<u32> {
    stored.split('$').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::random::SystemEntropy;

    fn pool() -> HashPool {
        HashPool::start(Arc::new(SystemEntropy)).unwrap()
    }

    fn check(password: &str, stored: Option<String>) -> Check {
        let four = Cost::for_tests(4);
        Check {
            password: PlainPassword::new(password.to_owned()),
            stored,
            admissible: true,
            wanted: four,
            highest: four,
        }
    }

    #[tokio::test]
    async fn a_password_of_72_bytes_counts_to_the_last_and_73_are_an_error() {
        let pool = pool();
        let longest = format!("{}a", "x".repeat(71));
        let stored = pool.hash(PlainPassword::new(longest.clone()), Cost::for_tests(4)).await.unwrap();
        assert!(pool.check(check(&longest, Some(stored.clone()))).await.unwrap().accepted);
        for other in ["x".repeat(71), format!("{}b", "x".repeat(71)), format!("{longest}x")] {
            assert!(!pool.check(check(&other, Some(stored.clone()))).await.unwrap().accepted);
        }
        assert!(pool.hash(PlainPassword::new("x".repeat(73)), Cost::for_tests(4)).await.is_err());
    }

    #[tokio::test]
    async fn a_right_password_at_an_old_cost_comes_back_upgraded() {
        let pool = pool();
        let stored = pool.hash(PlainPassword::new("Clave-1234".to_owned()), Cost::for_tests(4)).await.unwrap();
        assert!(stored.starts_with("$2b$04$"));
        let five = Cost::for_tests(5);
        let verification =
            pool.check(Check { wanted: five, highest: five, ..check("Clave-1234", Some(stored)) }).await.unwrap();
        assert!(verification.accepted);
        assert!(verification.upgraded.is_some_and(|hash| hash.starts_with("$2b$05$")));
    }

    #[tokio::test]
    async fn a_right_password_of_someone_who_may_not_enter_is_refused() {
        let pool = pool();
        let stored = pool.hash(PlainPassword::new("Clave-1234".to_owned()), Cost::for_tests(4)).await.unwrap();
        let verification = pool.check(Check { admissible: false, ..check("Clave-1234", Some(stored)) }).await.unwrap();
        assert!(!verification.accepted && verification.upgraded.is_none());
    }

    #[test]
    fn lanes_are_served_in_turn_and_sign_ins_first() {
        let order = Arc::new(Mutex::new(Vec::new()));
        let task = |name: &'static str| -> Task {
            let order = Arc::clone(&order);
            Box::new(move || order.lock().unwrap().push(name))
        };
        let mut queues = Queues::default();
        queues.lanes.push_back((Uuid::from_u128(1), VecDeque::from([task("a1"), task("a2")])));
        queues.lanes.push_back((Uuid::from_u128(2), VecDeque::from([task("b1")])));
        queues.sign_ins.push_back(task("login"));
        while let Some(task) = queues.next() {
            task();
        }
        assert_eq!(*order.lock().unwrap(), ["login", "a1", "b1", "a2"]);
    }

    #[test]
    fn a_cost_below_ten_cannot_be_configured() {
        assert!(Cost::new(9).is_none() && Cost::new(10).is_some() && Cost::new(17).is_none());
    }
}
