//! What is left of sales, and which return of advertising leaves nothing.
//!
//! Both need costs, and a cost that nobody told would look like profit. So neither is given where the goods of half of the sales
//! or more have no known cost, and what a contribution lacks or estimates is said beside it.

use super::costs::CostGroup;
use super::evaluate::Piece;
use super::formula::Term;
use super::{Figure, Metrics, measures as m};
use crate::engine::Days;
use crate::kpi::Kpi;
use crate::ratio::{ratio, unrounded};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

const PAID: Term = Term::Measure(&m::PAID);

/// Of less than this part of the sales the cost of goods says nothing of the rest.
const KNOWN_ENOUGH: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// What a figure of several stores lacks and estimates.
#[derive(Default)]
struct Caveats {
    lacks: BTreeSet<CostGroup>,
    estimated: BTreeSet<CostGroup>,
    lacks_returned: bool,
    paid: Decimal,
    known: Decimal,
}

impl Caveats {
    fn add(&mut self, other: Caveats) {
        self.lacks.extend(other.lacks);
        self.estimated.extend(other.estimated);
        self.lacks_returned |= other.lacks_returned;
        self.paid += other.paid;
        self.known += other.known;
    }

    /// In words; none where everything is known and told.
    fn phrase(&self) -> Option<Phrase> {
        let names = |groups: &BTreeSet<CostGroup>| Field::List(groups.iter().map(|group| group.name()).collect());
        let mut parts = Vec::new();
        let share = ratio(self.known, self.paid).filter(|share| *share < Decimal::ONE);
        parts.extend(share.map(|share| Phrase::new("reason.profit-share").with("share", Field::Percent(share))));
        let lacks = (!self.lacks.is_empty()).then(|| Phrase::new("reason.profit-lacks").with("costs", names(&self.lacks)));
        parts.extend(lacks);
        parts.extend(self.lacks_returned.then(|| Phrase::new("reason.profit-lacks-returned")));
        let estimated = &self.estimated;
        parts.extend(
            (!estimated.is_empty()).then(|| Phrase::new("reason.profit-estimated").with("costs", names(estimated))),
        );
        let [first, rest @ ..] = parts.as_slice() else { return None };
        let join = |all: Phrase, next: &Phrase| Phrase::new("reason.and-also").with("first", all).with("next", next.clone());
        Some(rest.iter().fold(first.clone(), join))
    }
}

/// A store's part of a figure, and what must be said of it.
type Part = (Piece, Caveats);

/// Adds the stores of which everything is known, names the others, and computes.
fn together(
    stores: &[&str],
    span: Span,
    part: impl Fn(&str) -> Result<Part, Phrase>,
    compute: impl Fn(&[Decimal]) -> Result<Decimal, Phrase>,
) -> Figure {
    let (mut sums, mut caveats, mut fewest) = (Vec::<Decimal>::new(), Caveats::default(), span.len());
    let (mut lacks, mut why) = (Vec::new(), None);
    for store in stores {
        match part(store) {
            Ok((piece, more)) => {
                sums.resize(piece.sums.len(), Decimal::ZERO);
                sums.iter_mut().zip(&piece.sums).for_each(|(sum, more)| *sum += more);
                fewest = fewest.min(piece.days);
                caveats.add(more);
            }
            Err(reason) => {
                lacks.push((*store).to_owned());
                why.get_or_insert(reason);
            }
        }
    }
    if sums.is_empty() {
        return Figure::unknown(why.unwrap_or_else(|| Phrase::new("reason.no-store")));
    }
    let days = (fewest < span.len()).then_some((fewest, span.len()));
    let (value, reason) = match compute(&sums) {
        Ok(value) => (Some(value), caveats.phrase()),
        Err(reason) => (None, Some(reason)),
    };
    Figure { value, reason, lacks, days }
}

