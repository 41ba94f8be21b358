//! Charts as shapes: what a template draws as SVG, in the same notation as the workbook's native charts.
//!
//! Places along the chart are parts of its width in percent, heights are pixels: so a chart takes whatever width a screen has,
//! and its words keep their size. Nothing here is a figure; what labels say is worded where the workbook's are.

mod bars;
mod columns;
mod lines;
mod trend;
mod waterfall;

pub(super) use bars::{bullet, gap_bar};
pub(super) use lines::spark;
pub(super) use trend::trend;

use super::Say;
use crate::render::figure::{MISSING, in_full};
use crate::render::scaled::{Scaled, labelled};
use crate::report::{Chart, ChartKind, Role, Series};
use crate::text;
use rust_decimal::Decimal;
use serde::Serialize;

/// Pixels that a label takes above or below its mark, and the names of categories below all.
const LABEL: i64 = 16;
const NAMES: i64 = 24;
/// Pixels of a mark's own height where it shows no more than that it is there.
const LEAST: Decimal = Decimal::ONE;
/// How wide a Latin letter of a label is, and a chart on a desktop and on a phone, in pixels.
const LETTER: usize = 6;
const DESKTOP: usize = 560;
const PHONE: usize = 340;

/// A shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "lowercase")]
pub(super) enum Mark {
    /// A bar.
    Bar { x: Decimal, y: Decimal, width: Decimal, height: Decimal, class: &'static str },
    /// A line from one point to another.
    Line { from: [Decimal; 2], to: [Decimal; 2], class: &'static str },
    /// Words.
    Text { x: Decimal, y: Decimal, text: String, anchor: &'static str, class: String },
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Drawing {
    height: Decimal,
    marks: Vec<Mark>,
}

/// What a mark means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Legend {
    class: &'static str,
    name: String,
    line: bool,
}

/// A chart with everything around it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ChartView {
    id: String,
    title: String,
    subtitle: String,
    legend: Vec<Legend>,
    drawing: Drawing,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A report's chart, on a sheet.
pub(super) fn chart(say: &Say, sheet: &str, chart: &Chart) -> ChartView {
    let values = chart.series.iter().filter(|one| one.role != Role::Floor).flat_map(|one| &one.values).flatten();
    let scaled = say.scaled(chart.unit, values.copied());
    let drawing = match chart.kind {
        ChartKind::Columns => columns::columns(say, chart, &scaled),
        ChartKind::Variance => columns::variance(say, chart, &scaled),
        ChartKind::Lines => lines::lines(say, chart, &scaled),
        ChartKind::Bars => bars::bars(say, chart, &scaled),
        ChartKind::Waterfall => waterfall::waterfall(say, chart, &scaled),
    };
    around(say, sheet, chart, chart, &scaled, drawing)
}

/// What stands around a drawing: its title, its legend, and the figures behind it.
fn around(say: &Say, sheet: &str, chart: &Chart, behind: &Chart, scaled: &Scaled, drawing: Drawing) -> ChartView {
    let (header, rows) = figures(say, behind);
    ChartView {
        id: format!("{sheet}-{}", chart.id.replace('.', "-")),
        title: say.phrase(&chart.title),
        subtitle: captioned(&say.phrase(&chart.subtitle), scaled),
        legend: legend(say, chart),
        drawing,
        header,
        rows,
    }
}

/// Who, what, when, and the unit of the labels.
fn captioned(subtitle: &str, scaled: &Scaled) -> String {
    match (subtitle, scaled.unit.as_str()) {
        (said, "") => said.to_owned(),
        (said, unit) if said.ends_with(unit) => said.to_owned(),
        ("", unit) => unit.to_owned(),
        (said, unit) => format!("{said} · {unit}"),
    }
}

/// What each mark means, where there are several; the steps of a waterfall are named below them.
fn legend(say: &Say, chart: &Chart) -> Vec<Legend> {
    let marked = |one: &&Series| one.role != Role::Floor && one.values.iter().any(Option::is_some);
    let mut series: Vec<&Series> = chart.series.iter().filter(marked).collect();
    if series.len() < 2 || chart.kind == ChartKind::Waterfall {
        return Vec::new();
    }
    series.sort_by_key(|one| std::cmp::Reverse(one.role.rank()));
    if chart.kind == ChartKind::Variance {
        series.reverse();
    }
    let line = chart.kind == ChartKind::Lines;
    series.iter().map(|one| Legend { class: class(one.role), name: say.phrase(&one.name), line }).collect()
}

/// The figures that the chart is drawn from, for whoever cannot see it or wants them in full.
fn figures(say: &Say, chart: &Chart) -> (Vec<String>, Vec<Vec<String>>) {
    let series: Vec<&Series> = chart.series.iter().filter(|one| one.role != Role::Floor).collect();
    let header = series.iter().map(|one| say.phrase(&one.name)).collect();
    let number = |value: Option<Decimal>| match value {
        Some(value) => in_full(say.words.language(), value, chart.unit, None).text,
        None => MISSING.to_owned(),
    };
    let row = |(at, category)| {
        let numbers = series.iter().map(|one| number(value(one, at)));
        std::iter::once(say.phrase(category)).chain(numbers).collect()
    };
    (header, chart.categories.iter().enumerate().map(row).collect())
}

/// How a role's marks are called in the style.
fn class(role: Role) -> &'static str {
    match role {
        Role::Actual => "actual",
        Role::Target => "target",
        Role::Previous | Role::LastYear => "past",
        Role::Projection => "expected",
        Role::Better => "better",
        Role::Worse => "worse",
        Role::Floor => "floor",
    }
}

/// The series in drawing order: what is compared with first, what happened last.
fn drawn(chart: &Chart) -> Vec<&Series> {
    let mut series: Vec<&Series> = chart.series.iter().filter(|one| one.role != Role::Floor).collect();
    series.sort_by_key(|one| one.role.rank());
    series
}

fn value(one: &Series, at: usize) -> Option<Decimal> {
    one.values.get(at).copied().flatten()
}

/// How far values lie above and below zero.
#[derive(Clone, Copy, Default)]
struct Ends {
    above: Decimal,
    below: Decimal,
}

impl Ends {
    fn of(series: &[Series]) -> Self {
        Ends::over(series.iter().flat_map(|one| &one.values).flatten().copied())
    }

    fn over(values: impl Iterator<Item = Decimal>) -> Self {
        values.fold(Ends::default(), |ends, value| Ends { above: ends.above.max(value), below: ends.below.max(-value) })
    }
}

/// Where zero lies, how many pixels one is, and where the marks end, their labels included.
#[derive(Clone, Copy)]
struct Axis {
    zero: Decimal,
    one: Decimal,
    below: Decimal,
}

impl Axis {
    /// An axis at the top, whose marks take that height.
    fn of(ends: Ends, height: i64) -> Self {
        let one = Decimal::from(height).checked_div(ends.above + ends.below).unwrap_or_default();
        Axis::below(Decimal::ZERO, ends, one)
    }

    /// An axis of a given scale that begins at that height.
    fn below(top: Decimal, ends: Ends, one: Decimal) -> Self {
        Axis { zero: top + Decimal::from(LABEL) + ends.above * one, one, below: ends.below }
    }

    fn at(self, value: Decimal) -> Decimal {
        self.zero - value * self.one
    }

    /// Where a label stands that belongs to the end of a column.
    fn beside(self, value: Decimal) -> Decimal {
        self.at(value) + Decimal::from(if value < Decimal::ZERO { LABEL - 4 } else { -4 })
    }

    /// The lowest place of marks and their labels.
    fn foot(self) -> Decimal {
        let label = if self.below.is_zero() { Decimal::ZERO } else { Decimal::from(LABEL) };
        self.zero + self.below * self.one + label
    }

    /// A column from zero, at least as high as shows.
    fn column(self, x: Decimal, width: Decimal, value: Decimal, class: &'static str) -> Mark {
        self.between(x, width, Decimal::ZERO, value, class)
    }

    /// A column from one value to another.
    fn between(self, x: Decimal, width: Decimal, from: Decimal, to: Decimal, class: &'static str) -> Mark {
        let (a, b) = (self.at(from), self.at(to));
        let height = if from == to { Decimal::ZERO } else { (a - b).abs().max(LEAST) };
        Mark::Bar { x: place(x), y: place(a.min(b)), width: place(width), height: place(height), class }
    }

    /// The line that columns stand on.
    fn line(self) -> Mark {
        let y = place(self.zero);
        Mark::Line { from: [Decimal::ZERO, y], to: [Decimal::ONE_HUNDRED, y], class: "axis" }
    }
}

/// So many places beside each other, in percent of the width.
#[derive(Clone, Copy)]
struct Places {
    count: usize,
    /// Of the chart on a desktop, in pixels.
    width: usize,
}

impl Places {
    /// The places of a chart's categories.
    fn of(chart: &Chart) -> Self {
        Places { count: chart.categories.len(), width: DESKTOP }
    }

    fn wide(self) -> Decimal {
        Decimal::ONE_HUNDRED / Decimal::from(self.count.max(1))
    }

    fn start(self, at: usize) -> Decimal {
        self.wide() * Decimal::from(at)
    }

    fn middle(self, at: usize) -> Decimal {
        place(self.start(at) + self.wide() / Decimal::TWO)
    }

    /// Names at the foot of a chart of that height, as many as have room on a desktop and on a phone.
    fn names(self, say: &Say, chart: &Chart, height: Decimal) -> Vec<Mark> {
        let y = place(height - Decimal::from(8));
        let names: Vec<String> = chart.categories.iter().map(|name| say.phrase(name)).collect();
        let desktop = every(&names, self.width);
        let phone = every(&names, PHONE).next_multiple_of(desktop);
        // The last one always has its name.
        let on = |at: usize, every: usize| (self.count - 1 - at).is_multiple_of(every);
        let name = |(at, text): (usize, String)| {
            let class = format!("name{}", if on(at, phone) { "" } else { " wide" });
            on(at, desktop).then(|| Mark::Text { x: self.middle(at), y, text, anchor: "middle", class })
        };
        names.into_iter().enumerate().filter_map(name).collect()
    }

    /// Which of the labels there are, and which of these a phone has too: all where they fit, else the last and the largest.
    fn shown(self, labels: &[Option<String>], values: &[Option<Decimal>]) -> [Vec<bool>; 2] {
        let texts: Vec<String> = labels.iter().flatten().cloned().collect();
        [self.width, PHONE].map(|width| {
            let fit = if every(&texts, width) > 1 { 0 } else { usize::MAX };
            labelled(values, fit).iter().zip(labels).map(|(shown, label)| *shown && label.is_some()).collect()
        })
    }
}

/// Of so many texts beside each other, which part that width has room for: 1 for all, 2 for every second.
fn every(texts: &[String], width: usize) -> usize {
    let widest = texts.iter().map(|text| text::width(text) * LETTER + LETTER).max().unwrap_or_default();
    (widest * texts.len()).div_ceil(width).max(1)
}

/// A place, as exact as a screen shows it.
fn place(value: Decimal) -> Decimal {
    value.round_dp(2).normalize()
}

/// A label on a mark.
fn label(x: Decimal, y: Decimal, text: String, tone: &str, on_phone: bool) -> Mark {
    let wide = if on_phone { "" } else { " wide" };
    Mark::Text { x, y: place(y), text, anchor: "middle", class: format!("label{tone}{wide}") }
}
