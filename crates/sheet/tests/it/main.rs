//! One test binary, a module a feature.

#![allow(clippy::float_arithmetic, reason = "tests make up numbers")]

mod limits;
mod reading;
mod refusals;
mod spreadsheet_bytes;
