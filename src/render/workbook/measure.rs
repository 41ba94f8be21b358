//! How wide a detail table's columns stand, in digits: by what their cells and headers show, CJK counted double.

use super::Ctx;
use super::number::Scale;
use crate::render::wording;
use crate::report::{Cell, Column, Table, Unit};
use crate::text;

/// A column of a sheet without tables, or to the right of its tables, in Latin letters.
pub(super) const SPARE: usize = 12;
/// The narrowest column, in Latin letters.
const NARROW: usize = 8;
/// The widest, beyond which words wrap; and the same on a table of many columns, which would print small.
const WIDE: usize = 64;
const WIDE_AMONG_MANY: usize = 36;
const MANY: usize = 6;
/// The widest sheet that words at a table's end may run over.
const SHEET: usize = 160;
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

/// The same on a detail table, where a long name has its unit on a line of its own: programs break CJK anywhere.
fn heading_in_lines(ctx: &Ctx, column: &Column) -> String {
    let [name, unit] = wording::heading_parts(ctx.words, column, false);
    let parted = !unit.is_empty() && breadth(&name) + breadth(&unit) > HEADER;
    if parted { format!("{name}\n{}", text::clean(&unit)) } else { text::clean(&(name + &unit)) }
}

/// Headers, unlike each other as Excel demands of a table.
pub(super) fn headings(ctx: &Ctx, table: &Table) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    let mut names = Vec::new();
    for column in &table.columns {
        let named = heading_in_lines(ctx, column);
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

/// The widths of a sheet's columns, in Latin letters, by what its tables need.
///
/// Words that end a table run on over the empty cells to their right where there is room for them: a column as wide as they are
/// would part the figures of the tables above and below it.
pub(super) fn measure(ctx: &Ctx, tables: &[Table]) -> Vec<usize> {
    let mut widths = Vec::new();
    for table in tables {
        for (index, need) in needs(ctx, table).into_iter().enumerate() {
            let ends = ends_in_words(table) && index + 1 == table.columns.len();
            let need = if ends { header_width(&headings(ctx, table)[index]) + BUTTON } else { need };
            match widths.get_mut(index) {
                Some(width) => *width = need.max(*width),
                None => widths.push(need),
            }
        }
    }
    for table in tables.iter().filter(|table| ends_in_words(table)) {
        let last = table.columns.len() - 1;
        let longest = table.rows.iter().map(|cells| text_width(ctx, &cells[last]) + 3).max().unwrap_or(0);
        let before: usize = widths[..last].iter().sum();
        let runs_on = last + 1 < widths.len() && before + longest <= SHEET;
        if !runs_on {
            widths[last] = widths[last].max(needs(ctx, table)[last]);
        }
        while runs_on && widths[last..].iter().sum::<usize>() < longest {
            widths.push(SPARE);
        }
    }
    widths
}

/// Whether a table's last column is of words.
fn ends_in_words(table: &Table) -> bool {
    table.columns.len() > 1 && table.columns.last().is_some_and(|column| column.unit == Unit::Text)
}

/// How much room a cell's words have in Latin letters: their column, and what is empty to its right.
pub(super) fn room(table: &Table, column: usize, widths: &[usize]) -> usize {
    let last = ends_in_words(table) && column + 1 == table.columns.len();
    if last { widths[column..].iter().sum() } else { widths[column] }
}

/// What each of a table's columns needs by itself.
fn needs(ctx: &Ctx, table: &Table) -> Vec<usize> {
    let widest = if table.columns.len() > MANY { WIDE_AMONG_MANY } else { WIDE };
    let need = |(index, name): (usize, &String)| {
        let header = header_width(name) + BUTTON;
        let wide = |cells: &Vec<Cell>| width(ctx, &table.columns[index], &cells[index]);
        // Bold digits are a tenth wider.
        let total = table.total.as_ref().map_or(0, |cells| wide(cells) * 11 / 10);
        table.rows.iter().map(wide).max().unwrap_or(0).max(total).max(header).clamp(NARROW, widest) + 1
    };
    headings(ctx, table).iter().enumerate().map(need).collect()
}

/// The narrowest width at which a header takes two lines at most, three where it is long.
fn header_width(name: &str) -> usize {
    if name.contains('\n') {
        return name.lines().map(breadth).max().unwrap_or(0);
    }
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
    words.lines().map(|line| lines_of_one(line, width)).sum()
}

fn lines_of_one(words: &str, width: usize) -> usize {
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
