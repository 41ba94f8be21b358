//! What several features' tests share.

pub mod business;
pub mod golden;
pub mod sample_digest;
pub mod smtp;
