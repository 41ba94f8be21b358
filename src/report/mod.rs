//! The report as a value: what is said, in which order, with which numbers; it knows no format and no language.
//!
//! Renderers read it and do no arithmetic: each number a reader sees, a change in points or a bar's length included,
//! stands here as the exact decimal it was computed to. Sentences are [`Phrase`]s, worded by the renderer's language.

mod chart;
pub mod grids;
mod logo;
mod note;
mod overview;
mod table;

pub use crate::words::Unit;
pub use chart::{Chart, ChartKind, Role, Series};
pub use logo::{LOGO_BYTES, LOGO_PIXELS, Logo, NoLogo};
pub use note::{Note, NoteLine, NoteRun};
pub use overview::{
    ActionTarget, Bullet, Card, Delta, DeltaUnit, Finding, Overview, Proposal, StoreBar, Trend, TrendPoint,
};
pub use table::{Cell, Column, Formula, MAILED_ROWS, Table, Total};

use crate::calendar::{PeriodKind, Span};
use crate::kpi::Kpi;
use crate::words::{Field, Language, Phrase};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Everything one reader is shown about one period.
#[derive(Clone, Debug)]
pub struct Report {
    /// What period, for whom, as of when.
    pub head: Head,
    /// How it looks, beyond what it says.
    pub form: Form,
    /// The periods that figures are given for, the one reported first.
    pub periods: Vec<Period>,
    /// Every KPI of every scope and period.
    pub kpis: Vec<KpiValue>,
    /// The stores in the reader's scope, in the settings' order.
    pub stores: Vec<StoreInfo>,
    /// The page read in five seconds.
    pub overview: Overview,
    /// The detail sheets, in order; empty ones are left out and named in `left_out`.
    pub sections: Vec<Section>,
    /// Titles of sections that would be empty, with why.
    pub left_out: Vec<Phrase>,
    /// What a reader must know about the figures.
    pub notices: Vec<Notice>,
    /// The files used.
    pub sources: Vec<SourceInfo>,
    /// The operator's lists, for whoever can mend them and sees all stores.
    pub lists: Vec<ListInfo>,
    /// Cells that could not be read.
    pub rejects: Vec<RejectInfo>,
}

impl Report {
    /// The same with the sections of the first questions only, for a mail server that takes no larger file.
    pub fn slim(&self) -> Report {
        const KEPT: [&str; 2] = ["plan", "stores"];
        let mut slim = self.clone();
        slim.sections.retain(|section| KEPT.contains(&section.id));
        slim
    }
}

/// The form that a house gives its reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Pages that a print of the workbook has at most, the overview's included.
    pub pages: usize,
    /// The house's colour: red, green, blue.
    pub accent: Option<[u8; 3]>,
    /// The house's logo.
    pub logo: Option<Logo>,
}

/// Identity of the report.
#[derive(Clone, Debug)]
pub struct Head {
    /// Program and version, as `zhoubao 0.1.0`.
    pub program: String,
    /// `[report] id`.
    pub report: String,
    /// The business's name as titles show it.
    pub title: String,
    /// What is reported.
    pub kind: PeriodKind,
    /// `2026-W46`: the id of the period reported.
    pub period: String,
    /// Its days.
    pub span: Span,
    /// Its place in words (`11月第2周`), where the calendar has one.
    pub label: Phrase,
    /// The number under reports/, absent in a preview or an as-of report.
    pub revision: Option<u32>,
    /// Latest receive time among the sources used.
    pub as_of: DateTime<Tz>,
    /// The latest moment of which an export used knows.
    pub data_until: DateTime<Tz>,
    /// The reader's language.
    pub language: Language,
    /// ISO 4217.
    pub currency: String,
    /// Whether figures are still to come.
    pub provisional: bool,
    /// Whether it is made after its Monday.
    pub late: bool,
    /// First day of the fiscal year.
    pub fiscal_year_first: NaiveDate,
    /// When the next regular report is due; nobody knows when the next event is over.
    pub next: Option<NaiveDate>,
}

/// A store as the report names it.
#[derive(Clone, Debug)]
pub struct StoreInfo {
    /// Its id in the settings and in scopes.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// `tmall`, `jd` ...
    pub platform: String,
    /// Who answers for it.
    pub person: Option<String>,
    /// The currency of its own figures.
    pub currency: String,
}

/// A period with its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// `week`, `previous`, `last_year`, `mtd` ...
    pub id: &'static str,
    /// Its days.
    pub span: Span,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiValue {
    /// Of what.
    pub kpi: Kpi,
    /// `total` or a store's id.
    pub scope: String,
    /// The currency of an amount, where it is another than the report's.
    pub currency: Option<String>,
    /// A period's id.
    pub period: &'static str,
    /// Exact; `None` is "unknown", and `reason` says why.
    pub value: Option<Decimal>,
    /// What the period's own report said in its newest revision, where that was another figure.
    pub reported: Option<Decimal>,
    /// Why there is no value, or what to know of it.
    pub reason: Option<Phrase>,
    /// Stores left out of a total because an input of theirs is missing.
    pub lacks: Vec<String>,
    /// Days counted of days in the period, where not all.
    pub days: Option<(u32, u32)>,
}

