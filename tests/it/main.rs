//! One test binary, a module a feature.

mod calendar;
mod config;
mod extract;
mod ledger;
mod lists;
mod metrics;
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
mod deliver;
mod message;
mod revisions;
mod smtp;
