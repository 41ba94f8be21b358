//! `doctor`: whether data and reports are whole and fit together, and the operator's word on what does not.

use super::Global;
use super::console::Console;
use crate::desk::{Desk, Failure, Inconsistencies, exit};
use crate::run;
use crate::words::Phrase;
use chrono::{DateTime, Utc};
use clap::Args;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao doctor\nExample: zhoubao doctor --accept\nExample: zhoubao doctor --repair\n\nAfter a restore: --accept where the mails of the reports that are there were sent, --mail-again where they were not."
)]
pub(super) struct Arguments {
    /// Reports, data and the clock hold as they are now; mails of reports that are not remembered count as sent
    #[arg(long, conflicts_with = "mail_again")]
    accept: bool,
    /// The same, but those mails were never sent: the next run sends them
    #[arg(long)]
    mail_again: bool,
    /// Remove damaged files of the cache and what processes that died left behind; nothing else is ever removed
    #[arg(long)]
    repair: bool,
}

pub(super) fn command(arguments: &Arguments, desk: &Desk, global: &Global, console: &Console) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    console.works_on("working.doctor");
    let _lock = desk.lock_as_found()?;
    if arguments.accept || arguments.mail_again {
        run::accept_clock(desk, now)?;
        let misfits = desk.accept_misfits(arguments.mail_again, now)?;
        for (week, number) in misfits.older().iter().chain(&misfits.lost) {
            let report = format!("{week}/rev-{number}");
            console.say(&Phrase::new("doctor.accepted").with("report", report));
        }
    }
    let mut grave = false;
    let ailments = desk.examine()?;
    for phrase in misfits(desk, now) {
        console.finding(&phrase);
        grave = true;
    }
    for ailment in &ailments {
        let text = console.words().say(&ailment.phrase);
        if arguments.repair && desk.repair(ailment)? {
            console.say(&Phrase::new("doctor.repaired").with("what", text));
            continue;
        }
        match ailment.grave {
            true => console.finding(&ailment.phrase),
            false => console.line(&format!("- {text}")),
        }
        grave |= ailment.grave;
    }
    if !grave {
        console.say(&Phrase::new("doctor.well"));
        return Ok(0);
    }
    Ok(exit::IO)
}

/// What does not fit, or why that cannot be told: a journal that cannot be read is among the ailments, line by line.
fn misfits(desk: &Desk, now: DateTime<Utc>) -> Vec<Phrase> {
    let mut found = Vec::new();
    if let Err(failure) = run::doubt_clock(desk, now) {
        found.push(failure.phrase());
    }
    match desk.misfits_noted(now) {
        Ok(Inconsistencies { unknown, forgotten, lost }) => {
            let parts = [
                Inconsistencies { unknown, forgotten, ..Inconsistencies::default() },
                Inconsistencies { lost, ..Inconsistencies::default() },
            ];
            found.extend(parts.iter().filter(|part| !part.is_empty()).map(Inconsistencies::phrase));
        }
        Err(failure) => found.push(failure.phrase()),
    }
    found.dedup();
    found
}
