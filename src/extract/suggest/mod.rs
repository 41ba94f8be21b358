//! A draft of a profile for a spreadsheet that nobody has described yet: an ERP's, a shop program's, a marketplace's.
//!
//! In three steps. A child process takes a [`FileSample`] of the file: headers and what their values are like, never the
//! values of people. [`suggest`] compares that with the names a [`Dictionary`] knows and with what each kind of export needs.
//! [`draft`] writes it down as a profile with a comment a line on how sure it is. Nothing here is believed by anyone: a person
//! reads the draft, tries it and puts it where profiles lie.

mod columns;
mod dictionary;
mod draft;
mod grain;
mod guess;
mod kind;
mod look;
mod returns;

pub use dictionary::Dictionary;
pub use draft::draft;
pub use guess::{ColumnGuess, Sureness, TableGuess};
pub use kind::{Suggestion, suggest};
pub use look::{ColumnSample, FileSample, sample};
