//! `check --mail`: whether the mail server can be reached, is who it should be and lets us in. No mail is begun.

use super::console::Console;
use crate::config::SmtpSettings;
use crate::deliver::{Delivery, Offers};
use crate::desk::{Desk, Failure, exit};
use crate::words::Phrase;

pub(super) fn command(desk: &Desk, console: &Console) -> Result<u8, Failure> {
    let server = desk.server()?;
    let settings = desk.settings.mail.as_ref().and_then(|mail| mail.smtp.as_ref());
    let (Some(mut server), Some(settings)) = (server, settings) else {
        console.say(&Phrase::new("check.mail-file"));
        return Ok(0);
    };
    let place =
        |key: &str| Phrase::new(key).with("host", settings.host.as_str()).with("port", settings.port.to_string());
    match server.check() {
        Ok(offers) => {
            console.say(&place("check.mail-reached"));
            fine(settings, &offers, console);
            Ok(0)
        }
        Err(delivery) => {
            let why = delivery.why().map(|why| why.phrase()).unwrap_or_else(|| Phrase::new("deliver.cause.broken"));
            console.finding(&place("check.mail-failed").with("why", why));
            let Delivery::Misconfigured { advice, .. } = &delivery else { return Ok(exit::UNAVAILABLE) };
            if let Some(advice) = advice {
                console.finding(&Phrase::new(*advice));
            }
            Ok(exit::CONFIG)
        }
    }
}

/// What was seen of a server that is as it should be.
fn fine(settings: &SmtpSettings, offers: &Offers, console: &Console) {
    use crate::deliver::Tls;
    console.say(&Phrase::new(match settings.tls {
        Tls::Implicit | Tls::StartTls => "check.mail-encrypted",
        Tls::None => "check.mail-clear",
    }));
    match &settings.user {
        Some(user) => console.say(&Phrase::new("check.mail-login").with("user", user.as_str())),
        None => console.say(&Phrase::new("check.mail-no-login")),
    }
    match offers.largest {
        Some(largest) => console.say(&Phrase::new("check.mail-size").with("size", largest)),
        None => console.say(&Phrase::new("check.mail-no-size")),
    }
}
