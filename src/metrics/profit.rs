//! What is left of sales, and which return of advertising leaves nothing.
//!
//! Both need costs, and a cost that nobody told would look like profit. So neither is given where the goods of half of the sales
//! or more have no known cost, and what a contribution lacks or estimates is said beside it.

use super::formula::Term;
use super::kinds::CostGroup;
use super::pieces::Piece;
use super::{Figure, Metrics, measures as m};
use crate::engine::Days;
use crate::kpi::Kpi;
use crate::ratio::{ratio, unrounded};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

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
        let lacks =
            (!self.lacks.is_empty()).then(|| Phrase::new("reason.profit-lacks").with("costs", names(&self.lacks)));
        parts.extend(lacks);
        parts.extend(self.lacks_returned.then(|| Phrase::new("reason.profit-lacks-returned")));
        let estimated = &self.estimated;
        parts.extend(
            (!estimated.is_empty()).then(|| Phrase::new("reason.profit-estimated").with("costs", names(estimated))),
        );
        let [first, rest @ ..] = parts.as_slice() else { return None };
        let join =
            |all: Phrase, next: &Phrase| Phrase::new("reason.and-also").with("first", all).with("next", next.clone());
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

/// What is left of sales, line by line: all of the same stores and days, so that it adds up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Paid sales.
    pub paid: Decimal,
    /// Refunded.
    pub refunded: Decimal,
    /// What the goods cost.
    pub goods: Decimal,
    /// What was paid for goods whose cost is known.
    pub known: Decimal,
    /// What the goods that came back had cost, where that is known.
    pub returned: Option<Decimal>,
    /// Advertising and all else that is paid for sales, where anything is known of it.
    pub marketing: Option<Decimal>,
    /// Other costs of which anything is known.
    pub costs: BTreeMap<CostGroup, Decimal>,
    /// Those that a rule stands for on some days.
    pub estimated: BTreeSet<CostGroup>,
    /// Stores that lack something without which there is no statement.
    pub lacks: Vec<String>,
}

impl Statement {
    /// What is left.
    pub fn contribution(&self) -> Decimal {
        let costs: Decimal = self.costs.values().sum();
        let marketing = self.marketing.unwrap_or_default();
        self.paid - self.refunded - self.goods + self.returned.unwrap_or_default() - marketing - costs
    }

    fn add(&mut self, other: Statement) {
        self.paid += other.paid;
        self.refunded += other.refunded;
        self.goods += other.goods;
        self.known += other.known;
        for (mine, more) in [(&mut self.returned, other.returned), (&mut self.marketing, other.marketing)] {
            if let Some(more) = more {
                *mine.get_or_insert_default() += more;
            }
        }
        for (group, more) in other.costs {
            *self.costs.entry(group).or_default() += more;
        }
        self.estimated.extend(other.estimated);
    }
}

/// Net sales less goods, marketing and whatever other costs are known.
pub(super) fn contribution(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Figure {
    let of_store = |store: &str| {
        let (statement, days, caveats) = stated(metrics, store, span)?;
        Ok((Piece { sums: vec![statement.contribution()], days: days.count() }, caveats))
    };
    together(stores, span, of_store, |sums| Ok(sums[0]))
}

fn stated(metrics: &Metrics<'_>, store: &str, span: Span) -> Result<(Statement, Days, Caveats), Phrase> {
    let optional = [Term::GoodsReturned, Term::Marketing].into_iter().chain(CostGroup::OF_PROFIT.map(Term::Costs));
    let there: Vec<Term> = optional.filter(|term| metrics.paired(store, &[*term], span).is_ok()).collect();
    let mut terms = vec![PAID, Term::Refunded, Term::Goods, Term::GoodsKnown];
    terms.extend(&there);
    let (piece, days) = metrics.paired_on(store, &terms, span)?;
    let [paid, refunded, goods, known] = std::array::from_fn(|at| piece.sums[at]);
    known_enough(known, paid)?;
    let mut statement = Statement { paid, refunded, goods, known, ..Statement::default() };
    for (term, sum) in there.iter().zip(&piece.sums[4..]) {
        match term {
            Term::GoodsReturned => statement.returned = Some(*sum),
            Term::Marketing => statement.marketing = Some(*sum),
            Term::Costs(group) => drop(statement.costs.insert(*group, *sum)),
            _ => {}
        }
    }
    statement.estimated.extend(estimated(metrics, store, &days));
    let unknown = CostGroup::OF_PROFIT.into_iter().filter(|group| !statement.costs.contains_key(group));
    let marketing = statement.marketing.is_none().then_some(CostGroup::Marketing);
    let caveats = Caveats {
        lacks: unknown.chain(marketing).collect(),
        estimated: statement.estimated.clone(),
        lacks_returned: statement.returned.is_none(),
        paid,
        known,
    };
    Ok((statement, days, caveats))
}

impl Metrics<'_> {
    /// What is left of the sales of the stores of which enough is known; none where that is none.
    pub fn statement(&self, stores: &[&str], span: Span) -> Option<Statement> {
        let mut all: Option<Statement> = None;
        let mut lacks = Vec::new();
        for store in stores {
            match stated(self, store, span) {
                Ok((statement, ..)) => all.get_or_insert_default().add(statement),
                Err(_) => lacks.push((*store).to_owned()),
            }
        }
        all.map(|all| Statement { lacks, ..all })
    }
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
