//! The last sheet: the figures that charts and small lines are drawn from, each block under its chart's title.
//!
//! A chart can only show cells. Most of its figures stand in tables already, but not in the order, for the weeks or in the
//! pieces that the chart needs; hiding those copies would leave an analyst with marks that lead nowhere, so they have a
//! quiet sheet of their own. Blocks are collected while the other sheets are written and put down at the end.

use super::cell::{self, Range};
use super::number::{Scale, float, shown};
use super::style::LIGHT;
use super::{Ctx, RenderError, links, paper};
use crate::report::{Cell, Table, Unit};
use crate::text;
use rust_decimal::Decimal;
use rust_xlsxwriter::{FormatAlign, Worksheet};

/// One value of a block.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// A label.
    Text(String),
    /// A figure.
    Number(Decimal),
    /// Nothing known.
    Blank,
}

impl From<Option<Decimal>> for Entry {
    fn from(value: Option<Decimal>) -> Self {
        value.map_or(Entry::Blank, Entry::Number)
    }
}

/// Figures under one title: a header and rows.
struct Figures {
    title: String,
    unit: Unit,
    header: Vec<String>,
    rows: Vec<Vec<Entry>>,
    first: u32,
}

/// Where a block's rows stand.
#[derive(Clone, Debug)]
pub(super) struct Block {
    sheet: String,
    first: u32,
    last: u32,
}

impl Block {
    /// A column of the block.
    pub(super) fn column(&self, column: usize) -> Range<'_> {
        (&self.sheet, self.first, column as u16, self.last, column as u16)
    }

    /// One cell of the block.
    pub(super) fn cell(&self, row: usize, column: usize) -> Range<'_> {
        let row = self.first + row as u32;
        (&self.sheet, row, column as u16, row, column as u16)
    }

    /// Cells of one row of the block, from a column to another.
    pub(super) fn row(&self, row: usize, from: usize, to: usize) -> Range<'_> {
        let row = self.first + row as u32;
        (&self.sheet, row, from as u16, row, to as u16)
    }
}

/// The sheet, while it is being collected.
pub(super) struct Data {
    sheet: String,
    blocks: Vec<Figures>,
    next: u32,
}

/// The first block's title stands here, below the sheet's own.
const FIRST: u32 = 4;

impl Data {
    /// Nothing yet, for a sheet of that name.
    pub(super) fn new(sheet: String) -> Self {
        Data { sheet, blocks: Vec::new(), next: FIRST }
    }

    /// One more block; the header has a name for each column.
    pub(super) fn put(&mut self, title: &str, unit: Unit, header: Vec<String>, rows: Vec<Vec<Entry>>) -> Block {
        let first = self.next + 2;
        let last = first + rows.len().max(1) as u32 - 1;
        self.next = last + 2;
        self.blocks.push(Figures { title: text::clean(title), unit, header, rows, first });
        Block { sheet: self.sheet.clone(), first, last }
    }

    /// The small lines of a table's column, a row each.
    pub(super) fn sparks(&mut self, ctx: &Ctx, table: &Table, column: usize) -> Option<Block> {
        let cells = || table.rows.iter().chain(&table.total);
        let values = |cells: &'_ Vec<Cell>| match &cells[column] {
            Cell::Spark(values) => values.iter().map(|value| Entry::from(*value)).collect(),
            _ => Vec::new(),
        };
        let longest = cells().map(|cells| values(cells).len()).max().filter(|n| *n > 0)?;
        let mut header = vec![ctx.word(&format!("column.{}", table.columns[0].key))];
        header.extend((1..=longest).rev().map(|n| if n == 1 { "0".to_owned() } else { format!("-{}", n - 1) }));
        let rows = cells()
            .map(|cells| {
                let name = match &cells[0] {
                    Cell::Text(said) => text::clean(said),
                    Cell::Said(phrase) => ctx.say(phrase),
                    _ => String::new(),
                };
                std::iter::once(Entry::Text(name)).chain(values(cells)).collect()
            })
            .collect();
        let title =
            format!("{} · {}", ctx.say(&table.title), ctx.word(&format!("column.{}", table.columns[column].key)));
        Some(self.put(&title, table.columns[column].unit, header, rows))
    }

    /// Puts all blocks down.
    pub(super) fn write(&self, ctx: &Ctx, sheet: &mut Worksheet) -> Result<(), RenderError> {
        sheet.set_name(&self.sheet)?;
        sheet.set_tab_color(super::style::RULE);
        links::back(ctx, sheet)?;
        cell::words(sheet, 1, 0, &ctx.word("workbook.data.title"), &ctx.look.text(14.0).set_bold())?;
        cell::words(sheet, 2, 0, &ctx.word("workbook.data.message"), &ctx.look.quiet(10.0))?;
        sheet.set_row_height_pixels(0, 16)?.set_row_height_pixels(1, 30)?.set_row_height_pixels(2, 20)?;
        sheet.set_column_width_pixels(0, 190)?.set_column_range_width_pixels(1, 16, 112)?;
        sheet.set_freeze_panes(3, 0)?;
        // The figures stand on the sheets already: on paper they are pages that nobody reads.
        paper::off_paper(sheet)?;
        for block in &self.blocks {
            self.block(ctx, sheet, block)?;
        }
        Ok(())
    }

    fn block(&self, ctx: &Ctx, sheet: &mut Worksheet, block: &Figures) -> Result<(), RenderError> {
        let (title, header) = (block.first - 2, block.first - 1);
        cell::words(sheet, title, 0, &block.title, &ctx.look.text(10.0).set_bold())?;
        for (index, name) in block.header.iter().enumerate() {
            let align = if index == 0 { FormatAlign::Left } else { FormatAlign::Right };
            cell::words(sheet, header, index as u16, name, &ctx.look.header(9.0, align))?;
        }
        let body = ctx.look.text(9.0);
        let missing = body.clone().set_font_color(LIGHT).set_align(FormatAlign::Right);
        for (index, row) in block.rows.iter().enumerate() {
            let at = block.first + index as u32;
            for (col, entry) in row.iter().enumerate() {
                match entry {
                    Entry::Text(said) => cell::lines(sheet, at, col as u16, said, &body)?,
                    Entry::Number(value) => {
                        let shown = shown(ctx.words.language(), block.unit, None, *value, Scale::Full);
                        let format = body.clone().set_num_format(&shown.format).set_align(FormatAlign::Right);
                        sheet.write_number_with_format(at, col as u16, float(*value), &format)?;
                    }
                    Entry::Blank => drop(sheet.write_blank(at, col as u16, &missing)?),
                }
            }
        }
        Ok(())
    }
}
