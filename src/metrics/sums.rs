//! Sums of each day, store by store, made once; and the terms of formulas resolved for a store.

use super::formula::Term;
use super::{Basis, Inputs, Metrics, control, measures as m};
use crate::calendar;
use crate::engine::{By, Days, Measure, Question, Sum};
use crate::extract::ExportKind;
use crate::facts::{Table, Value};
use crate::span::Span;
use crate::words::Phrase;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// Sums of the additive measures of one store, by measure and day.
pub(super) struct DaySums {
    days: HashMap<&'static str, EachDay>,
    /// From the first day of anything to the last.
    pub(super) history: Option<Span>,
}

/// The sums of a measure from the first day that has any to the last; a day between them has no rows where it has none.
#[derive(Default)]
pub(super) struct EachDay {
    first: i64,
    sums: Vec<Sum>,
}

impl EachDay {
    /// Adds a day after those that are known.
    fn push(&mut self, day: i64, sum: Sum) {
        if self.sums.is_empty() {
            self.first = day;
        }
        self.sums.resize(usize::try_from(day - self.first).unwrap_or_default(), Sum::default());
        self.sums.push(sum);
    }

    fn on(&self, day: i64) -> Option<Sum> {
        let sum = self.sums.get(usize::try_from(day - self.first).ok()?)?;
        (sum.rows > 0).then_some(*sum)
    }

    /// Whether rows of the day leave the measure's column open.
    fn is_open(&self, day: i64) -> bool {
        self.on(day).is_some_and(|sum| sum.known < sum.rows)
    }
}

impl DaySums {
    pub(super) fn of(inputs: &Inputs<'_>, store: &str) -> Self {
        let additive: Vec<&'static Measure> = m::ALL.iter().copied().filter(|m| m.is_additive()).collect();
        let always = Span::new(
            NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date"),
            NaiveDate::from_ymd_opt(2100, 12, 31).expect("a date"),
        )
        .expect("in order");
        let question =
            Question { store, measures: &additive, by: &[By::Day], days: &Days::all(always), until: inputs.as_of };
        let mut days: HashMap<&'static str, EachDay> = HashMap::new();
        let mut seen: Option<(i64, i64)> = None;
        for (group, sums) in inputs.engine.ask(&question) {
            let [Some(Value::Number(day))] = group.as_slice() else { continue };
            seen = Some(seen.map_or((*day, *day), |(first, last)| (first.min(*day), last.max(*day))));
            for (measure, sum) in additive.iter().zip(sums) {
                if sum.rows > 0 {
                    days.entry(measure.id).or_default().push(*day, sum);
                }
            }
        }
        let date = |day: i64| NaiveDate::from_epoch_days(day as i32);
        let history = seen.and_then(|(first, last)| Span::new(date(first)?, date(last)?));
        DaySums { days, history }
    }

    /// Whether rows of the day leave the measure's column open: then its sum is not known.
    pub(super) fn is_open(&self, measure: &Measure, day: NaiveDate) -> bool {
        self.days.get(measure.id).is_some_and(|each| each.is_open(i64::from(day.to_epoch_days())))
    }

    pub(super) fn by_day(&self, measure: &Measure, days: &Days) -> BTreeMap<i64, Sum> {
        let Some(each) = self.days.get(measure.id) else { return BTreeMap::new() };
        days.iter().filter_map(|day| Some((day, each.on(day)?))).collect()
    }

    /// Whether any day has rows of a measure.
    pub(super) fn has_any(&self, measure: &Measure) -> bool {
        self.days.get(measure.id).is_some_and(|each| each.sums.iter().any(|sum| sum.rows > 0))
    }

    pub(super) fn over(&self, measure: &Measure, days: &Days) -> Sum {
        let mut total = Sum::default();
        if let Some(each) = self.days.get(measure.id) {
            days.iter().filter_map(|day| each.on(day)).for_each(|sum| total.add(sum));
        }
        total
    }
}

/// A refund that matches no order may be of one paid in a span up to so many days before it was applied for.
const MATCHED_WITHIN: u64 = 45;

