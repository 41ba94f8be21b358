//! The funnel: visitors, conversion and order value that the targets of a span ask for, beside what came.
//!
//! What is needed follows from the targets of the days of which visitors are known, each by the funnel of the plan's week
//! that holds it; weeks of the report and of the plan need not be the same.

use super::formula::Term;
use super::{Known, Metrics};
use crate::engine::Days;
use crate::kpi::Kpi;
use crate::money::Money;
use crate::plan::PlanBook;
use crate::plan::book::Needed;
use crate::span::Span;
use crate::words::Phrase;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What sales come of.
pub struct Factors {
    /// Visitors.
    pub visitors: Known,
    /// The part of them that buys.
    pub conversion: Known,
    /// What one buys for.
    pub order_value: Known,
}

/// What some stores' targets ask for, and what came.
pub struct Funnel {
    /// What the target asks for, with the visitors needed in whole people; none where that is not known.
    asked: Option<(Needed, Decimal)>,
    /// The target.
    pub target: Known,
    /// What it asks for.
    pub needed: Factors,
    /// What came.
    pub actual: Factors,
}

impl Funnel {
    fn of(metrics: &Metrics<'_>, stores: &[&str], span: Span, asked: Result<(Needed, Decimal), Phrase>) -> Self {
        let figure = |kpi| metrics.known(kpi, stores, span);
        let actual = Factors {
            visitors: figure(Kpi::TrafficVisitors),
            conversion: figure(Kpi::TrafficConversion),
            order_value: figure(Kpi::SalesAov),
        };
        let (target, needed) = match &asked {
            Ok((needed, visitors)) => (
                Known::Number(needed.target().decimal()),
                Factors {
                    visitors: Known::Number(*visitors),
                    conversion: Known::or(needed.conversion(), "reason.nothing-to-divide-by"),
                    order_value: Known::or(needed.order_value(), "reason.nothing-to-divide-by"),
                },
            ),
            Err(reason) => {
                let unknown = || Known::Unknown(Some(reason.clone()));
                let needed = Factors { visitors: unknown(), conversion: unknown(), order_value: unknown() };
                (unknown(), needed)
            }
        };
        Funnel { asked: asked.ok(), target, needed, actual }
    }

    /// Of one store.
    pub fn of_store(metrics: &Metrics<'_>, book: &PlanBook, store: &str, span: Span) -> Self {
        Funnel::of(metrics, &[store], span, needed(metrics, book, store, span))
    }

    /// All stores, where each of them has everything: half a total would compare different stores.
    pub fn together<'f>(
        metrics: &Metrics<'_>,
        stores: &[&str],
        span: Span,
        each: impl Iterator<Item = &'f Funnel>,
    ) -> Option<Self> {
        let (mut needed, mut visitors) = (Needed::default(), Decimal::ZERO);
        for one in each {
            let (of_store, people) = one.asked.as_ref()?;
            one.actual.visitors.number()?;
            needed.add(of_store);
            visitors += people;
        }
        Some(Funnel::of(metrics, stores, span, Ok((needed, visitors))))
    }

    /// Whether the plan says how visitors become sales.
    pub fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// What came less what was needed; where either is unknown, why.
    pub fn gaps(&self) -> Factors {
        Factors {
            visitors: self.actual.visitors.minus(&self.needed.visitors),
            conversion: self.actual.conversion.minus(&self.needed.conversion),
            order_value: self.actual.order_value.minus(&self.needed.order_value),
        }
    }
}

/// What the targets of a store's days ask for: of the days whose visitors are counted, of all where none are.
fn needed(metrics: &Metrics<'_>, book: &PlanBook, store: &str, span: Span) -> Result<(Needed, Decimal), Phrase> {
    let kpi = Kpi::TrafficVisitors;
    let counted = metrics.counted(kpi, store, span);
    let days: Vec<NaiveDate> = if counted.count() == 0 { span.days().collect() } else { counted.dates().collect() };
    let plan = metrics.inputs().plan;
    // People are asked for by the plan in its own currency; only what they bring is told in the report's.
    if let Some(reason) = metrics.unrated(store, &[Term::Target], &Days::all(span)) {
        return Err(reason);
    }
    let targets: Vec<_> = days.into_iter().filter_map(|day| Some((day, plan.target(store, day)?))).collect();
    if targets.is_empty() {
        return Err(Phrase::new("reason.no-plan"));
    }
    let told: Money = targets.iter().filter_map(|(day, _)| metrics.target(store, *day)).sum();
    let needed = book.needed_on(store, targets).ok_or_else(|| Phrase::new("reason.no-funnel"))?;
    let needed = if metrics.abroad(store).is_some() { needed.told_as(told) } else { needed };
    let visitors = needed.visitors().ok_or_else(|| Phrase::new("reason.nothing-to-divide-by"))?;
    Ok((needed, visitors))
}
