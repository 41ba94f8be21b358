//! The zip around an xlsx or around a single file, looked over before anything in it is parsed.

use super::bytes::Bytes;
use super::limits::{Limit, Limits};
use super::part;
use super::refusal::{Refusal, Seems};
use crate::line::in_a_line;
use std::collections::HashSet;
use std::io::Read;
use zip::ZipArchive;
use zip::result::ZipError;

/// Opens the zip.
pub(super) fn archive(bytes: Bytes) -> Result<ZipArchive<Bytes>, Refusal> {
    ZipArchive::new(bytes).map_err(|e| broken("", e))
}

fn broken(place: &str, error: ZipError) -> Refusal {
    match error {
        // A zip has its table of contents at its end: without it the end is missing.
        ZipError::InvalidArchive(message) if message.contains("EOCD") || message.contains("end of central") => {
            Refusal::Incomplete { place: in_a_line(place) }
        }
        other => Refusal::damaged(place, other),
    }
}

/// Whether the zip is an office workbook; other office documents are refused by name.
pub(super) fn is_office(zip: &ZipArchive<Bytes>) -> Result<bool, Refusal> {
    let names: HashSet<String> = zip.file_names_raw().map(normal).collect();
    let has = |name: &str| names.contains(name);
    let seems = if has("word/document.xml") {
        Seems::Word
    } else if has("ppt/presentation.xml") {
        Seems::Slides
    } else if has("xl/workbook.bin") {
        Seems::Xlsb
    } else if has("mimetype") && has("content.xml") {
        Seems::Ods
    } else {
        return Ok(has("[content_types].xml") || has("_rels/.rels") || has("xl/workbook.xml"));
    };
    Err(Refusal::NotASpreadsheet { seems })
}

/// The name by which programs find a part: case and the slant of slashes do not count.
fn normal(name: &[u8]) -> String {
    String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase()
}

/// Looks over every part that a reader of workbooks opens, whole, and so checks their sums too.
pub(super) fn look_over(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<(), Refusal> {
    let parts = zip.len() as u64;
    if parts > limits.parts {
        return Err(Refusal::too_much(Limit::Parts, parts, limits.parts, ""));
    }
    let mut names = HashSet::new();
    for name in zip.file_names_raw() {
        if zip.has_duplicate_names() || !names.insert(normal(name)) {
            return Err(Refusal::DuplicatePart { part: duplicate(zip) });
        }
    }
    if zip.has_overlapping_files().map_err(|e| broken("", e))? {
        return Err(Refusal::damaged("", "parts that share their bytes"));
    }
    let mut total = 0;
    for index in 0..zip.len() {
        let raw = zip.by_index_raw(index).map_err(|e| broken("", e))?;
        let (name, encrypted) = (normal(raw.name_raw()), raw.encrypted());
        drop(raw);
        if !is_used(&name) {
            continue;
        }
        if encrypted {
            return Err(Refusal::Encrypted);
        }
        let entry = zip.by_index(index).map_err(|e| broken(&name, e))?;
        let packed = entry.compressed_size();
        total += part::look_over(entry, &name, packed, limits)?;
        if total > limits.total_bytes {
            return Err(Refusal::too_much(Limit::TotalBytes, total, limits.total_bytes, &name));
        }
    }
    Ok(())
}

/// A name that occurs twice, where the zip still shows which.
fn duplicate(zip: &ZipArchive<Bytes>) -> String {
    let mut names = HashSet::new();
    let twice = zip.file_names_raw().map(normal).find(|name| !names.insert(name.clone()));
    in_a_line(&twice.unwrap_or_default())
}

/// Whether a reader of cells may open the part: all XML but what cannot hold cells.
fn is_used(name: &str) -> bool {
    const UNUSED: [&str; 12] = [
        "docprops/",
        "customxml/",
        "xl/media/",
        "xl/drawings/",
        "xl/charts/",
        "xl/embeddings/",
        "xl/pivotcache/",
        "xl/pivottables/",
        "xl/printersettings/",
        "xl/threadedcomments/",
        "xl/comments",
        "xl/calcchain",
    ];
    (name.ends_with(".xml") || name.ends_with(".rels")) && !UNUSED.iter().any(|prefix| name.starts_with(prefix))
}

/// The one file of the zip and its name, unpacked.
pub(super) fn only_file(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<(String, Vec<u8>), Refusal> {
    let mut files: Vec<(usize, String)> = Vec::new();
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|e| broken("", e))?;
        let name = readable(entry.name_raw());
        if !entry.is_dir() && !is_litter(&name) {
            files.push((index, name));
        }
    }
    let (index, name) = match files.len() {
        0 => return Err(Refusal::EmptyZip),
        1 => files.remove(0),
        _ => {
            let names = files.into_iter().take(10).map(|(_, name)| in_a_line(&name)).collect();
            return Err(Refusal::SeveralFiles { names });
        }
    };
    if zip.by_index_raw(index).map_err(|e| broken(&name, e))?.encrypted() {
        return Err(Refusal::Encrypted);
    }
    let entry = zip.by_index(index).map_err(|e| broken(&name, e))?;
    // No more than is allowed, whatever the zip says.
    let mut unpacked = Vec::with_capacity(entry.size().min(limits.part_bytes) as usize);
    let read = entry.take(limits.part_bytes + 1).read_to_end(&mut unpacked);
    read.map_err(|e| Refusal::damaged(&name, e))?;
    if unpacked.len() as u64 > limits.part_bytes {
        return Err(Refusal::too_much(Limit::PartBytes, unpacked.len() as u64, limits.part_bytes, &name));
    }
    Ok((in_a_line(&name), unpacked))
}

/// Names in zips made on Chinese Windows are GBK without saying so.
fn readable(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(name).0.into_owned(),
    }
}

/// What systems add to a zip by themselves.
fn is_litter(name: &str) -> bool {
    name.ends_with('/')
        || name.starts_with("__MACOSX/")
        || matches!(name.rsplit('/').next(), Some(".DS_Store" | "Thumbs.db" | "desktop.ini"))
}
