//! File by file, for whoever can mend them: what became of its rows, which cells and words could not be read.

use super::quality::{row_cells, row_columns, sum};
use super::scope::{Scope, total};
use crate::ledger::SourceState;
use crate::report::{Cell, Column, Table, Unit};
use crate::words::{Field, Phrase};
use std::collections::BTreeMap;

/// Files and cells shown one by one.
const FILES: usize = 60;
const REJECTS: usize = 100;

/// Each file used, the newest first.
pub(super) fn files_table(scope: &Scope<'_>, files: &[&SourceState]) -> Table {
    let mut used: Vec<&SourceState> = files.iter().copied().filter(|state| state.set_aside.is_none()).collect();
    let made = |state: &SourceState| (state.coverage.map(|span| span.last()), state.export_time.map(|time| time.at));
    used.sort_by(|a, b| made(b).cmp(&made(a)).then_with(|| a.source.sha256.cmp(&b.source.sha256)));
    let mut rows: Vec<Vec<Cell>> = used.iter().take(FILES).map(|state| file_row(scope, state)).collect();
    if used.len() > FILES {
        let name = Phrase::new("section.quality.other_files").with("count", used.len() - FILES);
        let mut row = vec![Cell::Said(name), Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank];
        row.extend(row_cells(sum(used.iter().skip(FILES).copied())));
        rows.push(row);
    }
    let mut last = vec![total(), Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank];
    last.extend(row_cells(sum(used.iter().copied())));
    let words = ["file", "store", "export", "export_time", "coverage"];
    Table {
        id: "quality.files",
        title: Phrase::new("table.quality.files"),
        columns: words.map(|key| Column::new(key, Unit::Text)).into_iter().chain(row_columns()).collect(),
        rows,
        total: Some(last),
        of: (used.len() > FILES).then_some(used.len()),
    }
}

fn file_row(scope: &Scope<'_>, state: &SourceState) -> Vec<Cell> {
    let language = scope.context.language;
    let known =
        |id: &String| scope.context.profiles.get(id).map(|profile| Field::Text(profile.name(language).to_owned()));
    let exports: Vec<Field> = state.profiles.iter().filter_map(known).collect();
    let export = match exports.is_empty() {
        true => Cell::Missing(None),
        false => Cell::Said(Phrase::new("section.list").with("items", Field::List(exports))),
    };
    let zone = scope.context.as_of.timezone();
    let time = state.export_time.map(|time| {
        let local = time.at.with_timezone(&zone).naive_local();
        let word = if time.exact { "section.quality.exact" } else { "section.quality.guessed" };
        Cell::Said(Phrase::new(word).with("day", local.date()).with("clock", Field::Clock(local.time())))
    });
    let mut row = vec![
        Cell::Text(state.source.name().to_owned()),
        Cell::Text(scope.name(&state.source.store)),
        export,
        time.unwrap_or(Cell::Missing(None)),
        state.coverage.map_or(Cell::Missing(None), super::scope::days),
    ];
    row.extend(row_cells(sum(std::iter::once(state))));
    row
}

