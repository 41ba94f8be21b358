//! The operator's own lists: products, the orders that do not count, costs, exchange rates, actions.
//!
//! Everything here is pure: cells come in as rows of text, whichever program wrote the file, and values and findings go
//! out. A bad cell costs its row and nothing else; only a table that cannot be recognised is an error.

mod actions;
mod catalog;
mod cells;
mod columns;
mod costs;
mod currency;
mod excluded;
mod finding;
mod merged;
mod rates;
mod stores;
mod worth;

pub use actions::{Action, Actions, COLUMNS as ACTION_COLUMNS};
pub use catalog::{Catalog, Product, Role};
pub use cells::{UNSOLVED, amount, date, id, number, over_rows, single, tidy, word};
pub use columns::{Columns, ColumnsError, ExpectedColumn, Row, read};
pub use costs::{Cost, CostKind, CostTime, Costs};
pub use currency::currency;
pub use excluded::Excluded;
pub use finding::{Finding, Origin, Problem, SuspectId};
pub use merged::{LEAST_ID, mark_merged};
pub use rates::{Rate, Rates};
pub use stores::KnownStores;
