//! Days of a product as its platform counts them.

use super::{Column, Definition, Kind, amount, count, key, text};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the day"),
    key("product_id", Kind::Text, "the platform's id of the product"),
    text("title", "the product's title"),
    text("merchant_code", "the seller's own number of the article"),
    count("visitors", "people who saw it"),
    count("page_views", "pages"),
    count("buyers", "people who paid"),
    count("units", "paid pieces"),
    amount("paid", "what was paid"),
    count("add_to_cart", "pieces put into the cart"),
    count("favourites", "people who marked it"),
    amount("refunded", "refunds finished that day"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "product_days", doc: "one row a day and product", columns: COLUMNS };
