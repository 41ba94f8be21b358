//! What is known of a spreadsheet of any kind once it is open.

use super::limits::Limits;
use super::{Epoch, Kind, Refusal, Remark};
use crate::line::in_a_line;
use std::collections::HashSet;

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

impl Outline {
    /// Of a workbook by the names of its worksheets, each with whether it is hidden: there is at least one, and no two of one name.
    pub(super) fn of_sheets(
        kind: Kind,
        named: impl IntoIterator<Item = (String, bool)>,
        epoch: Epoch,
        unpacked: u64,
        limits: &Limits,
    ) -> Result<Outline, Refusal> {
        let (mut sheets, mut hidden, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
        let mut names = HashSet::new();
        for (name, is_hidden) in named {
            if !names.insert(name.to_lowercase()) {
                return Err(Refusal::damaged(&name, "two sheets of one name"));
            }
            if is_hidden {
                hidden.push(sheets.len());
                remarks.push(Remark::HiddenSheet { name: in_a_line(&name) });
            }
            sheets.push(name);
        }
        if sheets.is_empty() {
            return Err(Refusal::damaged("", "no worksheet"));
        }
        Ok(Outline { kind, sheets, hidden, epoch, remarks, limits: limits.clone(), unpacked })
    }
}
