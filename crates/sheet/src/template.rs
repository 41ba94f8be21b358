//! A workbook of a person's own whose named cells are filled: everything else in it stays as it is, byte for byte.
//!
//! Only xlsx is filled. Results of formulas that the file holds are of other figures than the new ones, and so they are taken out:
//! whoever opens it works them out anew, and nobody sees one that is out of date.

use super::limits::Limits;
use super::package;
use super::refusal::Refusal;
use super::source::{self, Found, Packing};
use super::template_names::{self, Reference};
use super::template_parts::{self, Value, Wanted};
use super::xlsx_book::{self, Sheet};
use super::{bytes::Bytes, xlsx};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Seek, Write};
use thiserror::Error;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A name that the workbook gives to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As it is written.
    pub name: String,
    /// What it stands for.
    pub stands_for: StandsFor,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandsFor {
    /// One cell, as `Overview!B3`; of cells that are merged the first.
    Cell(String),
    /// One cell that holds a formula, which is never written over.
    Formula(String),
    /// More cells than one, or something else.
    Other,
}

/// Why a file is no template.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoTemplate {
    /// Not an xlsx.
    #[error("not an xlsx")]
    Kind,
    /// It holds macros, which belong into a file of another kind.
    #[error("it holds macros")]
    Macros,
    /// It cannot be read.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A workbook that can be filled.
pub struct Template {
    bytes: Vec<u8>,
    workbook: String,
    sheets: Vec<Sheet>,
    names: Vec<(Name, Option<Reference>)>,
}

impl Template {
    /// Opens it and looks up its names.
    ///
    /// # Errors
    /// Where it is no xlsx, holds macros, or is damaged, protected or beyond the limits.
    pub fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Template, NoTemplate> {
        match source::from_memory(bytes.clone(), limits, &[])? {
            Found::Spreadsheet(source) if !source.decrypted => match source.bytes {
                Packing::Xlsx(_) => {}
                _ => return Err(NoTemplate::Kind),
            },
            _ => return Err(NoTemplate::Kind),
        }
        let mut zip = package::archive(in_memory(&bytes))?;
        if package::part(&mut zip, "xl/vbaproject.bin")?.is_some() {
            return Err(NoTemplate::Macros);
        }
        let (_, mut book) = xlsx::open(in_memory(&bytes), limits)?;
        let (workbook, sheets) = xlsx_book::outline(&mut zip, limits)?;
        let text = part_text(&mut zip, &workbook)?;
        let places: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let mut found = template_names::read(&text, &workbook, &places)?;
        whole_areas(&mut zip, &sheets, &mut found)?;
        let used: BTreeSet<usize> = found.iter().filter_map(|(_, at)| Some(at.as_ref()?.sheet)).collect();
        let mut formulas = BTreeMap::new();
        for sheet in used {
            let cells: BTreeSet<_> = book.formulas((sheet, &sheets[sheet].name), limits)?.into_iter().collect();
            formulas.insert(sheet, cells);
        }
        let names = found.into_iter().map(|(name, at)| {
            let stands_for = match &at {
                None => StandsFor::Other,
                Some(at) => {
                    let formula = formulas[&at.sheet].contains(&(at.row, at.column));
                    let place = at.shown(places[at.sheet]);
                    if formula { StandsFor::Formula(place) } else { StandsFor::Cell(place) }
                }
            };
            let fillable = matches!(stands_for, StandsFor::Cell(_));
            (Name { name, stands_for }, at.filter(|_| fillable))
        });
        let names = names.collect();
        Ok(Template { bytes, workbook, sheets, names })
    }

    /// The names, in the workbook's order; one may stand there once for each sheet.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter().map(|(name, _)| name)
    }

    /// The workbook with these values in the cells of these names. The same values give the same bytes.
    ///
    /// # Errors
    /// Where a part that is changed cannot be read.
    pub fn filled(&self, values: &BTreeMap<String, Value>) -> Result<Vec<u8>, Refusal> {
        let mut zip = package::archive(in_memory(&self.bytes))?;
        let mut changed = BTreeMap::new();
        for (index, sheet) in self.sheets.iter().enumerate() {
            let text = part_text(&mut zip, &sheet.part)?;
            changed.insert(sheet.part.clone(), template_parts::sheet(&text, &sheet.part, self.wanted(index, values))?);
        }
        let text = part_text(&mut zip, &self.workbook)?;
        changed.insert(self.workbook.clone(), template_parts::workbook(&text, &self.workbook)?);
        written(&mut zip, &changed)
    }

    fn wanted<'v>(&self, sheet: usize, values: &'v BTreeMap<String, Value>) -> Wanted<'v> {
        let mut wanted = Wanted::new();
        for (name, at) in &self.names {
            if let (Some(at), Some(value)) = (at.as_ref().filter(|at| at.sheet == sheet), values.get(&name.name)) {
                wanted.entry(at.row).or_default().insert(at.column, value);
            }
        }
        wanted
    }
}

/// Leaves names of several cells only where their sheet shows these as one.
fn whole_areas(
    zip: &mut ZipArchive<Bytes>,
    sheets: &[Sheet],
    names: &mut [(String, Option<Reference>)],
) -> Result<(), Refusal> {
    let mut merged = BTreeMap::new();
    for (_, reference) in names.iter_mut() {
        let Some(at) = reference.as_ref() else { continue };
        let (Some(last), part) = (at.last, &sheets[at.sheet].part) else { continue };
        let areas = match merged.entry(at.sheet) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(open) => open.insert(template_names::merged(&part_text(zip, part)?, part)?),
        };
        if !areas.contains(&((at.row, at.column), last)) {
            *reference = None;
        }
    }
    Ok(())
}

fn in_memory(bytes: &[u8]) -> Bytes {
    Bytes::Memory(Cursor::new(bytes.to_vec()))
}

fn part_text(zip: &mut ZipArchive<Bytes>, name: &str) -> Result<String, Refusal> {
    let part = package::part(zip, name)?.ok_or_else(|| Refusal::damaged(name, "not there"))?;
    let (size, mut text) = (part.size(), String::new());
    part.take(size).read_to_string(&mut text).map_err(|e| Refusal::damaged(name, e))?;
    Ok(text)
}

/// The zip with these parts in place of its own, in its order.
fn written(zip: &mut ZipArchive<impl Read + Seek>, changed: &BTreeMap<String, String>) -> Result<Vec<u8>, Refusal> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same values give the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|e| Refusal::damaged("", e))?;
        let name = entry.name().map_err(|e| Refusal::damaged("", e))?.into_owned();
        let put = match changed.get(&package::normal(entry.name_raw())) {
            None => out.raw_copy_file(entry),
            Some(text) => {
                drop(entry);
                out.start_file(&name, options).and_then(|()| Ok(out.write_all(text.as_bytes())?))
            }
        };
        put.map_err(|e| Refusal::damaged(&name, e))?;
    }
    Ok(out.finish().map_err(|e| Refusal::damaged("", e))?.into_inner())
}
