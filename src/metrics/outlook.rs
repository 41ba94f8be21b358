//! What is still to come this fiscal year: the rate required, and the year if it goes on like this.
//!
//! What the year still lacks is only known where every day so far is; how it goes on is told by the days that are known,
//! and the figure says how many are not.

use super::formula::{Outlook, Term};
use super::needs::Needs;
use super::{Figure, Metrics};
use crate::ratio::{ratio, unrounded};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::{Decimal, MathematicalOps};

/// Weeks needed before their spread says something.
const ENOUGH_WEEKS: usize = 4;

/// Sales and what they are measured against.
const TERMS: [Term; 2] = [Term::Basis, Term::Target];

/// The year so far and its plan, of the stores that have both.
#[derive(Default)]
struct Year {
    annual: Decimal,
    sales: Decimal,
    target: Decimal,
    left: Decimal,
    lacks: Vec<String>,
    stores: Vec<String>,
    /// Days so far that are not known of the first store that has such.
    unknown: Option<Phrase>,
}

pub(super) fn figure(metrics: &Metrics<'_>, outlook: Outlook, stores: &[&str], span: Span) -> Figure {
    if span != metrics.inputs().period.span() {
        return Figure::unknown(Phrase::new("reason.week-only"));
    }
    let gaps = matches!(outlook, Outlook::Projection | Outlook::ProjectionLow | Outlook::ProjectionHigh);
    let year = match Year::of(metrics, stores, gaps) {
        Ok(year) => year,
        Err(reason) => return Figure::unknown(reason),
    };
    let (calendar, period) = (metrics.inputs().calendar, metrics.inputs().period);
    let over = |n: u32| ratio(year.annual - year.sales, Decimal::from(n));
    let value = match outlook {
        Outlook::RequiredPerWeek if period.week().is_none() => return Figure::unknown(Phrase::new("reason.per-week")),
        Outlook::RequiredPerWeek => over(calendar.weeks_left(period)),
        Outlook::RequiredPerDay => over(calendar.days_left(period)),
        Outlook::RequiredFactor => ratio(year.annual - year.sales, year.left),
        Outlook::Projection => year.at(Decimal::ZERO),
        Outlook::ProjectionLow => spread(metrics, &year).and_then(|s| year.at(-s)),
        Outlook::ProjectionHigh => spread(metrics, &year).and_then(|s| year.at(s)),
    };
    let left = calendar.days_left(period);
    let reason = match (value, outlook) {
        (Some(_), _) => year.unknown,
        (None, Outlook::ProjectionLow | Outlook::ProjectionHigh) => Some(Phrase::new("reason.too-few-weeks")),
        (None, Outlook::Projection) => Some(Phrase::new("reason.nothing-to-divide-by")),
        (None, Outlook::RequiredPerWeek) if left > 0 => Some(Phrase::new("reason.days-left").with("days", left)),
        (None, Outlook::RequiredFactor) if left > 0 => Some(Phrase::new("reason.nothing-planned-left")),
        (None, _) => Some(Phrase::new("reason.year-ends")),
    };
    Figure { value, reason, lacks: year.lacks, days: None }
}

impl Year {
    /// Of the stores that know every day so far; with `gaps`, of those that know any.
    fn of(metrics: &Metrics<'_>, stores: &[&str], gaps: bool) -> Result<Year, Phrase> {
        let mut year = Year::default();
        let mut why = None;
        for store in stores {
            if let Err(reason) = year.add(metrics, store, gaps) {
                year.lacks.push((*store).to_owned());
                why.get_or_insert(reason);
            }
        }
        match why {
            Some(reason) if year.stores.is_empty() => Err(reason),
            _ => Ok(year),
        }
    }

