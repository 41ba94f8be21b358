//! Messages: each owner's part of a report, addressed; and the way they leave.

use super::made::Made;
use super::{Ask, Desk, Failure, Material};
use crate::config::{self, InDoubt as Configured, Owner, Tls as ConfiguredTls, Transport as Way};
use crate::deliver::{
    Address, Attachment, FileTransport, InDoubt, Login, Mail, Mailbox, Policy, Slot, SlotKey, Smtp, SmtpSettings,
    Timeouts, Tls, Transport,
};
use crate::files;
use crate::render::digest::{Attached, Recipient};
use crate::revisions::{Change, Revision};
use chrono::{DateTime, Utc};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A message for one owner.
pub struct Message {
    /// The address as slots know it.
    pub address: String,
    /// The complete message.
    pub bytes: Vec<u8>,
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
            let name = format!("weekly-report-{}.xlsx", material.week.id());
            let recipient = Recipient {
                name: Some(owner.name().to_owned()).filter(|name| !name.is_empty()),
                all_stores: ask.stores.len() == self.settings.stores.len(),
                attached: Attached::Whole(name.clone()),
            };
            let made = Made::of(report, &self.words_for(ask.language), &templates, &recipient)?;
            messages.push(self.message(owner, made, &name, material.week.id().as_str(), revision, made_at)?);
        }
        Ok(messages)
    }

    fn message(
        &self,
        owner: &Owner,
        made: Made,
        attachment: &str,
        week: &str,
        revision: u32,
        made_at: DateTime<Utc>,
    ) -> Result<Message, Failure> {
        let from = self.sender()?;
        let to = Mailbox::new(owner.name(), Address::parse(&owner.address())?);
        let key = SlotKey::new(&self.settings.report.id, week, revision, to.address.clone());
        let mail = Mail {
            message_id: key.message_id(from.address.domain()),
            from,
            to,
            subject: made.subject,
            html: made.html,
            text: made.text,
            attachments: vec![Attachment { name: attachment.to_owned(), mime: XLSX.to_owned(), bytes: made.workbook }],
            date: made_at,
            list: self.settings.report.id.clone(),
        };
        Ok(Message { address: owner.address(), bytes: mail.encode()? })
    }

    /// The whole report, addressed to somebody who tries the mail out.
    pub fn test_message(&self, material: &Material, to: &Address, made_at: DateTime<Utc>) -> Result<Message, Failure> {
        let owner = Owner {
            mailbox: lettre_mailbox(to)?,
            stores: config::Stores::All,
            view: config::View::Operator,
            language: self.settings.language,
        };
        let number = self.revisions.next_number(&material.week.id())?;
        let mut messages = self.messages(material, number, &[&owner], &[], made_at)?;
        Ok(messages.swap_remove(0))
    }

    /// Who mail is from.
    pub fn sender(&self) -> Result<Mailbox, Failure> {
        let mail = self.settings.mail.as_ref().ok_or_else(no_mail)?;
        let address = Address::parse(mail.from.email.as_ref())?;
        Ok(Mailbox::new(mail.from.name.clone().unwrap_or_default(), address))
    }

    /// The slots of a revision's messages, made where they are not there yet.
    pub fn slots(&self, revision: &Revision) -> Result<Vec<Slot>, Failure> {
        let mut slots = Vec::new();
        for owner in &self.settings.owners {
            let address = Address::parse(&owner.address())?;
            if !revision.has_message(address.as_str()) {
                continue;
            }
            let key = SlotKey::new(&self.settings.report.id, &revision.week, revision.number, address.clone());
            let path = revision.relative(&Revision::message_name(address.as_str()));
            slots.push(self.outbox.prepare(&key, &path)?);
        }
        Ok(slots)
    }

    /// Whether mail stays on this machine.
    pub fn writes_mail_to_files(&self) -> bool {
        self.settings.mail.as_ref().is_none_or(|mail| mail.transport == Way::File)
    }

    /// How mail leaves.
    pub fn transport(&self) -> Result<Box<dyn Transport>, Failure> {
        let mail = self.settings.mail.as_ref().ok_or_else(no_mail)?;
        match (mail.transport, &mail.smtp) {
            (Way::Smtp, Some(smtp)) => Ok(Box::new(Smtp::new(self.smtp_settings(smtp)?)?)),
            _ => Ok(Box::new(FileTransport)),
        }
    }

    fn smtp_settings(&self, smtp: &config::SmtpSettings) -> Result<SmtpSettings, Failure> {
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
            tls: match smtp.tls {
                ConfiguredTls::Implicit => Tls::Implicit,
                ConfiguredTls::Starttls => Tls::StartTls,
                ConfiguredTls::None => Tls::None,
            },
            login,
            from: self.sender()?.address,
            extra_ca: smtp.ca_file.as_deref().map(files::read).transpose()?,
            timeouts: Timeouts::default(),
        })
    }

    fn config_failure(&self, error: config::ConfigError) -> Failure {
        Failure::Config { path: self.config_path.clone(), error: Box::new(error) }
    }

    /// What becomes of a mail in doubt.
    pub fn policy(&self) -> Policy {
        let resend = self.settings.mail.as_ref().is_some_and(|mail| mail.in_doubt == Configured::ResendOnce);
        Policy { in_doubt: if resend { InDoubt::ResendOnce } else { InDoubt::Hold }, ..Policy::default() }
    }
}

fn lettre_mailbox(address: &Address) -> Result<lettre::message::Mailbox, Failure> {
    let parsed = address.as_str().parse();
    parsed.map_err(|_| Failure::Usage(crate::words::Phrase::new("failure.address").with("text", address.as_str())))
}

fn no_mail() -> Failure {
    Failure::Usage(crate::words::Phrase::new("failure.no-mail"))
}
