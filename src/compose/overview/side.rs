//! Sales by day of the week, beside the same days of last year's week or of the week before.

use super::{basis_name, whole};
use crate::calendar::PeriodKind;
use crate::compose::Context;
use crate::ratio::ratio;
use crate::report::{Chart, ChartKind, Role, Series};
use crate::words::{Field, Phrase};
use chrono::NaiveDate;

/// A week that has more days than a weekday has names is named by dates.
const NAMED_BY_WEEKDAY: u32 = 7;

/// `None` where no day is known.
pub(super) fn days(context: &Context) -> Option<Chart> {
    // A day has no days to compare, and an event's are what its trend shows.
    if matches!(context.period().kind(), PeriodKind::Day | PeriodKind::Event) {
        return None;
    }
    let (ids, basis, span) = (context.ids(), context.basis(), context.days());
    let actual = context.by_day(basis, &ids, span);
    let (day, most) = context.best_day(basis, &ids, span)?;
    let title = match ratio(most, actual.iter().flatten().sum()) {
        Some(share) => Phrase::new("report.days.title")
            .with("day", name(context, day))
            .with("sales", Field::Money(most))
            .with("share", Field::Percent(share)),
        None => Phrase::new("report.days.zero").with("basis", basis_name(context)),
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
    let days = span.days().map(|day| Phrase::new("report.days.day").with("day", name(context, day))).collect();
    Some(Chart::money("overview.days", ChartKind::Columns, [title, subtitle], days, series))
}

fn name(context: &Context, day: NaiveDate) -> Field {
    if context.days().len() <= NAMED_BY_WEEKDAY { Field::Weekday(day) } else { Field::Day(day) }
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
