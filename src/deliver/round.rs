//! One round of sending: each slot that is due, one message each, one after another.
//!
//! A refused address stops nobody else; a server that cannot be reached or logged into stops the round, because it would
//! stop each of the others too. What is found in doubt follows the policy; what is sent stays sent.

use super::outcome::{Outcome, Verdict};
use super::transport::{Delivery, Kind, Parcel, Phase, Transport};
use super::{Outbox, OutboxError, Slot, State};
use chrono::{DateTime, TimeDelta, Utc};

/// What happens to a mail that perhaps was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InDoubt {
    /// Nothing, until a person decides: never twice.
    #[default]
    Hold,
    /// One more copy after [`Policy::doubt_age`], the same bytes and Message-ID: never zero.
    ResendOnce,
}

/// The patience of a round.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What happens to doubts.
    pub in_doubt: InDoubt,
    /// How old a doubt must be before a second copy goes.
    pub doubt_age: TimeDelta,
    /// How long to wait after the first failure, the second ...; the last goes on.
    pub back_off: Vec<TimeDelta>,
    /// When to give up, counted from the first try.
    pub give_up: TimeDelta,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            in_doubt: InDoubt::Hold,
            doubt_age: TimeDelta::hours(1),
            back_off: [5, 15, 60, 240].map(TimeDelta::minutes).into(),
            give_up: TimeDelta::days(5),
        }
    }
}

/// Takes every slot that is due at `now` through the transport; an outcome for each of `slots`, in their order.
pub fn deliver_all(
    outbox: &Outbox,
    slots: Vec<Slot>,
    transport: &mut dyn Transport,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Vec<Outcome> {
    let mut round = Round { outbox, transport, policy, now, stop: None };
    let outcomes = slots.into_iter().map(|slot| round.take(slot)).collect();
    round.transport.finish();
    outcomes
}

/// Sends one message outside all slots, to try the settings: it is noted nowhere, and every run may send another.
pub fn send_test(transport: &mut dyn Transport, parcel: &Parcel<'_>) -> Delivery {
    let nothing_to_note = &mut || Ok(());
    let delivery = transport.send(parcel, nothing_to_note);
    transport.finish();
    delivery.unwrap_or_else(|e| Delivery::Unreachable { phase: Phase::Data, error: e.to_string() })
}

struct Round<'a> {
    outbox: &'a Outbox,
    transport: &'a mut dyn Transport,
    policy: &'a Policy,
    now: DateTime<Utc>,
    /// Why nobody else is tried.
    stop: Option<Stop>,
}

enum Stop {
    Unreachable(String),
    Misconfigured(String),
}

impl Round<'_> {
    fn take(&mut self, mut slot: Slot) -> Outcome {
        let key = slot.key.clone();
        let before = slot.state.clone();
        let verdict = self.look(&mut slot).unwrap_or_else(Verdict::Broken);
        let fresh = slot.state != before || matches!(verdict, Verdict::Broken(_) | Verdict::Misconfigured { .. });
        Outcome { key, fresh, verdict }
    }

    /// What the slot's state asks for.
    fn look(&mut self, slot: &mut Slot) -> Result<Verdict, OutboxError> {
        if let State::Sending { again, .. } = slot.state {
            let text = "the program was stopped while sending".to_owned();
            slot.state = State::Doubt { at: self.now, text, again };
            self.outbox.save(slot)?;
        }
        match slot.state.clone() {
            State::Sent { reply, .. } => Ok(Verdict::Sent { reply }),
            State::Refused { code, text, .. } => Ok(Verdict::Refused { code, text }),
            State::Deferred { until, text } if until > self.now => Ok(Verdict::Deferred { until, text }),
            State::Doubt { at, text, again } => {
                let due =
                    self.policy.in_doubt == InDoubt::ResendOnce && !again && at + self.policy.doubt_age <= self.now;
                if due { self.attempt(slot, true) } else { Ok(Verdict::InDoubt { text }) }
            }
            State::Prepared | State::Deferred { .. } | State::Sending { .. } => self.attempt(slot, false),
        }
    }

    /// One try. `again`: an earlier copy is in doubt.
    fn attempt(&mut self, slot: &mut Slot, again: bool) -> Result<Verdict, OutboxError> {
        match &self.stop {
            Some(Stop::Unreachable(text)) => return Ok(Verdict::Unreachable { text: text.clone() }),
            Some(Stop::Misconfigured(text)) => return Ok(Verdict::Misconfigured { text: text.clone() }),
            None => {}
        }
        let bytes = self.outbox.message(slot)?;
        let path = self.outbox.message_path(slot);
        let doubted = slot.state.clone();
        let (outbox, now) = (self.outbox, self.now);
        let parcel = Parcel { to: &slot.key.address.clone(), bytes: &bytes, path: &path };
        let delivery = self.transport.send(&parcel, &mut || {
            slot.state = State::Sending { since: now, again };
            outbox.save(slot)
        })?;
        slot.first_try.get_or_insert(now);
        slot.tries += 1;
        let verdict = self.conclude(slot, delivery, again.then_some(doubted));
        self.outbox.save(slot)?;
        Ok(verdict)
    }

    /// Turns what the transport said into the slot's next state. With an earlier copy in doubt only an acceptance settles it.
    fn conclude(&mut self, slot: &mut Slot, delivery: Delivery, doubted: Option<State>) -> Verdict {
        let at = self.now;
        if let Some(reason) = delivery.stops_the_round() {
            self.stop = Some(reason.map_or_else(Stop::Misconfigured, Stop::Unreachable));
        }
        match (delivery, doubted) {
            (Delivery::Accepted(reply), _) => {
                slot.state = State::Sent { at, reply: reply.clone() };
                Verdict::Sent { reply }
            }
            (Delivery::InDoubt { error }, doubted) => {
                slot.state = State::Doubt { at, text: error.clone(), again: doubted.is_some() };
                Verdict::InDoubt { text: error }
            }
            (Delivery::Refused { code, text, kind: Kind::Never }, Some(_)) => {
                let text = format!("the second copy was refused ({code} {text})");
                slot.state = State::Doubt { at, text: text.clone(), again: true };
                Verdict::InDoubt { text }
            }
            (other, Some(doubted)) => {
                slot.state = doubted;
                Verdict::InDoubt { text: other.text() }
            }
            (Delivery::Refused { code, text, kind: Kind::Never }, None) => {
                slot.state = State::Refused { at, code: Some(code), text: text.clone() };
                Verdict::Refused { code: Some(code), text }
            }
            (Delivery::Misconfigured { error, .. }, None) => {
                // Whoever mends the settings wants the next run to try at once.
                slot.state = State::Prepared;
                Verdict::Misconfigured { text: error }
            }
            (later, None) => self.postpone(slot, &later),
        }
    }

    fn postpone(&self, slot: &mut Slot, delivery: &Delivery) -> Verdict {
        let text = delivery.text();
        if slot.first_try.is_some_and(|first| first + self.policy.give_up <= self.now) {
            slot.state = State::Refused { at: self.now, code: None, text: text.clone() };
            return Verdict::Refused { code: None, text };
        }
        let waits = &self.policy.back_off;
        let index = (slot.tries.max(1) as usize - 1).min(waits.len().saturating_sub(1));
        let until = self.now + waits.get(index).copied().unwrap_or(TimeDelta::minutes(5));
        slot.state = State::Deferred { until, text: text.clone() };
        match delivery {
            Delivery::Unreachable { .. } => Verdict::Unreachable { text },
            _ => Verdict::Deferred { until, text },
        }
    }
}
