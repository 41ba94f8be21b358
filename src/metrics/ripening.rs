//! Refunds ripen: orders paid this week are refunded for weeks to come.
//!
//! What is still expected is taken from past weeks: how much of what was paid came back after the age that the reported
//! week has now, until they were ripe.

use super::formula::Term;
use super::needs::no_export;
use super::sums::Cohort;
use super::{Figure, Inputs, Metrics};
use crate::calendar::{Period, PeriodKind};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// After so many days hardly anything comes back any more.
const RIPE_DAYS: i64 = 56;
/// Weeks looked back to.
const LOOK_BACK: u32 = 34;

/// How much of what was paid in a span came back, beside an earlier span; over the stores and days that both have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ripening {
    /// Of the span, until now.
    pub now: Decimal,
    /// Of the earlier one, when it was as old as the span is now.
    pub same_age: Decimal,
    /// Of the earlier one, until now.
    pub since: Decimal,
    /// Whether hardly anything of the earlier one comes back any more.
    pub ripe: bool,
}

impl Ripening {
    /// The share in the end, if as much is still to come as came of the earlier span; `None` while that is not ripe.
    pub fn expected(&self) -> Option<Decimal> {
        self.ripe.then(|| self.now + self.since - self.same_age)
    }
}

impl Metrics<'_> {
    /// Refunds of the orders paid in two spans, day by day at equal age. `None` where no store dates its refunds on days that
    /// both spans have.
    pub fn ripening(&self, stores: &[&str], now: Span, before: Span) -> Option<Ripening> {
        let terms = [Term::Measure(&super::measures::PAID), Term::Cohort];
        let mut ripe = true;
        let [mut paid, mut back, mut paid_then, mut early, mut late] = [Decimal::ZERO; 5];
        let dated = |store: &&&str| {
            self.has_refunds(store) && [now, before].map(|span| self.cohort(store, span)) == [Cohort::Refunds; 2]
        };
        for store in stores.iter().filter(dated) {
            let needs: Result<Vec<_>, _> = terms.iter().map(|term| self.needs(store, *term)).collect();
            let Ok(needs) = needs else { continue };
            let (days, days_then) = self.in_both(store, &needs, now, before);
            if [&days, &days_then].iter().any(|days| self.unrated(store, &terms, days).is_some()) {
                continue;
            }
            let (one, other) =
                (self.piece_on(store, &terms, &days, now), self.piece_on(store, &terms, &days_then, before));
            paid += one.sums[0];
            back += one.sums[1];
            paid_then += other.sums[0];
            late += other.sums[1];
            let known = self.known_until(store, ExportKind::Refunds);
            ripe &= (known.date_naive() - before.last()).num_days() >= RIPE_DAYS;
            let then = known - (now.first() - before.first());
            early += self.asked(store, &super::measures::REFUND_COHORT, &days_then, then).0;
        }
        Some(Ripening {
            now: ratio(back, paid)?,
            same_age: ratio(early, paid_then)?,
            since: ratio(late, paid_then)?,
            ripe,
        })
    }
}

/// The share refunded now plus what past weeks' shares grew by after this age.
pub(super) fn expected_final(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Figure {
    let inputs = metrics.inputs();
    if span.len() != inputs.period.span().len() {
        return Figure::unknown(Phrase::new("reason.week-only"));
    }
    // What orders say of refunds has no date: only stores with a table of refunds ripen.
    let (dated, undated): (Vec<&str>, Vec<&str>) = stores.iter().partition(|store| metrics.has_refunds(store));
    if dated.is_empty() {
        return Figure::unknown(no_export(ExportKind::Refunds));
    }
    let mut now = metrics.get(Kpi::RefundCohortShare, &dated, span);
    now.lacks.extend(undated.into_iter().map(str::to_owned));
    let Some(share) = now.value else { return now };
    let (mut paid, mut early, mut ripe) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for past in looked_back_to(inputs) {
        for store in dated.iter().filter(|store| !now.lacks.iter().any(|lacking| lacking == *store)) {
            let known = metrics.known_until(store, ExportKind::Refunds);
            if (known.date_naive() - past.last()).num_days() < RIPE_DAYS {
                continue;
            }
            let terms = [Term::Measure(&super::measures::PAID), Term::Cohort];
            let Ok(piece) = metrics.paired(store, &terms, past) else { continue };
            if metrics.cohort(store, past) != Cohort::Refunds || metrics.cohort(store, span) != Cohort::Refunds {
                continue;
            }
            if piece.days < past.len() {
                continue;
            }
            let days = crate::engine::Days::all(past);
            paid += piece.sums[0];
            ripe += piece.sums[1];
            let then = known - (span.last() - past.last());
            early += metrics.asked(store, &super::measures::REFUND_COHORT, &days, then).0;
        }
    }
    match ratio(ripe - early, paid) {
        Some(late) => Figure { value: Some(share + late), ..now },
        None => Figure { value: None, reason: Some(Phrase::new("reason.no-ripe-weeks")), ..now },
    }
}

/// The earlier spans from which is learned what is still to come: weeks; of days the same weekdays; of longer periods as many
/// as there are in these weeks.
fn looked_back_to(inputs: &Inputs<'_>) -> Vec<Span> {
    let period = inputs.period;
    let count = match period.kind() {
        PeriodKind::Day => {
            let weeks_ago = |weeks: u32| period.span().earlier(u64::from(weeks) * 7);
            return (1..=LOOK_BACK).rev().map(weeks_ago).collect();
        }
        PeriodKind::Week | PeriodKind::PlanWeek => LOOK_BACK,
        PeriodKind::Month | PeriodKind::Year | PeriodKind::Event => (LOOK_BACK * 7).div_ceil(period.span().len()),
    };
    inputs.calendar.before(period, count as usize).into_iter().map(Period::span).collect()
}

/// The share refunded of the orders paid in a span, at the age of the reported week.
pub(super) fn share_at_age(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Option<Decimal> {
    metrics.get(Kpi::RefundCohortSameAge, stores, span).value
}
