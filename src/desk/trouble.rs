//! What somebody must hear: a run that failed, a mail that does not get through, a store that sent nothing.
//!
//! The operator is told once for each cause and period, by mail where mail works; where it does not, [`Alert`] says that nobody has
//! heard yet, and the command prints it, which cron mails. Owners are told where there is nothing to report, and whoever answers
//! for a store is reminded of what is missing.

use super::letters::Letter;
use super::{Desk, Failure, MissingExport, exit};
use crate::calendar::Period;
use crate::deliver::{Mailbox, Outcome, Recipient, Slot, Verdict};
use crate::words::Phrase;
use chrono::{DateTime, NaiveTime, Utc};
use std::collections::BTreeMap;

/// Something that is no failure of the run and must be heard all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// What it is known by: once for each and period.
    pub cause: String,
    /// The period it concerns.
    pub period: Period,
    /// What it is, and what to do.
    pub text: Vec<Phrase>,
}

impl Incident {
    /// A matter of one sentence.
    pub fn new(cause: impl Into<String>, period: Period, text: Phrase) -> Self {
        Incident { cause: cause.into(), period, text: vec![text] }
    }
}

/// What became of telling.
#[derive(Debug)]
pub struct Alert {
    /// What was to be told.
    pub text: Vec<Phrase>,
    /// Whether it was not known before.
    pub fresh: bool,
    /// Whether the mail server took a mail about it.
    pub reached: bool,
    /// The mails.
    pub mails: Vec<Outcome>,
}

impl Desk {
    /// Tells those concerned of a failure that will not go away by itself; what became of the mails. `owed` is what the
    /// stores have not given yet.
    pub fn tell_of_trouble(
        &self,
        period: &Period,
        failure: &Failure,
        owed: &[MissingExport],
        now: DateTime<Utc>,
    ) -> Result<Vec<Outcome>, Failure> {
        let passing = matches!(failure.exit_code(), exit::LATER | exit::USAGE);
        if passing || self.settings.mail.is_none() {
            return Ok(Vec::new());
        }
        let reason = failure.phrase();
        let cause = failure.cause();
        let mut slots = Vec::new();
        for letter in self.letters(period, failure, reason, owed)? {
            slots.push(self.letter_slot(period, &cause, letter, now)?.0);
        }
        self.hand_over(slots, now)
    }

    /// Tells the operator of a panic, by its message.
    pub fn tell_of_panic(&self, period: &Period, panic: &str, now: DateTime<Utc>) -> Result<Vec<Outcome>, Failure> {
        let reason = Phrase::new("failure.bug").with("text", panic);
        let (subject, opening) = self.opening(period)?;
        let Some(letter) = self.to_operator(subject, vec![opening, reason])? else { return Ok(Vec::new()) };
        let (slot, _) = self.letter_slot(period, "bug", letter, now)?;
        self.hand_over(vec![slot], now)
    }

    /// Tells the operator of matters. `down`: the mail server was away a moment ago, and need not be asked again now.
    pub fn tell(&self, matters: Vec<Incident>, down: bool, now: DateTime<Utc>) -> Vec<Alert> {
        matters.into_iter().filter_map(|matter| self.tell_one(matter, down, now)).collect()
    }

