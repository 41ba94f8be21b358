//! The platform's own figures as a witness: where ours differ from them by more than the settings allow, on which days, and
//! what that looks like.
//!
//! Compared are days on which both are known, after the bridge: excluded orders are in the platform's figures and not in ours,
//! postage is in ours and, unless the days say otherwise, not in theirs.

mod difference;
mod subject;

pub use difference::{Bridge, Cause, Comparison, Difference, Tolerance};
pub use subject::Subject;

use super::{measures as m, postage};
use crate::engine::{By, Days, Engine, Measure, Question, Sum};
use crate::facts::Value;
use crate::ledger::StoreView;
use crate::span::Span;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Who tells the sums of a store's measure on days, by day counted from 1970.
pub type ByDay<'a> = dyn Fn(&str, &'static Measure, &Days) -> BTreeMap<i64, Sum> + 'a;

/// The sums of each day, asked of an engine.
pub fn by_engine<'a>(
    engine: &'a dyn Engine,
    until: DateTime<Tz>,
) -> impl Fn(&str, &'static Measure, &Days) -> BTreeMap<i64, Sum> + 'a {
    move |store, measure, days| {
        let question = Question { store, measures: &[measure], by: &[By::Day], days, until };
        let mut sums = BTreeMap::new();
        for (group, sum) in engine.ask(&question) {
            if let [Some(Value::Number(day))] = group.as_slice() {
                sums.insert(*day, sum[0]);
            }
        }
        sums
    }
}

/// Ours beside theirs; `None` where there is no day on which both are known.
pub fn compare(sums: &ByDay<'_>, view: &StoreView, subject: Subject, span: Span) -> Option<Comparison> {
    let mut days = beside(sums, view, subject, span).filter(|days| !days.is_empty())?;
    let holds_postage = subject == Subject::Sales && holds_postage(sums, view, span);
    if holds_postage {
        days.values_mut().for_each(|day| day.postage = Decimal::ZERO);
    }
    Some(Comparison { subject, days, holds_postage })
}

/// So many days up to a span's end tell on which side postage stands.
const POSTAGE_DAYS: u64 = 90;

fn holds_postage(sums: &ByDay<'_>, view: &StoreView, span: Span) -> bool {
    let first = (span.last() - chrono::Days::new(POSTAGE_DAYS)).min(span.first());
    let days = Span::new(first, span.last()).and_then(|days| beside(sums, view, Subject::Sales, days));
    postage::is_held(days.into_iter().flatten().map(|(_, day)| [day.theirs - day.ours - day.excluded, day.postage]))
}

/// Ours beside theirs on the days on which both are known.
fn beside(sums: &ByDay<'_>, view: &StoreView, subject: Subject, span: Span) -> Option<BTreeMap<NaiveDate, Bridge>> {
    let theirs = subject.theirs();
    if !theirs.column().is_some_and(|column| view.has(theirs.table, column)) {
        return None;
    }
    let told = whole_store(sums, view, subject, span);
    let days = Days::of(span, |day| {
        let known = [subject.export(), subject.witness()].iter().all(|export| view.coverage.has(*export, day));
        known && !told.contains(&i64::from(day.to_epoch_days()))
    });
    let of = |measure: &'static Measure| sums(&view.id, measure, &days);
    let (platform, ours) = (of(theirs), of(subject.ours()));
    let excluded = subject.excluded().map(|measure| (measure, of(measure)));
    let postage = (subject == Subject::Sales).then(|| (&m::POSTAGE, of(&m::POSTAGE)));
    let open = subject.open().map(|measure| (measure, of(measure)));
    let amount = |sums: &Option<(&'static Measure, BTreeMap<i64, Sum>)>, day: i64| {
        let found = sums.as_ref().and_then(|(measure, sums)| Some(sums.get(&day)?.decimal(measure)));
        found.unwrap_or_default()
    };
    let mut compared = BTreeMap::new();
    for date in days.dates() {
        let day = i64::from(date.to_epoch_days());
        // Where the platform gives nothing there is nothing to hold ours against.
        let Some(counted) = platform.get(&day).filter(|sum| sum.known > 0) else { continue };
        let ours = ours.get(&day).map_or(Decimal::ZERO, |sum| sum.decimal(subject.ours()));
        let [excluded, open, postage] = [&excluded, &open, &postage].map(|sums| amount(sums, day));
        compared.insert(date, Bridge { theirs: counted.decimal(theirs), ours, excluded, open, postage });
    }
    Some(compared)
}

/// The days of which the platform tells the whole store's sales, so that its products need not speak for it.
fn whole_store(sums: &ByDay<'_>, view: &StoreView, subject: Subject, span: Span) -> BTreeSet<i64> {
    if subject != Subject::SalesByProduct {
        return BTreeSet::new();
    }
    let told = sums(&view.id, Subject::Sales.theirs(), &Days::all(span));
    told.into_iter().filter(|(_, sum)| sum.known > 0).map(|(day, _)| day).collect()
}

/// The platform's own figure of days.
pub fn platforms(sums: &ByDay<'_>, view: &StoreView, subject: Subject, span: Span) -> Decimal {
    total(sums, view, subject.theirs(), span)
}

/// The report's figure of days.
pub fn ours(sums: &ByDay<'_>, view: &StoreView, subject: Subject, span: Span) -> Decimal {
    total(sums, view, subject.ours(), span)
}

fn total(sums: &ByDay<'_>, view: &StoreView, measure: &'static Measure, span: Span) -> Decimal {
    sums(&view.id, measure, &Days::all(span)).values().map(|sum| sum.decimal(measure)).sum()
}
