//! Ids for rows that have none: what several of their cells say, each by its value, so that a file is the same one once a spreadsheet
//! program has saved it: `2026-11-13 09:05:31` and `2026/11/13 9:05` are one moment, `50.00` and `50` one amount.

use super::cell::{self, Clock, at_cell};
use crate::text;
use chrono::NaiveDateTime;
use sheet::Cell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What cells say.
pub(super) struct Said {
    /// By value, one behind the other.
    values: String,
    /// As it is written.
    written: u64,
}

impl Said {
    /// What the cells of these columns say; none where all are empty.
    pub(super) fn of(places: &[usize], cells: &[Cell<'_>], clock: Clock) -> Option<Said> {
        let mut hasher = DefaultHasher::new();
        let mut values = Vec::new();
        for cell in places.iter().map(|at| at_cell(cells, *at)) {
            let Some(bare) = cell::bare(cell).ok().flatten() else { continue };
            bare.hash(&mut hasher);
            values.extend(meaning(cell, clock, TO_THE_MINUTE));
        }
        let said = || Said { values: text::clean(&values.join(" ")), written: hasher.finish() };
        (!values.is_empty()).then(said)
    }
}

/// As Excel leaves a moment in a text.
const TO_THE_MINUTE: &str = "%Y-%m-%d %H:%M";

/// What a cell means, however it is written: a moment in that form; a number without the zeros behind it; else the text.
pub(super) fn meaning(cell: &Cell<'_>, clock: Clock, moments: &str) -> Option<String> {
    let bare = cell::bare(cell).ok().flatten()?;
    if let Some(at) = moment(cell, clock) {
        return Some(at.format(moments).to_string());
    }
    let number = cell::number(cell, &clock.forms).ok().flatten();
    Some(number.map_or_else(|| bare.into_owned(), |number| number.normalize().to_string()))
}

/// The moment that a cell says, whatever its column is.
pub(super) fn moment(cell: &Cell<'_>, clock: Clock) -> Option<NaiveDateTime> {
    let bare = cell::bare(cell).ok().flatten()?;
    let is_one = matches!(cell, Cell::Serial(_)) || may_be_moment(&bare);
    is_one.then(|| cell::moment(cell, clock).ok().flatten()).flatten().map(|at| at.local)
}

/// Whether a text may be a moment: it has a time of the day, or is a day alone. The number of an order may begin like one.
fn may_be_moment(text: &str) -> bool {
    let parted = |sign: char| text.matches(sign).count() == 2;
    let is_day = || text.len() <= 11 && text.chars().all(|c| c.is_ascii_digit() || "-/.".contains(c));
    let digits = text.chars().any(|c| c.is_ascii_digit());
    digits && (text.contains(':') || is_day() && (parted('-') || parted('/')))
}

/// What was said in a file so far.
#[derive(Default)]
pub(super) struct Told {
    /// In how many ways each was written.
    ways: HashMap<u64, u64>,
    /// The way of each.
    way: HashMap<(u64, u64), u64>,
}

impl Told {
    /// The id of the row that says this: one that is written otherwise, by its seconds, is another.
    pub(super) fn id(&mut self, Said { values, written }: Said) -> String {
        let mut hasher = DefaultHasher::new();
        values.hash(&mut hasher);
        let said = hasher.finish();
        let way = *self.way.entry((said, written)).or_insert_with(|| {
            let ways = self.ways.entry(said).or_default();
            *ways += 1;
            *ways
        });
        if way > 1 { format!("{values}#{way}") } else { values }
    }
}
