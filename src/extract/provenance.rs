//! What a profile rests on, and of which years it is: how far it can be believed.

use serde::Deserialize;
use std::fmt;

/// What a profile rests on, and so how far it can be believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// Files of the platform were opened.
    Files,
    /// Programs that people run on such files read these columns.
    Programs,
    /// Neither: from descriptions, or an operator's own.
    #[default]
    Unverified,
}

impl Known {
    /// All, the surest first.
    pub const ALL: [Known; 3] = [Known::Files, Known::Programs, Known::Unverified];

    /// As written in a profile.
    pub fn as_str(self) -> &'static str {
        match self {
            Known::Files => "files",
            Known::Programs => "programs",
            Known::Unverified => "unverified",
        }
    }
}

/// The first and last year whose layouts a profile reads: `2026`, `2017-2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Generation {
    first: u16,
    last: u16,
}

impl TryFrom<String> for Generation {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let year = |text: &str| text.parse::<u16>().ok().filter(|year| (2000..=2100).contains(year));
        let (first, last) = text.split_once('-').unwrap_or((&text, &text));
        match (year(first), year(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Generation { first, last }),
            _ => Err(format!("`{text}` is neither a year (`2026`) nor the first and last of several (`2017-2026`)")),
        }
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => write!(f, "{}", self.last),
            false => write!(f, "{}-{}", self.first, self.last),
        }
    }
}
