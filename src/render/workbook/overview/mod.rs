//! The overview: one screen, one printed page, read in five seconds.
//!
//! Six groups of two columns and a narrow gap carry everything: a card is a group, a chart is several, the stores' table
//! puts one figure in each column. Nothing in the table is merged, and charts cover whole cells, so that they stay where
//! they are whatever program opens the file.

#![expect(clippy::float_arithmetic, reason = "heights and places on the page, no amounts")]

mod cards;
mod findings;
mod note;
mod stores;
mod trend;

use super::data::Data;
use super::style::{GREY, ORANGE, RULE};
use super::{Ctx, RenderError, cell, links, paper};
use crate::text;
use crate::words::Language;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Image, ObjectMovement, Worksheet};

/// Groups of columns.
const GROUPS: u16 = 6;
/// The margin at the left, a column, and the gap between groups, in pixels.
const MARGIN: u32 = 12;
const COLUMN: u32 = 100;
const GAP: u32 = 12;
/// The height of a logo, in pixels.
const LOGO: u32 = 36;
/// The last column.
const LAST: u16 = GROUPS * 3 - 1;

/// The column of a group's first or second half.
fn half(group: u16, second: bool) -> u16 {
    1 + group * 3 + u16::from(second)
}

/// The width of so many groups, without the gap after the last.
const fn width(groups: u32) -> u32 {
    groups * (2 * COLUMN + GAP) - GAP
}

/// The sheet while it is written from the top.
struct Page<'a> {
    ctx: &'a Ctx<'a>,
    sheet: &'a mut Worksheet,
    data: &'a mut Data,
    row: u32,
}

impl Page<'_> {
    /// The current row becomes so high, and the next is current; gives the row.
    fn line(&mut self, pixels: u32) -> Result<u32, RenderError> {
        let row = self.row;
        self.sheet.set_row_height_pixels(row, pixels)?;
        self.row += 1;
        Ok(row)
    }

    /// Empty cells of a row in that format.
    fn fill(&mut self, row: u32, first: u16, last: u16, format: &Format) -> Result<(), RenderError> {
        for col in first..=last {
            self.sheet.write_blank(row, col, format)?;
        }
        Ok(())
    }

    /// Words in a cell.
    fn words(&mut self, row: u32, col: u16, said: &str, format: &Format) -> Result<(), RenderError> {
        Ok(cell::words(self.sheet, row, col, said, format)?)
    }
}

/// Writes the overview on its sheet.
pub(super) fn write(ctx: &Ctx, sheet: &mut Worksheet, data: &mut Data) -> Result<(), RenderError> {
    let overview = &ctx.report.overview;
    sheet.set_column_width_pixels(0, MARGIN)?;
    for group in 0..GROUPS {
        sheet.set_column_range_width_pixels(half(group, false), half(group, true), COLUMN)?;
        sheet.set_column_width_pixels(half(group, true) + 1, GAP)?;
    }
    let mut page = Page { ctx, sheet, data, row: 0 };
    logo(&mut page)?;
    headline(&mut page)?;
    cards::write(&mut page, &overview.cards)?;
    trend::write(&mut page, overview)?;
    stores::write(&mut page, overview)?;
    note::write(&mut page, overview)?;
    findings::write(&mut page, overview)?;
    let row = footer(&mut page)?;
    sheet.set_screen_gridlines(false).set_zoom(75).set_tab_color(ctx.accent()).set_active(true);
    paper::print(ctx, sheet, true, None)?;
    sheet.set_print_fit_to_pages(1, 1).set_margins(0.4, 0.4, 0.4, 0.5, 0.2, 0.25).set_print_center_horizontally(true);
    sheet.set_header("");
    sheet.set_print_area(0, 1, row, LAST)?;
    Ok(())
}

