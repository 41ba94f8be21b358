//! What a day of a platform's export may say against itself.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What of a day contradicts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Against {
    /// More bought than came.
    BuyersVisitors,
    /// More bought than there were orders.
    BuyersOrders,
    /// More came back to buy again than bought.
    ReturningBuyers,
    /// Something was paid, and nobody bought.
    PaidByNobody,
    /// Somebody bought, and nobody came.
    NobodyCame,
    /// An advertisement was clicked more often than it was shown.
    ClicksImpressions,
}

impl Against {
    pub(super) const ALL: [Against; 6] = [
        Against::BuyersVisitors,
        Against::BuyersOrders,
        Against::ReturningBuyers,
        Against::PaidByNobody,
        Against::NobodyCame,
        Against::ClicksImpressions,
    ];

    /// How it is kept, and the end of its word's key.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Against::BuyersVisitors => "buyers-visitors",
            Against::BuyersOrders => "buyers-orders",
            Against::ReturningBuyers => "returning-buyers",
            Against::PaidByNobody => "paid-by-nobody",
            Against::NobodyCame => "nobody-came",
            Against::ClicksImpressions => "clicks-impressions",
        }
    }

    /// The two columns, the one that is too large first.
    pub(super) fn columns(self) -> [&'static str; 2] {
        match self {
            Against::BuyersVisitors | Against::NobodyCame => ["buyers", "visitors"],
            Against::BuyersOrders => ["buyers", "orders"],
            Against::ReturningBuyers => ["returning_buyers", "buyers"],
            Against::PaidByNobody => ["paid", "buyers"],
            Against::ClicksImpressions => ["clicks", "impressions"],
        }
    }

    /// Whether a row with these values cannot be.
    pub(super) fn holds(self, more: i64, most: i64) -> bool {
        let far_more = || more - most > FEW.max(most / PART);
        match self {
            Against::PaidByNobody => most == 0 && more > SMALL,
            Against::NobodyCame => most == 0 && more > 0,
            // What is shown on no platform's count of its own is left at 0.
            Against::ClicksImpressions => most > 0 && far_more(),
            Against::BuyersVisitors => most > 0 && far_more(),
            Against::BuyersOrders | Against::ReturningBuyers => far_more(),
        }
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// So many more, and as a part of what there were at most.
const FEW: i64 = 10;
const PART: i64 = 10;

/// 10, in ten-thousandths: what is paid without a buyer may be a correction of cents.
const SMALL: i64 = 100_000;
