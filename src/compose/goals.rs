//! How far the plan's goals beside sales have come: customers, visitors, budgets, ceilings.
//!
//! A goal for a sum is due in parts: a month's by its days, a year's by the targets of its days, because the year's season is
//! in them. A goal for a ratio stands as it is, a year's in each month too. Whether more or less of it is good is the
//! KPI's direction; a budget is a ceiling. What a goal is compared with counts the same days as what is due of it.

mod stretch;

pub(super) use stretch::Stretch;

use super::Context;
use crate::engine::{By, Days, Question};
use crate::extract::ExportKind;
use crate::facts::Value;
use crate::kpi::Kpi;
use crate::metrics::{Figure, measures as m};
use crate::plan::PlanBook;
use crate::plan::book::{Goal, GoalMetric};
use crate::ratio::{cents, ratio};
use crate::report::Unit;
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// One goal over one stretch of time.
pub(super) struct Standing<'a> {
    /// The store; `None` for all of the reader's that have such a goal.
    pub(super) store: Option<&'a str>,
    pub(super) metric: GoalMetric,
    /// The lead product, by the platform's id.
    pub(super) product: Option<&'a str>,
    pub(super) stretch: Stretch,
    /// For the whole stretch.
    pub(super) goal: Decimal,
    /// What of it should be there by now, on the days that the figure counts; the goal itself of a ratio.
    pub(super) due: Option<Decimal>,
    pub(super) figure: Figure,
    /// The days that the figure counts.
    counted: Days,
}

/// When a budget is spent, going by the targets of the days to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    /// What will have been spent at the end.
    pub(super) total: Decimal,
    /// The day on which the budget ends; `None` where it lasts.
    pub(super) ends: Option<NaiveDate>,
}

