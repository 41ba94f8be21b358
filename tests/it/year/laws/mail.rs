//! What leaves: never twice, to owners alone, never an older week after a newer one, nothing while the operator is asked; and what
//! slots say is what the server saw.

use crate::judge::{Judge, Step};
use crate::seen::{Mail, Slot};
use crate::world::{OPERATOR, World, ZHAO};

pub fn mail(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>) -> Result<(), String> {
    let recipients = world.recipients();
    for mail in step.mails {
        once(judge, mail)?;
        if mail.is_robots() {
            after_its_card(judge, world, mail)?;
        }
        if !recipients.contains(&mail.recipient) && mail.recipient != OPERATOR {
            return Err(format!("{} is nobody's address and got {}", mail.recipient, mail.id));
        }
        if mail.is_report {
            in_order(judge, world, step, mail)?;
        }
    }
    if judge.frozen || judge.is_clock_wrong(step.call.clock) {
        judge.reached.insert("nothing leaves before the operator has spoken");
        if let Some(mail) = step.mails.iter().find(|mail| mail.recipient != OPERATOR) {
            return Err(format!("{} got {} before the operator said what holds", mail.recipient, mail.id));
        }
    }
    judge.slots.iter().try_for_each(|slot| as_the_server_saw(judge, slot))?;
    nothing_forgotten(judge)
}

fn once(judge: &mut Judge<'_>, mail: &Mail) -> Result<(), String> {
    let same: Vec<&Mail> =
        judge.mails.iter().filter(|other| other.recipient == mail.recipient && other.id == mail.id).collect();
    let same: Vec<&Mail> = same.into_iter().filter(|other| judge.is_of_this_shop(other)).collect();
    // Letters that older data know nothing of are written again.
    let since = judge.data_since.filter(|_| !mail.is_report);
    let count = same.iter().filter(|other| since.is_none_or(|since| other.at >= since)).count();
    let second = judge.plan.resends && judge.doubted.contains(&mail.id);
    let allowed = 1 + judge.again.get(&mail.id).copied().unwrap_or(0) + usize::from(second);
    if count > allowed {
        return Err(format!("{} got {} {count} times", mail.recipient, mail.id));
    }
    if mail.is_report && same.iter().any(|other| other.sha256 != mail.sha256 && !judge.again.contains_key(&mail.id)) {
        return Err(format!("{} got two messages under {}", mail.recipient, mail.id));
    }
    if count == 2 && second {
        judge.reached.insert("a second copy of a doubt");
    }
    Ok(())
}

/// A robot's workbook goes only after its card.
fn after_its_card(judge: &mut Judge<'_>, world: &World<'_>, mail: &Mail) -> Result<(), String> {
    let Some(robot) = world.plan.robot.filter(|robot| robot.workbook().as_ref() == Some(&mail.recipient)) else {
        judge.reached.insert("a card delivered");
        return Ok(());
    };
    let card =
        |slot: &&Slot| slot.address == robot.card() && (&slot.week, slot.revision) == (&mail.week, mail.revision);
    let taken = judge.slots.iter().find(card).is_some_and(|card| card.state == "sent");
    if !taken {
        return Err(format!("{} got the workbook of {} without its card", mail.recipient, mail.week));
    }
    judge.reached.insert("a workbook after its card");
    Ok(())
}

fn in_order(judge: &mut Judge<'_>, world: &World<'_>, step: &Step<'_>, mail: &Mail) -> Result<(), String> {
    judge.reached.insert("a report delivered");
    let was = step.before.iter().find(|slot| slot.address == mail.recipient && slot.id() == mail.id);
    if was.is_some_and(|slot| slot.state == "filed") {
        judge.reached.insert("mailed what was only written to a file");
    }
    if mail.recipient == ZHAO {
        judge.reached.insert("a new owner who got a report");
    }
    if !world.settings.mails {
        return Err(format!("{} was mailed where mail is only written to files", mail.id));
    }
    let Some(nth) = judge.nth(&mail.week) else { return Err(format!("{} is a week of no Monday", mail.id)) };
    if judge.plan.opens(nth) > step.call.clock {
        return Err(format!("{} left before its week was due", mail.id));
    }
    let last = judge.reports.get(&mail.week).and_then(|revisions| revisions.keys().last());
    if last != Some(&mail.revision) {
        return Err(format!("{} left, and the newest revision is {last:?}", mail.id));
    }
    let earlier = |other: &&Mail| other.id != mail.id && other.recipient == mail.recipient && other.at < step.call.at;
    let newer = judge
        .mails
        .iter()
        .filter(earlier)
        .find(|other| other.is_report && judge.nth(&other.week).is_some_and(|other| other > nth));
    if let Some(newer) = newer {
        let had = judge.has_before(mail, step);
        let promised = ["weekly.no-input.owner", "weekly.nothing-at-all.owner"];
        let promised = promised.iter().any(|report| judge.has_letter(&mail.week, report));
        let waited = judge
            .slots
            .iter()
            .any(|slot| !slot.is_letter() && slot.week == mail.week && judge.slot_since[&slot.id()] < newer.at);
        let asked = judge.given_up.contains(&mail.week) || judge.again.contains_key(&mail.id);
        if !(had || promised || waited || asked) {
            return Err(format!("{} left after {}, and nobody waited for it", mail.id, newer.id));
        }
        judge.reached.insert("an earlier week after a newer one");
    }
    Ok(())
}

impl Judge<'_> {
    fn has_before(&self, mail: &Mail, step: &Step<'_>) -> bool {
        self.mails.iter().any(|other| {
            other.is_report && other.week == mail.week && other.recipient == mail.recipient && other.at < step.call.at
        })
    }
}

/// Sent is sent, and what was not taken is not sent.
fn as_the_server_saw(judge: &Judge<'_>, slot: &Slot) -> Result<(), String> {
    let taken = judge.taken(&slot.address, &slot.id());
    let told = slot.reply == "confirmed by hand" || judge.again.contains_key(&slot.id());
    let forgotten = judge.frozen || slot.is_letter() && judge.data_since.is_some();
    let wrong = match slot.state.as_str() {
        "sent" => taken == 0,
        "prepared" | "deferred" | "refused" | "filed" => taken > 0,
        _ => false,
    };
    if wrong && !told && !forgotten {
        return Err(format!(
            "{} of {} is {}, and the server took it {taken} times",
            slot.id(),
            slot.address,
            slot.state
        ));
    }
    Ok(())
}

/// What the server took is sent, or in doubt.
fn nothing_forgotten(judge: &Judge<'_>) -> Result<(), String> {
    let remembered = |mail: &&Mail| judge.data_since.is_none_or(|since| mail.at >= since);
    for mail in judge.mails.iter().filter(remembered) {
        let slot = judge.slots.iter().find(|slot| slot.address == mail.recipient && slot.id() == mail.id);
        let state = slot.map(|slot| slot.state.as_str());
        if !matches!(state, Some("sent" | "doubt" | "sending")) && !judge.again.contains_key(&mail.id) {
            return Err(format!("{} was taken for {}, and its slot says {state:?}", mail.id, mail.recipient));
        }
    }
    Ok(())
}
