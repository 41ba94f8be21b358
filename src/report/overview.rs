//! The page an owner reads in five seconds.

use super::note::Note;
use super::table::{Cell, Table};
use super::{Chart, ChartKind, Notice, Role, Series};
use crate::kpi::Kpi;
use crate::words::{Field, Phrase, Unit};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The overview, also the source of the digest mail.
#[derive(Clone, Debug)]
pub struct Overview {
    /// `木禾 周报 · 11/09 周一 - 11/15 周日 · 11月第2周 (W46)`.
    pub headline: Phrase,
    /// Provisional or revised, in words.
    pub status: Option<Phrase>,
    /// The week in a sentence; clauses in order, so that a narrow screen breaks between them.
    pub message: Vec<Phrase>,
    /// The year in a sentence.
    pub second: Option<Phrase>,
    /// Up to six cards.
    pub cards: Vec<Card>,
    /// What the cards' deltas are measured against and what they leave out, a sentence each; shown small below the cards.
    pub cards_note: Vec<Phrase>,
    /// The last twelve weeks.
    pub trend: Trend,
    /// The chart beside the trend.
    pub side: Option<Chart>,
    /// A row a store (at most six, the rest summed), total last.
    pub stores: Table,
    /// The remark under the stores' table.
    pub stores_note: Option<Phrase>,
    /// The same stores as bars for the mail.
    pub bars: Vec<StoreBar>,
    /// The sentence above the bars.
    pub bars_title: Phrase,
    /// The operator's word, which stands above what the program found.
    pub note: Option<Note>,
    /// The operator's own tables that stand in the mail.
    pub tables: Vec<Table>,
    /// What needs somebody, most money first.
    pub findings: Vec<Finding>,
    /// How the actions under way went, in a sentence.
    pub actions: Option<Phrase>,
    /// As of, files, rows, bridge.
    pub footer: Phrase,
}

/// One figure with what it is compared to.
#[derive(Clone, Debug)]
pub struct Card {
    /// `achievement`, `sales`, `refunds`, `ads`, `profit`, `year`.
    pub id: &'static str,
    /// Its name.
    pub title: Phrase,
    /// The small grey remark at its top right.
    pub aside: Option<Phrase>,
    /// The figure.
    pub value: Cell,
    /// Its unit.
    pub unit: Unit,
    /// Against its reference.
    pub delta: Option<Delta>,
    /// The bar against target.
    pub bullet: Option<Bullet>,
    /// Up to three lines: name, figure, unit. The first names the bullet's tick.
    pub lines: Vec<(Phrase, Cell, Unit)>,
    /// Whether somebody should look: orange left border.
    pub attention: bool,
}

/// A difference from a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// Signed.
    pub value: Decimal,
    /// How it is shown.
    pub unit: DeltaUnit,
    /// Whether it is good news; `None` where it is neither.
    pub better: Option<bool>,
}

/// How a difference is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeltaUnit {
    /// Money.
    Money,
    /// Relative, in percent.
    Percent,
    /// Of rates, in points.
    Points,
    /// A plain number with two decimals.
    Number,
}

/// Actual and projection against a tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bullet {
    /// The solid bar.
    pub actual: Decimal,
    /// The tick.
    pub target: Decimal,
    /// The hatched end, if a projection is known.
    pub projection: Option<Decimal>,
}

/// Twelve weeks of actual, target and last year, and the gap below.
#[derive(Clone, Debug)]
pub struct Trend {
    /// What it says.
    pub title: Phrase,
    /// Who, what, when; the renderer adds the unit that its labels are in.
    pub subtitle: Phrase,
    /// Oldest first; the last is the reported week.
    pub points: Vec<TrendPoint>,
}

impl Trend {
    /// The id of its chart.
    pub const CHART: &str = "trend";

    /// The weeks as a chart of columns; without what is known of none of them.
    pub fn chart(&self) -> Chart {
        let series = |role, word: &str, value: fn(&TrendPoint) -> Option<Decimal>| Series {
            role,
            name: Phrase::new(word),
            values: self.points.iter().map(value).collect(),
        };
        let mut all = vec![
            series(Role::LastYear, "workbook.legend.last_year", |point| point.last_year),
            series(Role::Target, "workbook.legend.target", |point| point.target),
            series(Role::Actual, "workbook.legend.actual", |point| point.actual),
        ];
        all.retain(|series| series.values.iter().any(Option::is_some));
        let categories = self.points.iter().map(|point| point.label.clone()).collect();
        Chart::money(Self::CHART, ChartKind::Columns, [self.title.clone(), self.subtitle.clone()], categories, all)
    }
}

