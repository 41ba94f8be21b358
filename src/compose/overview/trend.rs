//! The last twelve weeks of actual, target and last year, with the sentence above them; and sales by day of the week beside
//! the same days of last year's week or of the week before.

use super::{basis_name, whole};
use crate::calendar::{Period, PeriodKind};
use crate::compose::{Context, best_day};
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Chart, ChartKind, Role, Series, Trend, TrendPoint};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Half-width letters of an event's name that have room beside a week's.
const NAME_WIDTH: usize = 6;

pub(super) fn trend(context: &Context) -> Trend {
    let weeks = context.recent();
    let points: Vec<TrendPoint> = weeks.iter().map(|week| point(context, *week)).collect();
    let subtitle = Phrase::new("report.trend.subtitle")
        .with("stores", whole(context))
        .with("basis", basis_name(context))
        .with("count", weeks.len())
        .with("first", context.short_label(weeks[0]))
        .with("last", context.short_label(weeks[weeks.len() - 1]));
    let subtitle = context.with_lengths("report.trend.subtitle_lengths", subtitle);
    Trend { title: title(context, &points), subtitle, points }
}

fn point(context: &Context, week: Period) -> TrendPoint {
    let (metrics, ids) = (context.metrics, context.ids());
    let get = |kpi: Kpi, span: Span| metrics.get(kpi, &ids, span).value;
    let last_year = metrics.get(context.basis(), &ids, context.year_before(week));
    TrendPoint {
        label: context.with_event(week.span(), context.short_label(week), NAME_WIDTH),
        actual: get(context.basis(), week.span()),
        target: get(Kpi::PlanTarget, week.span()),
        // A part of a week would look like a small week.
        last_year: last_year.value.filter(|_| last_year.days.is_none()),
        gap: get(Kpi::PlanGap, week.span()),
        achievement: get(Kpi::PlanAchievement, week.span()),
    }
}

/// What the weeks say: how long it has gone like this, and whether this week goes on so.
fn title(context: &Context, points: &[TrendPoint]) -> Phrase {
    // A target of 0 is neither met nor missed.
    let measured = |point: &TrendPoint| point.achievement.and(point.gap);
    let known: Vec<Decimal> = points.iter().filter_map(measured).collect();
    if context.period().kind() == PeriodKind::Year {
        return of_year(points, &known).unwrap_or_else(|| without_plan(context, points));
    }
    let this_week = points.last().and_then(measured);
    let (Some(now), true) = (this_week, known.len() > 1) else { return without_plan(context, points) };
    let met = |gap: &Decimal| *gap >= Decimal::ZERO;
    let run = |from: &[Decimal], good: bool| -> Vec<Decimal> {
        from.iter().rev().take_while(|gap| met(gap) == good).copied().collect()
    };
    let money = |gap: Decimal| Field::Money(gap.abs());
    let with_now = run(&known, met(&now));
    let before = run(&known[..known.len() - 1], !met(&now));
    let side = if met(&now) { "above" } else { "below" };
    if with_now.len() > 1 {
        return Phrase::new(format!("report.trend.run_{side}"))
            .with("weeks", with_now.len())
            .with("gap", money(with_now.iter().sum()));
    }
    if before.len() > 1 {
        return Phrase::new(format!("report.trend.turn_{side}"))
            .with("weeks", before.len())
            .with("sum", money(before.iter().sum()))
            .with("gap", money(now));
    }
    Phrase::new(format!("report.trend.single_{side}"))
        .with("weeks", known.len())
        .with("met", known.iter().filter(|gap| met(gap)).count())
        .with("gap", money(now))
}

/// A year's months: how many met their target, and the one that sold most. No month of a closed year is the current one.
fn of_year(points: &[TrendPoint], gaps: &[Decimal]) -> Option<Phrase> {
    let sold: Vec<(&TrendPoint, Decimal)> = points.iter().filter_map(|point| Some((point, point.actual?))).collect();
    let (best, most) = sold.iter().rev().max_by_key(|(_, sales)| *sales)?;
    let phrase = match gaps.is_empty() {
        true => {
            let mean = ratio(sold.iter().map(|(_, sales)| *sales).sum(), Decimal::from(sold.len()))?;
            Phrase::new("report.trend.year_unplanned").with("mean", Field::Money(mean))
        }
        false => Phrase::new("report.trend.year")
            .with("months", gaps.len())
            .with("met", gaps.iter().filter(|gap| **gap >= Decimal::ZERO).count()),
    };
    Some(phrase.with("month", best.label.clone()).with("most", Field::Money(*most)))
}

