//! The objects of report.json, key by key in the order written.

use super::decimal;
use super::document::Document;
use super::field::Fields;
use crate::calendar::Span;
use crate::render::wording;
use crate::report::{
    Cell, Head, KpiValue, ListInfo, Notice, Period, RejectInfo, Report, SourceInfo, Table, Unit, Weight,
};
use crate::text;
use crate::words::{Phrase, Words};
use chrono::{DateTime, NaiveDate, SecondsFormat};
use chrono_tz::Tz;
use serde::Serialize;

/// `2026-11-16T10:12:00+08:00`
pub(super) fn instant(time: &DateTime<Tz>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, false)
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Week {
    id: String,
    first: NaiveDate,
    last: NaiveDate,
    label: String,
}

pub(super) fn week(head: &Head, words: &Words) -> Week {
    Week { id: head.period.clone(), first: head.span.first(), last: head.span.last(), label: words.say(&head.label) }
}

/// The period reported, with its kind.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Reported {
    kind: &'static str,
    #[serde(flatten)]
    days: Week,
}

pub(super) fn reported(head: &Head, words: &Words) -> Reported {
    Reported { kind: head.kind.as_str(), days: week(head, words) }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PeriodJson {
    id: &'static str,
    first: NaiveDate,
    last: NaiveDate,
}

pub(super) fn period(period: &Period) -> PeriodJson {
    PeriodJson { id: period.id, first: period.span.first(), last: period.span.last() }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct KpiJson<'a> {
    id: &'static str,
    scope: &'a str,
    period: &'static str,
    value: Option<String>,
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_code: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    lacks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<String>,
}

pub(super) fn kpi<'a>(kpi: &'a KpiValue, words: &Words) -> KpiJson<'a> {
    let unit = kpi.kpi.unit();
    KpiJson {
        id: kpi.kpi.id(),
        scope: &kpi.scope,
        period: kpi.period,
        value: kpi.value.map(|value| decimal(value, unit)),
        unit: unit.name(),
        currency: kpi.currency.as_deref(),
        reason: kpi.reason.as_ref().map(|reason| words.say(reason)),
        reason_code: kpi.reason.as_ref().map(Phrase::key),
        lacks: &kpi.lacks,
        days: kpi.days.map(|(counted, all)| format!("{counted}/{all}")),
        reported: kpi.reported.map(|value| decimal(value, unit)),
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ColumnJson {
    key: &'static str,
    unit: &'static str,
    name: String,
}

/// A cell: a string, `null` where unknown or not applicable, a list for a small line of values, an object for an amount in
/// another currency than the report's.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum CellJson {
    Value(Option<String>),
    Values(Vec<Option<String>>),
    Amount { amount: String, currency: String },
}

/// Why a cell of a row is `null`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Gap {
    /// From 0; absent for the total row.
    row: Option<usize>,
    column: &'static str,
    reason: String,
    reason_code: String,
}

/// The overview's table of stores, then each section's tables, as JSON.
pub(super) fn tables(report: &Report, words: &Words) -> impl Iterator<Item = String> {
    let overview = [("overview", &report.overview.stores)];
    let sections = report.sections.iter().flat_map(|section| section.tables.iter().map(|table| (section.id, table)));
    overview.into_iter().chain(sections).map(|(section, table)| table_json(section, table, words))
}

fn table_json(section: &str, table: &Table, words: &Words) -> String {
    let column = |column: &crate::report::Column| ColumnJson {
        key: column.key,
        unit: column.unit.name(),
        name: wording::column_name(words, column.key),
    };
    let row = |cells: &Vec<Cell>| -> Vec<CellJson> {
        table.columns.iter().zip(cells).map(|(column, cell)| cell_json(cell, column.unit, words)).collect()
    };
    let rows = table.rows.iter().enumerate().map(|(n, cells)| (Some(n), cells));
    let all = rows.chain(table.total.iter().map(|cells| (None, cells)));
    let missing: Vec<Gap> = all.flat_map(|(n, cells)| gaps(table, n, cells, words)).collect();
    let mut out = Document::indented(6);
    out.value("id", table.id);
    out.value("section", section);
    out.value("title", &words.say(&table.title));
    out.list("columns", table.columns.iter().map(column));
    out.list("rows", table.rows.iter().map(row));
    out.maybe("total", table.total.as_ref().map(row));
    out.maybe("of", table.of);
    if !missing.is_empty() {
        out.list("missing", missing);
    }
    out.end()
}

