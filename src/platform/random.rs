//! Chance as a parameter: the operating system's randomness, or a test's.

use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use rand::{CryptoRng, Rng};

pub trait Entropy: Send + Sync {
    /// A generator fit for secrets.
    fn rng(&self) -> Box<dyn CryptoRng + Send>;

    fn fill(&self, bytes: &mut [u8]) {
        self.rng().fill_bytes(bytes);
    }
}

/// The operating system's generator. It panics when the system has none, where nothing could go on.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn rng(&self) -> Box<dyn CryptoRng + Send> {
        Box::new(UnwrapErr(SysRng))
    }
}
