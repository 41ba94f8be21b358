//! One round of sending: each slot that is due, one message each, one after another.
//!
//! A refused address stops nobody else; a server that cannot be reached, logged into or waited for stops all that goes by it,
//! because it would stop each of the others too: a stalled server costs one doubt, not one a recipient. A robot's wrong key is
//! its own affair. What is found in doubt follows the policy; what is sent stays sent.

use super::outcome::{Outcome, Verdict};
use super::policy::{InDoubt, Policy};
use super::transport::{Delivery, OutgoingMessage, Refusal, Transport};
use super::{Cause, Messenger, Outbox, OutboxError, Phase, Recipient, Robot, Slot, State, Why};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// Takes every slot that is due at `now` through the transport; an outcome for each of `slots`, in their order.
pub fn deliver_all(
    outbox: &Outbox,
    slots: Vec<Slot>,
    transport: &mut dyn Transport,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Vec<Outcome> {
    let mut round = Round { outbox, transport, policy, now, stops: BTreeMap::new() };
    let outcomes = slots.into_iter().map(|slot| round.take(slot)).collect();
    round.transport.finish();
    outcomes
}

/// Sends one message outside all slots, to try the settings: it is noted nowhere, and every run may send another.
pub fn send_test(transport: &mut dyn Transport, parcel: &OutgoingMessage<'_>) -> Delivery {
    let nothing_to_note = &mut || Ok(());
    let delivery = transport.send(parcel, nothing_to_note);
    transport.finish();
    delivery.unwrap_or(Delivery::Unreachable { phase: Phase::Data, cause: Cause::Broken })
}

struct Round<'a> {
    outbox: &'a Outbox,
    transport: &'a mut dyn Transport,
    policy: &'a Policy,
    now: DateTime<Utc>,
    /// What is stopped, and why: nobody else is tried by that way.
    stops: BTreeMap<Way, Stop>,
}

/// What one trouble stops.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// All mails.
    Mail,
    /// All robots of a messenger.
    Messenger(Messenger),
    /// One robot.
    Robot(Robot),
}

impl Way {
    /// Those by which a recipient's messages go.
    fn of(to: &Recipient) -> Vec<Way> {
        match to.robot() {
            None => vec![Way::Mail],
            Some(robot) => vec![Way::Messenger(robot.messenger), Way::Robot(robot.clone())],
        }
    }
}

#[derive(Clone)]
enum Stop {
    Unreachable(Why),
    Misconfigured(Why, Option<&'static str>),
}

impl Round<'_> {
    fn take(&mut self, mut slot: Slot) -> Outcome {
        let key = slot.key.clone();
        let before = slot.state.clone();
        let verdict = self.look(&mut slot).unwrap_or_else(Verdict::Broken);
        let trouble = matches!(
            verdict,
            Verdict::Broken(_)
                | Verdict::Misconfigured { .. }
                | Verdict::Unsaved { .. }
                | Verdict::AnotherMessage { .. }
        );
        Outcome { key, fresh: slot.state != before || trouble, verdict }
    }

    /// What the slot's state asks for.
    fn look(&mut self, slot: &mut Slot) -> Result<Verdict, OutboxError> {
        match &mut slot.state {
            State::Sending { again, .. } => {
                slot.state = State::Doubt { at: self.now, why: Cause::Stopped.into(), again: *again };
                self.outbox.save(slot)?;
            }
            // A doubt of the future was noted by a clock that was ahead, and would never grow old.
            State::Doubt { at, .. } if *at > self.now => {
                *at = self.now;
                self.outbox.save(slot)?;
            }
            _ => {}
        }
        if self.outbox.holds_another(slot) {
            return Ok(Verdict::AnotherMessage { path: self.outbox.message_path(slot).display().to_string() });
        }
        match slot.state.clone() {
            State::Sent { reply, .. } => Ok(Verdict::Sent { reply }),
            State::Filed { path, .. } if !self.transport.delivers() => Ok(Verdict::Filed { path }),
            State::Refused { refusal, why, .. } => Ok(Verdict::Refused { refusal, why }),
            State::Deferred { until, why } if self.is_patient(until) => Ok(self.deferred(until, why)),
            State::Doubt { at, why, again } => {
                if self.is_harmless(slot) || self.is_second_copy_due(at, again) {
                    self.attempt(slot, true)
                } else {
                    Ok(Verdict::InDoubt { why })
                }
            }
            State::Prepared | State::Deferred { .. } | State::Sending { .. } | State::Filed { .. } => {
                if self.waits(slot)? { Ok(Verdict::Waits) } else { self.attempt(slot, false) }
            }
        }
    }

