//! `purge`: removes source files that are older than the settings keep them; their facts stay.

use super::Global;
use super::console::Console;
use crate::desk::{Desk, Failure, Purged};
use crate::words::Phrase;
use clap::Args;

#[derive(Debug, Args)]
#[command(
    after_help = "Figures do not change: facts, which hold no names, phones or addresses, stay. Files in the inbox are yours to remove.\n\nExample: zhoubao purge --dry-run"
)]
pub(super) struct Arguments {
    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn command(arguments: &Arguments, desk: &Desk, global: &Global, console: &Console) -> Result<u8, Failure> {
    if desk.settings.keep_days.is_none() {
        console.say(&Phrase::new("purge.off"));
        return Ok(0);
    }
    let now = global.now(desk)?;
    let _lock = desk.lock()?;
    let purged = desk.purge(now, !arguments.dry_run)?;
    if purged.is_empty() {
        console.say(&Phrase::new("purge.nothing").with("days", days(desk)));
        return Ok(0);
    }
    for file in &purged {
        let phrase = match file.days {
            Some(days) => Phrase::new("purge.file").with("days", format!("{}..{}", days.first(), days.last())),
            None => Phrase::new("purge.file-without-facts"),
        };
        console.say(&phrase.with("file", format!("{}/{}", file.store, file.name)));
    }
    console.say(&summary(if arguments.dry_run { "purge.would" } else { "purge.done" }, &purged, desk));
    Ok(0)
}

/// How many files are gone, and why.
pub(super) fn summary(key: &'static str, purged: &[Purged], desk: &Desk) -> Phrase {
    Phrase::new(key).with("count", purged.len()).with("days", days(desk))
}

fn days(desk: &Desk) -> u32 {
    desk.settings.keep_days.unwrap_or_default()
}
