//! Lines below zero, drafted as refunds: what a table of lines says of returns.

use super::draft::{Draft, quoted};
use crate::words::Phrase;

impl Draft<'_> {
    /// A table of refunds, where there are such lines.
    pub(super) fn returns(&mut self) {
        let Some(units) = self.found.returns(self.sample) else { return };
        let header = |fact: &str| {
            let place = self.found.table.of(fact)?.place;
            Some(quoted(self.sample.columns[place].header.as_str()))
        };
        let own = ["order_id", "merchant_code", "product_id"].into_iter().filter_map(header).collect::<Vec<_>>();
        let mut lines = vec![format!("  {{ to = \"refund_id\", together = [{}], must = true }},", own.join(", "))];
        for (to, from) in [
            ("order_id", "order_id"),
            ("product_id", "product_id"),
            ("merchant_code", "merchant_code"),
            ("title", "title"),
            ("completed_at", "paid_at"),
        ] {
            // What a page is called may have been changed between two lines.
            let across = if to == "title" { ", across = \"agreed\"" } else { "" };
            lines.extend(header(from).map(|header| format!("  {{ to = \"{to}\", from = [{header}]{across} }},")));
        }
        let amount = match self.found.by_price(self.sample) {
            Some(factors) => Some(format!("product = [{}]", factors.map(quoted).join(", "))),
            None => header("paid").map(|header| format!("from = [{header}]")),
        };
        lines.extend(amount.map(|from| format!("  {{ to = \"amount\", {from}, absolute = true, across = \"sum\" }},")));
        lines.push("  { to = \"status\", constant = \"successful\" },".to_owned());
        self.line("\n[[tables]]\ntable = \"refunds\"");
        self.note("", &Phrase::new("suggest.returned"));
        self.line(&format!("rows = [{{ header = {}, negative = true }}]\ncolumns = [", quoted(units)));
        lines.iter().for_each(|line| self.line(line));
        self.line("]");
    }
}
