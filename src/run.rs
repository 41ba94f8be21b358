//! The Monday run.
//!
//! Take the inbox in, read what is new, work the week out, write a revision where something changed, and send each owner
//! theirs. Every step may be repeated: what was taken is known, what was read is kept, what was written is never written
//! over, what was sent is never sent twice.

mod clock;
mod due;
mod inputs;
mod looking;
mod lying;
mod mailing;
mod monday;
mod periods;
mod quiet;
mod recompute;
mod rest;
mod verify;
mod writing;

use crate::calendar::Period;
use crate::deliver;
use crate::desk::{CHANGED, Desk, Failure, MISSED, MissingExport, Outcome, ReportInputs, needs_so_far};
use crate::ledger::Progress;
use crate::report::{Notice, Report};
use crate::revisions::Revision;
use crate::words::Phrase;
use chrono::{DateTime, Utc};
pub use clock::{accept as accept_clock, doubt as doubt_clock};
pub use due::{deadline, last_complete, newest, next, opens, running};
use looking::look;
pub use looking::open_from;
pub use monday::Monday;
pub use quiet::{Held, held_back};
pub use recompute::{Difference, Recomputed, recompute};
use std::path::Path;
use std::time::Duration;
pub use verify::{Verified, verify};
use writing::{aside, at_once, write};

/// What somebody asked for.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The period; the last complete one where none is named.
    pub period: Option<Period>,
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
    /// The period.
    pub period: Period,
    /// The revision, or where else it was written.
    pub outcome: Outcome,
    /// What became of each mail; empty where none was asked for.
    pub mails: Vec<deliver::Outcome>,
    /// What the report needs somebody to know, worst first.
    pub notices: Vec<Notice>,
    /// What is still missing.
    pub needs: Vec<MissingExport>,
    /// The period's sentence.
    pub message: Vec<Phrase>,
    /// Files that are used, and files new in this run.
    pub files: (usize, usize),
}

/// Brings on everything that is still open of each of these reports: what cron calls. `watched`: somebody looks on. What came
/// of each; of the first alone where another run is at work.
pub fn by_clock(desks: &[Desk], now: DateTime<Utc>, watched: bool, hooks: &mut Hooks<'_>) -> Vec<Monday> {
    monday::by_clock(desks, now, watched, hooks)
}

/// Makes the report of the period that somebody named, and mails it.
pub fn run(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Done, Failure> {
    let _lock = desk.lock()?;
    desk.refuse_misfits(newest(desk, now), now)?;
    let (material, fresh) = gather(desk, order, now, hooks)?;
    let (mut done, owners) = write(desk, &material, now, fresh, hooks, &mut at_once)?;
    if let Outcome::New(revision) | Outcome::Unchanged(revision) = &done.outcome {
        debug_assert!(owners.iter().all(|message| revision.has(&message.name)), "a message is gone");
        done.mails = send(desk, revision, now)?;
    }
    desk.bring_index_in_step()?;
    Ok(done)
}

/// Tells the operator that the program failed by its own fault, once the run that failed has let go of everything.
pub fn tell_of_panic(desk: &Desk, panic: &str, now: DateTime<Utc>) -> Result<Vec<deliver::Outcome>, Failure> {
    let _lock = desk.lock()?;
    rest::RunMarker::of(desk).clear();
    desk.tell_of_panic(&newest(desk, now), panic, now)
}

/// Makes a period's report without mailing it; with `as_of`, as it would have been then, beside the revisions.
pub fn report(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Done, Failure> {
    let _lock = desk.lock()?;
    let (material, fresh) = gather(desk, order, now, hooks)?;
    match order.as_of {
        None => {
            let (done, _) = write(desk, &material, now, fresh, hooks, &mut at_once)?;
            desk.bring_index_in_step()?;
            Ok(done)
        }
        Some(as_of) => {
            let name = format!("as-of-{}", as_of.with_timezone(&desk.settings.time_zone).format("%Y%m%dT%H%M%S"));
            let folder = desk.settings.paths.reports.join(material.period.id()).join(name);
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
    let number = desk.next_number(&material.period.id())?;
    for message in desk.messages(&material, number, &desk.recipients(), &[], now)? {
        crate::files::write(&out.join(&message.name), &message.bytes, crate::files::Access::Private)?;
    }
    Ok(done)
}

/// From the inbox and the operator's files to everything known about the period.
pub fn gather(
    desk: &Desk,
    order: &Order,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<(ReportInputs, usize), Failure> {
    look(desk, order, now, hooks)?.material(desk, order)
}

/// What came of it, told by the report of all stores.
fn done(desk: &Desk, material: &ReportInputs, report: Report, outcome: Outcome, fresh: usize) -> Done {
    let used = material.view.sources.iter().filter(|s| s.set_aside.is_none()).count();
    // What a revision changed is for those who got a mail before.
    let mut notices = report.notices;
    notices.retain(|notice| notice.phrase.key() != CHANGED && notice.phrase.key() != MISSED);
    notices.sort_by_key(|notice| notice.weight);
    Done {
        period: material.period,
        outcome,
        mails: Vec::new(),
        notices,
        needs: needs_so_far(desk, &material.view, material.period.span(), material.open),
        message: report.overview.message,
        files: (used, fresh),
    }
}

/// Hands each message that is due to the mail server, one after another.
pub fn send(desk: &Desk, revision: &Revision, now: DateTime<Utc>) -> Result<Vec<deliver::Outcome>, Failure> {
    // Without owners there is no mail, and none need be set up.
    desk.deliver(desk.slots(revision)?, now)
}

/// Name and version of this program.
pub fn program() -> String {
    concat!("zhoubao ", env!("CARGO_PKG_VERSION")).to_owned()
}
