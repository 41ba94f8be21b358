//! Where visitors came from, and what they bought: the platform's sources on two levels, the words by which people searched, and
//! the livestreams, videos and product cards at which they paid.
//!
//! A person who comes by two sources is a visitor of both, so that sources and words add up to nothing and have no total.

use super::channels;
use super::scope::{Scope, before_cell, growth_cell, part};
use crate::compose::declared::{Columns, or_blank};
use crate::engine::{Days, Measure};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::ratio::{cents, ratio};
use crate::report::{Cell, Column, Section, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Sources of the second level shown of each of the first, and search words.
const SOURCES: usize = 8;
const KEYWORDS: usize = 20;

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let sources = Came::of(scope, ExportKind::Sources, &SOURCE_SUMS, ["level_1", "level_2"]);
    let words = Came::of(scope, ExportKind::Keywords, &KEYWORD_SUMS, ["keyword", "keyword"]);
    let channels = channels::table(scope);
    let mut tables = Vec::new();
    tables.extend(sources.as_ref().map(|came| sources_table(scope, came)));
    tables.extend(words.as_ref().map(|came| keywords_table(scope, came)));
    let Some(message) = message(scope, sources.as_ref(), words.as_ref(), channels.as_ref()) else {
        return Err(Phrase::new("section.left_out.traffic"));
    };
    tables.extend(channels);
    let told: Vec<Came<'_>> = [sources, words].into_iter().flatten().collect();
    let overlap = (!told.is_empty()).then(|| Phrase::new("section.traffic.overlap"));
    let notes = overlap.into_iter().chain(told.iter().flat_map(|came| came.gaps(scope))).collect();
    Ok(Section { tables, notes, ..Section::new("traffic", message) })
}

/// What is added up of a kind of rows: visitors, buyers, what they paid.
type Measures = [&'static Measure; 3];
const SOURCE_SUMS: Measures = [&m::SOURCE_VISITORS, &m::SOURCE_BUYERS, &m::SOURCE_PAID];
const KEYWORD_SUMS: Measures = [&m::KEYWORD_VISITORS, &m::KEYWORD_BUYERS, &m::KEYWORD_PAID];

#[derive(Clone, Copy, Default)]
struct Sums {
    visitors: Decimal,
    buyers: Decimal,
    paid: Decimal,
}

/// People who came in one way, this period, the one before and last year's.
struct Way {
    name: [String; 2],
    now: Sums,
    before: Sums,
    last_year: Sums,
}

/// All ways in which people came, of the stores whose exports tell them.
struct Came<'s> {
    export: ExportKind,
    stores: Vec<&'s str>,
    /// Whether buyers are told too.
    bought: bool,
    /// Whether both periods are known whole.
    comparable: bool,
    /// The same of last year's, where that is another period than the one before.
    comparable_year: bool,
    ways: Vec<Way>,
}

