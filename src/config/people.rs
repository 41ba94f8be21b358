//! `[mail]` and `[[owners]]`.

use super::choice::Transport;
use super::context::{Context, a_duration, a_header, a_host, a_variable};
use super::error::ConfigError;
use super::form::Form;
use super::service::Service;
use super::settings::{Idempotency, Mail, Owner, SmtpSettings, Store, Stores};
use super::{places, robots, written};
use crate::compose::Detail;
use crate::deliver::{InDoubt, Recipient, Tls};
use crate::words::{Language, Line};
use std::net::IpAddr;
use std::time::Duration;
use toml::Spanned;

/// How long all sending of a run may take where nothing else is said.
const LIMIT: Duration = Duration::from_secs(600);
/// Less than this no server could answer in, and more would keep the next run from its work.
const LIMITS: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(6 * 3600)];
/// How long relays commonly remember a message.
const WINDOW: Duration = Duration::from_secs(24 * 3600);

pub(super) fn mail(
    context: &Context<'_>,
    table: Option<&Spanned<written::Mail>>,
    needed: bool,
) -> Result<Option<Mail>, ConfigError> {
    let missing = || ConfigError::Missing { line: None, key: "mail.from".to_owned(), form: Form::Address };
    let Some(table) = table else {
        return if needed { Err(missing()) } else { Ok(None) };
    };
    let (at, written) = (Some(context.line(table)), table.get_ref());
    let transport = context.choice("mail.transport", &written.transport, Transport::File)?;
    let from = context.required("mail.from", &written.from, at, Form::Address)?;
    let operator = context.required("mail.operator", &written.operator, at, Form::Address)?;
    let smtp = written.smtp.as_ref().map(|table| smtp(context, table)).transpose()?;
    if transport == Transport::Smtp && smtp.is_none() {
        return Err(ConfigError::Missing { line: at, key: "mail.smtp.host".to_owned(), form: Form::Host });
    }
    Ok(Some(Mail {
        transport,
        from: context.address("mail.from", from)?,
        operator: context.address("mail.operator", operator)?,
        in_doubt: context.choice("mail.in_doubt", &written.in_doubt, InDoubt::Hold)?,
        limit: context.read_or("mail.limit", &written.limit, Form::SendingLimit, a_limit, LIMIT)?,
        smtp,
    }))
}

fn smtp(context: &Context<'_>, table: &Spanned<written::Smtp>) -> Result<SmtpSettings, ConfigError> {
    let (at, written) = (Some(context.line(table)), table.get_ref());
    let named: Option<Service> =
        written.service.as_ref().map(|word| context.one_of("mail.smtp.service", word)).transpose()?;
    let host = match (&written.host, named) {
        (None, Some(service)) => service.host().to_owned(),
        (host, _) => {
            let host = context.required("mail.smtp.host", host, at, Form::Host)?;
            context.read("mail.smtp.host", host, Form::Host, a_host)?
        }
    };
    let usual = named.map_or(Tls::Implicit, Service::tls);
    let tls = context.choice("mail.smtp.tls", &written.tls, usual)?;
    if tls == Tls::None && !is_loopback(&host) {
        let line = written.tls.as_ref().map_or(context.line(table), |tls| context.line(tls));
        return Err(ConfigError::Unprotected { line, host });
    }
    let port = match &written.port {
        Some(port) if *port.get_ref() == 0 => return Err(context.invalid("mail.smtp.port", port, Form::Port)),
        Some(port) => *port.get_ref(),
        None => usual_port(tls),
    };
    let variable = |name| context.read("mail.smtp.password_env", name, Form::Variable, a_variable);
    let settings = SmtpSettings {
        service: named.or_else(|| Service::of_host(&host)),
        idempotency: idempotency(context, written)?,
        host,
        port,
        tls,
        user: context.optional_name("mail.smtp.user", &written.user)?,
        password_file: context.optional_path("mail.smtp.password_file", &written.password_file)?,
        password_env: written.password_env.as_ref().map(variable).transpose()?,
        ca_file: context.optional_path("mail.smtp.ca_file", &written.ca_file)?,
    };
    places::of_smtp(context, written, &settings)?;
    Ok(settings)
}

