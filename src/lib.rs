//! zhoubao (周报, "weekly report"): from the spreadsheets a shop downloads on Monday to the report in its owner's mailbox.
//!
//! The rooms stand in the order of the data, which is the order of dependency: each names only rooms listed above it.
//! `tests/it/rooms.rs` checks that.

// values
pub mod calendar;
pub mod files;
pub mod money;
pub mod ratio;
pub mod text;
pub mod words;
// outputs
pub mod render;
pub mod report;
