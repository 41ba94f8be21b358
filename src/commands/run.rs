//! `run`, `report`, `preview`.

use super::asked::{Asked, desk_of};
use super::console::Console;
use super::ping::Ping;
use super::{Global, clock, unset};
use crate::calendar::PeriodKind;
use crate::deliver;
use crate::desk::{Desk, Failure, Outcome, exit};
use crate::report::{Notice, Weight};
use crate::run::{self as story, Done, Held, Hooks, Monday, Order};
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

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Example: zhoubao run --config config.toml\nIn cron: */15 * * * * zhoubao run --config /srv/shop/config.toml"
)]
pub(super) struct RunArguments {
    #[command(flatten)]
    asked: Asked,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao report --week 2026-W45\nExample: zhoubao report --event 双11\nExample: zhoubao report --week 2026-W45 --as-of 2026-11-10T09:00\nExample: zhoubao report --recompute 2026-W45"
)]
pub(super) struct ReportArguments {
    #[command(flatten)]
    asked: Asked,
    /// As things were known then: written beside the revisions, never mailed
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Today's figures of a week beside those that were mailed; makes no revision
    #[arg(long, value_name = "PERIOD", num_args = 0..=1, default_missing_value = "", conflicts_with = "as_of")]
    recompute: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "New files in the inbox are received as `check` receives them; nothing else is written outside the folder.\n\nExample: zhoubao preview --week 2026-W46 --out look\nExample: zhoubao preview --day 2026-11-12 --out look"
)]
pub(super) struct PreviewArguments {
    #[command(flatten)]
    asked: Asked,
    /// The folder to write into
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub(super) fn run(arguments: &RunArguments, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    if arguments.asked.is_nothing() {
        return by_clock(global, console);
    }
    let desk = global.desk(console)?;
    let now = global.now(&desk)?;
    let (desk, period) = arguments.asked.of(&desk, now, console)?;
    let order = Order { period, as_of: None };
    let done = with_hooks(console, |hooks| story::run(&desk, &order, now, hooks))?;
    log_mails(&done.mails);
    summary(&done, &desk, now, console);
    quietly(&done.mails, console);
    Ok(deliver::Outcome::worst(&done.mails))
}

/// What cron calls. Its settings may be what is wrong; then whoever they name is told all the same, where that can be read.
fn by_clock(global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let desk = match global.desk(console) {
        Ok(desk) => desk,
        Err(failure) => {
            unset::tell(global, &failure);
            return Err(failure);
        }
    };
    let now = global.now(&desk)?;
    let ping = Ping::of(&desk.settings);
    ping.start();
    let watched = Console::is_terminal() || global.verbose > 0;
    let desks = desk.of_each_report();
    let mondays = with_hooks(console, |hooks| story::by_clock(&desks, now, watched, hooks));
    let code = mondays.iter().fold(0, |code, monday| exit::worst(code, code_of(monday)));
    let lines: Vec<String> = desks.iter().zip(&mondays).map(|(desk, monday)| lines_of(monday, desk, console)).collect();
    ping.end(code, &lines.iter().filter(|lines| !lines.is_empty()).cloned().collect::<Vec<_>>().join("\n"));
    for (desk, monday) in desks.iter().zip(&mondays) {
        console.speak(desk.words.clone());
        log_mails(monday.newest.iter().flat_map(|done| &done.mails).chain(&monday.mails));
        tell(monday, desk, now, watched, console);
    }
    Ok(code)
}

/// The exit code of a run by the clock.
fn code_of(monday: &Monday) -> u8 {
    let of_mails = |mails: &[deliver::Outcome]| deliver::Outcome::worst(mails);
    let mut code = of_mails(&monday.mails);
    code = exit::worst(code, monday.newest.as_ref().map_or(0, |done| of_mails(&done.mails)));
    code = exit::worst(code, if monday.held.is_empty() { 0 } else { exit::LATER });
    exit::worst(code, monday.stopped.as_ref().map_or(0, Failure::exit_code))
}

/// Whether somebody must hear of it now: later runs find it as it was.
fn is_news(mail: &deliver::Outcome) -> bool {
    mail.fresh && !matches!(mail.exit_code(), 0 | exit::LATER)
}

/// Says what cron is to mail; to somebody who watches, everything.
fn tell(monday: &Monday, desk: &Desk, now: DateTime<Utc>, watched: bool, console: &mut Console) {
    if let Some(done) = &monday.newest
        && (watched || done.mails.iter().any(is_news))
    {
        summary(done, desk, now, console);
        quietly(&done.mails, console);
    }
    tell_of_earlier(monday, desk, watched, console);
    if !monday.purged.is_empty() {
        console.say(&super::purge::summary("purge.done", &monday.purged, desk));
    }
    let failed = monday.stopped.as_ref().filter(|failure| !matches!(failure, Failure::Waiting { .. }));
    let mails = monday.mails.iter().filter(|mail| mail.fresh);
    for mail in mails.filter(|mail| is_news(mail) || watched || failed.is_some() && desk.is_letter(&mail.key)) {
        console.line(&format!("  {}", console.words().say(&mail.phrase())));
    }
    quietly(&monday.mails, console);
    for told in monday.told.iter().filter(|told| !told.reached) {
        let text: Vec<String> = told.text.iter().map(|phrase| console.words().say(phrase)).collect();
        console.trouble(&text.join(console.words().get("run.clauses")));
    }
    if watched {
        monday.held.iter().for_each(|held| console.say(&held_phrase(held, desk)));
    }
    match &monday.stopped {
        // Waiting is the plan until noon: cron need not hear of it.
        Some(Failure::Waiting { .. }) if !Console::is_terminal() => {}
        Some(_) if !watched && is_old_news(monday, desk, now) => {}
        Some(failure) => console.failure(failure),
        None if monday.newest.is_none() && Console::is_terminal() => early(desk, now, console),
        None => {}
    }
    if watched && monday.stopped.is_none() && desk.settings.report.rhythm == PeriodKind::PlanWeek {
        console.say(&running(desk, now));
    }
}

/// Whether the operator has had the mail about a failure since yesterday or longer: then cron repeats it in the hour after `from`
/// only, and not every quarter of an hour for days.
fn is_old_news(monday: &Monday, desk: &Desk, now: DateTime<Utc>) -> bool {
    let local = |at: DateTime<Utc>| at.with_timezone(&desk.settings.time_zone).naive_local();
    let now = local(now);
    let from = now.date().and_time(desk.settings.schedule.from);
    let told = |mail: &deliver::Outcome| {
        let slot = desk.outbox.get(&mail.key).ok().flatten();
        let sent = slot.and_then(|slot| match slot.state {
            deliver::State::Sent { at, .. } => Some(local(at)),
            _ => None,
        });
        desk.is_letter(&mail.key) && sent.is_some_and(|sent| sent.date() < now.date())
    };
    let morning = from <= now && now < from + chrono::TimeDelta::hours(1);
    !morning && !desk.writes_mail_to_files() && monday.mails.iter().any(told)
}

fn early(desk: &Desk, now: DateTime<Utc>, console: &Console) {
    let local = now.with_timezone(&desk.settings.time_zone).time();
    if local < desk.settings.schedule.from {
        console.say(&Phrase::new("run.early").with("from", Field::Clock(desk.settings.schedule.from)));
    }
}

/// Weeks that were missed are named to cron too; a revision that was mailed as it should be is not.
fn tell_of_earlier(monday: &Monday, desk: &Desk, watched: bool, console: &Console) {
    for revision in &monday.earlier {
        let mailed = monday.mails.iter().any(|mail| mail.key.period == revision.period && !desk.is_letter(&mail.key));
        let key = if mailed { "run.made-later" } else { "run.caught-up" };
        let told = Phrase::new(key)
            .with("week", revision.period.as_str())
            .with("number", revision.number)
            .with("folder", revision.folder.display().to_string());
        match mailed {
            false if console.is_quiet() => console.trouble(&console.words().say(&told)),
            true if !watched => {}
            _ => console.say(&told),
        }
    }
}

/// `-q` hides what went well, never trouble.
fn quietly(mails: &[deliver::Outcome], console: &Console) {
    if console.is_quiet() {
        for mail in mails.iter().filter(|mail| is_news(mail)) {
            console.trouble(&console.words().say(&mail.phrase()));
        }
    }
}

/// When a revision that waits is made.
pub(super) fn held_phrase(held: &Held, desk: &Desk) -> Phrase {
    let until = held.until.with_timezone(&desk.settings.time_zone).format("%Y-%m-%d %H:%M").to_string();
    let key = if held.enough { "run.held-enough" } else { "run.held" };
    Phrase::new(key).with("week", held.period.id()).with("until", until)
}

/// What came of a run, a line each: for whoever watches the runs from elsewhere.
fn lines_of(monday: &Monday, desk: &Desk, console: &Console) -> String {
    let words = console.words();
    let mut lines: Vec<String> = Vec::new();
    lines.extend(monday.stopped.iter().map(|failure| words.say(&failure.phrase())));
    lines.extend(monday.told.iter().flat_map(|told| &told.text).map(|phrase| words.say(phrase)));
    let newest = monday.newest.iter().flat_map(|done| &done.mails);
    lines.extend(newest.chain(&monday.mails).map(|mail| words.say(&mail.phrase())));
    lines.extend(monday.held.iter().map(|held| words.say(&held_phrase(held, desk))));
    lines.join("\n")
}

/// After a panic: the operator is told by mail where that still works, and whoever watches the runs in any case.
pub(super) fn after_panic(arguments: &RunArguments, global: &Global, panic: &str) {
    let mut console = Console::new(global);
    let (true, Ok(desk)) = (arguments.asked.is_nothing(), global.desk(&mut console)) else { return };
    let Ok(now) = global.now(&desk) else { return };
    Ping::of(&desk.settings).end(exit::BUG, panic);
    if let Err(error) = story::tell_of_panic(&desk, panic, now) {
        tracing::debug!(%error, "nobody could be told of the panic by mail");
    }
}

/// When the period that is running ends, and when its report is due.
pub(super) fn running(desk: &Desk, now: DateTime<Utc>) -> Phrase {
    let period = story::running(desk, now);
    let name = period.week().map(|week| desk.settings.calendar.week_name(week));
    Phrase::new("run.running")
        .with("period", name.unwrap_or_else(|| desk.settings.calendar.label(period)))
        .with("last", period.span().last())
        .with("due", period.due())
        .with("from", Field::Clock(desk.settings.schedule.from))
}

/// A line of the log for each mail.
fn log_mails<'a>(mails: impl IntoIterator<Item = &'a deliver::Outcome>) {
    for mail in mails {
        let key = mail.phrase().key().trim_start_matches("deliver.").to_owned();
        tracing::info!(address = %mail.key.to, period = %mail.key.period, state = key, "mail");
    }
}

pub(super) fn report(
    arguments: &ReportArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    if let Some(period) = &arguments.recompute {
        let now = global.now(desk)?;
        let (desk, asked) = match period.as_str() {
            "" => arguments.asked.of(desk, now, console)?,
            named => desk_of(desk, named, console)?,
        };
        let period = asked.unwrap_or_else(|| story::newest(&desk, now));
        return super::recompute::command(period, &desk, global, console);
    }
    let now = global.now(desk)?;
    let (desk, period) = arguments.asked.of(desk, now, console)?;
    let desk = &desk;
    let as_of = match &arguments.as_of {
        None => None,
        Some(text) => Some(
            clock::parse(text, desk.settings.time_zone)
                .ok_or_else(|| Failure::Usage(Phrase::new("failure.time").with("text", text.as_str())))?,
        ),
    };
    let order = Order { period, as_of };
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
    let (desk, period) = arguments.asked.of(desk, now, console)?;
    let (desk, order) = (&desk, Order { period, as_of: None });
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
    let next = story::next(desk, now).filter(|_| done.needs.is_empty() && notices.is_empty());
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
