//! `source list` and `source withdraw`.

use super::Global;
use super::console::Console;
use super::run::with_hooks;
use crate::desk::{Desk, Failure};
use crate::intake::{Entry, Event, Journal};
use crate::words::Phrase;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Every file taken in: id, store, name, profile, days, rows
    #[command(after_help = "Example: zhoubao source list")]
    List,
    /// Take a wrong file out of the figures; its bytes stay in the archive
    #[command(after_help = "Example: zhoubao source withdraw 3fa94c1b --why \"test orders\"")]
    Withdraw {
        /// The beginning of its id, as `source list` shows it
        id: String,
        /// Why, for the journal
        #[arg(long)]
        why: String,
    },
}

pub(super) fn command(action: &Action, desk: &Desk, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let _lock = desk.lock()?;
    match action {
        Action::List => list(desk, console),
        Action::Withdraw { id, why } => withdraw(desk, global, id, why, console),
    }
}

fn list(desk: &Desk, console: &mut Console) -> Result<u8, Failure> {
    let lists = desk.read_lists()?;
    let sources = desk.sources(None)?;
    let view = with_hooks(console, |hooks| desk.view(sources, &lists, hooks.progress))?;
    let mut rows = Vec::new();
    for state in &view.sources {
        let what = match &state.set_aside {
            Some(why) => console.words().say(why),
            None => state.profiles.join("+"),
        };
        let read: u64 = state.accounting.values().map(|rows| rows.read).sum();
        rows.push(vec![
            state.source.sha256.chars().take(12).collect(),
            state.source.store.clone(),
            crate::text::clean(state.source.name()),
            what,
            state.coverage.map(|span| span.to_string()).unwrap_or_default(),
            read.to_string(),
        ]);
    }
    console.table(&rows);
    Ok(0)
}

fn withdraw(desk: &Desk, global: &Global, id: &str, why: &str, console: &Console) -> Result<u8, Failure> {
    let sources = desk.sources(None)?;
    let matching: Vec<_> = sources.iter().filter(|s| s.sha256.starts_with(id)).collect();
    let [source] = matching.as_slice() else {
        let key = if matching.is_empty() { "failure.no-source" } else { "failure.many-sources" };
        return Err(Failure::Usage(Phrase::new(key).with("id", id).with("count", matching.len())));
    };
    let mut journal = Journal::open(desk.journal_path())?;
    journal.add(Entry {
        at: global.now(desk)?,
        store: source.store.clone(),
        sha256: source.sha256.clone(),
        event: Event::Withdrawn { why: crate::text::clean(why) },
    })?;
    console.say(&Phrase::new("source.withdrawn").with("store", source.store.as_str()).with("file", source.name()));
    Ok(0)
}
