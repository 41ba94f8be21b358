//! How refunds ripen: what had come back of each past week's orders after so many days.

use super::scope::{Scope, days};
use crate::calendar::Period;
use crate::compose::declared::{Columns, Declared};
use crate::metrics::RefundsByAge;
use crate::report::{Cell, Column, Table};

/// Days after a week's end, and the column of each.
const AGES: [u64; 5] = [0, 7, 14, 28, 56];
const COLUMNS: [&str; AGES.len()] = ["age_0", "age_7", "age_14", "age_28", "age_56"];

/// The last weeks at each age; ages not reached yet are blank. `None` where no store dates its refunds.
pub(super) fn table(scope: &Scope<'_>) -> Option<Table> {
    let (metrics, stores) = (scope.metrics(), scope.metrics().dating_refunds(&scope.ids));
    if stores.is_empty() {
        return None;
    }
    type Row = (Period, RefundsByAge<{ AGES.len() }>);
    let context = scope.context;
    let row = |week: Period| (week, metrics.refunds_by_age(&stores, week.span(), AGES));
    let rows: Vec<Row> = context.recent().into_iter().rev().map(row).collect();
    let at_ages = COLUMNS
        .iter()
        .enumerate()
        .map(|(at, key)| Declared::new(Column::percent(key), move |(_, refunds): &Row| Cell::from(&refunds.ages[at])));
    let columns = Columns::new()
        .with(Column::text("week"), |(week, _): &Row| context.short_label(*week))
        .with(Column::text("days"), |(week, _)| days(week.span()))
        .with(Column::money("paid"), |(_, refunds)| Cell::from(&refunds.paid))
        .and(at_ages)
        .with(Column::percent("age_now"), |(_, refunds)| Cell::from(&refunds.now));
    Some(columns.table("refunds.ripening", &rows))
}
