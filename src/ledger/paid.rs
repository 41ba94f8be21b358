//! What was paid then.
//!
//! Taobao lowers 买家实付金额 when something is refunded, to 0.00 where the refund closed the order. What was paid is restored
//! from each version of an order that any export gave, and the highest counts: an amount once seen as paid was paid. What a
//! version showed before the payment was only asked for, and may have been lowered since.

use super::merge::{Merged, Version};
use crate::facts::{Frame, Table, Values};
use hashbrown::HashMap;
use std::sync::Arc;

/// That a newer file shows less paid than an older one did.
pub(super) struct Lowered {
    pub(super) row: usize,
    /// The newest file that shows what was paid, and how much.
    pub(super) now: (usize, i64),
    /// The one that shows the most.
    pub(super) was: (usize, i64),
    /// Whether the platform lowers the amount by what comes back, and the newest file does not say how much that was.
    pub(super) is_open: bool,
}

/// What files show of a row, the oldest first.
#[derive(Clone, Copy)]
struct Shown {
    most: (usize, i64),
    last: (usize, i64),
    is_open: bool,
}

impl Shown {
    fn then(known: Option<Self>, source: usize, amount: i64, is_open: bool) -> Self {
        let own = (source, amount);
        let most = known.map_or(own, |known| if amount > known.most.1 { own } else { known.most });
        Shown { most, last: own, is_open }
    }

    fn lowered(self, row: usize) -> Option<Lowered> {
        let Shown { most: was, last: now, is_open } = self;
        (now.1 < was.1).then_some(Lowered { row, now, was, is_open })
    }
}

/// Fills `paid` of orders or lines; returns the rows that were closed without any word of what came back, so that what was owed
/// had to stand for what was paid, and those of which the newest file shows less than an older one.
///
/// `made` tells in UTC seconds when a source says that it was made.
pub(super) fn restore(
    merged: &mut Merged,
    versions: &[Version],
    refunds: &HashMap<Arc<str>, i64>,
    made: &dyn Fn(usize) -> Option<i64>,
) -> (Vec<usize>, Vec<Lowered>) {
    if !merged.present.contains("paid_reported") {
        return (Vec::new(), Vec::new());
    }
    let frame = &merged.frame;
    let known = Known {
        id: frame.place(if frame.table() == Table::Orders { "order_id" } else { "line_id" }),
        refunded: frame.place("refunded"),
        payable: frame.place("payable"),
        paid_at: frame.place("paid_at"),
    };
    // The highest amount of each, and whether it had to be assumed; of two equal ones the one that was not.
    let mut paid: Vec<Option<(i64, bool)>> = vec![None; frame.rows()];
    let mut shown: Vec<Option<Shown>> = vec![None; frame.rows()];
    for version in versions {
        let columns = Columns::of(&version.frame);
        for (row, at) in version.became.iter().enumerate() {
            let Some((at, paid_at)) = at.and_then(|at| Some((at, frame.number(known.paid_at, at)?))) else { continue };
            if columns.before_payment(&version.frame, row, made(version.source), paid_at) {
                continue;
            }
            let elsewhere = || {
                let by_refunds = || frame.text(known.id, at).and_then(|id| refunds.get(id)).copied();
                frame.number(known.refunded, at).or_else(by_refunds)
            };
            if let Some(found) = columns.paid(&version.frame, row, frame.number(known.payable, at), elsewhere) {
                let better = |seen: (i64, bool)| found.0 > seen.0 || (found.0 == seen.0 && !found.1);
                if paid[at].is_none_or(better) {
                    paid[at] = Some(found);
                }
                if !found.1 {
                    shown[at] = Some(Shown::then(shown[at], version.source, found.0, !columns.says_refunded));
                }
            }
        }
    }
    let own = merged.present.contains("paid");
    let of_rows = paid.iter().enumerate();
    let assumed = of_rows.filter(|(_, paid)| paid.is_some_and(|(_, assumed)| assumed)).map(|(row, _)| row).collect();
    let place = frame.place("paid");
    if let Values::Number(values) = merged.frame.filled(place) {
        values.update(|row, value| {
            let restored = paid[row].map(|(amount, _)| amount);
            if own { value.or(restored) } else { restored }
        });
    }
    merged.present.insert("paid");
    (assumed, lowered(&shown))
}

