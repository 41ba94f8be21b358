//! Up to six cards: a figure, its difference from a reference, a bar against the target, three lines.

use super::super::chart::{Inset, Size, bare, paint, solid};
use super::super::data::{Block, Entry};
use super::super::number::{Scale, delta, float};
use super::super::style::{DARK, ORANGE, RULE, TRACK, WHITE};
use super::super::{RenderError, cell};
use super::{COLUMN, GROUPS, Page, half};
use crate::report::{Bullet, Card, Cell, Column, Role, Unit};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartFormat, ChartType, Format, FormatAlign, FormatBorder};

/// Heights of a card's rows: title, figure, bar, three lines, in pixels.
const ROWS: [u32; 6] = [22, 26, 16, 18, 18, 19];
/// Where on every card's bar the target's tick stands.
const TICK_AT: Decimal = Decimal::from_parts(8, 0, 0, false, 1);

/// Writes the row of cards.
pub(super) fn write(page: &mut Page, cards: &[Card]) -> Result<(), RenderError> {
    if cards.len() > usize::from(GROUPS) {
        return Err(RenderError::TooMany { what: "cards", found: cards.len(), most: usize::from(GROUPS) });
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
    let plain = look.text(15.0).set_bold();
    single(page, top + 1, c1, card.unit, &card.value, &left(plain, 1), FormatAlign::Left)?;
    if let Some(difference) = &card.delta {
        let points = page.ctx.word("workbook.unit.points");
        let language = page.ctx.words.language();
        let shown = delta(language, difference.unit, difference.better, difference.value, &points);
        let format = right(look.text(9.0).set_bold().set_font_color(shown.color).set_num_format(&shown.format), 1);
        page.sheet.write_number_with_format(top + 1, c2, float(shown.value), &format)?;
    }
    for (index, (name, value, unit)) in card.lines.iter().take(3).enumerate() {
        let line = 3 + index;
        page.words(top + line as u32, c1, &page.ctx.say(name), &left(look.quiet(9.0).set_shrink(), line))?;
        single(page, top + line as u32, c2, *unit, value, &right(look.text(9.0), line), FormatAlign::Right)?;
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
    let place = cell::Place { row, col, base: format, scale: Scale::Alone, align: Some(align) };
    cell::value(page.ctx, page.sheet, &place, &column, value, None, None)
}

/// The bars of all cards, from one block of figures: what happened, what is expected, the rest, and the tick's place.
fn bullets(page: &mut Page, row: u32, cards: &[Card]) -> Result<(), RenderError> {
    let drawn: Vec<(usize, &Card, Pieces)> = cards
        .iter()
        .enumerate()
        .filter_map(|(group, card)| Some((group, card, Pieces::of(card.bullet.as_ref()?)?)))
        .collect();
    if drawn.is_empty() {
        return Ok(());
    }
    let ctx = page.ctx;
    let header = ["card", "actual", "expected", "rest", "to_tick", "edge", "tick", "edge"];
    let header = header.iter().map(|key| ctx.word(&format!("workbook.bullet.{key}"))).collect();
    let rows = drawn.iter().map(|(_, card, pieces)| {
        let mut row = vec![Entry::Text(ctx.say(&card.title))];
        let lengths =
            [pieces.actual, pieces.expected, pieces.rest, pieces.to_tick, pieces.edge, pieces.tick, pieces.edge];
        row.extend(lengths.map(Entry::Number));
        row
    });
    let block = page.data.put(&ctx.word("workbook.bullet.title"), Unit::Number, header, rows.collect());
    for (index, (group, card, pieces)) in drawn.iter().enumerate() {
        let size = Size { width: 2 * COLUMN, height: ROWS[2] };
        let end = float(pieces.end);
        let inset = Inset { left: 10, right: 10, top: 4, bottom: 4 };
        let mut chart = bare(ChartType::BarStacked, size);
        let parts = [(1, paint(Role::Actual)), (2, paint(Role::Projection)), (3, solid(TRACK))];
        for (column, mut format) in parts {
            let bar = chart.add_series();
            bar.set_categories(block.cell(index, 0)).set_values(block.cell(index, column)).set_format(&mut format);
            bar.set_gap(60).set_overlap(100);
        }
        chart.combine(&tick(&block, index));
        chart.x_axis().set_hidden(true);
        chart.y_axis().set_min(0).set_max(end).set_hidden(true).set_major_gridlines(false);
        chart.y2_axis().set_min(0).set_max(end).set_hidden(true).set_major_gridlines(false);
        chart.plot_area().set_layout(&size.layout(inset));
        chart.set_alt_text(ctx.say(&card.title));
        page.sheet.insert_chart(row, half(*group as u16, false), &chart)?;
    }
    Ok(())
}

/// The target's tick: on an axis of its own, so that it stands higher than the bar that it cuts.
fn tick(block: &Block, index: usize) -> Chart {
    let mut chart = Chart::new(ChartType::BarStacked);
    let nothing = ChartFormat::new().set_no_fill().set_no_border().clone();
    for (column, mut format) in [(4, nothing), (5, solid(WHITE)), (6, solid(DARK)), (7, solid(WHITE))] {
        let bar = chart.add_series();
        bar.set_categories(block.cell(index, 0)).set_values(block.cell(index, column)).set_format(&mut format);
        bar.set_secondary_axis(true).set_gap(0).set_overlap(100);
    }
    chart
}

/// The lengths on a bar, in the figure's own unit.
struct Pieces {
    end: Decimal,
    actual: Decimal,
    expected: Decimal,
    rest: Decimal,
    to_tick: Decimal,
    edge: Decimal,
    tick: Decimal,
}

impl Pieces {
    /// The lengths, where there is a target to measure against; a bar beyond the axis fills it.
    fn of(bullet: &Bullet) -> Option<Self> {
        let end = Some(bullet.target).filter(|target| *target > Decimal::ZERO)? / TICK_AT;
        let within = |value: Decimal| value.clamp(Decimal::ZERO, end);
        let actual = within(bullet.actual);
        let expected = bullet.projection.map_or(actual, within).max(actual) - actual;
        let (tick, edge) = (end * Decimal::new(12, 3), end * Decimal::new(6, 3));
        let to_tick = bullet.target - tick / Decimal::TWO - edge;
        Some(Pieces { end, actual, expected, rest: end - actual - expected, to_tick, edge, tick })
    }
}
