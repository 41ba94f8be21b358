//! The last twelve weeks of actual, target and last year, and the sentence above them.

use super::{basis_name, whole};
use crate::calendar::Period;
use crate::compose::Context;
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Trend, TrendPoint};
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
