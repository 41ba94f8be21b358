//! An amount that the export gives in parts: as a sum, or as pieces and the price of one.
//!
//! A part may be optional: without it, in the file or in the cell, it is 0. Of a sum with another part that nobody knows
//! nothing is known. What is wrong with a sum is wrong in one of its cells, and is said of that cell.

use super::cell::{self, at_cell};
use super::forms::Forms;
use super::headers::Headers;
use super::unreadable::Unreadable;
use super::written::{self, SumPart};
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
    /// Whether its sign means nothing.
    absolute: bool,
}

/// What is wrong with a cell of several, and where it stands.
pub(super) type Fault = (usize, Unreadable);

/// What the parts add up to in a row. Of a sum of which less than nothing makes no sense (`natural`) no part may be less either:
/// it would take from the others, and from other rows.
pub(super) fn of(parts: &[Addend], cells: &[Cell<'_>], forms: &Forms, natural: bool) -> Result<Option<Decimal>, Fault> {
    let mut sum = Some(Decimal::ZERO);
    for part in parts {
        let nothing = part.optional.then_some(Decimal::ZERO);
        let found = cell::number(at_cell(cells, part.at), forms).map_err(|why| (part.at, why))?.or(nothing);
        let found = found.map(|found| if part.absolute { found.abs() } else { found });
        if natural && found.is_some_and(|found| found < Decimal::ZERO) {
            return Err((part.at, Unreadable::Negative));
        }
        sum = found.and_then(|found| Some(sum? + if part.minus { -found } else { found }));
    }
    Ok(sum)
}

/// The first part that is needed and empty.
pub(super) fn empty_part(parts: &[Addend], cells: &[Cell<'_>]) -> Option<usize> {
    let is_empty = |part: &&Addend| !part.optional && matches!(cell::bare(at_cell(cells, part.at)), Ok(None));
    parts.iter().find(is_empty).map(|part| part.at)
}

/// The parts of a sum in the file; none where one that is needed is missing, or all are.
pub(super) fn parts(written: &[SumPart], headers: &Headers) -> Option<Vec<Addend>> {
    let mut parts = Vec::new();
    for part in written {
        match part.from.iter().find_map(|header| headers.place(header)) {
            Some(at) => {
                parts.push(Addend { at, optional: part.optional, minus: part.minus, absolute: part.absolute });
            }
            None if part.optional => {}
            None => return None,
        }
    }
    (!parts.is_empty()).then_some(parts)
}

/// Columns of a file that add up to another within each row.
pub(super) struct Balance {
    parts: Vec<Addend>,
    whole: usize,
}

impl Balance {
    /// None where the file lacks what the parts add up to, or a part that is needed.
    pub(super) fn new(written: &written::Balance, headers: &Headers) -> Option<Self> {
        let whole = written.is.iter().find_map(|header| headers.place(header))?;
        Some(Balance { parts: parts(&written.of, headers)?, whole })
    }

    /// The column whose other sign, and nothing else, makes the row add up. A row that does not add up either way may have a
    /// column more than we know.
    pub(super) fn turned(&self, cells: &[Cell<'_>], forms: &Forms) -> Option<usize> {
        let number = |at: usize| cell::number(at_cell(cells, at), forms).ok().flatten();
        let off = of(&self.parts, cells, forms, false).ok().flatten()? - number(self.whole)?;
        if off.is_zero() {
            return None;
        }
        let twice = |part: &Addend| number(part.at).map(|n| if part.minus { -n - n } else { n + n });
        self.parts.iter().find(|part| twice(part) == Some(off)).map(|part| part.at)
    }
}

/// Optional parts of a sum that the file lacks.
pub(super) fn lacking<'p>(written: &'p [SumPart], headers: &Headers) -> Vec<&'p str> {
    let lacks = |names: &&[String]| !names.iter().any(|header| headers.place(header).is_some());
    let told = written.iter().filter(|part| !part.rare);
    let parts = told.map(|part| part.from.as_slice()).filter(lacks);
    parts.filter_map(|names| names.first()).map(String::as_str).collect()
}

/// The factors of a product in the file; none where one is missing.
pub(super) fn factors(written: &[String], headers: &Headers) -> Option<Vec<usize>> {
    let places: Option<Vec<usize>> = written.iter().map(|header| headers.place(header)).collect();
    places.filter(|places| !places.is_empty())
}

/// What the factors multiply to in a row; with one that nobody knows nothing is known.
pub(super) fn product(places: &[usize], cells: &[Cell<'_>], forms: &Forms) -> Result<Option<Decimal>, Fault> {
    let mut product = Some(Decimal::ONE);
    for &at in places {
        let factor = cell::number(at_cell(cells, at), forms).map_err(|why| (at, why))?;
        product = match (product, factor) {
            (Some(product), Some(factor)) => Some(product.checked_mul(factor).ok_or((at, Unreadable::AmountTooLarge))?),
            _ => None,
        };
    }
    Ok(product)
}
