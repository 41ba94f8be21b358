//! Rows of a workbook of Excel 5 to 2003, in records (BIFF). The stream is in memory, of its cells only where each stands.
//!
//! calamine reads these too, but believes what records say: it panics on one that is shorter than its kind, and lays a sheet out as a
//! rectangle around its cells.

use super::compound::Compound;
use super::formats::{self, Shown};
use super::held::{self, Held, Value, error_of_code, place, rk};
use super::limits::{Limit, Limits};
use super::merged::Merged;
use super::outline::Outline;
use super::refusal::Refusal;
use super::texts::Texts;
use super::xls_records::{Pieces, Record, Substream, Writing, record};
use super::{Epoch, Kind, Next, Row};
use std::collections::{BTreeMap, BTreeSet};

/// An opened xls.
pub(super) struct Workbook {
    stream: Vec<u8>,
    writing: Writing,
    /// Where each worksheet begins.
    sheets: Vec<usize>,
    texts: Texts,
    /// Of each style of cells, as what it shows numbers.
    formats: Vec<Shown>,
    /// Cells seen of each sheet, so that reading one twice does not count twice.
    cells: BTreeMap<usize, u64>,
    /// Merged cells of each sheet that was read to its end.
    merged: BTreeMap<usize, Vec<Merged>>,
}

/// A sheet as the workbook names it.
struct Bound {
    name: String,
    start: usize,
    hidden: bool,
    is_worksheet: bool,
}

/// Opens it.
pub(super) fn open(file: &[u8], limits: &Limits) -> Result<(Outline, Workbook), Refusal> {
    let stream = Compound::open(file)?.workbook()?;
    if stream.len() > u32::MAX as usize {
        return Err(Refusal::too_much(Limit::FileBytes, stream.len() as u64, u32::MAX.into(), ""));
    }
    let (first, mut records) = Substream::open(&stream, 0)?;
    let mut writing = Writing::of(&first)?;
    let (mut bounds, mut texts, mut epoch) = (Vec::new(), Texts::default(), Epoch::Y1900);
    let (mut own, mut styles) = (BTreeMap::new(), Vec::new());
    while let Some(record) = records.next()? {
        match record.kind {
            // FILEPASS
            0x002F => return Err(Refusal::unknown_encryption("BIFF")),
            // CODEPAGE
            0x0042 => {
                let page = writing.set_page(record.u16(0)?);
                page.ok_or_else(|| record.damaged("that names a code page that is not known"))?;
            }
            // DATEMODE
            0x0022 if record.u16(0)? == 1 => epoch = Epoch::Y1904,
            // FORMAT
            0x041E => {
                let mut code = String::new();
                let short = writing.is_old();
                Pieces::of(&stream, record, 2).text(short, writing, &mut code)?;
                own.insert(record.u16(0)?, formats::of_code(&code));
            }
            // XF
            0x00E0 => styles.push(record.u16(2)?),
            // BOUNDSHEET
            0x0085 => bounds.push(bound(&stream, record, writing)?),
            // SST
            0x00FC => texts = shared(Pieces::of(&stream, record, 8), limits)?,
            _ => {}
        }
        if bounds.len() as u64 > limits.parts {
            return Err(Refusal::too_much(Limit::Parts, bounds.len() as u64, limits.parts, ""));
        }
    }
    check_places(&stream, &bounds)?;
    bounds.retain(|bound| bound.is_worksheet);
    let sheets = bounds.iter().map(|bound| bound.start).collect();
    let named = bounds.into_iter().map(|bound| (bound.name, bound.hidden));
    let outline = Outline::of_sheets(Kind::Xls, named, epoch, 0, limits)?;
    let shown = |style: u16| own.get(&style).copied().unwrap_or_else(|| formats::built_in(style));
    let formats = styles.into_iter().map(shown).collect();
    Ok((outline, Workbook { stream, writing, sheets, texts, formats, cells: BTreeMap::new(), merged: BTreeMap::new() }))
}

