//! Rows of a workbook in records (.xlsb), streamed.
//!
//! calamine reads these too, but believes their lengths: it panics on a record that is shorter than its kind, takes what the one
//! before left behind for its rest, ends a sheet in silence at a row that no sheet has, and passes over errors of formulas.

use super::bytes::Bytes;
use super::formats::{self, Shown};
use super::held::{self, Held, Value, error_of_code, place, rk};
use super::limits::{Limit, Limits};
use super::merged::Merged;
use super::outline::Outline;
use super::package;
use super::part::Holds;
use super::refusal::Refusal;
use super::texts::Texts;
use super::xlsb_records::{Record, Records};
use super::xlsx_book::relations;
use super::{Epoch, Kind, Next, Row};
use std::collections::{BTreeMap, HashMap};
use zip::ZipArchive;
use zip::read::ZipFile;

const WORKBOOK: &str = "xl/workbook.bin";

/// An opened xlsb.
pub(super) struct Workbook {
    zip: ZipArchive<Bytes>,
    /// The part of each sheet.
    parts: Vec<String>,
    texts: Texts,
    /// Of each style of cells, as what it shows numbers.
    formats: Vec<Shown>,
    /// Cells seen of each sheet, so that reading one twice does not count twice.
    cells: BTreeMap<usize, u64>,
    /// Merged cells of each sheet that was read to its end.
    merged: BTreeMap<usize, Vec<Merged>>,
}

/// Opens it. Sheets are unpacked twice, once to be looked over: a tenth of what reading them takes, as of an OpenDocument.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<(Outline, Workbook), Refusal> {
    let mut zip = package::archive(bytes)?;
    let unpacked = package::look_over(&mut zip, Holds::Xlsb, limits)?;
    let relations = relations(&mut zip, WORKBOOK, limits)?;
    let (mut named, mut parts) = (Vec::new(), Vec::new());
    let (bundles, epoch) = bundles(&mut zip, limits)?;
    for bundle in bundles {
        let found = relations.get(&bundle.relation);
        let (kind, part) = found.ok_or_else(|| Refusal::damaged(&bundle.name, "a sheet that leads nowhere"))?;
        if kind == "worksheet" {
            named.push((bundle.name, bundle.hidden));
            parts.push(part.clone());
        }
    }
    let outline = Outline::of_sheets(Kind::Xlsb, named, epoch, unpacked, limits)?;
    let (texts, formats) = (texts(&mut zip, limits)?, formats(&mut zip)?);
    let content = Workbook { zip, parts, texts, formats, cells: BTreeMap::new(), merged: BTreeMap::new() };
    Ok((outline, content))
}

fn records<'z>(zip: &'z mut ZipArchive<Bytes>, name: &str) -> Result<Option<Records<ZipFile<'z, Bytes>>>, Refusal> {
    Ok(package::part(zip, name)?.map(|part| Records::new(part, name)))
}

/// A sheet as the workbook names it.
struct Bundle {
    name: String,
    relation: String,
    hidden: bool,
}

