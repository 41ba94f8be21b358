//! A detail table: a real Excel table with its title, header, rows and total on the sheet's column grid.

use super::cell::{self, Place};
use super::formula::{self, Layout};
use super::measure::{BUTTON, LINES, headings, lines_of, room, text_width};
use super::number::{MISSING, Scale};
use super::paper::Paper;
use super::style::{BAND, Frame};
use super::{Ctx, RenderError};
use crate::render::wording;
use crate::report::{Cell, Table, Unit};
use crate::text;
use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, FormatAlign, IgnoreError, Table as ExcelTable, TableColumn, TableFunction,
    TableStyle, Worksheet,
};

/// Rows of an ordinary line, in pixels.
const LINE: u32 = 20;

/// Refuses a table whose rows do not fit its columns.
pub(super) fn check(table: &Table) -> Result<(), RenderError> {
    let expected = table.columns.len();
    match table.rows.iter().chain(&table.total).position(|cells| cells.len() != expected) {
        None => Ok(()),
        Some(index) => {
            let found = table.rows.iter().chain(&table.total).nth(index).map_or(0, Vec::len);
            Err(RenderError::Ragged { table: table.id, row: index + 1, found, expected })
        }
    }
}

/// How a column's cells and header lie.
fn align(table: &Table, column: usize) -> FormatAlign {
    if table.rows.iter().any(|cells| matches!(cells[column], Cell::Spark(_))) {
        return FormatAlign::Left;
    }
    match table.columns[column].unit {
        Unit::Text | Unit::Id | Unit::Day => FormatAlign::Left,
        _ => FormatAlign::Right,
    }
}

/// A table being put on a sheet.
pub(super) struct TableWriter<'a> {
    /// Its first row is its title.
    pub row: u32,
    /// The sheet's widths, in Latin letters.
    pub widths: &'a [usize],
    /// Whether it is the sheet's main table, which has filter buttons.
    pub main: bool,
}

