//! The Monday run.
//!
//! Take the inbox in, read what is new, work the week out, write a revision where something changed, and send each owner
//! theirs. Every step may be repeated: what was taken is known, what was read is kept, what was written is never written
//! over, what was sent is never sent twice.

mod looking;
mod writing;

use crate::calendar::Week;
use crate::deliver::{self, deliver_all};
use crate::desk::{CHANGED, Desk, Failure, Material, Need, Outcome, needs};
use crate::ledger::Progress;
use crate::report::{Notice, Report};
use crate::revisions::Revision;
use crate::words::Phrase;
use chrono::{DateTime, Utc};
use looking::{Found, look, look_back, wait_for_the_rest, week_of};
use std::path::Path;
use std::time::Duration;
use writing::{aside, write};

/// What somebody asked for.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The week; the last complete one where none is named.
    pub week: Option<Week>,
    /// As things were known then.
    pub as_of: Option<DateTime<Utc>>,
}

/// What a run may do besides working: wait, and say how far it is.
pub struct Hooks<'a> {
    /// Waits.
    pub pause: &'a mut dyn FnMut(Duration),
    /// Is told of each file read.
    pub progress: &'a mut dyn FnMut(Progress<'_>),
}

/// What came of a run.
pub struct Done {
    /// The week.
    pub week: Week,
    /// The revision, or where else it was written.
    pub outcome: Outcome,
    /// What became of each mail; empty where none was asked for.
    pub mails: Vec<deliver::Outcome>,
    /// What the report needs somebody to know, worst first.
    pub notices: Vec<Notice>,
    /// What is still missing.
    pub needs: Vec<Need>,
    /// The week's sentence.
    pub message: Vec<Phrase>,
    /// Files that are used, and files new in this run.
    pub files: (usize, usize),
    /// Weeks missed before this one that were made now, without a mail.
    pub caught_up: Vec<Revision>,
}

/// What stopped a run, and the mails that say so.
pub struct Stopped {
    /// Why.
    pub failure: Box<Failure>,
    /// What became of the mails about it.
    pub mails: Vec<deliver::Outcome>,
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Stopped { failure: Box::new(failure), mails: Vec::new() }
    }
}

/// Makes the week's report and mails it: the Monday run. A run by the clock that fails tells the operator, once for each
/// cause and week.
pub fn run(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Done, Stopped> {
    let _lock = desk.lock()?;
    let mut owed = Vec::new();
    make_and_mail(desk, order, now, hooks, &mut owed).map_err(|failure| {
        let by_clock = order.week.is_none();
        let week = week_of(desk, order, now);
        let mails = if by_clock { desk.tell_of_trouble(&week, &failure, &owed, now) } else { Ok(Vec::new()) };
        let mails = mails.unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody could be told of the failure");
            Vec::new()
        });
        Stopped { failure: Box::new(failure), mails }
    })
}

fn make_and_mail(
    desk: &Desk,
    order: &Order,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
    owed: &mut Vec<Need>,
) -> Result<Done, Failure> {
    let found = look(desk, order, now, hooks)?;
    *owed = needs(desk, &found.view, found.week.span());
    let awaited = owed.iter().filter(|need| need.is_waited_for()).count();
    wait_for_the_rest(desk, order, awaited, &found.week, now)?;
    let caught_up = catch_up(desk, order, &found, now, hooks)?;
    let (material, fresh) = found.material(desk, order)?;
    let (mut done, owners) = write(desk, material, now, fresh, hooks)?;
    done.caught_up = caught_up;
    if let Outcome::New(revision) | Outcome::Unchanged(revision) = &done.outcome {
        debug_assert!(owners.iter().all(|message| revision.has_message(&message.address)), "a message is gone");
        done.mails = send(desk, revision, now)?;
    }
    Ok(done)
}