fn bundles(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<(Vec<Bundle>, Epoch), Refusal> {
    let (mut bundles, mut epoch) = (Vec::new(), Epoch::Y1900);
    let mut records = records(zip, WORKBOOK)?.ok_or_else(|| Refusal::damaged(WORKBOOK, "not there"))?;
    while let Some(record) = records.next()? {
        match record.kind {
            // BrtWbProp
            153 if record.u32(0)? & 1 != 0 => epoch = Epoch::Y1904,
            // BrtBundleSh: state, id, relation, name
            156 => {
                let (relation, end) = if record.u32(8)? == u32::MAX { (String::new(), 12) } else { record.text(8)? };
                bundles.push(Bundle { name: record.text(end)?.0, relation, hidden: record.u32(0)? != 0 });
                if bundles.len() as u64 > limits.parts {
                    return Err(Refusal::too_much(Limit::Parts, bundles.len() as u64, limits.parts, ""));
                }
            }
            // BrtEndBook
            132 => return Ok((bundles, epoch)),
            _ => {}
        }
    }
    Err(records.incomplete())
}

fn texts(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<Texts, Refusal> {
    let mut texts = Texts::default();
    let Some(mut records) = records(zip, "xl/sharedstrings.bin")? else { return Ok(texts) };
    while let Some(record) = records.next()? {
        match record.kind {
            // BrtSSTItem: what is beside the text, the text
            19 => {
                let text = record.text(1)?.0;
                let write = |all: &mut String| {
                    all.push_str(&text);
                    Ok::<_, Refusal>(())
                };
                texts.push(write, "sharedStrings", limits)?;
            }
            // BrtEndSst
            160 => return Ok(texts),
            _ => {}
        }
    }
    Err(records.incomplete())
}

fn formats(zip: &mut ZipArchive<Bytes>) -> Result<Vec<Shown>, Refusal> {
    let (mut own, mut of_styles, mut of_cells) = (HashMap::new(), Vec::new(), false);
    let Some(mut records) = records(zip, "xl/styles.bin")? else { return Ok(of_styles) };
    while let Some(record) = records.next()? {
        match record.kind {
            // BrtFmt
            44 => drop(own.insert(record.u16(0)?, formats::of_code(&record.text(2)?.0))),
            // BrtBeginCellXFs, BrtEndCellXFs
            617 => of_cells = true,
            618 => of_cells = false,
            // BrtXF: parent, format
            47 if of_cells => {
                let format = record.u16(2)?;
                of_styles.push(own.get(&format).copied().unwrap_or_else(|| formats::built_in(format)));
            }
            // BrtEndStyleSheet
            279 => return Ok(of_styles),
            _ => {}
        }
    }
    Err(records.incomplete())
}

impl Workbook {
    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        (sheet, name): (usize, &str),
        limits: &Limits,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        self.cells.insert(sheet, 0);
        let elsewhere: u64 = self.cells.values().sum();
        let mut seen = elsewhere;
        let records = records(&mut self.zip, &self.parts[sheet])?;
        let records = records.ok_or_else(|| Refusal::damaged(name, "a sheet that is not there"))?;
        let cells = Cells { texts: &self.texts, formats: &self.formats, sheet: name, limits };
        let mut merged = Vec::new();
        let read = cells.stream(records, (&mut seen, &mut merged), visit);
        self.cells.insert(sheet, seen - elsewhere);
        self.merged.insert(sheet, merged);
        read
    }

    /// Cells of a sheet that are shown as one over several rows, once it was read to its end.
    pub(super) fn merged(&self, sheet: usize) -> &[Merged] {
        self.merged.get(&sheet).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Notes the merged cells of a sheet, which stand behind all others; what comes of it no row needs.
fn note_merged(records: &mut Records<ZipFile<'_, Bytes>>, merged: &mut Vec<Merged>) {
    while let Ok(Some(record)) = records.next() {
        // BrtMergeCell: the first and last row, the first and last column
        if record.kind == 176
            && let (Ok(first), Ok(last), Ok(column)) = (record.u32(0), record.u32(4), record.u32(8))
        {
            Merged::note(merged, u64::from(first) + 1, u64::from(last) + 1, u64::from(column));
        }
    }
}

/// What is needed to understand a sheet's cells.
struct Cells<'a> {
    texts: &'a Texts,
    formats: &'a [Shown],
    sheet: &'a str,
    limits: &'a Limits,
}

impl<'a> Cells<'a> {
    fn stream<E: From<Refusal>>(
        &self,
        mut records: Records<ZipFile<'_, Bytes>>,
        (seen, merged): (&mut u64, &mut Vec<Merged>),
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        let mut held: Held<'a> = Held::default();
        let (mut row, mut within) = (0, false);
        while let Some(record) = records.next()? {
            match record.kind {
                // BrtBeginSheetData
                145 => within = true,
                // BrtEndSheetData
                146 => {
                    held.hand_over(visit)?;
                    note_merged(&mut records, merged);
                    return Ok(());
                }
                // BrtRowHdr
                0 if within => row = u64::from(record.u32(0)?) + 1,
                1..=11 | 62 if within => {
                    let column = u64::from(record.u32(0)?) + 1;
                    *seen += 1;
                    if held.comes_to(self.sheet, (row.max(1), column), *seen, self.limits, visit)? == Next::Sheet {
                        return Ok(());
                    }
                    let place = place(self.sheet, row.max(1), column);
                    let value = self.value(&record, &mut held, &place)?;
                    if value != Value::Empty {
                        held.set(column as usize - 1, value).map_err(|detail| Refusal::damaged(&place, detail))?;
                    }
                }
                // Cells without a column of their own, which no program is known to write.
                12..=18 if within => {
                    return Err(Refusal::damaged(&held.place(self.sheet), "a kind of cell that is not read").into());
                }
                _ => {}
            }
        }
        Err(records.incomplete().into())
    }

    fn value(&self, record: &Record<'_>, held: &mut Held<'a>, place: &str) -> Result<Value<'a>, Refusal> {
        let number = |number: f64| -> Result<Value<'a>, Refusal> {
            let style = record.u32(4)? & 0x00FF_FFFF;
            Ok(held::number(number, self.formats.get(style as usize).copied().unwrap_or_default()))
        };
        Ok(match record.kind {
            // BrtCellBlank
            1 => Value::Empty,
            // BrtCellRk
            2 => number(rk(record.u32(8)?))?,
            // BrtCellError, BrtFmlaError
            3 | 11 => Value::Error(error_of_code(record.u8(8)?)),
            // BrtCellBool, BrtFmlaBool
            4 | 10 => Value::Bool(record.u8(8)? != 0),
            // BrtCellReal, BrtFmlaNum
            5 | 9 => number(record.f64(8)?)?,
            // BrtCellIsst
            7 => {
                let text = self.texts.get(record.u32(8)? as usize);
                Value::Shared(
                    self.fits(text.ok_or_else(|| Refusal::damaged(place, "a text that is not there"))?, place)?,
                )
            }
            // BrtCellSt, BrtFmlaString; BrtCellRString, which says first what is beside the text
            _ => {
                let (text, _) = record.text(if record.kind == 62 { 9 } else { 8 })?;
                held.copy(self.fits(&text, place)?)
            }
        })
    }

    fn fits<'t>(&self, text: &'t str, place: &str) -> Result<&'t str, Refusal> {
        let (found, allowed) = (text.len() as u64, self.limits.string_bytes);
        if found > allowed { Err(Refusal::too_much(Limit::StringBytes, found, allowed, place)) } else { Ok(text) }
    }
}
