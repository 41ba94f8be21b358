//! What only a whole sheet tells: whether `11/10/24` is in October or November, and whether `1,234` is more than a thousand.
//!
//! No cell is guessed at for itself, and no order of rows is a proof. One cell that can be read in one way only speaks for
//! all cells of its sheet; where none does, or two contradict each other, the file is refused, naming the cells. The days of
//! a title, which platforms write with the names of months, and of the file's name count as evidence where no cell says it.

use super::column::ColumnReader;
use super::forms::{COMMA, DateForm, NumberForm, POINT, Settled, ValueForms};
use super::from::From;
use super::headers::Headers;
use super::profile::Profile;
use super::recognise::{Recognised, recognise};
use super::shape::is_header_like;
use super::{ExtractError, HEADER_WITHIN};
use crate::cells::{self, DayOrder, Digits};
use crate::facts::Kind;
use crate::words::Phrase;
use chrono::NaiveDate;
use sheet::{Cell, Row, column_letters};

/// The reading of a sheet for what its cells decide together.
pub(super) struct Survey<'p> {
    profiles: &'p [Profile],
    columns: Vec<Watched>,
    /// The days that a title names.
    title: Option<(NaiveDate, NaiveDate)>,
    /// Those that the file's name says.
    name: Option<(NaiveDate, NaiveDate)>,
    orders: Poll<DayOrder>,
    /// The first and last day of the undecided cells, in either order.
    open_days: [Option<(NaiveDate, NaiveDate)>; 2],
    commas: Poll<bool>,
}

/// A column whose cells may say something.
struct Watched {
    at: usize,
    header: String,
    kind: Kind,
    /// Whether it holds nothing but whole numbers.
    whole: bool,
    values: ValueForms,
}

/// A cell, as it is named to people.
#[derive(Clone)]
struct Place {
    row: u64,
    column: usize,
    header: String,
    value: String,
}

/// What cells say: the first that speaks for each of two, and the first that is open.
struct Poll<T> {
    said: Vec<(T, Place)>,
    open: Option<Place>,
}

impl<T: PartialEq + Copy> Poll<T> {
    const fn new() -> Self {
        Poll { said: Vec::new(), open: None }
    }

    fn say(&mut self, what: T, place: impl FnOnce() -> Place) {
        if self.said.iter().all(|(said, _)| *said != what) {
            self.said.push((what, place()));
        }
    }

    fn leave_open(&mut self, place: impl FnOnce() -> Place) {
        self.open.get_or_insert_with(place);
    }

    /// What holds for the sheet: what was said, or by `else_by` where no cell said it; nothing where no cell asks.
    fn settled(&self, about: &'static str, else_by: impl FnOnce() -> Option<T>) -> Result<Option<T>, ExtractError> {
        match (&self.said[..], &self.open) {
            ([(one, _)], _) => Ok(Some(*one)),
            ([(_, first), (_, second), ..], _) => {
                let phrase = first.named(Phrase::new(format!("refusal.{about}-both")), "");
                Err(ExtractError::Aside(second.named(phrase, "other_")))
            }
            ([], None) => Ok(None),
            ([], Some(open)) => match else_by() {
                Some(found) => Ok(Some(found)),
                None => Err(ExtractError::Aside(open.named(Phrase::new(format!("refusal.{about}-open")), ""))),
            },
        }
    }
}

impl Place {
    fn named(&self, phrase: Phrase, prefix: &str) -> Phrase {
        phrase
            .with(format!("{prefix}header"), self.header.as_str())
            .with(format!("{prefix}column"), column_letters(self.column))
            .with(format!("{prefix}row"), self.row)
            .with(format!("{prefix}value"), self.value.as_str())
    }
}

impl<'p> Survey<'p> {
    pub(super) fn new(profiles: &'p [Profile], name: Option<(NaiveDate, NaiveDate)>) -> Self {
        let (columns, title, open_days) = (Vec::new(), None, [None; 2]);
        Survey { profiles, columns, title, name, orders: Poll::new(), open_days, commas: Poll::new() }
    }

