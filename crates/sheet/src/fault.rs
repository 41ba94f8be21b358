//! What is wrong with the XML of a part.

use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use crate::line::in_a_line;

/// Why a part cannot be read on, before it is said where.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    Incomplete,
    Damaged(&'static str),
    Doctype,
    /// So many bytes without an end.
    Long(usize),
    Refused(Refusal),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}

impl Fault {
    pub(super) fn at(self, place: &str, limits: &Limits) -> Refusal {
        match self {
            Fault::Incomplete => Refusal::Incomplete { place: in_a_line(place) },
            Fault::Damaged(detail) => Refusal::damaged(place, detail),
            Fault::Doctype => Refusal::Doctype { part: in_a_line(place) },
            Fault::Long(found) => Refusal::too_much(Limit::StringBytes, found as u64, limits.string_bytes, place),
            Fault::Refused(refusal) => refusal,
        }
    }
}
