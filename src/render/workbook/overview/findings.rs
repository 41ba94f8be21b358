//! What needs somebody: how much, what, what to do, who, until when.

use super::super::number::{Scale, float, shown};
use super::super::style::ORANGE;
use super::super::{RenderError, links};
use super::{COLUMN, Page, half, width};
use crate::render::leads;
use crate::report::{Finding, Overview, Unit};
use crate::text;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// Height of a line, in pixels.
const LINE: u32 = 19;

/// Writes the findings; says so where there are none.
pub(super) fn write(page: &mut Page, overview: &Overview) -> Result<(), RenderError> {
    let row = page.line(22)?;
    let bold = page.ctx.look.text(10.0).set_bold();
    page.words(row, 1, &page.ctx.word("workbook.findings"), &bold)?;
    if overview.findings.is_empty() {
        let row = page.line(LINE)?;
        page.words(row, 1, &page.ctx.word("workbook.no_findings"), &page.ctx.look.quiet(9.0))?;
    }
    for (index, finding) in overview.findings.iter().enumerate() {
        one(page, index + 1, finding)?;
    }
    if let Some(actions) = &overview.actions {
        let row = page.line(LINE)?;
        page.words(row, half(0, true), &page.ctx.say(actions), &page.ctx.look.text(9.0))?;
    }
    Ok(())
}

/// What happened in a line, what to do about it in the next.
fn one(page: &mut Page, number: usize, finding: &Finding) -> Result<(), RenderError> {
    let ctx = page.ctx;
    let (body, quiet) = (ctx.look.text(9.0), ctx.look.quiet(9.0));
    let left = |format: Format| {
        let format = format.set_align(FormatAlign::Left).set_indent(1);
        format.set_border_left(FormatBorder::Thick).set_border_left_color(ORANGE)
    };
    let amount = left(body.clone().set_bold());
    let row = sentence(page, &ctx.say(&finding.text), &body)?;
    links::link(ctx, page.sheet, row, half(0, false), leads::of_finding(finding.text.key()))?;
    match finding.amount {
        Some(value) => {
            let shown = shown(ctx.words.language(), Unit::Money, None, value, Scale::Alone);
            let format = amount.set_num_format(format!("\"{number}.  \"{}", shown.format));
            page.sheet.write_number_with_format(row, half(0, false), float(shown.value), &format)?;
        }
        None => page.words(row, half(0, false), &format!("{number}."), &amount)?,
    }
    if let Some(who) = &finding.who {
        page.words(row, half(4, false), who, &body)?;
    }
    page.words(row, half(5, false), &ctx.say(&finding.when), &body)?;
    let row = sentence(page, &format!("→ {}", ctx.say(&finding.action)), &body)?;
    let effect = finding.effect.as_ref().map(|effect| format!("     {}", ctx.say(effect)));
    page.words(row, half(0, false), &effect.unwrap_or_default(), &left(quiet.clone()))?;
    page.words(row, half(4, false), &ctx.say(&finding.sure), &quiet)
}

/// Writes a sentence into as many lines as it takes, and says in which row.
fn sentence(page: &mut Page, text: &str, format: &Format) -> Result<u32, RenderError> {
    let (first, last) = (half(0, true), half(3, true));
    // A Latin letter at 9 pt takes about 6.4 pixels.
    let fits = ((width(4) - COLUMN) * 10 / 64) as usize;
    let lines = text::width(text).div_ceil(fits).clamp(1, 4) as u32;
    let row = page.line(LINE.max(16 * lines + 4))?;
    if lines > 1 {
        page.sheet.merge_range(row, first, row, last, text, &format.clone().set_text_wrap())?;
    } else {
        page.words(row, first, text, format)?;
    }
    Ok(row)
}
