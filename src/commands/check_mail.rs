//! `check --mail`: whether the mail server can be reached, is who it should be and lets us in. No mail is begun. Of robots only
//! what can be known without a message: whether each has a hook of the right form.

use super::console::Console;
use crate::config::SmtpSettings;
use crate::deliver::{Capabilities, Delivery, Robot};
use crate::desk::{Desk, Failure, exit};
use crate::words::Phrase;

pub(super) fn command(desk: &Desk, console: &Console) -> Result<u8, Failure> {
    console.works_on("working.mail");
    let mail = mail(desk, console);
    let robots = robots(desk, console, true);
    Ok(exit::worst(mail?, robots))
}

/// Says of each robot what is wrong with its hook, and of those in order as well where `all` are asked for.
pub(super) fn robots(desk: &Desk, console: &Console, all: bool) -> u8 {
    let mut code = 0;
    for owner in &desk.settings.everyone {
        let Some(settings) = &owner.robot else { continue };
        let robot = Robot { messenger: settings.messenger, owner: owner.name.clone() }.to_string();
        match desk.hook(settings) {
            Ok(hook) if all => {
                console.say(&Phrase::new("check.robot").with("robot", robot).with("shown", hook.shown()));
            }
            Ok(_) => {}
            Err(why) => {
                let phrase = Phrase::new("check.robot-wrong").with("robot", robot).with("why", why);
                console.marked("! ", &phrase);
                code = exit::CONFIG;
            }
        }
    }
    code
}

fn mail(desk: &Desk, console: &Console) -> Result<u8, Failure> {
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
fn fine(settings: &SmtpSettings, offers: &Capabilities, console: &Console) {
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
