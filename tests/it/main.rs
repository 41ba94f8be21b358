//! One test binary, a module a feature.

mod calendar;
mod config;
mod deliver;
mod demo;
mod digest;
mod extract;
mod hostile;
mod ledger;
mod lists;
mod message;
mod metrics;
mod plan;
mod pool;
mod reading;
mod recalculation;
mod report_json;
mod revisions;
mod sections;
mod sheet;
mod smtp;
mod spreadsheet_bytes;
mod support;
mod workbook;
