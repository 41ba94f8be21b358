//! The industry beside the store, and the store's scores over time: what the platform tells of others.

use super::scope::{Scope, days};
use crate::compose::declared::Columns;
use crate::engine::{Days, Measure};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::{Usual, measures as m};
use crate::ratio::{growth, ratio};
use crate::report::{Cell, Column, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Scores are held against the median of so many weeks.
const WEEKS: usize = 12;
const SCORES: [Kpi; 3] = [Kpi::RatingDescription, Kpi::RatingService, Kpi::RatingLogistics];

/// An industry and the store in whose folder its figures lie, since other days.
struct Beside {
    store: String,
    category: String,
    since: &'static str,
    before: Span,
    measure: &'static str,
    market: Decimal,
    own: Option<Decimal>,
}

impl Beside {
    /// How many points the store is ahead.
    fn ahead(&self) -> Option<Decimal> {
        Some(self.own? - self.market)
    }
}

/// The table, and a sentence for each industry; nothing where no export tells of both spans whole.
pub(super) fn table(scope: &Scope<'_>) -> (Option<Table>, Vec<Phrase>) {
    let against = [("previous", scope.previous), ("last_year", scope.last_year)];
    let stores = scope.ids.iter();
    let rows: Vec<Beside> = stores
        .flat_map(|store| against.map(|(since, before)| of_store(scope, store, since, before)))
        .flatten()
        .collect();
    let sentences = rows.iter().filter_map(|row| sentence(scope, row)).collect();
    let columns = Columns::new()
        .with(Column::text("store"), |row: &Beside| scope.name(&row.store))
        .with(Column::text("category"), |row| row.category.clone())
        .with(Column::text("against"), |row| Phrase::new(format!("section.{}", row.since)))
        .with(Column::text("days"), |row| days(row.before))
        .with(Column::text("market_measure"), |row| Phrase::new(format!("section.market.{}", row.measure)))
        .with(Column::new("market_change", Unit::Change).given(), |row| row.market)
        .with(Column::new("own_change", Unit::Change).given(), |row| known(row.own))
        .with(Column::new("ahead", Unit::Points).given().better_when(true), |row| known(row.ahead()));
    ((!rows.is_empty()).then(|| columns.table("stores.market", &rows)), sentences)
}

fn known(number: Option<Decimal>) -> Cell {
    number.map_or(Cell::Missing(None), Cell::Number)
}

/// `行业「床上用品」比上周 +8.0 %，旗舰店 +12.0 %`
fn sentence(scope: &Scope<'_>, row: &Beside) -> Option<Phrase> {
    let key = if row.ahead()?.is_sign_negative() { "section.market.behind" } else { "section.market.ahead" };
    Some(
        Phrase::new(key)
            .with("category", row.category.as_str())
            .with("since", Field::Word(format!("report.since.{}", row.since)))
            .with("measure", Field::Word(format!("section.market.{}", row.measure)))
            .with("market", Field::Change(row.market))
            .with("store", scope.name(&row.store))
            .with("own", Field::Change(row.own?))
            .with("points", Field::Points(row.ahead()?.abs())),
    )
}

/// Each industry of a store's exports: by what was paid where that is told, else by the index.
fn of_store(scope: &Scope<'_>, store: &str, since: &'static str, before: Span) -> Vec<Beside> {
    let Some(view) = scope.metrics().inputs().view.store(store) else { return Vec::new() };
    let whole = |span: Span| view.coverage.count(ExportKind::Market, span) == span.len();
    if !view.coverage.knows(ExportKind::Market) || !whole(scope.week) || !whole(before) {
        return Vec::new();
    }
    let sums = |measure: &'static Measure, span: Span| -> Vec<(String, Decimal)> {
        let groups = scope.context.own.cut(store, [measure], ["category"], &Days::all(span)).into_iter();
        groups.map(|([category], [sum])| (category, sum)).collect()
    };
    let own = scope.context.own.compare(Kpi::SalesPaid, &[store], scope.week, before).and_then(|both| both.growth());
    let mut found: Vec<Beside> = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (measure, word) in [(&m::MARKET_PAID, "paid"), (&m::MARKET_INDEX, "trade_index")] {
        let then = sums(measure, before);
        for (category, now) in sums(measure, scope.week) {
            let before_sum = then.iter().find(|(name, _)| *name == category).map(|(_, sum)| *sum);
            // Of spans of unlike length by the day.
            let a_day = |sum: Decimal, span: Span| ratio(sum, Decimal::from(span.len()));
            let market = before_sum.and_then(|sum| growth(a_day(now, scope.week)?, a_day(sum, before)?));
            let Some(market) = market.filter(|_| !told.contains(&category)) else { continue };
            told.insert(category.clone());
            found.push(Beside { store: store.to_owned(), category, since, before, measure: word, market, own });
        }
    }
    found
}

/// A store's score now, before, and as it usually is.
struct Score {
    store: String,
    kpi: Kpi,
    now: Decimal,
    previous: Option<Decimal>,
    usual: Option<Usual>,
    lowest: Option<Decimal>,
}

/// The scores of the stores that have any.
pub(super) fn scores(scope: &Scope<'_>) -> Option<Table> {
    let rows: Vec<Score> = scope.ids.iter().flat_map(|store| scores_of(scope, store)).collect();
    let columns = Columns::new()
        .with(Column::text("store"), |row: &Score| scope.name(&row.store))
        .with(Column::text("score"), |row| Cell::Said(Phrase::new("section.text").with("text", row.kpi.name())))
        .with(Column::new("score_now", Unit::Roi).given(), |row| row.now)
        .with(Column::new("previous", Unit::Roi).given(), |row| known(row.previous))
        .with(Column::new("score_usual", Unit::Roi).given(), |row| known(row.usual.as_ref().map(|usual| usual.median)))
        .with(Column::new("score_lowest", Unit::Roi).given(), |row| known(row.lowest));
    (!rows.is_empty()).then(|| columns.table("stores.scores", &rows))
}

fn scores_of(scope: &Scope<'_>, store: &str) -> Vec<Score> {
    let value = |kpi, span| scope.context.own.get(kpi, &[store], span).value;
    let score = |kpi: Kpi| {
        let past: Vec<Decimal> =
            scope.context.baseline(WEEKS).into_iter().filter_map(|span| value(kpi, span)).collect();
        Some(Score {
            store: store.to_owned(),
            kpi,
            now: value(kpi, scope.week)?,
            previous: value(kpi, scope.previous),
            lowest: past.iter().min().copied(),
            usual: Usual::of(past),
        })
    };
    SCORES.into_iter().filter_map(score).collect()
}
