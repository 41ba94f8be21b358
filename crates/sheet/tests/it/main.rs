//! One test binary, a module a feature.

#![allow(clippy::float_arithmetic, reason = "tests make up numbers")]

mod beside_calamine;
mod limits;
mod merged;
mod ods;
mod passwords;
mod reading;
mod refusals;
mod spreadsheet_bytes;
mod template;
mod xls;
mod xlsb;
mod zips;