/// This week beside the mean of the weeks before; by the day where weeks are of unlike length.
fn without_plan(context: &Context, points: &[TrendPoint]) -> Phrase {
    let Some(now) = points.last().and_then(|point| point.actual) else {
        return Phrase::new("report.trend.nothing").with("basis", basis_name(context));
    };
    let earlier = points[..points.len() - 1].iter().zip(context.recent());
    let before: Vec<(Decimal, u32)> =
        earlier.filter_map(|(point, week)| Some((point.actual?, week.span().len()))).collect();
    let sum: Decimal = before.iter().map(|(sales, _)| *sales).sum();
    let length = context.recent().last().map_or(1, |last| last.span().len());
    let per_day = before.iter().any(|(_, days)| *days != length);
    let (now, mean) = if per_day {
        let days = before.iter().map(|(_, days)| *days).sum::<u32>();
        (ratio(now, Decimal::from(length)), ratio(sum, Decimal::from(days)))
    } else {
        (Some(now), ratio(sum, Decimal::from(before.len())))
    };
    let key = match (before.is_empty(), per_day) {
        (true, _) => "report.trend.first",
        (false, true) => "report.trend.mean_per_day",
        (false, false) => "report.trend.mean",
    };
    Phrase::new(key)
        .with("basis", basis_name(context))
        .with("sales", Field::Money(now.unwrap_or_default()))
        .with("weeks", before.len())
        .with("mean", Field::Money(mean.unwrap_or_default()))
}

/// `None` where no day is known.
pub(super) fn days(context: &Context) -> Option<Chart> {
    // A day has no days to compare, an event's are what its trend shows, and a year has too many.
    if matches!(context.period().kind(), PeriodKind::Day | PeriodKind::Event | PeriodKind::Year) {
        return None;
    }
    let (ids, basis, span) = (context.ids(), context.basis(), context.days());
    let actual = context.by_day(basis, &ids, span);
    let known: Vec<Decimal> = actual.iter().flatten().copied().collect();
    let title = match best_day::sentence(context, basis, &ids, span) {
        _ if known.is_empty() => return None,
        Some(best) => best,
        None if known.iter().all(Decimal::is_zero) => {
            Phrase::new("report.days.zero").with("basis", basis_name(context))
        }
        None => Phrase::new("report.days.alike").with("basis", basis_name(context)),
    };
    let subtitle = Phrase::new("report.days.subtitle")
        .with("stores", whole(context))
        .with("basis", basis_name(context))
        .with("days", span);
    let beside = beside(context);
    let subtitle = match beside {
        Some((_, days)) if days > span.len() => Phrase::new("report.days.subtitle_cut")
            .with("subtitle", subtitle)
            .with("shown", span.len())
            .with("days", days),
        _ => subtitle,
    };
    let mut series: Vec<Series> = beside.map(|(series, _)| series).into_iter().collect();
    series.push(Series { role: Role::Actual, name: Phrase::new("report.role.actual"), values: actual });
    let days = span.days().map(|day| Phrase::new("report.days.day").with("day", best_day::named(span, day))).collect();
    Some(Chart::money("overview.days", ChartKind::Columns, [title, subtitle], days, series))
}

/// Last year's days where there are any, else the week before's, as many as the week has, by their place in it; and how
/// many there are.
fn beside(context: &Context) -> Option<(Series, u32)> {
    let length = context.days().len() as usize;
    let references = [
        (Role::LastYear, "report.role.last_year", context.last_year()),
        (Role::Previous, "report.role.previous", context.previous()),
    ];
    references.into_iter().find_map(|(role, word, span)| {
        let mut values = context.by_day(context.basis(), &context.ids(), span);
        values.resize(length, None);
        let known = values.iter().any(Option::is_some);
        known.then(|| (Series { role, name: Phrase::new(word), values }, span.len()))
    })
}
