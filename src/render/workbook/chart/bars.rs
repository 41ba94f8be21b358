//! Horizontal bars: names to the left, the longest first, each with its figure at the end.

use super::super::Ctx;
use super::super::data::{Data, Entry};
use super::super::number::float;
use super::super::style::DARK;
use super::{Inset, Size, bare, category_axis, paint, value_axis};
use crate::report::{Chart, Role};
use crate::text;
use rust_xlsxwriter::{Chart as Drawing, ChartDataLabel, ChartDataLabelPosition, ChartSeries, ChartType};

/// Names longer than this, in Latin letters, are cut on the chart; the data sheet has them whole.
const NAME: usize = 26;

/// Bars in the order given, read from the top.
pub(super) fn bars(ctx: &Ctx, chart: &Chart, size: Size, data: &mut Data) -> Drawing {
    let inset = Inset { left: 178.min(size.width / 3), right: 8, top: 4, bottom: 4 };
    let mut header = vec![String::new()];
    header.extend(chart.series.iter().map(|one| ctx.say(&one.name)));
    header.push(ctx.word("workbook.data.whole_name"));
    let rows = chart.categories.iter().enumerate().map(|(index, category)| {
        let whole = ctx.say(category);
        let mut row = vec![Entry::Text(shorten(&whole))];
        row.extend(chart.series.iter().map(|one| Entry::from(one.values.get(index).copied().flatten())));
        row.push(Entry::Text(whole));
        row
    });
    let block = data.put(&ctx.say(&chart.title), chart.unit, header, rows.collect());
    let values = || chart.series.iter().flat_map(|one| &one.values).flatten().copied();
    let scaled = ctx.scaled(chart.unit, values());
    let said = chart.series.iter().find(|one| one.role == Role::Actual).or(chart.series.last());
    let mut drawing = bare(ChartType::Bar, size);
    for (index, one) in chart.series.iter().enumerate() {
        let bar = drawing.add_series();
        bar.set_categories(block.column(0)).set_values(block.column(index + 1)).set_format(&mut paint(one.role));
        if index == 0 {
            bar.set_gap(gap(size, chart)).set_overlap(if chart.series.len() > 1 { 40 } else { 0 });
        }
        if said.map(|said| said.role) != Some(one.role) {
            continue;
        }
        // At the end of its own bar, also before a longer one behind, so that nobody reads it as the other's.
        let labels = (0..chart.categories.len()).map(|at| one.values.get(at).copied().flatten());
        let labels = labels.map(|value| value.map(|value| scaled.say(value)));
        label(ctx, bar, labels);
    }
    category_axis(ctx, drawing.y_axis());
    drawing.y_axis().set_reverse().set_major_gridlines(false);
    let most = values().max().map_or(1.0, float).max(f64::MIN_POSITIVE);
    value_axis(drawing.x_axis(), values().min().map_or(0.0, float).min(0.0), most * 1.18);
    drawing.plot_area().set_layout(&size.layout(inset));
    drawing
}

/// The space between groups of bars, in percent of a bar: few bars are no thicker than many.
fn gap(size: Size, chart: &Chart) -> u16 {
    const THICK: u32 = 20;
    let each = size.height / (chart.categories.len().max(1) as u32);
    // Overlapping bars of a group take less than their sum.
    let group = if chart.series.len() > 1 { THICK * 8 / 5 } else { THICK };
    (each.saturating_sub(group) * 100 / THICK).clamp(45, 500) as u16
}

/// Labels at the ends of a series' bars.
fn label(ctx: &Ctx, bar: &mut ChartSeries, labels: impl Iterator<Item = Option<String>>) {
    let font = ctx.look.chart_font(8.0, DARK, false);
    let labels: Vec<Option<String>> = labels.collect();
    if labels.iter().all(Option::is_none) {
        return;
    }
    let each: Vec<ChartDataLabel> = labels
        .iter()
        .map(|label| match label {
            Some(text) => ChartDataLabel::new()
                .set_value(text.as_str())
                .set_position(ChartDataLabelPosition::OutsideEnd)
                .set_font(&font)
                .to_custom(),
            None => ChartDataLabel::new().set_hidden().to_custom(),
        })
        .collect();
    let mut all = ChartDataLabel::new();
    all.show_value().set_position(ChartDataLabelPosition::OutsideEnd);
    bar.set_data_label(&all).set_custom_data_labels(&each);
}

/// The beginning of a long name.
fn shorten(name: &str) -> String {
    if text::width(name) <= NAME {
        return name.to_owned();
    }
    let mut kept = String::new();
    for c in name.chars() {
        kept.push(c);
        if text::width(&kept) > NAME - 2 {
            kept.pop();
            break;
        }
    }
    kept + "…"
}
