//! Columns from zero: groups that overlap, and differences around zero.

use super::super::Ctx;
use super::super::data::{Block, Data};
use super::super::number::float;
use super::super::style::{BLUE, DARK, ORANGE};
use super::label::{Label, hang, hang_values, signed, stand};
use super::{Inset, Size, bare, category_axis, figures, paint, value_axis};
use crate::render::scaled::{Scaled, labelled};
use crate::report::{Chart, Role, Series};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart as Drawing, ChartAxisLabelPosition, ChartDataLabelPosition, ChartSeries, ChartType};

/// Pixels that a label takes above its mark.
pub(super) const LABEL: f64 = 17.0;
/// Pixels that a label needs beside its neighbours.
const LABEL_WIDTH: u32 = 40;
/// Pixels below the marks for the names of the categories.
const NAMES: u32 = 22;

/// Where marks stand on a chart of its own.
pub(super) const INSET: Inset = Inset { left: 2, right: 2, top: 4, bottom: NAMES };

/// Overlapping columns, labelled with what happened.
///
/// A label stands on its own mark, also before a taller grey one, so that nobody reads it as the other's. Above an outline
/// that is only a little taller it stands on both, clear of the line. At most one label stands out: the last, where the
/// last is what the chart is about.
pub(super) fn columns(
    ctx: &Ctx,
    chart: &Chart,
    size: Size,
    inset: Inset,
    last_counts: bool,
    data: &mut Data,
) -> Drawing {
    let most = columns_end(chart, f64::from(size.height - inset.top - inset.bottom));
    let near = most * LABEL / f64::from((size.height - inset.top - inset.bottom).max(1));
    let (above, own) = label_places(chart, near);
    let (series, block) = figures(ctx, chart, data, &[(ctx.word("workbook.data.label_height"), above.clone())]);
    let mut drawing = bare(ChartType::Column, size);
    let overlap = if series.len() > 1 { 55 } else { 0 };
    let labels = labels(ctx, chart, &series, size, last_counts);
    for (index, one) in series.iter().enumerate() {
        let mark = drawing.add_series();
        mark.set_categories(block.column(0)).set_values(block.column(index + 1)).set_format(&mut paint(one.role));
        if index == 0 {
            mark.set_gap(55).set_overlap(overlap);
        }
        if one.role == Role::Actual && own.contains(&true) {
            let only: Vec<Label> = labels.iter().zip(&own).map(|(label, own)| label.only_if(*own)).collect();
            stand(ctx, mark, &only, series.iter().any(|one| one.role == Role::Target));
        }
    }
    let only: Vec<Label> = labels.iter().zip(&own).map(|(label, own)| label.only_if(!own)).collect();
    if only.iter().any(|label| label.text.is_some()) {
        let mut tops = ChartSeries::new();
        tops.set_categories(block.column(0)).set_values(block.column(series.len() + 1));
        hang(ctx, &mut tops, &only, ChartDataLabelPosition::Above);
        let mut invisible = Drawing::new(ChartType::Line);
        invisible.push_series(&tops);
        drawing.combine(&invisible);
    }
    category_axis(ctx, drawing.x_axis());
    let least = chart.series.iter().flat_map(|one| &one.values).flatten().min().copied().map_or(0.0, float).min(0.0);
    value_axis(drawing.y_axis(), least, most);
    if least < 0.0 {
        drawing.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    }
    drawing.plot_area().set_layout(&size.layout(inset));
    drawing
}

/// The words on what happened; those that do not fit beside each other are left out.
fn labels(ctx: &Ctx, chart: &Chart, series: &[&Series], size: Size, last_counts: bool) -> Vec<Label> {
    let Some(said) = series.iter().find(|one| one.role == Role::Actual).or(series.last()) else { return Vec::new() };
    let scaled = ctx.scaled(chart.unit, chart.series.iter().flat_map(|one| &one.values).flatten().copied());
    let shown = labelled(&said.values, (size.width / LABEL_WIDTH) as usize);
    let emphasised = said.values.iter().rposition(Option::is_some).filter(|_| last_counts);
    (0..chart.categories.len())
        .map(|index| Label {
            text: said.values.get(index).copied().flatten().filter(|_| shown[index]).map(|value| scaled.say(value)),
            color: DARK,
            bold: emphasised == Some(index),
        })
        .collect()
}

/// How high a label stands that is put above its whole group, and which labels stand on their own marks instead: those
/// that a grey mark behind is taller than, and those that an outline is taller than by more than a label takes.
fn label_places(chart: &Chart, near: f64) -> (Vec<Option<Decimal>>, Vec<bool>) {
    let tops = tops(chart);
    let actual = chart.series.iter().find(|one| one.role == Role::Actual);
    let target = chart.series.iter().find(|one| one.role == Role::Target);
    let own = (0..chart.categories.len()).map(|index| {
        let at = |one: &Series| one.values.get(index).copied().flatten();
        let Some(actual) = actual.and_then(at) else { return false };
        let outline = target.and_then(at).is_some_and(|target| target > actual && float(target - actual) <= near);
        tops[index].is_some_and(|top| top > actual) && !outline
    });
    let own: Vec<bool> = own.collect();
    (tops, own)
}

