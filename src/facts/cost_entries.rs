//! What a store was charged.

use super::{Column, Definition, Kind, amount, day, derived, key, text};

const COLUMNS: &[Column] = &[
    key("statement", Kind::Text, "the bill or settlement that charges it"),
    key("entry_id", Kind::Text, "the line's number; where the bill gives none, what tells the line from others"),
    key("fee", Kind::Text, "what the bill calls it"),
    day("date", "the day on which it was charged"),
    text(
        "kind",
        "commission, logistics, freight_insurance, creators, compensation, storage, after_sales, tax, advertising, other",
    ),
    amount("amount", "what it cost; below zero where it was given back"),
    text("currency", "ISO code of the amount, where the bill says it; else the store's"),
    text("order_id", "the order that it was charged for"),
    text("channel", "the advertising channel whose report tells the same commission"),
    derived("counted", Kind::Count, "0 where another report tells it too, which then counts"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "cost_entries", doc: "one row a line of a bill", columns: COLUMNS };
