//! Messages: each owner's part of a report, addressed; and the way they leave.

use super::{Ask, Desk, Failure, Material};
use crate::compose::Detail;
use crate::config::{self, Owner, Transport as Way};
use crate::deliver::{
    Address, Attachment, FileTransport, Form, InDoubt, KnownAgain, Login, Mail, Mailbox, OutboxError, Policy,
    Resolution, Slot, SlotKey, Smtp, SmtpSettings, Timeouts, Transport,
};
use crate::files;
use crate::render::digest::{self, Attached, Recipient, Templates};
use crate::render::workbook;
use crate::report::Report;
use crate::revisions::{Change, Revision};
use crate::words::Words;
use chrono::{DateTime, TimeDelta, Utc};

/// What a message in any form is made from.
#[derive(Clone, Copy)]
struct Letter<'a> {
    owner: &'a Owner,
    report: &'a Report,
    key: &'a SlotKey,
    words: &'a Words,
    templates: &'a Templates,
    made_at: DateTime<Utc>,
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A message for one owner.
pub struct Message {
    /// The address as slots know it.
    pub address: String,
    /// The complete message.
    pub bytes: Vec<u8>,
    /// The same with less attached, for servers that refuse it.
    pub smaller: Vec<(Form, Vec<u8>)>,
}

impl Message {
    /// Its files within a revision, the whole message last: with it all are there.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let name = |form: Form| Revision::smaller_message_name(&self.address, form.word());
        let mut files: Vec<_> = self.smaller.iter().map(|(form, bytes)| (name(*form), bytes.clone())).collect();
        files.push((Revision::message_name(&self.address), self.bytes.clone()));
        files
    }
}

impl Desk {
    /// The messages of a revision for these owners. The same report is made once for owners who see the same.
    pub fn messages(
        &self,
        material: &Material,
        revision: u32,
        owners: &[&Owner],
        changes: &[Change],
        made_at: DateTime<Utc>,
    ) -> Result<Vec<Message>, Failure> {
        let asks: Vec<Ask> = owners
            .iter()
            .map(|owner| {
                let mut ask = self.of_owner(owner, Some(revision));
                ask.changes = self.changes_for(changes, &ask.stores);
                ask
            })
            .collect();
        let mut distinct: Vec<Ask> = Vec::new();
        for ask in &asks {
            if !distinct.contains(ask) {
                distinct.push(ask.clone());
            }
        }
        let reports = self.reports(material, &distinct);
        let templates = self.templates()?;
        let mut messages = Vec::new();
        for (owner, ask) in owners.iter().zip(&asks) {
            let Some(report) = distinct.iter().position(|d| d == ask).map(|at| &reports[at]) else { continue };
            let key = SlotKey::new(&self.settings.report.id, &material.week.id(), revision, owner.address().clone());
            let words = self.words_for(ask.language);
            let letter = Letter { owner, report, key: &key, words: &words, templates: &templates, made_at };
            let bytes = self.encoded(&letter, ask, Form::Full)?;
            let smaller = Form::SMALLER.into_iter().map(|form| Ok((form, self.encoded(&letter, ask, form)?)));
            let smaller = smaller.collect::<Result<Vec<_>, Failure>>()?;
            messages.push(Message { address: owner.address().to_string(), bytes, smaller });
        }
        Ok(messages)
    }

    /// A message in one form. Every form says the same in the same place; only what is attached differs.
    fn encoded(&self, letter: &Letter<'_>, ask: &Ask, form: Form) -> Result<Vec<u8>, Failure> {
        let Letter { owner, report, key, words, templates, made_at } = *letter;
        let name = format!("weekly-report-{}.xlsx", key.period);
        let recipient = Recipient {
            name: Some(owner.name().to_owned()).filter(|name| !name.is_empty()),
            all_stores: ask.stores.len() == self.settings.stores.len(),
            attached: match form {
                Form::Full => Attached::Whole(name.clone()),
                Form::Slim => Attached::Slim(name.clone()),
                Form::Bare => Attached::TooLarge(format!("{}/rev-{}", key.period, key.revision)),
            },
        };
        let workbook = match form {
            Form::Full => Some(workbook(report, words)?),
            Form::Slim => Some(workbook(&report.slim(), words)?),
            Form::Bare => None,
        };
        let from = self.sender()?;
        let mail = Mail {
            known_by: self.idempotency().map(|known| known.header.clone()),
            message_id: key.message_id(from.address.domain()),
            from,
            to: owner.mailbox.clone(),
            subject: digest::subject(report, words),
            html: digest::html(report, words, templates, &recipient).map_err(Failure::Digest)?,
            text: digest::text(report, words, templates, &recipient).map_err(Failure::Digest)?,
            attachments: workbook.map(|bytes| Attachment { name, mime: XLSX.to_owned(), bytes }).into_iter().collect(),
            date: made_at,
            list: self.settings.report.id.clone(),
        };
        Ok(mail.encode()?)
    }