fn cell_json(cell: &Cell, unit: Unit, words: &Words) -> CellJson {
    CellJson::Value(match cell {
        Cell::Text(outside) => Some(text::clean(outside)),
        Cell::Said(phrase) => Some(words.say(phrase)),
        Cell::Number(value) => Some(decimal(*value, unit)),
        Cell::Amount(value, currency) => {
            return CellJson::Amount { amount: decimal(*value, unit), currency: currency.clone() };
        }
        Cell::Day(day) => Some(day.to_string()),
        Cell::Spark(values) => {
            return CellJson::Values(values.iter().map(|value| value.map(|value| decimal(value, unit))).collect());
        }
        Cell::Missing(_) | Cell::Blank => None,
    })
}

fn gaps(table: &Table, row: Option<usize>, cells: &[Cell], words: &Words) -> Vec<Gap> {
    let known = table.columns.iter().zip(cells).filter_map(|(column, cell)| match cell {
        Cell::Missing(Some(reason)) => Some((column.key, reason)),
        _ => None,
    });
    let gap = |(column, reason): (_, &Phrase)| Gap {
        row,
        column,
        reason: words.say(reason),
        reason_code: reason.key().to_owned(),
    };
    known.map(gap).collect()
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct NoticeJson<'a> {
    code: &'a str,
    #[cfg_attr(test, schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    fields: Fields<'a>,
    text: String,
    weight: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<&'a str>,
}

pub(super) fn notice<'a>(notice: &'a Notice, words: &'a Words) -> NoticeJson<'a> {
    NoticeJson {
        code: notice.phrase.key(),
        fields: Fields::of(&notice.phrase, words),
        text: words.say(&notice.phrase),
        weight: match notice.weight {
            Weight::Provisional => "provisional",
            Weight::Attention => "attention",
            Weight::Remark => "remark",
        },
        store: notice.store.as_deref(),
    }
}

/// What a span is written as.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "it is described, not made")]
struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct SourceJson<'a> {
    name: String,
    store: &'a str,
    sha256: &'a str,
    received: String,
    profile: &'a str,
    export_time: Option<String>,
    #[cfg_attr(test, schemars(with = "Option<Days>"))]
    coverage: Option<Span>,
    accounting: Vec<AccountingJson>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct AccountingJson {
    table: &'static str,
    read: u64,
    used: u64,
    superseded: u64,
    excluded: u64,
    rejected: u64,
}

pub(super) fn source(source: &SourceInfo) -> SourceJson<'_> {
    let accounting = |a: &crate::report::Accounting| AccountingJson {
        table: a.table,
        read: a.read,
        used: a.used,
        superseded: a.superseded,
        excluded: a.excluded,
        rejected: a.rejected,
    };
    SourceJson {
        name: text::clean(&source.name),
        store: &source.store,
        sha256: &source.sha256,
        received: instant(&source.received),
        profile: &source.profile,
        export_time: source.export_time.as_ref().map(instant),
        coverage: source.coverage,
        accounting: source.accounting.iter().map(accounting).collect(),
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ListJson<'a> {
    kind: &'static str,
    name: String,
    sha256: &'a str,
    version: u32,
    since: String,
    first: String,
}

pub(super) fn list(list: &ListInfo) -> ListJson<'_> {
    ListJson {
        kind: list.kind,
        name: text::clean(&list.name),
        sha256: &list.sha256,
        version: list.version,
        since: instant(&list.since),
        first: instant(&list.first),
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RejectJson<'a> {
    file: String,
    store: &'a str,
    sheet: String,
    row: u64,
    column: &'a str,
    header: String,
    value: String,
    reason: String,
    reason_code: &'a str,
}

pub(super) fn reject<'a>(reject: &'a RejectInfo, words: &Words) -> RejectJson<'a> {
    RejectJson {
        file: text::clean(&reject.file),
        store: &reject.store,
        sheet: text::clean(&reject.sheet),
        row: reject.row,
        column: &reject.column,
        header: text::clean(&reject.header),
        value: text::clean(&reject.value),
        reason: words.say(&reject.reason),
        reason_code: reject.reason.key(),
    }
}
