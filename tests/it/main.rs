//! One test binary, a module a feature.

mod recalculation;
mod support;
mod workbook;
mod workbook_edges;
