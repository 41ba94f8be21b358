//! A sheet of the form: title, hint, header with notes, and cells of a few kinds.

use super::{Form, TOP};
use crate::money::Money;
use crate::plan::columns::{EVENT_ROWS, Part};
use crate::text;
use crate::words::{Language, Phrase};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Note, ProtectionOptions, Worksheet, XlsxError,
};

const DARK: Color = Color::RGB(0x2F3B4C);
const GREY: Color = Color::RGB(0x707B8A);
const RULE: Color = Color::RGB(0xD5DAE0);
const INPUT: Color = Color::RGB(0xFFF8DC);

/// What a column's cells are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Day,
    Money,
    Percent,
    Number,
    Count,
}

impl Shape {
    fn number_format(self) -> &'static str {
        match self {
            Shape::Text => "@",
            Shape::Day => "yyyy-mm-dd",
            Shape::Money => "#,##0.00",
            Shape::Percent => "0.00%",
            Shape::Number => "0.0###",
            Shape::Count => "#,##0",
        }
    }
}

/// Fonts of a language.
#[derive(Clone, Copy)]
pub(super) struct Fonts {
    font: &'static str,
}

impl Fonts {
    pub(super) fn of(language: Language) -> Self {
        Fonts { font: if language == Language::Zh { "Microsoft YaHei" } else { "Calibri" } }
    }

    fn base(self, size: f64) -> Format {
        Format::new()
            .set_font_name(self.font)
            .set_font_size(size)
            .set_font_color(DARK)
            .set_align(FormatAlign::VerticalCenter)
    }

    pub(super) fn title(self) -> Format {
        self.base(15.0).set_bold()
    }

    pub(super) fn header(self, right: bool) -> Format {
        let format = self.base(10.0).set_font_color(GREY);
        let format = if right { format.set_align(FormatAlign::Right) } else { format.set_indent(1) };
        format.set_text_wrap().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(DARK)
    }

    /// A computed or given cell.
    pub(super) fn cell(self, shape: Shape) -> Format {
        let right = if matches!(shape, Shape::Text | Shape::Day) { FormatAlign::Left } else { FormatAlign::Right };
        let format = self.base(10.0).set_num_format(shape.number_format()).set_align(right);
        // Words beside a number keep off it.
        let format = if shape == Shape::Text { format.set_indent(1) } else { format };
        format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE)
    }

    /// A cell to type into.
    pub(super) fn input(self, shape: Shape) -> Format {
        self.cell(shape)
            .set_background_color(INPUT)
            .set_unlocked()
            .set_border(FormatBorder::Thin)
            .set_border_color(RULE)
    }
}

/// A column of the form.
pub(super) struct Column {
    pub(super) header: String,
    pub(super) note: Option<String>,
    pub(super) shape: Shape,
    pub(super) width: f64,
}

/// A sheet being written.
pub(super) struct Grid {
    pub(super) sheet: Worksheet,
    look: Fonts,
}

impl Grid {
    pub(super) fn new(form: &Form<'_>, part: Part, columns: &[Column]) -> Result<Self, XlsxError> {
        Grid::named(form, part.name(form.language()), &key(part), columns)
    }

    /// A sheet of that name, its hint by a key of the words.
    pub(super) fn named(form: &Form<'_>, name: &str, key: &str, columns: &[Column]) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_screen_gridlines(false);
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(TOP - 1, TOP - 1)?;
        sheet.set_freeze_panes(TOP, 0)?;
        sheet.set_default_note_author("zhoubao");
        // Formulas that show nothing are saved as showing nothing, not 0.
        sheet.set_formula_result_default("");
        let look = form.look;
        sheet.set_row_height(0, 26)?.set_row_height(1, 18)?;
        sheet.write_string_with_format(0, 0, form.title(name), &look.title())?;
        let hint = Phrase::new(format!("plan_form.hint.{key}")).with("last", EVENT_ROWS.to_string());
        let hint = text::clean(&form.words.say(&hint));
        sheet.write_string_with_format(1, 0, hint, &look.base(10.0).set_font_color(GREY))?;
        for (index, column) in (0_u16..).zip(columns) {
            sheet.set_column_width(index, column.width)?;
        }
        let mut grid = Grid { sheet, look };
        grid.header(TOP - 1, columns)?;
        Ok(grid)
    }

    /// A line under the hint.
    pub(super) fn remark(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = self.look.base(10.0).set_font_color(GREY);
        self.sheet.write_string_with_format(2, 0, text, &format).map(drop)
    }

