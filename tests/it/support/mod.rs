//! What several features' tests share.

pub mod golden;
pub mod sample_digest;
pub mod business;
pub mod phrases;
