//! Native charts in one notation: a role always looks the same, labels stand on the marks, nothing else is drawn.
//!
//! Titles and legends are cells above the chart, which stay sharp, can be copied and take the sheet's font. Labels hang on
//! their own marks, or on lines that are not drawn where a mark alone gives no clear place.

#![expect(clippy::float_arithmetic, reason = "heights and places on the page, no amounts")]

mod bars;
mod columns;
mod label;
mod lines;
mod waterfall;

pub(super) use columns::{Tier, columns_end, multiple, tier_axis, variance};

use super::data::{Block, Data, Entry};
use super::style::{BLUE, DARK, GREY, LIGHT, ORANGE, WHITE};
use super::{Ctx, RenderError};
use crate::render::scaled::Scaled;
use crate::report::{Chart, ChartKind, Role, Series, Trend};
use crate::text;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart as Drawing, ChartAxis, ChartAxisTickType, ChartFormat, ChartLayout, ChartLine, ChartPatternFill,
    ChartPatternFillType, ChartSolidFill, ChartType, Color, Format, Worksheet,
};

/// More names below a line than have room one by one.
const CROWDED: usize = 26;

/// How large a chart is drawn, in pixels.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub width: u32,
    pub height: u32,
}

/// The part of a chart that holds the marks, in pixels from its edges.
#[derive(Clone, Copy)]
pub(super) struct Inset {
    pub left: u32,
    pub right: u32,
    pub top: u32,
    pub bottom: u32,
}

impl Size {
    /// The layout that leaves exactly this inset.
    pub(super) fn layout(self, inset: Inset) -> ChartLayout {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let inner = |whole: u32, a: u32, b: u32| f64::from(whole.saturating_sub(a + b).max(1));
        ChartLayout::new().set_offset(f64::from(inset.left) / width, f64::from(inset.top) / height).set_dimensions(
            inner(self.width, inset.left, inset.right) / width,
            inner(self.height, inset.top, inset.bottom) / height,
        )
    }
}

/// The chart, its figures put among the workbook's chart data.
pub(super) fn draw(ctx: &Ctx, chart: &Chart, size: Size, data: &mut Data) -> Result<Drawing, RenderError> {
    let mut drawing = match chart.kind {
        ChartKind::Columns => {
            let inset = Inset { bottom: names_height(ctx, chart), ..columns::INSET };
            columns::columns(ctx, chart, size, inset, false, data)
        }
        ChartKind::Variance => columns::variance_chart(ctx, chart, size, data),
        ChartKind::Lines => lines::lines(ctx, chart, size, data),
        ChartKind::Bars => bars::bars(ctx, chart, size, data),
        ChartKind::Waterfall => waterfall::waterfall(ctx, chart, size, data),
    };
    drawing.set_alt_text(alt(ctx, chart));
    Ok(drawing)
}

/// A chart of columns whose marks stand within a given inset, so that another chart can stand exactly below it.
pub(super) fn draw_within(
    ctx: &Ctx,
    chart: &Chart,
    size: Size,
    inset: Inset,
    data: &mut Data,
) -> Result<Drawing, RenderError> {
    let mut drawing = columns::columns(ctx, chart, size, inset, true, data);
    drawing.set_alt_text(alt(ctx, chart));
    Ok(drawing)
}

/// What a reader who cannot see the chart is told.
fn alt(ctx: &Ctx, chart: &Chart) -> String {
    format!("{} ({})", ctx.say(&chart.title), ctx.say(&chart.subtitle)).chars().take(250).collect()
}

/// A chart of that kind and size with nothing on it yet.
pub(super) fn bare(kind: ChartType, size: Size) -> Drawing {
    let mut drawing = Drawing::new(kind);
    drawing.set_width(size.width).set_height(size.height);
    drawing.title().set_hidden();
    drawing.legend().set_hidden();
    drawing.chart_area().set_format(ChartFormat::new().set_no_fill().set_no_border());
    drawing.plot_area().set_format(ChartFormat::new().set_no_fill().set_no_border());
    drawing
}

/// The axis of categories: a dark line, small grey names, no ticks.
fn category_axis(ctx: &Ctx, axis: &mut ChartAxis) {
    let font = ctx.look.chart_font(8.0, GREY, false);
    let mut line = ChartLine::new();
    line.set_color(DARK).set_width(0.75);
    axis.set_font(&font)
        .set_format(ChartFormat::new().set_line(&line))
        .set_major_tick_type(ChartAxisTickType::None)
        .set_minor_tick_type(ChartAxisTickType::None);
}

/// The axis of values: not drawn, from `least` to `most`. (On a chart of bars it is the x axis.)
fn value_axis(axis: &mut ChartAxis, least: f64, most: f64) {
    axis.set_major_gridlines(false).set_min(least).set_max(most).set_hidden(true);
}

/// How a role's marks are filled.
pub(super) fn paint(role: Role) -> ChartFormat {
    let mut format = ChartFormat::new();
    let mut outline = ChartLine::new();
    outline.set_color(DARK).set_width(1.25);
    match role {
        Role::Actual => solid(DARK),
        Role::Previous | Role::LastYear => solid(LIGHT),
        Role::Better => solid(BLUE),
        Role::Worse => solid(ORANGE),
        Role::Floor => format.set_no_fill().set_no_border().clone(),
        Role::Target => {
            let mut fill = ChartSolidFill::new();
            fill.set_color(WHITE);
            format.set_solid_fill(&fill).set_border(&outline).clone()
        }
        Role::Projection => {
            let mut fill = ChartPatternFill::new();
            fill.set_pattern(ChartPatternFillType::DiagonalStripesLightUpwards);
            fill.set_foreground_color(DARK).set_background_color(WHITE);
            format.set_pattern_fill(&fill).set_no_border().clone()
        }
    }
}

