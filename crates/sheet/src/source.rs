//! From a path to the bytes of one spreadsheet, or to the zip that holds some.

use super::bytes::{Bytes, rewind};
use super::compound::Compound;
use super::encrypted;
use super::limits::{Limit, Limits};
use super::package;
use super::part::Holds;
use super::password::Password;
use super::refusal::{Refusal, Seems};
use super::sniff::{HEAD, Sniffed, sniff};
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

/// A spreadsheet's bytes.
pub(super) struct Source {
    pub(super) bytes: Packing,
    /// Whether a password opened it.
    pub(super) decrypted: bool,
}

/// The bytes by what they are.
pub(super) enum Packing {
    Xlsx(Bytes),
    Ods(Bytes),
    Xlsb(Bytes),
    /// A compound file, which is read whole in any case.
    Xls(Vec<u8>),
    Text(Bytes),
    Page(Bytes),
}

/// What a file is.
pub(super) enum Found {
    Spreadsheet(Source),
    /// A zip that is no spreadsheet itself.
    Zip(ZipArchive<Bytes>),
}

/// Opens the file.
pub(super) fn open(path: &Path, limits: &Limits, passwords: &[Password]) -> Result<Found, Refusal> {
    let unreadable = |e: io::Error| Refusal::unreadable("open the file", &e);
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Refusal::NotAFile);
    }
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    look(Bytes::File(BufReader::with_capacity(64 * 1024, file)), length, limits, passwords)
}

/// The same for bytes in memory.
pub(super) fn from_memory(bytes: Vec<u8>, limits: &Limits, passwords: &[Password]) -> Result<Found, Refusal> {
    let length = bytes.len() as u64;
    look(Bytes::Memory(Cursor::new(bytes)), length, limits, passwords)
}

/// The same for a file out of a zip: a zip in it is no spreadsheet.
pub(super) fn of_member(bytes: Vec<u8>, limits: &Limits, passwords: &[Password]) -> Result<Source, Refusal> {
    // How large it may be was asked when it was unpacked.
    let unlimited = Limits { file_bytes: u64::MAX, ..limits.clone() };
    only(from_memory(bytes, &unlimited, passwords)?)
}

fn only(found: Found) -> Result<Source, Refusal> {
    match found {
        Found::Spreadsheet(source) => Ok(source),
        Found::Zip(_) => Err(Refusal::NotASpreadsheet { seems: Seems::Archive }),
    }
}

fn look(mut bytes: Bytes, length: u64, limits: &Limits, passwords: &[Password]) -> Result<Found, Refusal> {
    if length == 0 {
        return Err(Refusal::Empty);
    }
    if length > limits.file_bytes {
        return Err(Refusal::too_much(Limit::FileBytes, length, limits.file_bytes, ""));
    }
    let bytes = match head(&mut bytes)? {
        Sniffed::Compound => return of_compound(whole(bytes)?, limits, passwords),
        Sniffed::Zip => {
            let zip = package::archive(bytes)?;
            match package::holds(&zip)? {
                Holds::Xlsx => Packing::Xlsx(back(zip)?),
                Holds::Ods => Packing::Ods(back(zip)?),
                Holds::Xlsb => Packing::Xlsb(back(zip)?),
                Holds::Files => return Ok(Found::Zip(zip)),
            }
        }
        Sniffed::Text => Packing::Text(bytes),
        Sniffed::Html => Packing::Page(bytes),
        Sniffed::Other(seems) => return Err(Refusal::NotASpreadsheet { seems }),
    };
    Ok(Found::Spreadsheet(Source { bytes, decrypted: false }))
}

/// An xls, or what a password opens: a package, in which nothing is encrypted again.
fn of_compound(file: Vec<u8>, limits: &Limits, passwords: &[Password]) -> Result<Found, Refusal> {
    let compound = Compound::open(&file)?;
    if !compound.is_encrypted() {
        return Ok(Found::Spreadsheet(Source { bytes: Packing::Xls(file), decrypted: false }));
    }
    let plain = encrypted::open(&compound, passwords, limits)?;
    if sniff(&plain[..plain.len().min(HEAD)]) == Sniffed::Compound {
        return Err(Refusal::damaged("EncryptedPackage", "a compound file within a compound file"));
    }
    let source = only(from_memory(plain, limits, &[])?)?;
    Ok(Found::Spreadsheet(Source { decrypted: true, ..source }))
}

fn whole(bytes: Bytes) -> Result<Vec<u8>, Refusal> {
    match bytes {
        Bytes::Memory(memory) => Ok(memory.into_inner()),
        Bytes::File(mut file) => {
            let mut whole = Vec::new();
            file.read_to_end(&mut whole).map_err(|e| Refusal::unreadable("read the file", &e))?;
            Ok(whole)
        }
    }
}

fn back(zip: ZipArchive<Bytes>) -> Result<Bytes, Refusal> {
    let mut bytes = zip.into_inner();
    rewind(&mut bytes)?;
    Ok(bytes)
}

fn head(bytes: &mut Bytes) -> Result<Sniffed, Refusal> {
    let mut head = Vec::with_capacity(HEAD);
    let read = bytes.by_ref().take(HEAD as u64).read_to_end(&mut head);
    read.map_err(|e| Refusal::unreadable("read the file", &e))?;
    rewind(bytes)?;
    if head.is_empty() { Err(Refusal::Empty) } else { Ok(sniff(&head)) }
}
