//! Data quality: what is covered, which files were used, what could not be read.
//!
//! Whoever can mend a file sees every file, cell and word; an owner sees how much is covered and how many rows count.

use super::quality_files::{duplicates, files_table, rejects, set_aside, unknown_words};
use super::quality_lists::lists_table;
use super::scope::{Scope, total};
use crate::compose::Detail;
use crate::extract::Gives;
use crate::ledger::{Rows, SourceState};
use crate::report::{Cell, Column, Section, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let files: Vec<&SourceState> = scope.context.files().collect();
    if files.is_empty() {
        return Err(Phrase::new("section.left_out.quality"));
    }
    let mut tables = vec![coverage_table(scope), counts_table(scope, &files)];
    if scope.context.detail == Detail::Operator {
        tables.extend(
            [set_aside(scope, &files), rejects(scope, &files), unknown_words(scope, &files)].into_iter().flatten(),
        );
        tables.extend(duplicates(scope, &files));
        tables.extend(lists_table(scope));
        // Last, because it alone goes on over pages.
        tables.push(files_table(scope, &files));
    }
    let mut notes = vec![Phrase::new("section.quality.accounting")];
    notes.extend(assumed(scope));
    Ok(Section {
        id: "quality",
        title: Phrase::new("section.quality.title"),
        message: message(scope, &files),
        charts: Vec::new(),
        tables,
        notes,
    })
}

/// The rows of files together.
pub(super) fn sum<'a>(files: impl Iterator<Item = &'a SourceState>) -> Rows {
    files.flat_map(|state| state.accounting.values()).fold(Rows::default(), |sum, rows| Rows {
        read: sum.read + rows.read,
        used: sum.used + rows.used,
        superseded: sum.superseded + rows.superseded,
        excluded: sum.excluded + rows.excluded,
        rejected: sum.rejected + rows.rejected,
    })
}

pub(super) fn row_cells(rows: Rows) -> [Cell; 5] {
    [rows.read, rows.used, rows.superseded, rows.excluded, rows.rejected].map(|n| Cell::Number(Decimal::from(n)))
}

pub(super) fn row_columns() -> [Column; 5] {
    ["read", "used", "superseded", "excluded_rows", "rejected"].map(|key| Column::new(key, Unit::Count).summed())
}

/// Which exports each store expects or has, and how many days of the week each covers.
fn coverage_table(scope: &Scope<'_>) -> Table {
    let mut rows = Vec::new();
    for (store, view, expects) in scope.context.views() {
        for gives in Gives::ALL {
            if !expects.contains(&gives) && !view.coverage.knows(gives) {
                continue;
            }
            let gaps = view.coverage.gaps(gives, scope.week);
            let missing = match (view.coverage.knows(gives), gaps.is_empty()) {
                (false, _) => Cell::Said(Phrase::new("section.quality.never")),
                (true, true) => Cell::Blank,
                (true, false) => {
                    let spans = gaps.into_iter().map(Field::Span).collect();
                    Cell::Said(Phrase::new("section.quality.gaps").with("days", Field::List(spans)))
                }
            };
            rows.push(vec![
                Cell::Text(store.name.clone()),
                Cell::Said(Phrase::new(format!("gives.{}", gives.as_str()))),
                Cell::Number(Decimal::from(view.coverage.count(gives, scope.week))),
                Cell::Number(Decimal::from(scope.week.len())),
                missing,
            ]);
        }
    }
    let columns = vec![
        Column::new("store", Unit::Text),
        Column::new("export", Unit::Text),
        Column::new("days_covered", Unit::Count),
        Column::new("days_all", Unit::Count),
        Column::new("days_missing", Unit::Text),
    ];
    Table { id: "quality.coverage", title: Phrase::new("table.quality.coverage"), columns, rows, total: None, of: None }
}

/// Files and rows by store.
fn counts_table(scope: &Scope<'_>, files: &[&SourceState]) -> Table {
    let row = |name: Cell, of: &dyn Fn(&SourceState) -> bool| {
        let mine = || files.iter().copied().filter(|state| of(state));
        let used = mine().filter(|state| state.set_aside.is_none());
        let aside = mine().filter(|state| state.set_aside.is_some()).count();
        let mut row = vec![name, Cell::Number(Decimal::from(used.clone().count()))];
        row.push(Cell::Number(Decimal::from(aside)));
        row.extend(row_cells(sum(used)));
        row
    };
    let rows = scope.context.stores.iter();
    let rows = rows.map(|store| row(Cell::Text(store.name.clone()), &|state| state.source.store == store.id)).collect();
    let mut columns = vec![
        Column::new("store", Unit::Text),
        Column::new("files_used", Unit::Count).summed(),
        Column::new("files_aside", Unit::Count).summed(),
    ];
    columns.extend(row_columns());
    Table {
        id: "quality.counts",
        title: Phrase::new("table.quality.counts"),
        columns,
        rows,
        total: (scope.ids.len() > 1).then(|| row(total(), &|_| true)),
        of: None,
    }
}

/// Payments that had to be assumed, a sentence a store.
fn assumed(scope: &Scope<'_>) -> Vec<Phrase> {
    let some = scope.context.views().filter(|(_, view, _)| view.assumed_paid > 0);
    some.map(|(store, view, _)| {
        Phrase::new("section.quality.assumed").with("store", store.name.as_str()).with("count", view.assumed_paid)
    })
    .collect()
}

fn message(scope: &Scope<'_>, files: &[&SourceState]) -> Phrase {
    let used: Vec<&SourceState> = files.iter().copied().filter(|state| state.set_aside.is_none()).collect();
    let rows = sum(used.iter().copied());
    let (mut whole, mut all) = (0_usize, 0_usize);
    for (_, view, expects) in scope.context.views() {
        all += expects.len();
        whole += expects.iter().filter(|gives| view.coverage.count(**gives, scope.week) == scope.week.len()).count();
    }
    Phrase::new("section.quality.message")
        .with("whole", whole)
        .with("all", all)
        .with("files", used.len())
        .with("read", rows.read)
        .with("used", rows.used)
        .with("rejected", rows.rejected)
        .with("aside", files.len() - used.len())
}
