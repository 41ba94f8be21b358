//! The only place that writes words and values into cells: words as strings whatever they begin with, numbers as numbers.

use super::formula::CheckedFormula;
use super::number::{MISSING, Scale, float, shown};
use super::style::{DARK, GREY};
use super::{Ctx, RenderError};
use crate::ratio::ratio;
use crate::report::{Cell, Column, Unit};
use crate::text;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Formula, Note, Worksheet, XlsxError};

/// Blanks as wide as a filter's button, at the end of a number format.
pub(super) const PAD: &str = "_0_0_-";

/// A range as charts take it: sheet, first row, first column, last row, last column.
pub(super) type Range<'a> = (&'a str, u32, u16, u32, u16);

/// Where a cell goes and how its surroundings look.
pub(super) struct Place<'a> {
    /// Row, counted from 0.
    pub row: u32,
    /// Column, counted from 0.
    pub col: u16,
    /// Font, size and frame.
    pub base: &'a Format,
    /// The scale of money.
    pub scale: Scale,
    /// How it lies, where that does not follow from what it holds.
    pub align: Option<FormatAlign>,
    /// Whether it stands on the grid of detail tables, where words keep a little and numbers a filter button's width
    /// away from the cell's edge.
    pub grid: bool,
}

impl Place<'_> {
    /// The format of its surroundings, lying as the place says, else like that.
    fn lying(&self, usual: FormatAlign) -> Format {
        let format = self.base.clone().set_align(self.align.unwrap_or(usual));
        let inner = self.grid && self.col > 0 && usual == FormatAlign::Left;
        if inner { format.set_indent(1) } else { format }
    }

    /// A number format, on the grid with blanks behind the digits.
    ///
    /// The blanks are part of the format because LibreOffice forgets the indent of a cell to the right of another one.
    fn numbers(&self, format: &str) -> String {
        if !self.grid {
            return format.to_owned();
        }
        let mut sections: Vec<String> = format.split(';').map(str::to_owned).collect();
        if sections.len() == 1 {
            sections.extend([format!("-{format}"), format.to_owned()]);
        }
        sections.push("@".to_owned());
        sections.iter().map(|section| format!("{section}{PAD}")).collect::<Vec<_>>().join(";")
    }
}

/// Words, cleaned, as a string.
pub(super) fn words(sheet: &mut Worksheet, row: u32, col: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, col, text::clean(words), format).map(drop)
}

/// Words of several lines, each cleaned by itself.
pub(super) fn lines(sheet: &mut Worksheet, row: u32, col: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    let lines: Vec<String> = words.lines().map(text::clean).collect();
    sheet.write_string_with_format(row, col, lines.join("\n"), format).map(drop)
}

/// The value of a cell in a column, or what is said in its place; a live formula where one holds.
pub(super) fn value(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    place: &Place,
    column: &Column,
    cell: &Cell,
    live: Option<&CheckedFormula>,
) -> Result<(), RenderError> {
    let (row, col, base) = (place.row, place.col, place.base);
    match cell {
        Cell::Text(said) => words(sheet, row, col, said, &worded(place, column.unit))?,
        Cell::Said(phrase) => words(sheet, row, col, &ctx.say(phrase), &worded(place, column.unit))?,
        Cell::Number(number) => numeric(ctx, sheet, place, column, *number, live)?,
        Cell::Amount(amount, currency) => foreign(ctx, sheet, place, column, *amount, currency)?,
        Cell::Day(day) => self::day(ctx, sheet, place, *day)?,
        Cell::Missing(_) => missing(ctx, sheet, place, column, cell, live)?,
        Cell::Blank => drop(sheet.write_blank(row, col, base)?),
        Cell::Spark(values) => words(sheet, row, col, &blocks(values), &place.lying(FormatAlign::Left))?,
    }
    Ok(())
}

/// Words keep to the left; an id is text for good.
fn worded(place: &Place, unit: Unit) -> Format {
    match unit {
        Unit::Id => place.lying(FormatAlign::Left).set_num_format("@"),
        Unit::Text | Unit::Day => place.lying(FormatAlign::Left),
        _ => place.lying(FormatAlign::Right),
    }
}

