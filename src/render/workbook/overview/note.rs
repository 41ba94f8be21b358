//! The operator's word, above what the program found.

use super::super::RenderError;
use super::{LAST, Page, width};
use crate::report::{NoteLine, Overview};
use crate::text;
use rust_xlsxwriter::Format;

/// Height of a line, in pixels.
const LINE: u32 = 18;
/// Lines that one of the operator's takes at most.
const MOST: usize = 6;

/// Writes the note, where there is one.
pub(super) fn write(page: &mut Page, overview: &Overview) -> Result<(), RenderError> {
    let Some(note) = &overview.note else { return Ok(()) };
    let row = page.line(22)?;
    page.words(row, 1, &page.ctx.word("workbook.note"), &page.ctx.look.text(10.0).set_bold())?;
    for line in &note.lines {
        one(page, line)?;
    }
    if note.cut {
        let row = page.line(LINE)?;
        page.words(row, 1, &page.ctx.word("workbook.note_cut"), &page.ctx.look.quiet(8.0))?;
    }
    page.line(10)?;
    Ok(())
}

/// A line, its strong words bold; over several rows' height where it is long.
fn one(page: &mut Page, line: &NoteLine) -> Result<(), RenderError> {
    let (plain, bold) = (page.ctx.look.text(9.0), page.ctx.look.text(9.0).set_bold());
    // A Latin letter at 9 pt takes about 6.4 pixels.
    let fits = (width(6) * 10 / 64) as usize;
    let lines = text::width(&line.text()).div_ceil(fits).clamp(1, MOST);
    let row = page.line(LINE * lines as u32)?;
    let mut runs: Vec<(&Format, String)> = Vec::new();
    runs.extend(line.mark.as_ref().map(|mark| (&plain, format!("{} ", text::clean(mark)))));
    runs.extend(line.runs.iter().map(|run| (if run.strong { &bold } else { &plain }, run.text.clone())));
    runs.retain(|(_, words)| !words.is_empty());
    let wrapped = plain.clone().set_text_wrap();
    if lines > 1 {
        page.sheet.merge_range(row, 1, row, LAST, &line.text(), &wrapped)?;
    }
    let format = if lines > 1 { &wrapped } else { &plain };
    match runs.as_slice() {
        [(one, words)] => page.words(row, 1, words, if lines > 1 { format } else { one }),
        _ => {
            let runs: Vec<(&Format, &str)> = runs.iter().map(|(format, words)| (*format, words.as_str())).collect();
            page.sheet.write_rich_string_with_format(row, 1, &runs, format)?;
            Ok(())
        }
    }
}
