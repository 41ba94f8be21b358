//! Horizontal bars, each under its name with its figure at the end; the small bar of a gap in a table, and a card's bar against its target.

use super::{Drawing, Mark, class, drawn, place, value};
use crate::render::page::Say;
use crate::render::scaled::Scaled;
use crate::report::{Bullet, Chart, Role};
use rust_decimal::Decimal;

/// Pixels of a name, of a bar, and between one and the next name.
const NAME: i64 = 16;
const BAR: i64 = 9;
const GAP: i64 = 9;
/// What the longest bar leaves to its figure, in percent.
const ROOM: i64 = 82;

/// Bars in the order given, read from the top.
pub(super) fn bars(say: &Say, chart: &Chart, scaled: &Scaled) -> Drawing {
    let values = || chart.series.iter().flat_map(|one| &one.values).flatten().copied();
    let least = values().min().unwrap_or_default().min(Decimal::ZERO);
    let range = values().max().unwrap_or_default().max(Decimal::ZERO) - least;
    let at = |value: Decimal| place((value - least).checked_div(range).unwrap_or_default() * Decimal::from(ROOM));
    let series = drawn(chart);
    let said = series.iter().find(|one| one.role == Role::Actual).or(series.last()).map(|one| one.role);
    let (mut marks, mut y) = (Vec::new(), Decimal::ZERO);
    for (index, name) in chart.categories.iter().enumerate() {
        y += Decimal::from(NAME);
        let text = say.phrase(name);
        marks.push(Mark::Text {
            x: Decimal::ZERO,
            y: y - Decimal::from(4),
            text,
            anchor: "start",
            class: "row".to_owned(),
        });
        for one in &series {
            let Some(value) = value(one, index) else { continue };
            let (from, to) = (at(Decimal::ZERO), at(value));
            let (x, width) = (from.min(to), (to - from).abs().max(Decimal::new(2, 1)));
            marks.push(Mark::Bar { x, y, width, height: Decimal::from(BAR), class: class(one.role) });
            if Some(one.role) == said {
                let class = format!("value {}", class(one.role));
                let (x, y) = (place(x + width + Decimal::ONE), y + Decimal::from(BAR - 1));
                marks.push(Mark::Text { x, y, text: scaled.say(value), anchor: "start", class });
            }
            y += Decimal::from(BAR);
        }
        y += Decimal::from(GAP);
    }
    Drawing { height: y, marks }
}

/// A gap as a bar to the right or left of a line that stands at the same place in every row.
pub(in super::super) fn gap_bar(value: Decimal, least: Decimal, most: Decimal, better: bool) -> Drawing {
    let range = most.max(Decimal::ZERO) - least.min(Decimal::ZERO);
    let part = |value: Decimal| place(value.checked_div(range).unwrap_or_default() * Decimal::ONE_HUNDRED);
    let zero = part(-least.min(Decimal::ZERO));
    let width = part(value.abs());
    let x = if value < Decimal::ZERO { zero - width } else { zero };
    let class = if better { "better" } else { "worse" };
    let bar = Mark::Bar { x, y: Decimal::TWO, width, height: Decimal::from(12), class };
    let line = Mark::Line { from: [zero, Decimal::ZERO], to: [zero, Decimal::from(16)], class: "axis" };
    Drawing { height: Decimal::from(16), marks: vec![bar, line] }
}

/// A card's bar: actual and expectation on a track, the target's tick at four fifths, so that cards compare. Nothing where there
/// is no target to measure against; a bar beyond the end fills it.
pub(in super::super) fn bullet(bullet: &Bullet) -> Option<Drawing> {
    let target = Some(bullet.target).filter(|target| *target > Decimal::ZERO)?;
    let (tick, zero) = (Decimal::from(80), Decimal::ZERO);
    let at = |value: Decimal| place((value / target * tick).clamp(zero, Decimal::ONE_HUNDRED));
    let actual = at(bullet.actual);
    let bar = |x, width, class| Mark::Bar { x, y: Decimal::from(3), width, height: Decimal::from(8), class };
    let mut marks = vec![bar(zero, Decimal::ONE_HUNDRED, "track")];
    if let Some(expected) = bullet.projection.map(at).filter(|expected| *expected > actual) {
        marks.push(bar(actual, expected - actual, "expected"));
    }
    marks.push(bar(zero, actual, "actual"));
    let line = |class| Mark::Line { from: [tick, zero], to: [tick, Decimal::from(14)], class };
    marks.extend([line("edge"), line("tick")]);
    Some(Drawing { height: Decimal::from(14), marks })
}
