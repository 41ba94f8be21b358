//! The platform's own figures as a witness: where ours differ from them by more than the settings allow, on which days, and
//! what that looks like.
//!
//! Compared are days on which both are known, after the bridge: excluded orders are in the platform's figures and not in ours,
//! postage is in ours and, unless the days say otherwise, not in theirs.

use super::{measures as m, postage};
use crate::engine::{By, Days, Engine, Measure, Question, Sum};
use crate::extract::ExportKind;
use crate::facts::Value;
use crate::ledger::StoreView;
use crate::span::Span;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

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

/// How far ours may be from the platform's figure: what differs by no more than the share, or by no more than the amount, is
/// rounding, minutes around midnight, or a payment that settles late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// As a part of the larger of the two.
    pub share: Decimal,
    /// In the store's currency.
    pub amount: Decimal,
}

impl Default for Tolerance {
    fn default() -> Self {
        Tolerance { share: Decimal::new(2, 2), amount: Decimal::TEN }
    }
}

impl Tolerance {
    /// Whether what is left of two figures is more than either lets pass.
    pub fn is_beyond(self, rest: Decimal, theirs: Decimal, ours: Decimal) -> bool {
        rest.abs() > self.amount && rest.abs() > theirs.abs().max(ours.abs()) * self.share
    }
}

/// What is held against the platform's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// What was paid.
    Sales,
    /// What was refunded.
    Refunds,
    /// What advertising cost.
    AdSpend,
    /// What was paid by product, beside what was paid in the whole store: both are the platform's.
    Products,
}

impl Subject {
    /// All.
    pub const ALL: [Subject; 4] = [Subject::Sales, Subject::Refunds, Subject::AdSpend, Subject::Products];

    /// As keys of words name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Sales => "sales",
            Subject::Refunds => "refunds",
            Subject::AdSpend => "ads",
            Subject::Products => "products",
        }
    }

    /// The export that ours come from.
    pub fn export(self) -> ExportKind {
        match self {
            Subject::Sales => ExportKind::Orders,
            Subject::Refunds => ExportKind::Refunds,
            Subject::AdSpend => ExportKind::Ads,
            Subject::Products => ExportKind::Products,
        }
    }

    fn theirs(self) -> &'static Measure {
        match self {
            Subject::Sales | Subject::Products => &m::TRAFFIC_PAID,
            Subject::Refunds => &m::TRAFFIC_REFUNDED,
            Subject::AdSpend => &m::TRAFFIC_AD_SPEND,
        }
    }

    fn ours(self) -> &'static Measure {
        match self {
            Subject::Sales => &m::PAID,
            Subject::Refunds => &m::REFUNDED,
            Subject::AdSpend => &m::AD_SPEND,
            Subject::Products => &m::PRODUCT_PAID,
        }
    }

    /// What is in theirs and not in ours.
    fn excluded(self) -> Option<&'static Measure> {
        match self {
            Subject::Sales => Some(&m::PAID_EXCLUDED),
            Subject::Refunds => Some(&m::REFUNDED_EXCLUDED),
            Subject::AdSpend | Subject::Products => None,
        }
    }
}

/// Theirs = ours + excluded - postage + rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    /// The platform's figure.
    pub theirs: Decimal,
    /// The report's.
    pub ours: Decimal,
    /// Of orders on the operator's list, which the platform counts.
    pub excluded: Decimal,
    /// In ours and not in theirs; none where theirs holds it too.
    pub postage: Decimal,
}

impl Bridge {
    /// What nothing explains: positive where the platform has more.
    pub fn rest(&self) -> Decimal {
        self.theirs - self.brought()
    }

    /// Ours, as the platform would count it.
    fn brought(&self) -> Decimal {
        self.ours + self.excluded - self.postage
    }

    fn add(&mut self, other: Bridge) {
        self.theirs += other.theirs;
        self.ours += other.ours;
        self.excluded += other.excluded;
        self.postage += other.postage;
    }

    fn is_beyond(&self, tolerance: Tolerance) -> bool {
        tolerance.is_beyond(self.rest(), self.theirs, self.brought())
    }
}

/// Why the two may differ, as the days that differ suggest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Ours are far too high, or of another shape: exports of another store.
    OtherStore,
    /// Ours are higher: orders that the platform does not count, or its own figures were downloaded too early.
    TooMuch,
    /// The export does not reach back to when this week's payments or refunds began.
    ReachBack,
    /// All days are lower: filtered by a state.
    State,
    /// A day at the end is lower: filtered by another time, or made before the day was over.
    Axis,
    /// Some days are lower.
    Incomplete,
}

