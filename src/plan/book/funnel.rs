//! What a target asks of visitors: by the funnel of the plan's week that holds each day, whichever weeks are reported.

use super::PlanBook;
use crate::calendar::Week;
use crate::money::Money;
use crate::ratio::ratio;
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Targets with the conversion and the order value by which each shall be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    /// Targets by conversion and order value: what has one funnel is divided once, so that days make their week exactly.
    parts: BTreeMap<(Decimal, Money), Money>,
    /// The targets together in another currency than the plan's, where they are told so.
    told: Option<Money>,
}

impl Needed {
    /// The targets together.
    pub fn target(&self) -> Money {
        self.told.unwrap_or_else(|| self.parts.values().copied().sum())
    }

    /// The same people, with the targets together told in another currency.
    pub fn told_as(self, target: Money) -> Self {
        Needed { told: Some(target), ..self }
    }

    /// The visitors without whom the targets are out of reach, rounded up.
    pub fn visitors(&self) -> Option<Decimal> {
        // What ten places round away is nobody.
        Some(self.people()?.1.round_dp_with_strategy(6, RoundingStrategy::MidpointNearestEven).ceil().normalize())
    }

    /// Buyers over visitors, of all parts together.
    pub fn conversion(&self) -> Option<Decimal> {
        match self.only() {
            Some((conversion, _)) => Some(conversion),
            None => self.people().and_then(|(buyers, visitors)| ratio(buyers, visitors)),
        }
    }

    /// Target over buyers, of all parts together.
    pub fn order_value(&self) -> Option<Decimal> {
        match self.only().filter(|_| self.told.is_none()) {
            Some((_, value)) => Some(value.decimal()),
            None => self.people().and_then(|(buyers, _)| ratio(self.target().decimal(), buyers)),
        }
    }

    /// With the parts of another.
    pub fn add(&mut self, other: &Needed) {
        self.told = self.told.or(other.told).map(|_| self.target() + other.target());
        for (funnel, target) in &other.parts {
            *self.parts.entry(*funnel).or_default() += *target;
        }
    }

    fn only(&self) -> Option<(Decimal, Money)> {
        let mut funnels = self.parts.keys();
        funnels.next().filter(|_| funnels.next().is_none()).copied()
    }

    /// Buyers and visitors, unrounded; `None` where nobody ever buys or nothing is ever paid.
    fn people(&self) -> Option<(Decimal, Decimal)> {
        let mut people = (Decimal::ZERO, Decimal::ZERO);
        for ((conversion, value), target) in &self.parts {
            people.0 += ratio(target.decimal(), value.decimal())?;
            people.1 += ratio(target.decimal(), *conversion * value.decimal())?;
        }
        Some(people)
    }
}

impl PlanBook {
    /// What the targets of these days ask for; `None` where a day lies in a week without conversion and order value.
    pub fn needed_on(&self, store: &str, targets: impl IntoIterator<Item = (NaiveDate, Money)>) -> Option<Needed> {
        let mut needed = Needed::default();
        for (day, target) in targets {
            needed.add(&self.part(store, self.calendar.week_of(day), target)?);
        }
        Some(needed)
    }

    fn part(&self, store: &str, week: Week, target: Money) -> Option<Needed> {
        let funnel = self.funnel_of(store, week)?;
        Some(Needed { parts: BTreeMap::from([((funnel.conversion, funnel.order_value), target)]), told: None })
    }
}
