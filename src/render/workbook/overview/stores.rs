//! A row a store on the overview's own grid: one figure a column, a bar beside the gap, a small line at the end.

use super::super::cell::{self, Place, Range};
use super::super::chart::{Size, bare, solid};
use super::super::formula::{self, Layout};
use super::super::number::Scale;
use super::super::style::{BLUE, DARK, Frame, LIGHT, ORANGE};
use super::super::{RenderError, links, measure, table};
use super::{COLUMN, GROUPS, LAST, Page, half};
use crate::render::leads;
use crate::render::scaled::TableUnit;
use crate::render::wording;
use crate::report::{Cell, Overview, Table, Unit};
use crate::words::Language;
use rust_decimal::Decimal;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{
    ChartPoint, ChartType, ConditionalFormatDataBar, ConditionalFormatDataBarAxisPosition, FormatAlign, Formula,
};

/// Height of a row, in pixels.
const HEIGHT: u32 = 20;

/// Where the table's columns stand: one in each half of a group, the bar's after the first gap, a small line always last.
struct Slots {
    columns: Vec<u16>,
    bar: Option<(usize, u16)>,
}

impl Slots {
    fn of(table: &Table) -> Result<Self, RenderError> {
        let mut slots = (0..GROUPS).flat_map(|group| [half(group, false), half(group, true)]);
        let (mut columns, mut bar) = (Vec::new(), None);
        let needed = table.columns.len() + usize::from(table.columns.iter().any(|column| column.unit == Unit::Gap));
        let most = 2 * usize::from(GROUPS);
        if needed > most {
            return Err(RenderError::TooMany { what: "columns of stores", found: needed, most });
        }
        for (index, column) in table.columns.iter().enumerate() {
            let next = slots.next().unwrap_or(LAST);
            columns.push(next);
            if column.unit == Unit::Gap && bar.is_none() {
                bar = Some((index, slots.next().unwrap_or(LAST)));
            }
        }
        let sparks = |index: usize| table.rows.iter().any(|cells| matches!(cells[index], Cell::Spark(_)));
        if let Some(last) = columns.len().checked_sub(1).filter(|last| sparks(*last)) {
            columns[last] = LAST;
        }
        Ok(Slots { columns, bar })
    }
}

/// Writes header, stores, total and the remark below.
pub(super) fn write(page: &mut Page, overview: &Overview) -> Result<(), RenderError> {
    let stores = &overview.stores;
    table::check(stores)?;
    if stores.columns.is_empty() || stores.rows.is_empty() {
        return Ok(());
    }
    let slots = Slots::of(stores)?;
    let scale = scale(page.ctx.words.language(), stores);
    header(page, stores, &slots, scale)?;
    let first = page.row;
    let sparks: Vec<_> = (0..stores.columns.len()).map(|col| page.data.sparks(page.ctx, stores, col)).collect();
    let layout = Layout { columns: &slots.columns, first, sum: "SUM(" };
    for (index, cells) in stores.rows.iter().chain(&stores.total).enumerate() {
        let row = page.line(HEIGHT)?;
        let total = index == stores.rows.len();
        let frame = if total { Frame::Total } else { Frame::Ruled };
        let base = page.ctx.look.body(9.0, frame);
        page.fill(row, 1, LAST, &base)?;
        for (column, value) in cells.iter().enumerate() {
            let strong = stores.columns[column].unit == Unit::Gap || first_money(stores) == Some(column);
            let words = matches!(stores.columns[column].unit, Unit::Text | Unit::Id);
            let format = if words { base.clone().set_shrink() } else { base.clone() };
            let format = if strong { format.set_bold() } else { format };
            let place = Place { row, col: slots.columns[column], base: &format, scale, align: None, grid: false };
            let live = if total {
                formula::of_total(stores, &layout, cells, column)
            } else {
                formula::of_row(stores, &layout, index, column)
            };
            let sheets = leads::of_column(stores.columns[column].key);
            links::link_number(page.ctx, page.sheet, (row, place.col), value, sheets)?;
            match (value, &sparks[column]) {
                (Cell::Spark(values), Some(block)) => {
                    spark(page, &place, values, block.row(index, 1, values.len().max(1)))?
                }
                _ => cell::value(page.ctx, page.sheet, &place, &stores.columns[column], value, live.as_ref())?,
            }
        }
    }
    bars(page, stores, &slots, first)?;
    let cut = wording::cut(stores);
    let remarks: Vec<String> = cut.iter().chain(&overview.stores_note).map(|phrase| page.ctx.say(phrase)).collect();
    if !remarks.is_empty() {
        let row = page.line(17)?;
        page.words(row, 1, &remarks.join(" · "), &page.ctx.look.quiet(8.0))?;
    }
    page.line(10)?;
    Ok(())
}

