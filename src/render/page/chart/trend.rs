//! The last weeks of actual, target and last year, and below them, at the same scale, how far each was from its target.

use super::columns::{differences, groups, labels};
use super::{Axis, ChartView, Drawing, Ends, LABEL, Mark, NAMES, Places, around, place};
use crate::render::page::Say;
use crate::render::scaled::Scaled;
use crate::report::{Chart, Overview, Role, Series, Trend, TrendPoint, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// Pixels of columns and gaps together.
const HEIGHT: i64 = 230;
/// Pixels of its width on a desktop.
const WIDTH: usize = 760;
/// Pixels between the names of the weeks and the gaps, where these are named.
const BETWEEN: i64 = 18;

/// The overview's chart of weeks; nothing where no week is known.
pub(in super::super) fn trend(say: &Say, overview: &Overview) -> Option<ChartView> {
    let chart = overview.trend.chart();
    if chart.series.is_empty() {
        return None;
    }
    let gaps = gaps(&overview.trend);
    let scaled = say.scaled(Unit::Money, chart.series.iter().flat_map(|one| &one.values).flatten().copied());
    let drawing = drawing(say, &chart, &gaps, &scaled);
    // In the figures the gaps stand beside what they are between.
    let figures = Chart { series: [chart.series.as_slice(), &gaps].concat(), ..chart.clone() };
    Some(around(say, "overview", &chart, &figures, &scaled, drawing))
}

/// Better and worse gaps; none where no week has a target.
fn gaps(trend: &Trend) -> Vec<Series> {
    let of = |role, word: &str, fits: fn(&Decimal) -> bool| Series {
        role,
        name: Phrase::new(word),
        values: trend.points.iter().map(|point: &TrendPoint| point.gap.filter(fits)).collect(),
    };
    let mut gaps = vec![
        of(Role::Better, "workbook.legend.above", |gap| *gap >= Decimal::ZERO),
        of(Role::Worse, "workbook.legend.below", |gap| *gap < Decimal::ZERO),
    ];
    gaps.retain(|one| one.values.iter().any(Option::is_some));
    gaps
}

fn drawing(say: &Say, chart: &Chart, gaps: &[Series], scaled: &Scaled) -> Drawing {
    let (amounts, between) = (Ends::of(&chart.series), Ends::of(gaps));
    let all = amounts.above + amounts.below + between.above + between.below;
    let one = Decimal::from(HEIGHT).checked_div(all).unwrap_or_default();
    let places = Places { width: WIDTH, ..Places::of(chart) };
    let axis = Axis::below(Decimal::ZERO, amounts, one);
    let mut marks = groups(chart, axis, places);
    marks.push(axis.line());
    marks.extend(labels(chart, axis, places, scaled));
    let height = axis.foot() + Decimal::from(NAMES);
    marks.extend(places.names(say, chart, height));
    if gaps.is_empty() {
        return Drawing { height: place(height), marks };
    }
    let tier = Axis::below(height + Decimal::from(BETWEEN), between, one);
    let (y, text) = (place(height + Decimal::from(LABEL)), say.word("workbook.legend.gap"));
    marks.push(Mark::Text { x: Decimal::ZERO, y, text, anchor: "start", class: "tier".to_owned() });
    marks.extend(differences(gaps, tier, places, scaled));
    Drawing { height: place(tier.foot() + Decimal::from(4)), marks }
}
