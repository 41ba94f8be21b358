//! Costs that two reports tell: one of them counts.
//!
//! What 淘宝客 or 京东联盟 took stands in the network's own report (ad_days, kind cps) and in the bill; a charge may stand in several
//! bills. The special report says more than the general one and counts.

use crate::extract::Profiles;
use crate::facts::{Frame, Values};
use crate::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Bills that may tell the same charge, the one that counts first.
fn precedence(profiles: &Profiles) -> Vec<&str> {
    let mut bills: Vec<(u32, &str)> = profiles
        .all()
        .iter()
        .filter_map(|profile| Some((profile.tells_charges?, profile)))
        .flat_map(|(rank, profile)| profile.statements().map(move |statement| (rank, statement)))
        .collect();
    bills.sort_unstable();
    bills.dedup();
    bills.into_iter().map(|(_, statement)| statement).collect()
}

/// What of a bill another report tells as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldTwice {
    /// The day.
    pub day: NaiveDate,
    /// The bill.
    pub statement: String,
    /// The statement or the channel that counts instead.
    pub counted: String,
    /// What the bill says of it.
    pub amount: Money,
}

/// Marks the entries that count, and says which do not.
pub(super) fn choose(costs: &mut Frame, ads: Option<&Frame>, profiles: &Profiles) -> Vec<ToldTwice> {
    let places = Places::of(costs, precedence(profiles));
    let channels = ads.map(commissions).unwrap_or_default();
    let known: HashSet<(usize, Charge)> = (0..costs.rows()).filter_map(|row| places.charge(costs, row)).collect();
    let mut twice: BTreeMap<(i64, Arc<str>, Arc<str>), i64> = BTreeMap::new();
    let mut counted = Vec::with_capacity(costs.rows());
    for row in 0..costs.rows() {
        let by = places.by_report(costs, row, &channels).or_else(|| places.by_statement(costs, row, &known));
        counted.push(Some(i64::from(by.is_none())));
        if let (Some(by), Some(day), Some(statement)) =
            (by, costs.number(places.date, row), costs.text(places.statement, row))
        {
            let sum = twice.entry((day, statement.into(), by)).or_default();
            *sum = sum.saturating_add(costs.number(places.amount, row).unwrap_or(0));
        }
    }
    let place = costs.place("counted");
    *costs.filled(place) = Values::Number(counted.into_iter().collect());
    let told = |((day, statement, counted), amount): ((i64, Arc<str>, Arc<str>), i64)| {
        let day = NaiveDate::from_epoch_days(i32::try_from(day).ok()?)?;
        let amount = Money::from_raw(amount);
        Some(ToldTwice { day, statement: statement.to_string(), counted: counted.to_string(), amount })
    };
    twice.into_iter().filter_map(told).collect()
}

/// From the first to the last day on which a channel's own report tells commissions.
fn commissions(ads: &Frame) -> BTreeMap<Arc<str>, RangeInclusive<i64>> {
    let (date, channel, kind) = (ads.place("date"), ads.place("channel"), ads.place("kind"));
    let mut days: BTreeMap<Arc<str>, RangeInclusive<i64>> = BTreeMap::new();
    for row in (0..ads.rows()).filter(|row| ads.text(kind, *row).is_some_and(|kind| kind == "cps")) {
        let (Some(day), Some(channel)) = (ads.number(date, row), ads.text(channel, row)) else { continue };
        let known = days.entry(channel.into()).or_insert(day..=day);
        *known = day.min(*known.start())..=day.max(*known.end());
    }
    days
}

/// What tells a charge in whatever bill it stands: its order, its kind, how much.
type Charge = (Arc<str>, Arc<str>, i64);

struct Places<'p> {
    /// Bills that may tell the same charge, the one that counts first.
    precedence: Vec<&'p str>,
    statement: usize,
    date: usize,
    kind: usize,
    amount: usize,
    order: usize,
    channel: usize,
}

impl<'p> Places<'p> {
    fn of(costs: &Frame, precedence: Vec<&'p str>) -> Self {
        let place = |name: &str| costs.place(name);
        Places {
            precedence,
            statement: place("statement"),
            date: place("date"),
            kind: place("kind"),
            amount: place("amount"),
            order: place("order_id"),
            channel: place("channel"),
        }
    }

    /// How early the entry's statement stands among those that may tell the same, and the charge.
    fn charge(&self, costs: &Frame, row: usize) -> Option<(usize, Charge)> {
        let statement = costs.text(self.statement, row)?;
        let rank = self.precedence.iter().position(|name| *name == statement)?;
        let (order, kind) = (costs.text(self.order, row)?, costs.text(self.kind, row)?);
        Some((rank, (order.into(), kind.into(), costs.number(self.amount, row)?)))
    }

    /// The channel whose own report tells the entry's day.
    fn by_report(
        &self,
        costs: &Frame,
        row: usize,
        channels: &BTreeMap<Arc<str>, RangeInclusive<i64>>,
    ) -> Option<Arc<str>> {
        let (channel, days) = channels.get_key_value(costs.text(self.channel, row)?)?;
        days.contains(&costs.number(self.date, row)?).then(|| channel.clone())
    }

    /// The statement that stands before the entry's own and tells the same charge.
    fn by_statement(&self, costs: &Frame, row: usize, known: &HashSet<(usize, Charge)>) -> Option<Arc<str>> {
        let (rank, charge) = self.charge(costs, row)?;
        let before = (0..rank).find(|before| known.contains(&(*before, charge.clone())))?;
        Some(self.precedence[before].into())
    }
}
