//! The named cells of a workbook of the house's own: which figure or word a name asks for, and its value in a report.
//!
//! A name is a KPI's id or its name in any language, then, if wanted, an id of report.json's `periods` and a store's id, all with dots
//! between them: `sales.paid`, `sales.paid.previous.tmall_flagship`, `支付金额.last_year`. A name of a spreadsheet has no hyphen: a store's
//! stands as an underscore. `report.period` and its like are words; cells of own tables are in `named_rows`.

use super::named_rows::{self, TableCell};
use super::{json, wording};
use crate::calendar::PeriodId;
use crate::kpi::Kpi;
use crate::report::Report;
use crate::text;
use crate::words::{Language, Words, days};
use sheet::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a name asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A figure: of the period reported and of all stores where none is named.
    Figure {
        /// Which.
        kpi: Kpi,
        /// An id of report.json's `periods`.
        period: Option<PeriodId>,
        /// A store's id.
        store: Option<String>,
    },
    /// A word of the report.
    Word(Word),
    /// A cell of one of the operator's own tables.
    Row(TableCell),
}

/// What names may ask for, beside what every report has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Askable<'a> {
    /// The stores' ids.
    pub stores: &'a [&'a str],
    /// The KPIs of each of the operator's own tables.
    pub tables: &'a [&'a [Kpi]],
}

/// What a name is to a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It asks for something.
    Asks(Asked),
    /// It looks as if it did; what it may be meant to be.
    Slip(String),
    /// It is of the house's own making.
    Foreign,
}

/// A word of the report that a cell may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// `2026-W46`.
    Period,
    /// Its days as people write them.
    Days,
    /// `2026-11-09`.
    FirstDay,
    /// `2026-11-15`.
    LastDay,
    /// The business's name.
    Title,
    /// The report's headline.
    Headline,
    /// The period in a sentence.
    Message,
    /// That figures are still to come; nothing where none are.
    Provisional,
}

const WORDS: [(&str, Word); 8] = [
    ("report.period", Word::Period),
    ("report.days", Word::Days),
    ("report.first_day", Word::FirstDay),
    ("report.last_day", Word::LastDay),
    ("report.title", Word::Title),
    ("report.headline", Word::Headline),
    ("report.message", Word::Message),
    ("report.provisional", Word::Provisional),
];

/// What a name means. Spreadsheets do not tell capitals from small letters in names.
pub fn meaning(name: &str, askable: &Askable<'_>) -> Meaning {
    let Askable { stores, tables } = *askable;
    let name = name.to_lowercase();
    if let Some((_, word)) = WORDS.iter().find(|(known, _)| *known == name) {
        return Meaning::Asks(Asked::Word(*word));
    }
    let parts: Vec<&str> = name.split('.').collect();
    if let ([named_rows::HEAD, of_table @ ..], false) = (parts.as_slice(), tables.is_empty()) {
        let named = |name: &str| NAMES.iter().find(|(known, _)| known == name).map(|(_, kpi)| *kpi);
        let asked = named_rows::parse(of_table, tables, named);
        return asked.map_or_else(Meaning::Slip, |cell| Meaning::Asks(Asked::Row(cell)));
    }
    let kpi = NAMES.iter().find(|(known, _)| {
        let known: Vec<&str> = known.split('.').collect();
        parts.starts_with(&known)
    });
    let Some((known, kpi)) = kpi else {
        // A name with a dot may be a slip of ours; one without is of the house's own.
        let head = parts.iter().take(2).copied().collect::<Vec<_>>().join(".");
        let ids = Kpi::ALL.iter().map(|kpi| kpi.id()).chain(WORDS.iter().map(|(known, _)| *known));
        let like =
            (parts.len() > 1).then(|| text::alike(&head, ids, 1).first().map(|like| (*like).to_owned())).flatten();
        return like.map_or(Meaning::Foreign, Meaning::Slip);
    };
    let (mut period, mut store) = (None, None);
    for part in &parts[known.split('.').count()..] {
        let of_period = PeriodId::ALL.into_iter().find(|id| id.as_str() == *part);
        let of_store = stores.iter().find(|id| in_a_name(id) == *part);
        match (of_period, of_store) {
            (Some(id), _) if period.is_none() && store.is_none() => period = Some(id),
            (_, Some(id)) if store.is_none() => store = Some((*id).to_owned()),
            _ => {
                let stores: Vec<String> = stores.iter().map(|id| in_a_name(id)).collect();
                let mut all: Vec<&str> = PeriodId::ALL.into_iter().map(PeriodId::as_str).collect();
                all.extend(stores.iter().map(String::as_str));
                return Meaning::Slip(format!("{known}.{}", text::nearest(part, all).unwrap_or_default()));
            }
        }
    }
    Meaning::Asks(Asked::Figure { kpi: *kpi, period, store })
}

/// What each KPI may be called in a workbook: its id, and its name in each language.
static NAMES: LazyLock<Vec<(String, Kpi)>> = LazyLock::new(|| {
    let words = Language::ALL.map(Words::built_in);
    let called = |kpi: Kpi| {
        let names = words.iter().map(|words| as_a_name(words.get(&kpi.name_key()))).collect::<Vec<_>>();
        std::iter::once(kpi.id().to_owned()).chain(names).map(move |name| (name, kpi)).collect::<Vec<_>>()
    };
    Kpi::ALL.iter().copied().flat_map(called).collect()
});

