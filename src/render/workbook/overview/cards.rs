//! Up to six cards: a figure, its difference from a reference, a bar against the target, three lines.

use super::super::chart::{Inset, Size, bare, paint, solid};
use super::super::data::Entry;
use super::super::number::{Scale, delta, float};
use super::super::style::{DARK, ORANGE, RULE, TRACK, WHITE};
use super::super::{RenderError, cell, links};
use super::{COLUMN, GROUPS, Page, half};
use crate::render::leads;
use crate::report::{Bullet, Card, Cell, Column, Role, Unit};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ChartType, Format, FormatAlign, FormatBorder};

/// Heights of a card's rows: title, figure, bar, three lines, in pixels.
const ROWS: [u32; 6] = [21, 26, 17, 18, 18, 19];

/// Lines below a card's bar.
const LINES: usize = 3;

/// Writes the row of cards.
pub(super) fn write(page: &mut Page, cards: &[Card]) -> Result<(), RenderError> {
    if cards.len() > usize::from(GROUPS) {
        return Err(RenderError::TooMany { what: "cards", found: cards.len(), most: usize::from(GROUPS) });
    }
    if let Some(card) = cards.iter().find(|card| card.lines.len() > LINES) {
        return Err(RenderError::TooMany { what: "lines on a card", found: card.lines.len(), most: LINES });
    }
    if cards.is_empty() {
        return Ok(());
    }
    let top = page.row;
    for height in ROWS {
        page.line(height)?;
    }
    for (group, card) in cards.iter().enumerate() {
        write_card(page, top, group as u16, card)?;
    }
    bullets(page, top + 2, cards)?;
    page.line(12)?;
    Ok(())
}

/// A cell's place on its card, which decides the piece of frame around it.
fn framed(format: Format, line: usize, second: bool, attention: bool) -> Format {
    let mut format = format;
    if line == 0 {
        format = format.set_border_top(FormatBorder::Thin).set_border_top_color(RULE);
    }
    if line + 1 == ROWS.len() {
        format = format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE);
    }
    match (second, attention) {
        (true, _) => format.set_border_right(FormatBorder::Thin).set_border_right_color(RULE),
        (false, true) => format.set_border_left(FormatBorder::Thick).set_border_left_color(ORANGE),
        (false, false) => format.set_border_left(FormatBorder::Thin).set_border_left_color(RULE),
    }
}

fn write_card(page: &mut Page, top: u32, group: u16, card: &Card) -> Result<(), RenderError> {
    let look = page.ctx.look;
    let (c1, c2) = (half(group, false), half(group, true));
    let left =
        |format: Format, line| framed(format.set_align(FormatAlign::Left).set_indent(1), line, false, card.attention);
    let right = |format: Format, line| framed(format.set_align(FormatAlign::Right).set_indent(1), line, true, false);
    for line in 0..ROWS.len() {
        page.sheet.write_blank(top + line as u32, c1, &left(look.quiet(9.0), line))?;
        page.sheet.write_blank(top + line as u32, c2, &right(look.quiet(9.0), line))?;
    }
    page.words(top, c1, &page.ctx.say(&card.title), &left(look.text(9.0).set_bold().set_shrink(), 0))?;
    if let Some(aside) = &card.aside {
        page.words(top, c2, &page.ctx.say(aside), &right(look.quiet(8.0).set_shrink(), 0))?;
    }
    let plain = look.text(15.0).set_bold().set_shrink();
    let sheets = leads::of_card(card.id);
    links::link_number(page.ctx, page.sheet, (top + 1, c1), &card.value, sheets)?;
    single(page, top + 1, c1, card.unit, &card.value, &left(plain, 1), FormatAlign::Left)?;
    if let Some(difference) = &card.delta {
        let points = page.ctx.word("workbook.unit.points");
        let language = page.ctx.words.language();
        let shown = delta(language, difference.unit, difference.better, difference.value, &points);
        let format =
            right(look.text(9.0).set_bold().set_shrink().set_font_color(shown.color).set_num_format(&shown.format), 1);
        links::link(page.ctx, page.sheet, top + 1, c2, sheets)?;
        page.sheet.write_number_with_format(top + 1, c2, float(shown.value), &format)?;
    }
    for (index, (name, value, unit)) in card.lines.iter().enumerate() {
        let line = 3 + index;
        // The first line names the tick on the bar above it, by the tick's own mark.
        let tick = if index == 0 && card.bullet.as_ref().and_then(lengths).is_some() { "| " } else { "" };
        let name = format!("{tick}{}", page.ctx.say(name));
        page.words(top + line as u32, c1, &name, &left(look.quiet(9.0).set_shrink(), line))?;
        links::link_number(page.ctx, page.sheet, (top + line as u32, c2), value, sheets)?;
        single(
            page,
            top + line as u32,
            c2,
            *unit,
            value,
            &right(look.text(9.0).set_shrink(), line),
            FormatAlign::Right,
        )?;
    }
    Ok(())
}