/// One colour, no border.
pub(super) fn solid(color: Color) -> ChartFormat {
    let mut fill = ChartSolidFill::new();
    fill.set_color(color);
    ChartFormat::new().set_solid_fill(&fill).set_no_border().clone()
}

/// The series in drawing order, and their figures with the categories in front and whatever `more` columns behind.
fn figures<'a>(
    ctx: &Ctx,
    chart: &'a Chart,
    data: &mut Data,
    more: &[(String, Vec<Option<Decimal>>)],
) -> (Vec<&'a Series>, Block) {
    let mut series: Vec<_> = chart.series.iter().collect();
    series.sort_by_key(|series| series.role.rank());
    let mut header = vec![String::new()];
    header.extend(series.iter().map(|series| ctx.say(&series.name)));
    header.extend(more.iter().map(|(name, _)| name.clone()));
    // LibreOffice leaves names out only where they touch: blanks around them keep them apart.
    let crowded = chart.kind == ChartKind::Lines && chart.categories.len() > CROWDED;
    let pad = if crowded { "\u{a0}" } else { "" };
    let rows = chart
        .categories
        .iter()
        .enumerate()
        .map(|(index, category)| {
            let mut row = vec![Entry::Text(format!("{pad}{}{pad}", name(ctx, chart, category)))];
            row.extend(series.iter().map(|series| Entry::from(series.values.get(index).copied().flatten())));
            row.extend(more.iter().map(|(_, values)| Entry::from(values.get(index).copied().flatten())));
            row
        })
        .collect();
    let block = data.put(&ctx.say(&chart.title), chart.unit, header, rows);
    (series, block)
}

/// A category's name. An event's stands below its week's where there is half a page for twelve: left to itself LibreOffice breaks
/// within it.
fn name(ctx: &Ctx, chart: &Chart, category: &Phrase) -> String {
    match (category.field("week"), category.field("event")) {
        (Some(Field::Said(week)), Some(_)) if chart.id != Trend::CHART => {
            let (whole, week) = (ctx.say(category), ctx.say(week));
            whole.strip_prefix(&week).map_or_else(|| whole.clone(), |event| format!("{week}\n{}", event.trim_start()))
        }
        _ => ctx.say(category),
    }
}

/// Pixels below the marks for the names of the categories, more where one has two lines.
fn names_height(ctx: &Ctx, chart: &Chart) -> u32 {
    let is_tall = chart.categories.iter().any(|category| name(ctx, chart, category).contains('\n'));
    if is_tall { 34 } else { 22 }
}

/// The line above a chart: who, what, when, the unit of its labels, and what each mark means.
pub(super) fn caption(ctx: &Ctx, sheet: &mut Worksheet, row: u32, col: u16, chart: &Chart) -> Result<(), RenderError> {
    let scaled = ctx.scaled(chart.unit, chart.series.iter().flat_map(|series| &series.values).flatten().copied());
    // What has no mark on the chart needs no explanation.
    let marked = |series: &&Series| series.role != Role::Floor && series.values.iter().any(Option::is_some);
    // The steps of a waterfall are named below them, and its totals too.
    let named = chart.kind != ChartKind::Waterfall;
    let mut series: Vec<_> = chart.series.iter().filter(marked).filter(|_| named).collect();
    series.sort_by_key(|series| std::cmp::Reverse(series.role.rank()));
    if chart.kind == ChartKind::Variance {
        series.reverse();
    }
    let mut marks: Vec<(Role, String)> = Vec::new();
    if series.len() > 1 {
        marks.extend(series.iter().map(|series| (series.role, ctx.say(&series.name))));
    }
    legend(ctx, sheet, row, col, &chart.subtitle, &scaled, &marks, chart.kind == ChartKind::Lines)
}

/// A subtitle with its unit and a legend, in one cell.
#[expect(clippy::too_many_arguments, reason = "a sentence, its place and its marks")]
pub(super) fn legend(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    subtitle: &Phrase,
    scaled: &Scaled,
    marks: &[(Role, String)],
    lines: bool,
) -> Result<(), RenderError> {
    let quiet = ctx.look.quiet(9.0);
    let mut said = ctx.say(subtitle);
    if !scaled.unit.is_empty() && !said.ends_with(&scaled.unit) {
        said = if said.is_empty() { scaled.unit.clone() } else { format!("{said} · {}", scaled.unit) };
    }
    let mut runs: Vec<(Format, String)> = vec![(quiet.clone(), text::clean(&said))];
    for (role, name) in marks {
        let (sign, color) = match role {
            Role::Actual => ("■", DARK),
            Role::Target => ("□", DARK),
            Role::Previous | Role::LastYear => ("■", LIGHT),
            Role::Projection => ("▨", DARK),
            Role::Better => ("■", BLUE),
            Role::Worse => ("■", ORANGE),
            Role::Floor => continue,
        };
        // As the lines are drawn: whole, dashed, dotted.
        let sign = match (lines, role) {
            (true, Role::Target) => "– –",
            (true, Role::Projection) => "•••",
            (true, _) => "━",
            (false, _) => sign,
        };
        runs.push((ctx.look.text(9.0).set_font_color(color), format!("    {sign} ")));
        runs.push((quiet.clone(), name.clone()));
    }
    runs.retain(|(_, words)| !words.is_empty());
    if runs.len() < 2 {
        return Ok(super::cell::words(sheet, row, col, &said, &quiet)?);
    }
    let runs: Vec<(&Format, &str)> = runs.iter().map(|(format, words)| (format, words.as_str())).collect();
    sheet.write_rich_string_with_format(row, col, &runs, &quiet)?;
    Ok(())
}
