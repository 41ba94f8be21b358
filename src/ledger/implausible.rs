//! Refunds that cannot be as they are told, held against their orders: more came back than was paid, or it came back before it was
//! paid. They count, and are told.
//!
//! Each row that is meant is marked when refunds meet their orders; what a part of the months adds up to is kept with the part.

use super::doubt::Doubt;
use super::lookup;
use super::origins::Origins;
use crate::facts::{Frame, Table, Value};
use crate::money::Money;
use crate::span::Span;
use chrono::NaiveDate;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The column that marks a row.
pub(super) const MARK: &str = "implausible";

/// More came back for the order than was paid for it.
const MORE: &str = "more";
/// It was finished before the order was paid.
const EARLY: &str = "early";

/// So much more than was paid may come back, in ten-thousandths, and as a part of it: rounding, postage, a small compensation.
const SMALL: i64 = 100_000;
const PART: i64 = 10;

/// Whether what came back is more than may come back of what was paid.
pub(super) fn is_far_more(back: i64, most: i64) -> bool {
    back - most > SMALL.max(most / PART)
}

/// What refunds of one file and kind amount to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Amount {
    orders: u64,
    sum: i64,
    /// The least number of an order.
    example: String,
    pub(super) days: BTreeSet<NaiveDate>,
}

/// What a part holds, by source and mark.
pub(super) type Implausible = BTreeMap<usize, BTreeMap<String, Amount>>;

/// Marks successful refunds that their orders speak against.
pub(super) fn mark(refunds: &mut Frame, orders: Option<&Frame>) {
    let place = refunds.place(MARK);
    refunds.filled(place);
    let Some(orders) = orders else { return };
    let known = Orders::of(orders);
    let [main, status, amount, completed, currency] =
        ["main_order_id", "status", "amount", "completed_on", "currency"].map(|name| refunds.place(name));
    let mut came_back: HashMap<usize, (i64, Vec<usize>)> = HashMap::new();
    let mut marks: Vec<(usize, &str)> = Vec::new();
    for row in (0..refunds.rows()).filter(|row| refunds.text(status, *row) == Some("successful")) {
        let Some(at) = refunds.text(main, row).and_then(|id| lookup::find(orders, id)) else { continue };
        let Some(back) = refunds.number(amount, row).filter(|_| known.is_of(at, refunds.text(currency, row))) else {
            continue;
        };
        let (sum, rows) = came_back.entry(at).or_default();
        *sum = sum.saturating_add(back);
        rows.push(row);
        if known.paid_on(at).zip(refunds.number(completed, row)).is_some_and(|(paid, done)| done < paid) {
            marks.push((row, EARLY));
        }
    }
    for (at, (sum, rows)) in came_back {
        if known.most(at).is_some_and(|most| is_far_more(sum, most)) {
            marks.extend(rows.into_iter().map(|row| (row, MORE)));
        }
    }
    for (row, why) in marks {
        refunds.filled(place).set(row, Some(Value::Text(why.into())));
    }
}

/// What orders say that refunds can be held against.
struct Orders<'f> {
    frame: &'f Frame,
    amounts: [usize; 4],
    paid_on: usize,
    paid_by: usize,
    status: usize,
    deposit: usize,
    from_lines: usize,
    currency: usize,
}

impl<'f> Orders<'f> {
    fn of(frame: &'f Frame) -> Self {
        Orders {
            frame,
            amounts: ["paid", "payable", "receivable", "refunded"].map(|name| frame.place(name)),
            paid_on: frame.place("paid_on"),
            paid_by: frame.place("paid_by"),
            status: frame.place("status"),
            deposit: frame.place("deposit"),
            from_lines: frame.place("from_lines"),
            currency: frame.place("currency"),
        }
    }

    /// Whether amounts of this currency compare with its own.
    fn is_of(&self, at: usize, currency: Option<&str>) -> bool {
        currency.is_none_or(|said| self.frame.text(self.currency, at).is_none_or(|own| own == said))
    }

    /// The most that may have been paid for it, by all that its export says; none where only lines know it, whose file may lack some.
    /// What was closed without a payment was never paid; what waits for one may have been paid since it was exported.
    fn most(&self, at: usize) -> Option<i64> {
        let frame = self.frame;
        if frame.number(self.from_lines, at) == Some(1) {
            return None;
        }
        if frame.number(self.paid_on, at).is_none() {
            let is_closed = frame.text(self.status, at) == Some("closed");
            return (is_closed && frame.number(self.deposit, at).is_none_or(|deposit| deposit == 0)).then_some(0);
        }
        frame.number(self.amounts[0], at)?;
        self.amounts.iter().filter_map(|place| frame.number(*place, at)).max()
    }

    /// The day on which it was paid; none where another column stands in for it, or a part was paid before.
    fn paid_on(&self, at: usize) -> Option<i64> {
        let by_parts = self.frame.number(self.deposit, at).is_some_and(|deposit| deposit > 0);
        let is_sure = self.frame.text(self.paid_by, at).is_none() && !by_parts;
        self.frame.number(self.paid_on, at).filter(|_| is_sure)
    }
}

/// What the marked rows of a part amount to.
pub(super) fn of_part(frame: &Frame, origins: &Origins) -> Implausible {
    let mut found = Implausible::new();
    if frame.table() != Table::Refunds || frame.at(frame.place(MARK)).is_none() {
        return found;
    }
    let [mark, main, amount, completed, paid, excluded] =
        [MARK, "main_order_id", "amount", "completed_on", "order_paid_on", "excluded"].map(|name| frame.place(name));
    let mut orders: BTreeSet<(usize, &str, Arc<str>)> = BTreeSet::new();
    for row in (0..frame.rows()).filter(|row| frame.number(excluded, *row) != Some(1)) {
        let (Some(why), Some(order)) = (frame.text(mark, row), frame.text(main, row)) else { continue };
        let (source, _) = origins.of(row);
        let of_kind = found.entry(source).or_default().entry(why.to_owned()).or_default();
        of_kind.orders += u64::from(orders.insert((source, why, order.into())));
        of_kind.sum = of_kind.sum.saturating_add(frame.number(amount, row).unwrap_or_default());
        of_kind.name(order);
        let days = [completed, paid].into_iter().filter_map(|place| frame.number(place, row));
        of_kind.days.extend(days.filter_map(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?)));
    }
    found
}

/// What speaks against the files of a store's refunds, by what its parts hold.
pub(super) fn doubts<'p>(parts: impl Iterator<Item = &'p Implausible>) -> Vec<(usize, Doubt)> {
    let mut all: BTreeMap<(usize, &str), Amount> = BTreeMap::new();
    for (source, kinds) in parts.flatten() {
        for (why, amount) in kinds {
            all.entry((*source, why)).or_default().add(amount);
        }
    }
    let doubt = |((source, why), Amount { orders, sum, example, days }): ((usize, &str), Amount)| {
        let (amount, days) = (Money::from_raw(sum), Span::runs(days));
        let doubt = match why {
            EARLY => Doubt::RefundedBefore { orders, amount, example, days },
            _ => Doubt::RefundedMore { orders, amount, example, days },
        };
        (source, doubt)
    };
    all.into_iter().map(doubt).collect()
}

impl Amount {
    fn add(&mut self, other: &Amount) {
        self.orders += other.orders;
        self.sum = self.sum.saturating_add(other.sum);
        self.name(&other.example);
        self.days.extend(&other.days);
    }

    /// Keeps the number where none is less.
    fn name(&mut self, order: &str) {
        if self.example.is_empty() || order < self.example.as_str() {
            order.clone_into(&mut self.example);
        }
    }
}