fn idempotency(context: &Context<'_>, written: &written::Smtp) -> Result<Option<Idempotency>, ConfigError> {
    let Some(header) = &written.idempotency_header else { return Ok(None) };
    let header = context.read("mail.smtp.idempotency_header", header, Form::Header, a_header)?;
    let key = "mail.smtp.idempotency_window";
    let window = context.read_or(key, &written.idempotency_window, Form::Duration, a_duration, WINDOW)?;
    Ok(Some(Idempotency { header, window }))
}

fn a_limit(text: &str) -> Option<Duration> {
    a_duration(text).filter(|limit| (LIMITS[0]..=LIMITS[1]).contains(limit))
}

fn usual_port(tls: Tls) -> u16 {
    match tls {
        Tls::Implicit => 465,
        Tls::StartTls => 587,
        Tls::None => 25,
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

pub(super) fn owners(
    context: &Context<'_>,
    written: &[Spanned<written::Owner>],
    stores: &[Store],
    language: Language,
) -> Result<Vec<Owner>, ConfigError> {
    let mut known: Vec<(Recipient, Line)> = Vec::new();
    let mut owners = Vec::new();
    for table in written {
        let owner = owner(context, table, stores, language)?;
        for recipient in owner.recipients() {
            let written = table.get_ref();
            let place = if recipient.robot().is_some() { &written.robot } else { &written.email };
            let line = place.as_ref().map_or(context.line(table), |place| context.line(place));
            if let Some((_, first)) = known.iter().find(|(known, _)| *known == recipient) {
                let (first, text) = (*first, recipient.to_string());
                return Err(match recipient {
                    Recipient::Mail(_) => ConfigError::DuplicateOwner { line, address: text, first },
                    _ => ConfigError::DuplicateRobot { line, robot: text, first },
                });
            }
            known.push((recipient, line));
        }
        owners.push(owner);
    }
    Ok(owners)
}

fn owner(
    context: &Context<'_>,
    table: &Spanned<written::Owner>,
    stores: &[Store],
    language: Language,
) -> Result<Owner, ConfigError> {
    let (at, written) = (Some(context.line(table)), table.get_ref());
    let name = context.required("owners.name", &written.name, at, Form::Name)?;
    let email = written.email.as_ref().map(|email| context.address("owners.email", email)).transpose()?;
    let robot = robots::robot(context, written, at)?;
    if email.is_none() && robot.is_none() {
        return Err(ConfigError::Missing { line: at, key: "owners.email".to_owned(), form: Form::Reached });
    }
    let theirs = context.required("owners.stores", &written.stores, at, Form::Filled)?;
    Ok(Owner {
        name: context.name("owners.name", name)?,
        email: email.map(|mailbox| mailbox.address),
        robot,
        stores: stores_of(context, theirs, stores)?,
        view: context.choice("owners.view", &written.view, Detail::Owner)?,
        language: context.choice("owners.language", &written.language, language)?,
    })
}

fn stores_of(
    context: &Context<'_>,
    written: &Spanned<Vec<Spanned<String>>>,
    stores: &[Store],
) -> Result<Stores, ConfigError> {
    let line = context.line(written);
    let ids = written.get_ref();
    if ids.is_empty() {
        let (key, value) = ("owners.stores".to_owned(), "[]".to_owned());
        return Err(ConfigError::Invalid { line, key, value, form: Form::Filled });
    }
    if ids.iter().any(|id| id.get_ref() == "*") {
        return if ids.len() == 1 { Ok(Stores::All) } else { Err(ConfigError::AllAndSome { line }) };
    }
    if let Some(unknown) = ids.iter().find(|id| !stores.iter().any(|store| store.id == **id.get_ref())) {
        return Err(ConfigError::UnknownStore {
            line: context.line(unknown),
            store: crate::text::clean(unknown.get_ref()),
            known: stores.iter().map(|store| store.id.clone()).collect(),
        });
    }
    let mut ids: Vec<String> = ids.iter().map(|id| id.get_ref().clone()).collect();
    ids.sort();
    ids.dedup();
    Ok(Stores::Some(ids))
}
