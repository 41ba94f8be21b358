//! `profile test`: a file read as the inbox would, and what was made of it.

use super::super::console::Console;
use super::shown;
use super::trial::Trial;
use crate::desk::{Desk, Failure, exit};
use crate::extract::{self, Extract, Part, Profiles, Reject, Verdict};
use crate::facts;
use crate::words::{Field, Phrase};
use std::path::Path;

/// Cells that cannot be read that are named one by one.
const MOST_REJECTS: usize = 20;

pub(super) fn command(
    file: &Path,
    profiles: &Profiles,
    alone: Option<&Path>,
    desk: Option<&Desk>,
    console: &Console,
) -> Result<u8, Failure> {
    if !file.exists() {
        return Err(Failure::NoFile(file.to_owned()));
    }
    let trial = Trial::new(desk)?;
    let output = trial.folder("facts")?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match trial.read(file, profiles, alone, &output)? {
        Verdict::Refused(refused) => {
            let why = extract::why_refused(refused, &name);
            console.say(&Phrase::new("profile.refused").with("file", name).with("why", why));
            Ok(exit::DATA)
        }
        Verdict::Read(extract) => {
            for part in &extract.parts {
                describe(part, &name, profiles, console);
                tables(part, &output, &trial, console)?;
            }
            beside(&extract, console);
            rejects(&extract, console);
            Ok(0)
        }
    }
}

/// What a sheet is.
fn describe(part: &Part, file: &str, profiles: &Profiles, console: &Console) {
    let name = profiles.get(&part.profile).map_or(part.profile.as_str(), |p| p.name(console.words().language()));
    let key = if part.sheet.is_empty() { "profile.part-text" } else { "profile.part" };
    console.say(
        &Phrase::new(key)
            .with("file", file)
            .with("sheet", part.sheet.as_str())
            .with("profile", name)
            .with("header", part.header_row),
    );
    if let (Some((first, _)), Some((last, _))) = (part.axis_days.first_key_value(), part.axis_days.last_key_value()) {
        console.say(&Phrase::new("profile.days").with("first", first.to_string()).with("last", last.to_string()));
    }
    for (key, rows) in not_taken(part) {
        console.say(&Phrase::new(key).with("rows", rows));
    }
    if !part.lacks.is_empty() {
        let lacks: Vec<String> = part.lacks.iter().cloned().collect();
        console.say(&Phrase::new("profile.lacks").with("columns", lacks));
    }
    for (column, words) in &part.unknown_words {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let words = words.join(", ");
        console.say(&Phrase::new("profile.unknown-words").with("column", column.as_str()).with("words", words));
    }
}

/// Its tables: how many rows, the first of them, and what they add up to.
fn tables(part: &Part, output: &Path, trial: &Trial, console: &Console) -> Result<(), Failure> {
    for table in &part.tables {
        console.say(
            &Phrase::new("profile.table")
                .with("table", Field::Word(format!("rows-of.{}", table.table)))
                .with("read", table.read)
                .with("rejected", table.rejected),
        );
        let frame = facts::read(table.table, &output.join(&table.file))?;
        shown::say(table.table, &frame, trial.zone, console);
    }
    Ok(())
}

/// Rows that no table took, by the words for them: of another kind, and several in one.
fn not_taken(part: &Part) -> Vec<(&'static str, u64)> {
    let joined = part.tables.iter().map(|table| table.joined).max().unwrap_or(0);
    let all = [("profile.other", part.other), ("profile.joined", joined), ("profile.totals", part.totals)];
    all.into_iter().filter(|(_, rows)| *rows > 0).collect()
}

/// What else is to be known of the file.
fn beside(extract: &Extract, console: &Console) {
    let remarks = extract.remarks.iter().map(Phrase::from);
    for why in extract.passed_over.iter().map(extract::SkippedRows::phrase).chain(remarks) {
        console.say(&Phrase::new("profile.file").with("why", why));
    }
}

fn rejects(extract: &Extract, console: &Console) {
    for reject in extract.rejects.iter().take(MOST_REJECTS) {
        console.say(&told(reject));
    }
    let more = extract.rejects.len().saturating_sub(MOST_REJECTS);
    if more > 0 {
        console.say(&Phrase::new("profile.more-rejects").with("count", more));
    }
}

fn told(reject: &Reject) -> Phrase {
    Phrase::new(if reject.sheet.is_empty() { "profile.reject-text" } else { "profile.reject" })
        .with("sheet", reject.sheet.as_str())
        .with("row", reject.row)
        .with("column", sheet::column_letters(reject.column))
        .with("header", reject.header.as_str())
        .with("value", reject.value.as_str())
        .with("why", reject.why())
}
