//! What a reading child does: an export into facts, or an operator's list into rows of text.

use super::template;
use crate::extract::Verdict;
use crate::extract::suggest::{self, FileSample};
use crate::files::{self, Access};
use crate::ledger;
use crate::lists::{LEAST_ID, UNSOLVED, mark_merged};
use crate::reader::Job;
use crate::words::Phrase;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sheet::{Cell, Epoch, Limit, Limits, Next, Password, Refusal, Remark, Row, serial_to_datetime};
use std::str::FromStr;

/// A sheet's rows as text, by their number.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SheetRows {
    pub(super) sheet: String,
    pub(super) rows: Vec<(u64, Vec<String>)>,
    /// Row and column of the cells that hold formulas, where they were asked for.
    #[serde(default)]
    pub(super) formulas: Vec<(u64, usize)>,
    /// Whether nobody who opens the workbook sees the sheet.
    #[serde(default)]
    pub(super) hidden: bool,
    /// Where it was cut, of a file of text.
    #[serde(default)]
    pub(super) cut: Option<CutEnd>,
}

/// Where a file of text was cut: its last row has no end, and fewer fields than the one before, or a last number that is shorter than any
/// above.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CutEnd {
    pub(super) row: u64,
    /// What is left of the number, of a row that has all its fields.
    pub(super) number: Option<String>,
}

impl CutEnd {
    fn of(remarks: &[Remark]) -> Option<Self> {
        remarks.iter().find_map(|remark| match remark.itself() {
            Remark::OpenEnd { row, fields, before } if fields < before => Some(CutEnd { row: *row, number: None }),
            Remark::ShortEnd { row, value } => Some(CutEnd { row: *row, number: Some(value.clone()) }),
            _ => None,
        })
    }
}

/// The request for rows, and for where formulas stand.
pub(super) fn rows_request(limits: &Limits, formulas: bool) -> Value {
    json!({ "task": "rows", "limits": limits, "formulas": formulas })
}

/// Where the disk would not take the rows: the system's number of the error.
pub(super) const OS_ERROR: &str = "os_error";

/// File in the output folder that holds the rows.
pub(super) const ROWS: &str = "rows.json";

/// Does a job of the hidden command.
pub fn work(job: &Job) -> Value {
    match job.request["task"].as_str() {
        Some("rows") => rows(job),
        Some("outline") => outline(job),
        Some("sample") => json!(sample(job)),
        Some("template") => template::look(job),
        _ => ledger::work(job),
    }
}

/// The request for what a file looks like, which these passwords may open.
pub fn sample_request(limits: &Limits, passwords: &[Password]) -> Value {
    let passwords: Vec<&str> = passwords.iter().map(Password::reveal).collect();
    json!({ "task": "sample", "limits": limits, "passwords": passwords })
}

fn sample(job: &Job) -> Result<FileSample, Phrase> {
    let limits = serde_json::from_value(job.request["limits"].clone()).unwrap_or_default();
    let passwords: Vec<String> = serde_json::from_value(job.request["passwords"].clone()).unwrap_or_default();
    let passwords: Vec<Password> = passwords.into_iter().map(Password::new).collect();
    suggest::sample(&job.input, &limits, &passwords)
}

/// What a child says to [`sample_request`].
pub fn sampled(answer: Value) -> Result<FileSample, Phrase> {
    serde_json::from_value(answer).unwrap_or_else(|_| Err(Phrase::new("refusal.unreadable")))
}

/// What a spreadsheet holds, whether or not we know it: sheets, rows, cells, and the first rows as they were read.
fn outline(job: &Job) -> Value {
    match outlined(job) {
        Ok(verdict) => verdict,
        Err(refusal) => json!({ "refusal": refusal }),
    }
}

fn outlined(job: &Job) -> Result<Value, Refusal> {
    let limits: Limits = serde_json::from_value(job.request["limits"].clone()).unwrap_or_default();
    let mut book = sheet::open(&job.input, &limits)?;
    let mut sheets = Vec::new();
    for index in 0..book.sheets().len() {
        let (mut rows, mut cells, mut last, mut first) = (0_u64, 0_u64, 0, Vec::new());
        book.read(index, &mut |row: Row<'_>| {
            rows += 1;
            last = row.number;
            cells += row.cells.iter().filter(|cell| !cell.is_empty()).count() as u64;
            if first.len() < 5 {
                first.push(format!("{} {:?}", row.number, row.cells));
            }
            Ok::<_, Refusal>(Next::Row)
        })?;
        let name = &book.sheets()[index];
        sheets.push(json!({ "name": name, "rows": rows, "cells": cells, "last": last, "first": first }));
    }
    Ok(json!({ "kind": book.kind(), "remarks": book.remarks(), "sheets": sheets }))
}

