//! `run`: the Monday run, by the clock or for a week, and what cron is to hear of it.

use super::asked::Asked;
use super::console::{Console, with_hooks};
use super::ping::Ping;
use super::summary::summary;
use super::{Global, unset};
use crate::calendar::PeriodKind;
use crate::deliver;
use crate::desk::{Desk, Failure, exit};
use crate::run::{self as story, Held, Monday, Order};
use crate::words::{Field, Phrase};
use chrono::{DateTime, Utc};
use clap::Args;

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Example: zhoubao run --config config.toml\nIn cron: */15 * * * * zhoubao run --config /srv/shop/config.toml"
)]
pub(super) struct RunArguments {
    #[command(flatten)]
    asked: Asked,
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
    console.is_called_by_clock();
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
