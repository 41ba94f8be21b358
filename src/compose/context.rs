//! What a report is built from, and what is asked of it everywhere: the reader's stores, their figures, their names.

use super::own_tables::OwnTable;
use super::reported::{Reported, TOTAL};
use crate::engine::Days;
use crate::extract::{ExportKind, Profiles};
use crate::kpi::Kpi;
use crate::ledger::{SourceState, StoreView};
use crate::lists::{Actions, Catalog};
use crate::metrics::control::{self, Subject};
use crate::metrics::goals::{Standing, standings};
use crate::metrics::{Comparison, Figure, Metrics, Moved, shortfall};
use crate::plan::PlanBook;
use crate::report::{Cell, ListInfo, Logo, Notice, StoreInfo};
use crate::span::Span;
use crate::words::{Field, Language, Phrase};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How much a reader gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Overview, stores, plan, refunds, what needs attention.
    Owner,
    /// Every sheet, campaigns and rows.
    Operator,
}

impl Detail {
    /// Pages that a print has at most: an owner reads no more, and an operator prints what is shown to others.
    pub(super) fn pages(self) -> usize {
        match self {
            Detail::Owner => 8,
            Detail::Operator => 20,
        }
    }
}

/// The targets that the fiscal year began with, where they differ from those in use.
#[derive(Clone, Copy)]
pub struct Original<'a> {
    /// Figures against them.
    pub metrics: &'a Metrics<'a>,
    /// The stores that were planned otherwise, and since when they have the targets in use.
    pub since: &'a BTreeMap<String, NaiveDate>,
}

/// Everything a report is built from.
pub struct Context<'a> {
    /// The figures, all money in the report's currency, and through them the current facts, the plan and the calendar.
    pub metrics: &'a Metrics<'a>,
    /// The same with each store's money in the store's own currency: for what is said of one store.
    pub own: &'a Metrics<'a>,
    /// The stores in the reader's scope; "total" is theirs.
    pub stores: Vec<StoreInfo>,
    /// What each of them gives every week, in the same order.
    pub expects: Vec<Vec<ExportKind>>,
    /// How much is shown.
    pub detail: Detail,
    /// The products' own names, roles and people.
    pub catalog: &'a Catalog,
    /// What people decided to do.
    pub actions: &'a Actions,
    /// What the plan says beyond targets, where it is a workbook.
    pub book: Option<&'a PlanBook>,
    /// The first targets of the fiscal year, where they differ from those in use.
    pub original: Option<Original<'a>>,
    /// The operator's lists in use, by version; those that were received.
    pub lists: Vec<ListInfo>,
    /// Names of exports and pages.
    pub profiles: &'a Profiles,
    /// Findings of the plan and the lists, and files in the inbox that belong to nobody: already in words' keys.
    pub findings: Vec<Notice>,
    /// The business's name.
    pub title: String,
    /// `[report] id`.
    pub report: String,
    /// The reader's language.
    pub language: Language,
    /// ISO 4217.
    pub currency: String,
    /// The number under reports/, if it gets one.
    pub revision: Option<u32>,
    /// Latest receive time among the sources used.
    pub as_of: DateTime<Tz>,
    /// Whether it is made after its Monday.
    pub late: bool,
    /// The first day that is not over, where the period is not.
    pub open: Option<NaiveDate>,
    /// What earlier reports said of the periods compared with.
    pub reported: &'a Reported,
    /// The operator's own tables.
    pub tables: &'a [OwnTable],
    /// The sheets wanted, in order; all where none is named.
    pub sheets: Option<&'a [&'static str]>,
    /// The house's colour.
    pub accent: Option<[u8; 3]>,
    /// The house's logo.
    pub logo: Option<&'a Logo>,
    /// What the operator wrote of the period, in Markdown.
    pub note: Option<&'a str>,
}

