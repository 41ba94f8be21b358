//! Which day of a period sold most, in words: the message above charts by day, and what an event's table says of the year before.

use super::Context;
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A period that has more days than a weekday has names is told by dates.
const NAMED_BY_WEEKDAY: u32 = 7;
/// So many days that sold alike are named; where more did, none stands out.
const MOST_NAMED: usize = 3;

/// A day of a period as its reader knows it.
pub(super) fn named(span: Span, day: NaiveDate) -> Field {
    if span.len() <= NAMED_BY_WEEKDAY { Field::Weekday(day) } else { Field::Day(day) }
}

/// The days that sold most, all that sold the same, and how much each; `None` where nothing is known, or so many are alike that
/// none stands out.
pub(super) fn days(context: &Context, kpi: Kpi, stores: &[&str], span: Span) -> Option<(Vec<NaiveDate>, Decimal)> {
    best(span, &context.by_day(kpi, stores, span))
}

fn best(span: Span, values: &[Option<Decimal>]) -> Option<(Vec<NaiveDate>, Decimal)> {
    let most = values.iter().flatten().max().copied()?;
    let alike = span.days().zip(values).filter(|(_, value)| **value == Some(most));
    let days: Vec<NaiveDate> = alike.map(|(day, _)| day).collect();
    (days.len() <= MOST_NAMED).then_some((days, most))
}

/// `周三最高：3.2万，占 47.8 %`; several days that sold the same are named together, and nothing is said where no day stands out.
pub(super) fn sentence(context: &Context, kpi: Kpi, stores: &[&str], span: Span) -> Option<Phrase> {
    let values = context.by_day(kpi, stores, span);
    let (days, most) = best(span, &values)?;
    let share = ratio(most, values.iter().flatten().sum::<Decimal>())?;
    let days: Vec<Field> = days.into_iter().map(|day| named(span, day)).collect();
    let phrase = match days.as_slice() {
        [day] => Phrase::new("report.days.title").with("day", day.clone()),
        _ => Phrase::new("report.days.title_tied").with("days", Field::List(days)),
    };
    Some(phrase.with("sales", Field::Money(most)).with("share", Field::Percent(share)))
}
