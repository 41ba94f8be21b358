//! Which pieces a refund gives the money back of: the line that it names, by its own number, or by what was bought.

use super::lookup;
use crate::facts::{Frame, Value};
use std::ops::Range;

/// Gives each refund the seller's code of its line, and how many pieces of it: the part of them that the amount is of what was
/// paid for the line, to the nearest whole. A refund of which several lines might be meant has neither.
pub(super) fn refunds_to_lines(refunds: &mut Frame, lines: &Frame) {
    let [named, main, page, code, amount] =
        ["order_id", "main_order_id", "product_id", "merchant_code", "amount"].map(|name| refunds.place(name));
    let [goods, pieces] = ["goods_code", "pieces"].map(|name| refunds.place(name));
    let of_orders = Orders::of(lines);
    let (line_code, units, paid) = (lines.place("merchant_code"), lines.place("units"), lines.place("paid"));
    for place in [goods, pieces] {
        refunds.filled(place);
    }
    for row in 0..refunds.rows() {
        let what =
            Named { line: refunds.text(named, row), page: refunds.text(page, row), code: refunds.text(code, row) };
        let Some(line) = refunds.text(main, row).and_then(|main| of_orders.line(main, &what)) else { continue };
        let back = refunds.number(amount, row).zip(lines.number(units, line)).zip(lines.number(paid, line));
        let count = back.and_then(|((amount, units), paid)| part_of(amount, units, paid));
        let own = lines.text(line_code, line).map(|code| Value::Text(code.into()));
        let known = own.or_else(|| refunds.text(code, row).map(|code| Value::Text(code.into())));
        refunds.filled(goods).set(row, known);
        refunds.filled(pieces).set(row, count.map(Value::Number));
    }
}

/// The part of so many pieces that an amount is of what was paid for all, to the nearest whole.
fn part_of(amount: i64, units: i64, paid: i64) -> Option<i64> {
    let (amount, units, paid) = (i128::from(amount), i128::from(units), i128::from(paid));
    let part = (2 * amount.min(paid) * units + paid).checked_div(2 * paid).filter(|_| paid > 0)?;
    i64::try_from(part).ok()
}

/// What a refund says of its line.
struct Named<'r> {
    line: Option<&'r str>,
    page: Option<&'r str>,
    code: Option<&'r str>,
}

/// The lines of each order: they are sorted by its number.
struct Orders<'l> {
    lines: &'l Frame,
    order: usize,
}

impl<'l> Orders<'l> {
    fn of(lines: &'l Frame) -> Self {
        Orders { lines, order: lines.place("order_id") }
    }

    fn rows(&self, order: &str) -> Range<usize> {
        let first = lookup::first_from(self.lines, self.order, order);
        let is_other = |row: &usize| self.lines.text(self.order, *row) != Some(order);
        first..(first..self.lines.rows()).find(is_other).unwrap_or(self.lines.rows())
    }

    /// The line that a refund of this order is of: the one of that number, else the only one of that page and code, else the only
    /// one there is.
    fn line(&self, order: &str, what: &Named<'_>) -> Option<usize> {
        let rows = self.rows(order);
        let text = |column: &str, row: usize| self.lines.text(self.lines.place(column), row);
        let by_number = rows.clone().find(|row| what.line.is_some() && text("line_id", *row) == what.line);
        let fits = |row: &usize| {
            let same = |said: Option<&str>, column: &str| {
                said.is_none_or(|said| text(column, *row).is_none_or(|own| own == said))
            };
            same(what.page, "product_id") && same(what.code, "merchant_code")
        };
        let only = || {
            let mut fitting = rows.clone().filter(fits);
            fitting.next().filter(|_| fitting.next().is_none())
        };
        by_number.or_else(only)
    }
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn pieces_are_the_nearest_whole_part_and_never_more_than_there_were() {
        for (amount, units, paid, pieces) in [
            (100, 2, 200, Some(1)),
            (49, 1, 100, Some(0)),
            (50, 1, 100, Some(1)),
            (90, 1, 100, Some(1)),
            (300, 3, 200, Some(3)),
            (0, 3, 200, Some(0)),
            (10, 1, 0, None),
        ] {
            assert_eq!(part_of(amount, units, paid), pieces, "{amount} of {units} for {paid}");
        }
    }
}
