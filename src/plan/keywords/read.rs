//! The rows of a keyword export: words with visitors, conversion and order value.
//!
//! No real 生意参谋 keyword report was seen by its authors: the names of columns are those that tutorials and tools use
//! (unverified), and further ones are ignored.

use super::{KeywordError, KeywordFinding};
use crate::calendar::Span;
use crate::lists::{self, ColumnsError, ExpectedColumn, Origin, Problem, Row};
use crate::money::Money;
use crate::plan;
use crate::plan::book::{change, money, own, share};
use crate::plan::finding::PlanFinding;
use crate::plan::issue::Issue;
use crate::text;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// People; unverified names.
const VISITORS: ExpectedColumn = ExpectedColumn {
    names: &[
        "访客数",
        "visitors",
        "visitantes",
        "搜索访客数",
        "引导访客数",
        "带来的访客数",
        "店铺访客数",
        "搜索人数",
        "uv",
    ],
    required: true,
};
/// Indices that stand for people where a report counts none; unverified names.
const INDEX: ExpectedColumn = ExpectedColumn {
    names: &[
        "搜索人气",
        "search popularity",
        "volumen de búsqueda",
        "搜索热度",
        "搜索指数",
        "search volume",
        "searches",
        "búsquedas",
    ],
    required: true,
};

const fn columns(visitors: ExpectedColumn) -> [ExpectedColumn; 6] {
    [
        ExpectedColumn {
            names: &[
                "搜索词",
                "keyword",
                "término de búsqueda",
                "关键词",
                "search term",
                "词",
                "行业词",
                "keywords",
                "palabra clave",
            ],
            required: true,
        },
        visitors,
        ExpectedColumn {
            names: &[
                "支付转化率",
                "conversion",
                "conversión",
                "转化率",
                "引导支付转化率",
                "下单转化率",
                "conversion rate",
                "tasa de conversión",
            ],
            required: true,
        },
        ExpectedColumn {
            names: &["客单价", "order value", "ticket medio", "支付客单价", "order_value", "aov"],
            required: true,
        },
        // The same days of last year before the days just past.
        ExpectedColumn {
            names: &[
                "同比",
                "growth",
                "crecimiento",
                "较上年同期",
                "yoy",
                "增长",
                "增长率",
                "增长幅度",
                "搜索增长幅度",
                "环比",
            ],
            required: false,
        },
        ExpectedColumn {
            names: &["统计日期", "date", "fecha", "日期", "统计周期", "period", "days", "periodo", "días"],
            required: false,
        },
    ]
}
const WORD: usize = 0;
const PEOPLE: usize = 1;
const CONVERSION: usize = 2;
const VALUE: usize = 3;
const GROWTH: usize = 4;
const DATE: usize = 5;

/// A search word on the days of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) word: String,
    pub(super) visitors: Decimal,
    pub(super) conversion: Decimal,
    pub(super) order_value: Money,
    pub(super) growth: Option<Decimal>,
}

/// A keyword export as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordFile {
    /// Its name.
    pub file: String,
    /// The days it covers, from its rows, else its name.
    pub days: Option<Span>,
    pub(super) words: Vec<Word>,
}

/// What is read so far.
struct Reading<'a> {
    origin: &'a Origin,
    words: Vec<Word>,
    days: Vec<NaiveDate>,
    seen: BTreeMap<String, u64>,
    findings: Vec<PlanFinding>,
}

impl KeywordFile {
    /// From a sheet's rows. A row that cannot be used is left out and found; totals are passed over.
    pub fn from_rows(
        origin: &Origin,
        rows: &[(u64, Vec<String>)],
    ) -> Result<(Self, Vec<KeywordFinding>), KeywordError> {
        let (reading, index) = match Reading::of(origin, rows, VISITORS) {
            // Without people an index will do, if it is said.
            Err(missing @ ColumnsError::MissingColumn { .. }) => match Reading::of(origin, rows, INDEX) {
                Ok(reading) => (reading, Some(index(rows))),
                Err(_) => return Err(missing.into()),
            },
            people => (people?, None),
        };
        let Reading { words, days, findings, .. } = reading;
        if words.is_empty() {
            let first = findings.into_iter().next().map(Box::new);
            return Err(first.map_or(KeywordError::NoWords, |first| KeywordError::NoWordsFirst { first }));
        }
        let covered = days.iter().min().zip(days.iter().max()).and_then(|(first, last)| Span::new(*first, *last));
        let days = covered.or_else(|| named_days(&origin.file));
        let file = origin.file.clone();
        let index = index.map(|header| KeywordFinding::Index { file: file.clone(), header });
        let findings = index.into_iter().chain(findings.into_iter().map(KeywordFinding::Row)).collect();
        Ok((KeywordFile { file, days, words }, findings))
    }
}

