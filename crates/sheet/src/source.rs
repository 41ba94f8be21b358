//! From a path to the bytes of one spreadsheet: the file itself, or the one file in a zip.

use super::bytes::{Bytes, rewind};
use super::limits::{Limit, Limits};
use super::refusal::{Refusal, Seems};
use super::sniff::{HEAD, Sniffed, sniff};
use super::{Kind, package};
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

/// A spreadsheet's bytes and what it is.
pub(super) struct Source {
    pub(super) kind: Kind,
    pub(super) bytes: Bytes,
}

/// Opens the file; with it the name it had in a zip.
pub(super) fn open(path: &Path, limits: &Limits) -> Result<(Source, Option<String>), Refusal> {
    let unreadable = |e: io::Error| Refusal::unreadable("open the file", &e);
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Refusal::NotAFile);
    }
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    look(Bytes::File(BufReader::with_capacity(64 * 1024, file)), length, limits)
}

/// The same for bytes in memory.
pub(super) fn from_memory(bytes: Vec<u8>, limits: &Limits) -> Result<(Source, Option<String>), Refusal> {
    let length = bytes.len() as u64;
    look(Bytes::Memory(Cursor::new(bytes)), length, limits)
}

fn look(mut bytes: Bytes, length: u64, limits: &Limits) -> Result<(Source, Option<String>), Refusal> {
    if length == 0 {
        return Err(Refusal::Empty);
    }
    if length > limits.file_bytes {
        return Err(Refusal::too_much(Limit::FileBytes, length, limits.file_bytes, ""));
    }
    let sniffed = head(&mut bytes)?;
    if sniffed != Sniffed::Zip {
        return Ok((known(sniffed, bytes)?, None));
    }
    let mut zip = package::archive(bytes)?;
    if package::is_office(&zip)? {
        return Ok((Source { kind: Kind::Xlsx, bytes: back(zip)? }, None));
    }
    let (name, unpacked) = package::only_file(&mut zip, limits)?;
    drop(zip);
    let mut bytes = Bytes::Memory(Cursor::new(unpacked));
    let sniffed = head(&mut bytes)?;
    if sniffed != Sniffed::Zip {
        return Ok((known(sniffed, bytes)?, Some(name)));
    }
    let zip = package::archive(bytes)?;
    if !package::is_office(&zip)? {
        return Err(Refusal::NotASpreadsheet { seems: Seems::Archive });
    }
    Ok((Source { kind: Kind::Xlsx, bytes: back(zip)? }, Some(name)))
}

fn known(sniffed: Sniffed, bytes: Bytes) -> Result<Source, Refusal> {
    match sniffed {
        Sniffed::Compound => Ok(Source { kind: Kind::Xls, bytes }),
        Sniffed::Text => Ok(Source { kind: Kind::Csv, bytes }),
        Sniffed::Html => Ok(Source { kind: Kind::Html, bytes }),
        Sniffed::Other(seems) => Err(Refusal::NotASpreadsheet { seems }),
        Sniffed::Zip => Err(Refusal::NotASpreadsheet { seems: Seems::Archive }),
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
