//! The report in the forms people and scripts read. A renderer takes the typed value and the words, and returns text or
//! bytes: no arithmetic on figures, no disk, no clock, so that no two forms can disagree.

pub mod card;
pub mod digest;
mod figure;
pub mod json;
mod leads;
pub mod page;
mod scaled;
mod wording;
pub mod workbook;

pub use workbook::{RenderError, workbook};
