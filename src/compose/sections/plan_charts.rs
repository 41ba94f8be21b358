//! Actual against target: the whole year as lines, then the last weeks, and the difference below them.

use super::against::gap_words;
use super::plan_year::Year;
use crate::calendar::Period;
use crate::kpi::Kpi;
use crate::metrics::{Against, Known};
use crate::ratio::{cents, ratio};
use crate::report::{Chart, ChartKind, Role, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// Weeks in the charts: as many as their labels leave room for.
const CHART_WEEKS: usize = 16;

pub(super) fn charts(year: &Year<'_>) -> Vec<Chart> {
    // A year's months against their targets are the overview's chart.
    if year.is_reported() {
        return burn_up(year).into_iter().collect();
    }
    let gone = year.weeks.iter().filter(|week| year.is_past(**week)).count();
    let weeks = &year.weeks[gone.saturating_sub(CHART_WEEKS)..gone];
    let against: Vec<Against> = weeks.iter().map(|week| year.against(week.span())).collect();
    let values = |pick: fn(&Against) -> &Known| against.iter().map(|a| pick(a).number()).collect::<Vec<_>>();
    let gaps = values(|a| &a.gap);
    // A target of 0 is no target that anybody met.
    let measured: Vec<Decimal> = against.iter().filter_map(Against::measured).collect();
    let known = measured.len();
    let met = measured.iter().filter(|gap| **gap >= Decimal::ZERO).count();
    let sum: Decimal = gaps.iter().flatten().sum();
    let side = |better: bool| gaps.iter().map(|gap| gap.filter(|g| (*g >= Decimal::ZERO) == better)).collect();
    let calendar = year.scope.metrics().inputs().calendar;
    let categories: Vec<Phrase> = weeks.iter().map(|week| calendar.short_label(*week)).collect();
    let title = Phrase::new("section.plan.chart").with("count", known).with("met", met);
    let series = vec![Role::Target.series(values(|a| &a.target)), Role::Actual.series(values(|a| &a.actual))];
    let subtitle = year.scope.subtitle_weeks(&year.scope.context.basis().name_key(), &categories);
    let base = Chart::money("plan.weeks", ChartKind::Columns, [title, subtitle], categories.clone(), series);
    let gap = Chart {
        id: "plan.gap",
        title: Phrase::new("section.plan.gap_chart").with("count", known).with("gap", gap_words(sum)),
        subtitle: year.scope.subtitle_weeks(&Kpi::PlanGap.name_key(), &categories),
        kind: ChartKind::Variance,
        unit: Unit::Gap,
        categories,
        series: vec![Role::Better.series(side(true)), Role::Worse.series(side(false))],
    };
    burn_up(year).into_iter().chain([base, gap].into_iter().filter_map(Chart::unless_empty)).collect()
}

/// The stores of the chart: those whose whole year so far is known, where there are any; and those left out.
fn stores<'a>(year: &Year<'a>) -> (Vec<&'a str>, Vec<&'a str>) {
    let (whole, rest): (Vec<&str>, Vec<&str>) = year.stores.iter().partition(|store| is_whole(year, store));
    if whole.is_empty() { (rest, whole) } else { (whole, rest) }
}

/// Whether a store's sales are known on every day of the year so far.
fn is_whole(year: &Year<'_>, store: &str) -> bool {
    let gap = year.begun(year.days).map(|days| year.scope.metrics().get(Kpi::PlanGap, &[store], days));
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
    let names = || year.scope.context.names(without.iter().copied());
    (!without.is_empty()).then(|| Phrase::new("section.plan.burn_up_without").with("stores", names()))
}

/// The fiscal year as one line: cumulative actual against cumulative target, and where it ends if it goes on like this.
///
/// By days of the fiscal year, so that the target's line ends at the annual target, the actual's at the year to date, and
/// the projection's at the KPI. Until now the target counts the stores and days that the actual has.
fn burn_up(year: &Year<'_>) -> Option<Chart> {
    let scope = year.scope;
    let calendar = scope.metrics().inputs().calendar;
    let (stores, _) = stores(year);
    let weeks = calendar.weeks_touching(scope.metrics().inputs().period.fiscal_year());
    let steps: Vec<Period> = match year.is_reported() {
        true => scope.context.recent(),
        false => weeks.into_iter().map(Period::from).collect(),
    };
    let lines = lines(year, &stores, &steps.iter().map(|step| step.span()).collect::<Vec<_>>())?;
    let categories: Vec<Phrase> = steps.iter().map(|step| calendar.short_label(*step)).collect();
    let text =
        [burn_up_title(year, &stores), scope.subtitle_weeks(&year.scope.context.basis().name_key(), &categories)];
    let line = |at: usize| lines.iter().map(|week| week[at]).collect();
    let series = vec![Role::Target.series(line(0)), Role::Actual.series(line(1)), Role::Projection.series(line(2))];
    Chart::money("plan.burn_up", ChartKind::Lines, text, categories, series).unless_empty()
}

/// Step by step, a week or of a whole year a month, what was to be there at its end, what was, and what will be.
fn lines(year: &Year<'_>, stores: &[&str], weeks: &[Span]) -> Option<Vec<[Option<Decimal>; 3]>> {
    let (metrics, days, so_far) = (year.scope.metrics(), year.days, year.begun(year.days)?);
    let end = so_far.last();
    let now = metrics.against_target(stores, so_far);
    let target_now = now.target.number().unwrap_or_default();
    let to_come = |until: NaiveDate| {
        let span = Span::new(end + Days::new(1), until);
        span.and_then(|span| metrics.planned(stores, span).number()).unwrap_or_default()
    };
    let outlook = now.actual.number().zip(projection(year, stores));
    // The rest of the year in the shape of its targets.
    let projected =
        |until, (actual, whole)| Some(cents(actual + ratio((whole - actual) * to_come(until), to_come(days.last()))?));
    let week = |week: &Span| {
        let until = week.last().min(days.last());
        if until > end {
            let projection = outlook.and_then(|outlook| projected(until, outlook));
            return Some([Some(target_now + to_come(until)), None, projection]);
        }
        let gone = metrics.against_target(stores, Span::new(days.first(), until)?);
        let projection = outlook.map(|(actual, _)| actual).filter(|_| until == end && end < days.last());
        Some([gone.target.number(), gone.actual.number(), projection])
    };
    weeks.iter().map(week).collect()
}

fn burn_up_title(year: &Year<'_>, stores: &[&str]) -> Phrase {
    let scope = year.scope;
    let so_far = year.begun(year.days);
    let rate = so_far.and_then(|span| scope.metrics().against_target(stores, span).achievement.number());
    let annual = scope.metrics().planned(stores, year.days).number();
    let Some(rate) = rate else { return Phrase::new("section.plan.burn_up_target") };
    // A year that is over goes on nowhere.
    match projection(year, stores).zip(annual).filter(|_| !year.is_reported()) {
        Some((projection, annual)) => Phrase::new("section.plan.burn_up")
            .with("rate", Field::Percent(rate))
            .with("projection", Field::Money(projection))
            .with("gap", gap_words(projection - annual)),
        None => Phrase::new("section.plan.burn_up_so_far").with("rate", Field::Percent(rate)),
    }
}
