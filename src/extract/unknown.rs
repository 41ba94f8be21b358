//! What is told of a sheet that no profile fits: which row looks like its header, what came nearest, and what it lacks.

use super::headers::{Headers, as_written};
use super::profile::Profile;
use super::recognise::{Nearest, nearest};
use super::shape::only_words;
use crate::text;
use crate::words::{Language, Phrase};
use sheet::Row;

/// Column names that are told; the rest are counted by the dots behind them.
const MOST_NAMES: usize = 6;

/// Characters of a column name that are told.
const LONGEST_NAME: usize = 20;

/// The row most like a header of those that no profile knows.
#[derive(Default)]
pub(super) struct UnknownHeader {
    best: Option<(u64, Headers)>,
}

impl UnknownHeader {
    /// Looks at one more row: the first of those with the most words, and nothing but words, is taken for the header.
    pub(super) fn see(&mut self, row: &Row<'_>, headers: &Headers) {
        let wider = |(_, best): &(u64, Headers)| headers.names() > best.names();
        if only_words(row.cells).is_some_and(|words| words > 1) && self.best.as_ref().is_none_or(wider) {
            self.best = Some((row.number, headers.clone()));
        }
    }

    /// The row that was taken for the header, with its number.
    pub(super) fn found(&self) -> Option<(u64, &Headers)> {
        self.best.as_ref().map(|(row, headers)| (*row, headers))
    }

    /// How near it came to an export we know, in columns, and the sentence.
    pub(super) fn why(&self, profiles: &[Profile]) -> (usize, Phrase) {
        let Some((row, headers)) = &self.best else { return (1, Phrase::new("refusal.unknown-headless")) };
        match nearest(headers, profiles) {
            None => (1, told("refusal.unknown-export", *row, headers)),
            Some(Nearest { profile, matched, missing, foreign }) => {
                let (key, columns) = match foreign.is_empty() {
                    true => ("refusal.unknown-export-near", missing),
                    false => ("refusal.unknown-export-foreign", foreign),
                };
                let phrase = told(key, *row, headers)
                    .with("profile", Language::ALL.map(|language| profile.name(language)))
                    .with("profile_id", profile.id.as_str())
                    .with("columns", columns.into_iter().map(as_written).collect::<Vec<_>>().join(", "));
                (matched, phrase)
            }
        }
    }
}

fn told(key: &str, row: u64, headers: &Headers) -> Phrase {
    Phrase::new(key).with("row", row).with("header", first_names(headers))
}

/// The first column names, cleaned and shortened.
fn first_names(headers: &Headers) -> String {
    let mut names: Vec<String> = headers.named().take(MOST_NAMES).map(|name| shortened(&text::clean(name))).collect();
    if headers.names() > MOST_NAMES {
        names.push("…".to_owned());
    }
    names.join(", ")
}

fn shortened(name: &str) -> String {
    match name.chars().count() > LONGEST_NAME {
        true => name.chars().take(LONGEST_NAME).chain(['…']).collect(),
        false => name.to_owned(),
    }
}
