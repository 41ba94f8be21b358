//! Rows of an OpenDocument spreadsheet, event by event: the sheet is never held whole, and what is said to be repeated takes no
//! room until a row of it is handed over.

use super::bytes::Bytes;
use super::held::{Held, place};
use super::limits::{Limit, Limits};
use super::merged::Merged;
use super::ods_cell::{Content, Written, attribute};
use super::outline::Outline;
use super::package;
use super::part::Holds;
use super::refusal::{Refusal, Seems};
use super::{Epoch, Kind, Next, Row};
use crate::line::in_a_line;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use zip::ZipArchive;

/// An opened OpenDocument.
pub(super) struct Workbook {
    zip: ZipArchive<Bytes>,
    /// Cells seen of each sheet, so that reading one twice does not count twice.
    cells: BTreeMap<usize, u64>,
    /// Merged cells of each sheet that was read to its end.
    merged: BTreeMap<usize, Vec<Merged>>,
}

/// Opens it.
///
/// The content is unpacked three times: looked over before anything parses it, for the sheets, of which it has no list, and for the
/// rows. Of the 2.2 seconds that 200,000 rows of seven cells take (149 MB unpacked) each time is 0.2; kept between, the content
/// would be the whole memory that reading row by row is there to save.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<(Outline, Workbook), Refusal> {
    let mut zip = package::archive(bytes)?;
    let unpacked = package::look_over(&mut zip, Holds::Ods, limits)?;
    check_kind(&mut zip)?;
    let named = outline(&mut zip, limits)?.into_iter().map(|(name, visible)| (name, !visible));
    let outline = Outline::of_sheets(Kind::Ods, named, Epoch::Y1900, unpacked, limits)?;
    Ok((outline, Workbook { zip, cells: BTreeMap::new(), merged: BTreeMap::new() }))
}

