//! What costs are worked out from, beside the facts.

use super::kinds::CustomerTerms;
use crate::lists::{Catalog, Costs};
use crate::plan::PlanBook;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a store's costs are reckoned by where no list and no bill tells them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CostRules {
    /// What the platform takes, as a part of what was paid.
    pub commission: Option<Decimal>,
    /// Of each order paid.
    pub shipping: Option<Decimal>,
    /// Of each order paid.
    pub freight_insurance: Option<Decimal>,
    /// Of each refund for which goods came back.
    pub return_shipping: Option<Decimal>,
}

/// What costs are worked out from, beside the facts.
#[derive(Clone, Copy, Debug)]
pub struct Costing<'a> {
    /// What one of an article costs.
    pub catalog: &'a Catalog,
    /// The operator's list.
    pub costs: &'a Costs,
    /// By store.
    pub rules: &'a BTreeMap<String, CostRules>,
    /// Stores that sell from the stock on another one's list, with that one.
    pub stock_of: &'a BTreeMap<String, String>,
    /// When a customer is called what.
    pub customers: CustomerTerms,
    /// The plan's workbook, where it is one: its budgets.
    pub book: Option<&'a PlanBook>,
}

impl Costing<'static> {
    /// Nothing is known to cost anything.
    pub fn nothing() -> Self {
        type Nothing = (Catalog, Costs, BTreeMap<String, CostRules>, BTreeMap<String, String>);
        static NOTHING: LazyLock<Nothing> = LazyLock::new(Default::default);
        let (catalog, costs, rules, stock_of) = &*NOTHING;
        Costing { catalog, costs, rules, stock_of, customers: CustomerTerms::default(), book: None }
    }
}