impl<'a> Reading<'a> {
    fn of(origin: &'a Origin, rows: &[(u64, Vec<String>)], visitors: ExpectedColumn) -> Result<Self, ColumnsError> {
        let mut reading =
            Reading { origin, words: Vec::new(), days: Vec::new(), seen: BTreeMap::new(), findings: Vec::new() };
        lists::read(origin, rows.iter().cloned(), &columns(visitors), |row| {
            if let Err(finding) = reading.take(&row) {
                reading.findings.push(*finding);
            }
        })?;
        Ok(reading)
    }

    fn take(&mut self, row: &Row<'_>) -> Result<(), Box<PlanFinding>> {
        let word = row.text(WORD).ok_or_else(|| row.finding(WORD, Problem::Empty))?;
        if matches!(word.to_lowercase().as_str(), "合计" | "总计" | "汇总" | "total") {
            return Ok(());
        }
        let days = row.optional(DATE, covered)?;
        let key = format!("{word} {}", row.text(DATE).unwrap_or_default());
        if let Some(first) = self.seen.get(&key) {
            return Err(row.finding(WORD, Problem::Duplicate { value: word, first: *first }).into());
        }
        let visitors = row.required(PEOPLE, people)?;
        let conversion = self.own(row, CONVERSION, share)?;
        let conversion = conversion.ok_or_else(|| row.finding(CONVERSION, Problem::Empty))?;
        let (order_value, finer) = row.required(VALUE, money)?;
        if let Some(finer) = finer {
            self.findings.push(PlanFinding::Row(*row.finding(VALUE, finer)));
        }
        let growth = self.own(row, GROWTH, change)?;
        self.seen.insert(key, row.number());
        self.days.extend(days.into_iter().flat_map(|span| [span.first(), span.last()]));
        self.words.push(Word { word, visitors, conversion, order_value, growth });
        Ok(())
    }

    fn own<T>(
        &self,
        row: &Row<'_>,
        column: usize,
        read: fn(&str) -> Result<T, Issue>,
    ) -> Result<Option<T>, Box<PlanFinding>> {
        own(&self.origin.file, &self.origin.sheet, row, column, read)
    }
}

fn people(cell: &str) -> Result<Decimal, Problem> {
    let count = plan::amount(cell)?;
    if count < Decimal::ZERO { Err(Problem::Negative { value: lists::tidy(cell) }) } else { Ok(count) }
}

/// A day, or its first and last: `2026-10-01~2026-10-31`.
fn covered(cell: &str) -> Result<Span, Problem> {
    let parts: Vec<&str> = cell.split(['~', '～', '至']).collect();
    match parts.as_slice() {
        [first, last] => {
            let wrong = || Problem::NotADate { value: lists::tidy(cell) };
            Span::new(lists::date(first)?, lists::date(last)?).ok_or_else(wrong)
        }
        _ => lists::date(cell).map(Span::day),
    }
}

/// The days that a file's name tells, as 生意参谋 puts them there: `..._2026-10-01_2026-10-31.xls`.
fn named_days(name: &str) -> Option<Span> {
    let starts = name.char_indices().map(|(at, _)| at);
    let mut days: Vec<NaiveDate> = Vec::new();
    let mut next = 0;
    for at in starts {
        if at < next {
            continue;
        }
        if let Some(day) = name.get(at..at + 10).and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()) {
            days.push(day);
            next = at + 10;
        }
    }
    match days.as_slice() {
        [day] => Some(Span::day(*day)),
        [first, last] => Span::new(*first, *last),
        _ => None,
    }
}

/// The header of the index that stands for people.
fn index(rows: &[(u64, Vec<String>)]) -> String {
    let cells = rows.iter().flat_map(|(_, cells)| cells).map(|cell| text::clean(&lists::tidy(cell)));
    let known = |cell: &String| INDEX.names.iter().any(|name| text::unaccented(name) == text::unaccented(cell));
    cells.into_iter().find(known).unwrap_or_else(|| INDEX.names[0].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_names() {
        let october = Span::new("2026-10-01".parse().expect("a day"), "2026-10-31".parse().expect("a day"));
        assert_eq!(named_days("【生意参谋平台】搜索词_2026-10-01_2026-10-31.xls"), october);
        assert_eq!(named_days("词_2026-10-01.csv").map(Span::len), Some(1));
        assert_eq!(named_days("词.csv"), None);
        assert_eq!(named_days("词_2026-10-31_2026-10-01.csv"), None);
        assert_eq!(covered("2026-10-01 ~ 2026-10-31").ok(), october);
    }
}
