//! Mail addresses in settings.

use crate::text;
use lettre::message::Mailbox;

/// `周报 <report@example.com>` or `report@example.com`. `None` for anything a mail server would not take, line breaks in
/// the name included.
pub(super) fn parse(written: &str) -> Option<Mailbox> {
    if written.chars().any(char::is_control) {
        return None;
    }
    let mailbox: Mailbox = written.trim().parse().ok()?;
    Some(Mailbox::new(mailbox.name.map(|name| text::clean(&name)), mailbox.email))
}