/// Past values as small columns, the last one dark: a chart of its own, which every program shows and prints.
fn spark(page: &mut Page, place: &Place, past: &[Option<Decimal>], values: Range) -> Result<(), RenderError> {
    page.sheet.write_blank(place.row, place.col, place.base)?;
    let mut chart = bare(ChartType::Column, Size { width: COLUMN - 10, height: HEIGHT - 4 });
    let points: Vec<ChartPoint> = (values.2..=values.4)
        .map(|at| ChartPoint::new().set_format(&mut solid(if at == values.4 { DARK } else { LIGHT })))
        .collect();
    chart.add_series().set_values(values).set_format(&mut solid(LIGHT)).set_gap(35).set_points(&points);
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    chart.y_axis().set_hidden(true).set_major_gridlines(false);
    // Left alone, a program may begin an axis near the smallest value.
    if past.iter().flatten().all(|value| *value >= Decimal::ZERO) {
        chart.y_axis().set_min(0);
    }
    chart.set_alt_text(page.ctx.word("column.trend"));
    page.sheet.insert_chart_with_offset(place.row, place.col, &chart, 8, 2)?;
    Ok(())
}

/// One scale for all amounts, by the largest of the total row.
fn scale(language: Language, stores: &Table) -> Scale {
    let rows = stores.total.iter().chain(&stores.rows);
    let amounts = rows.flat_map(|cells| {
        let money = stores.columns.iter().zip(cells).filter(|(c, _)| matches!(c.unit, Unit::Money | Unit::Gap));
        money.filter_map(|(_, cell)| cell.number().map(|n| n.abs()))
    });
    if TableUnit::of(language, amounts).is_named() { Scale::Column } else { Scale::Whole }
}

/// The column that the eye looks for first.
fn first_money(stores: &Table) -> Option<usize> {
    stores.columns.iter().position(|column| column.unit == Unit::Money)
}

fn header(page: &mut Page, stores: &Table, slots: &Slots, scale: Scale) -> Result<(), RenderError> {
    let row = page.line(20)?;
    page.fill(row, 1, LAST, &page.ctx.look.header(9.0, FormatAlign::Left))?;
    for (column, col) in stores.columns.iter().zip(&slots.columns) {
        let left = matches!(column.unit, Unit::Text | Unit::Id | Unit::Day) || *col == LAST;
        let align = if left { FormatAlign::Left } else { FormatAlign::Right };
        let format = page.ctx.look.header(9.0, align).set_shrink().set_indent(u8::from(*col == LAST));
        let scale = if *col == LAST { Scale::Full } else { scale };
        page.words(row, *col, &measure::heading(page.ctx, column, scale), &format)?;
    }
    Ok(())
}

/// Bars around zero in a column of their own, because a bar behind a number hides it.
fn bars(page: &mut Page, stores: &Table, slots: &Slots, first: u32) -> Result<(), RenderError> {
    let Some((column, col)) = slots.bar else {
        return Ok(());
    };
    for (index, cells) in stores.rows.iter().enumerate() {
        let Some(value) = cells[column].number() else { continue };
        let row = first + index as u32;
        let source = row_col_to_cell(row, slots.columns[column]);
        let format = page.ctx.look.body(9.0, Frame::Ruled).set_num_format(";;;");
        let formula = Formula::new(source).set_result(value.normalize().to_string());
        page.sheet.write_formula_with_format(row, col, formula, &format)?;
    }
    let values: Vec<Decimal> = stores.rows.iter().filter_map(|cells| cells[column].number()).collect();
    // One bar alone would fill its cell whatever it stands for.
    if values.len() < 2 || values.iter().all(Decimal::is_zero) {
        return Ok(());
    }
    let less_is_better = stores.columns[column].better == Some(false);
    let (above, below) = if less_is_better { (ORANGE, BLUE) } else { (BLUE, ORANGE) };
    let bar = ConditionalFormatDataBar::new()
        .set_fill_color(above)
        .set_negative_fill_color(below)
        .set_solid_fill(true)
        .set_border_off(true)
        .set_bar_only(true)
        .set_axis_color(DARK)
        .set_axis_position(ConditionalFormatDataBarAxisPosition::Automatic);
    page.sheet.add_conditional_format(first, col, first + stores.rows.len() as u32 - 1, col, &bar)?;
    Ok(())
}
