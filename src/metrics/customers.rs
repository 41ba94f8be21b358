//! Customers: who bought how often and who came back, where exports tell a store's buyers apart.
//!
//! What is asked here is asked of everybody who ever bought, so it is answered from sums by day and buyer that are kept beside
//! each month of orders, never from the orders themselves. Who buys in two stores is two customers: platforms tell people
//! apart each for itself.

use super::formula::Term;
use super::kinds::CustomerFigure;
use super::needs::Needs;
use super::pieces::{Piece, together};
use super::{Figure, Metrics, measures as m};
use crate::engine::{Days, Histories};
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::Phrase;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::ops::Range;

/// The purchases of each buyer of a store, by day.
#[derive(Debug, Default)]
pub(super) struct Purchases {
    /// Of each buyer, where their days stand.
    buyers: Vec<Range<usize>>,
    days: Vec<i64>,
    orders: Vec<u64>,
    /// Ten-thousandths, in the store's currency.
    paid: Vec<i128>,
}

/// What a buyer had done by a day.
#[derive(Clone, Copy)]
struct Past {
    orders: u64,
    last: i64,
}

/// New customers and those who came back, of some days: how many, and what they paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewAndBack {
    /// Who never bought before the period.
    pub new: u64,
    /// What these paid.
    pub new_paid: Decimal,
    /// Who had.
    pub back: u64,
    /// What these paid.
    pub back_paid: Decimal,
}

/// Customers by the month of their first purchase, and how many of them bought again within 30, 60 and 90 days; `None` of what
/// is not over yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// The days of the first purchases.
    pub days: Span,
    /// How many customers.
    pub customers: u64,
    /// Of them those who bought again.
    pub again: [Option<u64>; 3],
}

/// After so many days a cohort is asked who bought again.
pub const AGAIN: [u32; 3] = [30, 60, 90];

impl Purchases {
    pub(super) fn of(histories: Histories) -> Self {
        let Histories { keys, days, sums } = histories;
        let [orders, paid] = sums.as_slice() else { return Purchases::default() };
        let mut order: Vec<usize> = (0..keys.len()).filter(|at| orders[*at].rows > 0).collect();
        order.sort_unstable_by_key(|at| (keys[*at], days[*at]));
        let mut all = Purchases::default();
        let mut last: Option<(u128, i64)> = None;
        for at in order {
            let place = all.days.len();
            match last {
                // Parts are by the month of the order, not of the payment: two may have one day.
                Some(known) if known == (keys[at], days[at]) => {
                    all.orders[place - 1] += orders[at].rows;
                    all.paid[place - 1] += paid[at].raw;
                    continue;
                }
                Some((key, _)) if key == keys[at] => {
                    if let Some(range) = all.buyers.last_mut() {
                        range.end = place + 1;
                    }
                }
                _ => all.buyers.push(place..place + 1),
            }
            all.days.push(days[at]);
            all.orders.push(orders[at].rows);
            all.paid.push(paid[at].raw);
            last = Some((keys[at], days[at]));
        }
        all
    }

    /// The first day on which anybody bought.
    fn begins(&self) -> Option<i64> {
        self.buyers.iter().map(|buyer| self.days[buyer.start]).min()
    }

    fn first_of(&self, buyer: &Range<usize>) -> i64 {
        self.days[buyer.start]
    }

    /// What each customer known by a day had done by then.
    fn by(&self, last: i64) -> impl Iterator<Item = Past> {
        self.buyers.iter().filter_map(move |buyer| {
            let known = self.days[buyer.clone()].partition_point(|day| *day <= last);
            let range = buyer.start..buyer.start + known;
            let newest = *self.days[range.clone()].last()?;
            Some(Past { orders: self.orders[range].iter().sum(), last: newest })
        })
    }