    fn tell_one(&self, matter: Incident, down: bool, now: DateTime<Utc>) -> Option<Alert> {
        let text = matter.text.clone();
        // What is only written to a file reaches nobody: then it is said where the run is watched, or by cron.
        let unmailed = |fresh| Alert { text: text.clone(), fresh, reached: false, mails: Vec::new() };
        if self.writes_mail_to_files() {
            return Some(unmailed(true));
        }
        let told = self.by_mail(matter, down, now).unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody could be told by mail");
            Some(unmailed(true))
        });
        told.filter(|told| told.fresh)
    }

    fn by_mail(&self, matter: Incident, down: bool, now: DateTime<Utc>) -> Result<Option<Alert>, Failure> {
        let subject = Phrase::new("trouble.matter-subject").with("days", matter.period.span());
        let Some(letter) = self.to_operator(subject, matter.text.clone())? else { return Ok(None) };
        let (slot, fresh) = self.letter_slot(&matter.period, &matter.cause, letter, now)?;
        let mails = if down || !fresh { Vec::new() } else { self.hand_over(vec![slot], now)? };
        let reached = mails.iter().any(|mail| matches!(mail.verdict, Verdict::Sent { .. }));
        Ok(Some(Alert { text: matter.text, fresh, reached, mails }))
    }

    /// Reminds whoever answers for the stores of what is missing; whom nobody named, the operator hears for. Once for each
    /// time of day and period.
    pub fn remind(
        &self,
        period: &Period,
        owed: &[MissingExport],
        at: NaiveTime,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Outcome>, Failure> {
        let Some(mail) = &self.settings.mail else { return Ok(Vec::new()) };
        let mut by_person: BTreeMap<String, (Mailbox, Vec<&MissingExport>)> = BTreeMap::new();
        for need in owed {
            let whose = need.person_email.as_ref().unwrap_or(&mail.operator);
            let name = need.person_email.as_ref().and(need.person.as_ref()).unwrap_or(&whose.name);
            let mailbox = Mailbox::new(name, whose.address.clone());
            by_person.entry(mailbox.address.to_string()).or_insert_with(|| (mailbox, Vec::new())).1.push(need);
        }
        let until = until.with_timezone(&self.settings.time_zone).time();
        let mut slots = Vec::new();
        for (mailbox, needs) in by_person.into_values() {
            let opening = Phrase::new("trouble.remind").with("week", period.id()).with("days", period.span());
            let mut body = vec![opening.with("until", crate::words::Field::Clock(until))];
            body.extend(needs.into_iter().map(MissingExport::phrase));
            let subject = Phrase::new("trouble.remind-subject");
            let Mailbox { name, address } = mailbox;
            let to = Recipient::Mail(address);
            let letter = Letter { whom: "person", name, to, language: self.settings.language, subject, body };
            slots.push(self.letter_slot(period, &format!("remind-{}", at.format("%H%M")), letter, now)?.0);
        }
        self.hand_over(slots, now)
    }

    fn hand_over(&self, slots: Vec<Slot>, now: DateTime<Utc>) -> Result<Vec<Outcome>, Failure> {
        self.deliver(slots, now)
    }

    /// Subject and first sentence of a letter about a run that failed.
    fn opening(&self, period: &Period) -> Result<(Phrase, Phrase), Failure> {
        let made = self.latest_of(period)?.is_some();
        let (subject, opening) = match made {
            true => ("trouble.again-subject", "trouble.again"),
            false => ("trouble.operator-subject", "trouble.operator"),
        };
        Ok((Phrase::new(subject), Phrase::new(opening).with("week", period.id()).with("days", period.span())))
    }

    fn letters(
        &self,
        period: &Period,
        failure: &Failure,
        reason: Phrase,
        owed: &[MissingExport],
    ) -> Result<Vec<Letter>, Failure> {
        let (subject, opening) = self.opening(period)?;
        let mut body = vec![opening, reason];
        // Where the inbox could not be read, what is owed may lie there.
        let unread = matches!(failure, Failure::NoInput(nothing) if nothing.hides_exports());
        // What is said already is not said twice.
        let said = |owed: &Phrase| matches!(failure, Failure::NoInput(nothing) if nothing.given.contains(owed));
        body.extend(owed.iter().filter(|_| !unread).map(MissingExport::phrase).filter(|owed| !said(owed)));
        let mut letters: Vec<Letter> = self.to_operator(subject, body)?.into_iter().collect();
        // Owners who never had a report wait for none, and those who have this one for no other.
        let made = self.latest_of(period)?.is_some();
        let expected =
            matches!(failure, Failure::NoInput(_)) && !unread && !made && !self.revisions.periods()?.is_empty();
        let heard = self.recipients().into_iter().filter(|(_, to)| expected && to.after().is_none());
        for (owner, to) in heard {
            letters.push(Letter {
                name: owner.name.clone(),
                to,
                language: owner.language,
                whom: "owner",
                subject: Phrase::new("trouble.owner-subject"),
                body: vec![Phrase::new("trouble.owner").with("week", period.id()).with("days", period.span())],
            });
        }
        Ok(letters)
    }

    /// Whether owners were told that the report of a period is delayed and follows.
    pub fn was_promised(&self, period: &Period) -> Result<bool, Failure> {
        Ok(self.has_letter(period, "no-input", "owner")? || self.has_letter(period, "nothing-at-all", "owner")?)
    }
}
