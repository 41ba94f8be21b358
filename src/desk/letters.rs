//! Letters: mails that are no report, to the operator, to whoever answers for a store, to owners who wait.
//!
//! A letter goes the way of every mail: written once under the reports folder, then sent through a slot of its own, so that
//! however often cron calls, nobody hears the same twice.

use super::{Desk, Failure};
use crate::calendar::Week;
use crate::deliver::{Mail, Mailbox, Slot, SlotKey};
use crate::files::{self, Access};
use crate::revisions::Revision;
use crate::words::{Language, Phrase, Words};
use chrono::{DateTime, Utc};

/// Somebody to be told, and what.
pub(super) struct Letter {
    /// `operator`, `owner`, `person`: with the cause what the letter is known by.
    pub(super) whom: &'static str,
    pub(super) to: Mailbox,
    pub(super) language: Language,
    pub(super) subject: Phrase,
    pub(super) body: Vec<Phrase>,
}

impl Desk {
    /// A letter to the operator, where the settings name one.
    pub(super) fn to_operator(&self, subject: Phrase, body: Vec<Phrase>) -> Result<Option<Letter>, Failure> {
        let Some(mail) = &self.settings.mail else { return Ok(None) };
        let to = mail.operator.clone();
        Ok(Some(Letter { to, language: self.settings.language, whom: "operator", subject, body }))
    }

    /// The slot of a letter about a cause and a week, and whether it is new; the letter is written where there is none yet.
    pub(super) fn letter_slot(
        &self,
        week: &Week,
        cause: &str,
        letter: Letter,
        now: DateTime<Utc>,
    ) -> Result<(Slot, bool), Failure> {
        let whom = letter.whom;
        let report = format!("{}.{cause}.{whom}", self.settings.report.id);
        let key = SlotKey::new(&report, &week.id(), 1, letter.to.address.clone());
        if let Some(slot) = self.outbox.get(&key)? {
            return Ok((slot, false));
        }
        let from = self.sender()?;
        let words = self.words_for(letter.language);
        let text = words_of(&words, &letter.body);
        let subject = letter.subject.with("title", self.settings.title.as_str());
        let mail = Mail {
            known_by: None,
            message_id: key.message_id(from.address.domain()),
            from,
            to: letter.to,
            subject: words.say(&subject.with("week", week.id()).with("days", week.span())),
            html: page(&text),
            text,
            attachments: Vec::new(),
            date: now,
            list: self.settings.report.id.clone(),
        };
        let name = format!("{}/{whom}-{cause}/{}", week.id(), Revision::message_name(key.address.as_str()));
        files::write(&self.settings.paths.reports.join(&name), &mail.encode()?, Access::Private)?;
        Ok((self.outbox.prepare(&key, &name)?, true))
    }

    /// Whether a letter about a cause was ever written for a week.
    pub fn has_letter(&self, week: &Week, cause: &str, whom: &str) -> Result<bool, Failure> {
        let report = format!("{}.{cause}.{whom}", self.settings.report.id);
        let slots = self.outbox.all()?;
        Ok(slots.iter().any(|slot| slot.key.report == report && slot.key.period == week.id()))
    }

    /// Whether a slot is that of a letter and not of a report.
    pub fn is_letter(&self, key: &SlotKey) -> bool {
        let rest = key.report.strip_prefix(self.settings.report.id.as_str());
        rest.is_some_and(|rest| rest.starts_with('.'))
    }
}

fn words_of(words: &Words, body: &[Phrase]) -> String {
    let lines: Vec<String> = body.iter().map(|phrase| words.say(phrase)).collect();
    lines.join("\n\n") + "\n"
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
