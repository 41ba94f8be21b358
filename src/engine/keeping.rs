//! Sums kept on disk beside the rows that they are of, under the rows' own hash and that of what the measures mean.
//!
//! A cache: what is not as it was written is made again from the rows, and what cannot be written is told to nobody.

use super::encoding::{decode, encode};
use super::fold::fold;
use super::rollup::{Rollup, Shape};
use super::rows::Rows;
use crate::files::{self, Access};
use std::path::Path;

/// Changes with how rows are summed and with how sums are written.
const VERSION: u32 = 1;

/// What the sums by a shape are kept under: it changes where a measure comes to mean something else.
pub(super) fn name(shape: &Shape) -> String {
    let mut name = files::sha256(format!("{VERSION} {} {shape:?}", env!("CARGO_PKG_VERSION")).as_bytes());
    name.truncate(16);
    name
}

/// The sums of rows by a shape: those that are kept, or else made, and kept.
pub(super) fn rollup(rows: &dyn Rows, shape: &Shape, name: &str) -> Rollup {
    let place = rows.beside(name);
    if let Some(kept) = place.as_deref().and_then(|place| read(place, shape)) {
        return kept;
    }
    let made = fold(&rows.only(&shape.needs()), shape);
    if let Some(place) = place
        && let Err(error) = files::write_unsynced(&place, &files::sealed(&encode(&made)), Access::Private)
    {
        tracing::debug!(%error, "sums are not kept");
    }
    made
}

fn read(place: &Path, shape: &Shape) -> Option<Rollup> {
    let bytes = files::read(place).ok()?;
    let rollup = decode(files::unsealed(&bytes)?)?;
    (rollup.keys.len() == shape.columns.len() && rollup.sums.len() == shape.measures.len()).then_some(rollup)
}
