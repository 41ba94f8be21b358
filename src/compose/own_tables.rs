//! The operator's own tables, as the settings ask for them: which KPIs, of whom, over which days.

use crate::calendar::PeriodId;
use crate::kpi::{Kpi, rows};

/// More would not be read.
pub const MOST_TABLES: usize = 12;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A store.
    Store,
    /// All stores of one person.
    Person,
    /// All stores of one platform.
    Platform,
    /// A day.
    Day,
    /// One of the last periods of the report's kind.
    Period,
    /// A product of a store.
    Product,
    /// Where sales were made: livestreams, videos, product cards.
    Channel,
    /// Where orders went: provinces, states, countries.
    Region,
    /// A campaign of a store.
    Campaign,
}

impl By {
    /// The KPIs that are known of such rows; of stores and days all are.
    pub fn kpis(self) -> &'static [Kpi] {
        match self {
            By::Store | By::Person | By::Platform | By::Day | By::Period => Kpi::ALL,
            By::Product => rows::OF_PRODUCTS,
            By::Channel => rows::OF_CHANNELS,
            By::Region => rows::OF_REGIONS,
            By::Campaign => rows::OF_CAMPAIGNS,
        }
    }
}

/// A table of the operator's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTable {
    /// What it is called.
    pub title: String,
    /// A column each.
    pub kpis: Vec<Kpi>,
    /// What its rows are.
    pub by: By,
    /// Over which days; those reported where none is named.
    pub period: Option<PeriodId>,
    /// Of which stores; all where none is named.
    pub stores: Vec<String>,
    /// By which KPI rows are sorted, and whether the largest comes first.
    pub sort: Option<(Kpi, bool)>,
    /// How many rows are shown.
    pub top: Option<u32>,
    /// Whether it stands in the mail too.
    pub mail: bool,
}

impl OwnTable {
    /// Whether its rows are days or periods one after the other, the newest last.
    pub fn is_in_time(&self) -> bool {
        matches!(self.by, By::Day | By::Period) && self.sort.is_none()
    }
}
