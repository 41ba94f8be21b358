//! What the store holds of each day beside what its platform counted: an export that claims a day is believed only as far as
//! the platform's own figures, and the operator's word, allow.

use super::StoreSpec;
use super::source_days::Covered;
use crate::extract::ExportKind;
use crate::facts::{Frame, Table};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was sold, refunded or spent, by day, in ten-thousandths.
type Daily = BTreeMap<NaiveDate, i64>;

/// Up to this part of a day's figure its neighbour explains it: what was paid around midnight.
const AROUND_MIDNIGHT: i64 = 100;

/// A report by product that lacks more than one part in so many of what orders hold is not of all products.
const PART_OF: i128 = 5;

/// On so many days lines must have told what orders hold before a day without lines is one that they lack.
const ENOUGH_DAYS: usize = 7;

/// Both sides, by kind of export.
#[derive(Debug, Default)]
pub(super) struct ControlTotals {
    held: BTreeMap<ExportKind, Daily>,
    theirs: BTreeMap<ExportKind, Daily>,
    closed: Vec<crate::calendar::Span>,
    /// Days of whose sales the platform tells by product alone.
    by_product: BTreeSet<NaiveDate>,
    /// Days on which orders were placed.
    placed: BTreeSet<NaiveDate>,
}

/// The same of some rows of one table, which add up with those of others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DailySums {
    held: BTreeMap<ExportKind, Daily>,
    theirs: BTreeMap<ExportKind, Daily>,
    /// Days on which the platform counted no buyers.
    nobody: BTreeSet<NaiveDate>,
    /// What the platform counted as paid by product, added up.
    products: Daily,
    /// Days on which it leaves open what was paid for one of them.
    open_products: BTreeSet<NaiveDate>,
    /// Days on which orders were placed.
    placed: BTreeSet<NaiveDate>,
}

impl DailySums {
    /// Of rows of current facts.
    pub(super) fn of(frame: &Frame) -> Self {
        let mut sums = DailySums::default();
        match frame.table() {
            Table::Orders => {
                sums.held.insert(ExportKind::Orders, daily(frame, "paid_on", "paid", Some("postage"), |_| true));
                let created = frame.place("created_on");
                sums.placed = (0..frame.rows()).filter_map(|row| frame.number(created, row).and_then(date)).collect();
            }
            Table::ProductDays => {
                sums.products = daily(frame, "date", "paid", None, |_| true);
                let (day, paid) = (frame.place("date"), frame.place("paid"));
                let open = (0..frame.rows()).filter(|row| frame.number(paid, *row).is_none());
                sums.open_products = open.filter_map(|row| frame.number(day, row).and_then(date)).collect();
            }
            Table::OrderLines => {
                sums.held.insert(ExportKind::Lines, daily(frame, "paid_on", "paid", None, |_| true));
            }
            Table::Refunds => {
                let status = frame.place("status");
                let successful = |row: usize| frame.text(status, row).is_some_and(|s| s == "successful");
                sums.held.insert(ExportKind::Refunds, daily(frame, "completed_on", "amount", None, successful));
            }
            Table::AdDays => {
                let (in_total, kind) = (frame.place("in_total"), frame.place("kind"));
                // The platform's own sum is of clicks.
                let clicks = |row: usize| frame.text(kind, row).is_some_and(|kind| kind == "cpc");
                let counted = |row: usize| clicks(row) && frame.number(in_total, row) == Some(1);
                sums.held.insert(ExportKind::Ads, daily(frame, "date", "spend", None, counted));
            }
            Table::TrafficDays => {
                for (export, column) in
                    [(ExportKind::Orders, "paid"), (ExportKind::Refunds, "refunded"), (ExportKind::Ads, "ad_spend")]
                {
                    sums.theirs.insert(export, known(frame, column));
                }
                let buyers = known(frame, "buyers");
                sums.nobody = buyers.into_iter().filter(|(_, buyers)| *buyers == 0).map(|(day, _)| day).collect();
            }
            _ => {}
        }
        sums
    }

    /// Both together.
    pub(super) fn add(&mut self, other: &DailySums) {
        let sides = [(&mut self.held, &other.held), (&mut self.theirs, &other.theirs)];
        for (mine, theirs) in sides {
            for (export, days) in theirs {
                let mine = mine.entry(*export).or_default();
                days.iter().for_each(|(day, amount)| *mine.entry(*day).or_default() += amount);
            }
        }
        self.nobody.extend(&other.nobody);
        for (day, amount) in &other.products {
            *self.products.entry(*day).or_default() += amount;
        }
        self.open_products.extend(&other.open_products);
        self.placed.extend(&other.placed);
    }
}

impl ControlTotals {
    /// Of a store's current facts.
    pub(super) fn of(spec: &StoreSpec, sums: DailySums) -> Self {
        let DailySums { held, theirs, nobody, products, open_products, placed } = sums;
        let closed = spec.closed.clone();
        let mut witness = ControlTotals { held, theirs, closed, by_product: BTreeSet::new(), placed };
        // Where the platform's own sales were not exported, no buyers are no sales.
        if let Some(sales) = witness.theirs.get_mut(&ExportKind::Orders) {
            for day in nobody {
                sales.entry(day).or_insert(0);
            }
        }
        witness.hear_products(&products, &open_products);
        // What was sold was sold in lines.
        if let Some(sales) = witness.theirs.get(&ExportKind::Orders).cloned() {
            witness.theirs.insert(ExportKind::Lines, sales);
        }
        witness.hear_orders();
        witness
    }

