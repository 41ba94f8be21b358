//! Amounts and counts of a column: signs, what may be negative, whole pieces.

use super::cell;
use super::column::ColumnReader;
use super::forms::Forms;
use super::record::Slot;
use super::unreadable::Unreadable;
use crate::facts::Kind;
use rust_decimal::Decimal;
use sheet::Cell;

impl ColumnReader<'_> {
    pub(super) fn number(&mut self, cell: &Cell<'_>, forms: &Forms) -> Result<Option<Slot>, Unreadable> {
        if let Some(number) = cell::ten_thousandths(cell, forms).filter(|_| !self.map.fractional) {
            return self.kept(number).map(Some);
        }
        let whole = self.column.kind == Kind::Count && !self.map.fractional;
        let found = cell::number(cell, forms).map_err(|why| match why {
            // Of pieces nobody is told what an amount looks like.
            Unreadable::Amount if whole => Unreadable::Count,
            why => why,
        });
        let value = match found? {
            Some(value) => Some(value),
            None => self.map.empty.as_ref().map(|text| text.parse().unwrap_or_default()),
        };
        value.map(|v| self.stored(v)).transpose()
    }

    /// Whether less than nothing makes no sense in it, and the platform writes no corrections either.
    pub(super) fn is_natural(&self) -> bool {
        self.column.is_never_negative() && !self.map.negative
    }

    /// The same as [`ColumnReader::stored`] of a number that is whole in ten-thousandths.
    fn kept(&self, number: i64) -> Result<Slot, Unreadable> {
        let number = match (self.map.negate, self.map.absolute) {
            (true, _) => -number,
            (_, true) => number.abs(),
            _ => number,
        };
        if number < 0 && self.is_natural() {
            return Err(Unreadable::Negative);
        }
        match self.column.kind {
            Kind::Count if number % 10_000 != 0 => Err(Unreadable::Count),
            Kind::Count => Ok(Slot::Number(number / 10_000)),
            _ => Ok(Slot::Number(number)),
        }
    }

    pub(super) fn stored(&mut self, value: Decimal) -> Result<Slot, Unreadable> {
        let value = match (self.map.negate, self.map.absolute) {
            (true, _) => -value,
            (_, true) => value.abs(),
            _ => value,
        };
        let value = if self.map.fractional { self.whole(value) } else { value };
        if value < Decimal::ZERO && self.is_natural() {
            return Err(Unreadable::Negative);
        }
        cell::stored(self.column.kind, value).map(Slot::Number)
    }

    /// Whole pieces of what the platform splits: what rounding takes from one row the next ones get, so that they add up.
    fn whole(&mut self, value: Decimal) -> Decimal {
        let exact = value + self.carry;
        let whole = exact.round();
        self.carry = exact - whole;
        whole
    }
}
