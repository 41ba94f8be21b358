//! Orders that do not count: brushed, internal, samples.

use super::columns::{ColumnsError, ExpectedColumn, Row, read};
use super::finding::{Finding, Origin, SuspectId};
use super::{KnownStores, cells};
use std::collections::BTreeMap;

const COLUMNS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: true },
    ExpectedColumn {
        names: &["订单编号", "order_id", "id de pedido", "order id", "订单号", "主订单编号"],
        required: true,
    },
    ExpectedColumn { names: &["原因", "reason", "motivo", "备注"], required: false },
];
const STORE: usize = 0;
const ORDER: usize = 1;
const REASON: usize = 2;

/// The excluded orders of all stores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excluded {
    orders: BTreeMap<String, BTreeMap<String, Entry>>,
    doubtful: Vec<SuspectId>,
}

/// What the list says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    reason: Option<String>,
    /// The row that names it first.
    row: u64,
}

/// What Shopify writes before an order's number, and people leave out.
const MARK: char = '#';

impl Excluded {
    /// From the rows of a sheet: row number and cells. An order named twice counts once; its first reason stands.
    pub fn from_rows(
        origin: &Origin,
        rows: impl IntoIterator<Item = (u64, Vec<String>)>,
        stores: &KnownStores,
    ) -> Result<(Self, Vec<Finding>), ColumnsError> {
        let mut excluded = Excluded::default();
        let mut findings = Vec::new();
        read(origin, rows, COLUMNS, |row| {
            if let Err(finding) = excluded.take(&row, stores) {
                findings.push(*finding);
            }
        })?;
        Ok((excluded, findings))
    }

    fn take(&mut self, row: &Row<'_>, stores: &KnownStores) -> Result<(), Box<Finding>> {
        let store = row.required(STORE, |cell| stores.read(cell))?;
        let order = row.required(ORDER, cells::id)?;
        let reason = row.text(REASON);
        self.doubtful.extend(row.suspect_id(ORDER, &order, Some(&store)));
        self.orders.entry(store).or_default().entry(order).or_insert(Entry { reason, row: row.number() });
        Ok(())
    }

    /// Numbers that look rounded.
    pub fn doubtful(&self) -> &[SuspectId] {
        &self.doubtful
    }

    /// Whether the store's order is excluded.
    pub fn holds(&self, store: &str, order_id: &str) -> bool {
        self.entry(store, order_id).is_some()
    }

    /// Why it is, where a reason is given.
    pub fn reason(&self, store: &str, order_id: &str) -> Option<&str> {
        self.entry(store, order_id)?.reason.as_deref()
    }

    fn entry(&self, store: &str, order_id: &str) -> Option<&Entry> {
        let orders = self.orders.get(store)?;
        orders.get(order_id).or_else(|| orders.get(order_id.strip_prefix(MARK)?))
    }

    /// Each way in which exports of a store may write its excluded orders.
    pub fn written(&self, store: &str) -> Vec<String> {
        self.of_store(store).flat_map(|order| [order.to_owned(), format!("{MARK}{order}")]).collect()
    }

    /// The orders that no export of their store knows, as `is_known` says of what stands in one: each with its store and row.
    pub fn unmet(&self, is_known: &dyn Fn(&str, &str) -> bool) -> Vec<(&str, &str, u64)> {
        let mut unmet = Vec::new();
        for (store, orders) in &self.orders {
            let store = store.as_str();
            let is_met = |order: &str| is_known(store, order) || is_known(store, &format!("{MARK}{order}"));
            let without = orders.iter().filter(|(order, _)| !is_met(order));
            unmet.extend(without.map(|(order, entry)| (store, order.as_str(), entry.row)));
        }
        unmet.sort_by_key(|(_, _, row)| *row);
        unmet
    }

    /// The excluded orders of a store, in order.
    pub fn of_store(&self, store: &str) -> impl Iterator<Item = &str> {
        self.orders.get(store).into_iter().flat_map(|orders| orders.keys().map(String::as_str))
    }

    /// How many, of all stores.
    pub fn len(&self) -> usize {
        self.orders.values().map(BTreeMap::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }
}