/// One sheet's worth of answer to one question.
#[derive(Clone, Debug)]
pub struct Section {
    /// `plan`, `stores`, `products`, `refunds`, `ads`, `quality`, `definitions`; its sheet name is the word `sheet.<id>`.
    pub id: &'static str,
    /// The question it answers.
    pub title: Phrase,
    /// The answer in a sentence.
    pub message: Phrase,
    /// Charts, drawn above the tables.
    pub charts: Vec<Chart>,
    /// Tables, stacked; the first is the main one.
    pub tables: Vec<Table>,
    /// Remarks below.
    pub notes: Vec<Phrase>,
}

impl Section {
    /// A section without anything but its answer; its title is the word `section.<id>.title`.
    pub fn new(id: &'static str, message: Phrase) -> Self {
        let title = Phrase::new(format!("section.{id}.title"));
        Section { id, title, message, charts: Vec::new(), tables: Vec::new(), notes: Vec::new() }
    }
}

/// Something a reader must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How much it matters.
    pub weight: Weight,
    /// The store concerned, if one.
    pub store: Option<String>,
    /// Code (the phrase's key) and fields.
    pub phrase: Phrase,
}

impl Notice {
    /// Of no store in particular, for people to look at.
    pub fn attention(phrase: Phrase) -> Self {
        Notice { weight: Weight::Attention, store: None, phrase }
    }

    /// The same whether or not it was kept on disk meanwhile.
    pub fn sorted(self) -> Self {
        Notice { phrase: self.phrase.sorted(), ..self }
    }

    /// With one more field of its phrase.
    pub fn with(mut self, name: &'static str, field: impl Into<Field>) -> Self {
        self.phrase = self.phrase.with(name, field);
        self
    }
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Figures are incomplete or may change.
    Provisional,
    /// Somebody should do something.
    Attention,
    /// Good to know.
    Remark,
}

/// One of the operator's lists, by version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListInfo {
    /// `plan`, `catalog` or `excluded`.
    pub kind: &'static str,
    /// Its file name.
    pub name: String,
    /// Content address, hexadecimal.
    pub sha256: String,
    /// Its number, from 1.
    pub version: u32,
    /// When this version was received.
    pub since: DateTime<Tz>,
    /// When the first version was received.
    pub first: DateTime<Tz>,
}

/// A file used, with its accounting.
#[derive(Clone, Debug)]
pub struct SourceInfo {
    /// File name as received first.
    pub name: String,
    /// Store id.
    pub store: String,
    /// Content address, hexadecimal.
    pub sha256: String,
    /// Receive time.
    pub received: DateTime<Tz>,
    /// Profile id, or several joined by `+`.
    pub profile: String,
    /// The export time, if known.
    pub export_time: Option<DateTime<Tz>>,
    /// Days covered.
    pub coverage: Option<Span>,
    /// What became of its rows, per table.
    pub accounting: Vec<Accounting>,
}

/// read = used + superseded + excluded + rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounting {
    /// Table of facts.
    pub table: &'static str,
    /// Data rows.
    pub read: u64,
    /// Rows that are current facts.
    pub used: u64,
    /// Rows a newer word replaced, or that said the same twice.
    pub superseded: u64,
    /// Rows of excluded orders.
    pub excluded: u64,
    /// Rows that could not be read.
    pub rejected: u64,
}

/// A cell that could not be read.
#[derive(Clone, Debug)]
pub struct RejectInfo {
    /// File name.
    pub file: String,
    /// Store id.
    pub store: String,
    /// Sheet name, empty for CSV.
    pub sheet: String,
    /// 1-based row as a spreadsheet shows it.
    pub row: u64,
    /// Column letter, as `AB`.
    pub column: String,
    /// Header of the column.
    pub header: String,
    /// What was found.
    pub value: String,
    /// Why it is refused and what was expected.
    pub reason: Phrase,
}

impl ListInfo {
    /// Which version of the plan targets are of, and since when it and the first one were there.
    pub fn phrase(&self) -> Phrase {
        let key = if self.version > 1 { "plan.version" } else { "plan.only_version" };
        let phrase = Phrase::new(key).with("number", self.version).with("since", self.since.date_naive());
        phrase.with("first", self.first.date_naive())
    }
}

impl Report {
    /// The figure of a KPI for a scope and period; `None` where it is not part of the report.
    pub fn kpi(&self, kpi: Kpi, scope: &str, period: &str) -> Option<&KpiValue> {
        self.kpis.iter().find(|k| k.kpi == kpi && k.scope == scope && k.period == period)
    }

    /// The section of that id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.id == id)
    }
}