fn numeric(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    place: &Place,
    column: &Column,
    number: Decimal,
    live: Option<&CheckedFormula>,
) -> Result<(), RenderError> {
    let (row, col) = (place.row, place.col);
    let shown = shown(ctx.words.language(), column.unit, column.better, number, place.scale);
    let mut format = place.lying(FormatAlign::Right).set_num_format(place.numbers(&shown.format));
    if shown.color != DARK {
        format = format.set_font_color(shown.color);
    }
    match live {
        Some(live) => {
            let formula = Formula::new(&live.text).set_result(shown.value.normalize().to_string());
            sheet.write_formula_with_format(row, col, formula, &format)?;
        }
        None => drop(sheet.write_number_with_format(row, col, float(shown.value), &format)?),
    }
    Ok(())
}

/// An amount in another currency than the report's, with its code; where its column is in 万 or K it says so itself.
fn foreign(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    place: &Place,
    column: &Column,
    amount: Decimal,
    currency: &str,
) -> Result<(), RenderError> {
    let scale = if place.scale == Scale::Column { Scale::Alone } else { place.scale };
    let shown = shown(ctx.words.language(), column.unit, column.better, amount, scale);
    let format = place.lying(FormatAlign::Right).set_num_format(place.numbers(&in_currency(&shown.format, currency)));
    let format = if shown.color == DARK { format } else { format.set_font_color(shown.color) };
    sheet.write_number_with_format(place.row, place.col, float(shown.value), &format)?;
    Ok(())
}

/// A number format with the code of a currency behind each of its sections.
fn in_currency(format: &str, currency: &str) -> String {
    let code: String = currency.chars().filter(char::is_ascii_alphanumeric).collect();
    format.split(';').map(|section| format!("{section}\\ \"{code}\"")).collect::<Vec<_>>().join(";")
}

fn day(ctx: &Ctx, sheet: &mut Worksheet, place: &Place, day: NaiveDate) -> Result<(), RenderError> {
    let year = u16::try_from(day.year()).unwrap_or(1900).clamp(1900, 9999);
    let date = ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)?;
    let format = place.lying(FormatAlign::Left).set_num_format(super::number::day(ctx.words.language()));
    sheet.write_datetime_with_format(place.row, place.col, &date, &format)?;
    Ok(())
}

fn missing(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    place: &Place,
    column: &Column,
    cell: &Cell,
    live: Option<&CheckedFormula>,
) -> Result<(), RenderError> {
    let (row, col) = (place.row, place.col);
    let mut format = place.lying(FormatAlign::Right).set_font_color(GREY);
    if place.grid {
        let shown = shown(ctx.words.language(), column.unit, column.better, Decimal::ZERO, place.scale);
        format = format.set_num_format(place.numbers(&shown.format));
    }
    match live {
        Some(live) => {
            let formula = Formula::new(&live.text).set_result(MISSING);
            sheet.write_formula_with_format(row, col, formula, &format)?;
        }
        None => words(sheet, row, col, MISSING, &format)?,
    }
    if let Cell::Missing(Some(reason)) = cell {
        note(ctx, sheet, row, col, &ctx.say(reason))?;
    }
    Ok(())
}

/// A remark that shows when the reader points at the cell.
pub(super) fn note(ctx: &Ctx, sheet: &mut Worksheet, row: u32, col: u16, said: &str) -> Result<(), RenderError> {
    let lines = text::width(said).div_ceil(34) as u32;
    let note = Note::new(text::clean(said))
        .set_author(text::clean(&ctx.report.head.program))
        .add_author_prefix(false)
        .set_font_size(9)
        .set_width(220)
        .set_height(16 * lines.max(1) + 14);
    sheet.insert_note(row, col, &note)?;
    Ok(())
}

/// Past values as blocks, which every program shows and prints; sparklines are Excel's alone.
fn blocks(values: &[Option<Decimal>]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = values.iter().flatten().max().copied().filter(|most| *most > Decimal::ZERO);
    let block = |value: &Option<Decimal>| match (value, most) {
        (None, _) => '·',
        (Some(_), None) => BLOCKS[0],
        (Some(value), Some(most)) => {
            let height = ratio(value.max(&Decimal::ZERO) * Decimal::from(BLOCKS.len() - 1), most).unwrap_or_default();
            BLOCKS[usize::try_from(height.round()).unwrap_or_default()]
        }
    };
    values.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use rust_decimal::Decimal;

    #[test]
    fn past_values_become_blocks_of_their_height() {
        let value = |n: i64| Some(Decimal::from(n));
        assert_eq!(blocks(&[value(0), None, value(35), value(70), value(-7)]), "▁·▅█▁");
        assert_eq!(blocks(&[value(0), value(-1)]), "▁▁");
        assert_eq!(blocks(&[]), "");
    }
}
