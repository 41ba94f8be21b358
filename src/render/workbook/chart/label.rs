//! Labels on marks, at their ends or hung on lines that are not drawn.

use super::super::Ctx;
use super::super::style::{DARK, WHITE};
use crate::render::scaled::Scaled;
use rust_decimal::Decimal;
use rust_xlsxwriter::{ChartDataLabel, ChartDataLabelPosition, ChartFormat, ChartMarker, ChartSeries, Color};

/// What labels of that unit are as a number format with signs, for those that show their mark's own value.
pub(super) fn signed(scaled: &Scaled) -> String {
    let part = |sign: &str| match (scaled.percent, scaled.divisor.to_string().as_str()) {
        (true, _) => format!("{sign}0.0%"),
        // A comma divides by a thousand; the format sets the decimal point of 万 itself.
        (_, "10000") => format!("{sign}0\\.0,"),
        (_, "1000") if scaled.places == 0 => format!("{sign}#,##0,"),
        (_, "1000") => format!("{sign}#,##0.0,"),
        (_, "1000000") => format!("{sign}#,##0.00,,"),
        _ if scaled.places == 0 => format!("{sign}#,##0"),
        _ => format!("{sign}#,##0.00"),
    };
    let large = if scaled.divisor == Decimal::from(10_000) && scaled.most >= Decimal::from(9_999_500) {
        // Beyond a thousand 万 that takes a separator, which only a condition can add.
        return "[>=9999500]+#\\,000\\.0,;[<=-9999500]-#\\,000\\.0,;0\\.0,".to_owned();
    } else {
        part("")
    };
    format!("{};{};{large}", part("+"), part("-"))
}

/// A label as it will hang on its mark.
pub(super) struct Label {
    /// What it says; `None` where the mark has none.
    pub text: Option<String>,
    /// Its colour.
    pub color: Color,
    /// Whether it is the one to see.
    pub bold: bool,
}

impl Label {
    /// The label, or none.
    pub(super) fn only_if(&self, there: bool) -> Label {
        Label { text: self.text.clone().filter(|_| there), color: self.color, bold: self.bold }
    }
}

/// Labels at the ends of the marks themselves; on white where a line may run behind them.
pub(super) fn stand(ctx: &Ctx, series: &mut ChartSeries, labels: &[Label], on_white: bool) {
    let position = ChartDataLabelPosition::OutsideEnd;
    let mut all = ChartDataLabel::new();
    all.show_value().set_position(position).set_font(&ctx.look.chart_font(8.0, DARK, false));
    let each: Vec<ChartDataLabel> = labels
        .iter()
        .map(|label| match &label.text {
            Some(text) => {
                let mut own = ChartDataLabel::new();
                own.set_value(text.as_str()).set_position(position);
                own.set_font(&ctx.look.chart_font(if label.bold { 9.0 } else { 8.0 }, label.color, label.bold));
                if on_white {
                    own.set_format(&mut super::solid(WHITE));
                }
                own.to_custom()
            }
            None => ChartDataLabel::new().set_hidden().to_custom(),
        })
        .collect();
    series.set_data_label(&all).set_custom_data_labels(&each);
}

/// Labels on a line that is not drawn, one a category.
pub(super) fn hang(ctx: &Ctx, series: &mut ChartSeries, labels: &[Label], position: ChartDataLabelPosition) {
    let mut all = ChartDataLabel::new();
    all.show_value().set_position(position).set_font(&ctx.look.chart_font(8.0, DARK, false));
    let each: Vec<ChartDataLabel> = labels
        .iter()
        .map(|label| match &label.text {
            Some(text) => ChartDataLabel::new()
                .set_value(text.as_str())
                .set_position(position)
                .set_font(&ctx.look.chart_font(if label.bold { 9.0 } else { 8.0 }, label.color, label.bold))
                .to_custom(),
            None => ChartDataLabel::new().set_hidden().to_custom(),
        })
        .collect();
    series
        .set_format(ChartFormat::new().set_no_line())
        .set_marker(ChartMarker::new().set_none())
        .set_data_label(&all)
        .set_custom_data_labels(&each);
}

/// Labels on a line that is not drawn that show its own values; one, the last if any, is the one to see.
pub(super) fn hang_values(
    ctx: &Ctx,
    series: &mut ChartSeries,
    last: Option<usize>,
    format: &str,
    color: Color,
    position: ChartDataLabelPosition,
) {
    let mut all = ChartDataLabel::new();
    all.show_value().set_position(position).set_num_format(format);
    all.set_font(&ctx.look.chart_font(8.0, color, false));
    let each = last.map_or_else(Vec::new, |last| {
        let mut bold = all.clone();
        bold.set_font(&ctx.look.chart_font(8.0, color, true));
        let mut each = vec![ChartDataLabel::default(); last];
        each.push(bold);
        each
    });
    series
        .set_format(ChartFormat::new().set_no_line())
        .set_marker(ChartMarker::new().set_none())
        .set_data_label(&all)
        .set_custom_data_labels(&each);
}