    fn add(&mut self, metrics: &Metrics<'_>, store: &str, gaps: bool) -> Result<(), Phrase> {
        let inputs = metrics.inputs();
        let whole = inputs.calendar.year_span(inputs.period.fiscal_year());
        let so_far = Span::new(whole.first(), inputs.period.span().last().min(whole.last()))
            .ok_or_else(|| Phrase::new("reason.year-not-begun"))?;
        let needs: Vec<Needs> = TERMS.iter().map(|term| metrics.needs(store, *term)).collect::<Result<_, _>>()?;
        let days = metrics.covered(store, &needs, so_far);
        if let Some(unknown) = open_days(metrics, store, &needs, so_far) {
            if !gaps || days.count() == 0 {
                return Err(unknown);
            }
            self.unknown.get_or_insert(unknown);
        }
        let piece = metrics.piece_on(store, &TERMS, &days, so_far);
        if let Some(reason) = metrics.unrated(store, &TERMS, &days) {
            return Err(reason);
        }
        let annual = metrics.target_over(store, whole)?.ok_or_else(|| Phrase::new("reason.no-plan"))?.decimal();
        self.annual += annual;
        self.sales += piece.sums[0];
        self.target += piece.sums[1];
        self.left += annual - piece.sums[1];
        self.stores.push(store.to_owned());
        Ok(())
    }

    /// The year if the rest goes as it went so far, give or take.
    fn at(&self, more: Decimal) -> Option<Decimal> {
        if more.is_zero() {
            return ratio(self.annual * self.sales, self.target);
        }
        let rate = unrounded(self.sales, self.target)?;
        Some(self.sales + self.left * (rate + more).max(Decimal::ZERO))
    }
}

/// Days of the year so far that lack sales, a target or either; none where each has both.
fn open_days(metrics: &Metrics<'_>, store: &str, needs: &[Needs], so_far: Span) -> Option<Phrase> {
    let plan = metrics.inputs().plan;
    let all = i64::from(so_far.len());
    let both = i64::from(metrics.covered(store, needs, so_far).count());
    let planned = so_far.days().filter(|day| plan.target(store, *day).is_some()).count() as i64;
    let of_sales: Vec<Needs> = needs
        .iter()
        .map(|need| Needs {
            export: need.export.clone(),
            target: false,
            measures: need.measures.clone(),
            cost: need.cost,
            kinds: need.kinds,
            refunded: need.refunded,
        })
        .collect();
    let sold = i64::from(metrics.covered(store, &of_sales, so_far).count());
    let (key, missing) = match (all - sold, all - planned) {
        (0, 0) => return None,
        (unsold, 0) => ("reason.year-not-covered", unsold),
        (0, unplanned) => ("reason.year-not-planned", unplanned),
        _ => ("reason.year-lacks-either", all - both),
    };
    Some(Phrase::new(key).with("missing", missing).with("since", so_far.first()))
}

/// The standard deviation of the fiscal year's weekly achievements.
fn spread(metrics: &Metrics<'_>, year: &Year) -> Option<Decimal> {
    let inputs = metrics.inputs();
    let mut weeks = inputs.calendar.weeks_of_year(inputs.period.fiscal_year());
    weeks.retain(|week| week.span().last() <= inputs.period.span().last());
    let rates: Vec<Decimal> = weeks.iter().filter_map(|week| achievement(metrics, &year.stores, week.span())).collect();
    if rates.len() < ENOUGH_WEEKS {
        return None;
    }
    let count = Decimal::from(rates.len());
    let mean = rates.iter().sum::<Decimal>() / count;
    let squares: Decimal = rates.iter().map(|rate| (rate - mean) * (rate - mean)).sum();
    (squares / (count - Decimal::ONE)).sqrt()
}

/// plan.achievement with every digit.
fn achievement(metrics: &Metrics<'_>, stores: &[String], span: Span) -> Option<Decimal> {
    let pieces = stores.iter().filter_map(|store| metrics.paired(store, &TERMS, span).ok());
    let (sales, target) = pieces
        .fold((Decimal::ZERO, Decimal::ZERO), |(sales, target), piece| (sales + piece.sums[0], target + piece.sums[1]));
    unrounded(sales, target)
}