fn bound(stream: &[u8], record: Record<'_>, writing: Writing) -> Result<Bound, Refusal> {
    let mut name = String::new();
    Pieces::of(stream, record, 6).text(true, writing, &mut name)?;
    name.retain(|sign| sign != '\0');
    let (hidden, is_worksheet) = (record.u8(4)? & 3 != 0, record.u8(5)? == 0);
    Ok(Bound { name, start: record.u32(0)? as usize, hidden, is_worksheet })
}

fn shared(mut pieces: Pieces<'_>, limits: &Limits) -> Result<Texts, Refusal> {
    let mut texts = Texts::default();
    while !pieces.is_empty() {
        texts.push(|all| pieces.shared(all), "SST", limits)?;
    }
    Ok(texts)
}

/// That each sheet is there to its end, and none within another: each would be read for itself.
fn check_places(stream: &[u8], bounds: &[Bound]) -> Result<(), Refusal> {
    let places: BTreeSet<usize> = bounds.iter().map(|bound| bound.start).collect();
    if places.len() < bounds.len() {
        return Err(Refusal::damaged("", "two sheets at one place"));
    }
    let mut length = 0;
    for bound in bounds {
        let missing = |_| Refusal::damaged(&bound.name, "no sheet where one should begin");
        let (_, mut records) = Substream::open(stream, bound.start).map_err(missing)?;
        while records.next()?.is_some() {}
        length += records.at - bound.start;
        if length > stream.len() {
            return Err(Refusal::damaged(&bound.name, "sheets that share their records"));
        }
    }
    Ok(())
}

/// Where a cell stands in its sheet, and its record in the stream; of several numbers in one record, where its own stands.
#[derive(Clone, Copy)]
struct Place {
    row: u16,
    column: u16,
    at: Where,
}

#[derive(Clone, Copy)]
enum Where {
    Record(u32),
    Number(u32),
}