    /// The whole report, addressed to somebody who tries the mail out.
    pub fn test_message(&self, material: &Material, to: &Address, made_at: DateTime<Utc>) -> Result<Message, Failure> {
        let owner = Owner {
            mailbox: Mailbox::new("", to.clone()),
            stores: config::Stores::All,
            view: Detail::Operator,
            language: self.settings.language,
        };
        let number = self.revisions.next_number(&material.week.id())?;
        let mut messages = self.messages(material, number, &[&owner], &[], made_at)?;
        Ok(messages.swap_remove(0))
    }

    /// Who mail is from.
    pub fn sender(&self) -> Result<Mailbox, Failure> {
        let mail = self.settings.mail.as_ref().ok_or_else(no_mail)?;
        Ok(mail.from.clone())
    }

    /// The slots of a revision's messages, made where they are not there yet.
    pub fn slots(&self, revision: &Revision) -> Result<Vec<Slot>, Failure> {
        let mut slots = Vec::new();
        for owner in &self.settings.owners {
            let address = owner.address();
            if !revision.has_message(address.as_str()) {
                continue;
            }
            let key = SlotKey::new(&self.settings.report.id, &revision.week, revision.number, address.clone());
            slots.push(self.slot(revision, &key)?);
        }
        Ok(slots)
    }

    /// A slot; with the message that stands there now where nobody ever got the one it was made for, and the revision says
    /// that this one is its own: the reports were lost and made again.
    fn slot(&self, revision: &Revision, key: &SlotKey) -> Result<Slot, Failure> {
        let mut forms = vec![(Form::Full, Revision::message_name(key.address.as_str()))];
        let smaller = Form::SMALLER.into_iter();
        let smaller = smaller.map(|form| (form, Revision::smaller_message_name(key.address.as_str(), form.word())));
        // Revisions of older versions have only whole messages.
        forms.extend(smaller.filter(|(_, name)| revision.folder.join(name).is_file()));
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
        address: Address,
        resolution: Resolution,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let key = SlotKey::new(&self.settings.report.id, &revision.week, revision.number, address);
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

    /// Whether mail stays on this machine.
    pub fn writes_mail_to_files(&self) -> bool {
        self.settings.mail.as_ref().is_none_or(|mail| mail.transport == Way::File)
    }

    /// How mail leaves.
    pub fn transport(&self) -> Result<Box<dyn Transport>, Failure> {
        let mail = self.settings.mail.as_ref().ok_or_else(no_mail)?;
        match (mail.transport, &mail.smtp) {
            (Way::Smtp, Some(smtp)) => Ok(Box::new(Smtp::new(self.smtp_settings(mail, smtp)?)?)),
            _ => Ok(Box::new(FileTransport)),
        }
    }

    /// The mail server, to try the settings with; none where mail is only written to files.
    pub fn server(&self) -> Result<Option<Smtp>, Failure> {
        let mail = self.settings.mail.as_ref().ok_or_else(no_mail)?;
        let smtp = mail.smtp.as_ref().filter(|_| mail.transport == Way::Smtp);
        smtp.map(|smtp| Ok(Smtp::new(self.smtp_settings(mail, smtp)?)?)).transpose()
    }

    fn smtp_settings(&self, mail: &config::Mail, smtp: &config::SmtpSettings) -> Result<SmtpSettings, Failure> {
        let login = match &smtp.user {
            Some(user) => {
                let password = config::password(smtp).map_err(|e| self.config_failure(e))?;
                Some(Login { user: user.clone(), password: password.reveal().to_owned() })
            }
            None => None,
        };
        Ok(SmtpSettings {
            host: smtp.host.clone(),
            port: smtp.port,
            tls: smtp.tls,
            login,
            from: self.sender()?.address,
            extra_ca: smtp.ca_file.as_deref().map(files::read).transpose()?,
            timeouts: Timeouts { all: mail.limit, ..Timeouts::default() },
            login_advice: smtp.service.map(config::Service::password_key),
        })
    }

    /// How the relay knows a message again, where mail goes through one that does.
    fn idempotency(&self) -> Option<&config::Idempotency> {
        self.settings.mail.as_ref()?.smtp.as_ref()?.idempotency.as_ref()
    }

    fn config_failure(&self, error: config::ConfigError) -> Failure {
        Failure::Config { path: self.config_path.clone(), error: Box::new(error) }
    }

    /// What becomes of a mail in doubt.
    pub fn policy(&self) -> Policy {
        Policy {
            zone: self.settings.time_zone,
            in_doubt: self.settings.mail.as_ref().map_or(InDoubt::Hold, |mail| mail.in_doubt),
            known_again: self.idempotency().map(|known| KnownAgain {
                header: known.header.clone(),
                window: TimeDelta::from_std(known.window).unwrap_or(TimeDelta::MAX),
            }),
            ..Policy::default()
        }
    }
}

fn no_mail() -> Failure {
    Failure::Usage(crate::words::Phrase::new("failure.no-mail"))
}
