//! The report in the forms people and scripts read. A renderer takes the typed value and the words, and returns text or
//! bytes: no arithmetic on figures, no disk, no clock, so that no two forms can disagree.

pub mod card;
pub mod digest;
mod figure;
pub mod json;
mod leads;
mod logo;
pub mod named_cells;
mod named_rows;
pub mod page;
mod scaled;
mod wording;
pub mod workbook;

pub use logo::logo;
pub use workbook::{RenderError, workbook};
