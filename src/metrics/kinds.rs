//! Kinds of costs and of customers that formulas name.

use crate::lists::CostKind;
use crate::words::Field;

/// Costs that one figure adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CostGroup {
    /// What the platform takes.
    Commission,
    /// Parcels and their insurance.
    Logistics,
    /// Wages.
    Wages,
    /// What complaints and returns cost.
    AfterSales,
    /// Storage, taxes, whatever has no group of its own.
    Other,
    /// Marketing beside what clicks cost.
    Marketing,
}

impl CostGroup {
    /// Those of profit, in the order of its figures.
    pub const OF_PROFIT: [CostGroup; 5] =
        [CostGroup::Commission, CostGroup::Logistics, CostGroup::Wages, CostGroup::AfterSales, CostGroup::Other];

    pub(super) fn kinds(self) -> &'static [CostKind] {
        match self {
            CostGroup::Commission => &[CostKind::Commission],
            CostGroup::Logistics => &[CostKind::Logistics, CostKind::FreightInsurance],
            CostGroup::Wages => &[CostKind::Wages],
            CostGroup::AfterSales => &[CostKind::AfterSales, CostKind::Compensation],
            CostGroup::Other => &[CostKind::Storage, CostKind::Tax, CostKind::Other],
            CostGroup::Marketing => &[CostKind::Creators, CostKind::Slots, CostKind::Coupons, CostKind::Advertising],
        }
    }

    /// Its name within a sentence.
    pub fn name(self) -> Field {
        let key = match self {
            CostGroup::Commission => "commission",
            CostGroup::Logistics => "logistics",
            CostGroup::Wages => "wages",
            CostGroup::AfterSales => "after_sales",
            CostGroup::Other => "other",
            CostGroup::Marketing => "marketing",
        };
        Field::Word(format!("cost-group.{key}"))
    }
}

/// What is told of all customers known at a period's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerFigure {
    /// One paid order ever.
    OneTime,
    /// Two.
    TwoTimes,
    /// As many as make one loyal.
    Loyal,
    /// Bought lately.
    Active,
    /// Not for long.
    Lapsed,
    /// Of those whose first purchase is more than so many days old and at most twice as many, the share who bought again within
    /// so many days.
    Repurchase(u32),
}

/// When a customer is called what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerTerms {
    /// Paid orders that make a customer loyal.
    pub loyal_orders: u32,
    /// Days since the last order below which one is active.
    pub active_days: u32,
    /// Days since the last order from which one is lapsed.
    pub lapsed_days: u32,
}

impl Default for CustomerTerms {
    fn default() -> Self {
        CustomerTerms { loyal_orders: 3, active_days: 90, lapsed_days: 365 }
    }
}
