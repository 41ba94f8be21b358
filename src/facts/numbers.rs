//! A column of numbers, eight bytes a cell.

/// The number that stands for an empty cell: no amount, day or instant is so small.
const EMPTY: i64 = i64::MIN;

/// A column of numbers, of which cells may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Vec<i64>);

impl Numbers {
    /// How many cells.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of a row.
    pub fn get(&self, row: usize) -> Option<i64> {
        cell(self.0[row])
    }

    /// All cells, from the first to the last.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<i64>> {
        self.0.iter().map(|number| cell(*number))
    }

    /// Adds a cell.
    ///
    /// # Panics
    /// Where the number is the least of all that there are.
    pub fn push(&mut self, number: Option<i64>) {
        self.0.push(kept(number));
    }

    /// Changes a cell, making the column longer where needed.
    ///
    /// # Panics
    /// As [`Numbers::push`].
    pub fn set(&mut self, row: usize, number: Option<i64>) {
        self.lengthen(row + 1);
        self.0[row] = kept(number);
    }

    /// Changes every cell to what is made of its row and its number.
    ///
    /// # Panics
    /// As [`Numbers::push`].
    pub fn update(&mut self, mut made: impl FnMut(usize, Option<i64>) -> Option<i64>) {
        self.0.iter_mut().enumerate().for_each(|(row, number)| *number = kept(made(row, cell(*number))));
    }

    /// Adds empty cells up to so many rows.
    pub fn lengthen(&mut self, rows: usize) {
        if self.0.len() < rows {
            self.0.resize(rows, EMPTY);
        }
    }

    /// Makes room for so many more cells.
    pub fn reserve(&mut self, rows: usize) {
        self.0.reserve(rows);
    }

    /// The rows of `order`, in that order.
    pub fn take(&self, order: &[usize]) -> Numbers {
        Numbers(order.iter().map(|&row| self.0[row]).collect())
    }

    /// Adds the cells of another column.
    pub fn append(&mut self, other: &Numbers) {
        self.0.extend_from_slice(&other.0);
    }

    /// Removes all cells.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds cells of which none is empty.
    ///
    /// # Panics
    /// As [`Numbers::push`].
    pub(super) fn push_all(&mut self, numbers: &[i64]) {
        assert!(!numbers.contains(&EMPTY), "a number beyond what is kept");
        self.0.extend_from_slice(numbers);
    }

    /// The sum of the cells that are not empty.
    pub fn sum(&self) -> i128 {
        self.iter().flatten().map(i128::from).sum()
    }
}

fn cell(number: i64) -> Option<i64> {
    (number != EMPTY).then_some(number)
}

fn kept(number: Option<i64>) -> i64 {
    assert!(number != Some(EMPTY), "a number beyond what is kept");
    number.unwrap_or(EMPTY)
}

impl FromIterator<Option<i64>> for Numbers {
    fn from_iter<I: IntoIterator<Item = Option<i64>>>(cells: I) -> Self {
        Numbers(cells.into_iter().map(kept).collect())
    }
}

impl Extend<Option<i64>> for Numbers {
    fn extend<I: IntoIterator<Item = Option<i64>>>(&mut self, cells: I) {
        self.0.extend(cells.into_iter().map(kept));
    }
}
