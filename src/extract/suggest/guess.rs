//! Which column of a file is which fact of one table, by its name and by what its values are like.

use super::dictionary::{Dictionary, SAME};
use super::look::{ColumnSample, FileSample};
use crate::facts::{Column, Kind, Table};
use std::cmp::Reverse;

/// A header that is less alike than this says nothing.
const LEAST_LIKENESS: usize = 750;

/// How sure it is that a column is the fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// The name is known and the values fit.
    Sure,
    /// The name is like one that is known, and the values fit.
    Likely,
    /// Only its values speak for it: it is the one column that can be it.
    Values,
    /// The name is known, but the values are of another kind.
    Doubtful,
    /// It is another fact, which stands for this one because no column says it.
    StandsIn,
}

impl Sureness {
    /// As in the words: `suggest.sure.<this>`.
    pub fn as_str(self) -> &'static str {
        match self {
            Sureness::Sure => "sure",
            Sureness::Likely => "likely",
            Sureness::Values => "values",
            Sureness::Doubtful => "doubtful",
            Sureness::StandsIn => "stands-in",
        }
    }
}

/// A fact and the column that fills it.
#[derive(Clone, Copy, Debug)]
pub struct ColumnGuess {
    /// The fact column.
    pub fact: &'static Column,
    /// Which of the file's columns.
    pub place: usize,
    /// How sure that is.
    pub sureness: Sureness,
}

/// A table and what of it the file holds.
#[derive(Clone, Debug)]
pub struct TableGuess {
    /// The table.
    pub table: Table,
    /// Facts with their columns, in the table's order.
    pub columns: Vec<ColumnGuess>,
}

impl TableGuess {
    /// By names: the most alike first, of equals what is needed, each column of the file for one fact.
    pub(super) fn by_names(
        sample: &FileSample,
        table: Table,
        dictionary: &Dictionary,
        needed: impl Fn(&str) -> bool,
    ) -> Self {
        Self::among(|_| true, sample, table, dictionary, needed)
    }

    /// The same among some of the file's columns.
    pub(super) fn among(
        places: impl Fn(usize) -> bool,
        sample: &FileSample,
        table: Table,
        dictionary: &Dictionary,
        needed: impl Fn(&str) -> bool,
    ) -> Self {
        let facts = table.definition().columns.iter().filter(|fact| !fact.derived);
        let mut candidates: Vec<(usize, ColumnGuess)> = Vec::new();
        for fact in facts {
            for (place, column) in sample.columns.iter().enumerate().filter(|(place, _)| places(*place)) {
                let likeness = dictionary.likeness(table, fact.name, &column.header);
                let sureness = match (fits(fact, column), likeness == SAME) {
                    (true, true) => Sureness::Sure,
                    (true, false) => Sureness::Likely,
                    (false, true) => Sureness::Doubtful,
                    (false, false) => continue,
                };
                if likeness >= LEAST_LIKENESS {
                    candidates.push((likeness, ColumnGuess { fact, place, sureness }));
                }
            }
        }
        // The order of facts and columns decides between equals: the sort is stable.
        candidates.sort_by_key(|(likeness, guess)| {
            (guess.sureness == Sureness::Doubtful, Reverse(*likeness), !needed(guess.fact.name))
        });
        let mut guess = TableGuess { table, columns: Vec::new() };
        candidates.into_iter().for_each(|(_, candidate)| guess.take(candidate));
        guess
    }

    fn take(&mut self, candidate: ColumnGuess) {
        let free = |known: &ColumnGuess| known.fact.name != candidate.fact.name && known.place != candidate.place;
        if self.columns.iter().all(free) {
            self.columns.push(candidate);
        }
    }

    /// The column of a fact.
    pub fn of(&self, fact: &str) -> Option<&ColumnGuess> {
        self.columns.iter().find(|column| column.fact.name == fact)
    }

    /// Takes the one column that nothing else uses and whose values can be the fact.
    pub(super) fn by_values(&mut self, sample: &FileSample, fact: &str) {
        let Some(fact) = self.table.column(fact).filter(|fact| self.of(fact.name).is_none()) else { return };
        let used = |place: usize| self.columns.iter().any(|column| column.place == place);
        let can_be = |(place, column): &(usize, &ColumnSample)| !used(*place) && is_clearly(fact, column, sample.rows);
        let mut fitting = sample.columns.iter().enumerate().filter(can_be);
        if let (Some((place, _)), None) = (fitting.next(), fitting.next()) {
            self.columns.push(ColumnGuess { fact, place, sureness: Sureness::Values });
        }
    }

    /// Has the column of another fact stand for one that no column says.
    pub(super) fn stand_in(&mut self, fact: &str, other: &str) {
        if let (None, Some(fact), Some(other)) = (self.of(fact), self.table.column(fact), self.of(other).copied()) {
            self.columns.push(ColumnGuess { fact, place: other.place, sureness: Sureness::StandsIn });
        }
    }

    /// Leaves out what would only be in the way: optional columns of the wrong kind, states of too many words.
    pub(super) fn tidy(&mut self, sample: &FileSample, dictionary: &Dictionary, needed: impl Fn(&str) -> bool) {
        let table = self.table;
        self.columns.retain(|column| {
            let wordy = sample.columns[column.place].words.is_none();
            let state = dictionary.is_state(table, column.fact.name);
            (column.sureness != Sureness::Doubtful || needed(column.fact.name)) && !(state && wordy)
        });
        let order = |column: &ColumnGuess| table.definition().columns.iter().position(|c| c.name == column.fact.name);
        self.columns.sort_by_key(order);
    }
}

/// Nine of ten cells that hold something must be of the kind: the rest are notes and words for nothing.
fn mostly(count: u64, of: u64) -> bool {
    of > 0 && count * 10 >= of * 9
}

/// Whether the values of a column can be the fact.
fn fits(fact: &Column, column: &ColumnSample) -> bool {
    match fact.kind {
        Kind::Instant | Kind::Day => mostly(column.dates, column.filled),
        Kind::Amount => mostly(column.numbers, column.filled) && !mostly(column.dates, column.filled),
        Kind::Count => mostly(column.whole, column.filled) && !mostly(column.dates, column.filled),
        // A title is words; `Item #` counts the lines of an order.
        Kind::Text if fact.name == "title" => column.filled > 0 && !mostly(column.numbers, column.filled),
        Kind::Text => column.filled > 0,
    }
}

/// Whether its values alone say so, where no other column could be it.
fn is_clearly(fact: &Column, column: &ColumnSample, rows: u64) -> bool {
    match fact.kind {
        Kind::Instant | Kind::Day => fits(fact, column),
        Kind::Amount => fits(fact, column) && column.whole < column.numbers,
        // A number of its own in every row.
        Kind::Text => fact.key && !column.repeats && column.filled == rows && rows > 1 && column.dates == 0,
        Kind::Count => false,
    }
}