/// All goals of the reader's stores: closed months, the running one, the year; in each by KPI, the total last.
pub(super) fn standings<'a>(context: &'a Context<'_>) -> Vec<Standing<'a>> {
    let Some(book) = context.book else { return Vec::new() };
    let mut found = Vec::new();
    for stretch in Stretch::all(&book.calendar, context.period()) {
        let mut rows: Vec<Standing<'a>> = Vec::new();
        for store in context.ids() {
            for goal in stretch.goals(book, store) {
                rows.extend(Standing::of(context, book, store, goal, stretch));
            }
        }
        rows.extend(nobodys(context, book, &rows, stretch));
        let place = |metric| GoalMetric::all().position(|(known, _)| known == metric);
        // In the plan's own order of figures; stable, so stores stay in the settings'.
        rows.sort_by_key(|row| (place(row.metric), row.product.is_some()));
        let mut kinds: Vec<GoalMetric> =
            rows.iter().filter(|row| row.product.is_none()).map(|row| row.metric).collect();
        kinds.dedup();
        for metric in kinds {
            if let Some(total) = together(context, &rows, metric) {
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
        context: &Context<'_>,
        book: &PlanBook,
        store: &'a str,
        goal: &'a Goal,
        stretch: Stretch,
    ) -> Option<Standing<'a>> {
        let product = goal.product_id.as_deref();
        // A row for all stores that names a product is the store's that has the product, and nobody else's.
        if goal.store.is_none() && product.is_some_and(|id| !sells(context, store, id, stretch)) {
            return None;
        }
        let (figure, counted) = match product {
            None => figure(context, goal.metric, store, stretch.so_far),
            Some(id) if goal.metric == GoalMetric::Kpi(Kpi::TrafficVisitors) => {
                visits(context, store, id, stretch.so_far)
            }
            Some(_) => (unknown("reason.goal-product"), Days::default()),
        };
        let due = figure.value.and_then(|_| due(context, book, store, goal, stretch, &counted));
        Some(Standing {
            store: Some(store),
            metric: goal.metric,
            product,
            stretch,
            goal: goal.target,
            due,
            figure,
            counted,
        })
    }

    /// Actual and what was due by now, where both are known.
    pub(super) fn both(&self) -> Option<(Decimal, Decimal)> {
        self.figure.value.zip(self.due)
    }

    /// Where a store's budget goes if spending follows the targets as it did so far; `None` where the stretch is over, or
    /// days of it are not known.
    pub(super) fn pace(&self, context: &Context<'_>) -> Option<Pace> {
        let (store, spent) = (self.store?, self.figure.value?);
        if self.stretch.is_closed() || self.counted.count() < self.stretch.so_far.len() {
            return None;
        }
        let weight = |day: NaiveDate| context.metrics.inputs().plan.target(store, day).map(|target| target.decimal());
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
fn nobodys<'a>(
    context: &'a Context<'_>,
    book: &'a PlanBook,
    rows: &[Standing<'a>],
    stretch: Stretch,
) -> Vec<Standing<'a>> {
    let Some(store) = context.ids().first().copied().filter(|_| context.sees_all()) else { return Vec::new() };
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
fn together<'a>(context: &Context<'_>, rows: &[Standing<'a>], metric: GoalMetric) -> Option<Standing<'a>> {
    let rows: Vec<&Standing<'_>> = rows.iter().filter(|row| row.metric == metric && row.product.is_none()).collect();
    let first = rows.first().filter(|_| rows.len() > 1)?;
    let stores: Vec<&str> = rows.iter().filter_map(|row| row.store).collect();
    let figure = match metric {
        GoalMetric::Kpi(kpi) => context.metrics.get(kpi, &stores, first.stretch.so_far),
        GoalMetric::Contribution => first.figure.clone(),
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
fn figure(context: &Context<'_>, metric: GoalMetric, store: &str, span: Span) -> (Figure, Days) {
    match metric {
        GoalMetric::Kpi(kpi) => (context.metrics.get(kpi, &[store], span), context.metrics.counted(kpi, store, span)),
        GoalMetric::Contribution => (unknown("reason.no-profit"), Days::default()),
    }
}

/// A product's visitors, added up over the days that the platform's product report covers.
fn visits(context: &Context<'_>, store: &str, product: &str, span: Span) -> (Figure, Days) {
    let inputs = context.metrics.inputs();
    let Some(view) = inputs.view.store(store) else { return (unknown("reason.no-store"), Days::default()) };
    let days = Days::of(span, |day| view.coverage.has(ExportKind::Products, day));
    let all = span.len();
    if days.count() == 0 {
        let reason = Phrase::new("reason.no-export").with("export", Field::Word("gives.products".to_owned()));
        return (Figure { reason: Some(reason), ..Figure::default() }, days);
    }
    let value = by_product(context, store, &m::PRODUCT_VISITORS, &days).remove(product).unwrap_or_default();
    let partial = (days.count() < all).then_some((days.count(), all));
    (Figure { value: Some(value.normalize()), days: partial, ..Figure::default() }, days)
}

/// Whether a product was seen or sold in a store.
fn sells(context: &Context<'_>, store: &str, product: &str, stretch: Stretch) -> bool {
    let days = Days::all(stretch.so_far);
    let measures = [&m::PRODUCT_VISITORS, &m::LINES_PAID];
    measures.into_iter().any(|measure| by_product(context, store, measure, &days).contains_key(product))
}

fn by_product(
    context: &Context<'_>,
    store: &str,
    measure: &'static crate::engine::Measure,
    days: &Days,
) -> BTreeMap<String, Decimal> {
    let inputs = context.metrics.inputs();
    let by = [By::Column("product_id")];
    let question = Question { store, measures: &[measure], by: &by, days, until: inputs.as_of };
    let answer = inputs.engine.ask(&question).into_iter();
    let sums = answer.filter_map(|(group, sums)| match group.as_slice() {
        [Some(Value::Text(product))] => Some((product.to_string(), sums[0].decimal(measure))),
        _ => None,
    });
    sums.collect()
}

/// The part of a goal that belongs to the days counted.
fn due(
    context: &Context<'_>,
    book: &PlanBook,
    store: &str,
    goal: &Goal,
    stretch: Stretch,
    counted: &Days,
) -> Option<Decimal> {
    if goal.metric.is_ratio() {
        return Some(goal.target);
    }
    let plan = context.metrics.inputs().plan;
    let year = || {
        let whole = plan.annual(store, &book.calendar, stretch.fiscal_year)?;
        let by_now = counted.dates().filter_map(|day| plan.target(store, day)).sum::<crate::money::Money>();
        ratio(goal.target * by_now.decimal(), whole.decimal())
    };
    let by_days = || ratio(goal.target * Decimal::from(counted.count()), Decimal::from(stretch.whole.len()));
    let due = if stretch.month.is_none() { year().or_else(by_days) } else { by_days() }?;
    Some(match goal.metric.unit() {
        Unit::Count => due.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven),
        _ => cents(due),
    })
}

fn unknown(reason: &'static str) -> Figure {
    Figure { reason: Some(Phrase::new(reason)), ..Figure::default() }
}
