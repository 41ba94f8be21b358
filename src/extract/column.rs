//! From the cells of a row to one fact column.

use super::cell::{self, Clock, Unreadable, at_cell};
use super::headers::{CURRENCY, Headers, normalised, plain_word};
use super::profile::{ColumnMap, Profile};
use super::rule::{self, Rule, meets_all};
use super::shown::shown;
use super::substitute::Stand;
use super::sum::{self, Addend};
use super::verdict::{Part, Reject};
use super::written::MARK;
use crate::calendar;
use crate::cells::{IdColumn, currency};
use crate::facts::{Column, Kind, Table, Value, day_of};
use crate::text;
use rust_decimal::Decimal;
use sheet::{Cell, Row};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// More digits make an unknown state a telephone number.
const MOST_DIGITS_OF_A_STATE: usize = 6;
/// Unknown words kept of each map: a column of free text under a state's name must not fill the memory.
const MOST_UNKNOWN_WORDS: usize = 50;

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
    cases: Vec<(Vec<Rule<'p>>, Arc<str>)>,
    /// Optional parts of its sum that the file lacks.
    pub(super) lacks: Vec<&'p str>,
    pub(super) from: From,
    pub(super) words: Option<BTreeMap<String, Arc<str>>>,
    /// What may stand in brackets before a word, and the meaning that it gives it.
    prefixes: BTreeMap<String, Arc<str>>,
    /// What its ids look like together, where it holds ids.
    pub(super) ids: Option<IdColumn>,
    /// Whether each row has an id of its own.
    unique: bool,
    pub(super) header: String,
    pub(super) last: Option<(String, Arc<str>)>,
}

/// Where the value comes from.
pub(super) enum From {
    Cell(usize),
    Sum(Vec<Addend>),
    Constant(Value),
    CountWithin(usize),
    /// Nowhere but in what stands in for it.
    Elsewhere,
}

impl<'p> ColumnReader<'p> {
    pub(super) fn new(profile: &'p Profile, table: Table, map: &'p ColumnMap, headers: &Headers) -> Option<Self> {
        let column = map.column(table);
        let definition = table.definition();
        let place_of = |name: &str| definition.columns.iter().position(|c| c.name == name);
        let stands: Vec<Stand<'_>> = map.substitute.iter().filter_map(|s| Stand::new(s, headers)).collect();
        let cases = rule::cases(&map.cases, headers);
        let elsewhere = || (!stands.is_empty() || !cases.is_empty()).then_some(From::Elsewhere);
        let sum = || sum::parts(&map.sum, headers).map(From::Sum);
        let from = if let Some(text) = &map.constant {
            From::Constant(Value::Text(text.as_str().into()))
        } else if let Some(within) = &map.count_within {
            From::CountWithin(place_of(within)?)
        } else if let Some((header, at)) = map.from.iter().find_map(|header| Some((header, headers.place(header)?))) {
            match is_currency(column) && header.contains(CURRENCY) {
                true => From::Constant(Value::Text(headers.currency(header)?.into())),
                false => From::Cell(at),
            }
        } else if column.key && column.kind == Kind::Text && !map.required {
            // A cut that the export does not make is the same everywhere.
            From::Constant(Value::Text(map.empty.as_deref().unwrap_or_default().into()))
        } else {
            sum().or_else(elsewhere)?
        };
        let header = match &from {
            From::Cell(at) => headers.text(*at).trim().to_owned(),
            From::Sum(parts) => parts.iter().map(|part| headers.text(part.at).trim()).collect::<Vec<_>>().join(" + "),
            _ => String::new(),
        };
        let lacks = match &from {
            From::Sum(_) => sum::lacking(&map.sum, headers),
            _ => Vec::new(),
        };
        let prefixes = map.map.as_ref().and_then(|name| profile.prefixes.get(name)).into_iter().flatten();
        let prefixes = prefixes.map(|(theirs, ours)| (plain_word(theirs), ours.as_str().into())).collect();
        let words = map.map.as_ref().map(|name| {
            let entries = profile.maps[name].iter();
            entries
                .flat_map(|(ours, theirs)| theirs.iter().map(|word| (plain_word(word), ours.as_str().into())))
                .collect()
        });
        Some(ColumnReader {
            map,
            column,
            place: place_of(column.name)?,
            day_place: day_of(column.name).and_then(place_of),
            mark_place: (!map.substitute.is_empty()).then(|| place_of(MARK)).flatten(),
            stands,
            cases,
            lacks,
            prefixes,
            from,
            words,
            ids: map.is_id(table).then(IdColumn::default),
            unique: definition.columns.iter().rfind(|c| c.key).is_some_and(|last| last.name == column.name),
            header,
            last: None,
        })
    }

