//! Mail addresses, checked once where they enter.

use crate::text;
use std::fmt;
use thiserror::Error;

/// A mail address with its domain in lower case, so that two spellings of one mailbox are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// Why a text is no mail address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no mail address; expected one like name@example.com")]
pub struct AddressError(String);

impl Address {
    /// Reads `name@example.com`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text::clean(text));
        let parsed: lettre::Address = text.trim().parse().map_err(|_| wrong())?;
        if text.chars().any(char::is_control) {
            return Err(wrong());
        }
        Ok(Address::folded(&parsed))
    }

    fn folded(parsed: &lettre::Address) -> Self {
        Address(format!("{}@{}", parsed.user(), parsed.domain().to_lowercase()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    pub(super) fn to_lettre(&self) -> lettre::Address {
        let (user, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        lettre::Address::new_dangerous(user, domain)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address with the name that mail programs show beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// May be empty.
    pub name: String,
    /// Where mail goes.
    pub address: Address,
}

impl Mailbox {
    /// The two together.
    pub fn new(name: impl Into<String>, address: Address) -> Self {
        Mailbox { name: name.into(), address }
    }

    /// Reads `周报 <report@example.com>` or the address alone.
    ///
    /// # Errors
    /// Where a mail server would not take it, line breaks in the name included.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text::clean(text));
        if text.chars().any(char::is_control) {
            return Err(wrong());
        }
        let parsed: lettre::message::Mailbox = text.trim().parse().map_err(|_| wrong())?;
        Ok(Mailbox::new(text::clean(&parsed.name.unwrap_or_default()), Address::folded(&parsed.email)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Mailbox};

    #[test]
    fn the_domain_is_folded_and_the_local_part_is_not() {
        assert_eq!(Address::parse(" Boss@Example.COM ").unwrap().as_str(), "Boss@example.com");
    }

    #[test]
    fn what_could_break_a_command_or_a_header_is_no_address() {
        for text in [
            "",
            "boss",
            "a b@example.com",
            "a@b..com",
            "a@example.com\r\nBcc: x@y.z",
            "a\0@example.com",
            "a@exa\nmple.com",
        ] {
            assert!(Address::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_sender_is_read_with_its_name() {
        let sender = Mailbox::parse("\"周报 A\" <report@Example.com>").unwrap();
        assert_eq!((sender.name.as_str(), sender.address.as_str()), ("周报 A", "report@example.com"));
        assert_eq!(Mailbox::parse("report@example.com").unwrap().name, "");
    }
}
