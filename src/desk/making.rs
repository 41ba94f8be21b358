//! From the current view to reports: one for the archive, one for each reader's scope, detail and language.

use super::original::Past;
use super::reported::Before;
use super::then::Then;
use super::{Desk, Failure, Lists, Used, words_in};
use crate::calendar::{Calendar, LastYear, Period};
use crate::compose::{self, Context, Detail};
use crate::config::{Choice, Owner};
use crate::engine::{Local, Memory};
use crate::extract::ExportKind;
use crate::ledger::View;
use crate::metrics::{Costing, EarlierAds, Exchange, Inputs, Metrics};
use crate::plan::PlanFinding;
use crate::report::{ListInfo, Notice, Report, StoreInfo};
use crate::threads;
use crate::words::{Language, Phrase};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// Everything known about a period before anybody's report is built.
pub struct ReportInputs {
    /// The current facts.
    pub view: View,
    /// What was summed of them already.
    pub sums: Memory,
    /// The operator's files.
    pub lists: Lists,
    /// The settings' calendar, with the plan's events where last year is aligned by them.
    pub calendar: Calendar,
    /// What earlier versions of the plan say.
    pub past: Past,
    /// What earlier reports said of the periods that the period is compared with.
    pub before: Before,
    /// Advertising of these periods at the period's age.
    pub then: Vec<Then>,
    /// What was found in the inbox.
    pub inbox: Vec<Notice>,
    /// That and whatever else the files have to say, before the figures have a word.
    pub findings: Vec<Notice>,
    /// What this mail tells every reader of the periods before it.
    pub said: Vec<Notice>,
    /// The period.
    pub period: Period,
    /// When the latest source used was received.
    pub as_of: DateTime<Utc>,
    /// Whether it is made after its Monday without having been asked for.
    pub late: bool,
    /// The first day that is not over, where the period is not.
    pub open: Option<NaiveDate>,
}

/// Whose report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRequest {
    /// Stores in scope, in the settings' order.
    pub stores: Vec<String>,
    /// How much is shown.
    pub detail: Detail,
    /// In which language.
    pub language: Language,
    /// The number it gets.
    pub revision: Option<u32>,
    /// What changed since the last one.
    pub changes: Vec<Notice>,
}

impl Desk {
    /// The archive's report: all stores, everything, in the settings' language.
    pub fn whole(&self, revision: Option<u32>) -> ReportRequest {
        ReportRequest {
            stores: self.settings.stores.iter().map(|s| s.id.clone()).collect(),
            detail: Detail::Operator,
            language: self.settings.language,
            revision,
            changes: Vec::new(),
        }
    }

    /// An owner's report: their stores and nothing of the others.
    pub fn of_owner(&self, owner: &Owner, revision: Option<u32>) -> ReportRequest {
        ReportRequest {
            stores: self.settings.stores_of(owner).map(|s| s.id.clone()).collect(),
            detail: owner.view,
            language: owner.language,
            revision,
            changes: Vec::new(),
        }
    }

    /// Builds the reports asked for, over figures worked out once, several at once.
    pub fn reports(&self, material: &ReportInputs, asks: &[ReportRequest]) -> Vec<Report> {
        let engine = self.engine(&material.view, &material.sums);
        let as_of = material.as_of.with_timezone(&self.settings.time_zone);
        let view = &material.view;
        let thens = material.then.iter();
        let engines: Vec<Local<'_>> = thens.map(|then| self.engine(&then.view, &then.sums)).collect();
        let then = material.then.iter().zip(&engines);
        let then: Vec<EarlierAds<'_>> =
            then.map(|(then, engine)| EarlierAds { span: then.span, engine, view: &then.view }).collect();
        let inputs = self.inputs(&engine, view, &material.lists, &material.calendar, material.period, as_of);
        let metrics = Metrics::new(Inputs { then: &then, ..inputs });
        let own = metrics.own();
        let original = material.past.original.as_ref();
        let first = original.map(|original| (metrics.against(&original.plan), &original.since));
        let first = first.as_ref().map(|(metrics, since)| compose::Original { metrics, since });
        threads::map(asks, |ask| compose::report(&self.context(material, (&metrics, &own), first, ask)))
    }

