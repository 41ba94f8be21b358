//! Whether an export reaches back to when what a week counts may have begun.

use super::given::Beginning;
use super::{Expectation, Why};
use crate::extract::ExportKind;
use crate::ledger::{StoreView, reach_back};
use crate::metrics::control::{self, Bridge, Subject};
use crate::span::Span;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Whether the platform says of each day that nothing was sold, refunded or spent: then nothing that began earlier ended in it.
fn told_nothing(by: Expectation<'_>, view: &StoreView, export: ExportKind, week: Span) -> bool {
    let told = |subject: Subject| control::compare(by.sums, view, subject, week).into_iter().flat_map(|told| told.days);
    let subjects = Subject::ALL.into_iter().filter(|subject| subject.export() == export);
    let days: BTreeMap<NaiveDate, Bridge> = subjects.flat_map(told).collect();
    u32::try_from(days.len()) == Ok(week.len()) && days.values().all(|day| day.theirs.is_zero())
}

/// Whether the platform's own figure of each day is there and no higher than ours, by more than may be: then nothing lacks, whenever it
/// began.
fn is_confirmed(by: Expectation<'_>, view: &StoreView, export: ExportKind, week: Span) -> bool {
    let subjects = Subject::ALL.into_iter().filter(|subject| subject.export() == export && !subject.is_one_sided());
    subjects.filter_map(|subject| control::compare(by.sums, view, subject, week)).any(|told| {
        u32::try_from(told.days.len()) == Ok(week.len())
            && told.whole().rest() <= by.tolerance.amount
            && told.difference(by.tolerance, true).is_none()
    })
}

/// That an export lacks days before the week which it should cover: platforms filter orders by creation and refunds by application,
/// so that an export of the week alone lacks what began before it. Days that are few enough to be quiet, by how often there are rows
/// at all, are not asked for, nor are those before the shop opened.
pub(super) fn short(by: Expectation<'_>, view: &StoreView, export: ExportKind, week: Span) -> Option<Why> {
    if view.coverage.count(export, week) == 0 || told_nothing(by, view, export, week) {
        return None;
    }
    let reach = u64::from(reach_back(by.profiles, by.sources, &view.id, export));
    let before = Span::new(week.first() - Days::new(reach), week.first() - Days::new(1))?;
    let gap = view.coverage.gaps(export, before).into_iter().find(|gap| !view.coverage.is_quiet(export, *gap))?;
    if is_confirmed(by, view, export, week) {
        return None;
    }
    match Beginning::of(by, view).filter(|shop| gap.last() < shop.first) {
        Some(shop) if shop.is_certain => None,
        // Of what was refunded before the first order nobody asks.
        Some(shop) if shop.is_likely => (export == ExportKind::Orders).then_some(Why::Opened(shop.first)),
        // Once is enough.
        shop => {
            let begins = shop.filter(|_| export == ExportKind::Orders).map(|shop| shop.first);
            Some(Why::Short { from: gap.first(), begins })
        }
    }
}
