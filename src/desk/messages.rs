//! Messages: each owner's part of a report, addressed, as a mail or for a robot. How they leave is said in [`super::sending`].

use super::{Desk, Failure, ReportInputs, ReportRequest};
use crate::calendar::PeriodKind;
use crate::compose::Detail;
use crate::config::{self, Owner};
use crate::deliver::{
    Address, Attachment, Form, LARGEST_FILE, Mail, Mailbox, Messenger, OutboxError, Recipient, Resolution, Slot,
    SlotKey,
};
use crate::render::digest::{self, Attached, Templates};
use crate::render::{card, workbook};
use crate::report::Report;
use crate::revisions::{Change, Revision};
use crate::threads;
use crate::words::Words;
use chrono::{DateTime, Utc};

/// What a message in any form is made from.
#[derive(Clone, Copy)]
struct Letter<'a> {
    owner: &'a Owner,
    report: &'a Report,
    key: &'a SlotKey,
    all_stores: bool,
    words: &'a Words,
    templates: &'a Templates,
    made_at: DateTime<Utc>,
    /// The house's own workbook, filled.
    own: Option<&'a [u8]>,
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A message for one recipient.
pub struct Message {
    /// Whose it is.
    pub to: Recipient,
    /// Its file within a revision.
    pub name: String,
    /// The complete message.
    pub bytes: Vec<u8>,
    /// The same with less attached, for servers that refuse it.
    pub smaller: Vec<(Form, Vec<u8>)>,
}

impl Message {
    /// Its files within a revision, the whole message last: with it all are there.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let smaller = |address: &Address| {
            let name = |form: Form| Revision::smaller_message_name(address.as_str(), form.word());
            self.smaller.iter().map(|(form, bytes)| (name(*form), bytes.clone())).collect()
        };
        let mut files: Vec<_> = self.to.address().map(smaller).unwrap_or_default();
        files.push((self.name.clone(), self.bytes.clone()));
        files
    }
}

/// The file of a recipient's message within a period's revision.
pub fn message_name(to: &Recipient, period: &str) -> String {
    match to {
        Recipient::Mail(address) => Revision::message_name(address.as_str()),
        Recipient::Card(robot) => Revision::robot_file_name(&robot.to_string(), "card.json"),
        // Under the name that the group sees.
        Recipient::Workbook(robot) => Revision::robot_file_name(&robot.to_string(), &workbook_name(period)),
    }
}

/// In ASCII: mail programs make strange things of other letters.
fn workbook_name(period: &str) -> String {
    format!("{}-report-{period}.xlsx", rhythm_word(period))
}

/// The same of the house's own.
fn own_workbook_name(period: &str) -> String {
    format!("{}-own-{period}.xlsx", rhythm_word(period))
}

fn rhythm_word(period: &str) -> &'static str {
    match PeriodKind::of_id(period) {
        Some(PeriodKind::Day) => "daily",
        Some(PeriodKind::Month) => "monthly",
        Some(PeriodKind::Year) => "yearly",
        Some(PeriodKind::Event) => "event",
        Some(PeriodKind::Week | PeriodKind::PlanWeek) | None => "weekly",
    }
}

impl Desk {
    /// The messages of a revision for these recipients of owners. The same report is made once for owners who see the same.
    pub fn messages(
        &self,
        material: &ReportInputs,
        revision: u32,
        to: &[(&Owner, Recipient)],
        changes: &[Change],
        made_at: DateTime<Utc>,
    ) -> Result<Vec<Message>, Failure> {
        let asks: Vec<ReportRequest> = to
            .iter()
            .map(|(owner, _)| {
                let mut ask = self.of_owner(owner, Some(revision));
                ask.changes = self.changes_for(changes, &ask.stores);
                ask
            })
            .collect();
        let mut distinct: Vec<ReportRequest> = Vec::new();
        for ask in &asks {
            if !distinct.contains(ask) {
                distinct.push(ask.clone());
            }
        }
        let reports = self.reports(material, &distinct);
        let own = self.filled(&material.lists, &reports.iter().collect::<Vec<_>>())?;
        let templates = self.templates()?;
        let letters: Vec<_> = to.iter().zip(&asks).collect();
        let message = |((owner, to), ask): &(&(&Owner, Recipient), &ReportRequest)| {
            let at = distinct.iter().position(|d| d == *ask).expect("every report asked for was made");
            let key = SlotKey::new(&self.settings.report.id, &material.period.id(), revision, to.clone());
            let words = self.words_for(ask.language);
            let all_stores = ask.stores.len() == self.settings.stores.len();
            let (report, key, words, templates) = (&reports[at], &key, &words, &templates);
            let own = own[at].as_deref();
            self.message(&Letter { owner, report, key, all_stores, words, templates, made_at, own })
        };
        threads::map(&letters, message).into_iter().collect()
    }

