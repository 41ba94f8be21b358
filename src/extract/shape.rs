//! What a row below a header must look like to be data: as many fields as the header, one value for each fact.
//!
//! Exports are pasted together, cut, opened and mended by hand. What is no row of data is told apart here before any cell
//! of it is believed.

use super::cell::{self, at_cell};
use super::column::ColumnReader;
use super::forms::Forms;
use super::from::From;
use super::headers::{CURRENCY, Headers};
use super::profile::Profile;
use super::region;
use super::shown::shown;
use super::unreadable::Unreadable;
use super::verdict::Reject;
use crate::cells;
use crate::facts::Kind;
use crate::text;
use crate::words::Phrase;
use sheet::{Cell, Row, column_letters};

/// The shape that a header gives to the rows below it.
pub(super) struct Shape {
    headers: Headers,
    /// How many fields the header was written with, where the kind of file writes each.
    fields: Option<usize>,
    /// Columns that hold numbers and times.
    values: Vec<usize>,
    /// Of these, columns that hold days.
    days: Vec<usize>,
    /// Pairs of columns that mean one fact.
    twice: Vec<(usize, usize)>,
}

impl Shape {
    pub(super) fn new<'c>(
        profile: &Profile,
        headers: &Headers,
        fields: Option<usize>,
        columns: impl Iterator<Item = &'c ColumnReader<'c>>,
    ) -> Self {
        let value = |reader: &ColumnReader<'_>| match &reader.from {
            From::Cell(at) if reader.column.kind != Kind::Text => Some(*at),
            _ => None,
        };
        let (mut values, mut days) = (Vec::new(), Vec::new());
        for reader in columns {
            values.extend(value(reader));
            days.extend(value(reader).filter(|_| reader.column.kind == Kind::Day));
        }
        Shape { headers: headers.clone(), fields, values, days, twice: twice(profile, headers) }
    }

    /// Whether it may be a header again: words where numbers and times should stand.
    pub(super) fn may_be_header(&self, cells: &[Cell<'_>]) -> bool {
        let is_word = |at: &usize| match at_cell(cells, *at) {
            Cell::Text(text) => !is_value(cells::unwrapped(text)),
            other => other.is_empty(),
        };
        self.values.iter().all(is_word) && is_header_like(cells)
    }

    /// Whether it says what the columns mean: words and nothing else, right below the header.
    pub(super) fn is_explanation(&self, cells: &[Cell<'_>]) -> bool {
        let is_value = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => is_value(cells::unwrapped(text)),
            other => !other.is_empty(),
        };
        !self.values.is_empty() && !cells.iter().any(is_value)
    }

    /// Where a cell that should be one day holds several: its column, and what it says.
    pub(super) fn several_days<'c>(&self, cells: &'c [Cell<'_>]) -> Option<(&str, &'c str)> {
        self.days.iter().find_map(|&at| match at_cell(cells, at) {
            Cell::Text(text) => {
                let (first, last) = cell::span(text)?;
                (first != last).then_some((self.headers.text(at).trim(), *text))
            }
            _ => None,
        })
    }

    /// Whether it is this header once more.
    pub(super) fn is(&self, headers: &Headers) -> bool {
        self.headers.same(headers)
    }

    /// A row that only says something: one cell of words, a title or a note.
    pub(super) fn is_note(&self, row: &Row<'_>) -> bool {
        let mut filled = row.cells.iter().filter(|cell| !is_nothing(cell));
        let (Some(Cell::Text(text)), None) = (filled.next(), filled.next()) else { return false };
        let melted = text.contains('\n') || text.matches([',', '\t', ';']).count() > 2;
        // A last line that was cut may be one word too.
        self.headers.width() > 2 && row.ended && !melted && !is_value(cells::unwrapped(text))
    }

    /// How many fields the row has and the header, where a separator was lost or is too many.
    pub(super) fn miscounted(&self, row: &Row<'_>) -> Option<(u64, u64)> {
        let (found, expected) = (row.fields?, self.fields?);
        let named = self.headers.width();
        // A separator at the end of lines is nothing; a field behind the last header is something.
        let too_few = found < expected && found < named;
        let too_many = found > expected && row.cells.len() > expected;
        // The header's own trailing separators are not missed.
        let expected = if too_few && named < expected { named } else { expected };
        (too_few || too_many).then_some((found as u64, expected as u64))
    }

    /// The row as it is named to people: where it begins, and what stands there, which is its number in every export.
    pub(super) fn reject(&self, row: &Row<'_>, sheet: String, why: Unreadable, fields: (u64, u64)) -> Reject {
        let first = row.cells.iter().find_map(|cell| cell::bare(cell).ok().flatten());
        // Where the number itself is missing, a person stands in its place.
        let first = first.filter(|text| text.starts_with(|c: char| c.is_ascii_digit())).unwrap_or_default();
        Reject {
            sheet,
            row: row.number,
            column: 0,
            header: text::clean(self.headers.text(0).trim()),
            value: shown(&text::clean(&first).chars().take(80).collect::<String>()),
            code: why.code().to_owned(),
            fields: Some(fields),
        }
    }

    /// A cell of the row as it is named to people.
    pub(super) fn reject_cell(&self, row: &Row<'_>, at: usize, why: Unreadable) -> Reject {
        Reject::of_cell(row, at, self.headers.text(at).trim(), why)
    }

    /// Why the file is not to be believed, where two columns for one fact say different things in this row.
    pub(super) fn contradiction(&self, row: &Row<'_>, forms: &Forms) -> Option<Phrase> {
        let at = |place: usize| at_cell(row.cells, place);
        let differ = |(first, second): &&(usize, usize)| !same(at(*first), at(*second), forms);
        let (first, second) = self.twice.iter().find(differ)?;
        let (one, other) = (self.headers.text(*first).trim(), self.headers.text(*second).trim());
        let key = if one == other { "refusal.column-twice" } else { "refusal.columns-of-one-meaning" };
        Some(
            Phrase::new(key)
                .with("header", one)
                .with("other", other)
                .with("first", column_letters(*first))
                .with("second", column_letters(*second))
                .with("row", row.number),
        )
    }
}