/// Net sales less goods, marketing and whatever other costs are known.
pub(super) fn contribution(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Figure {
    together(stores, span, |store| contributed(metrics, store, span), |sums| Ok(sums[0]))
}

fn contributed(metrics: &Metrics<'_>, store: &str, span: Span) -> Result<Part, Phrase> {
    let mut terms = vec![PAID, Term::Refunded, Term::Goods, Term::GoodsKnown];
    let mut caveats = Caveats::default();
    let is_there = |term: Term| metrics.paired(store, &[term], span).is_ok();
    let mut signs = vec![Decimal::ONE, Decimal::NEGATIVE_ONE, Decimal::NEGATIVE_ONE, Decimal::ZERO];
    let mut add = |term, sign| {
        terms.push(term);
        signs.push(sign);
    };
    match is_there(Term::GoodsReturned) {
        true => add(Term::GoodsReturned, Decimal::ONE),
        false => caveats.lacks_returned = true,
    }
    match is_there(Term::Marketing) {
        true => add(Term::Marketing, Decimal::NEGATIVE_ONE),
        false => drop(caveats.lacks.insert(CostGroup::Marketing)),
    }
    for group in CostGroup::OF_PROFIT {
        match is_there(Term::Costs(group)) {
            true => add(Term::Costs(group), Decimal::NEGATIVE_ONE),
            false => drop(caveats.lacks.insert(group)),
        }
    }
    let (piece, days) = metrics.paired_on(store, &terms, span)?;
    known_enough(piece.sums[3], piece.sums[0])?;
    caveats.paid = piece.sums[0];
    caveats.known = piece.sums[3];
    caveats.estimated.extend(estimated(metrics, store, &days));
    let sum = piece.sums.iter().zip(&signs).map(|(sum, sign)| sum * sign).sum();
    Ok((Piece { sums: vec![sum], days: piece.days }, caveats))
}

fn estimated<'m>(metrics: &'m Metrics<'_>, store: &'m str, days: &'m Days) -> impl Iterator<Item = CostGroup> + 'm {
    CostGroup::OF_PROFIT.into_iter().filter(move |group| metrics.is_estimate(store, *group, days))
}

fn known_enough(known: Decimal, paid: Decimal) -> Result<(), Phrase> {
    match ratio(known, paid) {
        Some(share) if share < KNOWN_ENOUGH => {
            Err(Phrase::new("reason.goods-barely-known").with("share", Field::Percent(share)))
        }
        _ => Ok(()),
    }
}

/// The return of advertising at which nothing is left and nothing lost: of sales, what is left of them after goods; `net` also
/// after what is expected to come back, the platform's part and parcels.
pub(super) fn break_even(metrics: &Metrics<'_>, stores: &[&str], span: Span, net: bool) -> Figure {
    let compute = |sums: &[Decimal]| {
        let [paid, left] = sums else { return Err(Phrase::new("reason.nothing-to-divide-by")) };
        match unrounded(*paid, *left) {
            _ if paid.is_zero() => Err(Phrase::new("reason.nothing-to-divide-by")),
            Some(roi) if *left > Decimal::ZERO => Ok(roi),
            _ => Err(Phrase::new("reason.no-margin")),
        }
    };
    together(stores, span, |store| margin(metrics, store, span, net), compute)
}

/// What was paid, and what is left of it.
fn margin(metrics: &Metrics<'_>, store: &str, span: Span, net: bool) -> Result<Part, Phrase> {
    let mut terms = vec![PAID, Term::Goods, Term::GoodsKnown];
    if net {
        terms.extend([Term::Costs(CostGroup::Commission), Term::Costs(CostGroup::Logistics)]);
    }
    let (piece, days) = metrics.paired_on(store, &terms, span)?;
    let [paid, goods, known] = [piece.sums[0], piece.sums[1], piece.sums[2]];
    known_enough(known, paid)?;
    let kept = if net { Decimal::ONE - returned(metrics, store, span)? } else { Decimal::ONE };
    let charged: Decimal = piece.sums[3..].iter().sum();
    let left = (paid - goods) * kept - charged;
    let of = |group: &CostGroup| net && matches!(group, CostGroup::Commission | CostGroup::Logistics);
    let estimated = estimated(metrics, store, &days).filter(of).collect();
    Ok((Piece { sums: vec![paid, left], days: piece.days }, Caveats { estimated, paid, known, ..Caveats::default() }))
}

/// The part of what was paid that is expected to come back: of spans as long as the period what past ones tell, of others what has.
fn returned(metrics: &Metrics<'_>, store: &str, span: Span) -> Result<Decimal, Phrase> {
    let as_long = span.len() == metrics.inputs().period.span().len();
    let kpi = if as_long { Kpi::RefundExpectedFinal } else { Kpi::RefundCohortShare };
    let figure = metrics.get(kpi, &[store], span);
    figure.value.ok_or_else(|| figure.reason.unwrap_or_else(|| Phrase::new("reason.no-ripe-weeks")))
}
