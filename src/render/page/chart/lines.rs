//! Lines over time: what happened in full strength, what it is compared with behind it; and the small line in a table.

use super::{Axis, Drawing, Ends, LABEL, Mark, NAMES, Places, class, drawn, label, place, value};
use crate::render::page::Say;
use crate::render::scaled::{Scaled, has_room_below};
use crate::report::{Chart, Role, Series};
use rust_decimal::Decimal;

/// Pixels of the lines.
const HEIGHT: i64 = 150;
/// Pixels of a small line.
const SPARK: i64 = 20;

/// A line a series; what happened is labelled, and what is planned or expected where it ends.
pub(super) fn lines(say: &Say, chart: &Chart, scaled: &Scaled) -> Drawing {
    let axis = Axis::of(Ends::of(&chart.series), HEIGHT);
    let places = Places::of(chart);
    let mut marks = vec![axis.line()];
    for one in drawn(chart) {
        marks.extend(line(one, axis, places));
    }
    for one in drawn(chart) {
        let under = ends_below(chart, one);
        marks.extend(labels(one, axis, places, scaled, under));
    }
    let height = axis.foot() + Decimal::from(NAMES);
    marks.extend(places.names(say, chart, height));
    Drawing { height: place(height), marks }
}

/// From each point to the next; where one is unknown the line has a gap.
fn line(one: &Series, axis: Axis, places: Places) -> Vec<Mark> {
    let point = |at: usize| Some([places.middle(at), place(axis.at(value(one, at)?))]);
    let piece = |at: usize| Some(Mark::Line { from: point(at)?, to: point(at + 1)?, class: class(one.role) });
    (0..places.count.saturating_sub(1)).filter_map(piece).collect()
}

/// Whether a target ends where what happened ends too and is higher: there its label stands below.
fn ends_below(chart: &Chart, one: &Series) -> bool {
    let end = |series: &Series| series.values.iter().rposition(Option::is_some);
    let actual = chart.series.iter().find(|series| series.role == Role::Actual && end(series) == end(one));
    let pair = actual.zip(end(one)).and_then(|(actual, at)| Some((value(actual, at)?, value(one, at)?)));
    one.role == Role::Target && pair.is_some_and(|(actual, own)| own < actual)
}

/// What a line's points say: those of what happened, and where a target or an expectation ends.
fn labels(one: &Series, axis: Axis, places: Places, scaled: &Scaled, under: bool) -> Vec<Mark> {
    let last = one.values.iter().rposition(Option::is_some);
    let said = |at: usize| match one.role {
        Role::Actual => true,
        Role::Target | Role::Projection => Some(at) == last,
        _ => false,
    };
    let values: Vec<Option<Decimal>> = (0..places.count).map(|at| value(one, at).filter(|_| said(at))).collect();
    let texts: Vec<Option<String>> = values.iter().map(|value| value.map(|value| scaled.say(value))).collect();
    let [shown, on_phone] = places.shown(&texts, &values);
    let mark = |(at, text): (usize, Option<String>)| {
        let own = values[at].filter(|_| shown[at] || on_phone[at])?;
        let tone = if one.role == Role::Actual && Some(at) == last { " last" } else { "" };
        let below = under || one.role == Role::Actual && has_room_below(&one.values, at);
        let away = if below { Decimal::from(LABEL) } else { -Decimal::from(LABEL / 2) };
        Some(label(places.middle(at), axis.at(own) + away, text?, tone, on_phone[at]))
    };
    texts.into_iter().enumerate().filter_map(mark).collect()
}

/// Past values as a small line with its last point marked: better where it rose to it, worse where it fell.
pub(in super::super) fn spark(values: &[Option<Decimal>]) -> Option<Drawing> {
    let known = || values.iter().flatten().copied();
    let (least, most) = (known().min()?, known().max()?);
    let unit = Decimal::from(SPARK - 6).checked_div(most - least).unwrap_or_default();
    let places = Places { count: values.len(), width: 0 };
    let point = |at: usize| Some([places.middle(at), place(Decimal::from(3) + (most - values[at]?) * unit)]);
    let piece = |at: usize| Some(Mark::Line { from: point(at)?, to: point(at + 1)?, class: "actual" });
    let mut marks: Vec<Mark> = (0..values.len().saturating_sub(1)).filter_map(piece).collect();
    let mut back = values.iter().rev().flatten();
    let rose = matches!((back.next(), back.next()), (Some(last), Some(before)) if last >= before);
    let end = point(values.iter().rposition(Option::is_some)?)?;
    // A line of no length with round ends is a dot.
    marks.push(Mark::Line { from: end, to: end, class: if rose { "dot better" } else { "dot worse" } });
    Some(Drawing { height: Decimal::from(SPARK), marks })
}
