//! One test binary, a module a feature.

mod calendar;
mod config;
mod lists;
mod plan;
mod digest;
mod report_json;
mod support;
mod demo;
mod hostile;
mod pool;
mod reading;
mod sheet;
mod spreadsheet_bytes;
mod report;
