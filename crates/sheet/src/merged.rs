//! Merged cells: what the first of several rows says holds for the rows below it too, where it names something. An amount that is
//! shown beside several rows is one amount.

use super::{Cell, Next, Row};

/// Cells of a column that are shown as one over several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merged {
    /// The row that holds the value, from 1.
    pub first_row: u64,
    /// The last row, from 1.
    pub last_row: u64,
    /// From 0.
    pub column: usize,
}

impl Merged {
    /// More than a sheet of orders has; of what stands beyond them nothing is known.
    const MOST: usize = 1_000_000;
    /// The columns of a sheet of the widest format.
    const MOST_COLUMNS: u64 = 16_384;

    /// Notes an area by its rows, from 1, and its first column, from 0, where these are several rows.
    pub(super) fn note(all: &mut Vec<Merged>, first_row: u64, last_row: u64, column: u64) {
        if last_row > first_row && column < Merged::MOST_COLUMNS && all.len() < Merged::MOST {
            all.push(Merged { first_row, last_row, column: column as usize });
        }
    }
}

/// Whether whole numbers of a column, counted from 0, name something, an order or a product; else they are amounts or counts.
pub type NamesByNumber<'a> = &'a dyn Fn(usize, f64) -> bool;

/// A name, a number of an order or a day, which outlives its row.
enum Kept {
    Text(String),
    Number(f64),
    Serial(f64),
}

impl Kept {
    /// None of an amount, a count or nothing.
    fn of(cell: Cell<'_>, is_name: impl Fn(f64) -> bool) -> Option<Self> {
        match cell {
            Cell::Text(text) => {
                let is_number = text.chars().all(|c| !c.is_alphabetic()) && !text.contains(['-', '/', ':']);
                let names = || whole(text).is_some_and(is_name);
                (!is_number || names()).then(|| Kept::Text(text.to_owned()))
            }
            Cell::Number(n) => (n.fract() == 0.0 && is_name(n)).then_some(Kept::Number(n)),
            Cell::Serial(n) => Some(Kept::Serial(n)),
            _ => None,
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Kept::Text(text) => Cell::Text(text),
            Kept::Number(n) => Cell::Number(*n),
            Kept::Serial(n) => Cell::Serial(*n),
        }
    }
}

/// The number that a text is of digits alone, and perhaps of what keeps programs from making a number of them.
fn whole(text: &str) -> Option<f64> {
    let digits = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '`' | '"' | '='));
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Gives rows what the merged cells above them say, as they come, from the top.
pub(super) struct Filling<'a> {
    names: NamesByNumber<'a>,
    /// Those to come, the last first.
    ahead: Vec<Merged>,
    /// Those that reach below the row that came last, with what they say.
    open: Vec<(Merged, Kept)>,
}

impl<'a> Filling<'a> {
    /// Of these, in any order, the ones that begin below a row.
    pub(super) fn below(row: u64, merged: &[Merged], names: NamesByNumber<'a>) -> Self {
        let mut ahead: Vec<Merged> = merged.iter().copied().filter(|merged| merged.first_row > row).collect();
        ahead.sort_unstable_by(|a, b| b.cmp(a));
        Filling { names, ahead, open: Vec::new() }
    }

    /// Hands the row over with what it lacks.
    pub(super) fn hand_over<E>(
        &mut self,
        row: Row<'_>,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<Next, E> {
        self.open.retain(|(merged, _)| merged.last_row >= row.number);
        let next = if self.open.is_empty() {
            visit(row)?
        } else {
            let mut cells = row.cells.to_vec();
            for (merged, value) in &self.open {
                if cells.len() <= merged.column {
                    cells.resize(merged.column + 1, Cell::Empty);
                }
                if cells[merged.column].is_empty() {
                    cells[merged.column] = value.cell();
                }
            }
            visit(Row { cells: &cells, ..row })?
        };
        while self.ahead.last().is_some_and(|merged| merged.first_row <= row.number) {
            let merged = self.ahead.pop().expect("it was there");
            let cell = row.cells.get(merged.column).copied().filter(|_| merged.first_row == row.number);
            let kept = cell.and_then(|cell| Kept::of(cell, |number| (self.names)(merged.column, number)));
            let value = kept.filter(|_| merged.last_row > row.number);
            self.open.extend(value.map(|value| (merged, value)));
        }
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(merged: &[Merged], rows: &[(u64, &[Cell<'_>])]) -> Vec<String> {
        let (mut filling, mut seen) = (Filling::below(1, merged, &|column, _| column == 0), Vec::new());
        for (number, cells) in rows {
            let row = Row { number: *number, cells, fields: None, ended: true };
            let visit: &mut dyn FnMut(Row<'_>) -> Result<Next, ()> = &mut |row| {
                seen.push(format!("{} {:?}", row.number, row.cells));
                Ok(Next::Row)
            };
            filling.hand_over(row, visit).unwrap();
        }
        seen
    }

    #[test]
    fn rows_below_get_what_names_something_and_no_amount() {
        let area = |first_row, last_row, column| Merged { first_row, last_row, column };
        let merged = [area(2, 3, 0), area(2, 3, 1), area(2, 3, 2), area(1, 2, 0), area(3, 9, 3)];
        let (named, amount) =
            ([Cell::Text("1001"), Cell::Number(7e6), Cell::Text("7000000"), Cell::Text("a")], Cell::Number(2.0));
        let seen = filled(
            &merged,
            &[
                (1, &[Cell::Text("head")]),
                (2, &named),
                (3, &[Cell::Empty, Cell::Empty, Cell::Empty, amount]),
                (5, &[Cell::Text("x")]),
            ],
        );
        assert_eq!(
            seen,
            [
                "1 [Text(\"head\")]",
                "2 [Text(\"1001\"), Number(7000000.0), Text(\"7000000\"), Text(\"a\")]",
                "3 [Text(\"1001\"), Empty, Empty, Number(2.0)]",
                "5 [Text(\"x\")]",
            ]
        );
    }
}
