//! AES and the hashes that encrypted workbooks name.
//!
//! The chaining is written here: of a cipher in blocks it is one line, and key lengths are known only when the file is read.

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Bytes of a block of AES.
pub(super) const BLOCK: usize = 16;

/// AES with a key of any of its lengths.
pub(super) enum Aes {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

impl Aes {
    /// None where no AES has keys of that length.
    pub(super) fn new(key: &[u8]) -> Option<Aes> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(Aes::Short),
            24 => Aes192::new_from_slice(key).ok().map(Aes::Middle),
            32 => Aes256::new_from_slice(key).ok().map(Aes::Long),
            _ => None,
        }
    }

    /// Decrypts whole blocks each for itself (ECB); what is left over stays as it is.
    pub(super) fn each(&self, bytes: &mut [u8]) {
        for block in bytes.chunks_exact_mut(BLOCK) {
            let Ok(block) = <&mut Array<u8, _>>::try_from(block) else { continue };
            match self {
                Aes::Short(aes) => aes.decrypt_block(block),
                Aes::Middle(aes) => aes.decrypt_block(block),
                Aes::Long(aes) => aes.decrypt_block(block),
            }
        }
    }

    /// Decrypts whole blocks, each chained to the one before (CBC), the first to `start`.
    pub(super) fn chained(&self, start: &[u8; BLOCK], bytes: &mut [u8]) {
        let mut before = *start;
        for block in bytes.chunks_exact_mut(BLOCK) {
            let mut written = [0; BLOCK];
            written.copy_from_slice(block);
            self.each(block);
            block.iter_mut().zip(before).for_each(|(byte, chained)| *byte ^= chained);
            before = written;
        }
    }
}

/// The hashes that encrypted workbooks may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the name that workbooks write.
    pub(super) fn named(name: &str) -> Option<Hash> {
        match name {
            "SHA1" | "SHA-1" => Some(Hash::Sha1),
            "SHA256" | "SHA-256" => Some(Hash::Sha256),
            "SHA384" | "SHA-384" => Some(Hash::Sha384),
            "SHA512" | "SHA-512" => Some(Hash::Sha512),
            _ => None,
        }
    }

    /// Of the parts one after the other.
    pub(super) fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Hash::Sha1 => digest::<Sha1>(parts),
            Hash::Sha256 => digest::<Sha256>(parts),
            Hash::Sha384 => digest::<Sha384>(parts),
            Hash::Sha512 => digest::<Sha512>(parts),
        }
    }

    /// The salted password hashed once, and then over and over with the number of the turn.
    pub(super) fn spun(self, salt: &[u8], password: &[u8], turns: u32) -> Vec<u8> {
        (0..turns).fold(self.of(&[salt, password]), |hash, turn| self.of(&[&turn.to_le_bytes(), &hash]))
    }

    /// Whether `expected` is what a holder of the key says of the bytes (HMAC).
    pub(super) fn vouches(self, key: &[u8], bytes: &[u8], expected: &[u8]) -> bool {
        match self {
            Hash::Sha1 => vouches::<Hmac<Sha1>>(key, bytes, expected),
            Hash::Sha256 => vouches::<Hmac<Sha256>>(key, bytes, expected),
            Hash::Sha384 => vouches::<Hmac<Sha384>>(key, bytes, expected),
            Hash::Sha512 => vouches::<Hmac<Sha512>>(key, bytes, expected),
        }
    }

    pub(super) fn bytes(self) -> usize {
        match self {
            Hash::Sha1 => 20,
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().fold(D::new(), |hash, part| hash.chain_update(part)).finalize().to_vec()
}

fn vouches<M: Mac + KeyInit>(key: &[u8], bytes: &[u8], expected: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(key).is_ok_and(|mac| mac.chain_update(bytes).verify_slice(expected).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    /// From NIST SP 800-38A, F.2.1, F.2.3 and F.2.5: the first two blocks.
    #[test]
    fn blocks_are_decrypted_as_the_standard_shows() {
        let plain = bytes("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        let cases = [
            ("2b7e151628aed2a6abf7158809cf4f3c", "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"),
            (
                "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
                "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a",
            ),
            (
                "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
                "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d",
            ),
        ];
        let start = std::array::from_fn(|at| at as u8);
        for (key, encrypted) in cases {
            let mut found = bytes(encrypted);
            Aes::new(&bytes(key)).unwrap().chained(&start, &mut found);
            assert_eq!(found, plain, "{key}");
        }
        assert!(Aes::new(&[0; 20]).is_none());
    }

    #[test]
    fn hashes_are_those_of_their_names() {
        let known = [("SHA1", "a9993e36"), ("SHA256", "ba7816bf"), ("SHA384", "cb00753f"), ("SHA512", "ddaf35a1")];
        for (name, begins) in known {
            let hash = Hash::named(name).unwrap();
            let found = hash.of(&[b"a", b"bc"]);
            assert_eq!((&found[..4], found.len()), (&bytes(begins)[..], hash.bytes()), "{name}");
        }
        assert_eq!(Hash::named("MD5"), None);
    }
}
