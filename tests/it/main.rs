//! One test binary, a module a feature.

#![allow(clippy::disallowed_methods, reason = "tests prepare folders and measure time as they need")]
#![allow(clippy::float_arithmetic, reason = "tests make up numbers")]
#![allow(clippy::too_many_lines, reason = "tables of cases and sample data are long")]

mod calendar;
mod cards;
mod circles;
mod commands;
mod comparing;
mod completeness;
mod config;
mod control;
mod currencies;
mod daylight;
mod deliver;
mod deliver_matrix;
mod deliver_states;
mod demo;
mod digest;
mod docs;
mod doubts;
mod downloads;
mod engine;
mod exercises;
mod extract;
mod facts;
mod hostile;
mod ids;
mod kept;
mod languages;
mod ledger;
mod lists;
mod message;
mod messages;
mod misfiled;
mod metrics;
mod own_exports;
mod page;
mod plan;
mod plan_book;
mod plan_commands;
mod plan_fixtures;
mod plan_form;
mod plan_keywords;
mod plan_new;
mod plan_original;
mod plan_periods;
mod plan_tables;
mod plan_weeks;
mod platforms;
mod platforms_bills;
mod platforms_cn;
mod platforms_douyin;
mod platforms_jd;
mod platforms_pdd;
mod platforms_taobao;
mod platforms_west;
mod pool;
mod presale;
mod profile_language;
mod profiles;
mod reading;
mod readme;
mod recalculation;
mod replies;
mod renewed;
mod report;
mod report_json;
mod revisions;
mod robots;
mod rooms;
mod sections;
mod sections_events;
mod smtp;
#[expect(dead_code, reason = "the crate's own tests use the rest")]
#[path = "../../crates/sheet/tests/it/spreadsheet_bytes.rs"]
mod spreadsheet_bytes;
mod suggest;
mod support;
mod unknown;
mod whole;
mod workbook;
mod workbook_edges;
mod year_start;
mod years;
