//! Workbooks with a password, as ECMA-376 encrypts them: a package of its own in a compound file, with what is needed to
//! check the password beside it ([MS-OFFCRYPTO]). `agile` is what Office since 2010 and LibreOffice write, `standard` what
//! Office 2007 wrote.
//!
//! Nothing is read with a password that was not proven right, and of `agile` nothing whose content is not vouched for.

use super::agile;
use super::cipher::{Aes, BLOCK, Hash};
use super::compound::{Compound, u16_at, u32_at};
use super::limits::{Limit, Limits};
use super::password::Password;
use super::refusal::Refusal;

/// With it Excel encrypts workbooks that are only protected against changes, and opens them without asking.
const UNASKED: &str = "VelvetSweatshop";

/// The workbook within.
pub(super) fn open(compound: &Compound<'_>, passwords: &[Password], limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let (Some(info), Some(package)) = (compound.stream("EncryptionInfo")?, compound.stream("EncryptedPackage")?) else {
        return Err(Refusal::damaged("", "no word on how it is encrypted"));
    };
    let length = u64::from(u32_at(&package, 0)) | u64::from(u32_at(&package, 4)) << 32;
    if length > limits.file_bytes {
        return Err(Refusal::too_much(Limit::FileBytes, length, limits.file_bytes, "EncryptedPackage"));
    }
    let length = length as usize;
    if package.len() < 8 || length > package.len() - 8 {
        return Err(Refusal::Incomplete { place: "EncryptedPackage".to_owned() });
    }
    let scheme = match (u16_at(&info, 0), u16_at(&info, 2)) {
        (4, 4) => agile::Info::parse(info.get(8..).unwrap_or_default()).map(Scheme::Agile)?,
        (2..=4, 2) => Standard::parse(&info).map(Scheme::Standard)?,
        (major, minor) => return Err(Refusal::unknown_encryption(&format!("ECMA-376 {major}.{minor}"))),
    };
    let unasked = Password::new(UNASKED);
    for password in passwords.iter().chain([&unasked]) {
        if let Some(mut plain) = scheme.decrypt(password, &package)? {
            plain.truncate(length);
            return Ok(plain);
        }
    }
    Err(if passwords.is_empty() { Refusal::Encrypted } else { Refusal::WrongPassword })
}

enum Scheme {
    Agile(agile::Info),
    Standard(Standard),
}

impl Scheme {
    /// The package, its last block filled up; none where the password is another.
    fn decrypt(&self, password: &Password, package: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
        match self {
            Scheme::Agile(info) => info.decrypt(password, package),
            Scheme::Standard(info) => Ok(info.decrypt(password, package)),
        }
    }
}

/// What Office 2007 writes: AES block by block under a key from SHA-1.
struct Standard {
    key_bytes: usize,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

impl Standard {
    /// Turns of hashing, which this scheme does not write down.
    const TURNS: u32 = 50_000;

    fn parse(info: &[u8]) -> Result<Standard, Refusal> {
        let damaged = || Refusal::damaged("EncryptionInfo", "a word on the encryption that breaks off");
        let header = info.get(12..).ok_or_else(damaged)?;
        let size = u32_at(info, 8) as usize;
        let verifier = header.get(size..).filter(|_| size >= 32).ok_or_else(damaged)?;
        // The algorithms have numbers: AES of each length, or none, which the length of the key then says.
        let (cipher, hash, bits) = (u32_at(header, 8), u32_at(header, 12), u32_at(header, 16));
        if !matches!(cipher, 0x660E..=0x6610) || !matches!(hash, 0 | 0x8004) || !matches!(bits, 128 | 192 | 256) {
            return Err(Refusal::unknown_encryption(&format!("ECMA-376 {cipher:04X} {hash:04X} {bits}")));
        }
        let at = |from: usize, to: usize| verifier.get(from..to).map(<[u8]>::to_vec).ok_or_else(damaged);
        if u32_at(verifier, 0) != 16 {
            return Err(damaged());
        }
        Ok(Standard {
            key_bytes: bits as usize / 8,
            salt: at(4, 20)?,
            verifier: at(20, 36)?,
            verifier_hash: at(40, 72)?,
        })
    }

    fn decrypt(&self, password: &Password, package: &[u8]) -> Option<Vec<u8>> {
        let aes = self.aes(password)?;
        let (mut verifier, mut hash) = (self.verifier.clone(), self.verifier_hash.clone());
        aes.each(&mut verifier);
        aes.each(&mut hash);
        if Hash::Sha1.of(&[&verifier]) != hash[..Hash::Sha1.bytes()] {
            return None;
        }
        let mut plain = package[8..].to_vec();
        plain.truncate(plain.len() / BLOCK * BLOCK);
        aes.each(&mut plain);
        Some(plain)
    }

    fn aes(&self, password: &Password) -> Option<Aes> {
        let spun = Hash::Sha1.spun(&self.salt, &password.utf16(), Self::TURNS);
        let hash = Hash::Sha1.of(&[&spun, &0_u32.to_le_bytes()]);
        let half = |fill: u8| {
            let mut block = [fill; 64];
            block.iter_mut().zip(&hash).for_each(|(byte, hashed)| *byte ^= hashed);
            Hash::Sha1.of(&[&block])
        };
        let key = [half(0x36), half(0x5C)].concat();
        Aes::new(&key[..self.key_bytes])
    }
}