    /// What figures of a period are worked out from.
    pub(super) fn inputs<'a>(
        &'a self,
        engine: &'a Local<'a>,
        view: &'a View,
        lists: &'a Lists,
        calendar: &'a Calendar,
        period: Period,
        as_of: DateTime<Tz>,
    ) -> Inputs<'a> {
        let plan_calendar = &self.settings.plan_calendar;
        let tolerance = self.settings.control;
        let basis = self.settings.plan.basis;
        let plan = &lists.plan;
        let (report, stores) = (&self.settings.currency, &self.settings.currencies);
        let exchange = (!stores.is_empty()).then_some(Exchange { rates: &lists.rates, report, stores });
        let costing = Costing {
            catalog: &lists.catalog,
            costs: &lists.costs,
            rules: &self.settings.cost_rules,
            stock_of: &self.settings.stock_of,
            customers: self.settings.customers,
            book: lists.book.as_ref(),
        };
        let then = &[];
        Inputs { engine, view, plan, calendar, plan_calendar, period, basis, as_of, then, tolerance, exchange, costing }
    }

    fn context<'a>(
        &'a self,
        material: &'a ReportInputs,
        (metrics, own): (&'a Metrics<'a>, &'a Metrics<'a>),
        original: Option<compose::Original<'a>>,
        ask: &ReportRequest,
    ) -> Context<'a> {
        let in_scope = |notice: &&Notice| notice.store.as_ref().is_none_or(|store| ask.stores.contains(store));
        let all = ask.stores.len() == self.settings.stores.len();
        let findings = material.findings.iter().chain(&material.lists.findings);
        // What concerns no store in particular may still name one: only who sees all stores sees it.
        let findings = findings.filter(in_scope).filter(|notice| all || notice.store.is_some()).cloned();
        let stores: Vec<StoreInfo> = ask.stores.iter().filter_map(|id| self.store_info(id)).collect();
        let expects: Vec<Vec<ExportKind>> = ask.stores.iter().map(|id| self.expects(id)).collect();
        Context {
            metrics,
            own,
            stores,
            expects,
            detail: ask.detail,
            catalog: &material.lists.catalog,
            actions: &material.lists.actions,
            book: material.lists.book.as_ref(),
            original,
            lists: self.list_infos(&material.lists),
            profiles: &self.profiles,
            findings: ask.changes.iter().chain(&material.said).cloned().chain(findings).map(Notice::sorted).collect(),
            title: self.settings.title.clone(),
            report: self.settings.report.id.clone(),
            language: ask.language,
            currency: self.settings.currency.clone(),
            revision: ask.revision,
            as_of: material.as_of.with_timezone(&self.settings.time_zone),
            late: material.late,
            open: material.open,
            reported: &material.before.reported,
            tables: &self.settings.tables,
            sheets: self.settings.report.sheets.as_deref(),
            accent: self.settings.report.accent,
            logo: material.lists.logo.as_ref().map(|file| &file.logo),
            // It speaks of all stores.
            note: material.lists.notes.get(&material.period.id()).filter(|_| all).map(|note| note.text.as_str()),
        }
    }

    /// The lists in use, by version; those that were received.
    pub fn list_infos(&self, lists: &Lists) -> Vec<ListInfo> {
        let local = |at: DateTime<Utc>| at.with_timezone(&self.settings.time_zone);
        let info = |used: &Used| {
            let (first, last) = (used.versions.first()?, used.versions.last()?);
            Some(ListInfo {
                kind: used.kind,
                name: used.name.clone(),
                sha256: used.sha256.clone(),
                version: last.number,
                since: local(last.since),
                first: local(first.since),
            })
        };
        lists.used.iter().filter_map(info).collect()
    }

    fn store_info(&self, id: &str) -> Option<StoreInfo> {
        let store = self.settings.store(id)?;
        Some(StoreInfo {
            id: store.id.clone(),
            name: store.name.clone(),
            platform: store.platform.tag().to_owned(),
            person: store.person.clone(),
            currency: store.currency.clone(),
        })
    }

    /// The period's figures and texts gathered; the failure where nothing at all is known of it.
    pub fn material(
        &self,
        view: View,
        lists: Lists,
        findings: Vec<Notice>,
        period: Period,
        until: Option<DateTime<Utc>>,
        late: bool,
    ) -> Result<ReportInputs, Failure> {
        let calendar = self.calendar(lists.book.as_ref());
        let before = self.before(&calendar, period, until)?;
        self.material_beside(before, view, lists, findings, period, until, late)
    }

    /// The same beside these earlier reports.
    #[expect(clippy::too_many_arguments, reason = "the parts of a value, each named there")]
    pub(super) fn material_beside(
        &self,
        before: Before,
        view: View,
        lists: Lists,
        inbox: Vec<Notice>,
        period: Period,
        until: Option<DateTime<Utc>>,
        late: bool,
    ) -> Result<ReportInputs, Failure> {
        self.refuse_unknown(&view, &inbox, period)?;
        let used = view.sources.iter().filter(|s| s.set_aside.is_none());
        let as_of = until.or_else(|| used.map(|s| s.source.received_again).max()).unwrap_or_default();
        let mut findings = inbox.clone();
        let past = self.past(&lists, period)?;
        findings.extend(self.plan_findings(&lists, period));
        findings.extend(lists.unknown_ids(&view));
        findings.extend(self.not_given());
        findings.extend(lists.rates_ahead_of(as_of.with_timezone(&self.settings.time_zone).date_naive()));
        let abroad = self.settings.stores.iter().map(|store| store.currency.as_str());
        findings.extend(lists.outdated_rates(abroad, &self.settings.currency, period.span().last()));
        findings.extend(past.findings.iter().cloned());
        let calendar = self.calendar(lists.book.as_ref());
        let (said, sums) = (Vec::new(), Memory::default());
        findings.extend(before.findings.iter().cloned());
        let then = self.then(&view, &lists, &calendar, period)?;
        let open = None;
        Ok(ReportInputs {
            view,
            sums,
            lists,
            calendar,
            past,
            before,
            then,
            inbox,
            findings,
            said,
            period,
            as_of,
            late,
            open,
        })
    }

    /// That the plan is for another year, or which days and stores it misses in the period's.
    pub fn plan_findings(&self, lists: &Lists, period: Period) -> Vec<Notice> {
        let nothing_to_align_by = self.settings.calendar.comparison() == LastYear::Event
            && lists.book.as_ref().is_none_or(|book| self.alignment(book).is_empty());
        let unaligned = nothing_to_align_by.then(|| Notice {
            weight: crate::report::Weight::Remark,
            store: None,
            phrase: Phrase::new("notice.no-events"),
        });
        if self.settings.paths.plan.is_none() {
            return unaligned.into_iter().collect();
        }
        let (stores, calendar, year) = (self.known_stores(), &self.settings.plan_calendar, period.fiscal_year());
        let plan = (&lists.plan, lists.book.as_ref());
        let other = lists.book.as_ref().and_then(|book| book.of_another_year(year));
        let missing = crate::plan::missing(&lists.plan_findings, plan, (&stores, calendar), year);
        let id = |name: &str| self.settings.stores.iter().find(|s| s.name == name).map(|s| s.id.clone());
        let notice = |finding: PlanFinding| Notice {
            weight: crate::report::Weight::Attention,
            store: finding.store().and_then(id),
            phrase: finding.phrase(),
        };
        other.into_iter().chain(missing).map(notice).chain(unaligned).collect()
    }

    /// The words a reader of this language gets.
    pub fn words_for(&self, language: Language) -> crate::words::Words {
        if language == self.settings.language { self.words.clone() } else { words_in(&self.settings, language) }
    }
}
