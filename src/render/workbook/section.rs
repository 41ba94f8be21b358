//! A detail sheet: the question, the answer in a sentence, charts, then tables stacked on one grid of columns.
//!
//! A table right under the answer has its header frozen and repeated in print. Where charts stand between, freezing the
//! header would freeze the charts with it and leave no room to scroll on a small screen: then the question stays, and the
//! spreadsheet program itself shows a table's headers in place of the column letters.

use super::chart;
use super::data::Data;
use super::paper::{self, Pages, Paper};
use super::style::{LIGHT, RULE};
use super::table::{self, TableWriter};
use super::{Ctx, RenderError, cell, links, measure};
use crate::report::{Chart, Section};
use crate::text;
use crate::words::Phrase;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

/// The padding of a cell.
const PADDING: usize = 5;
/// The narrowest sheet that charts are drawn on, and the widest line of words, in pixels.
const NARROWEST: usize = 620;
/// The same for two charts beside each other.
const ABREAST: usize = 1040;
/// The widest chart by itself.
const ALONE: usize = 820;
const WIDEST: usize = 1240;
/// The widest sheet that is printed upright.
const UPRIGHT: usize = 720;
/// Rows of a chart and their height.
const CHART_ROWS: u32 = 11;
const CHART_ROW: u32 = 20;

/// Writes a section on its sheet; gives its pages.
pub(super) fn write(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    section: &Section,
    index: usize,
    data: &mut Data,
) -> Result<Pages, RenderError> {
    section.tables.iter().try_for_each(table::check)?;
    let mut widths = measure::measure(ctx, &section.tables);
    let least = if section.charts.len() > 1 { ABREAST } else { NARROWEST };
    while widths.len() < 3 || pixels(ctx, &widths) < least {
        widths.push(measure::SPARE);
    }
    for (col, width) in widths.iter().enumerate() {
        sheet.set_column_width_pixels(col as u16, pixels(ctx, &[*width]) as u32)?;
    }
    let last = widths.len() as u16 - 1;

    let mut paper = Paper::default();
    let mut page = Lines { ctx, last, widths: &widths, paper: &mut paper };
    links::back(ctx, sheet)?;
    page.paper.set(sheet, 0, 16)?;
    let mut row = page.say(
        sheet,
        paper::FIRST,
        &ctx.say(&section.title),
        &ctx.look.text(14.0).set_bold().set_font_color(ctx.accent()),
        28,
    )?;
    row = page.say(sheet, row, &ctx.say(&section.message), &ctx.look.text(11.0), 22)?;
    let top = row;
    row = charts(ctx, sheet, row + 1, &section.charts, &widths, data, &mut paper)?;
    let mut first_header = None;
    for (index, table) in section.tables.iter().enumerate() {
        let putting = TableWriter { row, widths: &widths, main: index == 0 };
        let (header, next) = putting.write(ctx, sheet, table, &mut paper)?;
        paper.keep(row, Some(header), next - 1);
        first_header.get_or_insert(header);
        row = next + 1;
    }
    // Which sheets are not there is a question of what the data allows.
    let left_out: &[Phrase] = if section.id == "quality" { &ctx.report.left_out } else { &[] };
    let remarks = row;
    let mut page = Lines { ctx, last, widths: &widths, paper: &mut paper };
    for note in section.notes.iter().chain(left_out) {
        row = page.say(sheet, row, &ctx.say(note), &ctx.look.quiet(9.0), 18)?;
    }
    if row > remarks {
        paper.join(row - 1);
    }
    let wide = pixels(ctx, &widths);
    let frozen = first_header.filter(|_| section.charts.is_empty()).map_or(top, |header| header + 1);
    sheet.set_freeze_panes(frozen, u16::from(wide > WIDEST))?;
    sheet.set_tab_color(if index < 5 { LIGHT } else { RULE });
    Ok(paper.pages(wide, (row.saturating_sub(1).max(paper::FIRST), last), wide > UPRIGHT))
}

/// The width of all columns.
fn pixels(ctx: &Ctx, widths: &[usize]) -> usize {
    widths.iter().map(|width| width * ctx.look.two_digits() / 2 + PADDING).sum()
}

/// Where sentences stand: across the sheet's columns, not in a table, so their cells may merge.
struct Lines<'a> {
    ctx: &'a Ctx<'a>,
    last: u16,
    widths: &'a [usize],
    paper: &'a mut Paper,
}

impl Lines<'_> {
    /// A sentence in as many lines as it needs; gives the next row.
    fn say(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        said: &str,
        format: &Format,
        height: u32,
    ) -> Result<u32, RenderError> {
        if said.is_empty() {
            return Ok(row);
        }
        // A line holds what the columns do, less where the letters are larger than the body's.
        let letter = height as usize * 3 / 8;
        let fits = (pixels(self.ctx, self.widths).min(WIDEST) / letter).max(20);
        let count = measure::breadth(said).div_ceil(fits);
        if count > 1 {
            let format = format.clone().set_text_wrap().set_align(FormatAlign::Top);
            sheet.merge_range(row, 0, row, self.last, &text::clean(said), &format)?;
        } else {
            cell::words(sheet, row, 0, said, format)?;
        }
        self.paper.set(sheet, row, height * count.min(6) as u32)?;
        Ok(row + 1)
    }
}

/// Charts, two beside each other where the sheet is wide enough; gives the next row.
fn charts(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    mut row: u32,
    charts: &[Chart],
    widths: &[usize],
    data: &mut Data,
    paper: &mut Paper,
) -> Result<u32, RenderError> {
    let all = pixels(ctx, widths);
    // Of an odd number the first is what the sheet is about: it has a row of its own.
    let (alone, pairs) = charts.split_at(charts.len() % 2);
    // A title over its chart ends where the next chart's begins.
    let fits = pairs.iter().all(|chart| text::width(&ctx.say(&chart.title)) * 8 < all / 2);
    let abreast = if fits { 2 } else { 1 };
    for pair in alone.chunks(1).chain(pairs.chunks(abreast)) {
        let mut from = 0;
        // A chart that others follow is what the sheet is about: it takes their whole breadth.
        let alone_in_row = pair.len() == 1 && charts.len() > 1 && abreast == 2;
        for (index, chart) in pair.iter().enumerate() {
            let share = all * (index + 1) / pair.len();
            let to = (from + 1..widths.len())
                .find(|n| pixels(ctx, &widths[..*n]) >= share.saturating_sub(40))
                .unwrap_or(widths.len());
            let width = pixels(ctx, &widths[from..to]).clamp(NARROWEST / 3, if alone_in_row { WIDEST } else { ALONE });
            cell::words(sheet, row, from as u16, &ctx.say(&chart.title), &ctx.look.text(11.0).set_bold())?;
            chart::caption(ctx, sheet, row + 1, from as u16, chart)?;
            let size = chart::Size { width: width as u32 - 12, height: CHART_ROWS * CHART_ROW };
            let drawn = chart::draw(ctx, chart, size, data)?;
            sheet.insert_chart(row + 2, from as u16, &drawn)?;
            from = to;
        }
        paper.set(sheet, row, 24)?;
        paper.set(sheet, row + 1, 18)?;
        for line in 0..CHART_ROWS {
            paper.set(sheet, row + 2 + line, CHART_ROW)?;
        }
        paper.keep(row, None, row + 1 + CHART_ROWS);
        row += CHART_ROWS + 3;
    }
    Ok(row)
}