    /// Takes the next row.
    pub(super) fn row(&mut self, row: &Row<'_>) {
        let begun = !self.columns.is_empty();
        if (begun || row.number <= HEADER_WITHIN) && (is_header_like(row.cells) && self.header(row.cells)) {
            return;
        }
        if !begun {
            self.title = self.title.or_else(|| row.cells.iter().find_map(days_of_title));
        }
        for at in 0..self.columns.len() {
            let watched = &self.columns[at];
            let Some(Cell::Text(text)) = row.cells.get(watched.at) else { continue };
            let text = cells::unwrapped(text);
            let place = || Place {
                row: row.number,
                column: watched.at,
                header: watched.header.clone(),
                value: crate::text::clean(text),
            };
            if matches!(watched.kind, Kind::Instant | Kind::Day) {
                if watched.values.dates == DateForm::File
                    && let Some(digits) = cells::digits_of_day(text)
                {
                    ask_order(&mut self.orders, &mut self.open_days, digits, place);
                }
            } else if watched.values.numbers == NumberForm::File {
                ask_comma(&mut self.commas, text, watched.whole, place);
            }
        }
    }

    /// Whether it is a known header; then its columns are watched from here on.
    fn header(&mut self, cells: &[Cell<'_>]) -> bool {
        let headers = Headers::of(cells);
        let Recognised::Fits(profile) = recognise(&headers, self.profiles) else { return false };
        let readers = profile.tables.iter().flat_map(|table| {
            table.columns.iter().filter_map(|column| ColumnReader::new(profile, table.table, column, &headers))
        });
        let watched = |reader: &ColumnReader<'_>, at: usize| Watched {
            at,
            header: headers.text(at).trim().to_owned(),
            kind: reader.column.kind,
            whole: !reader.map.fractional && reader.column.kind == Kind::Count,
            values: profile.values,
        };
        self.columns = readers
            .flat_map(|reader| match &reader.from {
                From::Cell(at) if reader.column.kind != Kind::Text => vec![watched(&reader, *at)],
                From::Sum(parts) => parts.iter().map(|part| watched(&reader, part.at)).collect(),
                _ => Vec::new(),
            })
            .collect();
        true
    }

    /// What the sheet decided.
    ///
    /// # Errors
    /// Where it leaves open what a cell means, or contradicts itself.
    pub(super) fn finish(self) -> Result<Settled, ExtractError> {
        let by = |days: Option<(NaiveDate, NaiveDate)>| {
            let (first, last) = days?;
            let within = |days: &Option<(NaiveDate, NaiveDate)>| days.is_some_and(|(a, b)| first <= a && b <= last);
            match [within(&self.open_days[0]), within(&self.open_days[1])] {
                [true, false] => Some(DayOrder::DayFirst),
                [false, true] => Some(DayOrder::MonthFirst),
                _ => None,
            }
        };
        let (by_title, by_name) = (by(self.title), by(self.name));
        // Where the two say different things nobody knows.
        let agreed = by_title.or(by_name).filter(|order| by_name.is_none_or(|name| name == *order));
        let order = self.orders.settled("day-or-month", || agreed)?;
        let by_name = self.orders.said.is_empty() && self.orders.open.is_some() && self.name.is_some();
        let comma = self.commas.settled("comma-or-point", || None)?.unwrap_or(false);
        Ok(Settled { order, comma, by_name })
    }
}

fn ask_order(
    orders: &mut Poll<DayOrder>,
    open: &mut [Option<(NaiveDate, NaiveDate)>; 2],
    digits: Digits,
    place: impl FnOnce() -> Place,
) {
    if let Some(order) = digits.order() {
        return orders.say(order, place);
    }
    for (order, days) in [DayOrder::DayFirst, DayOrder::MonthFirst].into_iter().zip(open) {
        let Some(day) = digits.in_order(order) else { continue };
        *days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
    }
    orders.leave_open(place);
}

/// `12.5` and `1,234.50` are written with a point, `18,00` with a comma; `1,234` may be either, but for pieces.
fn ask_comma(commas: &mut Poll<bool>, text: &str, whole: bool, place: impl FnOnce() -> Place) {
    let read = |numbers: cells::Numbers| {
        let found = numbers.read(text).filter(|number| !whole || number.fract().is_zero())?;
        // No thousands begin with a zero.
        let zero = text.trim_start_matches(|c: char| !c.is_ascii_digit()).starts_with('0');
        (!zero || found.abs() < rust_decimal::Decimal::ONE).then_some(found)
    };
    match (read(POINT), read(COMMA)) {
        (Some(point), Some(comma)) if point != comma => commas.leave_open(place),
        (Some(_), None) => commas.say(false, place),
        (None, Some(_)) => commas.say(true, place),
        _ => {}
    }
}

/// `November 9, 2026 - November 15, 2026`.
fn days_of_title(cell: &Cell<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let Cell::Text(text) = cell else { return None };
    let (first, last) = cells::unwrapped(text).split_once(" - ")?;
    let day = |text: &str| cells::moment(text, None).ok().map(|found| found.local.date());
    Some((day(first)?, day(last)?)).filter(|(first, last)| first <= last)
}
