//! The rows that an engine in process sums, as it wants them of whoever has them.

use crate::facts::{Frame, Table};
use crate::ledger::{Part, View};
use std::borrow::Cow;
use std::path::PathBuf;

/// Current facts, as the engine wants them: each table of a store in parts that share no row.
pub trait Facts: Sync {
    /// The stores that there are facts of.
    fn stores(&self) -> Vec<&str>;

    /// The parts of a store's table, which together are the whole table.
    fn parts(&self, store: &str, table: Table) -> Vec<&dyn Rows>;
}

/// A part: rows of one table.
pub trait Rows: Sync {
    /// The rows with these columns.
    fn only(&self, columns: &[&str]) -> Cow<'_, Frame>;

    /// The first and the last day that a column of days has; none where no row has one.
    fn days(&self, column: &str) -> Option<(i64, i64)>;

    /// Where something that is worked out of these rows alone may be kept under a name, if it may.
    fn beside(&self, name: &str) -> Option<PathBuf>;
}

impl Facts for View {
    fn stores(&self) -> Vec<&str> {
        self.stores.iter().map(|store| store.id.as_str()).collect()
    }

    fn parts(&self, store: &str, table: Table) -> Vec<&dyn Rows> {
        let facts = self.store(store).and_then(|store| store.frames.get(&table));
        facts.into_iter().flat_map(|facts| facts.parts()).map(|part| part as &dyn Rows).collect()
    }
}

impl Rows for Part {
    fn only(&self, columns: &[&str]) -> Cow<'_, Frame> {
        Part::only(self, columns)
    }

    fn days(&self, column: &str) -> Option<(i64, i64)> {
        Part::days(self, column)
    }

    fn beside(&self, name: &str) -> Option<PathBuf> {
        Part::beside(self, name)
    }
}
