//! The fiscal year's table as a workbook: nothing to type into.

use super::grid::Fonts;
use crate::text;
use crate::words::Language;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// A title, a header and rows of text as the bytes of a workbook.
pub fn calendar(
    title: &str,
    header: &[String],
    rows: &[Vec<String>],
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let look = Fonts::of(language);
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = workbook.add_worksheet();
    sheet.set_name(language.pick(["日历", "calendar", "calendario"]))?;
    sheet.set_screen_gridlines(false).set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, text::clean(title), &look.title())?;
    for (column, name) in (0_u16..).zip(header) {
        let cells = rows.iter().filter_map(|row| row.get(usize::from(column)));
        let width = cells.map(|cell| text::width(cell)).max().unwrap_or(0).max(text::width(name));
        sheet.set_column_width(column, (width + 3) as u32)?;
        sheet.write_string_with_format(2, column, name, &look.header(false))?;
    }
    for (row, cells) in (3_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let format = look.cell(super::grid::Shape::Text);
            match cell.parse::<u32>() {
                Ok(n) => sheet.write_number_with_format(row, column, n, &look.cell(super::grid::Shape::Count))?,
                Err(_) => sheet.write_string_with_format(row, column, text::clean(cell), &format)?,
            };
        }
    }
    sheet.set_freeze_panes(3, 0)?;
    sheet.set_repeat_rows(2, 2)?;
    workbook.save_to_buffer()
}
