//! `doctor`: what does not fit in the data folder and the reports, and the operator's word on it.

use super::Global;
use super::console::Console;
use crate::deliver::OutboxError;
use crate::desk::{Desk, Failure, Misfits, exit};
use crate::intake::Journal;
use crate::run;
use crate::words::Phrase;
use clap::Args;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao doctor\nExample: zhoubao doctor --accept\n\nAfter a restore: --accept where the mails of the reports that are there were sent, --mail-again where they were not."
)]
pub(super) struct Arguments {
    /// Reports, data and the clock hold as they are now; mails of reports that are not remembered count as sent
    #[arg(long, conflicts_with = "mail_again")]
    accept: bool,
    /// The same, but those mails were never sent: the next run sends them
    #[arg(long)]
    mail_again: bool,
}

pub(super) fn command(arguments: &Arguments, desk: &Desk, global: &Global, console: &Console) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let _lock = desk.lock()?;
    if arguments.accept || arguments.mail_again {
        run::accept_clock(desk, now)?;
        let misfits = desk.accept_misfits(arguments.mail_again, now)?;
        for (week, number) in misfits.older().iter().chain(&misfits.lost) {
            let report = format!("{week}/rev-{number}");
            console.say(&Phrase::new("doctor.accepted").with("report", report));
        }
    }
    let found = findings(desk, now)?;
    for phrase in &found {
        console.line(&format!("! {}", console.words().say(phrase)));
    }
    if found.is_empty() {
        console.say(&Phrase::new("doctor.well"));
        return Ok(0);
    }
    Ok(exit::IO)
}

/// Everything that does not fit.
fn findings(desk: &Desk, now: chrono::DateTime<chrono::Utc>) -> Result<Vec<Phrase>, Failure> {
    let Misfits { unknown, forgotten, lost } = desk.misfits_noted(now)?;
    let mut found = Vec::new();
    if let Err(failure) = run::doubt_clock(desk, now) {
        found.push(failure.phrase());
    }
    for part in [Misfits { unknown, forgotten, ..Misfits::default() }, Misfits { lost, ..Misfits::default() }] {
        if !part.is_empty() {
            found.push(part.phrase());
        }
    }
    found.extend(messages(desk)?);
    found.extend(sources(desk)?);
    Ok(found)
}

/// Messages that are gone or are not those that were prepared.
fn messages(desk: &Desk) -> Result<Vec<Phrase>, Failure> {
    let mut found = Vec::new();
    for slot in desk.outbox.all()? {
        let key = match desk.outbox.message(&slot) {
            Ok(_) => continue,
            Err(OutboxError::Changed { .. }) => "doctor.message-changed",
            Err(_) => "doctor.message-gone",
        };
        let path = desk.outbox.message_path(&slot).display().to_string();
        let phrase = Phrase::new(key).with("path", path).with("week", slot.key.period.as_str());
        found.push(phrase.with("address", slot.key.address.as_str()));
    }
    Ok(found)
}

/// Sources whose bytes in the archive are gone or are others.
fn sources(desk: &Desk) -> Result<Vec<Phrase>, Failure> {
    let mut found = Vec::new();
    for source in Journal::open(desk.journal_path())?.sources() {
        let bytes = crate::files::read(&desk.archive.path(&source.sha256));
        let whole = bytes.is_ok_and(|bytes| crate::files::sha256(&bytes) == source.sha256);
        if !whole {
            let file = format!("{}/{}", source.store, source.name());
            found.push(Phrase::new("doctor.source-damaged").with("file", file));
        }
    }
    Ok(found)
}