impl<'s> Came<'s> {
    /// None where no export tells any of the period; stores in another currency tell no money that could be added.
    fn of(scope: &Scope<'s>, export: ExportKind, sums: &Measures, by: [&'static str; 2]) -> Option<Self> {
        let view = |id: &str| scope.metrics().inputs().view.store(id);
        let tells = |id: &&str| view(id).is_some_and(|view| view.coverage.knows(export));
        let stores: Vec<&'s str> =
            scope.ids.iter().copied().filter(tells).filter(|id| scope.context.abroad(id).is_none()).collect();
        let mut ways: BTreeMap<[String; 2], [Sums; 3]> = BTreeMap::new();
        for (at, span) in [scope.week, scope.previous, scope.last_year].into_iter().enumerate() {
            for store in &stores {
                for (name, [visitors, buyers, paid]) in scope.metrics().cut(store, *sums, by, &Days::all(span)) {
                    let sums = &mut ways.entry(name).or_default()[at];
                    sums.visitors += visitors;
                    sums.buyers += buyers;
                    sums.paid += cents(paid);
                }
            }
        }
        let bought = |id: &&str| view(id).is_some_and(|view| view.has(sums[1].table, "buyers"));
        let whole = |span: Span| scope.metrics().is_whole(export, &stores, span);
        let way = |(name, [now, before, last_year]): ([String; 2], [Sums; 3])| Way { name, now, before, last_year };
        let ways: Vec<Way> = ways.into_iter().map(way).filter(|way| !way.now.visitors.is_zero()).collect();
        let (bought, comparable) = (stores.iter().all(bought), whole(scope.week) && whole(scope.previous));
        let comparable_year = whole(scope.week) && whole(scope.last_year) && scope.last_year != scope.previous;
        (!ways.is_empty()).then_some(Came { export, stores, bought, comparable, comparable_year, ways })
    }

    /// Stores of which days of the period are missing, a sentence each.
    fn gaps(&self, scope: &Scope<'_>) -> Vec<Phrase> {
        let covered = |id: &&str| {
            let count = scope.metrics().inputs().view.store(id)?.coverage.count(self.export, scope.week);
            (count < scope.week.len()).then(|| {
                Phrase::new("section.traffic.days")
                    .with("store", scope.name(id))
                    .with("what", Field::Word(format!("gives.{}", self.export.as_str())))
                    .with("days", count)
                    .with("all", scope.week.len())
            })
        };
        self.stores.iter().filter_map(covered).collect()
    }

    /// The columns that say how many came and what they did.
    fn columns<'c>(&'c self, scope: &'c Scope<'s>) -> Columns<'c, Way> {
        let all = scope.value(Kpi::TrafficVisitors, &self.stores, scope.week);
        let whole = scope.metrics().is_whole(self.export, &self.stores, scope.week);
        let all = all.filter(|_| whole && self.export == ExportKind::Sources);
        let share = move |way: &Way| all.map_or(Cell::Missing(None), |all| part(way.now.visitors, all));
        let bought =
            |say: fn(&Sums) -> Cell| move |way: &Way| if self.bought { say(&way.now) } else { Cell::Missing(None) };
        let known = |before: Decimal| self.comparable.then_some(before);
        let mut columns = Columns::new()
            .with(Column::count("visitors"), |way: &Way| way.now.visitors)
            .with(Column::count("visitors_before"), move |way: &Way| before_cell(known(way.before.visitors)))
            .with(Column::new("visitors_wow", Unit::Change).given(), move |way: &Way| {
                growth_cell(Some(way.now.visitors), Some(way.before.visitors), self.comparable)
            });
        if self.comparable_year {
            columns = columns.with(Column::new("visitors_yoy", Unit::Change).given(), |way: &Way| {
                growth_cell(Some(way.now.visitors), Some(way.last_year.visitors), true)
            });
        }
        if all.is_some() {
            columns = columns.with(Column::percent("share").given(), share);
        }
        columns
            .with(Column::count("buyers"), bought(|sums| sums.buyers.into()))
            .with(Column::percent("conversion").given(), bought(|sums| part(sums.buyers, sums.visitors)))
            .with(Column::money("paid"), |way: &Way| way.now.paid)
            .with(Column::new("paid_wow", Unit::Change).given(), move |way: &Way| {
                scope.growth(way.now.paid, known(way.before.paid), self.comparable)
            })
    }
}

/// Each source of the first level with its largest of the second below it.
fn sources_table(scope: &Scope<'_>, came: &Came<'_>) -> Table {
    let mut groups: BTreeMap<&str, Vec<&Way>> = BTreeMap::new();
    came.ways.iter().for_each(|way| groups.entry(&way.name[0]).or_default().push(way));
    let mut groups: Vec<Vec<&Way>> = groups.into_values().collect();
    for ways in &mut groups {
        // All of a level is the first of its rows.
        ways.sort_by_key(|way| (!way.name[1].is_empty(), Reverse(way.now.visitors), &way.name[1]));
    }
    groups.sort_by_key(|ways| Reverse(ways.iter().map(|way| way.now.visitors).max()));
    let rows: Vec<&Way> = groups.iter().flat_map(|ways| ways.iter().take(SOURCES + 1).copied()).collect();
    Columns::new()
        .with(Column::text("source"), |way: &Way| way.name[0].clone())
        .with(Column::text("source_within"), |way| or_blank(Some(way.name[1].clone()).filter(|name| !name.is_empty())))
        .join(came.columns(scope))
        .table("traffic.sources", rows.iter().copied())
        .out_of(came.ways.len())
}

