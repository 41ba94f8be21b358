//! Ratings of the platform that are below what is usual for the store.

use super::{Matter, Sure};
use crate::compose::Context;
use crate::compose::notices::about;
use crate::kpi::Kpi;
use crate::metrics::Usual;
use crate::report::{Finding, StoreInfo};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// So many weeks before say what is usual.
const WEEKS: usize = 12;
/// Scores go by hundredths: less than this is rounding.
const LEAST: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

const RATINGS: [(Kpi, &str); 3] = [
    (Kpi::RatingDescription, "report.advice.described"),
    (Kpi::RatingService, "report.advice.service"),
    (Kpi::RatingLogistics, "report.advice.shipping"),
];

/// The one that fell most.
pub(super) fn of_store(context: &Context, store: &StoreInfo) -> Option<Finding> {
    let value = |kpi, span| context.own.get(kpi, &[&store.id], span).value;
    let fallen = RATINGS.iter().filter_map(|(kpi, advice)| {
        let now = value(*kpi, context.days())?;
        let usual = Usual::of(context.baseline(WEEKS).into_iter().filter_map(|span| value(*kpi, span)))?;
        let fell = usual.median - now;
        (now < usual.low() && fell >= LEAST).then_some((fell, *kpi, *advice, now, usual.median))
    });
    let (_, kpi, advice, now, median) = fallen.max_by_key(|(fell, ..)| *fell)?;
    let text = about(store, "report.finding.rating")
        .with("figure", kpi.name())
        .with("now", Field::Roi(now))
        .with("median", Field::Roi(median));
    let action = Phrase::new("report.action.rating").with("advice", Phrase::new(advice));
    Some(Matter { text, action, sure: Sure::Likely }.about_data(context, store.person.clone()))
}
