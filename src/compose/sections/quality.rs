//! Data quality: what is covered, which files were used, what could not be read.
//!
//! Whoever can mend a file sees every file, cell and word; an owner sees how much is covered and how many rows count.

use super::scope::{Scope, days, list, total};
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::compose::{Context, Detail, figures};
use crate::extract::ExportKind;
use crate::ledger::{Coverage, RowCounts, SourceState};
use crate::report::{Cell, Column, ListInfo, Notice, RejectInfo, Section, StoreInfo, Table, Unit, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Files and cells shown one by one.
const FILES: usize = 60;
const REJECTS: usize = 100;

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

/// The kinds of exports that are held against the days of the week: bills are of months that are over.
fn of_week() -> impl Iterator<Item = ExportKind> {
    ExportKind::ALL.into_iter().filter(|export| *export != ExportKind::Costs)
}

/// Which exports each store expects or has, and how many days of the week each covers.
fn coverage_table(scope: &Scope<'_>) -> Table {
    let known = scope.context.views().flat_map(|(store, view, expects)| {
        let shown = of_week().filter(|export| expects.contains(export) || view.coverage.knows(*export));
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

/// A file, a store's files, or others that share a row.
struct Files<'a> {
    name: Cell,
    /// Where it is one.
    one: Option<&'a SourceState>,
    all: Vec<&'a SourceState>,
}

impl<'a> Files<'a> {
    fn one(state: &'a SourceState) -> Self {
        Files { name: state.source.name().into(), one: Some(state), all: vec![state] }
    }

    fn several(name: Cell, all: impl IntoIterator<Item = &'a SourceState>) -> Self {
        Files { name, one: None, all: all.into_iter().collect() }
    }

    fn used(&self) -> impl Iterator<Item = &SourceState> {
        self.all.iter().copied().filter(|state| state.set_aside.is_none())
    }
}

/// Rows by what became of them.
fn accounting<'a>() -> [Declared<'a, Files<'a>>; 5] {
    let column = |key, pick: fn(RowCounts) -> u64| {
        let rows = move |row: &Files<'a>| Decimal::from(pick(row.used().map(SourceState::rows).sum()));
        Declared::new(Column::count(key).summed(), rows)
    };
    [
        column("read", |rows| rows.read),
        column("used", |rows| rows.used),
        column("superseded", |rows| rows.superseded),
        column("excluded_rows", |rows| rows.excluded),
        column("rejected", |rows| rows.rejected),
    ]
}

fn counts_table(scope: &Scope<'_>) -> Table {
    let files = || scope.context.files();
    let of = |store: &StoreInfo| {
        Files::several(store.name.as_str().into(), files().filter(|state| state.source.store == store.id))
    };
    let rows: Vec<Files<'_>> = scope.context.stores.iter().map(of).collect();
    let all = (scope.ids.len() > 1).then(|| Files::several(total(), files()));
    Columns::new()
        .with(Column::text("store"), |row: &Files<'_>| row.name.clone())
        .with(Column::count("files_used").summed(), |row| Decimal::from(row.used().count()))
        .with(Column::count("files_aside").summed(), |row| Decimal::from(row.all.len() - row.used().count()))
        .and(accounting())
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
        let expected = || of_week().filter(|export| expects.contains(export));
        all += expected().count();
        whole += expected().filter(|export| view.coverage.count(*export, scope.week) == scope.week.len()).count();
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

/// Each file used, the newest first.
fn files_table(scope: &Scope<'_>) -> Table {
    let mut used: Vec<&SourceState> = scope.context.used().collect();
    let made = |state: &SourceState| (state.coverage.map(|span| span.last()), state.export_time.map(|time| time.at));
    used.sort_by(|a, b| made(b).cmp(&made(a)).then_with(|| a.source.sha256.cmp(&b.source.sha256)));
    let (shown, others) = used.split_at(used.len().min(FILES));
    let name = || Phrase::new("section.quality.other_files").with("count", others.len()).into();
    let others = (!others.is_empty()).then(|| Files::several(name(), others.iter().copied()));
    let rows: Vec<Files<'_>> = shown.iter().map(|state| Files::one(state)).chain(others).collect();
    let all = Files::several(total(), used.iter().copied());
    let text = |key, say: fn(&Scope<'_>, &SourceState) -> Cell| {
        Declared::new(Column::text(key), move |row: &Files<'_>| or_blank(row.one.map(|state| say(scope, state))))
    };
    Columns::new()
        .with(Column::text("file"), |row: &Files<'_>| row.name.clone())
        .and([
            text("store", |scope, state| scope.name(&state.source.store).into()),
            text("export", exports),
            text("export_time", export_time),
            text("coverage", |_, state| state.coverage.map_or(Cell::Missing(None), days)),
        ])
        .and(accounting())
        .totalled("quality.files", &rows, Some(&all))
        .out_of(used.len())
}

fn exports(scope: &Scope<'_>, state: &SourceState) -> Cell {
    let known = state.profiles.iter().filter_map(|id| scope.context.profiles.get(id));
    let names: Vec<&str> = known.map(|profile| profile.name(scope.context.language)).collect();
    if names.is_empty() { Cell::Missing(None) } else { list(names).into() }
}

/// When it was made, and whether it says so itself.
fn export_time(scope: &Scope<'_>, state: &SourceState) -> Cell {
    let Some(time) = state.export_time else { return Cell::Missing(None) };
    let local = time.at.with_timezone(&scope.context.as_of.timezone()).naive_local();
    let word = if time.exact { "section.quality.exact" } else { "section.quality.guessed" };
    Phrase::new(word).with("day", local.date()).with("clock", Field::Clock(local.time())).into()
}

fn set_aside(scope: &Scope<'_>) -> Option<Table> {
    let zone = scope.context.as_of.timezone();
    let aside = scope.context.files().filter_map(|state| Some((state, scope.context.why_aside(state)?)));
    let rows: Vec<(&SourceState, Phrase)> = aside.collect();
    Columns::new()
        .with(Column::text("file"), |(state, _): &(&SourceState, Phrase)| state.source.name())
        .with(Column::text("store"), |(state, _)| scope.name(&state.source.store))
        .with(Column::text("received_on"), |(state, _)| {
            Phrase::new("section.day").with("day", state.source.received.with_timezone(&zone).date_naive())
        })
        .with(Column::text("why"), |(_, why)| why.clone())
        .table("quality.set_aside", &rows)
        .unless_empty()
}

fn rejects(scope: &Scope<'_>) -> Option<Table> {
    let all = figures::rejects(scope.context);
    Columns::new()
        .with(Column::text("file"), |reject: &RejectInfo| reject.file.clone())
        .with(Column::text("store"), |reject| scope.name(&reject.store))
        .with(Column::text("cell"), |reject| {
            let cell = format!("{}{}", reject.column, reject.row);
            Phrase::new("section.quality.cell").with("sheet", reject.sheet.as_str()).with("cell", cell)
        })
        .with(Column::text("header"), |reject| reject.header.clone())
        .with(Column::text("found"), |reject| reject.value.clone())
        .with(Column::text("expected"), |reject| reject.reason.clone())
        .table("quality.rejects", all.iter().take(REJECTS))
        .out_of(all.len())
        .unless_empty()
}

/// Words of states that no profile knows, with how many files have them.
fn unknown_words(scope: &Scope<'_>) -> Option<Table> {
    let language = scope.context.language;
    let mut found: BTreeMap<(&str, &str, &str, &str), u64> = BTreeMap::new();
    for state in scope.context.used() {
        for part in state.extract.iter().flat_map(|extract| &extract.parts) {
            for (map, words) in &part.unknown_words {
                for word in words {
                    *found.entry((&part.profile, &state.source.store, map, word)).or_default() += 1;
                }
            }
        }
    }
    let rows: Vec<_> = found.into_iter().collect();
    type Row<'r> = ((&'r str, &'r str, &'r str, &'r str), u64);
    let name = |id| scope.context.profiles.get(id).map_or(id, |profile| profile.name(language)).to_owned();
    Columns::new()
        .with(Column::text("export"), |((profile, ..), _): &Row<'_>| name(profile))
        .with(Column::text("store"), |((_, store, ..), _)| scope.name(store))
        .with(Column::text("word_map"), |((_, _, map, _), _)| *map)
        .with(Column::text("word"), |((.., word), _)| *word)
        .with(Column::text("files"), |(_, count)| Phrase::new("section.quality.files").with("count", *count))
        .table("quality.words", &rows)
        .unless_empty()
}

/// The same bytes under several names or stores.
fn duplicates(scope: &Scope<'_>) -> Option<Table> {
    let mut same: BTreeMap<&str, Vec<&SourceState>> = BTreeMap::new();
    for state in scope.context.files() {
        same.entry(&state.source.sha256).or_default().push(state);
    }
    type Row<'r> = (BTreeSet<&'r str>, Vec<&'r SourceState>);
    let mut rows: Vec<Row<'_>> = Vec::new();
    for states in same.into_values() {
        let names = states.iter().flat_map(|state| &state.source.names).map(|(name, _)| name.as_str());
        rows.push((names.collect(), states));
    }
    rows.retain(|(names, states)| names.len() > 1 || states.len() > 1);
    Columns::new()
        .with(Column::text("file"), |(_, states): &Row<'_>| states[0].source.names[0].0.as_str())
        .with(Column::text("store"), |(_, states)| {
            list(scope.context.names(states.iter().map(|state| state.source.store.as_str())))
        })
        .with(Column::text("also_as"), |(names, _)| {
            or_blank((names.len() > 1).then(|| list(names.iter().skip(1).collect::<Vec<_>>())))
        })
        .table("quality.duplicates", &rows)
        .unless_empty()
}
