//! One test binary, a module a feature.

mod hostile;
mod pool;
mod reading;
mod sheet;
mod spreadsheet_bytes;
