//! From the cells of a row to one fact column.

use super::cell::{self, At, Clock, at_cell};
use super::from::{From, is_currency, place_of};
use super::headers::Headers;
use super::identity;
use super::profile::{ColumnMap, Profile};
use super::record::{Record, Slot};
use super::region;
use super::rule::{self, Rule, meets_all};
use super::seen::Seen;
use super::states::States;
use super::substitute::Stand;
use super::sum;
use super::together::{Said, Told};
use super::unreadable::Unreadable;
use super::verdict::{Part, Reject};
use super::written::MARK;
use crate::calendar::DayOffset;
use crate::cells::{IdColumn, currency, currency_at, unwrapped};
use crate::facts::{Column, Kind, Table, day_of};
use crate::text;
use rust_decimal::Decimal;
use sheet::{Cell, Row};
use std::borrow::Cow;
use std::sync::Arc;

/// Store names kept: the first few say whose file it is.
const MOST_SHOP_NAMES: usize = 50;

/// Reads one fact column out of a row.
pub(super) struct ColumnReader<'p> {
    pub(super) map: &'p ColumnMap,
    pub(super) column: &'static Column,
    pub(super) place: usize,
    pub(super) day_place: Option<usize>,
    /// Where it says what stood in for its value.
    pub(super) mark_place: Option<usize>,
    stands: Vec<Stand<'p>>,
    /// Columns that fill it where its own is empty.
    spare: Vec<usize>,
    cases: Vec<(Vec<Rule<'p>>, Arc<str>)>,
    /// Optional parts of its sum that the file lacks.
    pub(super) lacks: Vec<&'p str>,
    pub(super) from: From,
    states: Option<States<'p>>,
    /// What its ids look like together, where it holds ids.
    pub(super) ids: Option<IdColumn>,
    /// Whether each row has an id of its own.
    unique: bool,
    /// What stands above each column of the file that it reads.
    headers: Vec<(usize, String)>,
    /// The cell that was found wrong in the row at hand, where it is not the first that is read.
    fault: Option<usize>,
    pub(super) header: String,
    seen: Seen,
    /// The ids that cells made together so far.
    told: Told,
    offset: DayOffset,
    /// What rounding to whole pieces left of the rows so far.
    pub(super) carry: Decimal,
}

impl<'p> ColumnReader<'p> {
    pub(super) fn new(profile: &'p Profile, table: Table, map: &'p ColumnMap, headers: &Headers) -> Option<Self> {
        let column = map.column(table);
        let columns = table.definition().columns;
        let place_of = |name: &str| place_of(table, name);
        let stands: Vec<Stand<'_>> = map.substitute.iter().filter_map(|s| Stand::new(s, headers)).collect();
        let cases = rule::cases(&map.cases, headers);
        let otherwise = (!stands.is_empty() || !cases.is_empty()).then_some(From::Elsewhere);
        let from = From::of(map, table, headers).or(otherwise)?;
        let header = from.header(headers);
        let lacks = match &from {
            From::Sum(_) => sum::lacking(&map.sum, headers),
            _ => Vec::new(),
        };
        let spare: Vec<usize> = match map.fill {
            true => map.from.iter().filter_map(|header| headers.place(header)).collect(),
            false => Vec::new(),
        };
        let read = from.places().chain(spare.iter().copied());
        let read: Vec<(usize, String)> = read.map(|at| (at, headers.text(at).trim().to_owned())).collect();
        Some(ColumnReader {
            map,
            column,
            place: place_of(column.name)?,
            day_place: day_of(column.name).and_then(place_of),
            mark_place: (!map.substitute.is_empty()).then(|| place_of(MARK)).flatten(),
            stands,
            spare,
            headers: read,
            fault: None,
            cases,
            lacks,
            from,
            states: States::new(profile, map),
            ids: map.is_id(table).then(IdColumn::default),
            unique: columns.iter().rfind(|c| c.key).is_some_and(|last| last.name == column.name),
            header,
            seen: Seen::default(),
            told: Told::default(),
            offset: DayOffset::default(),
            carry: Decimal::ZERO,
        })
    }

