//! `source list` and `source withdraw`.

use super::Global;
use super::console::{Console, ForScripts, with_hooks};
use crate::desk::{Desk, Failure};
use crate::intake::{Entry, Event, Journal, Source};
use crate::ledger::SourceState;
use crate::words::{Field, Phrase};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Every file taken in: id, store, name, profile, days, rows
    #[command(after_help = "Example: zhoubao source list\nExample: zhoubao source list --json")]
    List(ForScripts),
    /// Take a wrong file out of the figures; its bytes stay in the archive
    #[command(after_help = "Example: zhoubao source withdraw 3fa94c1b --why \"test orders\"")]
    Withdraw {
        /// The beginning of its id, as `source list` shows it; store/id where two stores have the same file
        id: String,
        /// Why, for the journal
        #[arg(long)]
        why: String,
    },
    /// Take a withdrawal back
    #[command(after_help = "Example: zhoubao source restore 3fa94c1b --why \"they were real orders\"")]
    Restore {
        /// The beginning of its id, as `source list` shows it; store/id where two stores have the same file
        id: String,
        /// Why, for the journal
        #[arg(long)]
        why: String,
    },
}

pub(super) fn command(action: &Action, desk: &Desk, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let _lock = desk.lock()?;
    match action {
        Action::List(form) => {
            console.speak_to(form);
            list(desk, console)
        }
        Action::Withdraw { id, why } => {
            let event = Event::Withdrawn { why: crate::text::clean(why) };
            note(desk, global, id, event, "source.withdrawn", console)
        }
        Action::Restore { id, why } => {
            let event = Event::Restored { why: crate::text::clean(why) };
            note(desk, global, id, event, "source.restored", console)
        }
    }
}

fn list(desk: &Desk, console: &mut Console) -> Result<u8, Failure> {
    let lists = desk.look_at_lists(&["excluded", "rates"])?;
    let sources = desk.sources(None)?;
    let strangers = desk.of_no_store(&sources);
    let view = with_hooks(console, |hooks| desk.view(sources, &lists, hooks.progress))?;
    let mut rows = Vec::new();
    for state in view.sources.iter().chain(&strangers) {
        let what = match &state.set_aside {
            Some(why) => console.words().say(why),
            None => state.profiles.join("+"),
        };
        let what = match state.source.purged {
            Some(_) => console.words().say(&Phrase::new("source.purged").with("what", what)),
            None => what,
        };
        let read: u64 = state.accounting.values().map(|rows| rows.read).sum();
        console.record(&record(state, read));
        rows.push(vec![
            state.source.sha256.chars().take(12).collect(),
            state.source.store.clone(),
            crate::text::clean(state.source.name()),
            what,
            state.coverage.map(|span| span.to_string()).unwrap_or_default(),
            read.to_string(),
        ]);
    }
    if rows.is_empty() {
        console.say(&Phrase::new("source.none"));
    }
    console.table(&rows);
    Ok(0)
}

/// A file as scripts are told of it.
fn record(state: &SourceState, read: u64) -> Phrase {
    let record = Phrase::new("source")
        .with("id", state.source.sha256.as_str())
        .with("store", state.source.store.as_str())
        .with("name", state.source.name())
        .with("profiles", Field::List(state.profiles.iter().map(|id| Field::from(id.as_str())).collect()))
        .with("rows", read);
    let record = match state.coverage {
        Some(days) => record.with("days", days),
        None => record,
    };
    match &state.set_aside {
        Some(why) => record.with("set_aside", Field::Said(Box::new(why.clone()))),
        None => record,
    }
}

/// Notes in the journal what a person says of a file.
fn note(
    desk: &Desk,
    global: &Global,
    id: &str,
    event: Event,
    said: &'static str,
    console: &Console,
) -> Result<u8, Failure> {
    let sources = desk.sources(None)?;
    let (store, id) = id.split_once('/').map_or((None, id), |(store, id)| (Some(store), id));
    let in_store = |s: &&Source| store.is_none_or(|store| s.store == store);
    let matching: Vec<&Source> = sources.iter().filter(in_store).filter(|s| s.sha256.starts_with(id)).collect();
    let source = match matching.as_slice() {
        // Every id begins with nothing, such as a script's variable that was never set.
        [source] if !id.is_empty() => source,
        _ => {
            let key = if matching.is_empty() { "failure.no-source" } else { "failure.many-sources" };
            let choices = matching.iter().take(8).map(|s| format!("{}/{}", s.store, &s.sha256[..12]).into()).collect();
            let phrase = Phrase::new(key).with("id", id).with("count", matching.len());
            return Err(Failure::Usage(phrase.with("choices", Field::List(choices))));
        }
    };
    let mut journal = Journal::open(desk.journal_path())?;
    journal.add(Entry { at: global.now(desk)?, store: source.store.clone(), sha256: source.sha256.clone(), event })?;
    console.say(&Phrase::new(said).with("store", source.store.as_str()).with("file", source.name()));
    Ok(0)
}
