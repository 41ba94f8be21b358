//! The platform's own figures of several days taken together, in which people count once, and how ours come out of them, which add
//! up days: who came on two of them stands in ours twice.

use super::needs::no_export;
use super::pieces::{Piece, together};
use super::{Figure, Metrics, measures as m};
use crate::engine::{By, Days, Question, Sum};
use crate::extract::ExportKind;
use crate::facts::Value;
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// What the platform counts over several days, each person once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Distinct {
    /// Who came.
    pub visitors: Option<Decimal>,
    /// Who paid.
    pub buyers: Option<Decimal>,
}

/// From the platform's count of people to ours: theirs + again + rest = ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeopleBridge {
    /// The platform's, each person once.
    pub theirs: Decimal,
    /// The report's.
    pub ours: Decimal,
    /// People whom ours count once more for each further day; unknown where ours lack days.
    pub again: Option<Decimal>,
}

impl PeopleBridge {
    /// What nothing explains; unknown where ours lack days.
    pub fn rest(&self) -> Option<Decimal> {
        Some(self.ours - self.theirs - self.again?)
    }
}

/// From the platform's conversion to ours: theirs + buyers + visitors = ours, without a remainder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversionBridge {
    /// The platform's: people who paid of those who came.
    pub theirs: Decimal,
    /// The report's.
    pub ours: Decimal,
    /// What it adds that buyers of several days are counted on each.
    pub buyers: Decimal,
    /// What it takes away that visitors are.
    pub visitors: Decimal,
}

impl Metrics<'_> {
    /// What the platform counts of just these days; nothing where no export says it.
    pub fn distinct(&self, store: &str, span: Span) -> Distinct {
        if span.len() == 1 {
            return self.of_day(store, span);
        }
        let days = Days::all(Span::day(span.first()));
        let measures = [&m::SPAN_VISITORS, &m::SPAN_BUYERS];
        let until = self.inputs().as_of;
        let question = Question { store, measures: &measures, by: &[By::Column("last")], days: &days, until };
        let last = i64::from(span.last().to_epoch_days());
        let of_span = |group: &[Option<Value>]| matches!(group, [Some(Value::Number(day))] if *day == last);
        let sums = self.inputs().engine.ask(&question).into_iter().find(|(group, _)| of_span(group.as_slice()));
        let known = |sum: &Sum, measure| (sum.known > 0).then(|| sum.decimal(measure));
        sums.map_or_else(Distinct::default, |(_, sums)| Distinct {
            visitors: known(&sums[0], &m::SPAN_VISITORS),
            buyers: known(&sums[1], &m::SPAN_BUYERS),
        })
    }

    /// Of one day the platform's daily figures are it.
    fn of_day(&self, store: &str, day: Span) -> Distinct {
        let known = |measure| {
            let (sum, rows) = self.measure(store, measure, &Days::all(day));
            (rows > 0).then_some(sum)
        };
        Distinct { visitors: known(&m::VISITORS), buyers: known(&m::TRAFFIC_BUYERS) }
    }

    /// From the platform's visitors of a span to ours.
    pub fn visitors_bridge(&self, store: &str, span: Span) -> Option<PeopleBridge> {
        let ours = self.get(Kpi::TrafficVisitors, &[store], span);
        bridge(self.distinct(store, span).visitors?, &ours, true)
    }

    /// The same of buyers. Where exports tell a store's buyers apart ours count each once too.
    pub fn buyers_bridge(&self, store: &str, span: Span) -> Option<PeopleBridge> {
        let ours = self.get(Kpi::SalesBuyers, &[store], span);
        bridge(self.distinct(store, span).buyers?, &ours, !self.names_buyers(store))
    }

    /// From the platform's conversion of a span to ours; nothing where ours lack days.
    pub fn conversion_bridge(&self, store: &str, span: Span) -> Option<ConversionBridge> {
        let (visitors, buyers) = (self.visitors_bridge(store, span)?, self.buyers_bridge(store, span)?);
        (visitors.again.is_some() && buyers.again.is_some()).then_some(())?;
        let theirs = ratio(buyers.theirs, visitors.theirs)?;
        let ours = ratio(buyers.ours, visitors.ours)?;
        let by_buyers = ours - ratio(buyers.theirs, visitors.ours)?;
        Some(ConversionBridge { theirs, ours, buyers: by_buyers, visitors: ours - theirs - by_buyers })
    }
}

/// Nobody is counted on fewer days than once: where days add up to less than the whole, nothing explains it.
fn bridge(theirs: Decimal, ours: &Figure, adds_days: bool) -> Option<PeopleBridge> {
    let value = ours.value?;
    let again = if adds_days { (value - theirs).max(Decimal::ZERO) } else { Decimal::ZERO };
    Some(PeopleBridge { theirs, ours: value, again: ours.days.is_none().then_some(again) })
}

/// The KPI: stores add up, because nobody can tell who came to two of them.
pub(super) fn visitors(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Figure {
    let of_store = |store: &str| {
        let view = metrics.inputs().view.store(store);
        let counts = view.is_some_and(|view| view.coverage.count(ExportKind::Traffic, span) > 0);
        match metrics.distinct(store, span).visitors {
            Some(visitors) => Ok(Piece { sums: vec![visitors], days: span.len() }),
            None if counts => Err(Phrase::new("reason.no-count-of-span")),
            None => Err(no_export(ExportKind::Traffic)),
        }
    };
    together(stores, span, of_store, |sums| Ok(sums[0]))
}
