//! How patient a round is, and what becomes of a mail that perhaps was delivered.

use chrono::TimeDelta;
use chrono_tz::Tz;

/// What happens to a mail that perhaps was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InDoubt {
    /// Nothing, until a person decides: never twice.
    #[default]
    Hold,
    /// One more copy after [`Policy::doubt_age`], the same bytes and Message-ID: never zero.
    ResendOnce,
}

/// The patience of a round.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What happens to doubts.
    pub in_doubt: InDoubt,
    /// How old a doubt must be before a second copy goes.
    pub doubt_age: TimeDelta,
    /// How long to wait after the first failure, the second ...; the last goes on.
    pub back_off: Vec<TimeDelta>,
    /// When to give up, counted from the first try.
    pub give_up: TimeDelta,
    /// The zone in which people are told when a mail is tried again.
    pub zone: Tz,
    /// A header by which the relay knows a message again and delivers it once, and for how long it remembers.
    pub known_again: Option<Deduplication>,
}

/// What makes a second copy harmless: the relay knows the first one by a header of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deduplication {
    /// The header's name.
    pub header: String,
    /// How long after the first try the relay still knows.
    pub window: TimeDelta,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            in_doubt: InDoubt::Hold,
            doubt_age: TimeDelta::hours(1),
            back_off: [5, 15, 60, 240].map(TimeDelta::minutes).into(),
            give_up: TimeDelta::days(5),
            zone: Tz::UTC,
            known_again: None,
        }
    }
}
