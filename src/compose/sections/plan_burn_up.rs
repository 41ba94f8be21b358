//! The fiscal year as one line: cumulative actual against cumulative target, and where it ends if it goes on like this.
//!
//! By days of the fiscal year, so that the target's line ends at the annual target, the actual's at the year to date, and
//! the projection's at the KPI. Until now the target counts the stores and days that the actual has.

use super::against::{Against, gap_words, planned};
use super::plan_year::Year;
use super::scope::{cents, drawn};
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Chart, ChartKind, Role, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// What a chart of the year is drawn from, a value a week.
#[derive(Default)]
struct Lines {
    target: Vec<Option<Decimal>>,
    actual: Vec<Option<Decimal>>,
    projection: Vec<Option<Decimal>>,
}

/// The stores of the chart: those whose whole year so far is known, where there are any; and those left out.
fn stores<'a>(year: &Year<'a>) -> (Vec<&'a str>, Vec<&'a str>) {
    let (whole, rest): (Vec<&str>, Vec<&str>) = year.stores.iter().partition(|store| is_whole(year, store));
    if whole.is_empty() { (rest, whole) } else { (whole, rest) }
}

/// Whether a store's sales are known on every day of the year so far.
fn is_whole(year: &Year<'_>, store: &str) -> bool {
    let so_far = Span::new(year.days.first(), year.scope.week.last().min(year.days.last()));
    let gap = so_far.map(|days| year.scope.metrics().get(Kpi::PlanGap, &[store], days));
    gap.is_some_and(|gap| gap.value.is_some() && gap.days.is_none())
}

/// Where the year of these stores ends; unknown where the line that would go on to there has gaps.
fn projection(year: &Year<'_>, stores: &[&str]) -> Option<Decimal> {
    let whole = stores.iter().all(|store| is_whole(year, store));
    year.scope.value(Kpi::PlanProjection, stores, year.scope.week).filter(|_| whole)
}

/// Which stores the chart leaves out.
pub(super) fn note(year: &Year<'_>) -> Option<Phrase> {
    let (_, without) = stores(year);
    let names = without.iter().map(|id| Field::Text(year.scope.name(id))).collect();
    (!without.is_empty()).then(|| Phrase::new("section.plan.burn_up_without").with("stores", Field::List(names)))
}

pub(super) fn chart(year: &Year<'_>) -> Option<Chart> {
    let scope = year.scope;
    let calendar = scope.metrics().inputs().calendar;
    let (stores, _) = stores(year);
    let weeks = calendar.weeks_touching(scope.metrics().inputs().period.fiscal_year());
    let lines = lines(year, &stores, &weeks.iter().map(|week| week.span()).collect::<Vec<_>>())?;
    let categories: Vec<Phrase> = weeks.iter().map(|week| calendar.short_label(*week)).collect();
    let basis = year.basis().name_key();
    drawn(Chart {
        id: "plan.burn_up",
        title: title(year, &stores),
        subtitle: scope.subtitle_weeks(&basis, &categories),
        kind: ChartKind::Lines,
        unit: Unit::Money,
        categories,
        series: vec![
            Role::Target.series(lines.target),
            Role::Actual.series(lines.actual),
            Role::Projection.series(lines.projection),
        ],
    })
}

fn lines(year: &Year<'_>, stores: &[&str], weeks: &[Span]) -> Option<Lines> {
    let (scope, days) = (year.scope, year.days);
    let end = scope.week.last().min(days.last());
    let now = Against::of(scope, stores, Span::new(days.first(), end)?);
    let target_now = now.target.number().unwrap_or_default();
    let to_come = |until: NaiveDate| {
        let span = Span::new(end + Days::new(1), until);
        span.and_then(|span| planned(scope, stores, span).number()).unwrap_or_default()
    };
    let outlook = now.actual.number().zip(projection(year, stores));
    let mut lines = Lines::default();
    for week in weeks {
        let until = week.last().min(days.last());
        if until <= end {
            let gone = Against::of(scope, stores, Span::new(days.first(), until)?);
            lines.actual.push(gone.actual.number());
            lines.target.push(gone.target.number());
            lines.projection.push(outlook.map(|(actual, _)| actual).filter(|_| until == end && end < days.last()));
            continue;
        }
        lines.actual.push(None);
        lines.target.push(Some(target_now + to_come(until)));
        // The rest of the year in the shape of its targets.
        lines.projection.push(outlook.and_then(|(actual, projection)| {
            Some(cents(actual + ratio((projection - actual) * to_come(until), to_come(days.last()))?))
        }));
    }
    Some(lines)
}

/// The year so far, and where it ends.
fn title(year: &Year<'_>, stores: &[&str]) -> Phrase {
    let scope = year.scope;
    let so_far = Span::new(year.days.first(), scope.week.last().min(year.days.last()));
    let rate = so_far.and_then(|span| Against::of(scope, stores, span).achievement.number());
    let annual = planned(scope, stores, year.days).number();
    let Some(rate) = rate else { return Phrase::new("section.plan.burn_up_target") };
    match projection(year, stores).zip(annual) {
        Some((projection, annual)) => Phrase::new("section.plan.burn_up")
            .with("rate", Field::Percent(rate))
            .with("projection", Field::Money(projection))
            .with("gap", gap_words(projection - annual)),
        None => Phrase::new("section.plan.burn_up_so_far").with("rate", Field::Percent(rate)),
    }
}
