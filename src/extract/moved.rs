//! Rows whose cells moved: one was deleted by hand or put in, and what is behind it stands under the wrong header.
//!
//! Kinds of files that write each field show it by their number, spreadsheets do not. What shows it there is that the row ends
//! elsewhere than the others and that its cells, moved back, look like theirs, and as they stand do not. A cell that is merely
//! empty moves nothing.

use super::cell;
use super::forms::Forms;
use super::shape::is_nothing;
use sheet::{Cell, Row};

/// Rows that are looked at before the first is taken: they show what the others look like.
pub(super) const AHEAD: usize = 32;

/// Rows without which nobody knows what is usual.
const FEWEST: usize = 4;

/// So many cells at once are deleted or put in by a slip.
const MOST_CELLS: usize = 3;

/// How much less like the others a row must be as it stands than moved back: as if a number were 64 times as large.
const ENOUGH: u32 = 6;

/// A cell that is missing, or that others do not have.
const GAP: u32 = 2;
/// A cell of another kind than those above and below.
const OTHER_KIND: u32 = 5;
/// Numbers further apart than this are no less alike.
const FARTHEST: u32 = 7;

/// A row kept until enough are there.
pub(super) struct HeldRow {
    number: u64,
    fields: Option<usize>,
    ended: bool,
    cells: Vec<HeldCell>,
}

enum HeldCell {
    Text(String),
    Error(String),
    Plain(Cell<'static>),
}

impl HeldCell {
    fn cell(&self) -> Cell<'_> {
        match self {
            HeldCell::Text(text) => Cell::Text(text),
            HeldCell::Error(text) => Cell::Error(text),
            HeldCell::Plain(cell) => *cell,
        }
    }
}

impl HeldRow {
    pub(super) fn of(row: &Row<'_>) -> Self {
        let held = |cell: &Cell<'_>| match *cell {
            Cell::Text(text) => HeldCell::Text(text.to_owned()),
            Cell::Error(text) => HeldCell::Error(text.to_owned()),
            Cell::Empty => HeldCell::Plain(Cell::Empty),
            Cell::Number(n) => HeldCell::Plain(Cell::Number(n)),
            Cell::Serial(n) => HeldCell::Plain(Cell::Serial(n)),
            Cell::Share(n) => HeldCell::Plain(Cell::Share(n)),
            Cell::Bool(b) => HeldCell::Plain(Cell::Bool(b)),
            Cell::Formula => HeldCell::Plain(Cell::Formula),
        };
        let cells = row.cells.iter().map(held).collect();
        HeldRow { number: row.number, fields: row.fields, ended: row.ended, cells }
    }

    fn cells(&self) -> Vec<Cell<'_>> {
        self.cells.iter().map(HeldCell::cell).collect()
    }

    /// The row again, as it was read.
    pub(super) fn with<T>(&self, take: impl FnOnce(&Row<'_>) -> T) -> T {
        take(&Row { number: self.number, cells: &self.cells(), fields: self.fields, ended: self.ended })
    }
}

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Blank,
    /// A dash or a zero, which may stand anywhere.
    Nothing,
    /// A number, by how often it can be halved.
    Size(u32),
    Share,
    Date,
    Word,
}

impl Look {
    fn of(cell: &Cell<'_>, forms: &Forms) -> Look {
        match cell {
            _ if is_nothing(cell) => Look::Blank,
            Cell::Serial(_) => Look::Date,
            Cell::Share(_) => Look::Share,
            Cell::Bool(_) | Cell::Error(_) | Cell::Formula => Look::Word,
            Cell::Number(_) | Cell::Text(_) => match cell::number(cell, forms) {
                Ok(None) => Look::Nothing,
                Ok(Some(number)) if number.is_zero() => Look::Nothing,
                Ok(Some(number)) => {
                    // Beyond the tenth of a thousandth nothing is told apart.
                    let whole = number.abs().checked_mul(10_000.into()).map(|n| n.trunc().mantissa());
                    Look::Size(whole.and_then(i128::checked_ilog2).unwrap_or_default())
                }
                Err(_) => Look::of_text(cell),
            },
            Cell::Empty => Look::Blank,
        }
    }

    fn of_text(cell: &Cell<'_>) -> Look {
        let Cell::Text(text) = cell else { return Look::Word };
        let is_digital = |c: char| c.is_ascii_digit() || "-/:. T年月日".contains(c);
        match text.trim() {
            text if text.ends_with('%') => Look::Share,
            text if text.chars().all(is_digital) => Look::Date,
            _ => Look::Word,
        }
    }
}

/// What the cells of a column usually look like.
#[derive(Clone, Copy, Debug)]
struct Usually {
    look: Look,
    /// Whether nearly every row has one.
    filled: bool,
}

