//! How refunds ripen: what had come back of each past week's orders after so many days.

use super::scope::{Scope, days};
use crate::calendar::Period;
use crate::compose::declared::{Columns, Declared};
use crate::compose::known::Known;
use crate::engine::{Days, Question};
use crate::extract::ExportKind;
use crate::facts::Table as Facts;
use crate::metrics::measures as m;
use crate::ratio::ratio;
use crate::report::{Cell, Column, Table};
use crate::span::Span;
use chrono::DateTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;

/// Days after a week's end.
const AGES: [(u64, &str); 5] = [(0, "age_0"), (7, "age_7"), (14, "age_14"), (28, "age_28"), (56, "age_56")];

/// The last weeks at each age; ages not reached yet are blank. Only stores with a refund export of their own count,
/// because only that dates refunds.
pub(super) fn table(scope: &Scope<'_>) -> Option<Table> {
    let view = scope.metrics().inputs().view;
    let has_dates = |id: &&&str| view.store(id).is_some_and(|store| store.frames.contains_key(&Facts::Refunds));
    let stores: Vec<&str> = scope.ids.iter().filter(has_dates).copied().collect();
    if stores.is_empty() {
        return None;
    }
    let mut weeks = scope.weeks();
    weeks.reverse();
    let rows: Vec<Ripening> = weeks.into_iter().map(|week| Ripening::of(scope, &stores, week)).collect();
    let at_ages = AGES
        .iter()
        .enumerate()
        .map(|(at, (_, key))| Declared::new(Column::percent(key), move |row: &Ripening| Cell::from(&row.ages[at])));
    let columns = Columns::new()
        .with(Column::text("week"), |row: &Ripening| scope.context.short_label(row.period))
        .with(Column::text("days"), |row| days(row.period.span()))
        .with(Column::money("paid"), |row| Cell::from(&row.paid))
        .and(at_ages)
        .with(Column::percent("age_now"), |row| Cell::from(&row.now));
    Some(columns.table("refunds.ripening", &rows))
}

/// Paid in a period, the share that had come back at each age which the refund exports have reached, and the share now.
struct Ripening {
    period: Period,
    paid: Known,
    ages: [Known; AGES.len()],
    now: Known,
}

impl Ripening {
    fn of(scope: &Scope<'_>, stores: &[&str], period: Period) -> Self {
        let span = period.span();
        let as_of = scope.metrics().inputs().as_of;
        let counted = stores.iter().filter(|store| both(scope, store, span).count() > 0);
        let known = counted.map(|store| scope.metrics().known_until(store, ExportKind::Refunds).date_naive()).min();
        let paid = over(scope, stores, span, as_of, false);
        let share = |until: DateTime<Tz>| {
            let parts = paid.zip(over(scope, stores, span, until, true));
            Known::or(parts.and_then(|(paid, back)| ratio(back, paid)), "reason.no-common-days")
        };
        let at_age = |(age, _): (u64, &str)| {
            let until = scope.metrics().end_of(span.last() + chrono::Days::new(age));
            let reached = known.is_some_and(|known| until.date_naive() <= known);
            if reached { share(until) } else { Known::Nothing }
        };
        Ripening { period, paid: Known::or(paid, "reason.no-common-days"), ages: AGES.map(at_age), now: share(as_of) }
    }
}

/// The days of a week on which a store's orders and refunds are both covered.
fn both(scope: &Scope<'_>, store: &str, week: Span) -> Days {
    let Some(view) = scope.metrics().inputs().view.store(store) else { return Days::default() };
    Days::of(week, |day| view.coverage.has(ExportKind::Orders, day) && view.coverage.has(ExportKind::Refunds, day))
}

/// Paid, or what came back until a moment, of the days on which orders and refunds are both covered.
fn over(scope: &Scope<'_>, stores: &[&str], week: Span, until: DateTime<Tz>, back: bool) -> Option<Decimal> {
    let inputs = scope.metrics().inputs();
    let mut sum = None;
    for store in stores {
        let days = both(scope, store, week);
        if days.count() == 0 {
            continue;
        }
        let measure = if back { &m::REFUND_COHORT } else { &m::PAID };
        let question = Question { store, measures: &[measure], by: &[], days: &days, until };
        let sums = inputs.engine.ask(&question).into_values().next();
        let amount = sums.map(|sums| sums[0].decimal(measure)).unwrap_or_default();
        sum = Some(sum.unwrap_or(Decimal::ZERO) + amount);
    }
    sum
}
