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
    orders: BTreeMap<String, BTreeMap<String, Option<String>>>,
    doubtful: Vec<SuspectId>,
}

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
        self.orders.entry(store).or_default().entry(order).or_insert(reason);
        Ok(())
    }

    /// Numbers that look rounded.
    pub fn doubtful(&self) -> &[SuspectId] {
        &self.doubtful
    }

    /// Whether the store's order is excluded.
    pub fn holds(&self, store: &str, order_id: &str) -> bool {
        self.orders.get(store).is_some_and(|orders| orders.contains_key(order_id))
    }

    /// Why it is, where a reason is given.
    pub fn reason(&self, store: &str, order_id: &str) -> Option<&str> {
        self.orders.get(store)?.get(order_id)?.as_deref()
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