/// A table of words, left out where there are no rows.
fn words_table(
    id: &'static str,
    columns: &[(&'static str, Unit)],
    rows: Vec<Vec<Cell>>,
    of: Option<usize>,
) -> Option<Table> {
    let columns = columns.iter().map(|(key, unit)| Column::new(key, *unit)).collect();
    let title = Phrase::new(format!("table.{id}"));
    (!rows.is_empty()).then_some(Table { id, title, columns, rows, total: None, of })
}

pub(super) fn set_aside(scope: &Scope<'_>, files: &[&SourceState]) -> Option<Table> {
    let zone = scope.context.as_of.timezone();
    let rows = files.iter().filter_map(|state| {
        let why = scope.context.why_aside(state)?;
        Some(vec![
            Cell::Text(state.source.name().to_owned()),
            Cell::Text(scope.name(&state.source.store)),
            Cell::Said(Phrase::new("section.day").with("day", state.source.received.with_timezone(&zone).date_naive())),
            Cell::Said(why),
        ])
    });
    let text = Unit::Text;
    let columns = [("file", text), ("store", text), ("received_on", text), ("why", text)];
    words_table("quality.set_aside", &columns, rows.collect(), None)
}

pub(super) fn rejects(scope: &Scope<'_>, files: &[&SourceState]) -> Option<Table> {
    let used = files.iter().filter(|state| state.set_aside.is_none());
    let all: Vec<_> = used
        .flat_map(|state| state.extract.iter().flat_map(move |extract| extract.rejects.iter().map(move |r| (state, r))))
        .collect();
    let rows = all.iter().take(REJECTS).map(|(state, reject)| {
        let place = Phrase::new("section.quality.cell")
            .with("sheet", reject.sheet.as_str())
            .with("cell", format!("{}{}", sheet::column_letters(reject.column), reject.row));
        vec![
            Cell::Text(state.source.name().to_owned()),
            Cell::Text(scope.name(&state.source.store)),
            Cell::Said(place),
            Cell::Text(reject.header.clone()),
            Cell::Text(reject.value.clone()),
            Cell::Said(reject.why()),
        ]
    });
    let text = Unit::Text;
    let columns =
        [("file", text), ("store", text), ("cell", text), ("header", text), ("found", text), ("expected", text)];
    let of = (all.len() > REJECTS).then_some(all.len());
    words_table("quality.rejects", &columns, rows.collect(), of)
}

/// Words of states that no profile knows, with how many files have them.
pub(super) fn unknown_words(scope: &Scope<'_>, files: &[&SourceState]) -> Option<Table> {
    let language = scope.context.language;
    let mut found: BTreeMap<(&str, &str, &str, &str), u64> = BTreeMap::new();
    for state in files.iter().filter(|state| state.set_aside.is_none()) {
        for part in state.extract.iter().flat_map(|extract| &extract.parts) {
            for (map, words) in &part.unknown_words {
                for word in words {
                    *found.entry((&part.profile, &state.source.store, map, word)).or_default() += 1;
                }
            }
        }
    }
    let rows = found.into_iter().map(|((profile, store, map, word), count)| {
        let name = scope.context.profiles.get(profile).map_or(profile, |profile| profile.name(language));
        vec![
            Cell::Text(name.to_owned()),
            Cell::Text(scope.name(store)),
            Cell::Text(map.to_owned()),
            Cell::Text(word.to_owned()),
            Cell::Said(Phrase::new("section.quality.files").with("count", count)),
        ]
    });
    let text = Unit::Text;
    let columns = [("export", text), ("store", text), ("word_map", text), ("word", text), ("files", text)];
    words_table("quality.words", &columns, rows.collect(), None)
}

/// The same bytes under several names or stores.
pub(super) fn duplicates(scope: &Scope<'_>, files: &[&SourceState]) -> Option<Table> {
    let mut same: BTreeMap<&str, Vec<&SourceState>> = BTreeMap::new();
    for state in files {
        same.entry(&state.source.sha256).or_default().push(state);
    }
    let rows = same.into_values().filter_map(|states| {
        let names: Vec<&str> =
            states.iter().flat_map(|s| s.source.names.iter().map(|(name, _)| name.as_str())).collect();
        let mut different = names.clone();
        different.sort_unstable();
        different.dedup();
        let list = |words: Vec<String>| {
            Phrase::new("section.list").with("items", Field::List(words.into_iter().map(Field::Text).collect()))
        };
        let stores = states.iter().map(|state| scope.name(&state.source.store)).collect();
        (different.len() > 1 || states.len() > 1).then(|| {
            vec![
                Cell::Text(names[0].to_owned()),
                Cell::Said(list(stores)),
                match different.len() {
                    1 => Cell::Blank,
                    _ => Cell::Said(list(different.into_iter().skip(1).map(str::to_owned).collect())),
                },
            ]
        })
    });
    let text = Unit::Text;
    words_table("quality.duplicates", &[("file", text), ("store", text), ("also_as", text)], rows.collect(), None)
}
