//! How far ours may be from the platform's, where they are further apart, and what that looks like.

use super::subject::Subject;
use crate::span::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

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
    /// Whether that much is more than may be.
    pub fn is_beyond(self, rest: Decimal, theirs: Decimal, ours: Decimal) -> bool {
        rest.abs() > self.amount && rest.abs() > theirs.abs().max(ours.abs()) * self.share
    }
}

/// Sales by product speak against ours where they are more by one part in so many: what a platform counts as paid for a product may
/// hold what it gives itself, such as its coupons, and nobody has verified that it is what the order report says.
const BY_PRODUCT: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

/// Theirs = ours + excluded + open - postage + rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    /// The platform's figure.
    pub theirs: Decimal,
    /// The report's.
    pub ours: Decimal,
    /// Of orders on the operator's list, which the platform counts.
    pub excluded: Decimal,
    /// Ordered and not paid yet, of a platform that may count it when it is ordered.
    pub open: Decimal,
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
        self.ours + self.excluded + self.open - self.postage
    }

    pub(super) fn add(&mut self, other: Bridge) {
        self.theirs += other.theirs;
        self.ours += other.ours;
        self.excluded += other.excluded;
        self.open += other.open;
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
            Subject::SalesByProduct => "control.cause.by-product".to_owned(),
            _ => format!("control.cause.{}", self.cause.as_str()),
        }
    }
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
        // What is paid at the door the platform may count by product on the day on which it was ordered: single days prove nothing.
        let apart = self.is_beyond(&whole, tolerance);
        if !apart && (off.is_empty() || self.subject.is_one_sided()) {
            return None;
        }
        let cause = self.cause(&off, tolerance, reaches_back);
        let days = if off.is_empty() { self.days.keys().copied().collect() } else { off };
        Some(Difference { subject: self.subject, whole, days: Span::runs(days), cause })
    }

    /// Whether two sides are further apart than may be.
    fn is_beyond(&self, bridge: &Bridge, tolerance: Tolerance) -> bool {
        match self.subject.is_one_sided() {
            true => bridge.rest() > tolerance.amount && bridge.rest() * BY_PRODUCT > bridge.brought(),
            false => bridge.is_beyond(tolerance),
        }
    }

    /// Whether a day differs, and not because its neighbour has what it lacks.
    fn is_off(&self, day: NaiveDate, tolerance: Tolerance) -> bool {
        let own = self.days[&day];
        let beside = [day.pred_opt(), day.succ_opt()].into_iter().flatten();
        let made_up = || {
            beside.filter_map(|near| self.days.get(&near)).any(|near| {
                let mut both = own;
                both.add(*near);
                self.is_beyond(near, tolerance) && !self.is_beyond(&both, tolerance)
            })
        };
        self.is_beyond(&own, tolerance) && !made_up()
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