fn lowered(shown: &[Option<Shown>]) -> Vec<Lowered> {
    shown.iter().enumerate().filter_map(|(row, shown)| (*shown)?.lowered(row)).collect()
}

/// Raises what exports say was paid to the highest that any said of the same pieces since the payment: platforms lower it when
/// something is refunded or an order is changed, and what was paid stays paid. A piece that was taken off before it was charged
/// for lowers it. Returns the rows of which the newest file shows less than an older one.
pub(super) fn raise(merged: &mut Merged, versions: &[Version], made: &dyn Fn(usize) -> Option<i64>) -> Vec<Lowered> {
    if !merged.present.contains("paid") {
        return Vec::new();
    }
    let frame = &merged.frame;
    let (paid, units, paid_at) = (frame.place("paid"), frame.place("units"), frame.place("paid_at"));
    let mut shown: Vec<Option<Shown>> = vec![None; frame.rows()];
    for Version { source, frame: seen, became } in versions.iter().filter(|version| version.frame.has("paid")) {
        let columns = Columns::of(seen);
        for (row, at) in became.iter().enumerate() {
            let Some((at, paid_at)) = at.and_then(|at| Some((at, frame.number(paid_at, at)?))) else { continue };
            let has_fewer = frame.number(units, at).zip(seen.number(units, row)).is_some_and(|(now, then)| now < then);
            if !has_fewer
                && !columns.before_payment(seen, row, made(*source), paid_at)
                && let Some(amount) = seen.number(paid, row)
            {
                shown[at] = Some(Shown::then(shown[at], *source, amount, false));
            }
        }
    }
    if let Values::Number(values) = merged.frame.filled(paid) {
        values.update(|row, value| value.map(|value| shown[row].map_or(value, |shown| value.max(shown.most.1))));
    }
    lowered(&shown)
}

struct Known {
    id: usize,
    refunded: usize,
    payable: usize,
    paid_at: usize,
}

/// Where one export keeps what decides.
struct Columns {
    reported: usize,
    payable: usize,
    refunded: usize,
    status: usize,
    paid_at: usize,
    says_refunded: bool,
    says_paid_at: bool,
}

impl Columns {
    fn of(frame: &Frame) -> Self {
        Columns {
            reported: frame.place("paid_reported"),
            payable: frame.place("payable"),
            refunded: frame.place("refunded"),
            status: frame.place("status"),
            paid_at: frame.place("paid_at"),
            says_refunded: frame.has("refunded"),
            says_paid_at: frame.has("paid_at"),
        }
    }

    /// Whether this version shows the order before it was paid: its own payment time is empty, or it has none to say and was
    /// made earlier or calls the order unpaid.
    fn before_payment(&self, frame: &Frame, row: usize, made: Option<i64>, paid_at: i64) -> bool {
        if self.says_paid_at {
            return frame.number(self.paid_at, row).is_none();
        }
        frame.text(self.status, row).is_some_and(|s| s == "unpaid") || made.is_some_and(|made| made < paid_at)
    }

    /// What one version of the order says was paid, and whether that had to be assumed.
    fn paid(
        &self,
        frame: &Frame,
        row: usize,
        payable: Option<i64>,
        elsewhere: impl FnOnce() -> Option<i64>,
    ) -> Option<(i64, bool)> {
        let reported = frame.number(self.reported, row)?;
        let payable = frame.number(self.payable, row).or(payable);
        // What another export says may be of a later day: with it no more was paid than was owed.
        let refunded = if self.says_refunded {
            frame.number(self.refunded, row)
        } else {
            elsewhere().map(|back| payable.map_or(back, |payable| back.min((payable - reported).max(0))))
        };
        let closed = frame.text(self.status, row).is_some_and(|s| s == "closed");
        Some(match (closed, refunded, payable) {
            (true, Some(refunded), _) => (reported + refunded, false),
            (true, None, Some(payable)) => (payable.max(reported), true),
            (false, Some(refunded), Some(payable)) if payable - reported == refunded => (reported + refunded, false),
            _ => (reported, false),
        })
    }
}