    fn message(&self, letter: &Letter<'_>) -> Result<Message, Failure> {
        let to = letter.key.to.clone();
        let name = message_name(&to, &letter.key.period);
        let (bytes, smaller) = match &to {
            Recipient::Mail(address) => {
                let smaller = Form::SMALLER.into_iter();
                let smaller = smaller.map(|form| Ok((form, self.encoded(letter, address, form)?)));
                (self.encoded(letter, address, Form::Full)?, smaller.collect::<Result<Vec<_>, Failure>>()?)
            }
            Recipient::Card(robot) => (carded(letter, robot.messenger)?, Vec::new()),
            Recipient::Workbook(_) => (for_robot(letter)?.0, Vec::new()),
        };
        Ok(Message { to, name, bytes, smaller })
    }

    /// A message in one form. Every form says the same in the same place; only what is attached differs.
    fn encoded(&self, letter: &Letter<'_>, to: &Address, form: Form) -> Result<Vec<u8>, Failure> {
        let Letter { owner, report, key, all_stores, words, templates, made_at, own } = *letter;
        let name = workbook_name(&key.period);
        let recipient = digest::Recipient {
            name: Some(owner.name.clone()).filter(|name| !name.is_empty()),
            all_stores,
            attached: match form {
                Form::Full if own.is_some() => Attached::WholeAndOwn(name.clone(), own_workbook_name(&key.period)),
                Form::Full => Attached::Whole(name.clone()),
                Form::Slim => Attached::Slim(name.clone()),
                Form::Bare => Attached::TooLarge(place(key)),
            },
        };
        let workbook = match form {
            Form::Full => Some(workbook(report, words)?),
            Form::Slim => Some(workbook(&report.slim(), words)?),
            Form::Bare => None,
        };
        let attached = |(name, bytes)| Attachment { name, mime: XLSX.to_owned(), bytes };
        let workbook = workbook.map(|bytes| (name, bytes));
        // A server that takes no large mail gets the report's alone.
        let own = own.filter(|_| form == Form::Full).map(|bytes| (own_workbook_name(&key.period), bytes.to_vec()));
        let from = self.sender()?;
        let mail = Mail {
            known_by: self.idempotency().map(|known| known.header.clone()),
            message_id: key.message_id(from.address.domain()),
            from,
            to: Mailbox::new(owner.name.clone(), to.clone()),
            subject: digest::subject(report, words),
            html: digest::html(report, words, templates, &recipient).map_err(Failure::Digest)?,
            text: digest::text(report, words, templates, &recipient).map_err(Failure::Digest)?,
            attachments: workbook.into_iter().chain(own).map(attached).collect(),
            date: made_at,
            list: self.settings.report.id.clone(),
        };
        Ok(mail.encode()?)
    }

    /// The report addressed to somebody who tries it out: the whole of it to an address, an owner's card to their robot.
    pub fn test_message(
        &self,
        material: &ReportInputs,
        to: &Recipient,
        made_at: DateTime<Utc>,
    ) -> Result<Message, Failure> {
        let number = self.revisions.next_number(&material.period.id())?;
        let anybody = Owner {
            name: String::new(),
            email: None,
            robot: None,
            stores: config::Stores::All,
            view: Detail::Operator,
            language: self.settings.language,
        };
        let owner = match to.robot() {
            None => &anybody,
            Some(_) => self.settings.owners.iter().find(|owner| owner.recipients().contains(to)).ok_or_else(|| {
                Failure::Usage(crate::words::Phrase::new("failure.no-robot").with("text", to.to_string()))
            })?,
        };
        let mut messages = self.messages(material, number, &[(owner, to.clone())], &[], made_at)?;
        Ok(messages.swap_remove(0))
    }

    /// Every owner with everyone to whom a message goes for them.
    pub fn recipients(&self) -> Vec<(&Owner, Recipient)> {
        let owners = self.settings.owners.iter();
        owners.flat_map(|owner| owner.recipients().into_iter().map(move |to| (owner, to))).collect()
    }

    /// The slots of a revision's messages, made where they are not there yet.
    pub fn slots(&self, revision: &Revision) -> Result<Vec<Slot>, Failure> {
        let mut slots = Vec::new();
        for (_, to) in self.recipients() {
            if revision.has(&message_name(&to, &revision.period)) {
                let key = SlotKey::new(&self.settings.report.id, &revision.period, revision.number, to);
                slots.push(self.slot(revision, &key)?);
            }
        }
        Ok(slots)
    }

