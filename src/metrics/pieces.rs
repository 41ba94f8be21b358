//! What stores bring to a formula, and what comes of it together.

use super::Figure;
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// What one store brings to a formula: a sum a term, on which days.
pub(super) struct Piece {
    pub(super) sums: Vec<Decimal>,
    pub(super) days: u32,
}

/// Adds the stores that have everything, names the others, and computes.
pub(super) fn together(
    stores: &[&str],
    span: Span,
    piece: impl Fn(&str) -> Result<Piece, Phrase>,
    compute: impl Fn(&[Decimal]) -> Result<Decimal, Phrase>,
) -> Figure {
    let mut sums: Vec<Decimal> = Vec::new();
    let mut fewest = span.len();
    let mut lacks = Vec::new();
    let mut why = None;
    for store in stores {
        match piece(store) {
            Ok(piece) => {
                sums.resize(piece.sums.len(), Decimal::ZERO);
                sums.iter_mut().zip(&piece.sums).for_each(|(sum, more)| *sum += more);
                fewest = fewest.min(piece.days);
            }
            Err(reason) => {
                lacks.push((*store).to_owned());
                why.get_or_insert(reason);
            }
        }
    }
    if sums.is_empty() {
        return Figure::unknown(why.unwrap_or_else(|| Phrase::new("reason.no-store")));
    }
    let days = (fewest < span.len()).then_some((fewest, span.len()));
    let (value, reason) = match compute(&sums) {
        Ok(value) => (Some(value), None),
        Err(reason) => (None, Some(reason)),
    };
    Figure { value, reason, lacks, days }
}
