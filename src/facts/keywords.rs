//! Days of a word by which people searched and came, as the store's platform counts them.

use super::{Column, Definition, Kind, amount, count, key};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the day"),
    key("keyword", Kind::Text, "what people searched for"),
    count("visitors", "people who came by it"),
    count("buyers", "of these, who paid"),
    amount("paid", "what they paid"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "keywords", doc: "one row a day and search word", columns: COLUMNS };
