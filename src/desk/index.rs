//! The list of all reports beside their folders, kept in step with what was made.
//!
//! It is worked out from the newest revision of each period alone, so that it may be deleted, and that a run which was killed before
//! it wrote the list leaves no more behind than a list which the next one brings in step.

use super::made::{PAGE, WORKBOOK};
use super::{Desk, Failure};
use crate::files::{self, Access};
use crate::kpi::Kpi;
use crate::render::page::{Entry, index};
use crate::revisions::Revision;
use crate::words::Phrase;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::fmt::Write;

/// Its name in the reports folder.
const INDEX: &str = "index.html";

/// What the list needs of a report.json; older versions wrote less.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Figures {
    headline: Option<String>,
    message: Option<String>,
    provisional: bool,
    periods: Vec<Days>,
    kpis: Vec<Figure>,
}

#[derive(Deserialize)]
struct Days {
    id: String,
}

#[derive(Deserialize)]
struct Figure {
    id: String,
    scope: String,
    period: String,
    value: Option<Decimal>,
}

impl Desk {
    /// Writes the list anew where reports came or went since it was written; where there are none, there is no list.
    pub fn bring_index_in_step(&self) -> Result<(), Failure> {
        let mut newest = Vec::new();
        for period in self.revisions.periods()? {
            newest.extend(self.revisions.latest(&period)?);
        }
        let path = self.settings.paths.reports.join(INDEX);
        let stamp = self.stamp(&newest);
        let written = files::read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        if newest.is_empty() || is_whole(&written, &stamp) {
            return Ok(());
        }
        let mut entries: Vec<(String, Entry)> = newest.iter().map(|revision| self.entry(revision)).collect();
        // By their last days, the newest first.
        entries.sort_by(|(a, one), (b, other)| b.cmp(a).then(other.period.cmp(&one.period)));
        let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
        let title = self.words.say(&Phrase::new("page.index.title").with("title", self.settings.title.clone()));
        let page = sealed(index(&title, &stamp, &entries, &self.words));
        Ok(files::write(&path, page.as_bytes(), Access::Private)?)
    }

    /// What the list is made from, as one word.
    fn stamp(&self, newest: &[Revision]) -> String {
        let program = env!("CARGO_PKG_VERSION");
        let mut made = format!("{program} {} {}\n", self.settings.language, self.settings.title);
        for revision in newest {
            let _ = writeln!(made, "{}", revision.relative(if revision.has(PAGE) { PAGE } else { WORKBOOK }));
        }
        files::sha256(made.as_bytes())
    }

    /// A period's line, and its last day.
    fn entry(&self, revision: &Revision) -> (String, Entry) {
        // What is damaged or of another time has a line all the same; `doctor` says what is wrong with it.
        let figures: Figures = revision.report_as().unwrap_or_default();
        let own = figures.periods.first().map_or("week", |period| period.id.as_str());
        let is_achievement = |figure: &&Figure| {
            figure.id == Kpi::PlanAchievement.id() && figure.scope == "total" && figure.period == own
        };
        let named = figures.headline.map(|headline| match headline.strip_prefix(&self.settings.title) {
            Some(rest) => rest.trim_start_matches([' ', ',', '·']).to_owned(),
            None => headline,
        });
        let last = self.period(&revision.period).map(|period| period.span().last().to_string());
        let entry = Entry {
            period: revision.period.clone(),
            revision: revision.number,
            title: named,
            message: figures.message,
            achievement: figures.kpis.iter().find(is_achievement).and_then(|figure| figure.value),
            provisional: figures.provisional,
            page: revision.has(PAGE),
            workbook: revision.has(WORKBOOK),
        };
        (last.unwrap_or_else(|| revision.period.clone()), entry)
    }
}

/// The page with the hash of all of it at its end.
fn sealed(page: String) -> String {
    let hash = files::sha256(page.as_bytes());
    page + "<!-- " + &hash + SEAL_END
}

const SEAL_END: &str = " -->\n";

/// Whether a page was made from just this, and nothing of it has changed since.
fn is_whole(page: &str, stamp: &str) -> bool {
    let sealed = page.strip_suffix(SEAL_END).and_then(|page| page.rsplit_once("<!-- "));
    sealed.is_some_and(|(page, hash)| page.contains(stamp) && files::sha256(page.as_bytes()) == hash)
}
