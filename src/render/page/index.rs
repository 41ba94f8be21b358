//! The way to all reports: a page that lists the periods, newest first, with links into their folders.

use super::fill;
use crate::text;
use crate::words::{self, Words};
use rust_decimal::Decimal;
use serde::Serialize;

/// What the index tells of a period: its newest revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The period's id, which is its folder's name.
    pub period: String,
    /// The revision's number.
    pub revision: u32,
    /// Whose report of which days, in words; the id where it is not known.
    pub title: Option<String>,
    /// The period in a sentence.
    pub message: Option<String>,
    /// The achieved share of its target.
    pub achievement: Option<Decimal>,
    /// Whether figures are still to come.
    pub provisional: bool,
    /// Whether the revision holds a page.
    pub page: bool,
    /// Whether it holds a workbook.
    pub workbook: bool,
}

#[derive(Serialize)]
struct IndexView {
    language: &'static str,
    title: String,
    stamp: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    period: String,
    title: String,
    message: Option<String>,
    achievement: Option<String>,
    better: bool,
    provisional: bool,
    revision: u32,
    page: Option<String>,
    workbook: Option<String>,
}

/// The index of these periods, of a business of that name. `stamp` stands in it, for whoever asks whether it is up to date.
pub fn index(title: &str, stamp: &str, entries: &[Entry], words: &Words) -> String {
    let entries = entries.iter().map(|entry| {
        let link = |there: bool, file: &str| there.then(|| format!("{}/rev-{}/{file}", entry.period, entry.revision));
        EntryView {
            period: entry.period.clone(),
            title: entry.title.as_ref().map_or_else(|| entry.period.clone(), |title| text::clean(title)),
            message: entry.message.as_ref().map(|message| text::clean(message)),
            achievement: entry.achievement.map(|part| words::percent(words.language(), part)),
            better: entry.achievement.is_some_and(|part| part >= Decimal::ONE),
            provisional: entry.provisional,
            revision: entry.revision,
            page: link(entry.page, "report.html"),
            workbook: link(entry.workbook, "report.xlsx"),
        }
    });
    let view = IndexView {
        language: words.language().tag(),
        title: text::clean(title),
        stamp: stamp.to_owned(),
        entries: entries.collect(),
    };
    fill("index.html", super::INDEX, words, false, &view)
}
