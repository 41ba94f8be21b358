//! The current view: what all sources of a store together say.

use super::coverage::Coverage;
use super::cuts::{AdChannel, CutDifference, CutGap};
use super::doubt::Doubt;
use super::implausible::{self, Implausible};
use super::impossible;
use super::memo::Memo;
use super::other_currency::OtherCurrency;
use super::parts::{TableFacts, Whole};
use super::replaced::Replacement;
use super::source_state::SourceState;
use super::told_twice::ToldTwice;
use crate::extract::{ExportKind, Profiles, Reject};
use crate::facts::{Table, Values};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Current facts of one store.
#[derive(Debug)]
pub struct StoreView {
    /// The store.
    pub id: String,
    /// Its zone, in which its days end.
    pub zone: Tz,
    /// Tables; one is absent where no source has it.
    pub frames: BTreeMap<Table, TableFacts>,
    /// Columns that some source had.
    pub present: BTreeMap<Table, HashSet<&'static str>>,
    /// Days covered.
    pub coverage: Coverage,
    /// Until when the exports of each kind know what happened.
    pub known: BTreeMap<ExportKind, DateTime<Utc>>,
    /// Cuts of advertising that disagree.
    pub cut_differences: Vec<CutDifference>,
    /// Days on which a cut of advertising lacks that was there before, while another one has them.
    pub cut_gaps: Vec<CutGap>,
    /// The channels of advertising, and those that take commissions.
    pub ad_channels: Vec<AdChannel>,
    /// Costs that another report tells too, and that do not count.
    pub told_twice: Vec<ToldTwice>,
    /// Whether what was refunded is told by day and product alone: no export of refunds is there but one that stands in.
    pub refunds_by_product: bool,
    /// Closed orders whose payment had to be assumed.
    pub assumed_paid: u64,
    /// Orders that only lines know, whose lines do not say when and how much was paid: they cannot be counted.
    pub uncounted: u64,
    /// Days that lost visitors from one export to the next.
    pub lost_visitors: Vec<ShrunkDay>,
    /// Rows of one key that one file gave with different content: the last of them counts.
    pub conflicts: Vec<Conflict>,
    /// Rows whose number a spreadsheet program rounded and whose whole number another file has: they do not count.
    pub rounded: Vec<Conflict>,
    /// Files that left out what older ones said of the same days.
    pub renewals: Vec<Replacement>,
    /// Rows whose money was in another currency than the store's.
    pub other_currency: OtherCurrency,
    /// What is kept of how it was made.
    pub(super) memo: Memo,
}

/// A day of which a newer export says less than an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShrunkDay {
    /// The day.
    pub day: NaiveDate,
    /// Visitors by the older export.
    pub before: i64,
    /// Visitors by the newer one, which counts.
    pub now: i64,
}

/// A file that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Index of the source in [`View::sources`].
    pub source: usize,
    /// The table.
    pub table: Table,
    /// Rows that another row overrode.
    pub rows: u64,
}

impl StoreView {
    /// Of a store of which nothing is known.
    pub(super) fn empty(id: &str, zone: Tz) -> Self {
        StoreView {
            id: id.to_owned(),
            zone,
            frames: BTreeMap::new(),
            present: BTreeMap::new(),
            coverage: Coverage::default(),
            known: BTreeMap::new(),
            cut_differences: Vec::new(),
            cut_gaps: Vec::new(),
            ad_channels: Vec::new(),
            told_twice: Vec::new(),
            refunds_by_product: false,
            assumed_paid: 0,
            uncounted: 0,
            lost_visitors: Vec::new(),
            conflicts: Vec::new(),
            rounded: Vec::new(),
            renewals: Vec::new(),
            other_currency: BTreeMap::new(),
            memo: Memo::default(),
        }
    }

    /// Whether some source of the store has the column.
    pub fn has(&self, table: Table, column: &str) -> bool {
        self.present.get(&table).is_some_and(|columns| columns.contains(column))
    }

    /// Each place where what is told of it names a source, beside the rows.
    pub(super) fn sources_mut(&mut self) -> impl Iterator<Item = &mut usize> {
        let conflicts = self.conflicts.iter_mut().chain(&mut self.rounded).map(|conflict| &mut conflict.source);
        let renewals = self.renewals.iter_mut();
        conflicts.chain(renewals.flat_map(|renewal| [&mut renewal.source, &mut renewal.older]))
    }