    pub(super) fn read(
        &mut self,
        cells: &[Cell<'_>],
        clock: Clock,
        record: &mut Record,
        part: &mut Part,
    ) -> Result<(), Unreadable> {
        self.fault = None;
        if self.column.kind == Kind::Instant && matches!(self.from, From::Cell(_) | From::Elsewhere) {
            let case = self.case(cells).map(|case| self.of_case(&case, clock, record)).transpose()?;
            return match case {
                Some(case) => self.put(case, record),
                None => self.instant(cells, clock, record),
            };
        }
        let slot = self.slot(cells, clock, record, part)?;
        if let (None, From::Sum(parts)) = (slot, &self.from) {
            self.fault = sum::empty_part(parts, cells);
        }
        self.put(slot, record)
    }

    /// What is wrong with one of several cells, noted so that it is told of that one.
    fn at_fault(&mut self, (at, why): sum::Fault) -> Unreadable {
        self.fault = Some(at);
        why
    }

    fn put(&self, slot: Option<Slot>, record: &mut Record) -> Result<(), Unreadable> {
        if self.map.must && slot.is_none() {
            return Err(Unreadable::Empty);
        }
        record.set(self.place, slot);
        Ok(())
    }

    fn slot(
        &mut self,
        cells: &[Cell<'_>],
        clock: Clock,
        record: &mut Record,
        part: &mut Part,
    ) -> Result<Option<Slot>, Unreadable> {
        if let Some(case) = self.case(cells) {
            return self.of_case(&case, clock, record);
        }
        if region::is_of(self.column) {
            return Ok(self.region(cells, record));
        }
        match &self.from {
            From::Constant(text) => Ok(self.of_text(text, clock, record)),
            From::Name => Ok(clock.named_day.map(|day| Slot::Number(i64::from(day.to_epoch_days())))),
            From::CountWithin(_) => Ok(None),
            From::Together(places) => {
                let id = Said::of(places, cells, clock).map(|said| self.told.id(said));
                Ok(id.and_then(|id| self.of_text(&id, clock, record)))
            }
            From::Sum(parts) => {
                let sum = sum::of(parts, cells, &clock.forms, self.is_natural() && !self.map.negate);
                sum.map_err(|fault| self.at_fault(fault))?.map(|sum| self.stored(sum)).transpose()
            }
            From::Product(places) => {
                let product = sum::product(places, cells, &clock.forms);
                product.map_err(|fault| self.at_fault(fault))?.map(|product| self.stored(product)).transpose()
            }
            From::Elsewhere => {
                let otherwise = self.map.otherwise.as_deref();
                Ok(otherwise.and_then(|text| self.of_text(text, clock, record)))
            }
            From::Cell(at) => {
                let at = self.filled(*at, cells);
                self.fault = Some(at);
                let cell = at_cell(cells, at);
                match self.column.kind {
                    Kind::Text => self.text(cell, clock, record, part),
                    Kind::Amount | Kind::Count => self.number(cell, &clock.forms),
                    Kind::Instant | Kind::Day => {
                        let day = match self.map.end {
                            Some(end) => cell::end_of_span(cell, end)?,
                            None => cell::day(cell, clock)?,
                        };
                        Ok(day.map(|day| Slot::Number(i64::from(day.to_epoch_days()))))
                    }
                }
            }
        }
    }

    /// Where its own cell stands, or the one that fills it.
    fn filled(&self, at: usize, cells: &[Cell<'_>]) -> usize {
        let filled = |at: &&usize| !matches!(cell::bare(at_cell(cells, **at)), Ok(None));
        *self.spare.iter().find(filled).unwrap_or(&at)
    }

    /// Where the row's parcel goes.
    fn region(&mut self, cells: &[Cell<'_>], record: &mut Record) -> Option<Slot> {
        let found = match &self.from {
            From::Cell(at) => region::of_cell(at_cell(cells, self.filled(*at, cells))),
            From::Together(places) => region::of_cells(places.iter().map(|at| at_cell(cells, *at))),
            From::Constant(text) => region::of_text(text),
            _ => None,
        };
        found.and_then(|region| record.code(self.place, &region))
    }

    /// What is kept of a text of ours: of a buyer's identity a hash.
    fn of_text(&self, text: &str, clock: Clock, record: &mut Record) -> Option<Slot> {
        if self.column.name != identity::COLUMN {
            return record.code(self.place, text);
        }
        let hash = clock.identity.and_then(|key| key.buyer(text));
        Some(hash.and_then(|hash| record.code(self.place, &hash)).unwrap_or(Slot::NotKept))
    }

    /// What other columns of the row make of it.
    fn case(&self, cells: &[Cell<'_>]) -> Option<Arc<str>> {
        let holds = |(rules, _): &&(Vec<Rule<'_>>, Arc<str>)| meets_all(rules, cells);
        self.cases.iter().find(holds).map(|(_, value)| value.clone())
    }

    fn of_case(&mut self, case: &str, clock: Clock, record: &mut Record) -> Result<Option<Slot>, Unreadable> {
        match self.column.kind {
            Kind::Amount | Kind::Count => self.stored(case.parse().map_err(|_| Unreadable::Amount)?).map(Some),
            _ => Ok(self.of_text(case, clock, record)),
        }
    }

    /// Whether its values stand in this column of the file.
    pub(super) fn reads(&self, column: usize) -> bool {
        matches!(self.from, From::Cell(at) if at == column)
    }

    /// Whether it holds amounts or counts of the row.
    pub(super) fn is_value(&self) -> bool {
        matches!(self.column.kind, Kind::Amount | Kind::Count)
            && matches!(self.from, From::Cell(_) | From::Sum(_) | From::Product(_))
    }

    /// The columns of the file in which its amounts or counts stand, whole or in parts.
    pub(super) fn values(&self) -> impl Iterator<Item = usize> {
        let has_some = self.is_value();
        self.from.places().filter(move |_| has_some)
    }

    fn text(
        &mut self,
        cell: &Cell<'_>,
        clock: Clock,
        record: &mut Record,
        part: &mut Part,
    ) -> Result<Option<Slot>, Unreadable> {
        let found = match &mut self.ids {
            Some(ids) => judged(ids, cell::id(cell, self.map.strip.as_deref()), self.unique)?,
            None => cell::bare(cell)?,
        };
        let Some(found) = found else {
            let empty = self.map.empty.as_deref().or(self.column.key.then_some("")).filter(|_| !self.map.must);
            return Ok(empty.and_then(|text| self.of_text(text, clock, record)));
        };
        // Ids hardly come again, but in the next row.
        if self.ids.is_none()
            && let Some(slot) = self.seen.get(&found, record, self.place)
        {
            return Ok(slot);
        }
        // Half a title is a title; half an id or half a state is another one.
        if found.contains(char::REPLACEMENT_CHARACTER) && (self.ids.is_some() || self.states.is_some()) {
            return Err(Unreadable::Broken);
        }
        if self.map.digits.is_some_and(|digits| !cell::is_numbered(&found, digits)) {
            return Err(Unreadable::NoId);
        }
        if is_currency(self.column) {
            let code = match self.map.in_amount {
                true => currency_at(unwrapped(&found)),
                false => Some(currency(&found).ok_or(Unreadable::Currency)?),
            };
            return Ok(code.and_then(|code| record.code(self.place, &code)));
        }
        let slot = self.of_text(&self.our_text(&found, part), clock, record);
        if self.ids.is_none() {
            self.seen.note(&found, slot);
        }
        Ok(slot)
    }

    fn our_text<'t>(&self, found: &'t str, part: &mut Part) -> Cow<'t, str> {
        if let Some(states) = &self.states {
            return Cow::Owned(states.ours(found, part).to_string());
        }
        let clean = text::cleaned(found);
        if self.column.name == "shop_name" && part.shop_names.len() < MOST_SHOP_NAMES {
            part.shop_names.insert(clean.clone().into_owned());
        }
        clean
    }

    fn instant(&mut self, cells: &[Cell<'_>], clock: Clock, record: &mut Record) -> Result<(), Unreadable> {
        let at = match self.from {
            From::Cell(at) => {
                let at = self.filled(at, cells);
                self.fault = Some(at);
                self.moment(at_cell(cells, at), clock)?
            }
            _ => None,
        };
        let stand = || self.stands.iter().find_map(|stand| stand.time(cells, clock));
        let at = match at {
            Some(at) => at,
            None => match stand() {
                Some((at, mark)) => {
                    self.mark_place.into_iter().for_each(|place| record.set_text(place, &mark));
                    at
                }
                None if self.map.must => return Err(Unreadable::Empty),
                None => return Ok(()),
            },
        };
        record.set(self.place, Some(Slot::Number(at.seconds)));
        if let Some(day) = self.day_place {
            record.set(day, Some(Slot::Number(i64::from(at.local.date().to_epoch_days()))));
        }
        Ok(())
    }

    /// As [`cell::moment`], with what nearly every cell holds read without looking for its form.
    fn moment(&mut self, cell: &Cell<'_>, clock: Clock) -> Result<Option<At>, Unreadable> {
        match cell::usual_moment(cell, clock) {
            Some(local) => Ok(Some(At { local, seconds: self.offset.seconds(local, clock.zone) })),
            None => cell::moment(cell, clock),
        }
    }

    /// The row as it is left out: because of the cell that was found wrong, else of the first that is read.
    pub(super) fn reject(&self, row: &Row<'_>, why: Unreadable) -> Reject {
        let at = self.fault.or_else(|| self.from.places().next()).unwrap_or_default();
        self.reject_at(row, at, why)
    }

    /// The same because of a cell in this column of the file.
    pub(super) fn reject_at(&self, row: &Row<'_>, at: usize, why: Unreadable) -> Reject {
        let own = self.headers.iter().find(|(place, _)| *place == at).map_or(&self.header, |(_, header)| header);
        Reject::of_cell(row, at, own, why)
    }
}

/// The id as it was read, noted among those of its column.
fn judged<'a>(
    ids: &mut IdColumn,
    read: Result<Option<Cow<'a, str>>, Unreadable>,
    unique: bool,
) -> Result<Option<Cow<'a, str>>, Unreadable> {
    match &read {
        Ok(Some(id)) => ids.take(id, unique),
        Err(Unreadable::RoundedId) => ids.take_lost(),
        _ => {}
    }
    read
}