impl Workbook {
    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        (sheet, name): (usize, &str),
        limits: &Limits,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        self.cells.insert(sheet, 0);
        let mut seen: u64 = self.cells.values().sum();
        let (places, merged) = self.places(self.sheets[sheet], seen, name, limits)?;
        self.merged.insert(sheet, merged);
        self.cells.insert(sheet, places.len() as u64);
        let mut held = Held::default();
        for (index, at) in places.iter().enumerate() {
            seen += 1;
            // Of two at one place the last is shown.
            if places.get(index + 1).is_some_and(|next| (next.row, next.column) == (at.row, at.column)) {
                continue;
            }
            let (row, column) = (u64::from(at.row) + 1, u64::from(at.column) + 1);
            if held.comes_to(name, (row, column), seen, limits, visit)? == Next::Sheet {
                return Ok(());
            }
            let (value, bytes) = self.value(*at, &mut held)?;
            let place = || place(name, row, column);
            held.set(column as usize - 1, value).map_err(|detail| Refusal::damaged(&place(), detail))?;
            if bytes as u64 > limits.string_bytes {
                return Err(Refusal::too_much(Limit::StringBytes, bytes as u64, limits.string_bytes, &place()).into());
            }
        }
        held.hand_over(visit).map(drop)
    }

    /// Cells of a sheet that are shown as one over several rows, once it was read to its end.
    pub(super) fn merged(&self, sheet: usize) -> &[Merged] {
        self.merged.get(&sheet).map(Vec::as_slice).unwrap_or_default()
    }

    /// The cells of a sheet from the top, those of a row from the left, whatever order they are written in; and those that are merged.
    fn places(
        &self,
        start: usize,
        elsewhere: u64,
        name: &str,
        limits: &Limits,
    ) -> Result<(Vec<Place>, Vec<Merged>), Refusal> {
        let (_, mut records) = Substream::open(&self.stream, start)?;
        let (mut places, mut merged) = (Vec::new(), Vec::new());
        while let Some(record) = records.next()? {
            match record.kind {
                // FORMULA, NUMBER, LABEL, BOOLERR, RK, RSTRING, LABELSST
                0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00D6 | 0x00FD => {
                    let at = Where::Record(record.start as u32 - 4);
                    places.push(Place { row: record.u16(0)?, column: record.u16(2)?, at });
                }
                // MULRK: several numbers up to the column that stands last
                0x00BD => {
                    let numbers = record.data.len().saturating_sub(6) / 6;
                    let (row, first) = (record.u16(0)?, record.u16(2)?);
                    let last = record.u16(4 + 6 * numbers)?;
                    if record.data.len() != 6 + 6 * numbers || usize::from(last) + 1 != usize::from(first) + numbers {
                        return Err(record.damaged("with other cells than it says"));
                    }
                    let starts = (record.start as u32 + 4..).step_by(6);
                    places.extend((first..=last).zip(starts).map(|(column, start)| Place {
                        row,
                        column,
                        at: Where::Number(start),
                    }));
                }
                // MERGECELLS: of each area the first and last row, the first and last column
                0x00E5 => {
                    for area in record.data.get(2..).unwrap_or_default().chunks_exact(8) {
                        let number = |at: usize| u64::from(u16::from_le_bytes([area[at], area[at + 1]]));
                        Merged::note(&mut merged, number(0) + 1, number(2) + 1, number(4));
                    }
                }
                _ => {}
            }
            let seen = elsewhere + places.len() as u64;
            if seen > limits.cells {
                return Err(Refusal::too_much(Limit::Cells, seen, limits.cells, name));
            }
        }
        places.sort_by_key(|place| (place.row, place.column));
        Ok((places, merged))
    }

    /// The value of a cell, and the bytes of its text.
    fn value<'a>(&'a self, place: Place, held: &mut Held<'a>) -> Result<(Value<'a>, usize), Refusal> {
        let record = match place.at {
            Where::Record(at) => record(&self.stream, at as usize)?,
            Where::Number(at) => {
                let data = self.stream.get(at as usize..).unwrap_or_default();
                let number = Record { kind: 0x00BD, data, start: 0, next: 0 };
                return Ok((self.number(rk(number.u32(2)?), number.u16(0)?), 0));
            }
        };
        let style = record.u16(4)?;
        Ok(match record.kind {
            0x0203 => (self.number(record.f64(6)?, style), 0),
            0x027E => (self.number(rk(record.u32(6)?), style), 0),
            0x0205 => match (record.u8(6)?, record.u8(7)?) {
                (truth, 0) => (Value::Bool(truth != 0), 0),
                (code, 1) => (Value::Error(error_of_code(code)), 0),
                _ => return Err(record.damaged("that is neither true nor an error")),
            },
            0x00FD => {
                let text = self.texts.get(record.u32(6)? as usize);
                let text = text.ok_or_else(|| record.damaged("with a text that is not there"))?;
                (Value::Shared(text), text.len())
            }
            0x0006 => return self.result(record, style, held),
            _ => self.text(record, 6, held)?,
        })
    }

    /// What a formula has made.
    fn result<'a>(
        &'a self,
        formula: Record<'a>,
        style: u16,
        held: &mut Held<'a>,
    ) -> Result<(Value<'a>, usize), Refusal> {
        if formula.u16(12)? != 0xFFFF {
            return Ok((self.number(formula.f64(6)?, style), 0));
        }
        let code = formula.u8(8)?;
        Ok(match formula.u8(6)? {
            0 => {
                // Its text follows in a STRING, at most a SHRFMLA, ARRAY or TABLE between them.
                let mut next = record(&self.stream, formula.next)?;
                while matches!(next.kind, 0x04BC | 0x0221 | 0x0236) {
                    next = record(&self.stream, next.next)?;
                }
                if next.kind == 0x0207 { self.text(next, 0, held)? } else { (Value::Formula, 0) }
            }
            1 => (Value::Bool(code != 0), 0),
            2 => (Value::Error(error_of_code(code)), 0),
            3 => (Value::Shared(""), 0),
            _ => return Err(formula.damaged("with a result of no kind")),
        })
    }

    fn text<'a>(&'a self, record: Record<'a>, at: usize, held: &mut Held<'a>) -> Result<(Value<'a>, usize), Refusal> {
        held.write(|text| Pieces::of(&self.stream, record, at).text(false, self.writing, text))
    }

    fn number(&self, number: f64, style: u16) -> Value<'static> {
        held::number(number, self.formats.get(usize::from(style)).copied().unwrap_or_default())
    }
}
