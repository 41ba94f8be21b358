//! Pages of a printed sheet: how large it prints, and where a page ends, so that no page parts a table's title from its rows.
//!
//! A sheet is fitted to the width of a page, whatever the program's fonts make of it; how many rows a page then holds is
//! worked out here from the widths of the columns and the heights of the rows. A report has only so many pages, which its sheets
//! share; what does not fit is on the screen, and the last page says so.

use super::{Ctx, RenderError};
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

/// The first row that is printed; above it stands the way back to the overview, which is for screens.
pub(super) const FIRST: u32 = 1;
/// The height of a row that nobody set.
const USUAL: u32 = 20;
/// Of a table that does not fit on what is left of a page, the least that may stand there.
const LEAST: u32 = 8;
/// Rows that the last page of a table has at least, remarks below it apart.
const LAST: u32 = 4;
/// What a page of A4 holds within the margins, in pixels at full size, less a little that programs differ by.
const LONG: usize = 1000;
const SHORT: usize = 676;
const LONG_HIGH: usize = 960;
const SHORT_HIGH: usize = 645;
/// The smallest scale, in percent, at which a sheet is squeezed on one page rather than continued on a second.
const SQUEEZED: usize = 72;

/// A column that no sheet reaches.
const NOWHERE: u16 = 255;

/// Rows that belong together: a chart, a table with its title.
struct Block {
    first: u32,
    /// The header, on a table.
    header: Option<u32>,
    last: u32,
    /// Rows at its end that no page parts, and no page has alone.
    tail: u32,
}

/// What a sheet needs on paper, collected while it is written.
#[derive(Default)]
pub(super) struct Paper {
    heights: BTreeMap<u32, u32>,
    blocks: Vec<Block>,
}

/// How a sheet is printed.
pub(super) struct Pages {
    /// Rows that begin a page, the first one left out.
    breaks: Vec<u32>,
    /// Rows repeated on each page.
    repeat: Option<(u32, u32)>,
    /// The last row and column.
    end: (u32, u16),
    landscape: bool,
}

impl Pages {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.breaks.len() + 1
    }

    /// Sets a sheet up to print so many of its pages at most.
    pub(super) fn print(&self, ctx: &Ctx, sheet: &mut Worksheet, most: usize) -> Result<(), RenderError> {
        if most == 0 {
            return off_paper(sheet);
        }
        let cut = self.breaks.get(most - 1);
        let shown = &self.breaks[..self.breaks.len().min(most - 1)];
        print(ctx, sheet, self.landscape, self.repeat.filter(|_| !shown.is_empty()))?;
        if cut.is_some() {
            let said = ctx.word("workbook.rest_on_screen").replace('&', "&&");
            sheet.set_footer(format!("&L&9 {said}&R&9 {}", page_number(ctx)));
        }
        if shown.is_empty() {
            sheet.set_print_fit_to_pages(1, 1);
        }
        sheet.set_page_breaks(shown)?;
        let last = cut.map_or(self.end.0, |row| row - 1).max(FIRST);
        sheet.set_print_area(FIRST, 0, last, self.end.1)?;
        Ok(())
    }
}

/// How many pages each sheet prints of those it has, where there are only so many in all: one each in order, then a second each,
/// and so on.
pub(super) fn share(wanted: &[usize], all: usize) -> Vec<usize> {
    let (mut given, mut left) = (vec![0; wanted.len()], all);
    while left > 0 && given != wanted {
        for (given, wanted) in given.iter_mut().zip(wanted) {
            if *given < *wanted && left > 0 {
                *given += 1;
                left -= 1;
            }
        }
    }
    given
}

impl Paper {
    /// Sets a row's height on the sheet.
    pub(super) fn set(&mut self, sheet: &mut Worksheet, row: u32, pixels: u32) -> Result<(), RenderError> {
        sheet.set_row_height_pixels(row, pixels)?;
        self.heights.insert(row, pixels);
        Ok(())
    }

    /// Rows to be kept together, up to `last`; with its header if they are a table.
    pub(super) fn keep(&mut self, first: u32, header: Option<u32>, last: u32) {
        self.blocks.push(Block { first, header, last, tail: LAST });
    }

    /// Makes rows up to `last` part of what stands above them: no page has remarks alone.
    pub(super) fn join(&mut self, last: u32) {
        match self.blocks.last_mut() {
            Some(block) => {
                block.tail += last - block.last;
                block.last = last;
            }
            None => self.keep(FIRST, None, last),
        }
    }

    fn height(&self, first: u32, end: u32) -> usize {
        (first..end).map(|row| self.heights.get(&row).copied().unwrap_or(USUAL) as usize).sum()
    }

    /// The pages of a sheet of that width, which ends with that row and column.
    pub(super) fn pages(&self, wide: usize, end: (u32, u16), landscape: bool) -> Pages {
        let (width, high) = if landscape { (LONG, SHORT_HIGH) } else { (SHORT, LONG_HIGH) };
        let scale = (width * 100 / wide.max(1)).clamp(10, 100);
        let squeezed = scale.min(high * 100 / self.height(FIRST, end.0 + 1).max(1));
        if squeezed >= SQUEEZED.min(scale) {
            return Pages { breaks: Vec::new(), repeat: None, end, landscape };
        }
        let room = high * 100 / scale;
        let breaks = self.breaks(room, 0);
        // A table that goes on over pages to the end has its title and header on each of them.
        let parted = self.blocks.iter().filter(|block| breaks.iter().any(|at| block.first < *at && *at <= block.last));
        let parted: Vec<&Block> = parted.collect();
        let own = match parted.as_slice() {
            [only] if breaks.iter().all(|at| *at <= only.last) => only.header.map(|header| (only.first, header)),
            _ => None,
        };
        let breaks = own.map_or(breaks, |(first, header)| self.breaks(room, self.height(first, header + 1)));
        Pages { breaks, repeat: own, end, landscape }
    }

