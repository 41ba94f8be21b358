//! What several features' tests share.

pub mod smtp;
