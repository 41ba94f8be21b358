//! Mail about a run that failed: to the operator, once for each cause and week; to the owners where there is nothing to report.
//!
//! It goes the way of every mail: written once under the reports folder, then sent through a slot of its own, so that however
//! often cron calls, nobody hears the same twice.

use super::{Desk, Failure, Need, exit};
use crate::calendar::Week;
use crate::deliver::{Address, Mail, Mailbox, Outcome, Slot, SlotKey, deliver_all};
use crate::files::{self, Access};
use crate::revisions::Revision;
use crate::words::{Language, Phrase, Words};
use chrono::{DateTime, Utc};

/// Somebody to be told, and what.
struct Letter {
    /// `operator` or `owner`.
    whom: &'static str,
    to: Mailbox,
    language: Language,
    subject: &'static str,
    body: Vec<Phrase>,
}

impl Desk {
    /// Tells those concerned of a failure that will not go away by itself; what became of the mails. `owed` is what the
    /// stores have not given yet.
    pub fn tell_of_trouble(
        &self,
        week: &Week,
        failure: &Failure,
        owed: &[Need],
        now: DateTime<Utc>,
    ) -> Result<Vec<Outcome>, Failure> {
        let lasting = matches!(failure.exit_code(), exit::DATA | exit::NO_INPUT | exit::BUG);
        if !lasting || self.settings.mail.is_none() {
            return Ok(Vec::new());
        }
        let reason = failure.phrase();
        let cause = reason.key().rsplit('.').next().unwrap_or_default().to_owned();
        let mut slots = Vec::new();
        for letter in self.letters(week, failure, reason, owed)? {
            slots.push(self.trouble_slot(week, &cause, letter, now)?);
        }
        let mut transport = self.transport()?;
        Ok(deliver_all(&self.outbox, slots, transport.as_mut(), &self.policy(), now))
    }

    fn letters(&self, week: &Week, failure: &Failure, reason: Phrase, owed: &[Need]) -> Result<Vec<Letter>, Failure> {
        let head = |key: &str| Phrase::new(key).with("week", week.id()).with("days", week.span());
        let made = self.revisions.latest(&week.id())?.is_some();
        let (subject, opening) = match made {
            true => ("trouble.again-subject", "trouble.again"),
            false => ("trouble.operator-subject", "trouble.operator"),
        };
        let mut letters = Vec::new();
        if let Some(mail) = &self.settings.mail {
            let address = Address::parse(mail.operator.email.as_ref())?;
            let mut body = vec![head(opening), reason];
            body.extend(owed.iter().map(Need::phrase));
            letters.push(Letter {
                to: Mailbox::new(mail.operator.name.clone().unwrap_or_default(), address),
                language: self.settings.language,
                whom: "operator",
                subject,
                body,
            });
        }
        // Owners who never had a report wait for none, and those who have this one for no other.
        let expected = matches!(failure, Failure::NoInput { .. }) && !made && !self.revisions.weeks()?.is_empty();
        for owner in self.settings.owners.iter().filter(|_| expected) {
            letters.push(Letter {
                to: Mailbox::new(owner.name(), Address::parse(&owner.address())?),
                language: owner.language,
                whom: "owner",
                subject: "trouble.owner-subject",
                body: vec![head("trouble.owner")],
            });
        }
        Ok(letters)
    }

    /// The slot of a letter; the letter is written where there is no slot yet.
    fn trouble_slot(&self, week: &Week, cause: &str, letter: Letter, now: DateTime<Utc>) -> Result<Slot, Failure> {
        let whom = letter.whom;
        let report = format!("{}.{cause}.{whom}", self.settings.report.id);
        let key = SlotKey::new(&report, &week.id(), 1, letter.to.address.clone());
        if let Some(slot) = self.outbox.get(&key)? {
            return Ok(slot);
        }
        let from = self.sender()?;
        let words = self.words_for(letter.language);
        let text = words_of(&words, &letter.body);
        let mail = Mail {
            known_by: None,
            message_id: key.message_id(from.address.domain()),
            from,
            to: letter.to,
            subject: words.say(
                &Phrase::new(letter.subject)
                    .with("title", self.settings.title.as_str())
                    .with("week", week.id())
                    .with("days", week.span()),
            ),
            html: page(&text),
            text,
            attachments: Vec::new(),
            date: now,
            list: self.settings.report.id.clone(),
        };
        let name = format!("{}/{whom}-{cause}/{}", week.id(), Revision::message_name(key.address.as_str()));
        files::write(&self.settings.paths.reports.join(&name), &mail.encode()?, Access::Private)?;
        Ok(self.outbox.prepare(&key, &name)?)
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