/// What tells how much came back of the orders paid in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cohort {
    /// The refunds, each of an order that is known.
    Refunds,
    /// What the orders themselves say: undated.
    Orders,
    /// Neither: some refund of these days matches no order.
    Unknown,
}

/// What a term needs of a store before it means anything.
#[derive(Default)]
pub(super) struct Needs {
    /// Whose coverage makes a day known.
    pub(super) export: Vec<ExportKind>,
    /// Whether days without a target are left out.
    pub(super) target: bool,
    /// What is summed: a day on which a row leaves one of these open is not known.
    pub(super) measures: Vec<&'static Measure>,
    /// The cost that must be known of a day.
    pub(super) cost: Option<Term>,
}

impl Metrics<'_> {
    /// What a term needs of a store; the reason where it can never be known.
    pub(super) fn needs(&self, store: &str, term: Term) -> Result<Needs, Phrase> {
        let all = |measures: &[&'static Measure]| {
            let export = measures.iter().map(|measure| measure.export).collect();
            Ok(Needs { export, measures: measures.to_vec(), ..Needs::default() })
        };
        match term {
            Term::Measure(measure) => self.needs_measure(store, measure),
            Term::Units | Term::Buyers | Term::Returning | Term::Refunded => {
                self.needs_measure(store, self.chosen(store, term))
            }
            Term::PaidBesideBuyers => all(&[&m::PAID, self.chosen(store, Term::Buyers)]),
            Term::RefundOrders => self.needs_measure(store, &m::REFUND_ORDERS),
            Term::RefundBuyers if self.has_refunds(store) && !self.names_buyers(store) => {
                Err(Phrase::new("reason.no-buyer-key"))
            }
            Term::RefundBuyers => self.needs_measure(store, &m::REFUND_BUYERS),
            Term::Cohort | Term::CohortSameAge if self.has_refunds(store) => all(&[&m::PAID, &m::REFUNDED]),
            Term::Cohort => self.needs_measure(store, &m::ORDER_REFUNDED),
            // What orders say of refunds has no date, so it cannot be seen at an age.
            Term::CohortSameAge => Err(no_export(ExportKind::Refunds)),
            Term::Basis => match self.inputs().basis {
                Basis::Paid => self.needs_measure(store, &m::PAID),
                Basis::Net => all(&[&m::PAID, self.chosen(store, Term::Refunded)]),
                Basis::Received => self.needs_measure(store, &m::RECEIVED),
            },
            Term::Target if self.inputs().plan.span(store).is_none() => Err(Phrase::new("reason.no-plan")),
            Term::Target => {
                let mut needs = self.needs(store, Term::Basis)?;
                needs.target = true;
                Ok(needs)
            }
            Term::Unshipped if !self.tells_kinds(store) => Err(Phrase::new("reason.no-refund-kind")),
            Term::Unshipped => self.needs_measure(store, &m::REFUND_UNSHIPPED),
            Term::AdBudget => match self.budgets(store).is_empty() {
                true => Err(Phrase::new("reason.no-ad-budget")),
                false => Ok(Needs { cost: Some(term), ..Needs::default() }),
            },
            Term::Goods | Term::GoodsKnown | Term::GoodsReturned | Term::Costs(_) | Term::Marketing => {
                match self.cost_unknown(store, term) {
                    Some(reason) => Err(reason),
                    None => Ok(Needs { cost: Some(term), ..Needs::default() }),
                }
            }
        }
    }

    fn needs_measure(&self, store: &str, measure: &'static Measure) -> Result<Needs, Phrase> {
        let view = self.inputs().view.store(store);
        let known = view.is_some_and(|v| v.coverage.knows(measure.export) || v.frames.contains_key(&measure.table));
        if !known {
            return Err(no_export(measure.export));
        }
        if measure.date.starts_with("deposit_") && !view.is_some_and(|v| v.has(Table::Orders, "deposit")) {
            return Err(Phrase::new("reason.no-presale"));
        }
        // What nobody dates is of no day.
        let dated = view.and_then(|v| v.frames.get(&measure.table)).is_none_or(|frame| frame.has(measure.date));
        match measure.column() {
            _ if !dated => Err(Phrase::new("reason.no-column")
                .with("column", crate::words::Field::Word(format!("fact.{}.{}", measure.table, measure.date)))),
            Some(column)
                if !view.is_some_and(|v| v.has(measure.table, column)) && !is_derived(measure.table, column) =>
            {
                Err(Phrase::new("reason.no-column")
                    .with("column", crate::words::Field::Word(format!("fact.{}.{column}", measure.table))))
            }
            _ => Ok(Needs { export: vec![measure.export], measures: vec![measure], ..Needs::default() }),
        }
    }

    /// The measure behind a term that has alternatives, for a store.
    fn chosen(&self, store: &str, term: Term) -> &'static Measure {
        let has = |table, column| self.inputs().view.store(store).is_some_and(|v| v.has(table, column));
        match term {
            Term::Units if !has(Table::Orders, "units") && has(Table::OrderLines, "units") => &m::LINES_UNITS,
            Term::Units => &m::UNITS,
            Term::Refunded if self.refunds_by_product(store) => &m::PRODUCT_REFUNDED,
            Term::Refunded => &m::REFUNDED,
            Term::Returning if self.names_buyers(store) => &m::BUYERS_BY_KEY,
            Term::Returning => &m::TRAFFIC_RETURNING,
            _ if self.names_buyers(store) => &m::BUYERS_BY_KEY,
            _ => &m::TRAFFIC_BUYERS,
        }
    }

    /// Whether what a store refunded is known by day and product alone.
    pub fn refunds_by_product(&self, store: &str) -> bool {
        self.inputs().view.store(store).is_some_and(|view| view.refunds_by_product)
    }

    /// Whether exports tell a store's buyers apart.
    pub fn names_buyers(&self, store: &str) -> bool {
        self.inputs().view.store(store).is_some_and(|view| view.has(Table::Orders, "buyer_key"))
    }

    /// Whether some refund of a span is of a buyer whom no order names.
    fn has_nameless_refunds(&self, store: &str, span: Span) -> bool {
        let (measure, days) = (&m::REFUND_BUYERS, &Days::all(span));
        let question = Question { store, measures: &[measure], by: &[], days, until: self.inputs().as_of };
        self.inputs().engine.ask(&question).into_values().flatten().any(|sum| sum.known < sum.rows)
    }

    /// Whether refunds come from a table of their own, with dates.
    pub(super) fn has_refunds(&self, store: &str) -> bool {
        self.inputs().view.store(store).is_some_and(|v| v.frames.contains_key(&Table::Refunds))
    }

    /// What tells how much came back of the orders paid in a span.
    pub(super) fn cohort(&self, store: &str, span: Span) -> Cohort {
        if !self.has_refunds(store) {
            return Cohort::Orders;
        }
        let until = span.last() + chrono::Days::new(MATCHED_WITHIN);
        let days = Days::all(Span::new(span.first(), until).unwrap_or(span));
        if self.measure(store, &m::UNMATCHED_APPLIED, &days).1 == 0 {
            return Cohort::Refunds;
        }
        let said = self.sums.get(store).map(|sums| sums.over(&m::ORDER_REFUNDED, &Days::all(span))).unwrap_or_default();
        if said.rows > 0 && said.known == said.rows { Cohort::Orders } else { Cohort::Unknown }
    }

    /// The reason where a term cannot be known of a span: for some refunds match no order (of a span's orders, or of which buyer), or
    /// for nobody knows who had bought before it.
    pub(super) fn unknown_of(&self, store: &str, terms: &[Term], span: Span) -> Option<Phrase> {
        let unknown = |term: &Term| match term {
            Term::Cohort => self.has_refunds(store) && self.cohort(store, span) == Cohort::Unknown,
            Term::CohortSameAge => self.has_refunds(store) && self.cohort(store, span) != Cohort::Refunds,
            _ => false,
        };
        let returning = terms.iter().any(|term| matches!(term, Term::Returning));
        if let Some(reason) = self.newness_unknown(store, span).filter(|_| returning) {
            return Some(reason);
        }
        let nameless =
            terms.iter().any(|term| matches!(term, Term::RefundBuyers)) && self.has_nameless_refunds(store, span);
        if nameless {
            return Some(Phrase::new("reason.refunds-of-nobody"));
        }
        terms.iter().any(unknown).then(|| Phrase::new("reason.refunds-unmatched"))
    }

    /// The sum of a term over days of a store, and how many rows said something of it.
    pub(super) fn term(&self, store: &str, term: Term, days: &Days, span: Span) -> (Decimal, u64) {
        match term {
            Term::Measure(measure) => self.measure(store, measure, days),
            Term::Returning if self.names_buyers(store) => {
                let back = self.returning(store, days, span).unwrap_or_default();
                (Decimal::from(back), back)
            }
            Term::Units | Term::Buyers | Term::Returning | Term::Refunded => {
                self.measure(store, self.chosen(store, term), days)
            }
            Term::RefundOrders => self.measure(store, &m::REFUND_ORDERS, days),
            Term::RefundBuyers => self.measure(store, &m::REFUND_BUYERS, days),
            Term::PaidBesideBuyers => {
                let (paid, rows) = self.measure(store, &m::PAID, days);
                let from_platform = self.chosen(store, Term::Buyers).id == m::TRAFFIC_BUYERS.id;
                let added = if from_platform { self.measure(store, &m::PAID_EXCLUDED, days).0 } else { Decimal::ZERO };
                (paid + added, rows)
            }
            Term::Cohort if self.has_refunds(store) && self.cohort(store, span) == Cohort::Refunds => {
                self.measure(store, &m::REFUND_COHORT, days)
            }
            // At the age of the reported period the reported period is what it is.
            Term::CohortSameAge if span == self.inputs().period.span() => self.term(store, Term::Cohort, days, span),
            Term::CohortSameAge if self.has_refunds(store) => {
                self.asked(store, &m::REFUND_COHORT, days, self.same_age(store, span))
            }
            Term::Cohort | Term::CohortSameAge => self.measure(store, &m::ORDER_REFUNDED, days),
            Term::Basis => match self.inputs().basis {
                Basis::Paid => self.measure(store, &m::PAID, days),
                Basis::Received => self.measure(store, &m::RECEIVED, days),
                Basis::Net => {
                    let (paid, rows) = self.measure(store, &m::PAID, days);
                    (paid - self.term(store, Term::Refunded, days, span).0, rows)
                }
            },
            Term::Target => {
                let targets = days.dates().filter_map(|day| self.target(store, day));
                (targets.map(crate::money::Money::decimal).sum(), 0)
            }
            Term::Unshipped => self.measure(store, &m::REFUND_UNSHIPPED, days),
            Term::Goods
            | Term::GoodsKnown
            | Term::GoodsReturned
            | Term::Costs(_)
            | Term::Marketing
            | Term::AdBudget => self.cost(store, term, days),
        }
    }

    /// The moment until which a store's exports of a kind know what happened.
    pub fn known_until(&self, store: &str, export: ExportKind) -> DateTime<Tz> {
        let as_of = self.inputs().as_of;
        let known = self.inputs().view.store(store).and_then(|view| view.known.get(&export));
        known.map_or(as_of, |at| at.with_timezone(&as_of.timezone()).min(as_of))
    }

    /// The moment until which any export of these stores knows what happened.
    pub fn data_until(&self, stores: &[&str]) -> DateTime<Tz> {
        let as_of = self.inputs().as_of;
        let views = stores.iter().filter_map(|store| self.inputs().view.store(store));
        let newest = views.flat_map(|view| view.known.values()).max();
        newest.map_or(as_of, |at| at.with_timezone(&as_of.timezone()).min(as_of))
    }

    /// The moment at which a store's refunds of a span had the age that those of the reported period have in its exports.
    pub fn same_age(&self, store: &str, span: Span) -> DateTime<Tz> {
        self.known_until(store, ExportKind::Refunds) - (self.inputs().period.span().last() - span.last())
    }

    /// The last second of a day in the report's zone.
    pub fn end_of(&self, day: NaiveDate) -> DateTime<Tz> {
        calendar::day_ends(day, self.inputs().as_of.timezone())
    }

    pub(super) fn measure(&self, store: &str, measure: &'static Measure, days: &Days) -> (Decimal, u64) {
        if !measure.is_additive() {
            return self.asked(store, measure, days, self.inputs().as_of);
        }
        let sum = self.sums.get(store).map(|s| s.over(measure, days)).unwrap_or_default();
        match self.abroad(store).filter(|_| measure.is_money()) {
            Some(abroad) => (abroad.total(measure, &self.by_day(store, measure, days)).unwrap_or_default(), sum.known),
            None => (sum.decimal(measure), sum.known),
        }
    }

    /// A sum that days do not add up to, or that ripens until another day.
    pub(super) fn asked(
        &self,
        store: &str,
        measure: &'static Measure,
        days: &Days,
        until: DateTime<Tz>,
    ) -> (Decimal, u64) {
        if let Some(abroad) = self.abroad(store).filter(|_| measure.is_money()) {
            let by_day = control::by_engine(self.inputs().engine, until)(store, measure, days);
            let known = by_day.values().map(|sum| sum.known).sum();
            return (abroad.total(measure, &by_day).unwrap_or_default(), known);
        }
        let question = Question { store, measures: &[measure], by: &[], days, until };
        let sum = self.inputs().engine.ask(&question).into_values().next().map(|sums| sums[0]).unwrap_or_default();
        (sum.decimal(measure), sum.known)
    }

    pub(super) fn is_open(&self, store: &str, measure: &Measure, day: NaiveDate) -> bool {
        self.sums.get(store).is_some_and(|sums| sums.is_open(measure, day))
    }

    /// Columns that rows of a store leave open on days of a span (a dash, an empty cell), each with these days, so that
    /// figures that need them are not known there.
    pub fn left_open(&self, store: &str, span: Span) -> Vec<(&'static Measure, Vec<NaiveDate>)> {
        let view = self.inputs().view.store(store);
        let given = |m: &&Measure| m.column().is_some_and(|column| view.is_some_and(|v| v.has(m.table, column)));
        let told = m::TOLD_APART.iter().copied().filter(given);
        told.map(|measure| (measure, span.days().filter(|day| self.is_open(store, measure, *day)).collect::<Vec<_>>()))
            .filter(|(_, days)| !days.is_empty())
            .collect()
    }

    /// The days of a span on which all of the needs are covered and no row leaves them open, and a target stands where one
    /// is needed.
    pub(super) fn covered(&self, store: &str, needs: &[Needs], span: Span) -> Days {
        let Some(view) = self.inputs().view.store(store) else { return Days::default() };
        let sums = self.sums.get(store);
        let each = |measure: &&'static Measure| sums.and_then(|sums| sums.days.get(measure.id));
        let counted: Vec<&EachDay> = needs.iter().flat_map(|need| &need.measures).filter_map(each).collect();
        Days::of(span, |day| {
            let number = i64::from(day.to_epoch_days());
            let covered = |need: &Needs| {
                need.export.iter().all(|export| view.coverage.has(*export, day))
                    && need.cost.is_none_or(|cost| self.is_cost_known(store, cost, day))
                    && (!need.target || self.inputs().plan.target(store, day).is_some())
            };
            needs.iter().all(covered) && !counted.iter().any(|each| each.is_open(number))
        })
    }
}

/// Columns that the current view works out are there wherever their table is.
fn is_derived(table: Table, column: &str) -> bool {
    table.column(column).is_some_and(|c| c.derived)
}

/// "no refund export".
pub(super) fn no_export(export: ExportKind) -> Phrase {
    Phrase::new("reason.no-export").with("export", crate::words::Field::Word(format!("gives.{}", export.as_str())))
}
