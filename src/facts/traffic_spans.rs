//! Several days of a store taken together as its platform counts them: people once, however often they came.

use super::{Column, Definition, Kind, amount, count, key};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the first day"),
    key("last", Kind::Day, "the last day"),
    count("visitors", "people who came on any of the days, each once"),
    count("buyers", "people who paid on any of the days, each once"),
    amount("paid", "what they paid, as the platform counts it"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "traffic_spans", doc: "one row a run of several days", columns: COLUMNS };
