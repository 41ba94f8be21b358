//! File by file, for whoever can mend them: what became of its rows, which cells and words could not be read.

use super::scope::{Scope, list, total};
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::compose::figures;
use crate::ledger::{RowCounts, SourceState};
use crate::report::{Cell, Column, RejectInfo, Table};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Files and cells shown one by one.
const FILES: usize = 60;
const REJECTS: usize = 100;

/// Rows by what became of them, where a record has such.
pub(super) fn accounting<'a, R: 'a>(rows: impl Fn(&R) -> RowCounts + Copy + 'a) -> [Declared<'a, R>; 5] {
    let column = |key, pick: fn(RowCounts) -> u64| {
        Declared::new(Column::count(key).summed(), move |row: &R| Decimal::from(pick(rows(row))))
    };
    [
        column("read", |rows| rows.read),
        column("used", |rows| rows.used),
        column("superseded", |rows| rows.superseded),
        column("excluded_rows", |rows| rows.excluded),
        column("rejected", |rows| rows.rejected),
    ]
}

enum Files<'a> {
    One(&'a SourceState),
    Several(Cell, &'a [&'a SourceState]),
}

impl Files<'_> {
    fn rows(&self) -> RowCounts {
        match self {
            Files::One(state) => state.rows(),
            Files::Several(_, states) => states.iter().map(|state| state.rows()).sum(),
        }
    }
}

/// Each file used, the newest first.
pub(super) fn files_table(scope: &Scope<'_>) -> Table {
    let mut used: Vec<&SourceState> = scope.context.used().collect();
    let made = |state: &SourceState| (state.coverage.map(|span| span.last()), state.export_time.map(|time| time.at));
    used.sort_by(|a, b| made(b).cmp(&made(a)).then_with(|| a.source.sha256.cmp(&b.source.sha256)));
    let (shown, others) = used.split_at(used.len().min(FILES));
    let name = || Phrase::new("section.quality.other_files").with("count", others.len()).into();
    let others = (!others.is_empty()).then(|| Files::Several(name(), others));
    let rows: Vec<Files<'_>> = shown.iter().map(|state| Files::One(state)).chain(others).collect();
    let text = |key, say: fn(&Scope<'_>, &SourceState) -> Cell| {
        Declared::new(Column::text(key), move |row: &Files<'_>| match row {
            Files::One(state) => say(scope, state),
            Files::Several(..) => Cell::Blank,
        })
    };
    Columns::new()
        .with(Column::text("file"), |row: &Files<'_>| match row {
            Files::One(state) => state.source.name().into(),
            Files::Several(name, _) => name.clone(),
        })
        .and([
            text("store", |scope, state| scope.name(&state.source.store).into()),
            text("export", exports),
            text("export_time", export_time),
            text("coverage", |_, state| state.coverage.map_or(Cell::Missing(None), super::scope::days)),
        ])
        .and(accounting(Files::rows))
        .totalled("quality.files", &rows, Some(&Files::Several(total(), &used)))
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

pub(super) fn set_aside(scope: &Scope<'_>) -> Option<Table> {
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

pub(super) fn rejects(scope: &Scope<'_>) -> Option<Table> {
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
pub(super) fn unknown_words(scope: &Scope<'_>) -> Option<Table> {
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
pub(super) fn duplicates(scope: &Scope<'_>) -> Option<Table> {
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
