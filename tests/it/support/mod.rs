//! What several features' tests share.

pub mod sample_report;
pub mod xlsx;
