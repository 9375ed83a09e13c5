//! What an instance remembers of rows that are read often and seldom change. Everything is kept under the version that
//! the database gives it, and is asked for by the version that stands there now: what another instance has written
//! since is never missed.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

type Kept = (i64, Arc<dyn Any + Send + Sync>);

/// One version of each thing, by its type and its number.
#[derive(Default)]
pub struct VersionCache(Mutex<HashMap<(TypeId, i64), Kept>>);

impl VersionCache {
    /// The thing of that number, if what is remembered is that version of it.
    pub fn find<T: Send + Sync + 'static>(&self, number: i64, version: i64) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, thing) = kept.get(&(TypeId::of::<T>(), number))?;
        if *known == version { Arc::clone(thing).downcast().ok() } else { None }
    }

    /// Remembers this version of it, and no other.
    pub fn keep<T: Send + Sync + 'static>(&self, number: i64, version: i64, thing: &Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert((TypeId::of::<T>(), number), (version, Arc::clone(thing) as _));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_stands_in_the_database_is_given() {
        let versions = VersionCache::default();
        assert_eq!(versions.find::<String>(2026, 1), None);
        versions.keep(2026, 1, &Arc::new("first".to_owned()));
        assert_eq!(versions.find::<String>(2026, 1).as_deref(), Some(&"first".to_owned()));
        assert_eq!(versions.find::<String>(2026, 2), None, "another instance has changed it");
        versions.keep(2026, 2, &Arc::new("second".to_owned()));
        assert_eq!(versions.find::<String>(2026, 1), None);
        assert_eq!(versions.find::<String>(2025, 2), None);
        assert_eq!(versions.find::<u8>(2026, 2), None, "things of other kinds have numbers of their own");
    }
}