/// The words that brought most sales, then most visitors.
fn keywords_table(scope: &Scope<'_>, came: &Came<'_>) -> Table {
    let mut rows: Vec<&Way> = came.ways.iter().collect();
    rows.sort_by_key(|way| (Reverse(way.now.paid), Reverse(way.now.visitors), &way.name));
    rows.truncate(KEYWORDS);
    Columns::new()
        .with(Column::text("keyword"), |way: &Way| way.name[0].clone())
        .join(came.columns(scope))
        .table("traffic.keywords", rows)
        .out_of(came.ways.len())
}

/// How many came by what is paid for, by what most came, and what moved most; none where nothing is told.
fn message(
    scope: &Scope<'_>,
    sources: Option<&Came<'_>>,
    words: Option<&Came<'_>>,
    channels: Option<&Table>,
) -> Option<Phrase> {
    let of_words = |words: &Came<'_>| {
        let most = words.ways.iter().max_by_key(|way| way.now.visitors)?;
        Some(named("section.traffic.by_word", most))
    };
    let of_sources = || sources.and_then(|sources| of_sources(scope, sources));
    of_sources().or_else(|| words.and_then(of_words)).or_else(|| channels.and_then(of_channels))
}

/// Where most was sold, the first of a table of channels.
fn of_channels(table: &Table) -> Option<Phrase> {
    let first = table.rows.first()?;
    let number = |key: &str| first[table.column(key)?].number();
    let name: Field = match first.first()? {
        Cell::Said(name) => name.clone().into(),
        Cell::Text(name) => name.as_str().into(),
        _ => return None,
    };
    let phrase = Phrase::new("section.traffic.by_channel").with("name", name);
    Some(phrase.with("paid", Field::Money(number("paid")?)).with("share", Field::Percent(number("share")?)))
}

fn of_sources(scope: &Scope<'_>, came: &Came<'_>) -> Option<Phrase> {
    // Of a source that has others within it those say more.
    let is_whole = |way: &&Way| {
        way.name[1].is_empty()
            && came.ways.iter().any(|other| other.name[0] == way.name[0] && !other.name[1].is_empty())
    };
    let single = || came.ways.iter().filter(|way| !is_whole(way));
    let most = single().max_by_key(|way| way.now.visitors)?;
    let main = match scope.value(Kpi::TrafficPaidShare, &came.stores, scope.week) {
        Some(share) => named("section.traffic.by_source", most).with("share", Field::Percent(share)),
        None => named("section.traffic.by_free_source", most),
    };
    let moved = single().filter(|_| came.comparable).max_by_key(|way| (way.now.visitors - way.before.visitors).abs());
    let moved = moved.and_then(|way| {
        let by = way.now.visitors - way.before.visitors;
        let part = ratio(by, way.before.visitors).filter(|_| !by.is_zero())?;
        Some(named("section.traffic.moved", way).with("change", Field::Change(part)))
    });
    Some(match moved {
        Some(moved) => moved.with("main", main),
        None => main,
    })
}

fn named(key: &'static str, way: &Way) -> Phrase {
    let name = way.name.iter().rev().find(|name| !name.is_empty()).map_or("", String::as_str);
    let visitors = i64::try_from(way.now.visitors).unwrap_or(i64::MAX);
    Phrase::new(key).with("name", name).with("visitors", visitors)
}
