//! The `agile` encryption of workbooks: an XML that names its algorithms, AES in segments, and a code that vouches for all
//! of it.

use super::cipher::{Aes, BLOCK, Hash};
use super::password::Password;
use super::refusal::Refusal;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What each key is made for.
const INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const VALUE: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];
const MAC_KEY: [u8; 8] = [0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6];
const MAC_VALUE: [u8; 8] = [0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33];

/// Turns of hashing a password: Office writes 100,000. More would be there to keep the reader busy.
const MOST_TURNS: u32 = 1_000_000;

/// Bytes of the package that are chained together.
const SEGMENT: usize = 4096;

/// The word on how a workbook is encrypted.
#[derive(Default)]
pub(super) struct Info {
    data: Option<Algorithm>,
    password: Option<Algorithm>,
    turns: u32,
    verifier_input: Vec<u8>,
    verifier_value: Vec<u8>,
    key: Vec<u8>,
    mac_key: Vec<u8>,
    mac_value: Vec<u8>,
}

/// How the package, or the key to it, is encrypted.
struct Algorithm {
    hash: Hash,
    key_bytes: usize,
    salt: Vec<u8>,
}

impl Info {
    pub(super) fn parse(xml: &[u8]) -> Result<Info, Refusal> {
        let mut reader = Reader::from_reader(xml);
        let mut info = Info::default();
        loop {
            match reader.read_event().map_err(|e| damaged(&e.to_string()))? {
                Event::Start(tag) | Event::Empty(tag) => info.take(&tag)?,
                Event::DocType(_) => return Err(Refusal::Doctype { part: "EncryptionInfo".to_owned() }),
                Event::Eof => break,
                _ => {}
            }
        }
        let whole = info.data.is_some() && info.password.is_some();
        if whole { Ok(info) } else { Err(damaged("a word on the encryption that breaks off")) }
    }

    fn take(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        match tag.local_name().as_ref() {
            "keyData" => self.data = Some(Algorithm::of(tag)?),
            "dataIntegrity" => {
                self.mac_key = bytes(tag, "encryptedHmacKey")?;
                self.mac_value = bytes(tag, "encryptedHmacValue")?;
            }
            // One for each password; a second one would be another's.
            "encryptedKey" if self.password.is_none() => {
                self.password = Some(Algorithm::of(tag)?);
                self.turns = text(tag, "spinCount")?.parse().map_err(|_| damaged("spinCount"))?;
                if self.turns > MOST_TURNS {
                    return Err(Refusal::unknown_encryption(&format!("spinCount {}", self.turns)));
                }
                self.verifier_input = bytes(tag, "encryptedVerifierHashInput")?;
                self.verifier_value = bytes(tag, "encryptedVerifierHashValue")?;
                self.key = bytes(tag, "encryptedKeyValue")?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The package, its last block filled up; none where the password is another.
    pub(super) fn decrypt(&self, password: &Password, package: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
        let (Some(data), Some(own)) = (&self.data, &self.password) else { return Err(damaged("no algorithm")) };
        let spun = own.hash.spun(&own.salt, &password.utf16(), self.turns);
        let start = filled(&own.salt);
        let open = |purpose: &[u8], encrypted: &[u8]| {
            own.aes(&own.hash.of(&[&spun, purpose])).map(|aes| chained(&aes, &start, encrypted))
        };
        let input = open(&INPUT, &self.verifier_input)?;
        let value = open(&VALUE, &self.verifier_value)?;
        let proof = own.hash.of(&[&input]);
        if value.get(..proof.len()) != Some(&proof[..]) {
            return Ok(None);
        }
        let key = open(&KEY, &self.key)?;
        let aes = data.aes(&key)?;
        self.check(data, &aes, package)?;
        let mut plain = package[8..].to_vec();
        plain.truncate(plain.len() / BLOCK * BLOCK);
        for (number, segment) in (0_u32..).zip(plain.chunks_mut(SEGMENT)) {
            aes.chained(&data.start(&number.to_le_bytes()), segment);
        }
        Ok(Some(plain))
    }

    /// Whether the package is what was encrypted.
    fn check(&self, data: &Algorithm, aes: &Aes, package: &[u8]) -> Result<(), Refusal> {
        let length = data.hash.bytes();
        let key = chained(aes, &data.start(&MAC_KEY), &self.mac_key);
        let value = chained(aes, &data.start(&MAC_VALUE), &self.mac_value);
        let (Some(key), Some(value)) = (key.get(..length), value.get(..length)) else {
            return Err(damaged("nothing that vouches for it"));
        };
        if data.hash.vouches(key, package, value) {
            Ok(())
        } else {
            Err(Refusal::damaged("EncryptedPackage", "not what was encrypted"))
        }
    }
}

impl Algorithm {
    fn of(tag: &BytesStart<'_>) -> Result<Algorithm, Refusal> {
        let [cipher, chaining, name] =
            ["cipherAlgorithm", "cipherChaining", "hashAlgorithm"].map(|name| text(tag, name));
        let (cipher, chaining, name) = (cipher?, chaining?, name?);
        let bits: usize = text(tag, "keyBits")?.parse().map_err(|_| damaged("keyBits"))?;
        let known = cipher == "AES" && chaining == "ChainingModeCBC" && matches!(bits, 128 | 192 | 256);
        match Hash::named(&name).filter(|_| known) {
            Some(hash) => Ok(Algorithm { hash, key_bytes: bits / 8, salt: bytes(tag, "saltValue")? }),
            None => Err(Refusal::unknown_encryption(&format!("{cipher} {chaining} {bits} {name}"))),
        }
    }

    /// With a key that is cut, or filled up where the hash that it comes from is shorter.
    fn aes(&self, key: &[u8]) -> Result<Aes, Refusal> {
        let mut key = key.to_vec();
        key.resize(self.key_bytes, 0x36);
        Aes::new(&key).ok_or_else(|| damaged("a key of no length"))
    }

    /// What the first block of a purpose or a segment is chained to.
    fn start(&self, purpose: &[u8]) -> [u8; BLOCK] {
        filled(&self.hash.of(&[&self.salt, purpose]))
    }
}

fn chained(aes: &Aes, start: &[u8; BLOCK], encrypted: &[u8]) -> Vec<u8> {
    let mut plain = encrypted.to_vec();
    aes.chained(start, &mut plain);
    plain
}

/// The first bytes of it, filled up where there are not enough.
fn filled(bytes: &[u8]) -> [u8; BLOCK] {
    std::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0x36))
}

fn text(tag: &BytesStart<'_>, name: &str) -> Result<String, Refusal> {
    let attribute = tag.try_get_attribute(name).map_err(|e| damaged(&e.to_string()))?;
    attribute.map(|found| found.value.into_owned()).ok_or_else(|| damaged(name))
}

fn bytes(tag: &BytesStart<'_>, name: &str) -> Result<Vec<u8>, Refusal> {
    BASE64_STANDARD.decode(text(tag, name)?).map_err(|_| damaged(name))
}

fn damaged(detail: &str) -> Refusal {
    Refusal::damaged("EncryptionInfo", detail)
}
