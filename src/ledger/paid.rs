//! What was paid then.
//!
//! Taobao lowers 买家实付金额 when something is refunded, to 0.00 where the refund closed the order. What was paid is restored
//! from each version of an order that any export gave, and the highest counts: an amount once seen as paid was paid.

use super::merge::{Input, Merged, key_of, key_places};
use crate::facts::{Frame, Values};
use std::collections::HashMap;
use std::sync::Arc;

/// Fills `paid` of orders or lines; returns how many were closed without any word of what came back, so that what was owed
/// had to stand for what was paid.
pub(super) fn restore(merged: &mut Merged, inputs: &[Input], refunds: &HashMap<Arc<str>, i64>) -> u64 {
    let frame = &merged.frame;
    if !merged.present.contains("paid_reported") {
        return 0;
    }
    let key = key_places(frame.table());
    let rows: HashMap<Arc<str>, usize> = (0..frame.rows()).map(|row| (key_of(frame, &key, row), row)).collect();
    let id_place = frame.place(if frame.table() == crate::facts::Table::Orders { "order_id" } else { "line_id" });
    let known = Known {
        refunded: if merged.present.contains("refunded") { Some(frame.place("refunded")) } else { None },
        payable: frame.place("payable"),
        paid_at: frame.place("paid_at"),
    };
    let mut paid: Vec<Option<i64>> = vec![None; frame.rows()];
    let mut assumed = 0;
    for input in inputs {
        let version = Version::of(&input.frame);
        for row in 0..input.frame.rows() {
            let Some(&at) = rows.get(&key_of(&input.frame, &key, row)) else { continue };
            if frame.number(known.paid_at, at).is_none() {
                continue;
            }
            let elsewhere = known.refunded.and_then(|place| frame.number(place, at));
            let elsewhere = elsewhere.or_else(|| frame.text(id_place, at).and_then(|id| refunds.get(id)).copied());
            let payable = frame.number(known.payable, at);
            if let Some((amount, is_assumed)) = version.paid(&input.frame, row, payable, elsewhere) {
                assumed += u64::from(is_assumed);
                paid[at] = Some(paid[at].map_or(amount, |seen| seen.max(amount)));
            }
        }
    }
    let place = merged.frame.place("paid");
    let own = merged.present.contains("paid");
    if let Some(Values::Number(values)) = &mut merged.frame.columns_mut()[place] {
        for (value, restored) in values.iter_mut().zip(paid) {
            *value = if own { value.or(restored) } else { restored };
        }
    }
    merged.present.insert("paid");
    assumed
}

struct Known {
    refunded: Option<usize>,
    payable: usize,
    paid_at: usize,
}

/// Where one export keeps what decides.
struct Version {
    reported: usize,
    payable: usize,
    refunded: usize,
    status: usize,
    says_refunded: bool,
}

impl Version {
    fn of(frame: &Frame) -> Self {
        Version {
            reported: frame.place("paid_reported"),
            payable: frame.place("payable"),
            refunded: frame.place("refunded"),
            status: frame.place("status"),
            says_refunded: frame.has("refunded"),
        }
    }

    /// What one version of the order says was paid, and whether that had to be assumed.
    fn paid(&self, frame: &Frame, row: usize, payable: Option<i64>, elsewhere: Option<i64>) -> Option<(i64, bool)> {
        let reported = frame.number(self.reported, row)?;
        let payable = frame.number(self.payable, row).or(payable);
        // What another export says may be of a later day: with it no more was paid than was owed.
        let refunded = match (self.says_refunded, elsewhere, payable) {
            (true, _, _) => frame.number(self.refunded, row),
            (false, Some(elsewhere), Some(payable)) => Some(elsewhere.min((payable - reported).max(0))),
            (false, elsewhere, _) => elsewhere,
        };
        let closed = frame.text(self.status, row).is_some_and(|s| &**s == "closed");
        Some(match (closed, refunded, payable) {
            (true, Some(refunded), _) => (reported + refunded, false),
            (true, None, Some(payable)) => (payable.max(reported), true),
            (false, Some(refunded), Some(payable)) if payable - reported == refunded => (reported + refunded, false),
            _ => (reported, false),
        })
    }
}
