//! What the reports of earlier periods said when they were mailed.

use crate::calendar::PeriodId;
use crate::kpi::Kpi;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The scope of all of a report's stores together.
pub(super) const TOTAL: &str = "total";

/// What the newest reports of earlier periods said, each of the period itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// By period, KPI and scope.
    said: BTreeMap<(&'static str, Kpi, String), Decimal>,
}

impl Reported {
    /// That the report of a period said this of a scope.
    pub fn add(&mut self, period: PeriodId, kpi: Kpi, scope: &str, value: Decimal) {
        self.said.insert((period.as_str(), kpi, scope.to_owned()), value);
    }

    pub(super) fn get(&self, period: &'static str, kpi: Kpi, scope: &str) -> Option<Decimal> {
        self.said.get(&(period, kpi, scope.to_owned())).copied()
    }

    /// The stores that the report of a period was of.
    pub(super) fn stores(&self, period: &str) -> BTreeSet<&str> {
        let of_period = self.said.keys().filter(|(of, _, _)| *of == period);
        of_period.map(|(_, _, scope)| scope.as_str()).filter(|scope| *scope != TOTAL).collect()
    }
}
