//! What is known of a spreadsheet of any kind once it is open.

use super::limits::Limits;
use super::{Epoch, Kind, Remark};

/// What is known of an opened spreadsheet beside its rows.
pub(super) struct Outline {
    pub(super) kind: Kind,
    pub(super) sheets: Vec<String>,
    /// Indices of the sheets that are hidden.
    pub(super) hidden: Vec<usize>,
    pub(super) epoch: Epoch,
    /// Those made on opening it, then those of the latest reading.
    pub(super) remarks: Vec<Remark>,
    pub(super) limits: Limits,
    /// Bytes of all its parts, unpacked; 0 in kinds that are not packed.
    pub(super) unpacked: u64,
}
