//! An amount that the export gives in parts.
//!
//! A part may be optional: without it, in the file or in the cell, it is 0. Of a sum with another part that nobody knows
//! nothing is known.

use super::cell::{self, Unreadable, at_cell};
use super::forms::Forms;
use super::headers::Headers;
use super::written::SumPart;
use rust_decimal::Decimal;
use sheet::Cell;

/// A part of a sum in a column of the file.
#[derive(Clone, Copy)]
pub(super) struct Addend {
    pub(super) at: usize,
    /// Whether nothing is 0.
    optional: bool,
    /// Whether it is taken away.
    minus: bool,
}

/// What the parts add up to in a row.
pub(super) fn of(parts: &[Addend], cells: &[Cell<'_>], forms: &Forms) -> Result<Option<Decimal>, Unreadable> {
    let mut sum = Some(Decimal::ZERO);
    for part in parts {
        let nothing = part.optional.then_some(Decimal::ZERO);
        let found = cell::number(at_cell(cells, part.at), forms)?.or(nothing);
        sum = found.and_then(|found| Some(sum? + if part.minus { -found } else { found }));
    }
    Ok(sum)
}

/// The parts of a sum in the file; none where one that is needed is missing, or all are.
pub(super) fn parts(written: &[SumPart], headers: &Headers) -> Option<Vec<Addend>> {
    let mut parts = Vec::new();
    for part in written {
        match part.from.iter().find_map(|header| headers.place(header)) {
            Some(at) => parts.push(Addend { at, optional: part.optional, minus: part.minus }),
            None if part.optional => {}
            None => return None,
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// Optional parts of a sum that the file lacks.
pub(super) fn lacking<'p>(written: &'p [SumPart], headers: &Headers) -> Vec<&'p str> {
    let lacks = |names: &&[String]| !names.iter().any(|header| headers.place(header).is_some());
    let told = written.iter().filter(|part| !part.rare);
    let parts = told.map(|part| part.from.as_slice()).filter(lacks);
    parts.filter_map(|names| names.first()).map(String::as_str).collect()
}
