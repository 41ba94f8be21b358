//! Customers as a list of members or customers knows them.

use super::{Column, Definition, Kind, amount, count, day, key, text};

const COLUMNS: &[Column] = &[
    key("buyer_key", Kind::Text, "stable identity of the buyer, as in orders"),
    day("first_on", "the day of the first purchase"),
    day("last_on", "the day of the last purchase"),
    count("orders", "orders ever"),
    amount("paid", "what was paid ever"),
    text("currency", "ISO code of the amount, where the list says it; else the store's"),
];

pub(super) const DEFINITION: Definition = Definition { name: "customers", doc: "one row a customer", columns: COLUMNS };
