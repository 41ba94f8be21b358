//! The Monday run.
//!
//! Take the inbox in, read what is new, work the week out, write a revision where something changed, and send each owner
//! theirs. Every step may be repeated: what was taken is known, what was read is kept, what was written is never written
//! over, what was sent is never sent twice.

use crate::calendar::Week;
use crate::config::Owner;
use crate::deliver::{self, deliver_all};
use crate::desk::{Ask, CHANGED, Desk, Failure, Lists, Made, Material, Message, Need, Outcome, needs};
use crate::intake::Source;
use crate::ledger::{Progress, View};
use crate::render::digest::{Attached, Recipient};
use crate::report::Notice;
use crate::revisions::{Change, Input, Manifest, Revision, differs, only_ripened};
use crate::words::Phrase;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

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
    wait_for_the_rest(desk, order, owed.len(), &found.week, now)?;
    let caught_up = catch_up(desk, order, &found.week, now, hooks)?;
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

/// What a look at the inbox and the operator's files showed, whether or not it is enough for a report.
struct Found {
    view: View,
    lists: Lists,
    findings: Vec<Notice>,
    fresh: usize,
    week: Week,
    late: bool,
}

impl Found {
    fn material(self, desk: &Desk, order: &Order) -> Result<(Material, usize), Failure> {
        let material = desk.material(self.view, self.lists, self.findings, self.week, order.as_of, self.late)?;
        Ok((material, self.fresh))
    }
}

