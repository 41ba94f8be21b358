//! The week in a sentence, and the year in another.

use super::basis_name;
use crate::calendar::PeriodKind;
use crate::compose::Context;
use crate::compose::causes::Why;
use crate::compose::notices::missing;
use crate::kpi::Kpi;
use crate::metrics::{Comparison, Figure, event_of};
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// From this part of the week's sales on, a single day is worth a clause.
const LOUD_DAY: Decimal = Decimal::from_parts(4, 0, 0, false, 1);
/// So many days in a row are worth one from this part on.
const RUN: usize = 3;
const LOUD_RUN: Decimal = Decimal::from_parts(6, 0, 0, false, 1);
/// With fewer days known, one of them always looks loud.
const ENOUGH_DAYS: usize = 5;

/// The week in a sentence, a phrase a clause; each carries its own punctuation.
pub(super) fn message(context: &Context, why: Option<&Why>) -> Vec<Phrase> {
    let sales = context.total(context.basis());
    let Some(amount) = sales.value else { return vec![nothing(context, &sales)] };
    let causes = why.map(Why::clauses).unwrap_or_default();
    let achievement = context.total(Kpi::PlanAchievement);
    let pair = (achievement.value, context.total(Kpi::PlanGap).value, context.total(Kpi::PlanTarget).value);
    let (mut head, mut clauses) = match pair {
        (Some(rate), Some(gap), Some(target)) => {
            let head = vec![
                Phrase::new("report.message.achieved").with("rate", Field::Percent(rate)),
                Phrase::new("report.message.paid")
                    .with("basis", basis_name(context))
                    .with("sales", Field::Money(target + gap))
                    .with("target", Field::Money(target)),
            ];
            let mut clauses =
                vec![Phrase::new(format!("report.message.{}", way(gap))).with("gap", Field::Money(gap.abs()))];
            clauses.extend(of_a_day(context));
            clauses.extend(review(context, causes.is_empty()));
            (head, clauses)
        }
        (None, Some(_), Some(_)) => (vec![], alone(context, amount, "report.message.zero_target")),
        _ => (vec![], alone(context, amount, "report.message.no_plan")),
    };
    // A cause says more than which days were loud.
    let loudest = if causes.is_empty() { loudest(context, amount) } else { None };
    clauses.extend(causes.into_iter().chain(loudest));
    if pair.0.is_some() {
        clauses.extend(left_out(context, &achievement));
    }
    let last = clauses.len().saturating_sub(1);
    head.extend(clauses.into_iter().enumerate().map(|(index, clause)| {
        Phrase::new(if index == last { "report.message.last" } else { "report.message.more" }).with("clause", clause)
    }));
    head
}

/// Whether a target is met to the cent, exceeded or missed.
fn way(gap: Decimal) -> &'static str {
    match gap {
        gap if gap.is_zero() => "even",
        gap if gap.is_sign_positive() => "over",
        _ => "short",
    }
}

/// Sales, how they changed, and why nothing is achieved: there is no target, or one of 0.
fn alone(context: &Context, amount: Decimal, why: &'static str) -> Vec<Phrase> {
    let sales = Phrase::new("report.message.sales").with("basis", basis_name(context));
    let change = change(context);
    let sales = sales.with("sales", Field::Money(amount));
    [Some(sales), change, Some(Phrase::new(why))].into_iter().flatten().collect()
}

/// Against the week before, where events do not make the difference.
fn change(context: &Context) -> Option<Phrase> {
    let ids = context.ids();
    let both = context.compare(context.basis(), &ids, context.previous())?;
    let part = both.growth()?;
    if let Some(moved) = context.moved(&ids, context.days(), context.previous()) {
        return Some(moved.fields(Phrase::new("report.message.event_week")));
    }
    let change = |key: &'static str| Phrase::new(key).with("change", Field::Change(part));
    Some(match both.unequal {
        Some((now, before)) => change("report.message.change_per_day").with("now", now).with("before", before),
        None => change("report.message.change"),
    })
}

/// How a day's sales changed since the same weekday a week before, and since the day before.
fn of_a_day(context: &Context) -> Vec<Phrase> {
    let Some(yesterday) = context.yesterday() else { return Vec::new() };
    let since =
        |both: Comparison| Some(Phrase::new("report.message.change_day").with("change", Field::Change(both.growth()?)));
    let of_yesterday = context.compare(context.basis(), &context.ids(), yesterday).and_then(since);
    change(context).into_iter().chain(of_yesterday).collect()
}

/// What the review of an event begins with: how it did beside last year's where no cause tells it, what came back and what is
/// still to come, and what the advertising returned.
fn review(context: &Context, grown: bool) -> Vec<Phrase> {
    if context.period().kind() != PeriodKind::Event {
        return Vec::new();
    }
    let last_year = context.compare(context.basis(), &context.ids(), context.last_year());
    let change = last_year.filter(|_| grown).and_then(|both| both.growth());
    let value = |kpi: Kpi| context.total(kpi).value;
    let back = value(Kpi::RefundCohortShare).map(|share| {
        match value(Kpi::RefundExpectedFinal) {
            Some(end) => Phrase::new("report.message.back_in_the_end").with("end", Field::Percent(end)),
            None => Phrase::new("report.message.back"),
        }
        .with("share", Field::Percent(share))
    });
    let ads = value(Kpi::AdsSpend).zip(value(Kpi::AdsRoi)).map(|(spend, roi)| {
        Phrase::new("report.message.ads").with("spend", Field::Money(spend)).with("roi", Field::Roi(roi))
    });
    let change = change.map(|part| Phrase::new("report.message.change_event").with("change", Field::Change(part)));
    [change, back, ads].into_iter().flatten().collect()
}

