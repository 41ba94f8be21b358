//! The `zhoubao` command.

use serde_json::{Value, json};
use std::process::ExitCode;
use zhoubao::reader::{self, Job};
use zhoubao::sheet::{self, Limits, Next, Refusal};

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("__read") => reader::serve(count),
        _ => ExitCode::from(64),
    }
}

/// What every sheet of the job's file holds: rows, cells, and the first rows as they were read.
fn count(job: &Job) -> Value {
    match counted(job) {
        Ok(verdict) => verdict,
        Err(refusal) => json!({ "refusal": refusal }),
    }
}

fn counted(job: &Job) -> Result<Value, Refusal> {
    let limits: Limits = serde_json::from_value(job.request["limits"].clone()).unwrap_or_default();
    let mut book = sheet::open(&job.input, &limits)?;
    let mut sheets = Vec::new();
    for index in 0..book.sheets().len() {
        let (mut rows, mut cells, mut last, mut first) = (0u64, 0u64, 0, Vec::new());
        book.read(index, &mut |row| {
            rows += 1;
            last = row.number;
            cells += row.cells.iter().filter(|cell| **cell != sheet::Cell::Empty).count() as u64;
            if first.len() < 5 {
                first.push(format!("{} {:?}", row.number, row.cells));
            }
            Ok::<_, Refusal>(Next::Row)
        })?;
        sheets
            .push(json!({ "name": book.sheets()[index], "rows": rows, "cells": cells, "last": last, "first": first }));
    }
    Ok(json!({ "kind": book.kind(), "remarks": book.remarks(), "sheets": sheets }))
}