fn look(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Found, Failure> {
    let week = week_of(desk, order, now);
    let lists = desk.read_lists()?;
    let taken = desk.take_in(now, hooks.pause)?;
    let sources: Vec<Source> = desk.sources(order.as_of)?;
    let view = desk.view(sources, &lists, hooks.progress)?;
    desk.note_set_aside(&view, now)?;
    // What is asked for by name is never late, and what is made anew is no later than it was.
    let asked = order.week.is_some() || order.as_of.is_some();
    let late = !asked && !is_first_day(desk, &week, now) && desk.revisions.latest(&week.id())?.is_none();
    Ok(Found { view, lists, findings: taken.findings, fresh: taken.fresh, week, late })
}

/// The week asked for; else the last one that was complete at the time.
fn week_of(desk: &Desk, order: &Order, now: DateTime<Utc>) -> Week {
    let today = order.as_of.unwrap_or(now).with_timezone(&desk.settings.time_zone).date_naive();
    order.week.unwrap_or_else(|| desk.settings.calendar.last_complete_week(today))
}

/// Whether it is the day after the week, when its report is due.
fn is_first_day(desk: &Desk, week: &Week, now: DateTime<Utc>) -> bool {
    let today = now.with_timezone(&desk.settings.time_zone).date_naive();
    today - week.span().last() <= chrono::Duration::days(1)
}

/// Until the deadline of the day after the week, a run by the clock waits for what the stores owe.
fn wait_for_the_rest(desk: &Desk, order: &Order, owed: usize, week: &Week, now: DateTime<Utc>) -> Result<(), Failure> {
    let until = desk.settings.schedule.wait_until;
    let patient = order.week.is_none() && is_first_day(desk, week, now);
    if owed == 0 || !patient || now.with_timezone(&desk.settings.time_zone).time() >= until {
        return Ok(());
    }
    Err(Failure::Waiting { count: owed, until })
}

/// Makes the reports of weeks that no run saw, back to the first one ever made but not more than the settings allow. They are
/// not mailed: an old week in the mailbox is read as the new one.
fn catch_up(
    desk: &Desk,
    order: &Order,
    newest: &Week,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<Vec<Revision>, Failure> {
    let made = desk.revisions.weeks()?;
    let calendar = &desk.settings.calendar;
    let first = made.iter().filter_map(|id| calendar.week(id).ok()).min_by_key(|week| week.span().first());
    let (None, Some(first)) = (order.week, first) else { return Ok(Vec::new()) };
    let most = desk.settings.schedule.catch_up as usize;
    let missed = calendar.weeks_before(*newest, most).into_iter();
    let missed = missed.filter(|week| week.span().first() > first.span().first() && !made.contains(&week.id()));
    let mut caught_up = Vec::new();
    for week in missed {
        let of_that_week = Order { week: Some(week), as_of: None };
        let mut found = look(desk, &of_that_week, now, hooks)?;
        found.late = true;
        match found.material(desk, &of_that_week) {
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

/// Writes a revision where a figure of the week, its reason or a notice changed; else adds messages of owners who are new.
fn write(
    desk: &Desk,
    material: Material,
    now: DateTime<Utc>,
    fresh: usize,
    hooks: &mut Hooks<'_>,
) -> Result<(Done, Vec<Message>), Failure> {
    let week = material.week.id();
    let latest = desk.revisions.latest(&week)?;
    let owners: Vec<_> = desk.settings.owners.iter().collect();
    let changes = match &latest {
        Some(revision) => changes_since(desk, &material, revision)?,
        None => Vec::new(),
    };
    if let Some(revision) = latest.filter(|_| changes.is_empty()) {
        let new: Vec<_> = owners.into_iter().filter(|owner| !revision.has_message(&owner.address())).collect();
        let messages = later_owners(desk, &revision, &material.week, &new, hooks)?;
        return Ok((done(desk, &material, Outcome::Unchanged(revision), fresh), messages));
    }
    let number = desk.revisions.next_number(&week)?;
    let mut ask = desk.whole(Some(number));
    ask.changes = desk.changes_for(&changes, &ask.stores);
    let mut files = archive_copy(desk, &material, &ask)?.files();
    let messages = desk.messages(&material, number, &owners, &changes, now)?;
    for message in &messages {
        files.push((Revision::message_name(&message.address), message.bytes.clone()));
    }
    let manifest = Manifest::new(&program(), &week, number, &now.to_rfc3339(), inputs(desk, &material)?);
    let revision = desk.revisions.commit(&week, number, manifest, files)?;
    Ok((done(desk, &material, Outcome::New(revision), fresh), messages))
}

/// Owners named since the revision was made get what the others got: figures as of its time, dated as it is.
fn later_owners(
    desk: &Desk,
    revision: &Revision,
    week: &Week,
    owners: &[&Owner],
    hooks: &mut Hooks<'_>,
) -> Result<Vec<Message>, Failure> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let time = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc));
    let as_of = revision.report()?["as_of"].as_str().and_then(time);
    let made = time(&revision.manifest()?.made).or(as_of).unwrap_or_default();
    let lists = desk.read_lists()?;
    let view = desk.view(desk.sources(as_of)?, &lists, hooks.progress)?;
    let material = desk.material(view, lists, Vec::new(), *week, as_of, false)?;
    let messages = desk.messages(&material, revision.number, owners, &[], made)?;
    for message in &messages {
        revision.add_message(&message.address, &message.bytes)?;
    }
    Ok(messages)
}

/// What differs from the last revision and makes another due; nothing where none is.
fn changes_since(desk: &Desk, material: &Material, revision: &Revision) -> Result<Vec<Change>, Failure> {
    let report = desk.reports(material, &[desk.whole(Some(revision.number))]).swap_remove(0);
    let new: Value = serde_json::from_str(&crate::render::json::json(&report, &desk.words)).unwrap_or(Value::Null);
    let mut old = revision.report()?;
    // What a revision says about its own changes is no figure of the week.
    if let Some(notices) = old.get_mut("notices").and_then(Value::as_array_mut) {
        notices.retain(|notice| notice["code"] != CHANGED);
    }
    let changes = differs(&old, &new);
    Ok(if only_ripened(&changes) { Vec::new() } else { changes })
}

/// The report of all stores in every form.
fn archive_copy(desk: &Desk, material: &Material, ask: &Ask) -> Result<Made, Failure> {
    let reports = desk.reports(material, std::slice::from_ref(ask));
    let nobody = Recipient { name: None, all_stores: true, attached: Attached::Nothing };
    Made::of(&reports[0], &desk.words, &desk.templates()?, &nobody)
}

/// Writes a report where it is no revision.
fn aside(desk: &Desk, material: &Material, folder: PathBuf, fresh: usize) -> Result<Done, Failure> {
    for (name, bytes) in archive_copy(desk, material, &desk.whole(None))?.files() {
        crate::files::write(&folder.join(name), &bytes, crate::files::Access::Private)?;
    }
    Ok(done(desk, material, Outcome::Aside(folder), fresh))
}

fn done(desk: &Desk, material: &Material, outcome: Outcome, fresh: usize) -> Done {
    let report = desk.reports(material, &[desk.whole(None)]).swap_remove(0);
    let used = material.view.sources.iter().filter(|s| s.set_aside.is_none()).count();
    let mut notices = report.notices;
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

/// Everything that went into a revision, by hash.
fn inputs(desk: &Desk, material: &Material) -> Result<Vec<Input>, Failure> {
    let used = material.view.sources.iter().filter(|s| s.set_aside.is_none());
    let mut inputs: Vec<Input> = used
        .map(|s| Input {
            kind: "source".to_owned(),
            name: format!("{}/{}", s.source.store, s.source.name()),
            sha256: s.source.sha256.clone(),
        })
        .collect();
    inputs.extend(material.lists.inputs.iter().cloned());
    let settings = crate::files::read(&desk.config_path)?;
    let (sha256, _) = desk.archive.take_bytes(&settings)?;
    let name = desk.config_path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    inputs.push(Input { kind: "settings".to_owned(), name, sha256 });
    inputs.push(Input { kind: "profiles".to_owned(), name: "profiles".to_owned(), sha256: desk.profiles.hash() });
    inputs.sort();
    Ok(inputs)
}

/// Name and version of this program.
pub fn program() -> String {
    concat!("zhoubao ", env!("CARGO_PKG_VERSION")).to_owned()
}
