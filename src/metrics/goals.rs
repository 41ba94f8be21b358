//! How far the plan's goals beside sales have come: customers, visitors, budgets, ceilings.
//!
//! A goal for a sum is due in parts: a month's by its days, a year's by the targets of its days, because the year's season is
//! in them. A goal for a ratio stands as it is, a year's in each month too. Whether more or less of it is good is the
//! KPI's direction; a budget is a ceiling. What a goal is compared with counts the same days as what is due of it.

mod stretch;

pub use stretch::Stretch;

use super::needs::no_export;
use super::{Figure, Metrics, measures as m};
use crate::engine::{Days, Measure};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::plan::PlanBook;
use crate::plan::book::{Goal, GoalMetric};
use crate::ratio::{cents, ratio};
use crate::span::Span;
use crate::words::{Phrase, Unit};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// One goal over one stretch of time.
pub struct Standing<'a> {
    /// The store; `None` for all of the reader's that have such a goal.
    pub store: Option<&'a str>,
    /// Of what.
    pub metric: GoalMetric,
    /// The lead product, by the platform's id.
    pub product: Option<&'a str>,
    /// Over which time.
    pub stretch: Stretch,
    /// For the whole stretch.
    pub goal: Decimal,
    /// What of it should be there by now, on the days that the figure counts; the goal itself of a ratio.
    pub due: Option<Decimal>,
    /// What came.
    pub figure: Figure,
    /// The days that the figure counts.
    counted: Days,
}

/// When a budget is spent, going by the targets of the days to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What will have been spent at the end.
    pub total: Decimal,
    /// The day on which the budget ends; `None` where it lasts.
    pub ends: Option<NaiveDate>,
}

/// All goals of some stores: closed months, the running one, the year; in each by KPI, the total last. `of_nobody` asks also
/// for goals of products that none of them has.
pub fn standings<'a>(
    metrics: &Metrics<'_>,
    book: &'a PlanBook,
    stores: &[&'a str],
    of_nobody: bool,
) -> Vec<Standing<'a>> {
    let mut found = Vec::new();
    for stretch in Stretch::all(&book.calendar, metrics.inputs().period) {
        let mut rows: Vec<Standing<'a>> = Vec::new();
        for store in stores {
            for goal in stretch.goals(book, store) {
                rows.extend(Standing::of(metrics, book, store, goal, stretch));
            }
        }
        let first = stores.first().filter(|_| of_nobody);
        rows.extend(first.into_iter().flat_map(|store| nobodys(book, store, &rows, stretch)).collect::<Vec<_>>());
        let place = |metric| GoalMetric::all().position(|(known, _)| known == metric);
        // In the plan's own order of figures; stable, so stores stay in the settings'.
        rows.sort_by_key(|row| (place(row.metric), row.product.is_some()));
        let mut kinds: Vec<GoalMetric> =
            rows.iter().filter(|row| row.product.is_none()).map(|row| row.metric).collect();
        kinds.dedup();
        for metric in kinds {
            if let Some(total) = together(metrics, &rows, metric) {
                let after =
                    rows.iter().rposition(|row| row.metric == metric && row.product.is_none()).unwrap_or_default();
                rows.insert(after + 1, total);
            }
        }
        found.extend(rows);
    }
    found
}

