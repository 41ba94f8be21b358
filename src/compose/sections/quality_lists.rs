//! The operator's lists that the figures rest on, each with the version in use.

use super::scope::Scope;
use crate::report::{Cell, Column, ListInfo, Table, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// None where no list was received, or they are not the reader's business.
pub(super) fn lists_table(scope: &Scope<'_>) -> Option<Table> {
    let lists = scope.context.shown_lists();
    let row = |list: &ListInfo| {
        vec![
            Cell::Said(Phrase::new(format!("list-kind.{}", list.kind))),
            Cell::Text(list.name.clone()),
            Cell::Number(Decimal::from(list.version)),
            Cell::Day(list.since.date_naive()),
            Cell::Day(list.first.date_naive()),
        ]
    };
    let columns = vec![
        Column::new("list", Unit::Text),
        Column::new("file", Unit::Text),
        Column::new("version", Unit::Count),
        Column::new("since", Unit::Day),
        Column::new("first_version", Unit::Day),
    ];
    let rows: Vec<Vec<Cell>> = lists.iter().map(row).collect();
    let title = Phrase::new("table.quality.lists");
    (!rows.is_empty()).then_some(Table { id: "quality.lists", title, columns, rows, total: None, of: None })
}
