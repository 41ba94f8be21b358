//! The canonical tables: what an export is turned into, whatever platform it came from.
//!
//! One file a table holds its columns, its natural key and what each means; a [`Frame`] is rows of one table in memory,
//! column by column, and `disk` reads and writes frames as Arrow. An extract of an export has only the columns that the
//! export had: an absent column says nothing, an empty cell says "nothing there". The store is no column: facts lie in a
//! folder of their store.

mod ad_days;
mod arrays;
mod cost_entries;
mod customers;
mod disk;
mod frame;
mod keywords;
mod market_days;
mod numbers;
mod order_lines;
mod orders;
mod product_days;
mod refunds;
mod stock;
mod texts;
mod traffic_days;
mod traffic_sources;
mod traffic_spans;

#[cfg(feature = "cluster")]
pub use arrays::arrow_type;
#[cfg(feature = "cluster")]
pub use disk::batches;
pub use disk::{DiskError, EXTENSION, Writer, check, encode, read, read_columns, sum_of};
pub use frame::{Frame, Value, Values};
pub use numbers::Numbers;
pub use refunds::MATCHED;
pub use texts::{Texts, Translation};

use serde::{Deserialize, Serialize};
use std::fmt;

/// ISO 4217's code for no currency: of a fact whose amounts are in several.
pub const SEVERAL_CURRENCIES: &str = "XXX";

/// A canonical table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// One row an order.
    Orders,
    /// One row a line of an order.
    OrderLines,
    /// One row a refund.
    Refunds,
    /// One row a day, channel, cut, campaign, item and detail.
    AdDays,
    /// One row a day: the platform's own figures of the whole store.
    TrafficDays,
    /// One row a day and product: the platform's own figures.
    ProductDays,
    /// One row a day and search word: the platform's own figures.
    Keywords,
    /// One row a day and source of visitors: the platform's own figures.
    TrafficSources,
    /// One row a run of several days: the platform's own figures of the whole store, people counted once over them.
    TrafficSpans,
    /// One row a day and industry: the platform's figures of all its sellers.
    MarketDays,
    /// One row a line of a bill: what the store was charged.
    CostEntries,
    /// One row a day, article and warehouse.
    Stock,
    /// One row a customer, of a list of them.
    Customers,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 13] = [
        Table::Orders,
        Table::OrderLines,
        Table::Refunds,
        Table::AdDays,
        Table::TrafficDays,
        Table::ProductDays,
        Table::Keywords,
        Table::TrafficSources,
        Table::TrafficSpans,
        Table::MarketDays,
        Table::CostEntries,
        Table::Stock,
        Table::Customers,
    ];

    /// Its definition.
    pub fn definition(self) -> &'static Definition {
        match self {
            Table::Orders => &orders::DEFINITION,
            Table::OrderLines => &order_lines::DEFINITION,
            Table::Refunds => &refunds::DEFINITION,
            Table::AdDays => &ad_days::DEFINITION,
            Table::TrafficDays => &traffic_days::DEFINITION,
            Table::ProductDays => &product_days::DEFINITION,
            Table::Keywords => &keywords::DEFINITION,
            Table::TrafficSources => &traffic_sources::DEFINITION,
            Table::TrafficSpans => &traffic_spans::DEFINITION,
            Table::MarketDays => &market_days::DEFINITION,
            Table::CostEntries => &cost_entries::DEFINITION,
            Table::Stock => &stock::DEFINITION,
            Table::Customers => &customers::DEFINITION,
        }
    }

    /// Its name, as in folders and in report.json.
    pub fn name(self) -> &'static str {
        self.definition().name
    }

    /// Columns that make up the key, in order.
    pub fn key(self) -> impl Iterator<Item = &'static Column> {
        self.definition().columns.iter().filter(|column| column.key)
    }

    /// The column of that name.
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.definition().columns.iter().find(|column| column.name == name)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A table's name, meaning and columns.
#[derive(Debug)]
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub doc: &'static str,
    /// Its columns; those of the key first.
    pub columns: &'static [Column],
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether it is part of the natural key (the store always is).
    pub key: bool,
    /// Whether the current view works it out: no export has it.
    pub derived: bool,
    /// What it means.
    pub doc: &'static str,
}

impl Column {
    /// Whether less than nothing makes no sense in it: pieces, people, what was paid, given back, spent or sold by advertising.
    /// What somebody owes or is still to get may be corrected below zero, and so may sales less what was refunded (`net_sales`).
    pub fn is_never_negative(&self) -> bool {
        const NATURAL: [&str; 12] = [
            "paid",
            "paid_reported",
            "returning_paid",
            "deposit",
            "received",
            "amount",
            "refunded",
            "spend",
            "ad_spend",
            "sales",
            "direct_sales",
            "presale_sales",
        ];
        self.kind == Kind::Count || NATURAL.contains(&self.name)
    }

    /// Whether an empty cell takes back nothing that an older export said: platforms hide a while later where a parcel went.
    pub fn is_hidden_later(&self) -> bool {
        self.name == "region"
    }
}

/// What a column's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, ids included.
    Text,
    /// An amount of money, or a number with up to four decimals (a score).
    Amount,
    /// A whole number.
    Count,
    /// An instant, in UTC seconds.
    Instant,
    /// A day in the store's zone.
    Day,
}

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, key: true, derived: false, doc }
}

const fn text(name: &'static str, doc: &'static str) -> Column {
    Column { name, kind: Kind::Text, key: false, derived: false, doc }
}

const fn amount(name: &'static str, doc: &'static str) -> Column {
    Column { name, kind: Kind::Amount, key: false, derived: false, doc }
}

const fn count(name: &'static str, doc: &'static str) -> Column {
    Column { name, kind: Kind::Count, key: false, derived: false, doc }
}

const fn instant(name: &'static str, doc: &'static str) -> Column {
    Column { name, kind: Kind::Instant, key: false, derived: false, doc }
}

const fn day(name: &'static str, doc: &'static str) -> Column {
    Column { name, kind: Kind::Day, key: false, derived: false, doc }
}

const fn derived(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, key: false, derived: true, doc }
}

/// The day column that goes with an instant column: `paid_at` has `paid_on`, the day in the store's zone.
pub fn day_of(instant: &str) -> Option<&'static str> {
    Some(match instant {
        "created_at" => "created_on",
        "paid_at" => "paid_on",
        "completed_at" => "completed_on",
        "deposit_paid_at" => "deposit_paid_on",
        "applied_at" => "applied_on",
        _ => return None,
    })
}