/// One week of the trend.
#[derive(Clone, Debug)]
pub struct TrendPoint {
    /// `W46`, with an event's name if there is one.
    pub label: Phrase,
    /// Sales on the plan's basis.
    pub actual: Option<Decimal>,
    /// Target.
    pub target: Option<Decimal>,
    /// Same week last year.
    pub last_year: Option<Decimal>,
    /// actual - target.
    pub gap: Option<Decimal>,
    /// actual / target.
    pub achievement: Option<Decimal>,
}

/// A store's bar.
#[derive(Clone, Debug)]
pub struct StoreBar {
    /// Its name.
    pub name: String,
    /// Sales.
    pub actual: Option<Decimal>,
    /// Target.
    pub target: Option<Decimal>,
    /// actual - target.
    pub gap: Option<Decimal>,
    /// actual / target.
    pub achievement: Option<Decimal>,
    /// The currency of these amounts, where it is another than the report's.
    pub currency: Option<String>,
    /// Sales in the report's currency: by them bars without targets are drawn.
    pub level: Option<Decimal>,
    /// Why a figure above is missing, where one is.
    pub note: Option<Phrase>,
}

/// Something that needs somebody: what happened, what it costs, how sure that is, what to do, who, by when.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The money at stake.
    pub amount: Option<Decimal>,
    /// What that money is, in a word or two: `差目标`, `多退`.
    pub effect: Option<Phrase>,
    /// What happened; it does not say the amount again.
    pub text: Phrase,
    /// How sure that is.
    pub sure: Phrase,
    /// What to do about it.
    pub action: Phrase,
    /// Who.
    pub who: Option<String>,
    /// By when.
    pub when: Phrase,
    /// The same as a row of the operator's list of actions, where a figure will tell whether it helped.
    pub proposal: Option<Proposal>,
}

impl Finding {
    /// What happened and what to do about it, how sure that is, by when; no money is at stake and nobody is named yet.
    pub fn new([text, action]: [Phrase; 2], sure: Phrase, when: Phrase) -> Self {
        Finding { amount: None, effect: None, text, sure, action, who: None, when, proposal: None }
    }

    /// Whether it tells what a notice tells, of the same store and all its exports: what is read in one place needs no second.
    pub fn tells(&self, notice: &Notice) -> bool {
        let told =
            TOLD.iter().any(|(finding, notices)| *finding == self.text.key() && notices.contains(&notice.phrase.key()));
        let (own, others) = (exports(&self.text), exports(&notice.phrase));
        told && self.text.field("store") == notice.phrase.field("store") && others.iter().all(|one| own.contains(one))
    }
}

/// Findings, and the notices that say the same in more words.
const TOLD: [(&str, &[&str]); 8] = [
    ("report.finding.missing_whole", &["notice.missing-week", "notice.missing-store"]),
    // Beside exports that lack it all, of one that lacks some days the notice says what becomes of them.
    ("report.finding.missing", &["notice.missing-week", "notice.missing-store"]),
    ("report.finding.missing_days", &["notice.missing-days", "notice.missing-some"]),
    ("report.finding.missing_same_days", &["notice.missing-days", "notice.missing-some"]),
    ("report.finding.codes", &["notice.unknown-codes"]),
    ("report.finding.hollow", &["notice.control-hollow", "notice.control-hollow-lines"]),
    ("report.finding.control", &["notice.control"]),
    ("report.finding.fewer", &["notice.control-fewer"]),
];

/// The exports that a sentence names.
fn exports(phrase: &Phrase) -> Vec<&Field> {
    match (phrase.field("export"), phrase.field("exports")) {
        (None, Some(Field::List(fields))) => fields.iter().map(export).collect(),
        (one, _) => one.into_iter().collect(),
    }
}

/// The export alone, of one that is named with its days.
fn export(field: &Field) -> &Field {
    match field {
        Field::Said(said) => said.field("export").unwrap_or(field),
        other => other,
    }
}

/// An action that the report proposes: a row of the operator's list but for its words, which are the finding's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Whose.
    pub store: String,
    /// What it is about.
    pub target: ActionTarget,
    /// The figure that should move.
    pub kpi: Kpi,
    /// The first day on which it can show.
    pub since: NaiveDate,
    /// The day by which it should have.
    pub due: NaiveDate,
    /// By how much: a part of what was there, of a share in points.
    pub expected: Option<Decimal>,
}

/// What an action is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionTarget {
    /// The store.
    Store,
    /// A product, by the platform's id.
    Product(String),
    /// An advertising campaign, by its name.
    Campaign(String),
}
