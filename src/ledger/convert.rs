//! Money that exports give in another currency than the store's: each row at the rate of its own day, before anything is added.
//!
//! An order's currency beats the store's; a line or a refund that names none has its order's. A row whose day has no rate leaves
//! the facts, with its sum noted in its own currency: counted as if it were the store's it would be a wrong sum that looks right.

use super::parts::Whole;
use super::source_state::SourceState;
use super::view::{StoreView, View};
use super::{cuts, lookup};
use crate::facts::{Frame, Kind, Table, Value};
use crate::lists::Rates;
use crate::money::Money;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Tables whose rows may name a currency.
const NAMING: [Table; 5] = [Table::OrderLines, Table::Refunds, Table::Orders, Table::AdDays, Table::CostEntries];

/// Those whose rows are of no order: they have the store's currency unless they say another.
const OF_DAYS: [Table; 2] = [Table::AdDays, Table::CostEntries];

impl View {
    /// Brings all money of a store into the store's currency.
    pub fn convert<'c>(&mut self, currency_of: &dyn Fn(&str) -> &'c str, rates: &Rates) {
        for store in &mut self.stores {
            let (own, sources) = (currency_of(&store.id).to_owned(), &mut self.sources);
            store.change(|store, tables| convert(store, tables, sources, &own, rates));
        }
    }
}

/// Brings all money of a store into one currency.
pub(super) fn convert(
    store: &mut StoreView,
    tables: &mut BTreeMap<Table, Whole>,
    sources: &mut [SourceState],
    own: &str,
    rates: &Rates,
) {
    let names = |tables: &BTreeMap<Table, Whole>, table: Table| {
        tables.get(&table).is_some_and(|whole| whole.frame.has("currency"))
    };
    let orders = tables.get(&Table::Orders).filter(|_| names(tables, Table::Orders)).map(|whole| whole.frame.clone());
    for table in NAMING {
        if !names(tables, table) && (orders.is_none() || OF_DAYS.contains(&table)) {
            continue;
        }
        let Some(whole) = tables.get_mut(&table) else { continue };
        for (origin, rows) in convert_table(store, whole, orders.as_ref(), own, rates) {
            let counts = sources[origin].accounting.entry(table).or_default();
            counts.used -= rows;
            counts.excluded += rows;
        }
    }
}

/// Converts a table and takes out what cannot be; gives the rows taken out by the source that they came from.
fn convert_table(
    store: &mut StoreView,
    whole: &mut Whole,
    orders: Option<&Frame>,
    own: &str,
    rates: &Rates,
) -> Vec<(usize, u64)> {
    let frame = &mut whole.frame;
    let table = frame.table();
    let row_of = |row: usize| Other::of(frame, row, orders).filter(|other| *other.currency != *own);
    let others: Vec<(usize, Other)> = (0..frame.rows()).filter_map(|row| Some((row, row_of(row)?))).collect();
    let mut out = Vec::new();
    for (row, other) in &others {
        let Some(day) = other.day else { continue };
        let rate = rates.rate(&other.currency, own, day);
        let noted = store.other_currency.entry((table, other.currency.to_string(), day)).or_default();
        noted.left_out = rate.is_none();
        if let Some(amount) = told(frame, *row) {
            noted.rows += 1;
            noted.amount += amount;
        }
        match rate {
            None => out.push(*row),
            Some(rate) => {
                let columns = frame.table().definition().columns.iter().enumerate();
                for (place, _) in columns.filter(|(_, column)| column.kind == Kind::Amount) {
                    let Some(amount) = frame.number(place, *row) else { continue };
                    let converted = Money::from_decimal(Money::from_raw(amount).decimal() * rate).map(Money::raw);
                    frame.filled(place).set(*row, converted.map(Value::Number));
                }
            }
        }
    }
    let gone = take_out(whole, &out);
    if table == Table::AdDays && !others.is_empty() {
        // Cuts are held against each other in one currency.
        store.cut_differences = cuts::choose(&mut whole.frame);
    }
    gone
}

/// A row's currency and day.
struct Other {
    currency: Arc<str>,
    day: Option<NaiveDate>,
}

impl Other {
    /// Where the row or its order names a currency.
    fn of(frame: &Frame, row: usize, orders: Option<&Frame>) -> Option<Self> {
        let table = frame.table();
        let id = match table {
            Table::OrderLines => frame.text(frame.place("order_id"), row),
            Table::Refunds => frame.text(frame.place("main_order_id"), row),
            _ => None,
        };
        let order = || orders.and_then(|orders| Some((orders, lookup::find(orders, id?)?)));
        let of_order = || order().and_then(|(orders, at)| orders.text(orders.place("currency"), at).map(Arc::from));
        let currency = frame.text(frame.place("currency"), row).map(Arc::from).or_else(of_order)?;
        let days: &[&str] = match table {
            Table::Refunds => &["completed_on", "applied_on", "order_paid_on"],
            Table::AdDays | Table::CostEntries => &["date"],
            _ => &["paid_on", "created_on"],
        };
        let own = days.iter().find_map(|day| frame.number(frame.place(day), row));
        let of_order = || order().and_then(|(orders, at)| orders.number(orders.place("paid_on"), at));
        let day = own.or_else(of_order).and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?));
        Some(Other { currency, day })
    }
}

/// What a row brings to the sum that is told of its table; `None` where it brings nothing to any.
fn told(frame: &Frame, row: usize) -> Option<Money> {
    let number = |column: &str| frame.number(frame.place(column), row);
    let counts = match frame.table() {
        Table::Refunds => frame.text(frame.place("status"), row).is_some_and(|status| status == "successful"),
        Table::AdDays => number("in_total") == Some(1),
        Table::CostEntries => number("counted") == Some(1),
        _ => number("paid_at").is_some(),
    };
    let amount = match frame.table() {
        Table::Refunds | Table::CostEntries => "amount",
        Table::AdDays => "spend",
        _ => "paid",
    };
    counts.then(|| Money::from_raw(number(amount).unwrap_or_default()))
}

/// Takes rows out of a table.
fn take_out(Whole { frame, origins }: &mut Whole, out: &[usize]) -> Vec<(usize, u64)> {
    if out.is_empty() {
        return Vec::new();
    }
    let gone = out.iter().map(|row| origins.of(*row)).filter(|(_, weight)| *weight > 0).collect();
    let kept: Vec<usize> = (0..frame.rows()).filter(|row| out.binary_search(row).is_err()).collect();
    *frame = frame.take(&kept);
    *origins = origins.take(&kept);
    gone
}
