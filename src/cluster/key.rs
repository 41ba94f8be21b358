//! The key of a data folder, by which its machines know each other.
//!
//! From it both ends make the same pair of keys and a certificate that they sign themselves, and each believes only that one: so the
//! line is encrypted, and who does not read the data folder neither asks nor answers.

use crate::files::{self, Access, FileError};
use rcgen::{CertificateParams, KeyPair, PKCS_ED25519};
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;
use tonic::transport::{Certificate, ClientTlsConfig, Identity, ServerTlsConfig};

/// Its file in the data folder.
pub const FILE: &str = "cluster-key";

/// The name in the certificate, whatever the machine is called.
const NAME: &str = "worker.zhoubao";

/// What stands before the 32 bytes of an Ed25519 key in PKCS #8.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// A secret: 32 bytes in hexadecimal digits.
#[derive(Clone)]
pub struct Key {
    certificate: String,
    private: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// Whether a data folder has one.
    pub fn is_in(data: &Path) -> bool {
        data.join(FILE).is_file()
    }

    /// Makes that of a data folder where there is none. Whoever does it holds the lock: of two that are made at once one would be
    /// somebody's whom nobody believes.
    pub fn make(data: &Path) -> Result<(), FileError> {
        if Key::is_in(data) {
            return Ok(());
        }
        let path = data.join(FILE);
        let mut bytes = [0; 32];
        let failed = |_| FileError { step: "create", path: path.clone(), source: io::Error::from(ErrorKind::Other) };
        getrandom::fill(&mut bytes).map_err(failed)?;
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        files::write(&path, format!("{digits}\n").as_bytes(), Access::Private)
    }

    /// That of a data folder.
    pub fn of(data: &Path) -> Result<Key, FileError> {
        let path = data.join(FILE);
        let written = files::read(&path)?;
        let key = std::str::from_utf8(&written).ok().and_then(Key::parse);
        key.ok_or(FileError { step: "read", path, source: ErrorKind::InvalidData.into() })
    }

    /// From what its file holds; `None` where that is no key.
    pub fn parse(written: &str) -> Option<Key> {
        let digits = written.trim_ascii();
        let byte = |at: usize| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok();
        let secret: Vec<u8> = (0..32).map(byte).collect::<Option<_>>().filter(|_| digits.len() == 64)?;
        let private = [&PKCS8[..], &secret].concat().into();
        let pair = KeyPair::from_pkcs8_der_and_sign_algo(&private, &PKCS_ED25519).ok()?;
        let certificate = CertificateParams::new([NAME.to_owned()]).ok()?.self_signed(&pair).ok()?;
        Some(Key { certificate: certificate.pem(), private: pair.serialize_pem() })
    }

    /// For who listens.
    pub(super) fn server(&self) -> ServerTlsConfig {
        ServerTlsConfig::new().identity(self.identity()).client_ca_root(Certificate::from_pem(&self.certificate))
    }

    /// For who asks.
    pub(super) fn client(&self) -> ClientTlsConfig {
        let root = Certificate::from_pem(&self.certificate);
        ClientTlsConfig::new().identity(self.identity()).ca_certificate(root).domain_name(NAME)
    }

    fn identity(&self) -> Identity {
        Identity::from_pem(&self.certificate, &self.private)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept_to_ourselves() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        assert!(!Key::is_in(data.path()) && Key::of(data.path()).is_err());
        Key::make(data.path()).unwrap();
        let first = Key::of(data.path()).unwrap();
        Key::make(data.path()).unwrap();
        assert_eq!(Key::of(data.path()).unwrap().private, first.private);
        let mode = std::fs::metadata(data.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(data.path().join(FILE), "no key").unwrap();
        assert!(Key::of(data.path()).is_err());
    }
}
