//! Links within the workbook: from a figure on the overview to the sheet that explains it, and back.

use super::{Ctx, RenderError};
use crate::report::Cell;
use crate::words::Phrase;
use rust_xlsxwriter::{Url, Worksheet};

/// The sheets of a workbook by the ids of what they show.
pub(super) struct Links(Vec<(&'static str, String)>);

impl Links {
    /// Sheets by id and name.
    pub(super) fn new(sheets: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Links(sheets.into_iter().collect())
    }

    /// The name of the first of these sheets that there is.
    fn first(&self, ids: &[&str]) -> Option<&str> {
        let named = |id: &&str| self.0.iter().find(|(known, _)| known == id);
        ids.iter().find_map(named).map(|(_, name)| name.as_str())
    }
}

/// Makes a cell lead to the first of these sheets that there is. What the cell shows is written into it afterwards, because a
/// link brings words of its own.
pub(super) fn link(ctx: &Ctx, sheet: &mut Worksheet, row: u32, col: u16, ids: &[&str]) -> Result<(), RenderError> {
    let Some(name) = ctx.links.first(ids) else { return Ok(()) };
    let tip = ctx.say(&Phrase::new("workbook.link").with("sheet", name));
    let url = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_tip(tip);
    sheet.write_url(row, col, url)?;
    Ok(())
}

/// The same of a cell that shows a number. Words are left alone: LibreOffice paints linked ones blue, on paper too.
pub(super) fn link_number(
    ctx: &Ctx,
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    value: &Cell,
    ids: &[&str],
) -> Result<(), RenderError> {
    match value {
        Cell::Number(_) | Cell::Amount(..) => link(ctx, sheet, row, col, ids),
        _ => Ok(()),
    }
}

/// The way back to the overview, in the first row of a sheet: on a screen alone, so no printed page has it.
pub(super) fn back(ctx: &Ctx, sheet: &mut Worksheet) -> Result<(), RenderError> {
    link(ctx, sheet, 0, 0, &["overview"])?;
    let said = format!("← {}", ctx.word("sheet.overview"));
    super::cell::words(sheet, 0, 0, &said, &ctx.look.text(9.0).set_font_color(super::style::BLUE))?;
    Ok(())
}