/// Makes the week's report without mailing it; with `as_of`, as it would have been then, beside the revisions.
pub fn report(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Done, Failure> {
    let _lock = desk.lock()?;
    let (material, fresh) = gather(desk, order, now, hooks)?;
    match order.as_of {
        None => Ok(write(desk, material, now, fresh, hooks)?.0),
        Some(as_of) => {
            let name = format!("as-of-{}", as_of.with_timezone(&desk.settings.time_zone).format("%Y%m%dT%H%M%S"));
            let folder = desk.settings.paths.reports.join(material.week.id()).join(name);
            aside(desk, &material, folder, fresh)
        }
    }
}

/// Writes the report and every owner's message into a folder: no revision, no slot, no mail. New files in the inbox are
/// received and read as `check` does it, because a look at the figures needs them read; that is no part of any report.
pub fn preview(
    desk: &Desk,
    order: &Order,
    out: &Path,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<Done, Failure> {
    let _lock = desk.lock()?;
    let (material, fresh) = gather(desk, order, now, hooks)?;
    let done = aside(desk, &material, out.to_owned(), fresh)?;
    let number = desk.revisions.next_number(&material.week.id())?;
    let owners: Vec<_> = desk.settings.owners.iter().collect();
    for message in desk.messages(&material, number, &owners, &[], now)? {
        let path = out.join(Revision::message_name(&message.address));
        crate::files::write(&path, &message.bytes, crate::files::Access::Private)?;
    }
    Ok(done)
}

/// From the inbox and the operator's files to everything known about the week.
pub fn gather(
    desk: &Desk,
    order: &Order,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<(Material, usize), Failure> {
    look(desk, order, now, hooks)?.material(desk, order)
}

/// Makes the reports of weeks that no run saw, back to the first one ever made but not more than the settings allow. They are
/// not mailed: an old week in the mailbox is read as the new one.
fn catch_up(
    desk: &Desk,
    order: &Order,
    found: &Found,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<Vec<Revision>, Failure> {
    let made = desk.weeks_made()?;
    let (None, Some(first)) = (order.week, made.first()) else { return Ok(Vec::new()) };
    let most = desk.settings.schedule.catch_up as usize;
    let missed = desk.settings.calendar.weeks_before(found.week, most).into_iter();
    let missed = missed.filter(|week| week > first && !made.contains(week));
    let mut caught_up = Vec::new();
    for week in missed {
        match look_back(desk, found, week, hooks)?.material(desk, order) {
            Ok((material, fresh)) => {
                if let Outcome::New(revision) = write(desk, material, now, fresh, hooks)?.0.outcome {
                    caught_up.push(revision);
                }
            }
            // A week nothing is known of stays missed; `status` shows it.
            Err(Failure::NoInput { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(caught_up)
}

/// What came of it, told by the report of all stores.
fn done(desk: &Desk, material: &Material, report: Report, outcome: Outcome, fresh: usize) -> Done {
    let used = material.view.sources.iter().filter(|s| s.set_aside.is_none()).count();
    // What a revision changed is for those who got a mail before.
    let mut notices = report.notices;
    notices.retain(|notice| notice.phrase.key() != CHANGED);
    notices.sort_by_key(|notice| notice.weight);
    Done {
        week: material.week,
        outcome,
        mails: Vec::new(),
        notices,
        needs: needs(desk, &material.view, material.week.span()),
        message: report.overview.message,
        files: (used, fresh),
        caught_up: Vec::new(),
    }
}

/// Hands each message that is due to the mail server, one after another.
pub fn send(desk: &Desk, revision: &Revision, now: DateTime<Utc>) -> Result<Vec<deliver::Outcome>, Failure> {
    let slots = desk.slots(revision)?;
    // Without owners there is no mail, and none need be set up.
    if slots.is_empty() {
        return Ok(Vec::new());
    }
    let mut transport = desk.transport()?;
    Ok(deliver_all(&desk.outbox, slots, transport.as_mut(), &desk.policy(), now))
}

/// Name and version of this program.
pub fn program() -> String {
    concat!("zhoubao ", env!("CARGO_PKG_VERSION")).to_owned()
}
