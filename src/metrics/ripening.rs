//! Refunds ripen: orders paid this week are refunded for weeks to come.
//!
//! What is still expected is taken from past weeks: how much of what was paid came back after the age that the reported
//! week has now, until they were ripe.

use super::Metrics;
use super::evaluate::Figure;
use super::kpis::{self, Term};
use super::sums::no_export;
use crate::extract::Gives;
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// After so many days hardly anything comes back any more.
const RIPE_DAYS: i64 = 56;
/// Weeks looked back to.
const LOOK_BACK: usize = 34;

/// The share refunded now plus what past weeks' shares grew by after this age.
pub(super) fn expected_final(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Figure {
    let inputs = metrics.inputs();
    if span.len() != inputs.week.span().len() {
        return Figure::unknown(Phrase::new("reason.week-only"));
    }
    // What orders say of refunds has no date: only stores with a table of refunds ripen.
    let (dated, undated): (Vec<&str>, Vec<&str>) = stores.iter().partition(|store| metrics.has_refunds(store));
    if dated.is_empty() {
        return Figure::unknown(no_export(Gives::Refunds));
    }
    let mut now = metrics.get("refund.cohort_share", &dated, span);
    now.lacks.extend(undated.into_iter().map(str::to_owned));
    let Some(share) = now.value else { return now };
    let today = inputs.as_of.date_naive();
    let (mut paid, mut early, mut ripe) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    for week in inputs.calendar.weeks_before(inputs.week, LOOK_BACK) {
        let past = week.span();
        if (today - past.last()).num_days() < RIPE_DAYS {
            continue;
        }
        for store in dated.iter().filter(|store| !now.lacks.iter().any(|lacking| lacking == *store)) {
            let terms = [Term::Measure(&super::measures::PAID), Term::Cohort];
            let Ok(piece) = metrics.paired(store, &terms, past) else { continue };
            if piece.days < past.len() {
                continue;
            }
            let days = crate::engine::Days::all(past);
            paid += piece.sums[0];
            ripe += piece.sums[1];
            early += metrics
                .asked(store, &super::measures::REFUND_COHORT, &days, inputs.as_of - (span.last() - past.last()))
                .0;
        }
    }
    match ratio(ripe - early, paid) {
        Some(late) => Figure { value: Some(share + late), ..now },
        None => Figure { value: None, reason: Some(Phrase::new("reason.no-ripe-weeks")), ..now },
    }
}

/// The share refunded of the orders paid in a span, at the age of the reported week.
pub(super) fn share_at_age(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Option<Decimal> {
    let kpi = kpis::get("refund.cohort_same_age")?;
    metrics.figure(kpi, stores, span).value
}
