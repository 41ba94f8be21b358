//! Data quality: what is covered, which files were used, what could not be read.
//!
//! Whoever can mend a file sees every file, cell and word; an owner sees how much is covered and how many rows count.

use super::quality_files::{accounting, duplicates, files_table, rejects, set_aside, unknown_words};
use super::scope::{Scope, total};
use crate::compose::declared::{Columns, or_blank};
use crate::compose::{Context, Detail};
use crate::extract::ExportKind;
use crate::ledger::{Coverage, RowCounts, SourceState};
use crate::report::{Cell, Column, ListInfo, Notice, Section, StoreInfo, Table, Unit, Weight};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

pub(super) fn section(scope: &Scope<'_>, notices: &[Notice]) -> Result<Section, Phrase> {
    if scope.context.files().next().is_none() {
        return Err(Phrase::new("section.left_out.quality"));
    }
    let mut tables = vec![coverage_table(scope), counts_table(scope)];
    tables.extend(notices_table(scope.context, notices));
    if scope.context.detail == Detail::Operator {
        tables.extend(set_aside(scope).into_iter().chain(rejects(scope)).chain(unknown_words(scope)));
        tables.extend(duplicates(scope).into_iter().chain(lists_table(scope)));
        // Last, because it alone goes on over pages.
        tables.push(files_table(scope));
    }
    let mut notes = vec![Phrase::new("section.quality.accounting")];
    notes.extend(assumed(scope));
    Ok(Section { tables, notes, ..Section::new("quality", message(scope)) })
}

/// Which exports each store expects or has, and how many days of the week each covers.
fn coverage_table(scope: &Scope<'_>) -> Table {
    let known = scope.context.views().flat_map(|(store, view, expects)| {
        let shown =
            ExportKind::ALL.into_iter().filter(|export| expects.contains(export) || view.coverage.knows(*export));
        shown.map(move |export| (store, &view.coverage, export))
    });
    let rows: Vec<(&StoreInfo, &Coverage, ExportKind)> = known.collect();
    type Row<'r> = (&'r StoreInfo, &'r Coverage, ExportKind);
    Columns::new()
        .with(Column::text("store"), |(store, ..): &Row<'_>| store.name.as_str())
        .with(Column::text("export"), |(.., export)| Phrase::new(format!("gives.{}", export.as_str())))
        .with(Column::count("days_covered"), |(_, coverage, export)| Decimal::from(coverage.count(*export, scope.week)))
        .with(Column::count("days_all"), |_| Decimal::from(scope.week.len()))
        .with(Column::text("days_missing"), |(_, coverage, export)| missing_days(coverage, *export, scope.week))
        .table("quality.coverage", &rows)
}

/// The days of a span that no such export covers.
fn missing_days(coverage: &Coverage, export: ExportKind, span: Span) -> Cell {
    let gaps = coverage.gaps(export, span);
    match coverage.knows(export) {
        false => Phrase::new("section.quality.never").into(),
        true if gaps.is_empty() => Cell::Blank,
        true => Phrase::new("section.quality.gaps").with("days", gaps).into(),
    }
}

/// A store's files, or all of them.
struct Counts<'a> {
    name: Cell,
    files: Vec<&'a SourceState>,
}

impl Counts<'_> {
    fn used(&self) -> impl Iterator<Item = &SourceState> {
        self.files.iter().copied().filter(|state| state.set_aside.is_none())
    }
}

fn counts_table(scope: &Scope<'_>) -> Table {
    let files = || scope.context.files();
    let of = |store: &StoreInfo| Counts {
        name: store.name.as_str().into(),
        files: files().filter(|state| state.source.store == store.id).collect(),
    };
    let rows: Vec<Counts<'_>> = scope.context.stores.iter().map(of).collect();
    let all = (scope.ids.len() > 1).then(|| Counts { name: total(), files: files().collect() });
    Columns::new()
        .with(Column::text("store"), |row: &Counts<'_>| row.name.clone())
        .with(Column::count("files_used").summed(), |row| Decimal::from(row.used().count()))
        .with(Column::count("files_aside").summed(), |row| Decimal::from(row.files.len() - row.used().count()))
        .and(accounting(|row: &Counts<'_>| row.used().map(SourceState::rows).sum()))
        .totalled("quality.counts", &rows, all.as_ref())
}

/// Payments that had to be assumed, a sentence a store.
fn assumed(scope: &Scope<'_>) -> Vec<Phrase> {
    let some = scope.context.views().filter(|(_, view, _)| view.assumed_paid > 0);
    some.map(|(store, view, _)| {
        Phrase::new("section.quality.assumed").with("store", store.name.as_str()).with("count", view.assumed_paid)
    })
    .collect()
}

fn message(scope: &Scope<'_>) -> Phrase {
    let context = scope.context;
    let rows: RowCounts = context.used().map(SourceState::rows).sum();
    let used = context.used().count();
    let (mut whole, mut all) = (0_usize, 0_usize);
    for (_, view, expects) in context.views() {
        all += expects.len();
        whole += expects.iter().filter(|export| view.coverage.count(**export, scope.week) == scope.week.len()).count();
    }
    Phrase::new("section.quality.message")
        .with("whole", whole)
        .with("all", all)
        .with("files", used)
        .with("read", rows.read)
        .with("used", rows.used)
        .with("rejected", rows.rejected)
        .with("aside", context.files().count() - used)
}

/// The operator's lists that the figures rest on, by version; none where no list was received, or they are not the reader's business.
fn lists_table(scope: &Scope<'_>) -> Option<Table> {
    Columns::new()
        .with(Column::text("list"), |list: &ListInfo| Phrase::new(format!("list-kind.{}", list.kind)))
        .with(Column::text("file"), |list| list.name.clone())
        .with(Column::count("version"), |list| Decimal::from(list.version))
        .with(Column::new("since", Unit::Day), |list| list.since.date_naive())
        .with(Column::new("first_version", Unit::Day), |list| list.first.date_naive())
        .table("quality.lists", scope.context.shown_lists())
        .unless_empty()
}

/// Everything the report has to say, in full, weightiest first; none where there is nothing to say.
fn notices_table(context: &Context, notices: &[Notice]) -> Option<Table> {
    let mut sorted: Vec<&Notice> = notices.iter().collect();
    sorted.sort_by_key(|notice| notice.weight);
    Columns::new()
        .with(Column::text("notice_weight"), |notice: &Notice| weight(notice.weight))
        .with(Column::text("store"), |notice| or_blank(notice.store.as_deref().map(|id| context.store_name(id))))
        .with(Column::text("notice"), |notice| notice.phrase.clone())
        .table("quality.notices", sorted)
        .unless_empty()
}

fn weight(weight: Weight) -> Phrase {
    Phrase::new(match weight {
        Weight::Provisional => "section.quality.provisional",
        Weight::Attention => "section.quality.attention",
        Weight::Remark => "section.quality.remark",
    })
}
