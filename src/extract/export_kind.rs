//! The kinds of export that a store may be expected to give.

use crate::facts::Table;
use serde::Deserialize;

/// What a store expects of its operator each week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    /// Orders.
    Orders,
    /// Lines of orders.
    Lines,
    /// Refunds.
    Refunds,
    /// Advertising.
    Ads,
    /// The platform's figures of the store.
    Traffic,
    /// The platform's figures of products.
    Products,
    /// The platform's figures of search words.
    Keywords,
    /// The platform's figures of where visitors came from.
    Sources,
    /// The platform's figures of an industry.
    Market,
    /// Bills and settlements: what the store was charged.
    Costs,
    /// Stock.
    Stock,
    /// Customers or members.
    Customers,
}

impl ExportKind {
    /// All, in the order in which they are asked for.
    pub const ALL: [ExportKind; 12] = [
        ExportKind::Orders,
        ExportKind::Lines,
        ExportKind::Refunds,
        ExportKind::Ads,
        ExportKind::Traffic,
        ExportKind::Products,
        ExportKind::Keywords,
        ExportKind::Sources,
        ExportKind::Market,
        ExportKind::Costs,
        ExportKind::Stock,
        ExportKind::Customers,
    ];

    /// As written in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            ExportKind::Orders => "orders",
            ExportKind::Lines => "lines",
            ExportKind::Refunds => "refunds",
            ExportKind::Ads => "ads",
            ExportKind::Traffic => "traffic",
            ExportKind::Products => "products",
            ExportKind::Keywords => "keywords",
            ExportKind::Sources => "sources",
            ExportKind::Market => "market",
            ExportKind::Costs => "costs",
            ExportKind::Stock => "stock",
            ExportKind::Customers => "customers",
        }
    }

    /// The table whose rows it brings.
    pub fn table(self) -> Table {
        match self {
            ExportKind::Orders => Table::Orders,
            ExportKind::Lines => Table::OrderLines,
            ExportKind::Refunds => Table::Refunds,
            ExportKind::Ads => Table::AdDays,
            ExportKind::Traffic => Table::TrafficDays,
            ExportKind::Products => Table::ProductDays,
            ExportKind::Keywords => Table::Keywords,
            ExportKind::Sources => Table::TrafficSources,
            ExportKind::Market => Table::MarketDays,
            ExportKind::Costs => Table::CostEntries,
            ExportKind::Stock => Table::Stock,
            ExportKind::Customers => Table::Customers,
        }
    }

    /// Whether it tells what went on in the shop day by day. Bills come later, and lists of stock and of customers say how things
    /// stood when they were made: none of them speaks for a day of sales.
    pub fn tells_days(self) -> bool {
        !matches!(self, ExportKind::Costs) && !self.is_list()
    }

    /// Whether it is a list of how things stood on the day it was made.
    pub fn is_list(self) -> bool {
        matches!(self, ExportKind::Stock | ExportKind::Customers)
    }
}
