//! What exports of a store give in another currency than the store's, as it is told.

use crate::facts::Table;
use crate::money::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was in another currency than the store's: of a table, in a currency, on a day.
pub type OtherCurrency = BTreeMap<(Table, String, NaiveDate), OtherSum>;

/// Rows of one day and currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherSum {
    /// How many.
    pub rows: u64,
    /// What they add up to in their own currency: paid, refunded or spent.
    pub amount: Money,
    /// Whether they are left out, for want of a rate.
    pub left_out: bool,
}