    /// Whether a message that goes before this one has not been taken; where nothing is delivered, nothing waits.
    fn waits(&self, slot: &Slot) -> Result<bool, OutboxError> {
        let before = slot.key.after().filter(|_| self.transport.delivers());
        let before = before.map(|key| self.outbox.get(&key)).transpose()?.flatten();
        Ok(before.is_some_and(|before| !matches!(before.state, State::Sent { .. })))
    }

    /// Whether it is still to wait. Nothing is ever put off for longer than the longest wait: what seems to be was noted by a clock
    /// that was ahead.
    fn is_patient(&self, until: DateTime<Utc>) -> bool {
        let longest = self.policy.back_off.iter().max().copied().unwrap_or_default();
        self.now < until && until <= self.now + longest
    }

    fn is_second_copy_due(&self, since: DateTime<Utc>, again: bool) -> bool {
        self.policy.in_doubt == InDoubt::ResendOnce && !again && since + self.policy.doubt_age <= self.now
    }

    /// Whether the relay would know a second copy for what it is.
    fn is_harmless(&self, slot: &Slot) -> bool {
        let (Some(known), Some(first)) = (&self.policy.known_again, slot.first_try) else { return false };
        let in_time = first <= self.now && self.now < first + known.window;
        in_time && self.outbox.message(slot).is_ok_and(|bytes| has_header(&bytes, &known.header))
    }

    /// One try, with the largest form that the server takes. `again`: an earlier copy is in doubt, and only its bytes may go.
    fn attempt(&mut self, slot: &mut Slot, again: bool) -> Result<Verdict, OutboxError> {
        match Way::of(&slot.key.to).iter().find_map(|way| self.stops.get(way)).cloned() {
            Some(Stop::Unreachable(why)) => return Ok(Verdict::Unreachable { why }),
            Some(Stop::Misconfigured(why, advice)) => return Ok(Verdict::Misconfigured { why, advice }),
            None => {}
        }
        let doubted = again.then(|| slot.state.clone());
        loop {
            let delivery = self.hand_over(slot, again)?;
            // A try of the future was one of a clock that was ahead.
            slot.first_try = Some(slot.first_try.map_or(self.now, |first| first.min(self.now)));
            let too_large = matches!(delivery, Delivery::Refused { refusal: Refusal::TooLarge, .. });
            if too_large && !again && !slot.smaller.is_empty() {
                slot.message = slot.smaller.remove(0);
                slot.state = State::Prepared;
                self.outbox.save(slot)?;
                continue;
            }
            slot.tries += 1;
            let verdict = self.conclude(slot, delivery, doubted);
            // A second try writes everything anew, so that its success means something; and much hangs on the note.
            let saved = self.outbox.save(slot).or_else(|_| self.outbox.save(slot));
            return match (saved, verdict) {
                (Ok(()), verdict) => Ok(verdict),
                // The disk has the slot as being sent, and the next run will find it in doubt.
                (Err(error), Verdict::Sent { reply }) => Ok(Verdict::Unsaved { reply: Some(reply), error }),
                (Err(error), Verdict::InDoubt { .. }) => Ok(Verdict::Unsaved { reply: None, error }),
                (Err(error), _) => Err(error.into()),
            };
        }
    }

    /// Hands the slot's message to the transport; the slot is marked before the step after which it may count as taken.
    fn hand_over(&mut self, slot: &mut Slot, again: bool) -> Result<Delivery, OutboxError> {
        let bytes = self.outbox.message(slot)?;
        let path = self.outbox.message_path(slot);
        let (outbox, now) = (self.outbox, self.now);
        let to = slot.key.to.clone();
        let parcel = OutgoingMessage { to: &to, bytes: &bytes, path: &path };
        let before = slot.state.clone();
        let delivery = self.transport.send(&parcel, &mut || {
            slot.state = State::Sending { since: now, again };
            slot.copies += 1;
            outbox.mark(slot)
        });
        delivery.map_err(|error| {
            // The mail surely did not go; what the disk has of the mark would make a doubt of it.
            slot.state = before;
            if let Err(error) = outbox.save(slot) {
                tracing::debug!(%error, "the mark of a mail that did not go may stay");
            }
            error.into()
        })
    }

