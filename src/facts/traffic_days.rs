//! Days of a store as its platform counts them.

use super::{Column, Definition, Kind, amount, count, key, text};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the day"),
    count("visitors", "people"),
    count("page_views", "pages"),
    count("buyers", "people who paid that day"),
    amount("paid", "what they paid, as the platform counts it"),
    count("orders", "paid main orders"),
    count("units", "paid pieces"),
    count("new_buyers", "buyers who had not bought before"),
    count("returning_buyers", "buyers who had"),
    amount("returning_paid", "what those paid"),
    count("add_to_cart", "people who put something into the cart"),
    amount("refunded", "refunds finished that day"),
    amount("ad_spend", "the platform's own sum of advertising: a control total"),
    count("ratings", "reviews"),
    amount("rating_description", "score: as described"),
    amount("rating_service", "score: service"),
    amount("rating_logistics", "score: logistics"),
    text("shop_name", "the store's name as the export prints it"),
];

pub(super) const DEFINITION: Definition = Definition { name: "traffic_days", doc: "one row a day", columns: COLUMNS };