impl<'a> Standing<'a> {
    fn of(
        metrics: &Metrics<'_>,
        book: &PlanBook,
        store: &'a str,
        goal: &'a Goal,
        stretch: Stretch,
    ) -> Option<Standing<'a>> {
        let product = goal.product_id.as_deref();
        // A row for all stores that names a product is the store's that has the product, and nobody else's.
        if goal.store.is_none() && product.is_some_and(|id| !sells(metrics, store, id, stretch)) {
            return None;
        }
        let (figure, counted) = match product {
            None => figure(metrics, goal.metric, store, stretch.so_far),
            Some(id) if goal.metric == GoalMetric::Kpi(Kpi::TrafficVisitors) => {
                visits(metrics, store, id, stretch.so_far)
            }
            Some(_) => (unknown("reason.goal-product"), Days::default()),
        };
        let whole = in_report(metrics, store, goal, stretch)?;
        let due = figure.value.and_then(|_| due(metrics, book, store, (goal, whole), stretch, &counted));
        Some(Standing { store: Some(store), metric: goal.metric, product, stretch, goal: whole, due, figure, counted })
    }

    /// Actual and what was due by now, where both are known.
    pub fn both(&self) -> Option<(Decimal, Decimal)> {
        self.figure.value.zip(self.due)
    }

    /// Where a store's budget goes if spending follows the targets as it did so far; `None` where the stretch is over, or
    /// days of it are not known.
    pub fn pace(&self, metrics: &Metrics<'_>) -> Option<Pace> {
        let (store, spent) = (self.store?, self.figure.value?);
        if self.stretch.is_closed() || self.counted.count() < self.stretch.so_far.len() {
            return None;
        }
        let weight = |day: NaiveDate| metrics.target(store, day).map(|target| target.decimal());
        let planned = self.stretch.whole.days().all(|day| weight(day).is_some());
        let weight = |day: NaiveDate| if planned { weight(day).unwrap_or_default() } else { Decimal::ONE };
        let rate = ratio(spent, self.stretch.so_far.days().map(weight).sum())?;
        let (mut total, mut ends) = (spent, None);
        for day in self.stretch.whole.days().filter(|day| *day > self.stretch.so_far.last()) {
            total += rate * weight(day);
            if total >= self.goal {
                ends = ends.or(Some(day));
            }
        }
        Some(Pace { total: cents(total), ends: ends.filter(|_| spent <= self.goal && total > self.goal) })
    }
}

/// Goals for a product that no store has seen or sold: whoever sees all stores must hear of them.
fn nobodys<'a>(book: &'a PlanBook, store: &'a str, rows: &[Standing<'a>], stretch: Stretch) -> Vec<Standing<'a>> {
    let anybodys = |goal: &&Goal| goal.store.is_none() && goal.product_id.is_some();
    let known =
        |goal: &Goal| rows.iter().any(|row| row.product == goal.product_id.as_deref() && row.metric == goal.metric);
    let unknown = |goal: &'a Goal| Standing {
        store: None,
        metric: goal.metric,
        product: goal.product_id.as_deref(),
        stretch,
        goal: goal.target,
        due: None,
        figure: unknown("reason.product-unseen"),
        counted: Days::default(),
    };
    stretch.goals(book, store).into_iter().filter(anybodys).filter(|goal| !known(goal)).map(unknown).collect()
}

