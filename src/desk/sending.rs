//! How messages leave: mail through a server, robots by their hooks, or all of them only as files.

use super::{Desk, Failure};
use crate::config::{self, Owner, RobotSettings, Transport as Way};
use crate::deliver::{
    Channels, Deduplication, FileTransport, Hook, InDoubt, Login, Mailbox, Outcome, Policy, Robot, RobotTimeouts,
    Robots, Slot, Smtp, SmtpSettings, Timeouts, Transport, Unavailable, deliver_all,
};
use crate::files;
use crate::words::Phrase;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

impl Desk {
    /// Takes every slot that is due away; an outcome for each, in their order.
    pub fn deliver(&self, slots: Vec<Slot>, now: DateTime<Utc>) -> Result<Vec<Outcome>, Failure> {
        if slots.is_empty() {
            return Ok(Vec::new());
        }
        let robots = slots.iter().any(|slot| slot.key.to.robot().is_some());
        let mut transport = self.transport(robots)?;
        Ok(deliver_all(&self.outbox, slots, transport.as_mut(), &self.policy(), now))
    }

    /// Who mail is from.
    pub fn sender(&self) -> Result<Mailbox, Failure> {
        let mail = self.settings.mail.as_ref().ok_or_else(no_mail)?;
        Ok(mail.from.clone())
    }

    /// Whether mail stays on this machine.
    pub fn writes_mail_to_files(&self) -> bool {
        self.settings.mail.as_ref().is_none_or(|mail| mail.transport == Way::File)
    }

    /// How messages leave. `robots`: some of them are for robots. Where the mail server's settings are wrong, robots speak all
    /// the same, and each mail is told so.
    pub fn transport(&self, robots: bool) -> Result<Box<dyn Transport>, Failure> {
        let mail = self.settings.mail.as_ref().ok_or_else(no_mail)?;
        let (Way::Smtp, Some(smtp)) = (mail.transport, &mail.smtp) else { return Ok(Box::new(FileTransport)) };
        let server = self.smtp_settings(mail, smtp).and_then(|settings| Ok(Smtp::new(settings)?));
        if !robots {
            return Ok(Box::new(server?));
        }
        let mail: Box<dyn Transport> = match server {
            Ok(server) => Box::new(server),
            Err(failure) => Box::new(Unavailable(self.words.say(&failure.phrase()))),
        };
        Ok(Box::new(Channels { mail, robots: self.robots() }))
    }

    /// The robots of all owners.
    fn robots(&self) -> Robots {
        let mail = self.settings.mail.as_ref();
        let all = mail.map_or(RobotTimeouts::default().all, |mail| mail.limit);
        let ca_file = mail.and_then(|mail| mail.smtp.as_ref()?.ca_file.as_deref());
        let extra_ca = ca_file.and_then(|path| files::read(path).ok());
        let robot = |owner: &Owner, robot: &RobotSettings| {
            let hook = self.hook(robot).map_err(|why| self.words.say(&why));
            (Robot { messenger: robot.messenger, owner: owner.name.clone() }, hook)
        };
        let owners = self.settings.everyone.iter();
        let hooks: BTreeMap<_, _> = owners.filter_map(|owner| Some(robot(owner, owner.robot.as_ref()?))).collect();
        Robots::new(hooks, extra_ca, RobotTimeouts { all, ..RobotTimeouts::default() })
    }

    /// A robot's hook, or what is wrong with it; the address is in neither.
    pub fn hook(&self, robot: &RobotSettings) -> Result<Hook, Phrase> {
        let (address, secret) = config::hook(robot).map_err(|error| error.phrase())?;
        let secret = secret.as_ref().map(config::Secret::reveal);
        Hook::parse(robot.messenger, address.reveal(), secret).map_err(|error| {
            let (key, expected) = error.told();
            let place = robot.hook.file.as_ref().map(|path| path.display().to_string());
            let place = place.or_else(|| robot.hook.env.clone()).unwrap_or_default();
            Phrase::new(key).with("place", place).with("expected", expected)
        })
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
    pub(super) fn idempotency(&self) -> Option<&config::Idempotency> {
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
            known_again: self.idempotency().map(|known| Deduplication {
                header: known.header.clone(),
                window: TimeDelta::from_std(known.window).unwrap_or(TimeDelta::MAX),
            }),
            ..Policy::default()
        }
    }
}

fn no_mail() -> Failure {
    Failure::Usage(Phrase::new("failure.no-mail"))
}
