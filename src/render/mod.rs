//! The report in the formats people open: bytes out, nothing read, nothing decided.
//!
//! Each renderer is a pure function of the [`Report`](crate::report::Report) and the words of one language, so the same
//! report always gives the same bytes and two formats cannot disagree about a figure.

pub mod workbook;

pub use workbook::{RenderError, workbook};
