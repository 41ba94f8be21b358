//! One test binary, a module a feature.

mod calendar;
mod config;
mod lists;
mod plan;
