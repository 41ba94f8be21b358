//! The operator's lists that the figures rest on, each with the version in use.

use super::scope::Scope;
use crate::compose::declared::Columns;
use crate::report::{Column, ListInfo, Table, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// None where no list was received, or they are not the reader's business.
pub(super) fn lists_table(scope: &Scope<'_>) -> Option<Table> {
    Columns::new()
        .with(Column::text("list"), |list: &ListInfo| Phrase::new(format!("list-kind.{}", list.kind)))
        .with(Column::text("file"), |list| list.name.clone())
        .with(Column::count("version"), |list| Decimal::from(list.version))
        .with(Column::new("since", Unit::Day), |list| list.since.date_naive())
        .with(Column::new("first_version", Unit::Day), |list| list.first.date_naive())
        .table("quality.lists", scope.context.shown_lists())
        .unless_empty()
}
