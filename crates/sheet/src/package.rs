//! The zip around a workbook or around other files, looked over before anything in it is parsed.

use super::blocks;
use super::bytes::Bytes;
use super::limits::{Limit, Limits};
use super::part::{self, Holds};
use super::refusal::{Refusal, Seems};
use super::xml::Xml;
use crate::line::in_a_line;
use std::collections::HashSet;
use std::io::Read;
use zip::ZipArchive;
use zip::read::ZipFile;
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

/// A part of that name, whatever its case, as a stream; none where there is none.
pub(super) fn part<'z>(zip: &'z mut ZipArchive<Bytes>, name: &str) -> Result<Option<ZipFile<'z, Bytes>>, Refusal> {
    let raw = zip.file_names_raw().find(|raw| normal(raw) == name).map(<[u8]>::to_vec);
    let found = raw.and_then(|raw| zip.index_for_name_raw(&raw));
    found.map(|index| zip.by_index(index)).transpose().map_err(|e| broken(name, e))
}

/// Reads a part of XML; none where there is none of that name.
pub(super) fn xml<T>(
    zip: &mut ZipArchive<Bytes>,
    name: &str,
    read: impl FnOnce(Xml<'_>) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    let Some(part) = part(zip, name)? else { return Ok(None) };
    let size = part.size();
    blocks::feed(part, name, size, |feed| read(Xml::new(feed)))?.map(Some)
}

/// What the zip holds; office documents that are no workbooks are refused by name.
pub(super) fn holds(zip: &ZipArchive<Bytes>) -> Result<Holds, Refusal> {
    let names: HashSet<String> = zip.file_names_raw().map(normal).collect();
    let has = |name: &str| names.contains(name);
    let seems = if has("word/document.xml") {
        Seems::Word
    } else if has("ppt/presentation.xml") {
        Seems::Slides
    } else if has("xl/workbook.bin") {
        return Ok(Holds::Xlsb);
    } else if has("mimetype") && (has("content.xml") || has("encrypted-package")) {
        return Ok(Holds::Ods);
    } else if has("[content_types].xml") || has("_rels/.rels") || has("xl/workbook.xml") {
        return Ok(Holds::Xlsx);
    } else {
        return Ok(Holds::Files);
    };
    Err(Refusal::NotASpreadsheet { seems })
}

/// The name by which programs find a part: case and the slant of slashes do not count.
pub(super) fn normal(name: &[u8]) -> String {
    String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase()
}

/// Holds what the zip says of the size of every part that a reader of workbooks may open against the limits; no part gives more than
/// is said of it. Returns their bytes.
pub(super) fn measure(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<u64, Refusal> {
    each_used(zip, Holds::Xlsx, limits, |part, name| {
        part::check_size(part.size(), part.compressed_size(), name, limits).map(|()| part.size())
    })
}

/// Looks over every part that a reader of workbooks opens, whole, and so checks their sums too; returns their bytes.
pub(super) fn look_over(zip: &mut ZipArchive<Bytes>, holds: Holds, limits: &Limits) -> Result<u64, Refusal> {
    each_used(zip, holds, limits, |part, name| {
        let packed = part.compressed_size();
        part::look_over(part, name, packed, limits)
    })
}

/// Goes through the parts that may be opened, adding up the bytes of each.
fn each_used(
    zip: &mut ZipArchive<Bytes>,
    holds: Holds,
    limits: &Limits,
    look: impl Fn(ZipFile<'_, Bytes>, &str) -> Result<u64, Refusal>,
) -> Result<u64, Refusal> {
    check_names(zip, limits)?;
    let mut total = 0_u64;
    for index in 0..zip.len() {
        let raw = zip.by_index_raw(index).map_err(|e| broken("", e))?;
        let (name, encrypted) = (normal(raw.name_raw()), raw.encrypted());
        drop(raw);
        if !is_used(&name, holds) {
            continue;
        }
        if encrypted {
            return Err(Refusal::Locked);
        }
        let part = zip.by_index(index).map_err(|e| broken(&name, e))?;
        total = total.saturating_add(look(part, &name)?);
        if total > limits.total_bytes {
            return Err(Refusal::too_much(Limit::TotalBytes, total, limits.total_bytes, &name));
        }
    }
    Ok(total)
}

/// Not more files than are allowed, none of them named like another or made of another's bytes.
fn check_names(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<(), Refusal> {
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
    Ok(())
}

/// A name that occurs twice, where the zip still shows which.
fn duplicate(zip: &ZipArchive<Bytes>) -> String {
    let mut names = HashSet::new();
    let twice = zip.file_names_raw().map(normal).find(|name| !names.insert(name.clone()));
    in_a_line(&twice.unwrap_or_default())
}

/// Whether a reader of cells may open the part: all XML but what cannot hold cells.
fn is_used(name: &str, holds: Holds) -> bool {
    if holds == Holds::Ods {
        return matches!(name, "mimetype" | "content.xml" | "meta-inf/manifest.xml");
    }
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
    let kind = if holds == Holds::Xlsb { ".bin" } else { ".xml" };
    (name.ends_with(kind) || name.ends_with(".rels")) && !UNUSED.iter().any(|prefix| name.starts_with(prefix))
}

/// A file in a zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    index: usize,
    /// Its name with its folders, fit to stand in a message.
    pub(super) name: String,
}

/// The files of the zip that a person put there.
pub(super) fn files(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<Vec<Packed>, Refusal> {
    check_names(zip, limits)?;
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|e| broken("", e))?;
        let name = readable(entry.name_raw());
        if !entry.is_dir() && !is_litter(&name) {
            files.push(Packed { index, name: in_a_line(&name) });
        }
    }
    Ok(files)
}

/// The bytes of a file, no more than are allowed, whatever the zip says.
pub(super) fn unpack(zip: &mut ZipArchive<Bytes>, file: &Packed, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let Packed { index, name } = file;
    if zip.by_index_raw(*index).map_err(|e| broken(name, e))?.encrypted() {
        return Err(Refusal::Locked);
    }
    let entry = zip.by_index(*index).map_err(|e| broken(name, e))?;
    let (limit, most) = match limits.total_bytes < limits.part_bytes {
        true => (Limit::TotalBytes, limits.total_bytes),
        false => (Limit::PartBytes, limits.part_bytes),
    };
    let mut unpacked = Vec::with_capacity(entry.size().min(most) as usize);
    let read = entry.take(most + 1).read_to_end(&mut unpacked);
    read.map_err(|e| Refusal::damaged(name, e))?;
    let found = unpacked.len() as u64;
    if found > most { Err(Refusal::too_much(limit, found, most, name)) } else { Ok(unpacked) }
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
