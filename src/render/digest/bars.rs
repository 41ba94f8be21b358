//! The stores as bars of table cells, all on one scale: the target's tick stands at the same place for every store.
//!
//! A length is layout, not a figure: it is given in tenths of a percent of the line's width.

use super::clause::{Said, Size};
use crate::render::figure::{MISSING, Signed, in_full};
use crate::report::{Cell, Overview, StoreBar};
use crate::text;
use crate::words::{self, Field, MoneyUnit, Phrase, Words};
use rust_decimal::Decimal;
use serde::Serialize;

/// The tick's usual place: a bar of about 120 % of its target fills the line.
const TICK: i64 = 80;
/// What the tick and the hairs beside it leave to a bar on a phone, in percent of the line.
const ROOM: i64 = 98;
/// The longest bar, in targets: one store's windfall must not make the others' bars too short to compare.
const TIMES: i64 = 2;

/// The block of bars.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Bars {
    pub title: Said,
    legend: Said,
    pub rows: Vec<Row>,
}

/// A store.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub name: String,
    pub actual: String,
    pub gap: Option<Signed>,
    pub achievement: Option<String>,
    pub note: Option<Said>,
    bar: Option<Bar>,
    /// The last weeks as blocks of letters.
    trend: Option<String>,
    /// Sales against last year.
    growth: Option<String>,
}

/// Widths in percent of the line; what they leave is track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Bar {
    /// Solid, up to the tick.
    filled: Decimal,
    /// Track between the bar's end and the tick.
    open: Decimal,
    /// Solid, beyond the tick.
    beyond: Decimal,
    /// Track behind all.
    rest: Decimal,
    /// Whether there is a tick behind `filled` and `open`.
    tick: bool,
}

/// The bars of an overview.
pub(super) fn bars(overview: &Overview, words: &Words) -> Bars {
    let scale = Scale::of(&overview.bars);
    let planned = overview.bars.iter().any(|bar| bar.achievement.is_some());
    let unit = |of: fn(&StoreBar) -> Option<Decimal>| {
        let native = overview.bars.iter().filter(|bar| bar.currency.is_none());
        let largest = native.filter_map(of).map(|amount| amount.abs()).max();
        MoneyUnit::of(words.language(), largest.unwrap_or_default())
    };
    let units = Units { actual: unit(|bar| bar.actual), gap: unit(|bar| bar.gap) };
    // A target of 0 is one, although no bar can be a part of it.
    let targets = overview.bars.iter().any(|bar| bar.target.is_some());
    let key = match (planned, targets) {
        (true, _) => "digest.bars.legend",
        (false, true) => "digest.bars.legend_amount",
        (false, false) => "digest.bars.legend_no_plan",
    };
    // Where nothing is known of any store there is nothing to explain.
    let known = overview.bars.iter().any(|bar| bar.actual.is_some());
    let mut legend = Vec::from_iter(known.then(|| Phrase::new(key)));
    if scale.cut {
        legend.push(Phrase::new("digest.bars.cut").with("times", TIMES));
    }
    Bars {
        title: Said::new(words.say(&overview.bars_title), Size::Body),
        legend: Said::sentence(words, &legend, Size::Small),
        rows: overview
            .bars
            .iter()
            .map(|bar| row(bar, &scale, units, planned, words))
            .map(|row| over_time(row, overview, words))
            .collect(),
    }
}

/// With the store's last weeks and its growth, as the overview's table has them.
fn over_time(row: Row, overview: &Overview, words: &Words) -> Row {
    let table = &overview.stores;
    let is_store =
        |cells: &&Vec<Cell>| matches!(cells.first(), Some(Cell::Text(name)) if text::clean(name) == row.name);
    let Some(cells) = table.rows.iter().find(is_store) else { return row };
    let of = |key: &str| table.column(key).map(|at| (&table.columns[at], &cells[at]));
    let trend = of("trend").and_then(|(_, cell)| match cell {
        Cell::Spark(values) => blocks(values),
        _ => None,
    });
    let growth = of("yoy").and_then(|(column, cell)| {
        let said = in_full(words.language(), cell.number()?, column.unit, column.better).text;
        Some(format!("{} {said}", words.get("column.yoy")))
    });
    Row { trend, growth, ..row }
}

/// Values as blocks of a height from zero to the largest; a dot where one is unknown.
fn blocks(values: &[Option<Decimal>]) -> Option<String> {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = values.iter().flatten().max().copied().filter(|most| *most > Decimal::ZERO)?;
    let block = |value: &Option<Decimal>| match value {
        Some(value) => {
            let height = (value.max(&Decimal::ZERO) / most * Decimal::from(BLOCKS.len() - 1)).round();
            BLOCKS[usize::try_from(height).unwrap_or_default().min(BLOCKS.len() - 1)]
        }
        None => '·',
    };
    Some(values.iter().map(block).collect())
}

/// The units of the two columns of money.
#[derive(Clone, Copy)]
struct Units {
    actual: MoneyUnit,
    gap: MoneyUnit,
}

