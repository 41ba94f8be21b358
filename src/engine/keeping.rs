//! Sums kept on disk beside the rows that they are of, under the rows' own hash and that of what the measures mean.
//!
//! A cache: what is not as it was written is made again from the rows, and what cannot be written is told to nobody.

use super::encoding::{decode, encode};
use super::fold::fold;
use super::rollup::{Rollup, Shape};
use super::rows::Rows;
use crate::files::{self, Access};
use std::fmt::Debug;
use std::path::Path;

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
    let width = (shape.columns.len(), shape.measures.len());
    kept(rows, name, width, || fold(&rows.only(&shape.needs()), shape))
}

/// Those that are kept, of so many columns and measures, or else made, and kept.
pub(super) fn kept(rows: &dyn Rows, name: &str, width: (usize, usize), make: impl FnOnce() -> Rollup) -> Rollup {
    let place = rows.beside(name);
    if let Some(kept) = place.as_deref().and_then(read).filter(|kept| (kept.keys.len(), kept.sums.len()) == width) {
        return kept;
    }
    let made = make();
    if let Some(place) = place
        && let Err(error) = files::write_unsynced(&place, &files::sealed(&encode(&made)), Access::Private)
    {
        tracing::debug!(%error, "sums are not kept");
    }
    made
}

fn read(place: &Path) -> Option<Rollup> {
    let bytes = files::read(place).ok()?;
    decode(files::unsealed(&bytes)?)
}
