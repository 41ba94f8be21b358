//! Sums kept on disk beside the rows that they are of, under the rows' own hash and that of what the measures mean.
//!
//! A cache: what is not as it was written is made again from the rows, and what cannot be written is told to nobody.

use super::encoding::{decode, encode};
use super::fold::fold;
use super::rollup::{Rollup, Shape};
use super::rows::Rows;
use crate::files::{self, Access};

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
    kept(rows, shape, name).unwrap_or_else(|| {
        let made = fold(&rows.only(&shape.needs()), shape);
        keep(rows, &made, name);
        made
    })
}

/// The sums that are kept.
pub(super) fn kept(rows: &dyn Rows, shape: &Shape, name: &str) -> Option<Rollup> {
    let bytes = files::read(&rows.beside(name)?).ok()?;
    let rollup = decode(files::unsealed(&bytes)?)?;
    (rollup.keys.len() == shape.columns.len() && rollup.sums.len() == shape.measures.len()).then_some(rollup)
}

/// Keeps sums.
pub(super) fn keep(rows: &dyn Rows, sums: &Rollup, name: &str) {
    if let Some(place) = rows.beside(name)
        && let Err(error) = files::write_unsynced(&place, &files::sealed(&encode(sums)), Access::Private)
    {
        tracing::debug!(%error, "sums are not kept");
    }
}
