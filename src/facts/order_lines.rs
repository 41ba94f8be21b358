//! Lines of orders.

use super::{Column, Definition, Kind, amount, count, day, derived, instant, key, text};

const COLUMNS: &[Column] = &[
    key("order_id", Kind::Text, "the main order's number"),
    key("line_id", Kind::Text, "the line's number; its place in the order where the export gives none"),
    text("product_id", "the platform's id of the product"),
    text("merchant_code", "the seller's own code of the article"),
    text("title", "the product's title"),
    text("sku_text", "colour, size and the like, as text"),
    count("units", "pieces"),
    amount("price", "unit price"),
    amount("payable", "what the buyer owes for the line"),
    amount("paid", "what was paid then, before refunds"),
    amount("paid_reported", "what this export says was paid"),
    amount("refunded", "what this export says came back"),
    text("currency", "ISO code of its amounts, where the export says it; else the order's"),
    text("status", "as an order's status, of the line"),
    text("refund_status", "successful, none, other"),
    instant("created_at", "when the order was placed"),
    day("created_on", "the same, as a day of the store"),
    instant("paid_at", "when it was paid"),
    day("paid_on", "the same, as a day of the store"),
    derived(
        "estimated",
        Kind::Count,
        "1 where no export says what was paid and the amount owed, or price x pieces, stands for it",
    ),
    derived("excluded", Kind::Count, "1 where the operator's list takes the order out of the figures"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "order_lines", doc: "one row a line of an order", columns: COLUMNS };
