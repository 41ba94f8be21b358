//! Which page of a store a code of its seller's belongs to.

use super::{Metrics, measures as m};
use crate::engine::Days;
use crate::facts::Value;
use crate::lists::Catalog;
use crate::span::Span;
use chrono::NaiveDate;
use std::collections::HashMap;

/// How long before the week lines are looked at to learn which code is which page: refunds are of older orders.
const LOOK_BACK: u64 = 120;

/// Which page of a store a seller's code belongs to.
pub struct Pages<'a> {
    catalog: &'a Catalog,
    store: &'a str,
    day: NaiveDate,
    by_code: HashMap<String, String>,
}

impl<'a> Pages<'a> {
    /// As the lines of these days and the months before say, else the catalog.
    pub fn of(metrics: &Metrics<'_>, catalog: &'a Catalog, store: &'a str, span: Span) -> Self {
        let first = span.first() - chrono::Days::new(LOOK_BACK);
        let days = Days::all(Span::new(first, span.last()).unwrap_or(span));
        let lines = metrics.cut(store, [&m::LINES_PAID], ["merchant_code", "product_id"], &days).into_iter();
        let named = lines.map(|(named, _)| named).filter(|[code, page]| !code.is_empty() && !page.is_empty());
        Pages { catalog, store, day: metrics.inputs().period.span().last(), by_code: named.map(Into::into).collect() }
    }

    /// The page's id, also where only the seller's code is given; the code where no page is known for it.
    pub fn id(&self, page: &str, code: &str) -> Option<String> {
        if !page.is_empty() {
            return Some(page.to_owned());
        }
        if code.is_empty() {
            return None;
        }
        let catalog = || self.catalog.by_code(self.store, code, self.day)?.product_id.clone();
        Some(self.by_code.get(code).cloned().or_else(catalog).unwrap_or_else(|| code.to_owned()))
    }

    /// The same of a group of rows, by page and code.
    pub(super) fn of_group(&self, group: &[Option<Value>]) -> Option<String> {
        let word = |at: usize| match group.get(at) {
            Some(Some(Value::Text(word))) => word,
            _ => "",
        };
        self.id(word(0), word(1))
    }
}
