//! Actual against target: the whole year as lines, then the last weeks, and the difference below them.

use super::against::gap_words;
use super::plan_burn_up;
use super::plan_year::Year;
use super::scope::drawn;
use crate::kpi::Kpi;
use crate::metrics::Against;
use crate::metrics::Known;
use crate::report::{Chart, ChartKind, Role, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// Weeks in the charts: as many as their labels leave room for.
const CHART_WEEKS: usize = 16;

pub(super) fn charts(year: &Year<'_>) -> Vec<Chart> {
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
    let basis = year.basis().name_key();
    let base = Chart {
        id: "plan.weeks",
        title: Phrase::new("section.plan.chart").with("count", known).with("met", met),
        subtitle: year.scope.subtitle_weeks(&basis, &categories),
        kind: ChartKind::Columns,
        unit: Unit::Money,
        categories: categories.clone(),
        series: vec![Role::Target.series(values(|a| &a.target)), Role::Actual.series(values(|a| &a.actual))],
    };
    let gap = Chart {
        id: "plan.gap",
        title: Phrase::new("section.plan.gap_chart").with("count", known).with("gap", gap_words(sum)),
        subtitle: year.scope.subtitle_weeks(&Kpi::PlanGap.name_key(), &categories),
        kind: ChartKind::Variance,
        unit: Unit::Gap,
        categories,
        series: vec![Role::Better.series(side(true)), Role::Worse.series(side(false))],
    };
    plan_burn_up::chart(year).into_iter().chain([base, gap].into_iter().filter_map(drawn)).collect()
}
