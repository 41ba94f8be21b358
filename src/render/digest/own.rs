//! What is the operator's in the mail: the word on the period, and the tables that the settings send.

use crate::render::{figure, wording};
use crate::report::{Cell, MAILED_ROWS, Note, NoteRun, Table, Unit};
use crate::text;
use crate::words::Words;
use serde::Serialize;

/// Columns of a table in a mail, which is read on a phone; the workbook has them all.
const COLUMNS: usize = 5;

/// The operator's word.
#[derive(Debug, Serialize)]
pub(super) struct NoteView {
    lines: Vec<NoteLineView>,
    /// That there is more.
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct NoteLineView {
    text: String,
    mark: String,
    runs: Vec<RunView>,
}

#[derive(Debug, Serialize)]
struct RunView {
    text: String,
    strong: bool,
}

/// A table of the operator's own.
#[derive(Debug, Serialize)]
pub(super) struct OwnTableView {
    title: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
    /// That it is cut.
    more: Option<String>,
}

pub(super) fn note(note: &Note, words: &Words) -> NoteView {
    let run = |run: &NoteRun| RunView { text: run.text.clone(), strong: run.strong };
    let lines = note.lines.iter().map(|line| NoteLineView {
        text: line.text(),
        mark: line.mark.as_ref().map(|mark| format!("{mark} ")).unwrap_or_default(),
        runs: line.runs.iter().map(run).collect(),
    });
    NoteView { lines: lines.collect(), more: note.cut.then(|| words.get("workbook.note_cut").to_owned()) }
}

pub(super) fn table(table: &Table, words: &Words) -> OwnTableView {
    let shown = |cells: &Vec<Cell>| {
        let pairs = cells.iter().zip(&table.columns).take(COLUMNS);
        pairs.map(|(cell, column)| said(cell, column.unit, words)).collect::<Vec<_>>()
    };
    let cut = Table { rows: table.rows.iter().take(MAILED_ROWS).cloned().collect(), ..table.clone() };
    let all = table.of.unwrap_or(table.rows.len());
    OwnTableView {
        title: text::clean(&words.say(&table.title)),
        header: table.columns.iter().take(COLUMNS).map(|column| wording::heading(words, column, false)).collect(),
        rows: cut.rows.iter().map(shown).collect(),
        total: table.total.as_ref().map(shown),
        more: wording::cut(&cut.clone().out_of(all)).map(|cut| words.say(&cut)),
    }
}

fn said(cell: &Cell, unit: Unit, words: &Words) -> String {
    match cell {
        Cell::Text(text) => text::clean(text),
        Cell::Said(phrase) => text::clean(&words.say(phrase)),
        Cell::Blank => String::new(),
        _ => figure::figure(words, cell, unit),
    }
}