fn row(bar: &StoreBar, scale: &Scale, units: Units, planned: bool, words: &Words) -> Row {
    // An amount in another currency is said by itself: a column's unit is for amounts that compare.
    let own = |value, unit: MoneyUnit| match bar.currency {
        Some(_) => MoneyUnit::of(words.language(), value),
        None => unit,
    };
    let named = |said: String| match &bar.currency {
        Some(currency) => format!("{said} {currency}"),
        None => said,
    };
    let gap = |value| {
        let signed = Signed::gap(own(value, units.gap), value);
        Signed { text: named(signed.text), ..signed }
    };
    let actual = |value| named(own(value, units.actual).say(value));
    Row {
        name: words.field(&Field::Text(bar.name.clone())),
        actual: bar.actual.map_or_else(|| words.get("digest.card.missing").to_owned(), actual),
        gap: planned.then(|| bar.gap.map_or_else(Signed::missing, gap)),
        achievement: planned
            .then(|| bar.achievement.map_or_else(|| MISSING.to_owned(), |part| words::percent(words.language(), part))),
        note: note(bar, planned).map(|phrase| Said::new(words.say(&phrase), Size::Small)),
        bar: scale.bar(bar),
        trend: None,
        growth: None,
    }
}

/// What the reader is told where a figure is missing, even when the report gives no reason.
fn note(bar: &StoreBar, planned: bool) -> Option<Phrase> {
    if bar.note.is_some() {
        return bar.note.clone();
    }
    match (bar.actual, bar.target) {
        (None, _) => Some(Phrase::new("digest.bars.no_data")),
        (_, None) if planned => Some(Phrase::new("digest.bars.no_target")),
        _ => None,
    }
}

/// One scale for all bars.
struct Scale {
    /// Where the tick stands, in percent of the line.
    tick: Decimal,
    /// The longest actual, where no store has a target.
    longest: Decimal,
    planned: bool,
    /// Whether a bar would be longer than the line.
    cut: bool,
}

impl Scale {
    fn of(bars: &[StoreBar]) -> Self {
        let most = bars.iter().filter_map(|bar| bar.achievement).max();
        let longest = bars.iter().filter_map(|bar| bar.level).max().unwrap_or_default();
        let (room, usual) = (Decimal::from(ROOM), Decimal::from(TICK));
        let fitting = most.filter(|most| *most > Decimal::ONE).map_or(usual, |most| (room / most).min(usual));
        let least = room / Decimal::from(TIMES);
        Scale { tick: tenth(fitting.max(least)), longest, planned: most.is_some(), cut: fitting < least }
    }

    fn bar(&self, bar: &StoreBar) -> Option<Bar> {
        let zero = Decimal::ZERO;
        if !self.planned {
            let filled = share(bar.level?, self.longest)?;
            return Some(Bar { filled, open: zero, beyond: zero, rest: Decimal::ONE_HUNDRED - filled, tick: false });
        }
        let end = tenth(bar.achievement?.min(Decimal::from(TIMES)).max(zero) * self.tick).min(Decimal::from(ROOM));
        let filled = end.min(self.tick);
        // The tick and the hairs beside it have their width in pixels.
        let rest = (Decimal::from(ROOM) - end.max(self.tick)).max(zero);
        Some(Bar { filled, open: self.tick - filled, beyond: end - filled, rest, tick: true })
    }
}

fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    if whole <= Decimal::ZERO {
        return Some(Decimal::ZERO);
    }
    Some(tenth(part.max(Decimal::ZERO).checked_div(whole)? * Decimal::ONE_HUNDRED))
}

fn tenth(width: Decimal) -> Decimal {
    width.round_dp(1).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn store(achievement: Option<Decimal>) -> StoreBar {
        let actual = achievement.map(|a| a * Decimal::from(1000));
        let target = achievement.map(|_| Decimal::from(1000));
        let (currency, level) = (None, actual);
        StoreBar { name: "店".into(), actual, target, gap: None, achievement, currency, level, note: None }
    }

    #[test]
    fn a_usual_week_has_its_tick_at_four_fifths() {
        let bars = [store(Some(Decimal::new(1083, 3))), store(Some(Decimal::new(803, 3)))];
        let scale = Scale::of(&bars);
        let dec = |n, places| Decimal::new(n, places);
        let over = Bar { filled: dec(80, 0), open: dec(0, 0), beyond: dec(66, 1), rest: dec(114, 1), tick: true };
        let under = Bar { filled: dec(642, 1), open: dec(158, 1), beyond: dec(0, 0), rest: dec(18, 0), tick: true };
        assert_eq!((scale.bar(&bars[0]), scale.bar(&bars[1]), scale.cut), (Some(over), Some(under), false));
    }

    proptest! {
        #[test]
        fn widths_stay_on_the_line_and_the_tick_in_its_place(parts in prop::collection::vec(-2_000_i64..20_000, 1..13)) {
            let bars: Vec<StoreBar> = parts.iter().map(|n| store(Some(Decimal::new(*n, 3)))).collect();
            let scale = Scale::of(&bars);
            for bar in bars.iter().filter_map(|bar| scale.bar(bar)) {
                prop_assert_eq!(bar.filled + bar.open, scale.tick);
                prop_assert!(bar.filled >= Decimal::ZERO && bar.open >= Decimal::ZERO && bar.beyond >= Decimal::ZERO);
                prop_assert_eq!(bar.filled + bar.open + bar.beyond + bar.rest, Decimal::from(ROOM));
                prop_assert!(bar.beyond.is_zero() || bar.open.is_zero());
            }
        }
    }
}
