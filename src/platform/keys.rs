//! The key file and what is derived from it: the key that signs sessions, the one that seals
//! first passwords, and the one that blinds account names in the table of failed sign-ins.
//!
//! The file holds 32 random bytes in hexadecimal, mode 0600, and lives outside the database: who
//! has only a copy of the database can neither sign in nor open a sealed password.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use padron_core::password::PlainPassword;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::platform::random::Entropy;

const NONCE: usize = 24;

/// The derived keys.
pub struct Keys {
    sealing: XChaCha20Poly1305,
    signing: Zeroizing<[u8; 32]>,
    blinding: Zeroizing<[u8; 32]>,
}

/// A sealed text could not be opened: another key, other associated data, or damage.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value cannot be opened with this key file")]
pub struct CannotOpen;

impl Keys {
    pub fn from_master(master: &[u8; 32]) -> Self {
        let sealing = derive(master, b"padron sealing v1");
        Self {
            sealing: XChaCha20Poly1305::new(&Key::from(*sealing)),
            signing: derive(master, b"padron signing v1"),
            blinding: derive(master, b"padron blinding v1"),
        }
    }

    /// Reads the key file, or makes it (mode 0600) when there is none.
    pub fn load_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Self, String> {
        let shown = path.display();
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let text = Zeroizing::new(text);
                let master = parse_hex(text.trim())
                    .ok_or_else(|| format!("El archivo de clave {shown} no tiene 64 cifras hexadecimales."))?;
                Ok(Self::from_master(&master))
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                let mut master = Zeroizing::new([0u8; 32]);
                entropy.fill(master.as_mut());
                write_new(path, &master)
                    .map_err(|cause| format!("No se pudo crear el archivo de clave {shown}: {cause}"))?;
                Ok(Self::from_master(&master))
            }
            Err(cause) => Err(format!("No se pudo leer el archivo de clave {shown}: {cause}")),
        }
    }

    pub fn signing(&self) -> &[u8] {
        self.signing.as_ref()
    }

    /// Seals `plain`; `bound` must be the same when it is opened.
    pub fn seal(&self, entropy: &dyn Entropy, plain: &[u8], bound: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        let mut nonce = [0u8; NONCE];
        entropy.fill(&mut nonce);
        let sealed =
            self.sealing.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound }).map_err(|_| CannotOpen)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, sealed: &[u8], bound: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(CannotOpen)?;
        let plain =
            self.sealing.decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: bound }).map_err(|_| CannotOpen)?;
        Ok(Zeroizing::new(plain))
    }

    pub fn open_password(&self, sealed: &[u8], bound: &[u8]) -> Result<PlainPassword, CannotOpen> {
        let plain = self.open(sealed, bound)?;
        std::str::from_utf8(&plain).map(|text| PlainPassword::new(text.to_owned())).map_err(|_| CannotOpen)
    }

    /// A digest that tells bodies apart and cannot be tried out without the key: they may hold passwords.
    pub fn fingerprint(&self, body: &[u8]) -> [u8; 32] {
        let mut digest = [0u8; 32];
        // 32 bytes is far below the 255 blocks HKDF can give, its only failure.
        let _ = Hkdf::<Sha256>::new(Some(self.blinding.as_ref()), body).expand(b"body", &mut digest);
        digest
    }

    /// A digest of an account's name that cannot be reversed without the key.
    pub fn blind(&self, text: &str) -> String {
        let mut digest = [0u8; 18];
        // 18 bytes is far below the 255 blocks HKDF can give, its only failure.
        let _ = Hkdf::<Sha256>::new(Some(self.blinding.as_ref()), text.as_bytes()).expand(b"account", &mut digest);
        URL_SAFE_NO_PAD.encode(digest)
    }
}

fn derive(master: &[u8; 32], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0u8; 32]);
    // One block: cannot exceed HKDF's limit, its only failure.
    let _ = Hkdf::<Sha256>::new(None, master).expand(purpose, key.as_mut());
    key
}

fn write_new(path: &Path, master: &[u8; 32]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let text = Zeroizing::new(master.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

pub(super) fn parse_hex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = Zeroizing::new([0u8; 32]);
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::random::SystemEntropy;

    #[test]
    fn a_sealed_password_opens_only_with_its_own_key_and_its_own_owner() {
        let keys = Keys::from_master(&[7; 32]);
        let sealed = keys.seal(&SystemEntropy, b"aB9xT3qZ", b"import+user").unwrap();
        assert_eq!(keys.open_password(&sealed, b"import+user").unwrap().expose(), "aB9xT3qZ");
        assert!(keys.open(&sealed, b"import+other").is_err());
        assert!(Keys::from_master(&[8; 32]).open(&sealed, b"import+user").is_err());
        assert!(keys.open(&sealed[..20], b"import+user").is_err());
    }

    #[test]
    fn the_key_file_is_made_once_private_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("padron.key");
        let first = Keys::load_or_create(&path, &SystemEntropy).unwrap();
        let second = Keys::load_or_create(&path, &SystemEntropy).unwrap();
        assert_eq!(first.signing(), second.signing());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_file_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("padron.key");
        std::fs::write(&path, "hola").unwrap();
        assert!(Keys::load_or_create(&path, &SystemEntropy).err().unwrap().contains("padron.key"));
    }
}
