//! What several features' tests share.

pub mod phrases;
pub mod shop;
pub mod exports;
pub mod fixture;
pub mod golden;
pub mod layouts;
pub mod layouts_bills;
pub mod layouts_cn;
pub mod layouts_west;
pub mod plan_book;
pub mod plan_fixtures;
pub mod profile_files;
pub mod robot;
pub mod rules;
pub mod sample_digest;
pub mod smtp;
pub mod story;
pub mod tables;
pub mod terminal;
pub mod sample_report;
pub mod xlsx;