    /// Turns what the transport said into the slot's next state. With an earlier copy in doubt only an acceptance settles it.
    fn conclude(&mut self, slot: &mut Slot, delivery: Delivery, doubted: Option<State>) -> Verdict {
        let at = self.now;
        let why = delivery.why().unwrap_or_else(|| Cause::Broken.into());
        if delivery.stops_the_round() {
            let (way, stop) = match (&delivery, slot.key.to.robot()) {
                (Delivery::Misconfigured { advice, .. }, Some(robot)) => {
                    (Way::Robot(robot.clone()), Stop::Misconfigured(why.clone(), *advice))
                }
                (Delivery::Misconfigured { advice, .. }, None) => {
                    (Way::Mail, Stop::Misconfigured(why.clone(), *advice))
                }
                (_, Some(robot)) => (Way::Messenger(robot.messenger), Stop::Unreachable(why.clone())),
                (_, None) => (Way::Mail, Stop::Unreachable(why.clone())),
            };
            self.stops.insert(way, stop);
        }
        if let Some(why) = doubted.as_ref().and_then(|_| second_refusal(&delivery)) {
            slot.state = State::Doubt { at, why: why.clone(), again: true };
            return Verdict::InDoubt { why };
        }
        match (delivery, doubted) {
            (Delivery::Accepted(reply), _) => {
                slot.state = State::Sent { at, reply: reply.clone() };
                Verdict::Sent { reply }
            }
            (Delivery::Filed(path), None) => {
                slot.state = State::Filed { at, path: path.clone() };
                Verdict::Filed { path }
            }
            (Delivery::InDoubt { .. }, doubted) => {
                slot.state = State::Doubt { at, why: why.clone(), again: doubted.is_some() };
                Verdict::InDoubt { why }
            }
            (_, Some(doubted)) => {
                slot.state = doubted;
                Verdict::InDoubt { why }
            }
            (Delivery::Refused { refusal, .. }, None) if refusal != Refusal::Later => {
                slot.state = State::Refused { at, refusal: Some(refusal), why: why.clone() };
                Verdict::Refused { refusal: Some(refusal), why }
            }
            (Delivery::Misconfigured { advice, .. }, None) => {
                // Whoever mends the settings wants the next run to try at once.
                slot.state = State::Prepared;
                Verdict::Misconfigured { why, advice }
            }
            (later, None) => self.postpone(slot, &later, why),
        }
    }

    fn deferred(&self, until: DateTime<Utc>, why: Why) -> Verdict {
        Verdict::Deferred { until: until.with_timezone(&self.policy.zone), why }
    }

    fn postpone(&self, slot: &mut Slot, delivery: &Delivery, why: Why) -> Verdict {
        if slot.first_try.is_some_and(|first| first + self.policy.give_up <= self.now) {
            slot.state = State::Refused { at: self.now, refusal: None, why: why.clone() };
            return Verdict::Refused { refusal: None, why };
        }
        let waits = &self.policy.back_off;
        let index = (slot.tries.max(1) as usize - 1).min(waits.len().saturating_sub(1));
        let until = self.now + waits.get(index).copied().unwrap_or(TimeDelta::minutes(5));
        slot.state = State::Deferred { until, why: why.clone() };
        match delivery {
            Delivery::Unreachable { .. } => Verdict::Unreachable { why },
            _ => self.deferred(until, why),
        }
    }
}

/// That a second copy is refused for good, which tells nothing of the first.
fn second_refusal(delivery: &Delivery) -> Option<Why> {
    let (code, text) = match delivery {
        Delivery::Refused { refusal: Refusal::Later, .. } => return None,
        Delivery::Refused { cause: Cause::Reply { code, text }, .. } => (i64::from(*code), text),
        Delivery::Refused { cause: Cause::Answer { code, text }, .. } => (*code, text),
        _ => return None,
    };
    Some(Cause::SecondRefused { code, text: text.clone() }.into())
}

/// Whether the message's head has that header.
fn has_header(message: &[u8], name: &str) -> bool {
    let head = message.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(message.len());
    let head = String::from_utf8_lossy(&message[..head]).to_ascii_lowercase();
    let name = format!("{}:", name.to_ascii_lowercase());
    head.lines().any(|line| line.starts_with(&name))
}
