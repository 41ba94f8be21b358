//! zhoubao (周报, "weekly report"): from the spreadsheets a shop downloads on Monday to the report in its owner's mailbox.
//!
//! The rooms stand in the order of the data, which is the order of dependency: each names only rooms listed above it.
//! `tests/it/rooms.rs` checks that.

#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, clippy::float_arithmetic, reason = "tests make up folders, times and numbers")
)]

// values
pub mod text;
pub mod files;
pub mod threads;
pub mod money;
pub mod ratio;
pub mod span;
pub mod words;
pub mod kpi;
pub mod calendar;
pub mod cells;
pub mod reader;
pub mod facts;
pub mod report;

// inputs
pub mod lists;
pub mod plan;
pub mod extract;

// memory
pub mod intake;
pub mod ledger;
pub mod engine;
#[cfg(feature = "cluster")]
pub mod cluster;

// answers
pub mod metrics;
pub mod compose;

// outputs
pub mod render;
pub mod revisions;
pub mod deliver;

// assembly
pub mod config;
pub mod desk;
pub mod run;
pub mod commands;