impl TableWriter<'_> {
    /// Writes the table; gives the row of its header and the first free row below it.
    pub(super) fn write(
        &self,
        ctx: &Ctx,
        sheet: &mut Worksheet,
        table: &Table,
        paper: &mut Paper,
    ) -> Result<(u32, u32), RenderError> {
        let header = self.title(ctx, sheet, table, paper)?;
        if table.rows.is_empty() {
            cell::words(sheet, header, 0, &ctx.word("workbook.no_rows"), &ctx.look.quiet(10.0))?;
            return Ok((header, header + 1));
        }
        let columns: Vec<u16> = (0..table.columns.len() as u16).collect();
        let layout = Layout { columns: &columns, first: header + 1, sum: "SUBTOTAL(109," };
        let last = self.excel_table(ctx, sheet, table, header, &layout)?;
        self.header_height(ctx, sheet, table, header, paper)?;
        for (index, cells) in table.rows.iter().enumerate() {
            let height = self.row(ctx, sheet, table, &layout, index, cells)?;
            paper.set(sheet, layout.first + index as u32, height)?;
        }
        if let Some(total) = &table.total {
            let height = self.row(ctx, sheet, table, &layout, table.rows.len(), total)?;
            paper.set(sheet, last, height)?;
        }
        Self::bands(sheet, header + 1, header + table.rows.len() as u32, columns.len() as u16)?;
        Ok((header, last + 1))
    }

    /// The title; right under it, what is not shown and the unit of money. Gives the header's row.
    fn title(&self, ctx: &Ctx, sheet: &mut Worksheet, table: &Table, paper: &mut Paper) -> Result<u32, RenderError> {
        cell::words(sheet, self.row, 0, &ctx.say(&table.title), &ctx.look.text(11.0).set_bold())?;
        paper.set(sheet, self.row, 24)?;
        let Some(remarks) = wording::remarks(ctx.words, table, ctx.currency()) else { return Ok(self.row + 1) };
        cell::words(sheet, self.row + 1, 0, &remarks, &ctx.look.quiet(9.0))?;
        paper.set(sheet, self.row + 1, 18)?;
        Ok(self.row + 2)
    }

    /// Declares the table to Excel; the cells are written over its own afterwards. Gives its last row.
    fn excel_table(
        &self,
        ctx: &Ctx,
        sheet: &mut Worksheet,
        table: &Table,
        header: u32,
        layout: &Layout,
    ) -> Result<u32, RenderError> {
        let mut columns = Vec::new();
        for (index, name) in headings(ctx, table).into_iter().enumerate() {
            let lying = align(table, index);
            let format = ctx.look.header(10.0, lying).set_text_wrap();
            let format = match lying {
                FormatAlign::Right => format.set_num_format(format!("@{}", cell::PAD)),
                _ => format.set_indent(u8::from(index > 0)),
            };
            let mut column = TableColumn::new().set_header(name).set_header_format(format);
            if let Some(total) = &table.total {
                if let Some(live) = formula::of_total(table, layout, total, index) {
                    column = column.set_total_function(TableFunction::Custom(live.text.as_str().into()));
                } else if let Some(label) = label(ctx, &total[index]) {
                    column = column.set_total_label(label);
                }
            }
            columns.push(column);
        }
        let last = header + table.rows.len() as u32 + u32::from(table.total.is_some());
        let excel = ExcelTable::new()
            .set_columns(&columns)
            .set_name(format!("zb_{}", table.id.replace(|c: char| !c.is_ascii_alphanumeric(), "_")))
            .set_style(TableStyle::None)
            .set_autofilter(self.main)
            .set_total_row(table.total.is_some());
        let width = layout.columns.len() as u16 - 1;
        sheet.add_table(header, 0, last, width, &excel)?;
        // Ids are text on purpose, and a value may stand among formulas where its formula would not hold.
        for (column, col) in table.columns.iter().zip(layout.columns) {
            let known = match (&column.formula, column.unit) {
                (Some(_), _) => IgnoreError::FormulaDiffers,
                (None, Unit::Text | Unit::Id) => IgnoreError::NumberStoredAsText,
                _ => continue,
            };
            sheet.ignore_error_range(header, *col, last, *col, known)?;
        }
        Ok(last)
    }

    fn header_height(
        &self,
        ctx: &Ctx,
        sheet: &mut Worksheet,
        table: &Table,
        row: u32,
        paper: &mut Paper,
    ) -> Result<(), RenderError> {
        let lines = headings(ctx, table)
            .iter()
            .zip(self.widths)
            .map(|(name, width)| lines_of(name, width.saturating_sub(if self.main { BUTTON } else { 1 }).max(1)))
            .max()
            .unwrap_or(1);
        paper.set(sheet, row, (LINE - 2) * lines.clamp(1, LINES) as u32 + 6)
    }

    /// Writes a row; gives the height that it needs.
    fn row(
        &self,
        ctx: &Ctx,
        sheet: &mut Worksheet,
        table: &Table,
        layout: &Layout,
        index: usize,
        cells: &[Cell],
    ) -> Result<u32, RenderError> {
        let total = index == table.rows.len();
        let base = ctx.look.body(10.0, if total { Frame::Total } else { Frame::Bare });
        let row = layout.first + index as u32;
        let mut lines = 1;
        for (column, cell) in cells.iter().enumerate() {
            let wide = text_width(ctx, cell);
            let fits = room(table, column, self.widths).saturating_sub(2).max(1);
            // Words that wrap have their own column alone.
            lines =
                lines.max(if wide > fits { wide.div_ceil(self.widths[column].saturating_sub(2).max(1)) } else { 1 });
            let wrapped = if wide > fits { base.clone().set_text_wrap() } else { base.clone() };
            let place =
                Place { row, col: layout.columns[column], base: &wrapped, scale: Scale::Full, align: None, grid: true };
            let live = if total {
                formula::of_total(table, layout, cells, column)
            } else {
                formula::of_row(table, layout, index, column)
            };
            cell::value(ctx, sheet, &place, &table.columns[column], cell, live.as_ref())?;
        }
        Ok(LINE.max(18 * lines.min(8) as u32 + 4))
    }

    /// Every second row lightly filled; a rule, so that it stays even when rows are sorted.
    fn bands(sheet: &mut Worksheet, first: u32, last: u32, columns: u16) -> Result<(), RenderError> {
        let rule = format!("=MOD(ROW()-{},2)=1", first + 1);
        let band = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(Format::new().set_background_color(BAND));
        sheet.add_conditional_format(first, 0, last, columns - 1, &band)?;
        Ok(())
    }
}

/// The words in a total row.
fn label(ctx: &Ctx, cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(said) => Some(text::clean(said)),
        Cell::Said(phrase) => Some(ctx.say(phrase)),
        Cell::Missing(_) => Some(MISSING.to_owned()),
        _ => None,
    }
}
