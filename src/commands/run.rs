//! `run`, `report`, `preview`.

use super::console::Console;
use super::{Global, clock, week};
use crate::config::Rhythm;
use crate::deliver;
use crate::desk::{Desk, Failure, Outcome, exit};
use crate::report::{Notice, Weight};
use crate::run::{self as story, Done, Hooks, Order, Stopped};
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};
use clap::Args;
use std::path::PathBuf;

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

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao run --config config.toml\nIn cron: */15 9-12 * * 1 zhoubao run --config /srv/shop/config.toml\n(every day where rhythm = \"period\")"
)]
pub(super) struct RunArguments {
    /// A week (2026-W46) or any day in it; the last complete week if left out
    #[arg(long)]
    week: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao report --week 2026-W45\nExample: zhoubao report --week 2026-W45 --as-of 2026-11-10T09:00"
)]
pub(super) struct ReportArguments {
    /// A week (2026-W46) or any day in it; the last complete week if left out
    #[arg(long)]
    week: Option<String>,
    /// As things were known then: written beside the revisions, never mailed
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "New files in the inbox are received as `check` receives them; nothing else is written outside the folder.\n\nExample: zhoubao preview --week 2026-W46 --out look"
)]
pub(super) struct PreviewArguments {
    /// A week (2026-W46) or any day in it; the last complete week if left out
    #[arg(long)]
    week: Option<String>,
    /// The folder to write into
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub(super) fn run(
    arguments: &RunArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let local = now.with_timezone(&desk.settings.time_zone).time();
    let from = desk.settings.schedule.from;
    if arguments.week.is_none() && local < from {
        if Console::is_terminal() {
            console.say(&Phrase::new("run.early").with("from", Field::Clock(from)));
        }
        return Ok(0);
    }
    let order = Order { week: week(desk, arguments.week.as_deref())?, as_of: None };
    match with_hooks(console, |hooks| story::run(desk, &order, now, hooks)) {
        Ok(done) => {
            let code = deliver::Outcome::worst(&done.mails);
            log_mails(&done.mails);
            // A person who names a week or watches is told; cron hears of trouble that does not pass by itself.
            if arguments.week.is_some() || Console::is_terminal() || !matches!(code, 0 | exit::LATER) {
                summary(&done, desk, now, console);
            }
            let watched = Console::is_terminal() || global.verbose > 0;
            if watched && arguments.week.is_none() && desk.settings.report.rhythm == Rhythm::Period {
                console.say(&running(desk, now));
            }
            Ok(code)
        }
        // Waiting is the plan until noon: cron need not hear of it.
        Err(Stopped { failure, .. }) if matches!(*failure, Failure::Waiting { .. }) && !Console::is_terminal() => {
            Ok(exit::LATER)
        }
        Err(Stopped { failure, mails }) => {
            log_mails(&mails);
            console.failure(&failure);
            for mail in mails.iter().filter(|mail| mail.fresh) {
                console.line(&format!("  {}", console.words().say(&mail_phrase(mail, desk))));
            }
            Ok(exit::worst(failure.exit_code(), deliver::Outcome::worst(&mails)))
        }
    }
}

/// When the period that is running ends, and when its report is due.
pub(super) fn running(desk: &Desk, now: DateTime<Utc>) -> Phrase {
    let calendar = &desk.settings.calendar;
    let period = calendar.week_of(now.with_timezone(&desk.settings.time_zone).date_naive());
    Phrase::new("run.running")
        .with("period", calendar.week_name(period))
        .with("last", period.span().last())
        .with("due", period.due())
        .with("from", Field::Clock(desk.settings.schedule.from))
}

/// A line of the log for each mail.
fn log_mails(mails: &[deliver::Outcome]) {
    for mail in mails {
        let key = mail.phrase().key().trim_start_matches("deliver.").to_owned();
        tracing::info!(address = mail.key.address.as_str(), period = %mail.key.period, state = key, "mail");
    }
}

pub(super) fn report(
    arguments: &ReportArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let as_of = match &arguments.as_of {
        None => None,
        Some(text) => Some(
            clock::parse(text, desk.settings.time_zone)
                .ok_or_else(|| Failure::Usage(Phrase::new("failure.time").with("text", text.as_str())))?,
        ),
    };
    let order = Order { week: week(desk, arguments.week.as_deref())?, as_of };
    let done = with_hooks(console, |hooks| story::report(desk, &order, now, hooks))?;
    summary(&done, desk, now, console);
    Ok(0)
}

pub(super) fn preview(
    arguments: &PreviewArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let order = Order { week: week(desk, arguments.week.as_deref())?, as_of: None };
    let done = with_hooks(console, |hooks| story::preview(desk, &order, &arguments.out, now, hooks))?;
    summary(&done, desk, now, console);
    Ok(0)
}

/// Runs with a console that waits and shows progress.
pub(super) fn with_hooks<T>(console: &mut Console, work: impl FnOnce(&mut Hooks<'_>) -> T) -> T {
    let waits = console.waits();
    let mut pause = |time: std::time::Duration| {
        waits(time);
        std::thread::sleep(time);
    };
    let mut progress = |progress: crate::ledger::Progress<'_>| console.progress(progress);
    work(&mut Hooks { pause: &mut pause, progress: &mut progress })
}

/// What was made, where, who got it, and what needs attention.
fn summary(done: &Done, desk: &Desk, now: DateTime<Utc>, console: &Console) {
    let words = console.words();
    let days = Phrase::new("run.week").with("week", done.week.id()).with("days", done.week.span());
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
    for revision in &done.caught_up {
        let phrase = Phrase::new("run.caught-up")
            .with("week", revision.week.as_str())
            .with("folder", revision.folder.display().to_string());
        console.say(&phrase);
    }
    for mail in &done.mails {
        console.line(&format!("  {}", words.say(&mail_phrase(mail, desk))));
    }
    attention(done, desk, now, console);
}

/// What became of a mail. One that was only written to a file is not called sent: nobody got it.
pub(super) fn mail_phrase(mail: &deliver::Outcome, desk: &Desk) -> Phrase {
    match &mail.verdict {
        deliver::Verdict::Sent { reply } if desk.writes_mail_to_files() => {
            Phrase::new("deliver.written").with("address", mail.key.address.as_str()).with("path", reply.as_str())
        }
        _ => mail.phrase(),
    }
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
    if done.needs.is_empty() && notices.is_empty() {
        console.say(&Phrase::new("run.nothing").with("next", Field::Day(next_due(desk, now))));
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

/// The day on which the next report is due, seen from now.
fn next_due(desk: &Desk, now: DateTime<Utc>) -> chrono::NaiveDate {
    let calendar = &desk.settings.calendar;
    let today = now.with_timezone(&desk.settings.time_zone).date_naive();
    calendar.next(calendar.last_complete_week(today)).due()
}
