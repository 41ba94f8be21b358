//! Lines over time: what happened in full strength, what it is compared with behind it.

use super::super::Ctx;
use super::super::data::Data;
use super::super::number::float;
use super::super::style::{BLUE, DARK, LIGHT, ORANGE, WHITE};
use super::columns::headroom;
use super::label::Label;
use super::{Inset, Size, bare, category_axis, figures, names_height, value_axis};
use crate::render::scaled::{Scaled, has_room_below, labelled};
use crate::report::{Chart, Role, Series};
use rust_xlsxwriter::{
    Chart as Drawing, ChartDataLabel, ChartDataLabelPosition, ChartFormat, ChartLine, ChartLineDashType, ChartMarker,
    ChartSeries, ChartType, Color,
};

/// Pixels that the name of a category takes.
const NAME: u32 = 44;

/// A line a series; what happened is labelled, and what is planned or expected where it ends.
pub(super) fn lines(ctx: &Ctx, chart: &Chart, size: Size, data: &mut Data) -> Drawing {
    let inset = Inset { left: 14, right: 30, top: 8, bottom: names_height(ctx, chart) };
    let (series, block) = figures(ctx, chart, data, &[]);
    let values = || chart.series.iter().flat_map(|one| &one.values).flatten().copied();
    let scaled = ctx.scaled(chart.unit, values());
    let mut drawing = bare(ChartType::Line, size);
    for (index, one) in series.iter().enumerate() {
        let line = drawing.add_series();
        line.set_categories(block.column(0))
            .set_values(block.column(index + 1))
            .set_format(ChartFormat::new().set_line(&stroke(one.role)))
            .set_marker(ChartMarker::new().set_none());
        let labels = labels(one, size, &scaled, chart.categories.len());
        if labels.iter().any(|label| label.text.is_some()) {
            label(ctx, line, &labels, |at| side(chart, one, at));
        }
    }
    category_axis(ctx, drawing.x_axis());
    let crowded = (chart.categories.len() as u32 * NAME).div_ceil(size.width.max(1));
    if crowded > 1 {
        drawing.x_axis().set_label_interval(u16::try_from(crowded).unwrap_or(u16::MAX));
    }
    let most = values().max().map_or(1.0, float);
    let least = values().min().map_or(0.0, float).min(0.0);
    let inner = f64::from(size.height - inset.top - inset.bottom);
    value_axis(drawing.y_axis(), least, headroom(most, inner));
    drawing.plot_area().set_layout(&size.layout(inset));
    drawing
}

/// What a line's points say.
fn labels(one: &Series, size: Size, scaled: &Scaled, count: usize) -> Vec<Label> {
    let last = one.values.iter().rposition(Option::is_some);
    let shown = match one.role {
        Role::Actual => labelled(&one.values, (size.width / 52) as usize),
        Role::Target | Role::Projection => (0..count).map(|at| Some(at) == last).collect(),
        _ => vec![false; count],
    };
    let label = |at: usize| Label {
        text: one
            .values
            .get(at)
            .copied()
            .flatten()
            .filter(|_| shown.get(at) == Some(&true))
            .map(|value| scaled.say(value)),
        color: DARK,
        bold: one.role == Role::Actual && Some(at) == last,
    };
    (0..count).map(label).collect()
}

/// On which side of a line a label stands: away from the target's line, which ends or passes near it, else from the line itself.
fn side(chart: &Chart, one: &Series, point: usize) -> ChartDataLabelPosition {
    let end = |series: &Series| series.values.iter().rposition(Option::is_some);
    let of = |role: Role| chart.series.iter().find(|series| series.role == role);
    let at = |series: &Series, place: usize| series.values.get(place).copied().flatten();
    let (other, place) = match one.role {
        // Where nothing is to come any more, beside what happened.
        Role::Target => (of(Role::Projection).filter(|line| end(line) == end(one)).or(of(Role::Actual)), end(one)),
        _ => (of(Role::Target), end(one)),
    };
    let pair = other.zip(place).and_then(|(other, place)| Some((at(one, place)?, at(other, place)?)));
    match pair {
        Some((own, other)) if own < other => ChartDataLabelPosition::Below,
        None if has_room_below(&one.values, point) => ChartDataLabelPosition::Below,
        _ => ChartDataLabelPosition::Above,
    }
}

/// Labels at the points of a line that is drawn.
fn label(ctx: &Ctx, line: &mut ChartSeries, labels: &[Label], side: impl Fn(usize) -> ChartDataLabelPosition) {
    let mut all = ChartDataLabel::new();
    all.show_value().set_position(ChartDataLabelPosition::Above);
    let each: Vec<ChartDataLabel> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| match &label.text {
            Some(text) => ChartDataLabel::new()
                .set_value(text.as_str())
                .set_position(side(at))
                .set_font(&ctx.look.chart_font(8.0, label.color, label.bold))
                .to_custom(),
            None => ChartDataLabel::new().set_hidden().to_custom(),
        })
        .collect();
    line.set_data_label(&all).set_custom_data_labels(&each);
}

/// The stroke of a role's line.
fn stroke(role: Role) -> ChartLine {
    let mut line = ChartLine::new();
    let (color, width): (Color, f64) = match role {
        Role::Actual => (DARK, 2.25),
        Role::Target => (DARK, 1.25),
        Role::Projection => (DARK, 1.75),
        Role::Previous | Role::LastYear => (LIGHT, 2.0),
        Role::Better => (BLUE, 1.75),
        Role::Worse => (ORANGE, 1.75),
        Role::Floor => (WHITE, 0.0),
    };
    line.set_color(color).set_width(width);
    match role {
        Role::Target => drop(line.set_dash_type(ChartLineDashType::Dash)),
        Role::Projection => drop(line.set_dash_type(ChartLineDashType::RoundDot)),
        _ => {}
    }
    line
}