/// The house's logo on a line of its own.
fn logo(page: &mut Page) -> Result<(), RenderError> {
    let Some(logo) = &page.ctx.report.form.logo else { return Ok(()) };
    let (width, height) = logo.within(width(1), LOGO);
    let row = page.line(height + 6)?;
    let image = Image::new_from_buffer(&logo.bytes)?.set_scale_to_size(width, height, false);
    let image = image
        .set_alt_text(text::clean(&page.ctx.report.head.title))
        .set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
    page.sheet.insert_image(row, 1, &image)?;
    Ok(())
}

/// Who and when, what is provisional, the week in a sentence and the year in another.
fn headline(page: &mut Page) -> Result<(), RenderError> {
    let overview = &page.ctx.report.overview;
    let rule = |format: Format| format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE);
    let row = page.line(24)?;
    page.fill(row, 1, LAST, &rule(page.ctx.look.quiet(10.0)))?;
    let (plain, bold) =
        (rule(page.ctx.look.text(10.0)), rule(page.ctx.look.text(10.0).set_bold().set_font_color(page.ctx.accent())));
    let said = page.ctx.say(&overview.headline);
    match said.split_once(" · ").filter(|(name, rest)| !name.is_empty() && !rest.is_empty()) {
        Some((name, rest)) => {
            let rest = format!("  ·  {rest}");
            let runs = [(&bold, name), (&plain, rest.as_str())];
            page.sheet.write_rich_string_with_format(row, 1, &runs, &plain)?;
        }
        None => page.words(row, 1, &said, &bold)?,
    }
    if let Some(status) = &overview.status {
        let color = if page.ctx.report.head.provisional { ORANGE } else { GREY };
        let format = rule(page.ctx.look.text(9.0).set_font_color(color).set_align(FormatAlign::Right));
        page.words(row, LAST, &page.ctx.say(status), &format)?;
    }
    let clauses: Vec<String> = overview.message.iter().map(|clause| page.ctx.say(clause)).collect();
    let space = if page.ctx.words.language() == Language::Zh { "" } else { " " };
    let (size, lines) = broken(&clauses, space);
    for line in lines {
        let row = page.line((size * 1.95) as u32)?;
        page.words(row, 1, &line, &page.ctx.look.text(size).set_bold())?;
    }
    if let Some(second) = &overview.second {
        let row = page.line(24)?;
        page.words(row, 1, &page.ctx.say(second), &page.ctx.look.text(13.0))?;
    }
    page.line(8)?;
    Ok(())
}

/// The week's sentence in lines that fit the page, broken between clauses; smaller where it takes more than two.
fn broken(clauses: &[String], space: &str) -> (f64, Vec<String>) {
    let mut smallest = (12.0, Vec::new());
    for size in [18.0, 15.0, 12.0] {
        // A Latin letter is about 0.56 of the size wide, in points; a pixel is three quarters of a point.
        let fits = (f64::from(width(6)) * 0.75 / (size * 0.56)) as usize;
        let mut lines: Vec<String> = Vec::new();
        for clause in clauses {
            match lines.last_mut() {
                Some(line) if text::width(line) + text::width(clause) < fits => {
                    line.push_str(space);
                    line.push_str(clause);
                }
                _ => lines.push(clause.clone()),
            }
        }
        if lines.len() <= 2 && lines.iter().all(|line| text::width(line) <= fits) {
            return (size, lines);
        }
        smallest = (size, lines);
    }
    smallest
}

/// As of when, from how many files; gives its row.
fn footer(page: &mut Page) -> Result<u32, RenderError> {
    page.line(6)?;
    let row = page.line(20)?;
    let format = page.ctx.look.quiet(8.0).set_border_top(FormatBorder::Thin).set_border_top_color(RULE);
    page.fill(row, 1, LAST, &format)?;
    links::link(page.ctx, page.sheet, row, 1, &["definitions", "quality"])?;
    page.words(row, 1, &page.ctx.say(&page.ctx.report.overview.footer), &format)?;
    Ok(row)
}