/// All stores with such a goal together: sums add up; a ratio has a total where all aim at the same.
fn together<'a>(metrics: &Metrics<'_>, rows: &[Standing<'a>], metric: GoalMetric) -> Option<Standing<'a>> {
    let rows: Vec<&Standing<'_>> = rows.iter().filter(|row| row.metric == metric && row.product.is_none()).collect();
    let first = rows.first().filter(|_| rows.len() > 1)?;
    let stores: Vec<&str> = rows.iter().filter_map(|row| row.store).collect();
    let figure = match metric {
        GoalMetric::Kpi(kpi) => metrics.get(kpi, &stores, first.stretch.so_far),
        GoalMetric::Contribution => metrics.get(Kpi::ProfitContribution, &stores, first.stretch.so_far),
    };
    let (goal, due) = if metric.is_ratio() {
        let goal = Some(first.goal).filter(|goal| rows.iter().all(|row| row.goal == *goal))?;
        (goal, figure.value.map(|_| goal))
    } else {
        let due = rows.iter().filter_map(|row| row.due).reduce(|sum, more| sum + more);
        (rows.iter().map(|row| row.goal).sum(), due)
    };
    let (stretch, counted) = (first.stretch, Days::default());
    Some(Standing { store: None, metric, product: None, stretch, goal, due, figure, counted })
}

/// A store's figure, and the days it counts.
fn figure(metrics: &Metrics<'_>, metric: GoalMetric, store: &str, span: Span) -> (Figure, Days) {
    match metric {
        GoalMetric::Kpi(kpi) => (metrics.get(kpi, &[store], span), metrics.counted(kpi, store, span)),
        GoalMetric::Contribution => {
            let figure = metrics.get(Kpi::ProfitContribution, &[store], span);
            let whole = figure.value.is_some() && figure.days.is_none();
            (figure, if whole { Days::all(span) } else { Days::default() })
        }
    }
}

/// A product's visitors, added up over the days that the platform's product report covers.
fn visits(metrics: &Metrics<'_>, store: &str, product: &str, span: Span) -> (Figure, Days) {
    let inputs = metrics.inputs();
    let Some(view) = inputs.view.store(store) else { return (unknown("reason.no-store"), Days::default()) };
    let days = Days::of(span, |day| view.coverage.has(ExportKind::Products, day));
    let all = span.len();
    if days.count() == 0 {
        return (Figure::unknown(no_export(ExportKind::Products)), days);
    }
    let value = by_product(metrics, store, &m::PRODUCT_VISITORS, &days).remove(product).unwrap_or_default();
    let partial = (days.count() < all).then_some((days.count(), all));
    (Figure { value: Some(value.normalize()), days: partial, ..Figure::default() }, days)
}

/// Whether a product was seen or sold in a store.
fn sells(metrics: &Metrics<'_>, store: &str, product: &str, stretch: Stretch) -> bool {
    let days = Days::all(stretch.so_far);
    let measures = [&m::PRODUCT_VISITORS, &m::LINES_PAID];
    measures.into_iter().any(|measure| by_product(metrics, store, measure, &days).contains_key(product))
}

fn by_product(metrics: &Metrics<'_>, store: &str, measure: &'static Measure, days: &Days) -> BTreeMap<String, Decimal> {
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    let mut add = |product: String, sum: Decimal| *sums.entry(product).or_default() += sum;
    if measure.table.column("merchant_code").is_none() {
        let groups = metrics.cut(store, [measure], ["product_id"], days).into_iter();
        groups.for_each(|([product], [sum])| add(product, sum));
    } else {
        // A store that names no pages has its products by the seller's code.
        let groups = metrics.cut(store, [measure], ["product_id", "merchant_code"], days).into_iter();
        groups.for_each(|([page, code], [sum])| add(if page.is_empty() { code } else { page }, sum));
    }
    sums
}

/// A goal as it stands beside figures: money in the report's currency; `None` where a rate is missing.
fn in_report(metrics: &Metrics<'_>, store: &str, goal: &Goal, stretch: Stretch) -> Option<Decimal> {
    match goal.metric.unit() {
        Unit::Money | Unit::Gap if stretch.month.is_none() => {
            metrics.spread_by_targets(store, stretch.whole, goal.target)
        }
        Unit::Money | Unit::Gap => metrics.spread_over(store, stretch.whole, goal.target),
        _ => Some(goal.target),
    }
}

/// The part of a goal that belongs to the days counted.
fn due(
    metrics: &Metrics<'_>,
    book: &PlanBook,
    store: &str,
    (goal, whole): (&Goal, Decimal),
    stretch: Stretch,
    counted: &Days,
) -> Option<Decimal> {
    if goal.metric.is_ratio() {
        return Some(whole);
    }
    let year = || {
        let planned = metrics.target_over(store, book.calendar.year_span(stretch.fiscal_year)).ok()??;
        let by_now = counted.dates().filter_map(|day| metrics.target(store, day)).sum::<crate::money::Money>();
        ratio(whole * by_now.decimal(), planned.decimal())
    };
    let by_days = || ratio(whole * Decimal::from(counted.count()), Decimal::from(stretch.whole.len()));
    let due = if stretch.month.is_none() { year().or_else(by_days) } else { by_days() }?;
    Some(match goal.metric.unit() {
        Unit::Count => due.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven),
        _ => cents(due),
    })
}

fn unknown(reason: &'static str) -> Figure {
    Figure::unknown(Phrase::new(reason))
}
