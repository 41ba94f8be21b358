//! Days of an industry, as the store's platform tells them: the same for every seller in it.

use super::{Column, Definition, Kind, amount, count, key};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the day"),
    key("category", Kind::Text, "the industry or category"),
    count("visitors", "people who came to any seller of it"),
    amount("paid", "what they paid"),
    amount("trade_index", "the platform's index of what was paid, where it hides amounts"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "market_days", doc: "one row a day and industry", columns: COLUMNS };
