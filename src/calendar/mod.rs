//! Fiscal years, weeks and the periods to compare them with.

mod span;

pub use span::Span;
