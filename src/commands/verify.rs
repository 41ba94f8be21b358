//! `verify`: makes reports again from what they were made from, and says whether they are the same.

use super::Global;
use super::asked::{Asked, desk_of};
use super::console::{Console, with_hooks};
use crate::desk::{Desk, Failure, exit};
use crate::revisions::Revision;
use crate::run;
use crate::words::Phrase;
use clap::Args;

#[derive(Debug, Args)]
#[command(
    after_help = "Changes nothing and sends nothing. 0: all the same; 65: something differs or is missing; 66: something cannot be made again, and why.\n\nExample: zhoubao verify 2026-W46\nExample: zhoubao verify 2026-W46 --rev 1\nExample: zhoubao verify --all"
)]
pub(super) struct Arguments {
    /// The period: the id of its folder, or a week (2026-W46) or any day in it
    #[arg(required_unless_present_any = ["all", "Asked"], conflicts_with_all = ["all", "Asked"])]
    period: Option<String>,
    #[command(flatten)]
    asked: Asked,
    /// The number of the revision; the newest if left out
    #[arg(long, value_name = "N", conflicts_with = "all")]
    rev: Option<u32>,
    /// Every revision of every period
    #[arg(long, conflicts_with = "Asked")]
    all: bool,
}

pub(super) fn command(
    arguments: &Arguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    let revisions = wanted(arguments, desk, global, console)?;
    console.works_on("working.verify");
    let scratch = tempfile::tempdir().map_err(Failure::NoScratch)?;
    let mut code = 0;
    for revision in &revisions {
        let verified = with_hooks(console, |hooks| run::verify(desk, revision, scratch.path(), hooks))?;
        for (line, finding) in &verified.lines {
            if *finding { console.finding(line) } else { console.say(line) }
        }
        code = exit::worst(code, verified.code);
    }
    if code == 0 {
        console.say(&Phrase::new("verify.well").with("count", revisions.len()));
    }
    Ok(code)
}

/// The revisions asked for, oldest first.
fn wanted(
    arguments: &Arguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<Vec<Revision>, Failure> {
    if arguments.all {
        let mut all = Vec::new();
        for period in desk.revisions.periods()? {
            all.extend(desk.revisions.all(&period)?);
        }
        return Ok(all);
    }
    // What was made in another rhythm is no period of the settings, but it has a folder.
    let made = desk.revisions.periods()?;
    let period = match &arguments.period {
        Some(text) if made.contains(text) => text.clone(),
        Some(text) => desk_of(desk, text, console)?.1.map(|period| period.id()).unwrap_or_default(),
        None => arguments.asked.of(desk, global.now(desk)?, console)?.1.map(|period| period.id()).unwrap_or_default(),
    };
    let mut of_period = desk.revisions.all(&period)?;
    let found = match arguments.rev {
        Some(number) => of_period.into_iter().find(|revision| revision.number == number),
        None => of_period.pop(),
    };
    found.map(|revision| vec![revision]).ok_or_else(|| {
        let number = arguments.rev.map_or_else(|| "-".to_owned(), |number| number.to_string());
        Failure::Usage(Phrase::new("verify.no-revision").with("week", period).with("number", number))
    })
}
