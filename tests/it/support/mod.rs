//! What several features' tests share.

pub mod example;
pub mod golden;
pub mod sample_digest;