impl Context<'_> {
    /// The days of the period of which exports can be there.
    pub(super) fn over(&self) -> Option<Span> {
        shortfall::over(self.days(), self.open)
    }

    pub(super) fn ids(&self) -> Vec<&str> {
        self.stores.iter().map(|store| store.id.as_str()).collect()
    }

    /// What a chart of these periods shows, with how long they are where they are of unlike length.
    pub(super) fn with_lengths(&self, key: &'static str, subtitle: Phrase) -> Phrase {
        let lengths = self.recent().into_iter().map(|week| week.span().len());
        match lengths.clone().min().zip(lengths.max()).filter(|(least, most)| least < most) {
            Some((least, most)) => Phrase::new(key).with("subtitle", subtitle).with("least", least).with("most", most),
            None => subtitle,
        }
    }

    /// A KPI of all the reader's stores in the period.
    pub(super) fn total(&self, kpi: Kpi) -> Figure {
        self.metrics.get(kpi, &self.ids(), self.days())
    }

    /// Figures of a scope: a store's in its own currency, a total's in the report's.
    pub(super) fn scoped(&self, scope: &str) -> &Metrics<'_> {
        if scope == TOTAL { self.metrics } else { self.own }
    }

    /// The currency of a store's own figures, where it is another than the report's.
    pub(super) fn abroad(&self, store: &str) -> Option<&str> {
        let known = self.stores.iter().find(|known| known.id == store)?;
        (known.currency != self.currency).then_some(known.currency.as_str())
    }

    /// Whether there is more than one currency in the report.
    pub(super) fn is_mixed(&self) -> bool {
        self.stores.iter().any(|store| store.currency != self.currency)
    }

    /// An amount in a store's own currency, named where it is another than the report's.
    pub(super) fn labelled(&self, store: &str, amount: Field) -> Field {
        match self.abroad(store) {
            Some(currency) => Field::In(Box::new(amount), currency.to_owned()),
            None => amount,
        }
    }

    /// A store's own figure as a cell.
    pub(super) fn amount(&self, store: &str, kpi: Kpi, figure: Figure) -> Cell {
        match (figure.value, self.abroad(store)) {
            (Some(value), Some(currency)) if kpi.is_money() => Cell::Amount(value, currency.to_owned()),
            _ => figure.into(),
        }
    }

    /// An amount of a store in the report's currency, which is named where it is not the store's own.
    pub(super) fn converted(&self, store: &str, amount: Field) -> Field {
        match self.abroad(store) {
            Some(_) => Field::In(Box::new(amount), self.currency.clone()),
            None => amount,
        }
    }

    /// A short amount in a store's own currency.
    pub(super) fn money(&self, store: &str, amount: Decimal) -> Field {
        self.labelled(store, Field::Money(amount))
    }

    /// The same in full.
    pub(super) fn money_full(&self, store: &str, amount: Decimal) -> Field {
        self.labelled(store, Field::MoneyFull(amount))
    }

    /// An amount of the period in a store's own currency, as it weighs among others; `None` where no rate tells.
    pub(super) fn in_report(&self, store: &str, amount: Decimal) -> Option<Decimal> {
        self.metrics.spread_over(store, self.days(), amount)
    }

    /// A KPI compared over the same stores and days.
    pub(super) fn compare(&self, kpi: Kpi, stores: &[&str], before: Span) -> Option<Comparison> {
        self.metrics.compare(kpi, stores, self.days(), before)
    }

    /// The event that makes a comparison of these stores' spans say nothing, if one does.
    pub(super) fn moved(&self, stores: &[&str], now: Span, before: Span) -> Option<Moved> {
        self.metrics.moved(self.book?, stores, now, before)
    }

    /// What is to be known of changes since other days, by keys that begin so: by which event last year's week is aligned, an
    /// event that only one of them has, and that they are not as many.
    pub(super) fn remarks(&self, key: &str, before: Span) -> [Option<Phrase>; 3] {
        let say = |word: &str| Phrase::new(format!("{key}{word}"));
        let aligned = self.aligned().filter(|_| before == self.last_year());
        let (now, then) = (self.days().len(), before.len());
        [
            aligned.map(|event| say("aligned").with("event", event.name()).with("days", before)),
            self.moved(&self.ids(), self.days(), before).map(|moved| moved.fields(say("event"))),
            (now != then).then(|| say("per_day").with("now", now).with("before", then)),
        ]
    }

    /// A store's week beside the platform's own figures; `None` where there is no day on which both are known.
    pub(super) fn control(&self, view: &StoreView, subject: Subject) -> Option<control::Comparison> {
        self.control_over(view, subject, self.days())
    }

    /// The same of other days.
    pub(super) fn control_over(&self, view: &StoreView, subject: Subject, span: Span) -> Option<control::Comparison> {
        let sums = |store: &str, measure, days: &Days| self.metrics.by_day(store, measure, days);
        control::compare(&sums, view, subject, span)
    }

    pub(super) fn standings(&self) -> Vec<Standing<'_>> {
        self.book.map(|book| standings(self.metrics, book, &self.ids(), self.sees_all())).unwrap_or_default()
    }

    /// The latest moment of which an export of the reader's stores knows.
    pub(super) fn data_until(&self) -> DateTime<Tz> {
        self.metrics.data_until(&self.ids())
    }

    /// The KPI whose value is measured against the plan.
    pub(super) fn basis(&self) -> Kpi {
        self.metrics.inputs().basis.kpi()
    }

    /// The reader's stores with what is known of each and what each gives every week.
    pub(super) fn views(&self) -> impl Iterator<Item = (&StoreInfo, &StoreView, &[ExportKind])> {
        let view = self.metrics.inputs().view;
        let known = self.stores.iter().zip(&self.expects);
        known.filter_map(move |(store, expects)| Some((store, view.store(&store.id)?, expects.as_slice())))
    }

    /// Files of the reader's stores, whether used or not.
    pub(super) fn files(&self) -> impl Iterator<Item = &SourceState> {
        let view = self.metrics.inputs().view;
        view.sources.iter().filter(|state| self.stores.iter().any(|store| store.id == state.source.store))
    }

    /// Those that facts come from.
    pub(super) fn used(&self) -> impl Iterator<Item = &SourceState> {
        self.files().filter(|state| state.set_aside.is_none())
    }

    /// Why a file is set aside, if it is. Whose it is instead is no business of a reader who does not see all stores.
    pub(super) fn why_aside(&self, state: &SourceState) -> Option<Phrase> {
        let why = state.set_aside.as_ref()?;
        let names_another = state.misfiled.is_some() || state.source.moved.is_some();
        Some(if names_another && !self.sees_all() { Phrase::new("set-aside.another") } else { why.clone() })
    }

    /// Whether the reader sees all stores there are.
    pub(super) fn sees_all(&self) -> bool {
        let view = self.metrics.inputs().view;
        view.stores.iter().all(|known| self.stores.iter().any(|store| store.id == known.id))
    }

    /// The operator's lists, for whoever can mend them; a file's name may tell of other stores.
    pub(super) fn shown_lists(&self) -> &[ListInfo] {
        if self.detail == Detail::Operator && self.sees_all() { &self.lists } else { &[] }
    }

    /// A store's name for people.
    pub(super) fn store_name(&self, id: &str) -> String {
        let known = self.stores.iter().find(|store| store.id == id);
        known.map_or(id, |store| store.name.as_str()).to_owned()
    }

    /// The same in a sentence.
    pub(super) fn name(&self, id: &str) -> Field {
        Field::Text(self.store_name(id))
    }

    /// Names of the stores that a figure leaves out, where there is one and it does.
    pub(super) fn lacking(&self, figure: &Figure) -> Option<Field> {
        let lacks = figure.value.is_some() && !figure.lacks.is_empty();
        lacks.then(|| self.names(figure.lacks.iter().map(String::as_str)))
    }

    pub(super) fn by_day(&self, kpi: Kpi, stores: &[&str], span: Span) -> Vec<Option<Decimal>> {
        span.days().map(|day| self.metrics.get(kpi, stores, Span::day(day)).value).collect()
    }

    /// Names of stores, joined as the language does.
    pub(super) fn names<'n>(&self, ids: impl IntoIterator<Item = &'n str>) -> Field {
        Field::List(ids.into_iter().map(|id| self.name(id)).collect())
    }
}
