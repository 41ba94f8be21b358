//! Stock.

use super::{Column, Definition, Kind, count, key, text};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the day it was counted; of a list without one the day the list was made"),
    key("merchant_code", Kind::Text, "the seller's own code of the article"),
    key("warehouse", Kind::Text, "the warehouse; empty where the list does not split by it"),
    text("product_id", "the platform's id of the product"),
    text("title", "the product's title"),
    count("quantity", "pieces that can be sold"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "stock", doc: "one row a day, article and warehouse", columns: COLUMNS };
