//! One test binary, a module a feature.

#![allow(clippy::disallowed_methods, reason = "tests prepare folders and measure time as they need")]
#![allow(clippy::float_arithmetic, reason = "tests make up numbers")]

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
mod deliver;
mod message;
mod revisions;
mod smtp;
mod rooms;
