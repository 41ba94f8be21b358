//! Columns from zero: groups that overlap, and differences around zero.

use super::{Axis, Drawing, Ends, LABEL, Mark, NAMES, Places, class, drawn, label, place, value};
use crate::render::page::Say;
use crate::render::scaled::Scaled;
use crate::report::{Chart, Role, Series};
use rust_decimal::Decimal;

/// Pixels of the marks.
const HEIGHT: i64 = 170;

/// Overlapping columns, labelled with what happened.
pub(super) fn columns(say: &Say, chart: &Chart, scaled: &Scaled) -> Drawing {
    let axis = Axis::of(Ends::of(&chart.series), HEIGHT);
    let places = Places::of(chart);
    let mut marks = groups(chart, axis, places);
    marks.push(axis.line());
    marks.extend(labels(chart, axis, places, scaled));
    let height = axis.foot() + Decimal::from(NAMES);
    marks.extend(places.names(say, chart, height));
    Drawing { height: place(height), marks }
}

/// The columns of all groups, each a little before the next.
pub(super) fn groups(chart: &Chart, axis: Axis, places: Places) -> Vec<Mark> {
    let series = drawn(chart);
    // A column, the part of the next ones that shows, and the gap between groups, in columns.
    let (shows, gap) = (Decimal::new(45, 2), Decimal::new(55, 2));
    let wide = places.wide() / (Decimal::ONE + gap + shows * Decimal::from(series.len().saturating_sub(1)));
    let mut marks = Vec::new();
    for at in 0..places.count {
        for (index, one) in series.iter().enumerate() {
            let x = places.start(at) + wide * (gap / Decimal::TWO + shows * Decimal::from(index));
            marks.extend(value(one, at).map(|value| axis.column(x, wide, value, class(one.role))));
        }
    }
    marks
}

/// What happened, said above its column; above the outline of the target where that ends right there.
pub(super) fn labels(chart: &Chart, axis: Axis, places: Places, scaled: &Scaled) -> Vec<Mark> {
    let of = |role: Role| chart.series.iter().find(|one| one.role == role);
    let Some(said) = of(Role::Actual).or(drawn(chart).last().copied()) else { return Vec::new() };
    let values: Vec<Option<Decimal>> = (0..places.count).map(|at| value(said, at)).collect();
    let texts: Vec<Option<String>> = values.iter().map(|value| value.map(|value| scaled.say(value))).collect();
    let [shown, on_phone] = places.shown(&texts, &values);
    let last = said.values.iter().rposition(Option::is_some);
    let target = of(Role::Target);
    let mark = |(at, text): (usize, Option<String>)| {
        let own = values[at].filter(|_| shown[at] || on_phone[at])?;
        let near = |target: &Decimal| *target > own && (*target - own) * axis.one < Decimal::from(LABEL);
        let top = target.and_then(|target| value(target, at)).filter(near).unwrap_or(own);
        let tone = if Some(at) == last { " last" } else { "" };
        Some(label(places.middle(at), axis.beside(top), text?, tone, on_phone[at]))
    };
    texts.into_iter().enumerate().filter_map(mark).collect()
}

/// Differences around zero, better and worse ones, each labelled with its sign.
pub(super) fn variance(say: &Say, chart: &Chart, scaled: &Scaled) -> Drawing {
    let axis = Axis::of(Ends::of(&chart.series), HEIGHT / 2);
    let places = Places::of(chart);
    let height = axis.foot() + Decimal::from(NAMES);
    let mut marks = differences(&chart.series, axis, places, scaled);
    marks.extend(places.names(say, chart, height));
    Drawing { height: place(height), marks }
}

/// The columns around zero with their labels, and the line of zero.
pub(super) fn differences(series: &[Series], axis: Axis, places: Places, scaled: &Scaled) -> Vec<Mark> {
    let wide = places.wide() / Decimal::new(155, 2);
    let mut marks = vec![axis.line()];
    let either = |at: usize| series.iter().find_map(|one| value(one, at));
    let values: Vec<Option<Decimal>> = (0..places.count).map(either).collect();
    let texts: Vec<Option<String>> = values.iter().map(|value| value.map(|value| scaled.say_signed(value))).collect();
    let [shown, on_phone] = places.shown(&texts, &values);
    for one in series {
        let tone = if one.role == Role::Better { " better" } else { " worse" };
        for (at, text) in texts.iter().enumerate() {
            let (Some(value), Some(text)) = (value(one, at), text) else { continue };
            let x = places.start(at) + (places.wide() - wide) / Decimal::TWO;
            marks.push(axis.column(x, wide, value, class(one.role)));
            if shown[at] || on_phone[at] {
                marks.push(label(places.middle(at), axis.beside(value), text.clone(), tone, on_phone[at]));
            }
        }
    }
    marks
}
