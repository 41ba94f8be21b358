//! `send`: what is due, again, resolved, or as a test.

use super::Global;
use super::asked::Asked;
use super::console::{Console, with_hooks};
use crate::calendar::Period;
use crate::deliver::{self, Delivery, OutboxError, OutgoingMessage, Recipient, Resolution, Slot, State, send_test};
use crate::desk::{Desk, Failure, exit};
use crate::revisions::Revision;
use crate::run::{Order, gather, newest};
use crate::words::Phrase;
use chrono::{DateTime, Utc};
use clap::Args;
use std::path::Path;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao send\nExample: zhoubao send --only boss@example.com --resend\nExample: zhoubao send --resolve boss@example.com=sent\nExample: zhoubao send --test-to me@example.com"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// To this recipient only
    #[arg(long, value_name = "ADDRESS")]
    only: Option<String>,
    /// Once more, even if it was sent: needs --only
    #[arg(long, requires = "only")]
    resend: bool,
    /// Say what became of a mail in doubt: ADDRESS=sent or ADDRESS=unsent
    #[arg(long, value_name = "ADDRESS=WHAT", conflicts_with_all = ["only", "resend"])]
    resolve: Option<String>,
    /// Send the whole report to this address and to nobody else; counts as no delivery
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["only", "resend", "resolve"])]
    test_to: Option<String>,
}

pub(super) fn command(
    arguments: &Arguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let (desk, period) = arguments.asked.of(desk, now, console)?;
    let desk = &desk;
    let _lock = desk.lock()?;
    if let Some(address) = &arguments.test_to {
        return test(desk, period, address, now, console);
    }
    desk.refuse_misfits(newest(desk, now), now)?;
    if let Some(text) = &arguments.resolve {
        return resolve(desk, period, text, now, console);
    }
    let slots = match &arguments.only {
        Some(only) => slots_of(desk, period, only, arguments.resend)?,
        None => desk.slots(&revision(desk, period)?)?,
    };
    let outcomes = desk.deliver(slots, now)?;
    for outcome in &outcomes {
        let well = outcome.exit_code() == 0;
        if well { console.say(&outcome.phrase()) } else { console.finding(&outcome.phrase()) }
    }
    Ok(deliver::Outcome::worst(&outcomes))
}

/// What is for one recipient: their message of the report, and letters that did not get through. `again`: whatever became of it.
fn slots_of(desk: &Desk, period: Option<Period>, only: &str, again: bool) -> Result<Vec<Slot>, Failure> {
    let to = named(only)?;
    let letters = desk.letters_to(&to, period.as_ref())?;
    let mut slots = Vec::new();
    match revision(desk, period) {
        Ok(revision) => {
            slots.extend(desk.slots(&revision)?.into_iter().filter(|slot| slot.key.to == to));
            if slots.is_empty() && letters.is_empty() {
                let none = Phrase::new("failure.no-slot").with("address", only).with("week", revision.period);
                return Err(Failure::Usage(none));
            }
            if again {
                slots = slots.iter().map(|slot| desk.resend(&revision, slot)).collect::<Result<_, _>>()?;
            }
        }
        Err(failure) if letters.is_empty() => return Err(failure),
        Err(_) => {}
    }
    for letter in letters {
        slots.push(if again { desk.outbox.resend(&letter.key)? } else { letter });
    }
    Ok(slots)
}

/// A recipient as somebody typed it.
fn named(text: &str) -> Result<Recipient, Failure> {
    Recipient::parse(text).map_err(|_| Failure::Usage(Phrase::new("failure.address").with("text", text)))
}

/// The last revision of the period asked for, or of the last period that has one.
fn revision(desk: &Desk, period: Option<Period>) -> Result<Revision, Failure> {
    let period = match period {
        Some(period) => period,
        None => {
            let newest = desk.periods_made()?.pop();
            newest.ok_or_else(|| Failure::Usage(Phrase::new("failure.no-reports")))?
        }
    };
    let none = || Failure::Usage(Phrase::new("failure.no-revision").with("week", period.id()));
    desk.revisions.latest(&period.id())?.ok_or_else(none)
}

/// Ends what is in doubt for a recipient: their message of the report, and letters.
fn resolve(
    desk: &Desk,
    period: Option<Period>,
    text: &str,
    now: DateTime<Utc>,
    console: &Console,
) -> Result<u8, Failure> {
    let wrong = || Failure::Usage(Phrase::new("failure.resolve").with("text", text));
    let (address, what) = text.rsplit_once('=').ok_or_else(wrong)?;
    let resolution = match what {
        "sent" => Resolution::Sent,
        "unsent" => Resolution::Unsent,
        _ => return Err(wrong()),
    };
    let to = named(address)?;
    let letters = desk.letters_to(&to, period.as_ref())?;
    let in_doubt = letters.iter().filter(|letter| matches!(letter.state, State::Doubt { .. } | State::Sending { .. }));
    let mut resolved = false;
    for letter in in_doubt {
        desk.outbox.resolve(&letter.key, resolution, now)?;
        resolved = true;
    }
    let of_report = revision(desk, period).and_then(|revision| desk.resolve(&revision, to, resolution, now));
    match of_report {
        Err(Failure::Outbox(OutboxError::NotInDoubt { .. } | OutboxError::NoSlot { .. }) | Failure::Usage(_))
            if resolved => {}
        other => other?,
    }
    console.say(&Phrase::new("send.resolved").with("address", address).with("what", what));
    Ok(0)
}

fn test(
    desk: &Desk,
    period: Option<Period>,
    to: &str,
    now: DateTime<Utc>,
    console: &mut Console,
) -> Result<u8, Failure> {
    let recipient = named(to)?;
    let order = Order { period, as_of: None };
    let (material, _) = with_hooks(console, |hooks| gather(desk, &order, now, hooks))?;
    let message = desk.test_message(&material, &recipient, now)?;
    let mut transport = desk.transport(recipient.robot().is_some())?;
    let path = desk.settings.paths.reports.join("test").join(&message.name);
    crate::files::write(&path, &message.bytes, crate::files::Access::Private)?;
    let parcel = OutgoingMessage { to: &recipient, bytes: &message.bytes, path: Path::new(&path) };
    match send_test(transport.as_mut(), &parcel) {
        Delivery::Accepted(reply) => {
            console.say(&Phrase::new("send.test").with("address", to).with("reply", reply));
            Ok(0)
        }
        Delivery::Filed(path) => {
            console.say(&Phrase::new("deliver.written").with("address", to).with("path", path));
            Ok(0)
        }
        other => {
            let why = other.why().map(|why| why.phrase()).unwrap_or_else(|| Phrase::new("deliver.cause.broken"));
            console.finding(&Phrase::new("send.test-failed").with("address", to).with("why", why));
            if let Delivery::Misconfigured { advice: Some(advice), .. } = &other {
                console.finding(&Phrase::new(*advice));
            }
            Ok(if matches!(other, Delivery::Misconfigured { .. }) { exit::CONFIG } else { exit::UNAVAILABLE })
        }
    }
}