impl Usually {
    fn of(looks: &[Look]) -> Usually {
        let filled = looks.iter().filter(|look| **look != Look::Blank).count();
        let mut sizes: Vec<u32> =
            looks.iter().filter_map(|look| if let Look::Size(size) = look { Some(*size) } else { None }).collect();
        sizes.sort_unstable();
        let count = |look: Look| looks.iter().filter(|other| **other == look).count();
        let others = [Look::Word, Look::Date, Look::Share].map(|look| (count(look), look));
        let (most, look) = others.into_iter().max_by_key(|(count, _)| *count).expect("three");
        let look = match sizes.get(sizes.len() / 2) {
            Some(median) if sizes.len() >= most => Look::Size(*median),
            _ if most > 0 => look,
            _ => Look::Nothing,
        };
        Usually { look, filled: filled * 4 > looks.len() * 3 }
    }

    /// How unlike the others a cell is.
    fn strangeness(self, look: Look) -> u32 {
        match (look, self.look) {
            (Look::Blank, _) => {
                if self.filled {
                    GAP
                } else {
                    0
                }
            }
            (Look::Nothing, _) | (_, Look::Nothing) => 1,
            (Look::Size(one), Look::Size(other)) => one.abs_diff(other).min(FARTHEST),
            (one, other) if one == other => 0,
            _ => OTHER_KIND,
        }
    }
}

/// What the rows of a sheet usually look like.
pub(super) struct UsualRow {
    /// How many cells they have up to their last.
    width: usize,
    columns: Vec<Usually>,
    /// Whether rows hardly ever end elsewhere, so that each that does is worth a look.
    even: bool,
}

impl UsualRow {
    /// Of the first rows; none where they are too few, or do not end together.
    pub(super) fn of(rows: &[HeldRow], forms: &Forms) -> Option<Self> {
        let looks = |row: &HeldRow| row.cells().iter().map(|cell| Look::of(cell, forms)).collect::<Vec<Look>>();
        let rows: Vec<Vec<Look>> = rows.iter().map(looks).filter(|looks| width(looks) > 2).collect();
        let count = |width_of: usize| rows.iter().filter(|looks| width(looks) == width_of).count();
        let most = rows.iter().map(|looks| width(looks)).max_by_key(|width| (count(*width), *width))?;
        let like = count(most);
        if like < FEWEST || like * 2 <= rows.len() {
            return None;
        }
        let even_rows: Vec<&Vec<Look>> = rows.iter().filter(|looks| width(looks) == most).collect();
        let column = |at: usize| Usually::of(&even_rows.iter().map(|looks| looks[at]).collect::<Vec<_>>());
        Some(UsualRow { width: most, columns: (0..most).map(column).collect(), even: like * 4 >= rows.len() * 3 })
    }

    /// How many cells the row has and the others, where what stands in it was moved. `ahead` says that it is one of the first.
    pub(super) fn moved(&self, row: &Row<'_>, forms: &Forms, ahead: bool) -> Option<(u64, u64)> {
        let found = row.cells.iter().rposition(|cell| !is_nothing(cell))? + 1;
        let by = found.abs_diff(self.width);
        if by == 0 || by > MOST_CELLS || found <= 2 || !(self.even || ahead) {
            return None;
        }
        let looks: Vec<Look> = row.cells[..found].iter().map(|cell| Look::of(cell, forms)).collect();
        let stands = self.strangeness(&looks, found.max(self.width), Some);
        let back = (0..=found.min(self.width)).map(|from| match found < self.width {
            true => self.strangeness(&looks, self.width, |at| {
                if at < from { Some(at) } else { at.checked_sub(by).filter(|back| *back >= from) }
            }),
            false => {
                by as u32 * GAP + self.strangeness(&looks, self.width, |at| Some(if at < from { at } else { at + by }))
            }
        });
        let back = back.min()?;
        (stands >= back + ENOUGH && stands >= 2 * back).then_some((found as u64, self.width as u64))
    }

    /// How unlike the others a row is whose cells stand where `place` says.
    fn strangeness(&self, looks: &[Look], width: usize, place: impl Fn(usize) -> Option<usize>) -> u32 {
        let of = |at: usize| {
            let look = place(at).and_then(|at| looks.get(at)).copied().unwrap_or(Look::Blank);
            match self.columns.get(at) {
                Some(usually) => usually.strangeness(look),
                None => GAP,
            }
        };
        (0..width).map(of).sum()
    }
}

/// How many cells there are up to the last that holds something.
fn width(looks: &[Look]) -> usize {
    looks.iter().rposition(|look| *look != Look::Blank).map_or(0, |last| last + 1)
}