impl Cause {
    /// All.
    pub const ALL: [Cause; 6] =
        [Cause::OtherStore, Cause::TooMuch, Cause::ReachBack, Cause::State, Cause::Axis, Cause::Incomplete];

    /// As keys of words name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::OtherStore => "other-store",
            Cause::TooMuch => "too-much",
            Cause::ReachBack => "reach-back",
            Cause::State => "state",
            Cause::Axis => "axis",
            Cause::Incomplete => "incomplete",
        }
    }
}

/// Ours beside theirs over the days of a span on which both are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub subject: Subject,
    /// Each day.
    pub days: BTreeMap<NaiveDate, Bridge>,
    /// Whether theirs holds postage, as the days of the last months have it.
    pub holds_postage: bool,
}

/// A comparison that is further apart than the settings allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is compared.
    pub subject: Subject,
    /// All days compared, added up.
    pub whole: Bridge,
    /// The days that differ; all that were compared where only their sum does.
    pub days: Vec<Span>,
    /// What that looks like.
    pub cause: Cause,
}

impl Difference {
    /// The key of the words for what it looks like.
    pub fn cause_key(&self) -> String {
        match self.subject {
            // Both are the platform's own: neither tells why.
            Subject::Products => "control.cause.products".to_owned(),
            _ => format!("control.cause.{}", self.cause.as_str()),
        }
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
    let days =
        Days::of(span, |day| view.coverage.has(subject.export(), day) && view.coverage.has(ExportKind::Traffic, day));
    let of = |measure: &'static Measure| sums(&view.id, measure, &days);
    let (platform, ours) = (of(theirs), of(subject.ours()));
    let excluded = subject.excluded().map(|measure| (measure, of(measure)));
    let postage = (subject == Subject::Sales).then(|| (&m::POSTAGE, of(&m::POSTAGE)));
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
        let (excluded, postage) = (amount(&excluded, day), amount(&postage, day));
        compared.insert(date, Bridge { theirs: counted.decimal(theirs), ours, excluded, postage });
    }
    Some(compared)
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

impl Comparison {
    /// All days added up.
    pub fn whole(&self) -> Bridge {
        let mut whole = Bridge::default();
        self.days.values().for_each(|day| whole.add(*day));
        whole
    }

    /// What is further apart than may be, over all days or on one that its neighbours do not make up for; `reaches_back`
    /// tells whether the export holds what began before the span.
    pub fn difference(&self, tolerance: Tolerance, reaches_back: bool) -> Option<Difference> {
        let off: Vec<NaiveDate> = self.days.keys().copied().filter(|day| self.is_off(*day, tolerance)).collect();
        let whole = self.whole();
        if off.is_empty() && !whole.is_beyond(tolerance) {
            return None;
        }
        let cause = self.cause(&off, tolerance, reaches_back);
        let days = if off.is_empty() { self.days.keys().copied().collect() } else { off };
        Some(Difference { subject: self.subject, whole, days: Span::runs(days), cause })
    }

    /// Whether a day differs, and not because its neighbour has what it lacks.
    fn is_off(&self, day: NaiveDate, tolerance: Tolerance) -> bool {
        let own = self.days[&day];
        let beside = [day.pred_opt(), day.succ_opt()].into_iter().flatten();
        let made_up = || {
            beside.filter_map(|near| self.days.get(&near)).any(|near| {
                let mut both = own;
                both.add(*near);
                near.is_beyond(tolerance) && !both.is_beyond(tolerance)
            })
        };
        own.is_beyond(tolerance) && !made_up()
    }

    fn cause(&self, off: &[NaiveDate], tolerance: Tolerance, reaches_back: bool) -> Cause {
        let whole = self.whole();
        let (count, all) = (off.len(), self.days.len());
        let higher = off.iter().filter(|day| self.days[day].rest().is_sign_negative()).count();
        let both_ways = higher > 0 && higher < count;
        let much =
            whole.brought() > whole.theirs * Decimal::new(15, 1) || whole.theirs > whole.brought() * Decimal::from(3);
        let most = count * 3 >= all * 2 && all > 1;
        let (first, last) = (self.days.keys().next(), self.days.keys().next_back());
        match whole.rest().is_sign_negative() {
            _ if most && (both_ways || (much && higher > 0)) => Cause::OtherStore,
            true if whole.is_beyond(tolerance) || higher == count => Cause::TooMuch,
            _ if !reaches_back => Cause::ReachBack,
            _ if most => Cause::State,
            _ if !off.is_empty() && off.iter().all(|day| Some(day) == first || Some(day) == last) => Cause::Axis,
            _ => Cause::Incomplete,
        }
    }
}
