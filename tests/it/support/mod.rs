//! What several features' tests share.

pub mod business;
pub mod shop;
pub mod golden;
pub mod plan_book;
pub mod sample_digest;
pub mod smtp;
pub mod sample_report;
pub mod xlsx;
