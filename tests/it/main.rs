//! One test binary, a module a feature.

mod digest;
mod report_json;
mod support;