/// A figure that stands alone: with its own unit, aligned as its card wants it.
fn single(
    page: &mut Page,
    row: u32,
    col: u16,
    unit: Unit,
    value: &Cell,
    format: &Format,
    align: FormatAlign,
) -> Result<(), RenderError> {
    let column = Column::new("", unit);
    let place = cell::Place { row, col, base: format, scale: Scale::Alone, align: Some(align), grid: false };
    cell::value(page.ctx, page.sheet, &place, &column, value, None)
}

/// The bars of all cards, from one block of figures: what happened, what is expected, the rest, and the tick's place.
fn bullets(page: &mut Page, row: u32, cards: &[Card]) -> Result<(), RenderError> {
    let drawn: Vec<(usize, &Card, [Decimal; 9])> = cards
        .iter()
        .enumerate()
        .filter_map(|(group, card)| Some((group, card, lengths(card.bullet.as_ref()?)?)))
        .collect();
    if drawn.is_empty() {
        return Ok(());
    }
    let ctx = page.ctx;
    let parts =
        ["actual", "expected", "rest", "edge", "tick", "edge", "actual_beyond", "expected_beyond", "rest_beyond"];
    let header = std::iter::once("card").chain(parts).map(|key| ctx.word(&format!("workbook.bullet.{key}"))).collect();
    let rows = drawn.iter().map(|(_, card, lengths)| {
        let mut row = vec![Entry::Text(ctx.say(&card.title))];
        row.extend(lengths.map(Entry::Number));
        row
    });
    let block = page.data.put(&ctx.word("workbook.bullet.title"), Unit::Percent, header, rows.collect());
    for (index, (group, card, _)) in drawn.iter().enumerate() {
        let size = Size { width: 2 * COLUMN, height: ROWS[2] };
        let inset = Inset { left: 10, right: 10, top: 5, bottom: 5 };
        let mut chart = bare(ChartType::BarStacked, size);
        let paints = [paint(Role::Actual), paint(Role::Projection), solid(TRACK)];
        let tick = [solid(WHITE), solid(DARK), solid(WHITE)];
        for (part, format) in paints.iter().chain(&tick).chain(&paints).enumerate() {
            let bar = chart.add_series();
            bar.set_categories(block.cell(index, 0)).set_values(block.cell(index, part + 1));
            bar.set_format(&mut format.clone()).set_gap(0).set_overlap(100);
        }
        // On a chart of bars the x axis is the one of values.
        chart.x_axis().set_min(0).set_max(float(END)).set_hidden(true).set_major_gridlines(false);
        chart.y_axis().set_hidden(true).set_major_gridlines(false);
        chart.plot_area().set_layout(&size.layout(inset));
        chart.set_alt_text(ctx.say(&card.title));
        page.sheet.insert_chart(row, half(*group as u16, false), &chart)?;
    }
    Ok(())
}

/// The end of every bar, as a multiple of the target: puts the tick at four fifths.
const END: Decimal = Decimal::from_parts(125, 0, 0, false, 2);

/// The lengths on a bar as parts of the target: before the tick, the tick between two white edges, after it.
///
/// `None` where there is no target to measure against; a bar beyond the end fills it.
fn lengths(bullet: &Bullet) -> Option<[Decimal; 9]> {
    let target = Some(bullet.target).filter(|target| *target > Decimal::ZERO)?;
    let within = |value: Decimal| (value / target).round_dp(6).clamp(Decimal::ZERO, END);
    let actual = within(bullet.actual);
    let expected = bullet.projection.map_or(actual, within).max(actual);
    let (tick, edge) = (Decimal::new(14, 3), Decimal::new(10, 3));
    let (left, right) = (Decimal::ONE - tick / Decimal::TWO - edge, Decimal::ONE + tick / Decimal::TWO + edge);
    // How much of the stretch between two marks lies between two ends.
    let part =
        |from: Decimal, to: Decimal, low: Decimal, high: Decimal| (to.min(high) - from.max(low)).max(Decimal::ZERO);
    let three = |low, high| {
        [part(Decimal::ZERO, actual, low, high), part(actual, expected, low, high), part(expected, END, low, high)]
    };
    let ([a, b, c], [d, e, f]) = (three(Decimal::ZERO, left), three(right, END));
    Some([a, b, c, edge, tick, edge, d, e, f])
}
