//! Who a message is for: a mailbox, or the robot of an owner that speaks in a group.
//!
//! A robot is known by its messenger and its owner's name, never by its hook: the hook's address is a secret, and may change
//! without anybody getting the week's card again. It takes a card; where the messenger's robots take files, the workbook is a
//! message of its own, so that each of the two has a slot and neither is sent twice or lost for the other's sake.

use super::{Address, AddressError};
use crate::text;
use std::fmt;

/// A messenger in whose groups robots speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Messenger {
    /// 企业微信
    Wecom,
    /// 钉钉
    Dingtalk,
    /// 飞书, Lark
    Feishu,
}

impl Messenger {
    /// All, in the order in which they are listed to people.
    pub const ALL: &'static [Messenger] = &[Messenger::Wecom, Messenger::Dingtalk, Messenger::Feishu];

    /// Its word in settings and in recipients.
    pub fn tag(self) -> &'static str {
        match self {
            Messenger::Wecom => "wecom",
            Messenger::Dingtalk => "dingtalk",
            Messenger::Feishu => "feishu",
        }
    }

    /// Whether its robots take files.
    pub fn takes_files(self) -> bool {
        self == Messenger::Wecom
    }

    /// Whether its robots have a secret to sign with.
    pub fn signs(self) -> bool {
        self != Messenger::Wecom
    }
}

/// The robot of an owner.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Robot {
    /// Where it speaks.
    pub messenger: Messenger,
    /// Whose it is.
    pub owner: String,
}

impl fmt::Display for Robot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.messenger.tag(), self.owner)
    }
}

/// Who a message is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// A mail to an address.
    Mail(Address),
    /// A card by a robot.
    Card(Robot),
    /// The workbook by a robot, after its card.
    Workbook(Robot),
}

/// What stands between a messenger and `:` where the workbook is meant.
const FILE: &str = "-file";

impl Recipient {
    /// Reads `boss@example.com`, `wecom:王总` or `wecom-file:王总`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let robot = |text: &str| {
            let (word, owner) = text.split_once(':')?;
            let (tag, file) = word.strip_suffix(FILE).map_or((word, false), |tag| (tag, true));
            let messenger = Messenger::ALL.iter().copied().find(|messenger| messenger.tag() == tag)?;
            let robot = Robot { messenger, owner: text::clean(owner) };
            match (robot.owner.is_empty(), file) {
                (true, _) => None,
                (false, true) => messenger.takes_files().then_some(Recipient::Workbook(robot)),
                (false, false) => Some(Recipient::Card(robot)),
            }
        };
        robot(text.trim()).map_or_else(|| Address::parse(text).map(Recipient::Mail), Ok)
    }

    /// The address, of a mail.
    pub fn address(&self) -> Option<&Address> {
        match self {
            Recipient::Mail(address) => Some(address),
            Recipient::Card(_) | Recipient::Workbook(_) => None,
        }
    }

    /// The robot, of a card and a workbook.
    pub fn robot(&self) -> Option<&Robot> {
        match self {
            Recipient::Mail(_) => None,
            Recipient::Card(robot) | Recipient::Workbook(robot) => Some(robot),
        }
    }

    /// Whose message goes before this one's.
    pub fn after(&self) -> Option<Recipient> {
        match self {
            Recipient::Workbook(robot) => Some(Recipient::Card(robot.clone())),
            Recipient::Mail(_) | Recipient::Card(_) => None,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipient::Mail(address) => address.fmt(f),
            Recipient::Card(robot) => robot.fmt(f),
            Recipient::Workbook(robot) => write!(f, "{}{FILE}:{}", robot.messenger.tag(), robot.owner),
        }
    }
}

impl From<Address> for Recipient {
    fn from(address: Address) -> Self {
        Recipient::Mail(address)
    }
}

#[cfg(test)]
mod tests {
    use super::Recipient;

    #[test]
    fn a_recipient_is_read_as_it_is_written() {
        for text in ["boss@example.com", "wecom:王总", "wecom-file:王总", "feishu:A: B", "dingtalk:a@b.c"] {
            assert_eq!(Recipient::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Recipient::parse(" feishu:  A  B ").unwrap().to_string(), "feishu:A B");
        for text in ["wecom:", "wecom", "wecom-file: ", "dingtalk-file:A", "slack:A", "wecom：王总"] {
            assert!(Recipient::parse(text).is_err(), "{text}");
        }
    }
}