    /// Those who bought first on these days, and of them those who bought again within so many days of it.
    fn again(&self, (first, last): (i64, i64), within: i64) -> (u64, u64) {
        let (mut all, mut back) = (0, 0);
        for buyer in self.buyers.iter().filter(|buyer| (first..=last).contains(&self.first_of(buyer))) {
            all += 1;
            let next = self.days[buyer.clone()].get(1);
            back += u64::from(next.is_some_and(|next| *next <= self.first_of(buyer) + within));
        }
        (all, back)
    }

    /// Who bought on these days, by whether they had before the first of them.
    fn new_and_back(&self, days: &Days, first: i64) -> (NewAndBack, [i128; 2]) {
        let (mut counts, mut paid) = (NewAndBack::default(), [0, 0]);
        for buyer in &self.buyers {
            let within = buyer.clone().filter(|at| days.has(self.days[*at]));
            let (mut bought, mut sum) = (false, 0);
            within.for_each(|at| (bought, sum) = (true, sum + self.paid[at]));
            let is_new = self.first_of(buyer) >= first;
            counts.new += u64::from(bought && is_new);
            counts.back += u64::from(bought && !is_new);
            paid[usize::from(!is_new)] += sum;
        }
        (counts, paid)
    }

    /// What each customer paid on days up to one, the most first.
    fn ranked(&self, first: i64, last: i64) -> Vec<i128> {
        let of = |buyer: &Range<usize>| {
            let within = buyer.clone().filter(|at| (first..=last).contains(&self.days[*at]));
            within.map(|at| self.paid[at]).reduce(|sum, more| sum + more)
        };
        let mut all: Vec<i128> = self.buyers.iter().filter_map(of).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all
    }
}

fn number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

impl Metrics<'_> {
    /// The purchases of a store's buyers; none where no export tells them apart.
    pub(super) fn purchases(&self, store: &str) -> Option<&Purchases> {
        let made = self.purchases.get(store)?;
        if !self.names_buyers(store) {
            return None;
        }
        let engine = self.inputs().engine;
        Some(
            made.get_or_init(|| {
                Purchases::of(engine.histories(store, &[&m::ORDERS_NAMED, &m::PAID_NAMED], "buyer_key"))
            }),
        )
    }

    /// Whether exports tell a store's buyers apart and go back before a day, so that who is new on it can be told.
    fn known_before(&self, store: &str, day: i64) -> Result<&Purchases, Phrase> {
        let Some(purchases) = self.purchases(store) else { return Err(Phrase::new("reason.no-buyer-key")) };
        match purchases.begins() {
            Some(begins) if begins < day => Ok(purchases),
            _ => Err(Phrase::new("reason.no-earlier-orders")),
        }
    }

    /// Why nobody can tell who is new in a span, of a store whose buyers are told apart.
    pub(super) fn newness_unknown(&self, store: &str, span: Span) -> Option<Phrase> {
        self.purchases(store)?;
        self.known_before(store, number(span.first())).err()
    }

    /// Why nobody can tell how many of a span's buyers are new: most of its orders name none.
    pub(super) fn mostly_nameless(&self, store: &str, span: Span) -> Option<Phrase> {
        self.purchases(store)?;
        let days = Days::all(span);
        let [all, nameless] = [&m::ORDERS, &m::ORDERS_NAMELESS].map(|measure| self.measure(store, measure, &days).0);
        (nameless * Decimal::TWO > all).then(|| Phrase::new("reason.orders-of-nobody"))
    }

    /// Buyers of some days who had bought before the span.
    pub(super) fn returning(&self, store: &str, days: &Days, span: Span) -> Option<u64> {
        Some(self.purchases(store)?.new_and_back(days, number(span.first())).0.back)
    }

    /// New customers and those who came back in a span, of a store whose buyers are told apart, in the store's currency.
    pub fn new_and_back(&self, store: &str, span: Span) -> Option<NewAndBack> {
        let purchases = self.known_before(store, number(span.first())).ok()?;
        if self.mostly_nameless(store, span).is_some() {
            return None;
        }
        let (counts, [new, back]) = purchases.new_and_back(&Days::all(span), number(span.first()));
        let money = |raw| Decimal::from_i128_with_scale(raw, crate::money::SCALE);
        Some(NewAndBack { new_paid: money(new), back_paid: money(back), ..counts })
    }

    /// Customers by the month of their first purchase, of the months that ended before a span did, the oldest first; at most so
    /// many. The first month of all is left out: its customers may have bought before it.
    pub fn cohorts(&self, store: &str, span: Span, most: usize) -> Vec<Cohort> {
        let Some(purchases) = self.purchases(store) else { return Vec::new() };
        let Some(begins) = purchases.begins() else { return Vec::new() };
        let mut found = Vec::new();
        let mut next = span.last().with_day(1).unwrap_or(span.last());
        while found.len() < most {
            let Some(last) = next.pred_opt() else { break };
            let first = last.with_day(1).unwrap_or(last);
            if number(first) <= begins {
                break;
            }
            let Some(days) = Span::new(first, last) else { break };
            let of = |within: u32| {
                let over = number(last) + i64::from(within) <= number(span.last());
                over.then(|| purchases.again((number(first), number(last)), i64::from(within)).1)
            };
            let customers = purchases.again((number(first), number(last)), 0).0;
            found.push(Cohort { days, customers, again: AGAIN.map(of) });
            next = first;
        }
        found.reverse();
        found
    }

    /// How many customers paid in a span, and the part of what was paid that the fifth of them brought who paid most; none where
    /// fewer than five did.
    pub fn top_fifth(&self, store: &str, span: Span) -> Option<(u64, Decimal)> {
        let ranked = self.purchases(store)?.ranked(number(span.first()), number(span.last()));
        let fifth = ranked.len() / 5;
        let sum = |of: &[i128]| Decimal::from_i128_with_scale(of.iter().sum(), crate::money::SCALE);
        let share = ratio(sum(&ranked[..fifth]), sum(&ranked)).filter(|_| fifth > 0)?;
        Some((ranked.len() as u64, share))
    }
}

