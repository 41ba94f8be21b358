//! Exports that only stand in: a settlement repeats the refunds of the after-sales report, and some stores give only one of
//! them. What it says of an order counts where no other export of the store says anything of that order's refunds. Where one does, the
//! settlement is the money: what it pays back went back, on its day, whatever the other report knew of it when it was made.

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
    id: Arc<str>,
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
        self.beside.extend(told.into_iter().filter_map(|row| Dated::of(&frame, row)));
        frame.take(&untold)
    }

    /// Gives refunds the day on which a settlement pays them back; what was not done by the other report is.
    pub(super) fn date(self, refunds: &mut Merged) {
        let mut orders: BTreeMap<Arc<str>, Vec<Dated>> = BTreeMap::new();
        for (_, dated) in self.beside {
            orders.entry(dated.order.clone()).or_default().push(dated);
        }
        let frame = &mut refunds.frame;
        let mut rows: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        let order = frame.place("order_id");
        for (row, order) in (0..frame.rows()).filter_map(|row| Some((row, frame.text(order, row)?))) {
            if orders.contains_key(order) {
                rows.entry(order.into()).or_default().push(row);
            }
        }
        for (order, paid) in orders {
            if let Some(rows) = rows.get(&order) {
                settle(frame, rows, paid);
                refunds.present.extend(["completed_at", "completed_on"]);
            }
        }
    }
}

/// Gives the refunds of an order the days on which a settlement pays them back: those of one number, of one amount, else all that is left
/// at once. A refund that is done has its amount from the report of refunds.
fn settle(frame: &mut Frame, rows: &[usize], mut paid: Vec<Dated>) {
    let [id, amount, status, at] = ["refund_id", "amount", "status", "completed_at"].map(|name| frame.place(name));
    let mut free = rows.to_vec();
    for by_number in [true, false] {
        paid.retain(|dated| {
            let is_same = |row: &usize| match by_number {
                true => frame.text(id, *row) == Some(&*dated.id),
                false => frame.number(amount, *row) == Some(dated.amount),
            };
            let Some(found) = free.iter().position(is_same) else { return true };
            let row = free.remove(found);
            let is_dated = is_done(frame, status, row) && frame.number(at, row).is_some();
            if by_number || !is_dated {
                dated.write(frame, row);
            }
            false
        });
    }
    let Some(latest) = paid.iter().max_by_key(|dated| dated.at) else { return };
    let sum: i64 = paid.iter().map(|dated| dated.amount).sum();
    let (done, open): (Vec<usize>, Vec<usize>) = free.into_iter().partition(|row| is_done(frame, status, *row));
    let undated: Vec<usize> = done.into_iter().filter(|row| frame.number(at, *row).is_none()).collect();
    if !undated.is_empty() {
        undated.into_iter().for_each(|row| latest.write(frame, row));
        return;
    }
    // It went back although nobody had said so, or more than was said.
    let row = open.first().or(rows.first()).copied().expect("an order that is told has rows");
    let before = if open.is_empty() { frame.number(amount, row).unwrap_or_default() } else { 0 };
    frame.filled(amount).set(row, Some(Value::Number(before + sum)));
    if !open.is_empty() {
        latest.write(frame, row);
    }
}

fn is_done(frame: &Frame, status: usize, row: usize) -> bool {
    frame.text(status, row) == Some("successful")
}

impl Dated {
    /// Of a part of a settlement.
    fn of(frame: &Frame, row: usize) -> Option<(Arc<str>, Dated)> {
        let number = |name: &str| frame.number(frame.place(name), row);
        let text = |name: &str| frame.text(frame.place(name), row).map(Arc::from);
        let (at, on) = (number("completed_at")?, number("completed_on")?);
        let id: Arc<str> = text("refund_id")?;
        Some((id.clone(), Dated { id, order: text("order_id")?, amount: number("amount")?, at, on }))
    }

    /// Says of a refund that it went back, and when.
    fn write(&self, frame: &mut Frame, row: usize) {
        let values = [
            ("status", Value::Text("successful".into())),
            ("completed_at", Value::Number(self.at)),
            ("completed_on", Value::Number(self.on)),
        ];
        for (name, value) in values {
            let place = frame.place(name);
            frame.filled(place).set(row, Some(value));
        }
    }
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
