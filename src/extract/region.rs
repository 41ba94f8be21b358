//! Where an order went: of an address the province alone leaves the reader, whatever a profile says of its column.
//!
//! Like a buyer's identity it is known by the fact column that it fills. A cell that cannot be read, is hidden or may say more than
//! a province, a state or a country says nothing, and never costs its row.

use super::cell;
use crate::cells;
use crate::facts::Column;
use sheet::Cell;
use std::borrow::Cow;

/// The fact column that tells where orders went.
pub(super) const COLUMN: &str = "region";

/// Whether a fact column is that.
pub(super) fn is_of(column: &Column) -> bool {
    column.name == COLUMN
}

/// The region that a cell names, or with which the address in it begins.
pub(super) fn of_cell(cell: &Cell<'_>) -> Option<Cow<'static, str>> {
    of_text(&cell::bare(cell).ok().flatten()?)
}

/// The region that cells name together: the country, then the state within it.
pub(super) fn of_cells<'c>(mut cells: impl Iterator<Item = &'c Cell<'c>>) -> Option<Cow<'static, str>> {
    let mut said = || cells.next().and_then(|cell| cell::bare(cell).ok().flatten()).unwrap_or_default();
    let (country, state) = (said(), said());
    cells::region_within(&country, &state)
}

/// The region that a text names.
pub(super) fn of_text(text: &str) -> Option<Cow<'static, str>> {
    cells::region(text)
}
