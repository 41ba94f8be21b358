//! Days of a source of visitors, as the store's platform counts them.

use super::{Column, Definition, Kind, amount, count, key, text};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the day"),
    key("level_1", Kind::Text, "where they came from: paid, the platform itself, their own doing"),
    key("level_2", Kind::Text, "the source within it; empty for all of level_1, in which people count once"),
    text("kind", "paid where the seller pays for who comes, else free"),
    count("visitors", "people who came from there"),
    count("buyers", "of these, who paid"),
    amount("paid", "what they paid"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "traffic_sources", doc: "one row a day and source of visitors", columns: COLUMNS };