    pub(super) fn read(
        &mut self,
        cells: &[Cell<'_>],
        clock: Clock,
        out: &mut [Option<Value>],
        part: &mut Part,
    ) -> Result<(), Unreadable> {
        let value = match &self.from {
            _ if self.case(cells).is_some() => self.case(cells),
            From::Constant(value) => Some(value.clone()),
            From::CountWithin(_) => None,
            From::Sum(parts) => sum::of(parts, cells)?.map(|sum| self.stored(sum)).transpose()?,
            From::Elsewhere if self.column.kind == Kind::Instant => {
                return self.instant(&Cell::Empty, cells, clock, out);
            }
            From::Elsewhere => self.map.otherwise.as_deref().map(|text| Value::Text(text.into())),
            From::Cell(at) => {
                let cell = at_cell(cells, *at);
                match self.column.kind {
                    Kind::Text => self.text(cell, part)?,
                    Kind::Amount | Kind::Count => self.number(cell)?,
                    Kind::Instant => return self.instant(cell, cells, clock, out),
                    Kind::Day => cell::day(cell, clock.epoch)?.map(|day| Value::Number(i64::from(day.to_epoch_days()))),
                }
            }
        };
        if self.map.must && value.is_none() {
            return Err(Unreadable::Empty);
        }
        out[self.place] = value;
        Ok(())
    }

    /// What other columns of the row make of it.
    fn case(&self, cells: &[Cell<'_>]) -> Option<Value> {
        let holds = |(rules, _): &&(Vec<Rule<'_>>, Arc<str>)| meets_all(rules, cells);
        self.cases.iter().find(holds).map(|(_, value)| Value::Text(value.clone()))
    }

    fn number(&self, cell: &Cell<'_>) -> Result<Option<Value>, Unreadable> {
        let value = match cell::number(cell)? {
            Some(value) => Some(value),
            None => self.map.empty.as_ref().map(|text| text.parse().unwrap_or_default()),
        };
        value.map(|v| self.stored(v)).transpose()
    }

    fn stored(&self, value: Decimal) -> Result<Value, Unreadable> {
        if value.is_sign_negative() && !value.is_zero() && self.column.is_never_negative() && !self.map.negative {
            return Err(Unreadable::Negative);
        }
        cell::stored(self.column.kind, value).map(Value::Number)
    }

    /// Whether its values stand in this column of the file.
    pub(super) fn reads(&self, column: usize) -> bool {
        matches!(self.from, From::Cell(at) if at == column)
    }

    /// Whether it holds amounts or counts of the row.
    pub(super) fn is_value(&self) -> bool {
        matches!(self.column.kind, Kind::Amount | Kind::Count) && matches!(self.from, From::Cell(_) | From::Sum(_))
    }

    fn text(&mut self, cell: &Cell<'_>, part: &mut Part) -> Result<Option<Value>, Unreadable> {
        let found = match &mut self.ids {
            Some(ids) => judged(ids, cell::id(cell, self.map.strip.as_deref()), self.unique)?,
            None => cell::bare(cell)?,
        };
        let found = match found {
            Some(text) if is_currency(self.column) => Some(Cow::Owned(currency(&text).ok_or(Unreadable::Currency)?)),
            found => found,
        };
        let Some(found) = found else {
            let empty = self.map.empty.as_deref().or(self.column.key.then_some("")).filter(|_| !self.map.must);
            return Ok(empty.map(|text| Value::Text(text.into())));
        };
        if let Some((last, shared)) = &self.last
            && *last == found.as_ref()
        {
            return Ok(Some(Value::Text(shared.clone())));
        }
        // Half a title is a title; half an id or half a state is another one.
        if found.contains(char::REPLACEMENT_CHARACTER) && (self.ids.is_some() || self.words.is_some()) {
            return Err(Unreadable::Broken);
        }
        let shared = self.our_text(&found, part);
        self.last = Some((found.into_owned(), shared.clone()));
        Ok(Some(Value::Text(shared)))
    }

    fn our_text(&self, found: &str, part: &mut Part) -> Arc<str> {
        let Some(words) = &self.words else {
            let clean = text::clean(found);
            if self.column.name == "shop_name" && part.shop_names.len() < MOST_SHOP_NAMES {
                part.shop_names.insert(clean.clone());
            }
            return clean.into();
        };
        if let Some(ours) = words.get(&plain_word(found)).or_else(|| self.behind_prefix(words, found)) {
            return ours.clone();
        }
        if let Some(otherwise) = &self.map.otherwise {
            return otherwise.as_str().into();
        }
        let name = self.map.map.clone().unwrap_or_default();
        let unknown = part.unknown_words.entry(name).or_default();
        if unknown.len() < MOST_UNKNOWN_WORDS {
            let word = text::clean(found);
            // No state has so many digits; somebody's telephone number has.
            let digits = word.chars().filter(char::is_ascii_digit).count();
            unknown.insert(if digits > MOST_DIGITS_OF_A_STATE { shown(&word) } else { word });
        }
        "other".into()
    }

    /// What a word with brackets before it means: as the brackets say, or as the word behind them.
    fn behind_prefix<'w>(&'w self, words: &'w BTreeMap<String, Arc<str>>, found: &str) -> Option<&'w Arc<str>> {
        let found = normalised(found);
        let (prefix, word) = found.strip_prefix(['(', '[', '【'])?.split_once([')', ']', '】'])?;
        let meaning = self.prefixes.get(&plain_word(prefix))?;
        if meaning.is_empty() { words.get(&plain_word(word)) } else { Some(meaning) }
    }

    fn instant(
        &self,
        cell: &Cell<'_>,
        cells: &[Cell<'_>],
        clock: Clock,
        out: &mut [Option<Value>],
    ) -> Result<(), Unreadable> {
        let stand = || self.stands.iter().find_map(|stand| stand.time(cells, clock));
        let local = match cell::local(cell, clock.epoch)? {
            Some(local) => local,
            None => match stand() {
                Some((local, mark)) => {
                    self.mark_place.into_iter().for_each(|place| out[place] = Some(Value::Text(mark.clone())));
                    local
                }
                None if self.map.must => return Err(Unreadable::Empty),
                None => return Ok(()),
            },
        };
        out[self.place] = Some(Value::Number(calendar::instant(local, clock.zone).timestamp()));
        if let Some(day) = self.day_place {
            out[day] = Some(Value::Number(i64::from(local.date().to_epoch_days())));
        }
        Ok(())
    }

    pub(super) fn reject(&self, row: &Row<'_>, why: Unreadable) -> Reject {
        let at = match &self.from {
            From::Cell(at) => *at,
            From::Sum(parts) => parts[0].at,
            _ => 0,
        };
        let value = match at_cell(row.cells, at) {
            Cell::Text(text) | Cell::Error(text) => text::clean(text),
            Cell::Number(n) | Cell::Serial(n) => n.to_string(),
            Cell::Bool(b) => b.to_string(),
            Cell::Formula => "=…".to_owned(),
            Cell::Empty => String::new(),
        };
        Reject {
            sheet: String::new(),
            row: row.number,
            column: at,
            header: text::clean(&self.header),
            value: shown(&value.chars().take(80).collect::<String>()),
            code: why.code().to_owned(),
            fields: None,
        }
    }
}

/// Whether it holds currencies; then a header's currency is its value.
fn is_currency(column: &Column) -> bool {
    column.name == "currency"
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
