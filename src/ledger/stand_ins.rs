//! Exports that only stand in: a settlement repeats the refunds of the after-sales report, and some stores give only one of
//! them. What it says of an order counts where no other export of the store says anything of that order's refunds; where one
//! does and leaves open on which day the money went back, the settlement says it.

use super::merge::Merged;
use super::source_state::SourceState;
use crate::extract::{Part, Profiles};
use crate::facts::{self, DiskError, Frame, Table, Value};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// What other exports tell of refunds, and what those that stand in say beside them.
#[derive(Default)]
pub(super) struct Told {
    orders: HashSet<Arc<str>>,
    /// Refunds of such orders by those that stand in, by number.
    beside: BTreeMap<Arc<str>, Dated>,
}

/// A refund with its day.
struct Dated {
    order: Arc<str>,
    amount: i64,
    at: i64,
    on: i64,
}

impl Told {
    /// By the files that are used; nothing is read where none stands in.
    pub(super) fn of(
        sources: &[SourceState],
        folders: &[PathBuf],
        used: &[usize],
        profiles: &Profiles,
    ) -> Result<Self, DiskError> {
        let mut told = Told::default();
        if !any(sources, used, profiles) {
            return Ok(told);
        }
        let all = || used.iter().flat_map(|&at| parts(&sources[at]).map(move |part| (at, part)));
        for (at, part) in all().filter(|(_, part)| !stands_in(part, profiles)) {
            for table in part.tables.iter().filter(|table| table.table == Table::Refunds) {
                let frame =
                    facts::read_columns(table.table, &folders[at].join(&table.file), |name| name == "order_id")?;
                let place = frame.place("order_id");
                told.orders.extend((0..frame.rows()).filter_map(|row| frame.text(place, row).map(Arc::from)));
            }
        }
        Ok(told)
    }

    /// What of a part counts: all of it, or where it stands in what nobody else tells.
    pub(super) fn counted(&mut self, part: &Part, profiles: &Profiles, frame: Frame) -> Frame {
        if frame.table() != Table::Refunds || !stands_in(part, profiles) {
            return frame;
        }
        let place = frame.place("order_id");
        let is_told = |row: &usize| frame.text(place, *row).is_some_and(|order| self.orders.contains(order));
        let (told, untold): (Vec<usize>, Vec<usize>) = (0..frame.rows()).partition(is_told);
        self.beside.extend(told.into_iter().filter_map(|row| dated(&frame, row)));
        frame.take(&untold)
    }

    /// Gives successful refunds without a day the day of one of the same order and amount that a settlement tells of.
    pub(super) fn date(mut self, refunds: &mut Merged) {
        let frame = &mut refunds.frame;
        let [order, amount, status, at, on] =
            ["order_id", "amount", "status", "completed_at", "completed_on"].map(|name| frame.place(name));
        for row in 0..frame.rows() {
            let open = frame.number(at, row).is_none() && frame.text(status, row).is_some_and(|s| s == "successful");
            let same = |dated: &Dated| {
                Some(&*dated.order) == frame.text(order, row) && Some(dated.amount) == frame.number(amount, row)
            };
            let Some(id) = self.beside.iter().find(|(_, dated)| open && same(dated)).map(|(id, _)| id.clone()) else {
                continue;
            };
            let Some(dated) = self.beside.remove(&id) else { continue };
            frame.filled(at).set(row, Some(Value::Number(dated.at)));
            frame.filled(on).set(row, Some(Value::Number(dated.on)));
            refunds.present.extend(["completed_at", "completed_on"]);
        }
    }
}

fn dated(frame: &Frame, row: usize) -> Option<(Arc<str>, Dated)> {
    let number = |name: &str| frame.number(frame.place(name), row);
    let text = |name: &str| frame.text(frame.place(name), row).map(Arc::from);
    let (at, on) = (number("completed_at")?, number("completed_on")?);
    Some((text("refund_id")?, Dated { order: text("order_id")?, amount: number("amount")?, at, on }))
}

/// The files that are used and stand in for others.
pub(super) fn all(sources: &[SourceState], used: &[usize], profiles: &Profiles) -> HashSet<usize> {
    used.iter().copied().filter(|&at| parts(&sources[at]).any(|part| stands_in(part, profiles))).collect()
}

/// Whether some file that is used stands in for others.
pub(super) fn any(sources: &[SourceState], used: &[usize], profiles: &Profiles) -> bool {
    used.iter().flat_map(|&at| parts(&sources[at])).any(|part| stands_in(part, profiles))
}

/// Whether days of products tell what the store refunded: some do, and no export of refunds is used but those that stand in.
pub(super) fn refunds_by_product(
    sources: &[SourceState],
    used: &[usize],
    profiles: &Profiles,
    present: &BTreeMap<Table, HashSet<&'static str>>,
) -> bool {
    let of = |part: &Part| profiles.get(&part.profile);
    let all = || used.iter().flat_map(|&at| parts(&sources[at]));
    let told = present.get(&Table::ProductDays).is_some_and(|columns| columns.contains("refunded"));
    let tells = |part: &Part| of(part).is_some_and(|profile| profile.refunds_by_product);
    let refunds = |part: &Part| part.tables.iter().any(|table| table.table == Table::Refunds);
    told && all().any(tells) && !all().any(|part| refunds(part) && !stands_in(part, profiles))
}

fn parts(state: &SourceState) -> impl Iterator<Item = &Part> {
    state.extract.iter().flat_map(|extract| &extract.parts)
}

fn stands_in(part: &Part, profiles: &Profiles) -> bool {
    profiles.get(&part.profile).is_some_and(|profile| profile.stands_in)
}
