//! AUTH: PLAIN where it is offered, else LOGIN. Both only ever go over an encrypted line, or stay on this machine.

use super::dialogue::Dialogue;
use super::settings::Login;
use crate::deliver::Cause;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(super) fn log_in(dialogue: &mut Dialogue, login: &Login, offered: &[String]) -> Result<(), Cause> {
    let offers = |mechanism: &str| offered.iter().any(|known| known == mechanism);
    let time = dialogue.timeouts.command;
    if offers("PLAIN") {
        let plain = STANDARD.encode(format!("\0{}\0{}", login.user, login.password));
        dialogue.command(&format!("AUTH PLAIN {plain}"), &[235], time)?;
    } else if offers("LOGIN") {
        dialogue.command("AUTH LOGIN", &[334], time)?;
        dialogue.command(&STANDARD.encode(&login.user), &[334], time)?;
        dialogue.command(&STANDARD.encode(&login.password), &[235], time)?;
    } else {
        return Err(Cause::NoMechanism);
    }
    Ok(())
}