/// That it is a spreadsheet and not locked.
fn check_kind(zip: &mut ZipArchive<Bytes>) -> Result<(), Refusal> {
    let mut text = |name: &str| -> Result<String, Refusal> {
        let mut text = Vec::new();
        if let Some(part) = package::part(zip, name)? {
            part.take(1024 * 1024).read_to_end(&mut text).map_err(|e| Refusal::damaged(name, e))?;
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    };
    let kind = text("mimetype")?;
    if !kind.contains("opendocument.spreadsheet") {
        let seems = match () {
            () if kind.contains("opendocument.text") => Seems::Word,
            () if kind.contains("opendocument.presentation") => Seems::Slides,
            () => Seems::Unknown,
        };
        return Err(Refusal::NotASpreadsheet { seems });
    }
    let locked = text("meta-inf/manifest.xml")?.contains("encryption-data");
    if locked || package::part(zip, "content.xml")?.is_none() {
        return Err(Refusal::unknown_encryption("OpenDocument"));
    }
    Ok(())
}

/// The sheets by name, and whether each is shown; the whole document is gone through, so that its end is there.
fn outline(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<Vec<(String, bool)>, Refusal> {
    let mut content = Content::open(zip)?;
    let mut sheets: Vec<(String, bool)> = Vec::new();
    let (mut style, mut not_shown) = (None, HashSet::new());
    loop {
        let at_sheet = content.is_at_sheets();
        match content.next()? {
            Event::Start(tag) => match tag.name().as_ref() {
                "style:style" => style = attribute(&tag, "style:name")?,
                "style:table-properties" if attribute(&tag, "table:display")?.as_deref() == Some("false") => {
                    not_shown.extend(style.clone());
                }
                "table:table" if at_sheet => {
                    let visible = attribute(&tag, "table:style-name")?.is_none_or(|style| !not_shown.contains(&style));
                    sheets.push((attribute(&tag, "table:name")?.unwrap_or_default(), visible));
                    if sheets.len() as u64 > limits.parts {
                        return Err(Refusal::too_much(Limit::Parts, sheets.len() as u64, limits.parts, ""));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
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
        let mut reading = Reading { seen: elsewhere, ..Reading::of(name, limits) };
        let read = reading.table(&mut self.zip, sheet, visit);
        self.cells.insert(sheet, reading.seen - elsewhere);
        self.merged.insert(sheet, reading.merged);
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
        let mut reading = Reading::of(name, limits);
        reading.table::<Refusal>(&mut self.zip, sheet, &mut |_| Ok(Next::Row))?;
        Ok(reading.formulas)
    }
}

/// The reading of one sheet.
struct Reading<'a> {
    sheet: &'a str,
    limits: &'a Limits,
    /// Cells over all sheets that were read.
    seen: u64,
    /// The row to come.
    row: u64,
    formulas: Vec<(u64, usize)>,
    merged: Vec<Merged>,
}

impl<'a> Reading<'a> {
    fn of(sheet: &'a str, limits: &'a Limits) -> Self {
        Reading { sheet, limits, seen: 0, row: 1, formulas: Vec::new(), merged: Vec::new() }
    }

    fn table<E: From<Refusal>>(
        &mut self,
        zip: &mut ZipArchive<Bytes>,
        sheet: usize,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        let mut content = Content::open(zip)?;
        content.go_to_sheet(sheet)?;
        loop {
            let repeated = match content.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-row" => Some(number(&tag, "table:number-rows-repeated", self.sheet)?),
                    "table:table-rows" | "table:table-header-rows" | "table:table-row-group" => continue,
                    _ => None,
                },
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(Refusal::Incomplete { place: in_a_line(self.sheet) }.into()),
                _ => continue,
            };
            match repeated {
                Some(repeated) => {
                    if self.row(&mut content, repeated, visit)? == Next::Sheet {
                        return Ok(());
                    }
                }
                None => content.skip()?,
            }
        }
    }

    /// Takes a row and hands it over as often as it is said to be there.
    fn row<E: From<Refusal>>(
        &mut self,
        content: &mut Content<'_>,
        repeated: u64,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<Next, E> {
        let mut held = Held::default();
        let known = self.formulas.len();
        let filled = self.cells(content, &mut held)?;
        let columns: Vec<usize> = self.formulas[known..].iter().map(|formula| formula.1).collect();
        let mut next = Next::Row;
        for number in self.row..self.row.saturating_add(if filled > 0 { repeated } else { 0 }) {
            self.seen += filled;
            let counts = [(Limit::Cells, self.seen, self.limits.cells), (Limit::Rows, number, self.limits.rows)];
            if let Some((limit, found, allowed)) = counts.into_iter().find(|(_, found, allowed)| found > allowed) {
                return Err(Refusal::too_much(limit, found, allowed, &place(self.sheet, number, 1)).into());
            }
            next = held.show(number, visit)?;
            if next == Next::Sheet {
                break;
            }
            if number > self.row {
                self.formulas.extend(columns.iter().map(|column| (number, *column)));
            }
        }
        self.row = self.row.saturating_add(repeated);
        Ok(next)
    }

    /// Takes the cells of a row up to its end; returns how many hold something.
    fn cells(&mut self, content: &mut Content<'_>, held: &mut Held<'static>) -> Result<u64, Refusal> {
        let (mut column, mut filled) = (0_u64, 0);
        loop {
            let cell = match content.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        let rows = number(&tag, "table:number-rows-spanned", self.sheet)?;
                        Merged::note(&mut self.merged, self.row, self.row.saturating_add(rows - 1), column);
                        Some((Written::of(&tag)?, number(&tag, "table:number-columns-repeated", self.sheet)?))
                    }
                    _ => None,
                },
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(filled),
                Event::Eof => return Err(Refusal::Incomplete { place: in_a_line(self.sheet) }),
                _ => continue,
            };
            let Some((written, repeated)) = cell else {
                content.skip()?;
                continue;
            };
            let at = || place(self.sheet, self.row, column.saturating_add(1).min(self.limits.columns + 1));
            let text = content.text(self.limits, &at)?;
            let value = written.value(&text, held).map_err(|detail| Refusal::damaged(&at(), detail))?;
            let end = column.saturating_add(repeated);
            if value.is_some() || written.is_formula() {
                if end > self.limits.columns {
                    return Err(Refusal::too_much(Limit::Columns, end, self.limits.columns, &at()));
                }
                for column in column..end {
                    if let Some(value) = value {
                        held.set(column as usize, value).map_err(|detail| Refusal::damaged(&at(), detail))?;
                    }
                    if written.is_formula() {
                        self.formulas.push((self.row, column as usize));
                    }
                }
                filled += repeated;
            }
            column = end;
        }
    }
}

/// How often something is there: once where nothing is said.
fn number(tag: &BytesStart<'_>, name: &str, sheet: &str) -> Result<u64, Refusal> {
    match attribute(tag, name)?.map(|times| times.parse()) {
        None => Ok(1),
        Some(Ok(times)) if times > 0 => Ok(times),
        Some(_) => Err(Refusal::damaged(sheet, "something that is there no number of times")),
    }
}