    /// What in the parts of some tables speaks against the files of its rows.
    fn implausible(&self, tables: &[Table]) -> impl Iterator<Item = &Implausible> {
        let parts = tables.iter().filter_map(|table| self.frames.get(table)).flat_map(|facts| facts.parts());
        parts.map(|part| &part.sums().implausible)
    }

    /// What the rows that count say against their files: refunds that their orders speak against, days that cannot be.
    pub(super) fn doubts_of_rows(&self) -> Vec<(usize, Doubt)> {
        let mut doubts = implausible::doubts(self.implausible(&[Table::Refunds]));
        doubts.extend(impossible::doubts(self.implausible(&[Table::TrafficDays, Table::AdDays])));
        doubts
    }

    /// Changes its tables as wholes; their parts are made anew.
    pub(super) fn change<R>(&mut self, change: impl FnOnce(&mut StoreView, &mut BTreeMap<Table, Whole>) -> R) -> R {
        let frames = std::mem::take(&mut self.frames);
        let mut tables = frames.into_iter().map(|(table, facts)| (table, facts.into_whole())).collect();
        let result = change(self, &mut tables);
        self.frames = tables.into_iter().map(|(table, whole)| (table, TableFacts::of(whole))).collect();
        result
    }
}

/// Current facts of all stores.
#[derive(Debug)]
pub struct View {
    /// Every source ever received, used or not, in the order of stores and hashes.
    pub sources: Vec<SourceState>,
    /// Stores, in the settings' order.
    pub stores: Vec<StoreView>,
}

impl View {
    /// The view of a store.
    pub fn store(&self, id: &str) -> Option<&StoreView> {
        self.stores.iter().find(|s| s.id == id)
    }

    /// Cells that could not be read, with the source each is in.
    pub fn rejects(&self) -> impl Iterator<Item = (&SourceState, &Reject)> {
        self.sources.iter().filter(|s| s.set_aside.is_none()).flat_map(|state| {
            state.extract.iter().flat_map(move |extract| extract.rejects.iter().map(move |reject| (state, reject)))
        })
    }

    /// Takes the operator's excluded orders out of the figures: marks their rows and moves them in the accounting.
    pub fn exclude(&mut self, is_excluded: &dyn Fn(&str, &str) -> bool) {
        for store in &mut self.stores {
            let (id, sources) = (store.id.clone(), &mut self.sources);
            store.change(|_, tables| exclude(tables, sources, &|order| is_excluded(&id, order)));
        }
    }
}

/// Takes excluded orders of a store out of the figures.
pub(super) fn exclude(
    tables: &mut BTreeMap<Table, Whole>,
    sources: &mut [SourceState],
    is_excluded: &dyn Fn(&str) -> bool,
) {
    for (table, column) in
        [(Table::Orders, "order_id"), (Table::OrderLines, "order_id"), (Table::Refunds, "main_order_id")]
    {
        let Some(Whole { frame, origins }) = tables.get_mut(&table) else { continue };
        let (id, flag) = (frame.place(column), frame.place("excluded"));
        let marks: Vec<Option<i64>> =
            (0..frame.rows()).map(|row| Some(i64::from(frame.text(id, row).is_some_and(is_excluded)))).collect();
        for (row, mark) in marks.iter().enumerate() {
            let (origin, weight) = origins.of(row);
            if *mark == Some(1) && frame.number(flag, row) != Some(1) && weight > 0 {
                let rows = sources[origin].accounting.entry(table).or_default();
                rows.used -= weight;
                rows.excluded += weight;
            }
        }
        frame.columns_mut()[flag] = Some(Values::Number(marks.into_iter().collect()));
    }
}

/// How many days before a week to export too: what is paid or finished in it may have begun then, and what advertising
/// sold the week before goes on growing.
pub fn ask_back(profiles: &Profiles, platform: &str, export: ExportKind) -> u32 {
    let ripening = if export == ExportKind::Ads { 7 } else { 0 };
    let theirs = profiles.all().iter().filter(|p| p.gives(export) && p.platforms.iter().any(|name| name == platform));
    theirs.map(|p| p.time.reach_back).max().unwrap_or(0).max(ripening)
}

/// How many days before a week the exports of a kind that a store gave have to reach back, as the profiles that read them say.
pub fn reach_back(profiles: &Profiles, sources: &[SourceState], store: &str, export: ExportKind) -> u32 {
    let own = sources.iter().filter(|state| state.set_aside.is_none() && state.source.store == store);
    let theirs = own.flat_map(|state| &state.profiles).filter_map(|id| profiles.get(id));
    theirs.filter(|profile| profile.gives(export)).map(|profile| profile.time.reach_back).max().unwrap_or(0)
}