fn rows(job: &Job) -> Value {
    let limits = serde_json::from_value(job.request["limits"].clone()).unwrap_or_default();
    let sheets = match read(job, &limits) {
        Ok(sheets) => sheets,
        Err(refusal) => return json!({ "refused": Verdict::Refused(of_list(&refusal)) }),
    };
    let bytes = serde_json::to_vec(&sheets).expect("rows of text are plain data");
    match files::write(&job.output.join(ROWS), &bytes, Access::Private) {
        Ok(()) => json!({ "rows": sheets.len() }),
        Err(error) => json!({ OS_ERROR: error.source.raw_os_error().unwrap_or_default() }),
    }
}

/// The most rows and cells of a list: the program itself holds them, unlike those of exports.
const LIST_ROWS: u64 = 200_000;
const LIST_CELLS: u64 = 2_000_000;
/// The most bytes of text in them.
const LIST_BYTES: u64 = 32 * 1024 * 1024;

fn read(job: &Job, limits: &Limits) -> Result<Vec<SheetRows>, Refusal> {
    let limits = Limits { rows: limits.rows.min(LIST_ROWS), cells: limits.cells.min(LIST_CELLS), ..limits.clone() };
    let mut book = sheet::open(&job.input, &limits)?;
    let wanted = job.request["formulas"].as_bool().unwrap_or_default();
    let (mut sheets, mut bytes) = (Vec::new(), 0);
    for index in 0..book.sheets().len() {
        let (mut rows, epoch, before) = (Vec::new(), book.epoch(index), bytes);
        let take = |rows: &mut Vec<(u64, Vec<String>)>, bytes: &mut u64, row: Row<'_>| -> Result<Next, Refusal> {
            let mut cells: Vec<String> = row.cells.iter().map(|cell| text(cell, epoch, UNSOLVED)).collect();
            // Of text all fields, empty ones too: how many there are tells where a separator is too many.
            cells.resize(row.fields.unwrap_or_default().max(cells.len()), String::new());
            *bytes += cells.iter().map(|cell| cell.len() as u64).sum::<u64>();
            if *bytes > LIST_BYTES {
                return Err(Refusal::too_much(Limit::TotalBytes, *bytes, LIST_BYTES, ""));
            }
            rows.push((row.number, cells));
            Ok(Next::Row)
        };
        book.read(index, &mut |row: Row<'_>| take(&mut rows, &mut bytes, row))?;
        // That cells are merged a workbook says behind all its rows.
        if !book.merged(index).is_empty() {
            rows.clear();
            bytes = before;
            book.read_filled(index, 0, &|_, n| n >= LEAST_ID as f64, &mut |row: Row<'_>| {
                take(&mut rows, &mut bytes, row)
            })?;
            mark_merged(&mut rows, book.merged(index));
        }
        let formulas = if wanted { book.formulas(index)? } else { Vec::new() };
        let cut = CutEnd::of(book.remarks());
        let (sheet, hidden) = (book.sheets()[index].clone(), book.is_hidden(index));
        sheets.push(SheetRows { sheet, rows, formulas, hidden, cut });
    }
    Ok(sheets)
}

/// A refusal of a list: what no setting raises or opens is not said to be by one.
fn of_list(refusal: &Refusal) -> Phrase {
    if *refusal == Refusal::Encrypted {
        return Phrase::new("refusal.list-encrypted");
    }
    let phrase = Phrase::from(refusal);
    let fixed =
        matches!(refusal, Refusal::TooMuch { allowed, .. } if [LIST_ROWS, LIST_CELLS, LIST_BYTES].contains(allowed));
    if !fixed {
        return phrase;
    }
    let list = Phrase::new("refusal.list-too-much");
    phrase.fields().iter().fold(list, |list, (name, field)| list.with(name.clone(), field.clone()))
}

/// A cell as a person would type it.
fn text(cell: &Cell<'_>, epoch: Epoch, unsolved: &str) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Formula => unsolved.to_owned(),
        Cell::Text(text) | Cell::Error(text) => (*text).to_owned(),
        Cell::Number(n) => n.to_string(),
        // As it is shown: 0.4 of an amount would be 40 % of nobody knows what.
        Cell::Share(n) => percent(*n),
        Cell::Bool(b) => b.to_string(),
        Cell::Serial(n) => serial_to_datetime(*n, epoch).map_or_else(
            || n.to_string(),
            |t| if t.time() == chrono::NaiveTime::MIN { t.date().to_string() } else { t.to_string() },
        ),
    }
}

/// A share as a spreadsheet program shows it, in all its digits.
fn percent(share: f64) -> String {
    let exact = Decimal::from_str(&share.to_string()).ok().and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
    exact.map_or_else(|| share.to_string(), |percent| format!("{}%", percent.normalize()))
}
