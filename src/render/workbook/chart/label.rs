//! Labels on marks: one unit a chart, chosen by its largest figure and named above it.

use super::super::Ctx;
use super::super::style::{DARK, WHITE};
use crate::report::Unit;
use crate::words::{self, Language};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ChartDataLabel, ChartDataLabelPosition, ChartFormat, ChartMarker, ChartSeries, Color};

/// The unit of a chart's labels.
pub(in super::super) struct Scaled {
    /// Its name, where the labels alone do not show it.
    pub unit: String,
    language: Language,
    divisor: Decimal,
    places: u32,
    percent: bool,
    most: Decimal,
}

impl Scaled {
    /// The unit in which these values are short and still told apart.
    pub(in super::super) fn of(ctx: &Ctx, unit: Unit, values: impl Iterator<Item = Decimal>) -> Self {
        let most = values.map(|value| value.abs()).max().unwrap_or_default();
        let money = matches!(unit, Unit::Money | Unit::Gap);
        let language = ctx.words.language();
        let large = |least: i64| money && most >= Decimal::from(least);
        let (key, divisor, places) = match (unit, language) {
            (_, Language::Zh) if large(100_000) => ("workbook.unit.wan", 10_000, 1),
            (_, Language::En | Language::Es) if large(10_000_000) => ("workbook.unit.million", 1_000_000, 2),
            (_, Language::En | Language::Es) if large(1_000_000) => ("workbook.unit.thousand", 1_000, 0),
            (_, Language::En | Language::Es) if large(10_000) => ("workbook.unit.thousand", 1_000, 1),
            (Unit::Money | Unit::Gap, _) => ("", 1, 0),
            (Unit::MoneyPer | Unit::Number | Unit::Roi, _) => ("", 1, 2),
            (Unit::Points, _) => ("workbook.unit.points", 1, 1),
            _ => ("", 1, 0),
        };
        let unit_word = match (key, money || unit == Unit::MoneyPer) {
            ("", true) => ctx.currency(),
            ("", false) => String::new(),
            (key, _) => ctx.word(key),
        };
        let percent = matches!(unit, Unit::Percent | Unit::Change | Unit::Points);
        let unit = if matches!(unit, Unit::Percent | Unit::Change) { "%".to_owned() } else { unit_word };
        let places = if percent { 1 } else { places };
        Scaled { unit, language, divisor: Decimal::from(divisor), places, percent, most }
    }

    /// A label.
    pub(in super::super) fn say(&self, value: Decimal) -> String {
        let factor = if self.percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
        words::plain(self.language, value * factor / self.divisor, self.places)
    }

    /// The same as a number format with signs, for labels that show their mark's own value.
    pub(in super::super) fn signed(&self) -> String {
        let part = |sign: &str| match (self.percent, self.divisor.to_string().as_str()) {
            (true, _) => format!("{sign}0.0%"),
            // A comma divides by a thousand; the format sets the decimal point of 万 itself.
            (_, "10000") => format!("{sign}0\\.0,"),
            (_, "1000") if self.places == 0 => format!("{sign}#,##0,"),
            (_, "1000") => format!("{sign}#,##0.0,"),
            (_, "1000000") => format!("{sign}#,##0.00,,"),
            _ if self.places == 0 => format!("{sign}#,##0"),
            _ => format!("{sign}#,##0.00"),
        };
        let large = if self.divisor == Decimal::from(10_000) && self.most >= Decimal::from(9_999_500) {
            // Beyond a thousand 万 that takes a separator, which only a condition can add.
            return "[>=9999500]+#\\,000\\.0,;[<=-9999500]-#\\,000\\.0,;0\\.0,".to_owned();
        } else {
            part("")
        };
        format!("{};{};{large}", part("+"), part("-"))
    }
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

/// Which of so many values carry a label: all where they fit, else the last and the largest.
pub(super) fn labelled(values: &[Option<Decimal>], fit: usize) -> Vec<bool> {
    if values.len() <= fit {
        return values.iter().map(Option::is_some).collect();
    }
    let last = values.iter().rposition(Option::is_some);
    let most = (0..values.len()).max_by_key(|index| values[*index]).filter(|index| values[*index].is_some());
    (0..values.len()).map(|index| Some(index) == last || Some(index) == most).collect()
}