    /// The names of a table's columns, each with its note.
    pub(super) fn header(&mut self, row: u32, columns: &[Column]) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, 20)?;
        for (index, column) in (0_u16..).zip(columns) {
            let right = !matches!(column.shape, Shape::Text | Shape::Day);
            self.sheet.write_string_with_format(row, index, &column.header, &self.look.header(right))?;
            if let Some(text) = &column.note {
                let lines = text::width(text) as u32 / 34 + 2;
                let note = Note::new(text).add_author_prefix(false).set_width(280).set_height(18 * lines);
                self.sheet.insert_note(row, index, &note)?;
            }
        }
        Ok(())
    }

    pub(super) fn text(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, text, &self.look.cell(Shape::Text)).map(drop)
    }

    pub(super) fn day(&mut self, row: u32, column: u16, day: NaiveDate) -> Result<(), XlsxError> {
        self.sheet.write_datetime_with_format(row, column, excel(day)?, &self.look.cell(Shape::Day)).map(drop)
    }

    pub(super) fn count(&mut self, row: u32, column: u16, n: u32) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, n, &self.look.cell(Shape::Count)).map(drop)
    }

    /// An empty cell to type into.
    pub(super) fn blank(&mut self, row: u32, column: u16, shape: Shape) -> Result<(), XlsxError> {
        self.sheet.write_blank(row, column, &self.look.input(shape)).map(drop)
    }

    pub(super) fn input_text(&mut self, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, column, text, &self.look.input(Shape::Text)).map(drop)
    }

    /// Words to be changed, or the empty cell for them.
    pub(super) fn maybe_text(&mut self, row: u32, column: u16, text: Option<&str>) -> Result<(), XlsxError> {
        match text {
            None => self.blank(row, column, Shape::Text),
            Some(text) => self.input_text(row, column, text),
        }
    }

    pub(super) fn input_day(&mut self, row: u32, column: u16, day: NaiveDate) -> Result<(), XlsxError> {
        self.sheet.write_datetime_with_format(row, column, excel(day)?, &self.look.input(Shape::Day)).map(drop)
    }

    /// A number to be changed, or the empty cell for one.
    pub(super) fn input(
        &mut self,
        row: u32,
        column: u16,
        shape: Shape,
        value: Option<Decimal>,
    ) -> Result<(), XlsxError> {
        match value {
            None => self.blank(row, column, shape),
            Some(value) => {
                self.sheet.write_number_with_format(row, column, float(value), &self.look.input(shape)).map(drop)
            }
        }
    }

    /// A formula with the value it comes to.
    pub(super) fn formula(
        &mut self,
        row: u32,
        column: u16,
        shape: Shape,
        formula: &str,
        result: &str,
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(result);
        self.sheet.write_formula_with_format(row, column, formula, &self.look.cell(shape)).map(drop)
    }

    /// A formula that may be typed over, with what it gives; `None` is nothing.
    pub(super) fn suggestion(
        &mut self,
        row: u32,
        column: u16,
        shape: Shape,
        formula: &str,
        result: Option<Decimal>,
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(result.map(|value| value.to_string()).unwrap_or_default());
        self.sheet.write_formula_with_format(row, column, formula, &self.look.input(shape)).map(drop)
    }

    /// Locks what is not to be typed into; widths, heights and filters stay free.
    pub(super) fn protect(&mut self) {
        let options = ProtectionOptions {
            format_columns: true,
            format_rows: true,
            use_autofilter: true,
            ..ProtectionOptions::new()
        };
        self.sheet.protect_with_options(&options);
    }
}

/// The key of a sheet's words.
pub(super) fn key(part: Part) -> String {
    part.name(Language::En).to_owned()
}

/// A day as spreadsheets keep it.
pub(super) fn excel(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)
}

/// The nearest binary number, which reads back as the same decimal.
pub(super) fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or_default()
}

/// An amount as a formula's result.
pub(super) fn result(amount: Money) -> String {
    amount.decimal().round_dp(2).normalize().to_string()
}

/// `$E$5:$E$34`, from rows counted from 0.
pub(super) fn range(column: char, (first, last): (u32, u32)) -> String {
    format!("${column}${}:${column}${}", first + 1, last + 1)
}

/// `$E$5`
pub(super) fn cell(column: char, row: u32) -> String {
    format!("${column}${}", row + 1)
}

/// What of an exact amount is no whole cent. Remainders that are equal must not differ by binary noise, which a spreadsheet's
/// 15 digits leave in the seventh place of a day's cents; those that differ do so in the fifth.
pub(super) fn remainder(of: &str) -> String {
    format!("ROUND({of}*100-INT({of}*100),5)")
}

/// The formula of a cell's part, in cents by largest remainder, of the exact parts in a range.
///
/// A cent left over goes to the largest remainder, of equals to the first, as `plan::spread` has it: the cell gets one if
/// fewer have a larger remainder, or as large a one and stand before it, than there are cents left.
pub(super) fn largest_remainder(column: char, rows: (u32, u32), row: u32) -> String {
    let all = range(column, rows);
    let so_far = range(column, (rows.0, row));
    let own = cell(column, row);
    format!(
        "(INT({own}*100)+IF(SUMPRODUCT(--({}>{}))+SUMPRODUCT(--({}={}))<=ROUND(SUM({all})*100,0)-SUMPRODUCT(INT({all}*100)),1,0))/100",
        remainder(&all),
        remainder(&own),
        remainder(&so_far),
        remainder(&own),
    )
}