    /// A slot; with the message that stands there now where nobody ever got the one it was made for, and the revision says
    /// that this one is its own: the reports were lost and made again.
    fn slot(&self, revision: &Revision, key: &SlotKey) -> Result<Slot, Failure> {
        let mut forms = vec![(Form::Full, message_name(&key.to, &key.period))];
        if let Some(address) = key.to.address() {
            let name = |form: Form| Revision::smaller_message_name(address.as_str(), form.word());
            let smaller = Form::SMALLER.into_iter().map(|form| (form, name(form)));
            // Revisions of older versions have only whole messages.
            forms.extend(smaller.filter(|(_, name)| revision.has(name)));
        }
        let forms: Vec<_> = forms.into_iter().map(|(form, name)| (form, revision.relative(&name))).collect();
        let slot = self.outbox.prepare_forms(key, &forms)?;
        let renewed = !slot.was_tried() && self.is_changed(&slot) && self.vouches(revision, &slot)?;
        Ok(if renewed { self.outbox.renew(key)? } else { slot })
    }

    /// A slot made due once more; with the message that stands there now where the revision says that it is its own.
    pub fn resend(&self, revision: &Revision, slot: &Slot) -> Result<Slot, Failure> {
        let renewed = self.is_changed(slot) && self.vouches(revision, slot)?;
        Ok(if renewed { self.outbox.renew(&slot.key)? } else { self.outbox.resend(&slot.key)? })
    }

    /// Ends a doubt, or says what holds where another message stands in the place of one that was sent: that message must be the
    /// revision's own, not one that somebody or the disk has changed.
    pub fn resolve(
        &self,
        revision: &Revision,
        to: Recipient,
        resolution: Resolution,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let key = SlotKey::new(&self.settings.report.id, &revision.period, revision.number, to);
        if let Some(slot) = self.outbox.get(&key)?
            && self.outbox.holds_another(&slot)
            && !self.vouches(revision, &slot)?
        {
            self.outbox.message(&slot)?;
        }
        self.outbox.resolve(&key, resolution, now)?;
        Ok(())
    }

    fn is_changed(&self, slot: &Slot) -> bool {
        matches!(self.outbox.message(slot), Err(OutboxError::Changed { .. }))
    }

    /// Whether all forms of a slot's message are the revision's own.
    fn vouches(&self, revision: &Revision, slot: &Slot) -> Result<bool, Failure> {
        let folder = revision.relative("");
        for stored in std::iter::once(&slot.message).chain(&slot.smaller) {
            let name = stored.message.strip_prefix(&folder).unwrap_or(&stored.message);
            if !revision.vouches_for(name)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A card in the format of its messenger.
fn carded(letter: &Letter<'_>, messenger: Messenger) -> Result<Vec<u8>, Failure> {
    let Letter { owner, report, key, all_stores, words, .. } = *letter;
    let attached = match (messenger.takes_files(), owner.email.is_some()) {
        (true, _) => {
            let name = workbook_name(&key.period);
            match for_robot(letter)? {
                (bytes, _) if bytes.len() as u64 > LARGEST_FILE => Attached::Kept(place(key)),
                (_, Form::Full) => Attached::Follows(name),
                (_, _) => Attached::SlimFollows(name),
            }
        }
        (false, true) => Attached::Mailed,
        (false, false) => Attached::Kept(place(key)),
    };
    // A group reads it: it addresses nobody.
    let recipient = digest::Recipient { name: None, all_stores, attached };
    Ok(match messenger {
        Messenger::Wecom => card::wecom(report, words, &recipient),
        Messenger::Dingtalk => card::dingtalk(report, words, &recipient),
        Messenger::Feishu => card::feishu(report, words, &recipient),
    })
}

/// The workbook that a robot takes: the whole one, or the small one where that is too large. One that is too large all the same
/// is refused when it is to be sent, and told then.
fn for_robot(letter: &Letter<'_>) -> Result<(Vec<u8>, Form), Failure> {
    let whole = workbook(letter.report, letter.words)?;
    if whole.len() as u64 <= LARGEST_FILE {
        return Ok((whole, Form::Full));
    }
    Ok((workbook(&letter.report.slim(), letter.words)?, Form::Slim))
}

/// Where the sender finds the report.
fn place(key: &SlotKey) -> String {
    format!("{}/rev-{}", key.period, key.revision)
}
