//! Which mails are due, of any period, and what is to be said of those that do not get through.

use super::due;
use crate::calendar::Period;
use crate::deliver::{self, Slot, SlotKey, State, Verdict};
use crate::desk::{Desk, Failure, Incident};
use crate::revisions::Revision;
use crate::words::{Field, Phrase};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// After how long a mail that does not get through is the operator's business.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// What became of the mails that were due.
pub(super) struct Sent {
    /// Those of the newest period.
    pub(super) newest: Vec<deliver::Outcome>,
    /// Those of earlier periods, and letters.
    pub(super) others: Vec<deliver::Outcome>,
    /// What the operator must hear.
    pub(super) matters: Vec<Incident>,
    /// Whether there was no server to talk to, or none that lets us in.
    pub(super) down: bool,
}

/// Hands each message that is due to the mail server, one after another: the newest period's, those of periods before it that were
/// mailed, promised or due when they were made, and letters that wait.
pub(super) fn send_open(desk: &Desk, newest: Period, periods: &[Period], now: DateTime<Utc>) -> Result<Sent, Failure> {
    let mut slots = Vec::new();
    let known = desk.outbox.all()?;
    for period in periods.iter().rev() {
        let Some(revision) = desk.revisions.latest(&period.id())? else { continue };
        if *period == newest {
            slots.extend(desk.slots(&revision)?);
        } else if is_to_be_mailed(desk, *period, &revision, &known)? {
            slots.extend(desk.slots(&revision)?.into_iter().filter(|slot| is_open(desk, slot)));
        }
    }
    let mut lost = Vec::new();
    for letter in known
        .into_iter()
        .filter(|slot| desk.is_letter(&slot.key) && desk.is_own(&slot.key) && desk.reaches(&slot.key.to))
    {
        if !is_open(desk, &letter) {
            continue;
        }
        match desk.outbox.discard_lost(&letter)? {
            true => lost.push(letter.key),
            // Of a doubt no second copy can go without its message: it waits for a person.
            false if matches!(letter.state, State::Doubt { .. }) && desk.outbox.has_lost(&letter) => {}
            false => slots.push(letter),
        }
    }
    // Without owners there is no mail, and none need be set up.
    let outcomes = desk.deliver(slots, now)?;
    let down = |outcome: &deliver::Outcome| {
        let away = matches!(outcome.verdict, Verdict::Unreachable { .. } | Verdict::Misconfigured { .. });
        away && outcome.key.to.address().is_some()
    };
    let down = outcomes.iter().any(down);
    let mut matters = matters(desk, newest, periods, &outcomes, now)?;
    matters.extend(lost_letters(newest, &lost));
    let of_newest = |outcome: &deliver::Outcome| outcome.key.period == newest.id() && !desk.is_letter(&outcome.key);
    let (newest, others) = outcomes.into_iter().partition(of_newest);
    Ok(Sent { newest, others, matters, down })
}

/// That letters were lost with the reports folder before they left: to whom, and of which periods. What still holds of what they said is
/// written again.
fn lost_letters(newest: Period, lost: &[SlotKey]) -> Option<Incident> {
    let names: BTreeSet<String> = lost.iter().map(|key| format!("{} ({})", key.to, key.period)).collect();
    // Another loss is another matter.
    let mark = crate::files::sha256(names.iter().cloned().collect::<Vec<_>>().join("\n").as_bytes());
    let letters = Field::List(names.into_iter().map(Field::Text).collect());
    let text = Phrase::new("trouble.lost-letters").with("letters", letters);
    (!lost.is_empty()).then(|| Incident::new(format!("lost-{}", &mark[..8]), newest, text))
}

/// Whether a round may still bring it on. What is settled, and what waits for a person, is left alone.
fn is_open(desk: &Desk, slot: &Slot) -> bool {
    match slot.state {
        State::Prepared | State::Sending { .. } | State::Deferred { .. } => true,
        State::Doubt { again, .. } => {
            let policy = desk.policy();
            policy.known_again.is_some() || !again && policy.in_doubt == deliver::InDoubt::ResendOnce
        }
        _ => false,
    }
}

/// Whether people are to get an earlier period's report. One that was missed and made later is named in the next mail instead: an old
/// period in the mailbox is read as the new one.
pub(super) fn is_to_be_mailed(desk: &Desk, period: Period, last: &Revision, known: &[Slot]) -> Result<bool, Failure> {
    let mailed = |slot: &Slot| slot.key.report == desk.settings.report.id && slot.key.period == period.id();
    Ok(known.iter().any(mailed) || desk.was_promised(&period)? || due::newest(desk, last.made_at()?) == period)
}

/// What the operator must hear of mails: those refused or in doubt as soon as it is known, those that wait after an hour.
fn matters(
    desk: &Desk,
    newest: Period,
    periods: &[Period],
    outcomes: &[deliver::Outcome],
    now: DateTime<Utc>,
) -> Result<Vec<Incident>, Failure> {
    let mut by_cause: BTreeMap<(Period, &str), Vec<&deliver::Outcome>> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| !desk.is_letter(&outcome.key)) {
        let cause = match &outcome.verdict {
            Verdict::Refused { .. } if outcome.fresh => "refused",
            Verdict::InDoubt { .. } if outcome.fresh => "in-doubt",
            Verdict::Unsaved { .. } => "in-doubt",
            Verdict::AnotherMessage { .. } => "another-message",
            // Of the mail server the operator cannot be told by mail; the run's exit code and words do that.
            Verdict::Misconfigured { .. } if outcome.key.to.robot().is_some() => "robot",
            Verdict::Deferred { .. } | Verdict::Unreachable { .. } => {
                let first = desk.outbox.get(&outcome.key)?.and_then(|slot| slot.first_try);
                if first.is_none_or(|first| first + PATIENCE > now) {
                    continue;
                }
                "deferred"
            }
            _ => continue,
        };
        let period = periods.iter().find(|period| period.id() == outcome.key.period).copied().unwrap_or(newest);
        by_cause.entry((period, cause)).or_default().push(outcome);
    }
    let matter = |((period, cause), outcomes): ((Period, &str), Vec<&deliver::Outcome>)| {
        let addresses: Vec<String> = outcomes.iter().map(|outcome| outcome.key.to.to_string()).collect();
        // Another recipient's refusal is another matter; that the server keeps them waiting is one for all.
        let mark = crate::files::sha256(addresses.join("\n").as_bytes());
        let cause = if cause == "deferred" { cause.to_owned() } else { format!("{cause}-{}", &mark[..8]) };
        let head = Phrase::new("trouble.mail").with("week", period.id());
        let text = std::iter::once(head).chain(outcomes.iter().map(|outcome| outcome.phrase())).collect();
        Incident { cause, period, text }
    };
    Ok(by_cause.into_iter().map(matter).collect())
}
