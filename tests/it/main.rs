//! One test binary, a module a feature.

mod support;
mod workbook;