/// Pairs of columns of which the profile takes the first.
fn twice(profile: &Profile, headers: &Headers) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    // Where a parcel goes is never worth a file: it is told by what can be read.
    let columns = profile.tables.iter().flat_map(|table| &table.columns).filter(|column| column.to != region::COLUMN);
    for column in columns {
        let mut add = |places: &[usize]| pairs.extend(places.iter().skip(1).map(|place| (places[0], *place)));
        // Of a pattern the currency column has what the header says, not the cells.
        let cells = |header: &&String| column.to != "currency" || !header.contains(CURRENCY);
        let all: Vec<Vec<usize>> = column.from.iter().filter(cells).map(|header| headers.places(header)).collect();
        match column.side_by_side || column.fill {
            true => all.iter().for_each(|places| add(places)),
            false => add(&all.concat()),
        }
        column.sum.iter().flat_map(|part| &part.from).for_each(|header| add(&headers.places(header)));
    }
    pairs.retain(|(first, second)| first != second);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whether two cells say the same, however it is written.
fn same(one: &Cell<'_>, other: &Cell<'_>, forms: &Forms) -> bool {
    match (cell::bare(one), cell::bare(other)) {
        (Ok(a), Ok(b)) if a == b => true,
        (Ok(Some(_)), Ok(Some(_))) => {
            matches!((cell::number(one, forms), cell::number(other, forms)), (Ok(a), Ok(b)) if a == b)
        }
        _ => false,
    }
}

/// Words in every filled cell, and several of them.
pub(super) fn is_header_like(cells: &[Cell<'_>]) -> bool {
    only_words(cells).is_some_and(|words| words > 2)
}

/// How many cells are filled, where nothing but words stands in them.
pub(super) fn only_words(cells: &[Cell<'_>]) -> Option<usize> {
    let mut filled = 0;
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        match cell {
            Cell::Text(text) if !is_value(cells::unwrapped(text)) => filled += 1,
            _ => return None,
        }
    }
    Some(filled)
}

/// A number, an amount or a time, by its characters.
fn is_value(text: &str) -> bool {
    let text = cells::half_width(text);
    let fits = |c: char| c.is_ascii_digit() || ".,-/:+%() ¥￥元$€£₹年月日T".contains(c);
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(fits)
}

pub(super) fn is_nothing(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => cells::unwrapped(text).is_empty(),
        _ => false,
    }
}
