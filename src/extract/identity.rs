//! Who bought, without a name: the stable identity that a platform gives of a buyer is kept as a keyed hash and never as text.
//!
//! Equal buyers are equal, which is all that counting people needs. The hash is keyed, because accounts and addresses can be
//! guessed: without the key nobody can try them. Every column that fills `buyer_key` goes through here, whatever its profile says.

use crate::files::sha256;
use crate::text;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// The fact column that tells buyers apart.
pub(super) const COLUMN: &str = "buyer_key";

const BYTES: usize = 32;

/// Hexadecimal digits kept of a hash: 128 bits, at which two of a billion buyers are never one by chance.
const DIGITS: usize = 32;

/// The key that buyers' identities are hashed with. It is told to nobody but reading children.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IdentityKey([u8; BYTES]);

impl IdentityKey {
    /// From random bytes.
    pub const fn new(bytes: [u8; BYTES]) -> Self {
        IdentityKey(bytes)
    }

    /// From the text that [`IdentityKey::reveal`] gives; `None` where it is no key.
    pub fn parse(written: &str) -> Option<Self> {
        let digits = written.trim_ascii();
        if digits.len() != 2 * BYTES || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok();
        let bytes: Option<Vec<u8>> = (0..BYTES).map(byte).collect();
        Some(IdentityKey(bytes?.try_into().ok()?))
    }

    /// The key as its file holds it.
    pub fn reveal(&self) -> String {
        hexadecimal(&self.0)
    }

    /// What tells keys apart and gives none away.
    pub fn fingerprint(&self) -> String {
        let mut hash = sha256(&[b"zhoubao identity ".as_slice(), &self.0].concat());
        hash.truncate(DIGITS);
        hash
    }

    /// Who a buyer is, by the platform's own word: blanks aside, mail addresses in small letters. `None` where that names nobody:
    /// nothing, or an account of which the platform hides a part.
    pub fn buyer(&self, said: &str) -> Option<String> {
        let clean = text::clean(said);
        let bare = clean.trim();
        if bare.is_empty() || bare.contains('*') {
            return None;
        }
        let bare = if bare.contains('@') { bare.to_lowercase() } else { bare.to_owned() };
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length will do");
        mac.update(bare.as_bytes());
        let mut hash = hexadecimal(&mac.finalize().into_bytes());
        hash.truncate(DIGITS);
        Some(hash)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityKey(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: IdentityKey = IdentityKey::new([7; BYTES]);

    #[test]
    fn equal_buyers_are_equal_and_nobody_reads_who_they_are() {
        let buyer = |said: &str| KEY.buyer(said);
        assert_eq!(buyer(" Anna@Example.COM\t"), buyer("anna@example.com"));
        assert_ne!(buyer("jd_Anna"), buyer("jd_anna"), "accounts keep their letters");
        assert_ne!(buyer("jd_anna"), IdentityKey::new([8; BYTES]).buyer("jd_anna"));
        assert_eq!(buyer("jd_anna").map(|hash| (hash.len(), hash.contains("anna"))), Some((DIGITS, false)));
        for nobody in ["", " ", "jd_a***a", "138****0000"] {
            assert_eq!(buyer(nobody), None, "{nobody}");
        }
    }

    #[test]
    fn a_key_is_read_back_from_its_file_and_shown_nowhere() {
        assert_eq!(IdentityKey::parse(&format!("{}\n", KEY.reveal())), Some(KEY));
        for broken in ["", "07", &KEY.reveal()[1..], &"z".repeat(64), &format!("{}0", KEY.reveal())] {
            assert_eq!(IdentityKey::parse(broken), None, "{broken}");
        }
        assert_eq!(format!("{KEY:?}"), "IdentityKey(***)");
        assert!(!KEY.reveal().contains(&KEY.fingerprint()));
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // RFC 4231, case 2, with its key filled up with zeros as HMAC does by itself.
        let mut key = [0; BYTES];
        key[..4].copy_from_slice(b"Jefe");
        let hash = IdentityKey::new(key).buyer("what do ya want for nothing?");
        assert_eq!(hash.as_deref(), Some("5bdcc146bf60754e6a042426089575c7"));
    }
}