/// The end of the axis of a chart of columns whose marks have so many pixels.
pub(in super::super) fn columns_end(chart: &Chart, inner: f64) -> f64 {
    headroom(tops(chart).iter().flatten().max().copied().map_or(0.0, float), inner)
}

/// The largest tidy multiple of a scale that is not above what fits; below one where even the scale itself does not fit.
pub(in super::super) fn multiple(fits: f64) -> f64 {
    const TIDY: [f64; 17] =
        [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0];
    TIDY.into_iter().rev().find(|n| *n <= fits).unwrap_or(0.01)
}

/// The end of an axis that leaves room for a label above its largest value.
pub(super) fn headroom(most: f64, inner: f64) -> f64 {
    if most <= f64::MIN_POSITIVE { 1.0 } else { most * inner / (inner - LABEL).max(1.0) }
}

/// The tallest mark of each group, above which its label stands.
fn tops(chart: &Chart) -> Vec<Option<Decimal>> {
    (0..chart.categories.len())
        .map(|index| {
            let group = chart.series.iter().filter_map(|one| one.values.get(index).copied().flatten());
            group.max().map(|most| most.max(Decimal::ZERO))
        })
        .collect()
}

/// How a tier of differences is drawn.
pub(in super::super) struct Tier {
    /// Its size.
    pub size: Size,
    /// Where its marks stand.
    pub inset: Inset,
    /// The ends of its axis; the smallest that holds marks and labels where none are given.
    pub axis: Option<(f64, f64)>,
    /// Whether the categories are named below.
    pub named: bool,
    /// Whether the last one is what the chart is about.
    pub emphasise: bool,
}

/// Differences around zero: better ones blue, worse ones orange, each labelled with its sign.
///
/// The block has the categories, then the better, then the worse ones.
pub(in super::super) fn variance(
    ctx: &Ctx,
    block: &Block,
    better: &[Option<Decimal>],
    worse: &[Option<Decimal>],
    scaled: &Scaled,
    tier: &Tier,
) -> Drawing {
    let mut drawing = bare(ChartType::Column, tier.size);
    for (column, role) in [(1, Role::Better), (2, Role::Worse)] {
        let mark = drawing.add_series();
        mark.set_categories(block.column(0)).set_values(block.column(column)).set_format(&mut paint(role));
        if column == 1 {
            mark.set_gap(55).set_overlap(100);
        }
    }
    let mut invisible = Drawing::new(ChartType::Line);
    for (column, values, color, position) in
        [(1, better, BLUE, ChartDataLabelPosition::Above), (2, worse, ORANGE, ChartDataLabelPosition::Below)]
    {
        // Good news lies above the axis where more is better, below it where less is; a label follows its marks.
        let below = values.iter().flatten().all(|value| *value < Decimal::ZERO);
        let position = match values.iter().flatten().next() {
            Some(_) if below => ChartDataLabelPosition::Below,
            Some(_) => ChartDataLabelPosition::Above,
            None => position,
        };
        let mut series = ChartSeries::new();
        series.set_categories(block.column(0)).set_values(block.column(column));
        let last = tier.emphasise.then(|| values.len().saturating_sub(1));
        hang_values(ctx, &mut series, last, &signed(scaled), color, position);
        invisible.push_series(&series);
    }
    drawing.combine(&invisible);
    category_axis(ctx, drawing.x_axis());
    let inner = f64::from(tier.size.height - tier.inset.top - tier.inset.bottom);
    let (least, most) = tier.axis.unwrap_or_else(|| tier_axis(better.iter().chain(worse).flatten().copied(), inner));
    value_axis(drawing.y_axis(), least, most);
    let names = if tier.named { ChartAxisLabelPosition::Low } else { ChartAxisLabelPosition::None };
    drawing.x_axis().set_label_position(names);
    drawing.plot_area().set_layout(&tier.size.layout(tier.inset));
    drawing
}

/// The ends of an axis around zero that leave room for a label on each side that has a mark.
pub(in super::super) fn tier_axis(values: impl Iterator<Item = Decimal> + Clone, inner: f64) -> (f64, f64) {
    let most = values.clone().max().map_or(0.0, float).max(0.0);
    let least = values.min().map_or(0.0, float).min(0.0);
    let sides = f64::from(u8::from(most > 0.0) + u8::from(least < 0.0));
    let unit = (most - least) / (inner - LABEL * sides).max(1.0);
    if unit <= 0.0 {
        return (-1.0, 1.0);
    }
    let room = |there: bool| if there { LABEL * unit } else { 0.0 };
    (least - room(least < 0.0), most + room(most > 0.0))
}

/// A report's own chart of differences.
pub(super) fn variance_chart(ctx: &Ctx, chart: &Chart, size: Size, data: &mut Data) -> Drawing {
    let (series, block) = figures(ctx, chart, data, &[]);
    let of = |role: Role| series.iter().find(|one| one.role == role).map(|one| one.values.clone()).unwrap_or_default();
    let (better, worse) = (of(Role::Better), of(Role::Worse));
    let scaled = ctx.scaled(chart.unit, better.iter().chain(&worse).flatten().copied());
    variance(
        ctx,
        &block,
        &better,
        &worse,
        &scaled,
        &Tier { size, inset: INSET, axis: None, named: true, emphasise: false },
    )
}
