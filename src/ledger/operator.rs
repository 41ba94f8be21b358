//! What the operator's lists do to the current facts: money in the store's currency, and orders that do not count.

use super::convert::convert;
use super::parts::Whole;
use super::source_state::SourceState;
use super::view::{StoreView, exclude};
use crate::facts::Table;
use crate::files;
use crate::lists::{Excluded, Rates};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The lists, and what currency each store counts in.
#[derive(Clone, Copy)]
pub struct OperatorLists<'a> {
    /// A store's currency; none where amounts stay as they are.
    pub currency_of: Option<&'a (dyn Fn(&str) -> &'a str + Sync)>,
    /// Exchange rates.
    pub rates: &'a Rates,
    /// Orders that do not count.
    pub excluded: &'a Excluded,
}

impl OperatorLists<'_> {
    /// Brings a store's money into its currency and takes its excluded orders out of the figures.
    pub(super) fn apply(
        &self,
        store: &mut StoreView,
        tables: &mut BTreeMap<Table, Whole>,
        sources: &mut [SourceState],
    ) {
        if let Some(currency_of) = self.currency_of {
            convert(store, tables, sources, currency_of(&store.id.clone()), self.rates);
        }
        exclude(tables, sources, &|order| self.excluded.holds(&store.id, order));
    }

    /// All that the facts of a store depend on.
    pub(super) fn key(&self, store: &str) -> Value {
        let currency = self.currency_of.map(|of| of(store));
        let rates = currency.map(|currency| files::sha256(format!("{:?}", self.rates.into(currency)).as_bytes()));
        json!([currency, rates, self.excluded.of_store(store).collect::<Vec<_>>()])
    }
}
