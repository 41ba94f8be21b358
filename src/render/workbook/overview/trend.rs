//! Twelve weeks of actual, target and last year with the gap below, and the chart beside them.

use super::super::RenderError;
use super::super::chart::{self, Inset, Size, Tier};
use super::super::data::{Block, Entry};
use super::{Page, half, width};
use crate::report::{Chart, Overview, Trend, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// Rows of the chart and of the tier below it, and their height in pixels.
const MAIN: u32 = 8;
const TIER: u32 = 4;
const HEIGHT: u32 = 21;
/// Rows by which the tier's chart reaches up behind the names of the weeks: LibreOffice breaks a label that is wider than a
/// third of its chart's shorter side.
const OVER: u32 = 4;
/// Pixels at the left of the weeks, where the tier is named.
const LEFT: u32 = 58;
/// The names of the weeks, and the room above the marks.
const NAMES: u32 = 20;
const TOP: u32 = 4;
/// Groups of columns for the weeks; the rest is for the chart beside them.
const GROUPS: u32 = 4;

/// Writes titles and legends, and draws the charts over the rows below them.
pub(super) fn write(page: &mut Page, overview: &Overview) -> Result<(), RenderError> {
    let (title, caption) = (page.line(22)?, page.line(17)?);
    let first = page.row;
    for _ in 0..MAIN + TIER {
        page.line(HEIGHT)?;
    }
    weeks(page, title, caption, first, &overview.trend)?;
    if let Some(side) = &overview.side {
        beside(page, title, caption, first, side)?;
    }
    page.line(10)?;
    Ok(())
}

fn bold(page: &mut Page, row: u32, col: u16, phrase: &Phrase) -> Result<(), RenderError> {
    let format = page.ctx.look.text(10.0).set_bold();
    page.words(row, col, &page.ctx.say(phrase), &format)
}

fn weeks(page: &mut Page, title: u32, caption: u32, first: u32, trend: &Trend) -> Result<(), RenderError> {
    let mut chart = trend.chart();
    bold(page, title, 1, &trend.title)?;
    if chart.series.is_empty() {
        return page.words(caption, 1, &page.ctx.word("workbook.no_weeks"), &page.ctx.look.quiet(9.0));
    }
    let scale = TierScale::of(trend, &chart);
    let size = Size { width: width(GROUPS), height: MAIN * HEIGHT };
    let inset = Inset { left: LEFT, right: 2, top: TOP, bottom: NAMES };
    let drawn = chart::draw_within(page.ctx, &chart, size, inset, page.data)?;
    page.sheet.insert_chart(first, half(0, false), &drawn)?;
    if let Some(scale) = scale {
        tier(page, first + MAIN, trend, &chart, &scale)?;
        chart.subtitle = scale.said(chart.subtitle);
    }
    chart::caption(page.ctx, page.sheet, caption, 1, &chart)
}

const fn tier_size() -> (Size, Inset) {
    let size = Size { width: width(GROUPS), height: (TIER + OVER) * HEIGHT };
    (size, Inset { left: LEFT, right: 2, top: OVER * HEIGHT + 2, bottom: 2 })
}

/// How tall the gaps below the weeks are drawn: at the weeks' own scale where they fit and are large enough to see, else at
/// a multiple or a part of it.
struct TierScale {
    axis: (f64, f64),
    multiple: f64,
}

impl TierScale {
    fn of(trend: &Trend, main: &Chart) -> Option<Self> {
        let gaps = trend.points.iter().filter_map(|point| point.gap);
        gaps.clone().next()?;
        let (size, inset) = tier_size();
        let inner = f64::from(size.height - inset.top - inset.bottom);
        let (least, most) = chart::tier_axis(gaps, inner);
        let marks = f64::from(MAIN * HEIGHT - TOP - NAMES);
        let base = chart::columns_end(main, marks) / marks;
        let multiple = chart::multiple(base / ((most - least) / inner));
        let stretch = (base / multiple / ((most - least) / inner)).max(1.0);
        Some(TierScale { axis: (least * stretch, most * stretch), multiple })
    }

    /// The chart's subtitle, with how the gaps are drawn where that is not as the weeks are.
    fn said(&self, subtitle: Phrase) -> Phrase {
        if (self.multiple - 1.0).abs() <= f64::EPSILON {
            return subtitle;
        }
        let key = if self.multiple > 1.0 { "workbook.tier_larger" } else { "workbook.tier_smaller" };
        let times = if self.multiple > 1.0 { self.multiple } else { 1.0 / self.multiple };
        Phrase::new(key).with("subtitle", subtitle).with("times", times.round().to_string())
    }
}

/// The gaps below the weeks.
fn tier(page: &mut Page, row: u32, trend: &Trend, main: &Chart, scale: &TierScale) -> Result<(), RenderError> {
    let ctx = page.ctx;
    let gaps: Vec<Option<Decimal>> = trend.points.iter().map(|point| point.gap).collect();
    let better: Vec<_> = gaps.iter().map(|gap| gap.filter(|gap| *gap >= Decimal::ZERO)).collect();
    let worse: Vec<_> = gaps.iter().map(|gap| gap.filter(|gap| *gap < Decimal::ZERO)).collect();
    let block = block(page, trend, &better, &worse);
    let values = main.series.iter().flat_map(|series| &series.values).flatten().copied();
    let scaled = ctx.scaled(Unit::Money, values);
    let (size, inset) = tier_size();
    let tier = Tier { size, inset, axis: Some(scale.axis), named: false, emphasise: true };
    let drawn = chart::variance(ctx, &block, &better, &worse, &scaled, &tier);
    page.sheet.insert_chart(row - OVER, half(0, false), &drawn)?;
    page.words(row + 1, 1, &ctx.word("workbook.legend.gap"), &ctx.look.quiet(9.0))
}

fn block(page: &mut Page, trend: &Trend, better: &[Option<Decimal>], worse: &[Option<Decimal>]) -> Block {
    let ctx = page.ctx;
    let header = vec![String::new(), ctx.word("workbook.legend.above"), ctx.word("workbook.legend.below")];
    let rows = trend.points.iter().zip(better.iter().zip(worse)).map(|(point, (better, worse))| {
        vec![Entry::Text(ctx.say(&point.label)), Entry::from(*better), Entry::from(*worse)]
    });
    let title = format!("{} · {}", ctx.say(&trend.title), ctx.word("workbook.legend.gap"));
    page.data.put(&title, Unit::Money, header, rows.collect())
}

fn beside(page: &mut Page, title: u32, caption: u32, first: u32, side: &Chart) -> Result<(), RenderError> {
    let col = half(GROUPS as u16, false);
    bold(page, title, col, &side.title)?;
    chart::caption(page.ctx, page.sheet, caption, col, side)?;
    let size = Size { width: width(6 - GROUPS), height: (MAIN + TIER) * HEIGHT };
    let drawn = chart::draw(page.ctx, side, size, page.data)?;
    page.sheet.insert_chart(first, col, &drawn)?;
    Ok(())
}
