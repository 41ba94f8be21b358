//! Horizontal bars: names to the left, the longest first, each with its figure at the end.

use super::super::Ctx;
use super::super::data::{Data, Entry};
use super::super::number::float;
use super::super::style::DARK;
use super::label::Scaled;
use super::{Inset, Size, bare, category_axis, paint, value_axis};
use crate::report::{Chart, Role};
use crate::text;
use rust_xlsxwriter::{Chart as Drawing, ChartDataLabel, ChartDataLabelPosition, ChartType};

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
    let scaled = Scaled::of(ctx, chart.unit, values());
    let mut drawing = bare(ChartType::Bar, size);
    for (index, one) in chart.series.iter().enumerate() {
        let bar = drawing.add_series();
        bar.set_categories(block.column(0)).set_values(block.column(index + 1)).set_format(&mut paint(one.role));
        if index == 0 {
            bar.set_gap(45).set_overlap(if chart.series.len() > 1 { 40 } else { 0 });
        }
        if one.role == Role::Actual || chart.series.len() == 1 {
            let font = ctx.look.chart_font(8.0, DARK, false);
            let each: Vec<ChartDataLabel> = (0..chart.categories.len())
                .map(|at| match one.values.get(at).copied().flatten() {
                    Some(value) => ChartDataLabel::new()
                        .set_value(scaled.say(value).as_str())
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
    }
    category_axis(ctx, &mut drawing);
    drawing.x_axis().set_reverse();
    let most = values().max().map_or(1.0, float).max(f64::MIN_POSITIVE);
    value_axis(&mut drawing, values().min().map_or(0.0, float).min(0.0), most * 1.18);
    drawing.plot_area().set_layout(&size.layout(inset));
    drawing
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
