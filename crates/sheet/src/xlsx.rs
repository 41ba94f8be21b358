//! Rows of an xlsx: the sheet is never held whole, and nothing it says of its size is looked at.

use super::bytes::Bytes;
use super::held::{Held, Value, place};
use super::limits::{Limit, Limits};
use super::merged::Merged;
use super::outline::Outline;
use super::refusal::Refusal;
use super::xlsx_book::{self, Book};
use super::xlsx_cells::Cells;
use super::xlsx_value::Meaning;
use super::{Kind, Next, Row, package};
use std::collections::BTreeMap;
use zip::ZipArchive;

/// An opened xlsx.
pub(super) struct Workbook {
    zip: ZipArchive<Bytes>,
    book: Book,
    /// Cells seen of each sheet, so that reading one twice does not count twice.
    cells: BTreeMap<usize, u64>,
    /// Merged cells of each sheet that was read to its end.
    merged: BTreeMap<usize, Vec<Merged>>,
}

/// Opens it.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<(Outline, Workbook), Refusal> {
    let mut zip = package::archive(bytes)?;
    let unpacked = package::measure(&mut zip, limits)?;
    let book = xlsx_book::read(&mut zip, limits)?;
    let named = book.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.hidden));
    let outline = Outline::of_sheets(Kind::Xlsx, named, book.epoch, unpacked, limits)?;
    Ok((outline, Workbook { zip, book, cells: BTreeMap::new(), merged: BTreeMap::new() }))
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
        let read = self.sheet(sheet, name, limits, |cells| {
            (stream(cells, name, &mut seen, limits, visit), std::mem::take(&mut cells.merged))
        });
        self.cells.insert(sheet, seen - elsewhere);
        let (read, merged) = read?;
        self.merged.insert(sheet, merged);
        read
    }

    /// Cells of a sheet that are shown as one over several rows, once it was read to its end.
    pub(super) fn merged(&self, sheet: usize) -> &[Merged] {
        self.merged.get(&sheet).map(Vec::as_slice).unwrap_or_default()
    }

    /// Row (from 1) and column (from 0) of each cell of the sheet that holds a formula.
    pub(super) fn formulas(
        &mut self,
        (sheet, name): (usize, &str),
        limits: &Limits,
    ) -> Result<Vec<(u64, usize)>, Refusal> {
        self.sheet(sheet, name, limits, |cells| {
            let (mut found, mut seen, mut held) = (Vec::new(), 0, Held::default());
            while let Some(begun) = cells.next().map_err(|fault| fault.at(name, limits))? {
                seen += 1;
                if seen > limits.cells {
                    return Err(Refusal::too_much(Limit::Cells, seen, limits.cells, name));
                }
                let place = || place(name, begun.row, begun.column);
                let content = cells.content(begun, &mut held).map_err(|fault| fault.at(&place(), limits))?;
                if content.written {
                    found.push((begun.row, begun.column as usize - 1));
                }
                held = Held::default();
            }
            Ok(found)
        })?
    }

    /// Reads the part of a sheet.
    fn sheet<T>(
        &mut self,
        sheet: usize,
        name: &str,
        limits: &Limits,
        read: impl FnOnce(&mut Cells<'_, '_>) -> T,
    ) -> Result<T, Refusal> {
        let Book { sheets, texts, formats, .. } = &self.book;
        let part = &sheets[sheet].part;
        let done = package::xml(&mut self.zip, part, |xml| {
            let mut cells =
                Cells::new(xml, Meaning { texts, styles: formats }).map_err(|fault| fault.at(name, limits))?;
            Ok(read(&mut cells))
        })?;
        done.ok_or_else(|| Refusal::damaged(name, "a sheet that is not there"))
    }
}

/// Gathers cells into rows, checking where each one claims to stand.
fn stream<'w, E: From<Refusal>>(
    cells: &mut Cells<'w, '_>,
    sheet: &str,
    seen: &mut u64,
    limits: &Limits,
    visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
) -> Result<(), E> {
    let mut held: Held<'w> = Held::default();
    while let Some(begun) = cells.next().map_err(|fault| fault.at(&held.place(sheet), limits))? {
        *seen += 1;
        if held.comes_to(sheet, (begun.row, begun.column), *seen, limits, visit)? == Next::Sheet {
            return Ok(());
        }
        let place = || place(sheet, begun.row, begun.column);
        let content = cells.content(begun, &mut held).map_err(|fault| fault.at(&place(), limits))?;
        let value = match content.value {
            // An empty text is a result too, but nothing at all is none.
            Value::Empty if content.formula => Value::Formula,
            value => value,
        };
        if value != Value::Empty {
            held.set(begun.column as usize - 1, value).map_err(|detail| Refusal::damaged(&place(), detail))?;
        }
        if content.bytes as u64 > limits.string_bytes {
            return Err(
                Refusal::too_much(Limit::StringBytes, content.bytes as u64, limits.string_bytes, &place()).into()
            );
        }
    }
    held.hand_over(visit).map(drop)
}