fn nothing(context: &Context, sales: &Figure) -> Phrase {
    let missing = missing::missing(context);
    if missing.is_empty() {
        let reason = sales.reason.clone().unwrap_or_else(|| Phrase::new("reason.no-store"));
        return Phrase::new("report.message.nothing").with("reason", reason);
    }
    let named: Vec<Phrase> = missing.iter().take(3).map(|gap| gap.name(context)).collect();
    let key = if missing.len() > 3 { "report.message.nothing_many" } else { "report.message.nothing_missing" };
    Phrase::new(key).with("exports", named).with("count", missing.len())
}

/// The day, or the few days in a row, that carry much of the week.
fn loudest(context: &Context, whole: Decimal) -> Option<Phrase> {
    let ids = context.ids();
    let of_day = |day| Some((day, context.metrics.get(context.basis(), &ids, Span::day(day)).value?));
    let days: Vec<(NaiveDate, Decimal)> = context.days().days().filter_map(of_day).collect();
    if days.len() < ENOUGH_DAYS {
        return None;
    }
    let sum = |run: &[(NaiveDate, Decimal)]| run.iter().map(|(_, sales)| *sales).sum::<Decimal>();
    let share = |length: usize| {
        // Of equal runs the first.
        let run = days.windows(length).rev().max_by_key(|run| sum(run))?;
        Some((run[0].0, run[length - 1].0, ratio(sum(run), whole)?))
    };
    if let Some((day, _, share)) = share(1).filter(|(.., share)| *share > LOUD_DAY) {
        let event = context.book.and_then(|book| event_of(book, &ids, Span::day(day)));
        let phrase = match event {
            Some(event) => Phrase::new("report.message.day_event").with("event", event.short_name()),
            None => Phrase::new("report.message.day"),
        };
        return Some(phrase.with("weekday", Field::Weekday(day)).with("share", Field::Percent(share)));
    }
    let (first, last, share) = share(RUN).filter(|(.., share)| *share > LOUD_RUN)?;
    let phrase = Phrase::new("report.message.run")
        .with("first", Field::Weekday(first))
        .with("last", Field::Weekday(last))
        .with("share", Field::Percent(share));
    // Days that are not known would stand between them unsaid.
    (last - first == chrono::Duration::days(RUN as i64 - 1)).then_some(phrase)
}

/// Stores and days that the achievement leaves out.
fn left_out(context: &Context, achievement: &Figure) -> Vec<Phrase> {
    let lacks = context.lacking(achievement).map(|stores| Phrase::new("report.message.lacks").with("stores", stores));
    let days = achievement
        .days
        .map(|(counted, all)| Phrase::new("report.message.days").with("counted", counted).with("all", all));
    lacks.into_iter().chain(days).collect()
}

/// How the week of the plan came out that ended, and where the year is.
pub(super) fn second(context: &Context) -> Option<Phrase> {
    // A year says it itself.
    if context.period().kind() == PeriodKind::Year {
        return None;
    }
    match (closed(context), year(context)) {
        (Some(week), Some(year)) => Some(Phrase::new("report.plan_week.both").with("week", week).with("year", year)),
        (one, other) => one.or(other),
    }
}

fn year(context: &Context) -> Option<Phrase> {
    let calendar = context.metrics.inputs().calendar;
    let year = calendar.to_date(crate::calendar::Part::Year, context.period());
    let so_far = context.metrics.get(Kpi::PlanAchievement, &context.ids(), year);
    let rate = Field::Percent(so_far.value?);
    let required = context.total(Kpi::PlanRequiredFactor);
    Some(match (required.value, so_far.days) {
        (Some(factor), _) if factor > Decimal::ZERO => {
            // What is still needed is known of stores whose year so far is whole.
            let lacking = required.lacks.iter().filter(|store| !so_far.lacks.contains(store)).map(String::as_str);
            let stores: Vec<&str> = lacking.collect();
            let key = if stores.is_empty() { "report.year.required" } else { "report.year.required_without" };
            let phrase = Phrase::new(key).with("rate", rate).with("factor", Field::Percent(factor));
            if stores.is_empty() { phrase } else { phrase.with("stores", context.names(stores)) }
        }
        (Some(_), _) => Phrase::new("report.year.done").with("rate", rate),
        (None, Some((counted, all))) => {
            let why = required.reason.as_ref().map(Phrase::key);
            let key = match why {
                Some("reason.year-not-planned") => "report.year.unplanned",
                Some("reason.year-lacks-either") => "report.year.either",
                _ => "report.year.days",
            };
            Phrase::new(key).with("rate", rate).with("missing", all - counted)
        }
        (None, None) => Phrase::new("report.year.so_far").with("rate", rate),
    })
}

/// How the week of the plan came out that ended in the reported one: `11月第2周（8-14 日）达成 103.2 %，比目标 +2.1万。`; nothing
/// where none ended, or where it has no target.
fn closed(context: &Context) -> Option<Phrase> {
    let inputs = context.metrics.inputs();
    let week = inputs.closed_plan_week()?;
    let figure = |kpi| context.metrics.get(kpi, &context.ids(), week.span());
    let (achievement, gap) = (figure(Kpi::PlanAchievement), figure(Kpi::PlanGap).value?);
    let way = way(gap);
    let remarks = left_out(context, &achievement);
    let remarks = match remarks.is_empty() {
        true => Phrase::new("report.plan_week.none"),
        false => Phrase::new("report.plan_week.remarks").with("remarks", remarks),
    };
    Some(
        Phrase::new(format!("report.plan_week.{way}"))
            .with("week", inputs.plan_calendar.week_name_and_days(week))
            .with("rate", Field::Percent(achievement.value?))
            .with("gap", Field::Money(gap.abs()))
            .with("remarks", remarks),
    )
}
