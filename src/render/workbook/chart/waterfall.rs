//! From one total to another in steps: each mark stands where the one before it ended.

use super::super::Ctx;
use super::super::data::Data;
use super::super::number::float;
use super::super::style::{BLUE, DARK, ORANGE};
use super::columns::{INSET, headroom};
use super::label::{Label, hang};
use super::{Inset, Size, bare, category_axis, figures, paint, value_axis};
use crate::report::{Chart, Role, Series};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart as Drawing, ChartDataLabelPosition, ChartSeries, ChartType};

/// Pixels below the marks: a name may take two lines.
const NAMES: u32 = 36;

/// Stacked columns on floors that are not drawn, a label above each mark: totals as they are, steps with their sign.
pub(super) fn waterfall(ctx: &Ctx, chart: &Chart, size: Size, data: &mut Data) -> Drawing {
    let count = chart.categories.len();
    let tops: Vec<Option<Decimal>> =
        (0..count).map(|at| Some(chart.series.iter().filter_map(|one| value(one, at)).sum())).collect();
    let (series, block) = figures(ctx, chart, data, &[(ctx.word("workbook.data.label_height"), tops.clone())]);
    let mut drawing = bare(ChartType::ColumnStacked, size);
    for (index, one) in series.iter().enumerate() {
        let mark = drawing.add_series();
        mark.set_categories(block.column(0)).set_values(block.column(index + 1)).set_format(&mut paint(one.role));
        if index == 0 {
            mark.set_gap(45).set_overlap(100);
        }
    }
    let mut above = ChartSeries::new();
    above.set_categories(block.column(0)).set_values(block.column(series.len() + 1));
    hang(ctx, &mut above, &labels(ctx, chart), ChartDataLabelPosition::Above);
    let mut invisible = Drawing::new(ChartType::Line);
    invisible.push_series(&above);
    drawing.combine(&invisible);
    category_axis(ctx, drawing.x_axis());
    let inset = Inset { bottom: NAMES, ..INSET };
    let most = tops.iter().flatten().max().copied().map_or(0.0, float);
    value_axis(drawing.y_axis(), 0.0, headroom(most, f64::from(size.height - inset.top - inset.bottom)));
    drawing.plot_area().set_layout(&size.layout(inset));
    drawing
}

fn value(series: &Series, at: usize) -> Option<Decimal> {
    series.values.get(at).copied().flatten()
}

fn labels(ctx: &Ctx, chart: &Chart) -> Vec<Label> {
    let marks = || chart.series.iter().filter(|one| one.role != Role::Floor);
    let scaled = ctx.scaled(chart.unit, marks().flat_map(|one| &one.values).flatten().copied());
    let label = |at: usize| {
        let (role, value) = marks().find_map(|one| Some((one.role, value(one, at)?)))?;
        let (text, color) = match role {
            Role::Better => (scaled.say_signed(value), BLUE),
            Role::Worse => (scaled.say_signed(-value), ORANGE),
            _ => (scaled.say(value), DARK),
        };
        Some(Label { text: Some(text), color, bold: role == Role::Actual })
    };
    let none = || Label { text: None, color: DARK, bold: false };
    (0..chart.categories.len()).map(|at| label(at).unwrap_or_else(none)).collect()
}
