//! Refunds.

use super::{Column, Definition, Kind, amount, day, derived, instant, key, text};

const COLUMNS: &[Column] = &[
    key("refund_id", Kind::Text, "the refund's number"),
    text("order_id", "the order's or the line's number: looked for among orders, then among lines"),
    text("product_id", "the platform's id of the product"),
    text("merchant_code", "the seller's own code of the article"),
    text("title", "the product's title"),
    amount("amount", "what the buyer gets back"),
    text("currency", "ISO code of the amount, where the export says it; else the order's"),
    text("kind", "unshipped, refund_only, return, refused, exchange, reshipment, unknown"),
    text("reason", "the reason the buyer chose"),
    text("status", "applied, successful, closed, other; only successful is money"),
    instant("applied_at", "when it was applied for"),
    day("applied_on", "the same, as a day of the store"),
    instant("completed_at", "when it was finished"),
    day("completed_on", "the same, as a day of the store"),
    text("shop_name", "the store's name as the export prints it"),
    derived("main_order_id", Kind::Text, "the main order's number"),
    derived("order_paid_on", Kind::Day, "the day the order was paid, where the order is known"),
    derived("buyer_key", Kind::Text, "the buyer of its order, where that is known"),
    derived("region", Kind::Text, "where its order went, where that is known"),
    derived(
        "decided_on",
        Kind::Day,
        "the day it was finished; of a closed one without it the day an export first showed it closed",
    ),
    derived("goods_code", Kind::Text, "the seller's code of the line that it is of, where that is known"),
    derived("pieces", Kind::Count, "how many pieces of that line it gives the money back of"),
    derived("unmatched", Kind::Count, "1 where neither an order nor a line that is known has the number it names"),
    derived(
        "implausible",
        Kind::Text,
        "more where more came back for its order than was paid for it, early where it was finished before its order was paid",
    ),
    derived("excluded", Kind::Count, "1 where the operator's list takes the order out of the figures"),
];

/// What a refund has of the order and the line that it is of.
pub const MATCHED: [&str; 8] =
    ["main_order_id", "order_paid_on", "buyer_key", "region", "goods_code", "pieces", "unmatched", "implausible"];

pub(super) const DEFINITION: Definition = Definition { name: "refunds", doc: "one row a refund", columns: COLUMNS };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_derived_is_of_the_order_or_of_the_refund_alone() {
        let alone = ["decided_on", "excluded"];
        let derived = COLUMNS.iter().filter(|column| column.derived).map(|column| column.name);
        let of_order: Vec<&str> = derived.filter(|name| !alone.contains(name)).collect();
        assert_eq!(of_order, MATCHED);
    }
}
