//! The targets that a fiscal year began with, from the versions of the plan that were received.
//!
//! A store's original is the first version that has targets for the store and the year. All versions are resolved by the
//! settings of the day, so that they differ in what the operator wrote and in nothing else.

use super::rows::RowsRequest;
use super::{Desk, Failure, Lists};
use crate::calendar::Period;
use crate::intake::{Journal, Version};
use crate::plan::Plan;
use crate::report::{Notice, Weight};
use crate::revisions::Input;
use crate::span::Span;
use crate::words::Phrase;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// The first targets of a fiscal year, where they differ from those in use.
#[derive(Debug)]
pub struct Original {
    /// The targets in use, with each store's fiscal year as it was first planned.
    pub plan: Plan,
    /// The stores whose year differs, and since when they have the targets in use: the annual one, or where that is still
    /// what it was, those of the days.
    pub since: BTreeMap<String, NaiveDate>,
}

/// What earlier versions of the plan have to say about a period.
#[derive(Debug, Default)]
pub struct Past {
    /// The first targets, where they differ.
    pub original: Option<Original>,
    /// The earlier versions that were looked at, for the manifest.
    pub inputs: Vec<Input>,
    /// Versions that cannot be read any more.
    pub findings: Vec<Notice>,
    /// The same by hash.
    pub unread: BTreeMap<String, Phrase>,
}

/// The versions of the plan, each read when it is first asked for.
struct Versions<'a> {
    desk: &'a Desk,
    all: &'a [Version],
    in_use: &'a Plan,
    earlier: BTreeMap<u32, Option<Plan>>,
    past: Past,
}

impl Desk {
    /// What earlier versions of the plan say about the fiscal year of a period. Where there is one version nothing is read.
    pub(super) fn past(&self, lists: &Lists, period: Period) -> Result<Past, Failure> {
        let all = lists.used("plan").map(|used| used.versions.as_slice()).unwrap_or_default();
        let year = self.settings.calendar.year_span(period.fiscal_year());
        let in_use = &lists.plan;
        let mut versions = Versions { desk: self, all, in_use, earlier: BTreeMap::new(), past: Past::default() };
        // A store that is planned no more has nothing that its original could stand beside.
        let stores: Vec<&str> = in_use.stores().filter(|store| in_use.sum(store, year).is_some()).collect();
        let plan = versions.first(&stores, year)?;
        let mut since = BTreeMap::new();
        for store in stores.into_iter().filter(|store| !plan.agrees(in_use, store, year)) {
            since.insert(store.to_owned(), self.local_day(versions.since(&plan, store, year)?));
        }
        versions.past.original = (!since.is_empty()).then_some(Original { plan, since });
        Ok(versions.past)
    }

    /// Every version of the plan that was received, oldest first.
    pub fn received_plans(&self) -> Result<Vec<Version>, Failure> {
        Ok(Journal::open(self.journal_path())?.versions("plan"))
    }

    /// The plan as each of these versions has it, resolved by the settings of the day; why not, for one that cannot be read.
    pub fn plan_versions(&self, versions: &[Version]) -> Result<Vec<Result<Plan, Phrase>>, Failure> {
        let wanted: Vec<RowsRequest> = versions.iter().map(|version| RowsRequest::version("plan", version)).collect();
        let read = self.rows(&wanted)?.into_iter().zip(versions);
        let plan = |rows, name: &str| Ok(self.plan_of(name, rows?)?.plan);
        Ok(read.map(|(rows, version)| plan(rows, &version.name)).collect())
    }

    /// The day of a moment in the report's zone.
    pub fn local_day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.settings.time_zone).date_naive()
    }
}

impl Versions<'_> {
    /// The plan in use, with a year of each store as the first version has it that plans it at all.
    fn first(&mut self, stores: &[&str], year: Span) -> Result<Plan, Failure> {
        let mut plan = self.in_use.clone();
        let mut open = stores.to_vec();
        for at in 0..self.all.len().saturating_sub(1) {
            if open.is_empty() {
                break;
            }
            let Some(version) = self.plan(at)? else { continue };
            let (planned, left): (Vec<&str>, _) = open.iter().partition(|id| version.sum(id, year).is_some());
            for store in planned {
                plan = plan.with_span_of(version, store, year);
            }
            open = left;
        }
        Ok(plan)
    }

    /// When the targets in use of a store's year were first those in use, without a break since.
    fn since(&mut self, original: &Plan, store: &str, year: Span) -> Result<DateTime<Utc>, Failure> {
        let in_use = self.in_use;
        let annual = in_use.sum(store, year);
        let by_annual = original.sum(store, year) != annual;
        let same = |plan: &Plan| match by_annual {
            true => plan.sum(store, year) == annual,
            false => plan.agrees(in_use, store, year),
        };
        let mut at = self.all.len() - 1;
        while at > 0 && self.plan(at - 1)?.is_some_and(same) {
            at -= 1;
        }
        Ok(self.all[at].since)
    }

    /// What a version plans; `None` where its bytes cannot be read any more, which is found.
    fn plan(&mut self, at: usize) -> Result<Option<&Plan>, Failure> {
        let version = &self.all[at];
        if self.all.last().is_some_and(|last| last.sha256 == version.sha256) {
            return Ok(Some(self.in_use));
        }
        if !self.earlier.contains_key(&version.number) {
            let rows = self.desk.rows(&[RowsRequest::version("plan", version)])?.pop();
            let plan = match rows.transpose() {
                Ok(rows) => {
                    self.past.inputs.push(Input::list("earlier-plan", version));
                    // One that the settings of the day make nothing of, as where stores have other names now, plans nothing.
                    let read = self.desk.plan_of(&version.name, rows.unwrap_or_default());
                    Some(read.map(|read| read.plan).unwrap_or_default())
                }
                Err(why) => {
                    self.past.unread.insert(version.sha256.clone(), why.clone());
                    self.past.findings.push(self.lost(version, why));
                    None
                }
            };
            self.earlier.insert(version.number, plan);
        }
        Ok(self.earlier.get(&version.number).and_then(Option::as_ref))
    }

    fn lost(&self, version: &Version, why: Phrase) -> Notice {
        let phrase = Phrase::new("notice.plan-version-lost")
            .with("number", version.number)
            .with("day", self.desk.local_day(version.since))
            .with("why", why);
        Notice { weight: Weight::Attention, store: None, phrase }
    }
}