    /// Takes what orders hold as what their lines must, of days of which the platform tells nothing: where lines hold nearly all that
    /// orders do on the days that both have. Those of some orders alone are another report.
    fn hear_orders(&mut self) {
        let empty = Daily::new();
        let [orders, lines] =
            [ExportKind::Orders, ExportKind::Lines].map(|kind| self.held.get(&kind).unwrap_or(&empty));
        let both: Vec<(i64, i64)> = orders.iter().filter_map(|(day, ours)| Some((*ours, *lines.get(day)?))).collect();
        let (ours, theirs) = both.iter().fold((0, 0), |(ours, theirs), (order, line)| (ours + order, theirs + line));
        let nearly_all = i128::from(theirs) * PART_OF >= i128::from(ours) * (PART_OF - 1);
        if both.len() < ENOUGH_DAYS || !nearly_all {
            return;
        }
        let sold: Vec<(NaiveDate, i64)> = orders.iter().filter(|(_, paid)| **paid > 0).map(|(d, p)| (*d, *p)).collect();
        let told = self.theirs.entry(ExportKind::Lines).or_default();
        for (day, paid) in sold {
            told.entry(day).or_insert(paid);
        }
    }

    /// Takes what the platform tells by product for days of which it tells nothing of the whole store. Such a report may hold a part of
    /// the products: what it says was sold, was sold; that nothing was, it says only where it has told nearly all that orders hold.
    fn hear_products(&mut self, products: &Daily, open: &BTreeSet<NaiveDate>) {
        let orders = self.held.get(&ExportKind::Orders);
        let both = products.iter().filter_map(|(day, told)| Some((*told, *orders?.get(day)?)));
        let (told, held) = both.fold((0, 0), |(told, held), (more, ours)| (told + more, held + ours));
        let is_whole = i128::from(told) * PART_OF >= i128::from(held) * (PART_OF - 1);
        let sales = self.theirs.entry(ExportKind::Orders).or_default();
        for (day, paid) in products {
            if !sales.contains_key(day) && (*paid > 0 || (is_whole && !open.contains(day))) {
                sales.insert(*day, *paid);
                self.by_product.insert(*day);
            }
        }
    }

    /// Whether the platform or the operator says that nothing happened on the day.
    pub(super) fn is_quiet(&self, export: ExportKind, day: NaiveDate) -> bool {
        match self.theirs.get(&export).and_then(|theirs| theirs.get(&day)) {
            Some(amount) => *amount == 0,
            None => self.closed.iter().any(|span| span.contains(day)),
        }
    }

    /// The days before a source was made that are quiet by another's word.
    pub(super) fn quiet_days(&self, source: &Covered) -> Vec<NaiveDate> {
        let until = source.made.unwrap_or(source.received);
        let told = self.theirs.get(&source.export).into_iter().flat_map(|theirs| theirs.keys().copied());
        let closed = self.closed.iter().flat_map(|span| span.days());
        let mut days: Vec<NaiveDate> =
            told.chain(closed).filter(|day| *day < until && self.is_quiet(source.export, *day)).collect();
        days.sort();
        days.dedup();
        days
    }

    /// Whether an export that claims the day holds nothing of it, while the platform counted something there.
    pub(super) fn contradicts(&self, export: ExportKind, day: NaiveDate) -> bool {
        let held = self.held.get(&export);
        let mine = |day: NaiveDate| held.and_then(|held| held.get(&day)).copied();
        let theirs = |day: NaiveDate| self.theirs.get(&export)?.get(&day).copied();
        let Some(counted) = theirs(day).filter(|amount| *amount > 0) else { return false };
        // By product the platform may count an order on the day on which it was placed, and it is paid at the door.
        let by_product = self.by_product.contains(&day);
        if mine(day).is_some() || (by_product && self.placed.contains(&day)) {
            return false;
        }
        // What was paid just before midnight may be counted on the day after, and the other way round.
        let beside = [day.checked_sub_days(Days::new(1)), day.checked_add_days(Days::new(1))];
        let explained = beside.into_iter().flatten().any(|near| {
            let over = mine(near).unwrap_or(0) - theirs(near).unwrap_or(0);
            let apart = if by_product { (counted - over).max(0) } else { (over - counted).abs() };
            theirs(near).is_some() && apart <= counted / AROUND_MIDNIGHT
        });
        !explained
    }
}

/// Sums by day of the rows that count; a day with rows whose amounts are unknown is there with 0.
fn daily(frame: &Frame, day: &str, amount: &str, less: Option<&str>, counts: impl Fn(usize) -> bool) -> Daily {
    let (day, amount, less) = (frame.place(day), frame.place(amount), less.map(|name| frame.place(name)));
    let mut days = Daily::new();
    for row in (0..frame.rows()).filter(|row| counts(*row)) {
        let Some(on) = frame.number(day, row).and_then(date) else { continue };
        let less = less.and_then(|place| frame.number(place, row)).unwrap_or(0);
        *days.entry(on).or_default() += frame.number(amount, row).unwrap_or(0) - less;
    }
    days
}

/// The platform's figure of each day on which it gives one.
fn known(traffic: &Frame, column: &str) -> Daily {
    let (day, value) = (traffic.place("date"), traffic.place(column));
    let row = |row: usize| Some((traffic.number(day, row).and_then(date)?, traffic.number(value, row)?));
    (0..traffic.rows()).filter_map(row).collect()
}

fn date(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(days).ok()?)
}
