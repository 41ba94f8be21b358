//! Sums kept on disk beside the rows that they are of, under the rows' own hash and that of what the measures mean.
//!
//! A cache: what is not as it was written is made again from the rows, and what cannot be written is told to nobody.

use super::encoding::{decode, encode};
use super::fold::fold;
use super::rollup::{Rollup, Shape};
use super::rows::Rows;
use crate::files::{self, Access};
use std::fmt::Debug;

/// Changes with how rows are summed and with how sums are written.
const VERSION: u32 = 1;

/// What the sums by a shape are kept under: it changes where a measure comes to mean something else.
pub(super) fn name(shape: &impl Debug) -> String {
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

/// The sums by a shape that are kept.
pub(super) fn kept(rows: &dyn Rows, shape: &Shape, name: &str) -> Option<Rollup> {
    read(rows, (shape.columns.len(), shape.measures.len()), name)
}

/// The sums that are kept, of so many columns and measures.
pub(super) fn read(rows: &dyn Rows, width: (usize, usize), name: &str) -> Option<Rollup> {
    let bytes = files::read(&rows.beside(name)?).ok()?;
    decode(files::unsealed(&bytes)?).filter(|rollup| (rollup.keys.len(), rollup.sums.len()) == width)
}

/// Keeps sums.
pub(super) fn keep(rows: &dyn Rows, sums: &Rollup, name: &str) {
    if let Some(place) = rows.beside(name)
        && let Err(error) = files::write_unsynced(&place, &files::sealed(&encode(sums)), Access::Private)
    {
        tracing::debug!(%error, "sums are not kept");
    }
}