    /// Where pages end that hold so many pixels, of which the repeated rows take some from the second on.
    fn breaks(&self, room: usize, repeat: usize) -> Vec<u32> {
        let (mut breaks, mut used, mut next) = (Vec::new(), 0, FIRST);
        for block in &self.blocks {
            used += self.height(next, block.first);
            let all = self.height(block.first, block.last + 1);
            let head = self.height(block.first, (block.header.unwrap_or(block.last) + LEAST).min(block.last) + 1);
            let whole = repeat + all <= room;
            let fresh = used <= repeat;
            if used + all > room && !fresh && (whole || used + head > room) {
                breaks.push(block.first);
                used = repeat;
            }
            let mut row = block.first;
            while row <= block.last {
                let height = self.height(row, row + 1);
                if used + height > room {
                    // A page never holds a total alone.
                    let at = row.min((block.last + 1).saturating_sub(block.tail)).max(block.first + 1);
                    breaks.push(at);
                    used = repeat + self.height(at, row);
                }
                used += height;
                row += 1;
            }
            next = block.last + 1;
        }
        breaks
    }
}

/// One page wide on A4, with the report and the page named, and rows repeated on each page.
pub(super) fn print(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    landscape: bool,
    repeat: Option<(u32, u32)>,
) -> Result<(), RenderError> {
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.6, 0.3, 0.3);
    if landscape {
        sheet.set_landscape();
    }
    // Excel takes 255 characters; a blank keeps a title that begins with a digit apart from the font's size.
    let header = ctx.page_header().chars().take(100).collect::<String>().replace('&', "&&");
    sheet.set_header(format!("&L&9 {header}&R&9 &A")).set_footer(format!("&R&9 {}", page_number(ctx)));
    if let Some((first, last)) = repeat {
        sheet.set_repeat_rows(first, last)?;
    }
    Ok(())
}

/// A sheet for screens alone: what is printed of it is a cell in which there is nothing, of which no program makes a page.
pub(super) fn off_paper(sheet: &mut Worksheet) -> Result<(), RenderError> {
    sheet.set_print_area(0, NOWHERE, 0, NOWHERE)?;
    Ok(())
}

/// `page x of y`, as a footer's codes.
fn page_number(ctx: &Ctx) -> String {
    ctx.word("workbook.page").replace('&', "&&").replace("{page}", "&P").replace("{pages}", "&N")
}

#[cfg(test)]
mod tests {
    use super::{Paper, share};

    /// A chart of 14 rows, then tables of that many rows each, title and header included, under a title of two rows.
    fn paper(tables: &[u32]) -> (Paper, u32) {
        let mut paper = Paper::default();
        paper.keep(3, None, 16);
        let mut row = 18;
        for rows in tables {
            paper.keep(row, Some(row + 1), row + rows - 1);
            row += rows + 1;
        }
        (paper, row)
    }

    #[test]
    fn a_table_that_fits_on_a_page_is_not_parted_and_no_title_repeated() {
        let (paper, rows) = paper(&[10, 20, 15]);
        let pages = paper.pages(1000, (rows, 5), true);
        assert_eq!(pages.breaks, [29, 50]);
        assert_eq!(pages.repeat, None);
    }

    #[test]
    fn a_long_last_table_goes_on_under_its_own_header_and_never_ends_in_a_lone_total() {
        let (paper, rows) = paper(&[8, 60]);
        let pages = paper.pages(1000, (rows, 5), true);
        let (last, end) = (*pages.breaks.last().expect("more than a page"), 27 + 60);
        assert_eq!(pages.repeat, Some((27, 28)));
        assert!(end - last >= 4, "{last} of {end}");
    }

    #[test]
    fn no_page_has_remarks_alone() {
        let mut parted = 0;
        for rows in 20..60 {
            let (mut paper, end) = paper(&[rows]);
            paper.join(end + 5);
            let pages = paper.pages(1000, (end + 5, 5), true);
            // The shortest are squeezed on one page.
            let Some(last) = pages.breaks.last() else { continue };
            assert!(last + 4 <= end, "{rows} rows: {last} of {end}");
            parted += 1;
        }
        assert!(parted > 20, "{parted} tables went over a page");
    }

    #[test]
    fn a_little_too_much_is_squeezed_on_one_page() {
        let (paper, rows) = paper(&[20]);
        assert_eq!(paper.pages(1000, (rows, 5), true).count(), 1);
    }

    #[test]
    fn pages_are_shared_sheet_by_sheet() {
        assert_eq!(share(&[4, 5, 2, 3, 1], 7), [2, 2, 1, 1, 1]);
        assert_eq!(share(&[4, 5, 2], 20), [4, 5, 2]);
        assert_eq!(share(&[4, 5, 2], 2), [1, 1, 0]);
        assert_eq!(share(&[], 2), [0; 0]);
    }
}