/// What a figure is called, as a spreadsheet allows a name to be: `Ventas_pagadas`.
fn as_a_name(words: &str) -> String {
    let plain = words.to_lowercase();
    let parts = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("_")
}

/// A store's id as a part of a name.
fn in_a_name(id: &str) -> String {
    id.replace('-', "_")
}

/// The value of each name that asks for one, in the language of the words. A store that the report's reader does not see, and a figure
/// that is not known, are not available; they are not nothing.
pub fn named_cells(report: &Report, words: &Words, asked: &BTreeMap<String, Asked>) -> BTreeMap<String, Value> {
    asked.iter().map(|(name, asked)| (name.clone(), value(report, words, asked))).collect()
}

fn value(report: &Report, words: &Words, asked: &Asked) -> Value {
    let (kpi, period, store) = match asked {
        Asked::Word(word) => return Value::Text(text::clean(&said(report, words, *word))),
        Asked::Row(cell) => return named_rows::value(report, words, cell),
        Asked::Figure { kpi, period, store } => (*kpi, *period, store.as_deref()),
    };
    let stands_beside = matches!(period, Some(PeriodId::Previous | PeriodId::LastWeek | PeriodId::LastYear));
    let period = period.map_or_else(|| report.periods.first().map_or("", |period| period.id), PeriodId::as_str);
    let figure = report.kpi(kpi, store.unwrap_or("total"), period);
    // Formulas hold it against whole days, which the report itself does not.
    let figure = figure.filter(|figure| !stands_beside || figure.days.is_none() && figure.lacks.is_empty());
    // As in report.json.
    let number = figure.and_then(|figure| figure.value).and_then(|value| json::decimal(value, kpi.unit()).parse().ok());
    number.map_or(Value::NotAvailable, Value::Number)
}

fn said(report: &Report, words: &Words, word: Word) -> String {
    let head = &report.head;
    match word {
        Word::Period => head.period.clone(),
        Word::Days => days(words.language(), head.span),
        Word::FirstDay => head.span.first().to_string(),
        Word::LastDay => head.span.last().to_string(),
        Word::Title => head.title.clone(),
        Word::Headline => words.say(&report.overview.headline),
        Word::Message => wording::sentence(words, &report.overview.message),
        Word::Provisional if head.provisional => words.get("digest.state.provisional").to_owned(),
        Word::Provisional => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_asks_for_a_figure_of_a_period_and_a_store() {
        let stores = ["tmall-flagship", "week"];
        let askable = Askable { stores: &stores, tables: &[] };
        let figure = |kpi, period, store: Option<&str>| {
            Meaning::Asks(Asked::Figure { kpi, period, store: store.map(str::to_owned) })
        };
        let previous = Some(PeriodId::Previous);
        for (name, expected) in [
            ("sales.paid", figure(Kpi::SalesPaid, None, None)),
            ("Sales.Paid.Previous", figure(Kpi::SalesPaid, previous, None)),
            ("支付金额.previous.tmall_flagship", figure(Kpi::SalesPaid, previous, Some("tmall-flagship"))),
            ("ads.roi.tmall_flagship", figure(Kpi::AdsRoi, None, Some("tmall-flagship"))),
            ("ads.roi.week.week", figure(Kpi::AdsRoi, Some(PeriodId::Week), Some("week"))),
            ("report.period", Meaning::Asks(Asked::Word(Word::Period))),
            ("sales.piad", Meaning::Slip("sales.paid".into())),
            ("report.perod", Meaning::Slip("report.period".into())),
            ("sales.paid.previus", Meaning::Slip("sales.paid.previous".into())),
            ("sales.paid.tmall_flagshi", Meaning::Slip("sales.paid.tmall_flagship".into())),
            ("sales.paid.previous.mtd", Meaning::Slip("sales.paid.mtd".into())),
            ("Paid_sales.previous", figure(Kpi::SalesPaid, previous, None)),
            ("税率", Meaning::Foreign),
            ("My.Very.Own.Range", Meaning::Foreign),
            ("tables.1.2", Meaning::Foreign),
        ] {
            assert_eq!(meaning(name, &askable), expected, "{name}");
        }
    }

    #[test]
    fn a_name_asks_for_a_cell_of_an_own_table_that_there_is() {
        let tables: [&[Kpi]; 2] = [&[Kpi::SalesPaid, Kpi::SalesOrders], &[Kpi::AdsRoi]];
        let means = |name: &str| meaning(name, &Askable { stores: &["a"], tables: &tables });
        for name in ["tables.1.3", "tables.1.3.sales.paid", "Tables.2.total.ads.roi", "tables.1.10.支付金额"] {
            assert!(matches!(means(name), Meaning::Asks(Asked::Row(_))), "{name}: {:?}", means(name));
        }
        for (name, like) in [
            ("tables.3.1", "tables.1.1"),
            ("tables.1", "tables.1.1"),
            ("tables.1.0", "tables.1.1"),
            ("tables.1.totl.sales.paid", "tables.1.1"),
            ("tables.1.2.sales.piad", "tables.1.2.sales.paid"),
            ("tables.2.1.sales.paid", "tables.2.1.ads.roi"),
        ] {
            assert_eq!(means(name), Meaning::Slip(like.to_owned()), "{name}");
        }
        assert!(matches!(means("sales.paid"), Meaning::Asks(Asked::Figure { .. })));
    }
}