/// What is told of the customers known at a span's end.
pub(super) fn figure(metrics: &Metrics<'_>, of: CustomerFigure, stores: &[&str], span: Span) -> Figure {
    let compute = |sums: &[Decimal]| match of {
        CustomerFigure::Repurchase(_) => ratio(sums[1], sums[0]).ok_or_else(|| Phrase::new("reason.nobody-new")),
        _ => Ok(sums[0]),
    };
    together(stores, span, |store| piece(metrics, of, store, span), compute)
}

fn piece(metrics: &Metrics<'_>, of: CustomerFigure, store: &str, span: Span) -> Result<Piece, Phrase> {
    let needs: [Needs; 1] = [metrics.needs(store, Term::Measure(&m::ORDERS))?];
    let Some(purchases) = metrics.purchases(store) else { return Err(Phrase::new("reason.no-buyer-key")) };
    let days = metrics.covered(store, &needs, span).count();
    if days == 0 {
        return Err(metrics.not_covered(store, &needs, span));
    }
    let (end, terms) = (number(span.last()), metrics.inputs().costing.customers);
    let since = |past: &Past| end - past.last;
    let count = |is: &dyn Fn(&Past) -> bool| vec![Decimal::from(purchases.by(end).filter(|past| is(past)).count())];
    let sums = match of {
        CustomerFigure::OneTime => count(&|past| past.orders == 1),
        CustomerFigure::TwoTimes => count(&|past| past.orders == 2),
        CustomerFigure::Loyal => count(&|past| past.orders >= u64::from(terms.loyal_orders)),
        CustomerFigure::Active => count(&|past| since(past) < i64::from(terms.active_days)),
        CustomerFigure::Lapsed => count(&|past| since(past) >= i64::from(terms.lapsed_days)),
        CustomerFigure::Repurchase(within) => {
            let within = i64::from(within);
            let cohort = (end - 2 * within + 1, end - within);
            let (all, again) = metrics.known_before(store, cohort.0)?.again(cohort, within);
            vec![Decimal::from(all), Decimal::from(again)]
        }
    };
    Ok(Piece { sums, days })
}
