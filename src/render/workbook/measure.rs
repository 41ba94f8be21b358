//! How wide a detail table's columns stand, in digits: by what their cells and headers show, CJK counted double.

use super::Ctx;
use super::number::Scale;
use crate::render::wording;
use crate::report::{Cell, Column, Table, Unit};
use crate::text;

/// The narrowest column, in Latin letters.
const NARROW: usize = 8;
/// The widest, beyond which words wrap.
const WIDE: usize = 64;
/// A header wider than this wraps, into lines about as wide as the column's figures.
const HEADER: usize = 10;
/// Lines of a header.
pub(super) const LINES: usize = 3;
/// Room for the filter's button, on every table, so that those below the main one keep in line with it.
pub(super) const BUTTON: usize = 3;

/// How a column is headed: its name, and the unit where the numbers alone do not show it.
pub(super) fn heading(ctx: &Ctx, column: &Column, scale: Scale) -> String {
    wording::heading(ctx.words, column, scale == Scale::Column)
}

/// Headers, unlike each other as Excel demands of a table.
pub(super) fn headings(ctx: &Ctx, table: &Table) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    let mut names = Vec::new();
    for column in &table.columns {
        let named = heading(ctx, column, Scale::Full);
        let named = if named.is_empty() { column.key.to_owned() } else { named };
        let base: String = named.chars().take(200).collect();
        let mut name = base.clone();
        let mut number = 2;
        while taken.contains(&name.to_lowercase()) {
            name = format!("{base} {number}");
            number += 1;
        }
        taken.push(name.to_lowercase());
        names.push(name);
    }
    names
}

/// Widens the sheet's columns, in Latin letters, to what the table needs.
pub(super) fn measure(ctx: &Ctx, table: &Table, widths: &mut Vec<usize>) {
    for (index, name) in headings(ctx, table).iter().enumerate() {
        let header = header_width(name) + BUTTON;
        let wide = |cells: &Vec<Cell>| width(ctx, &table.columns[index], &cells[index]);
        // Bold digits are a tenth wider.
        let total = table.total.as_ref().map_or(0, |cells| wide(cells) * 11 / 10);
        let need = table.rows.iter().map(wide).max().unwrap_or(0).max(total).max(header).clamp(NARROW, WIDE) + 1;
        match widths.get_mut(index) {
            Some(width) => *width = (*width).max(need),
            None => widths.push(need),
        }
    }
}

/// The narrowest width at which a header takes two lines at most, three where it is long.
fn header_width(name: &str) -> usize {
    let whole = breadth(name);
    let lines = if whole > 3 * HEADER { LINES } else { 2 };
    let least = longest_part(name).max(whole.min(HEADER));
    (least..whole).find(|width| lines_of(name, *width) <= lines).unwrap_or(whole)
}

/// The longest piece that cannot be broken: a Latin word; CJK breaks anywhere.
fn longest_part(name: &str) -> usize {
    name.split(' ').filter(|part| is_latin(part)).map(breadth).max().unwrap_or(0)
}

/// Lines that words take in that width: Latin ones break between words, CJK anywhere.
pub(super) fn lines_of(words: &str, width: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    let mut take = |piece: usize| {
        if used > 0 && used + piece > width {
            lines += 1;
            used = 0;
        }
        used += piece;
    };
    for part in words.split_inclusive(' ') {
        if is_latin(part) {
            take(breadth(part.trim_end()));
            take(part.len() - part.trim_end().len());
        } else {
            part.chars().for_each(|c| take(text::width(c.encode_utf8(&mut [0; 4]))));
        }
    }
    lines
}

/// How wide a cell stands.
fn width(ctx: &Ctx, column: &Column, cell: &Cell) -> usize {
    match cell {
        Cell::Text(_) | Cell::Said(_) => text_width(ctx, cell) + 1,
        Cell::Amount(value, currency) => width(ctx, column, &Cell::Number(*value)) + currency.len() + 1,
        Cell::Number(value) => {
            let digits = |places| text::width(&crate::words::plain(ctx.words.language(), *value, places));
            let digits = match column.unit {
                Unit::Money | Unit::MoneyPer | Unit::Roi | Unit::Number => digits(2),
                Unit::Gap => digits(2) + 1,
                Unit::Count => digits(0),
                Unit::Percent => digits(1) + 4,
                Unit::Change | Unit::Points => digits(1) + 6,
                Unit::Text | Unit::Id | Unit::Day => digits(0),
            };
            digits + BUTTON
        }
        Cell::Day(_) => 7,
        Cell::Spark(_) => 14,
        Cell::Missing(_) | Cell::Blank => 1,
    }
}

/// How wide the words of a cell stand; nothing where it holds none.
pub(super) fn text_width(ctx: &Ctx, cell: &Cell) -> usize {
    match cell {
        Cell::Text(said) => breadth(&text::clean(said)),
        Cell::Said(phrase) => breadth(&ctx.say(phrase)),
        _ => 0,
    }
}

/// The width of words in digits: Latin letters are a tenth narrower; digits and capitals, as in ids, are not.
pub(super) fn breadth(words: &str) -> usize {
    let wide = text::width(words);
    let narrow = words.chars().filter(|c| !c.is_ascii_digit() && !c.is_uppercase()).count();
    if is_latin(words) { wide - narrow / 10 } else { wide }
}

/// Whether the words hold no CJK, so that they break at blanks alone; accents do not matter.
fn is_latin(words: &str) -> bool {
    text::width(words) == words.chars().count()
}
