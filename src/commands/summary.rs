//! What was made, as whoever made it reads it: the week in a sentence, where it lies, who got it, what needs attention.

use super::console::Console;
use crate::desk::{Desk, Outcome};
use crate::report::{Notice, Weight};
use crate::run::{self, Done};
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};

/// How many remarks are printed; the report has them all.
const MOST_NOTICES: usize = 6;

/// Notices that say what [`Done::needs`] says.
const MISSING: [&str; 7] = [
    "notice.missing-week",
    "notice.missing-days",
    "notice.control-hollow",
    "notice.control-hollow-lines",
    "notice.control",
    "notice.control-fewer",
    "notice.reach-back",
];

/// What was made, where, who got it, and what needs attention.
pub(super) fn summary(done: &Done, desk: &Desk, now: DateTime<Utc>, console: &Console) {
    let words = console.words();
    let days = Phrase::new("run.week").with("week", done.period.id()).with("days", done.period.span());
    let sentence: Vec<String> = done.message.iter().map(|clause| words.say(clause)).collect();
    let separator = words.get("run.clauses");
    console.line(&format!("{}{}", words.say(&days), sentence.join(separator)));
    let (used, fresh) = done.files;
    let (key, folder) = match &done.outcome {
        Outcome::New(revision) => ("run.new", revision.folder.clone()),
        Outcome::Unchanged(revision) => ("run.unchanged", revision.folder.clone()),
        Outcome::Aside(folder) => ("run.aside", folder.clone()),
    };
    let number = match &done.outcome {
        Outcome::New(revision) | Outcome::Unchanged(revision) => i64::from(revision.number),
        Outcome::Aside(_) => 0,
    };
    console.say(
        &Phrase::new(key)
            .with("folder", folder.display().to_string())
            .with("number", number)
            .with("files", used)
            .with("fresh", fresh),
    );
    for mail in &done.mails {
        console.line(&format!("  {}", words.say(&mail.phrase())));
    }
    attention(done, desk, now, console);
}

fn attention(done: &Done, desk: &Desk, now: DateTime<Utc>, console: &Console) {
    let words = console.words();
    for need in &done.needs {
        console.line(&format!("! {}", words.say(&need.phrase())));
    }
    // What is to be downloaded was just said.
    let said = |notice: &&Notice| MISSING.contains(&notice.phrase.key());
    let notices: Vec<_> = done.notices.iter().filter(|n| n.weight <= Weight::Attention && !said(n)).collect();
    for notice in notices.iter().take(MOST_NOTICES) {
        console.line(&format!("! {}", of_store(notice, desk, console)));
    }
    if notices.len() > MOST_NOTICES {
        let more = notices.len() - MOST_NOTICES;
        console.line(&format!("  {}", words.say(&Phrase::new("run.more").with("count", more))));
    }
    let next = run::next(desk, now).filter(|_| done.needs.is_empty() && notices.is_empty());
    if let Some(next) = next {
        console.say(&Phrase::new("run.nothing").with("next", Field::Day(next)));
    }
}

/// A notice with its store's name before it, where it does not begin with that anyway.
fn of_store(notice: &Notice, desk: &Desk, console: &Console) -> String {
    let text = console.words().say(&notice.phrase);
    match notice.store.as_ref().and_then(|id| desk.settings.store(id)) {
        Some(store) if !text.contains(&store.name) => {
            console.words().say(&Phrase::new("run.store").with("store", store.name.as_str()).with("text", text))
        }
        _ => text,
    }
}
