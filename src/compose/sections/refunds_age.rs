//! How refunds ripen: what had come back of each past week's orders after so many days.

use super::scope::{Scope, days, missing};
use crate::engine::{Days, Question};
use crate::extract::Gives;
use crate::facts::Table as Facts;
use crate::metrics::measures as m;
use crate::ratio::ratio;
use crate::report::{Cell, Column, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
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
    let (calendar, mut weeks) = (scope.metrics().inputs().calendar, scope.weeks());
    weeks.reverse();
    let rows = weeks.into_iter().map(|week| {
        let mut row = vec![Cell::Said(calendar.short_label(week)), days(week.span())];
        row.extend(week_cells(scope, &stores, week.span()));
        row
    });
    let mut columns = vec![Column::new("week", Unit::Text), Column::new("days", Unit::Text)];
    columns.push(Column::new("paid", Unit::Money));
    columns.extend(AGES.map(|(_, key)| Column::new(key, Unit::Percent)));
    columns.push(Column::new("age_now", Unit::Percent));
    Some(Table {
        id: "refunds.ripening",
        title: Phrase::new("table.refunds.ripening"),
        columns,
        rows: rows.collect(),
        total: None,
        of: None,
    })
}

/// Paid, the share at each age that the refund exports of all stores with such days have reached, and the share now.
fn week_cells(scope: &Scope<'_>, stores: &[&str], week: Span) -> Vec<Cell> {
    let as_of = scope.metrics().inputs().as_of;
    let counted = stores.iter().filter(|store| both(scope, store, week).count() > 0);
    let known = counted.map(|store| scope.metrics().known_until(store, Gives::Refunds).date_naive()).min();
    let paid = over(scope, stores, week, as_of, false);
    let share = |until: DateTime<Tz>| {
        let share = match (paid, over(scope, stores, week, until, true)) {
            (Some(paid), Some(back)) => ratio(back, paid),
            _ => None,
        };
        share.map_or_else(|| missing("reason.no-common-days"), Cell::Number)
    };
    let mut cells = vec![paid.map_or_else(|| missing("reason.no-common-days"), Cell::Number)];
    for (age, _) in AGES {
        let until = scope.metrics().end_of(week.last() + chrono::Days::new(age));
        let reached = known.is_some_and(|known| until.date_naive() <= known);
        cells.push(if reached { share(until) } else { Cell::Blank });
    }
    cells.push(share(as_of));
    cells
}

/// The days of a week on which a store's orders and refunds are both covered.
fn both(scope: &Scope<'_>, store: &str, week: Span) -> Days {
    let Some(view) = scope.metrics().inputs().view.store(store) else { return Days::default() };
    Days::of(week, |day| view.coverage.has(Gives::Orders, day) && view.coverage.has(Gives::Refunds, day))
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
