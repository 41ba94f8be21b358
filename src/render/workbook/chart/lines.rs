//! Lines over time: what happened in full strength, what it is compared with behind it.

use super::super::Ctx;
use super::super::data::Data;
use super::super::number::float;
use super::super::style::{BLUE, DARK, GREY, LIGHT, ORANGE};
use super::columns::headroom;
use super::label::{Label, Scaled, labelled};
use super::{Inset, Size, bare, category_axis, figures, value_axis};
use crate::report::{Chart, Role};
use rust_xlsxwriter::{
    Chart as Drawing, ChartDataLabel, ChartDataLabelPosition, ChartFormat, ChartLine, ChartLineDashType, ChartMarker,
    ChartType, Color,
};

/// A line a series; what happened is labelled.
pub(super) fn lines(ctx: &Ctx, chart: &Chart, size: Size, data: &mut Data) -> Drawing {
    let inset = Inset { left: 14, right: 30, top: 8, bottom: 22 };
    let (series, block) = figures(ctx, chart, data, &[]);
    let values = || chart.series.iter().flat_map(|one| &one.values).flatten().copied();
    let scaled = Scaled::of(ctx, chart.unit, values());
    let mut drawing = bare(ChartType::Line, size);
    for (index, one) in series.iter().enumerate() {
        let line = drawing.add_series();
        line.set_categories(block.column(0))
            .set_values(block.column(index + 1))
            .set_format(ChartFormat::new().set_line(&stroke(one.role)))
            .set_marker(ChartMarker::new().set_none());
        let actual = one.role == Role::Actual;
        let last = one.values.iter().rposition(Option::is_some);
        let shown =
            if actual { labelled(&one.values, (size.width / 52) as usize) } else { vec![false; one.values.len()] };
        let labels: Vec<Label> = (0..chart.categories.len())
            .map(|at| Label {
                text: one
                    .values
                    .get(at)
                    .copied()
                    .flatten()
                    .filter(|_| shown.get(at).copied().unwrap_or(false))
                    .map(|value| scaled.say(value)),
                color: if actual { DARK } else { GREY },
                bold: actual && Some(at) == last,
            })
            .collect();
        if labels.iter().any(|label| label.text.is_some()) {
            label(ctx, line, &labels);
        }
    }
    category_axis(ctx, drawing.x_axis());
    let most = values().max().map_or(1.0, float);
    let least = values().min().map_or(0.0, float).min(0.0);
    let inner = f64::from(size.height - inset.top - inset.bottom);
    value_axis(drawing.y_axis(), least, headroom(most, inner));
    drawing.plot_area().set_layout(&size.layout(inset));
    drawing
}

/// Labels above the points of a line that is drawn.
fn label(ctx: &Ctx, line: &mut rust_xlsxwriter::ChartSeries, labels: &[Label]) {
    let mut all = ChartDataLabel::new();
    all.show_value().set_position(ChartDataLabelPosition::Above);
    let each: Vec<ChartDataLabel> = labels
        .iter()
        .map(|label| match &label.text {
            Some(text) => ChartDataLabel::new()
                .set_value(text.as_str())
                .set_position(ChartDataLabelPosition::Above)
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
    };
    line.set_color(color).set_width(width);
    match role {
        Role::Target => drop(line.set_dash_type(ChartLineDashType::Dash)),
        Role::Projection => drop(line.set_dash_type(ChartLineDashType::RoundDot)),
        _ => {}
    }
    line
}
