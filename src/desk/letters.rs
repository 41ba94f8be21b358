//! Letters: mails that are no report, to the operator, to whoever answers for a store, to owners who wait.
//!
//! A letter goes the way of every message: written once under the reports folder, then sent through a slot of its own, so that
//! however often cron calls, nobody hears the same twice. Owners hear where they read: by mail, by their robot, or both.

use super::messages::message_name;
use super::{Desk, Failure};
use crate::calendar::Period;
use crate::deliver::{Mail, Mailbox, Messenger, Recipient, Slot, SlotKey, State, is_datable};
use crate::files::{self, Access};
use crate::intake::Journal;
use crate::render::card;
use crate::words::{Language, Phrase};
use chrono::{DateTime, Utc};

/// Somebody to be told, and what.
pub(super) struct Letter {
    /// `operator`, `owner`, `person`: with the cause what the letter is known by.
    pub(super) whom: &'static str,
    /// How they are called.
    pub(super) name: String,
    pub(super) to: Recipient,
    pub(super) language: Language,
    pub(super) subject: Phrase,
    pub(super) body: Vec<Phrase>,
}

impl Desk {
    /// A letter to the operator, where the settings name one.
    pub(super) fn to_operator(&self, subject: Phrase, body: Vec<Phrase>) -> Result<Option<Letter>, Failure> {
        let Some(mail) = &self.settings.mail else { return Ok(None) };
        let Mailbox { name, address } = mail.operator.clone();
        let to = Recipient::Mail(address);
        Ok(Some(Letter { name, to, language: self.settings.language, whom: "operator", subject, body }))
    }

    /// The slot of a letter about a cause and a period, and whether it is new; the letter is written where there is none yet, and
    /// again where it was lost before it left.
    pub(super) fn letter_slot(
        &self,
        period: &Period,
        cause: &str,
        letter: Letter,
        now: DateTime<Utc>,
    ) -> Result<(Slot, bool), Failure> {
        let whom = letter.whom;
        let report = format!("{}.{cause}.{whom}", self.settings.report.id);
        let key = SlotKey::new(&report, &period.id(), 1, letter.to.clone());
        if let Some(slot) = self.outbox.get(&key)?
            && !self.outbox.discard_lost(&slot)?
        {
            return Ok((slot, false));
        }
        let words = self.words_for(letter.language);
        let subject = letter.subject.with("title", self.settings.title.as_str());
        let subject = words.say(&subject.with("week", period.id()).with("days", period.span()));
        let lines: Vec<String> = letter.body.iter().map(|phrase| words.say(phrase)).collect();
        let bytes = match &letter.to {
            Recipient::Mail(address) => {
                self.letter_mail(&key, Mailbox::new(letter.name, address.clone()), subject, &lines, now)?
            }
            Recipient::Card(robot) | Recipient::Workbook(robot) => note(robot.messenger, &subject, &lines),
        };
        let name = format!("{}/{whom}-{cause}/{}", period.id(), message_name(&letter.to, &period.id()));
        files::write(&self.settings.paths.reports.join(&name), &bytes, Access::Private)?;
        Ok((self.outbox.prepare(&key, &name)?, true))
    }

    fn letter_mail(
        &self,
        key: &SlotKey,
        to: Mailbox,
        subject: String,
        lines: &[String],
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, Failure> {
        let from = self.sender()?;
        let text = lines.join("\n\n") + "\n";
        let mail = Mail {
            known_by: None,
            message_id: key.message_id(from.address.domain()),
            from,
            to,
            subject,
            html: page(&text),
            text,
            attachments: Vec::new(),
            date: self.datable(now)?,
            list: self.settings.report.id.clone(),
        };
        Ok(mail.encode()?)
    }

    /// The moment by which a letter is dated: by a clock that says a year of which no mail can be, the last that was noted, else
    /// the first that a mail can be of. Such a clock is what the letter is about.
    fn datable(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
        if is_datable(now) {
            return Ok(now);
        }
        let received = Journal::open(self.journal_path())?.times().map(|(_, last)| last);
        let noted = received.max(self.history()?.newest());
        Ok(noted.filter(|noted| is_datable(*noted)).unwrap_or_default())
    }

    /// Whether a letter about a cause was ever written for a period.
    pub fn has_letter(&self, period: &Period, cause: &str, whom: &str) -> Result<bool, Failure> {
        let report = format!("{}.{cause}.{whom}", self.settings.report.id);
        let slots = self.outbox.all()?;
        Ok(slots.iter().any(|slot| slot.key.report == report && slot.key.period == period.id()))
    }

    /// The letters to somebody that did not get through, of one period or of all.
    pub fn letters_to(&self, to: &Recipient, period: Option<&Period>) -> Result<Vec<Slot>, Failure> {
        let theirs = |slot: &Slot| self.is_letter(&slot.key) && slot.key.to == *to;
        let of_it = |slot: &Slot| period.is_none_or(|period| slot.key.period == period.id());
        let settled = |slot: &Slot| matches!(slot.state, State::Sent { .. } | State::Filed { .. });
        let slots = self.outbox.all()?;
        Ok(slots.into_iter().filter(|slot| theirs(slot) && of_it(slot) && !settled(slot)).collect())
    }

    /// Whether there is a way to somebody: to an address always, to a robot while an owner has it.
    pub fn reaches(&self, to: &Recipient) -> bool {
        to.robot().is_none() || self.settings.everyone.iter().any(|owner| owner.recipients().contains(to))
    }

    /// Whether a slot is that of a letter and not of a report, in whose ids no dot stands.
    pub fn is_letter(&self, key: &SlotKey) -> bool {
        key.report.contains('.')
    }

    /// Whether a slot is of the report at hand, or of a letter about it.
    pub fn is_own(&self, key: &SlotKey) -> bool {
        let rest = key.report.strip_prefix(self.settings.report.id.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// A letter as a card.
fn note(messenger: Messenger, title: &str, lines: &[String]) -> Vec<u8> {
    match messenger {
        Messenger::Wecom => card::wecom_note(title, lines),
        Messenger::Dingtalk => card::dingtalk_note(title, lines),
        Messenger::Feishu => card::feishu_note(title, lines),
    }
}

/// The text as a page: a paragraph each, nothing else.
fn page(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let paragraphs = escaped.split("\n\n").map(|line| format!("<p>{}</p>", line.trim()));
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{}</body></html>\n",
        paragraphs.collect::<String>()
    )
}
