//! One KPI for some stores and a span.

use super::formula::{Expr, Formula, Term};
use super::needs::{Needs, no_export};
use super::pieces::{Piece, together};
use super::{Figure, Metrics, customers, outlook, profit, ripening, spans, stock};
use crate::engine::{Days, Measure};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::ledger::Dating;
use crate::ratio::{round, share};
use crate::span::Span;
use crate::words::{Phrase, Unit};
use rust_decimal::{Decimal, RoundingStrategy};

pub(super) fn figure(metrics: &Metrics<'_>, kpi: Kpi, stores: &[&str], span: Span) -> Figure {
    // At the age of the reported period the reported period is what it is.
    if kpi == Kpi::RefundCohortSameAge && span == metrics.inputs().period.span() {
        return metrics.get(Kpi::RefundCohortShare, stores, span);
    }
    let figure = match &kpi.formula() {
        Formula::Sum(term) => together(stores, span, |s| metrics.known_sum(s, *term, span), |sums| Ok(sums[0])),
        Formula::Of(expr) => {
            let terms = expr.terms();
            let target = terms.iter().position(|term| matches!(term, Term::Target));
            together(
                stores,
                span,
                |s| metrics.paired(s, &terms, span),
                |sums| {
                    // A target of 0 is one: it can be missed or passed, but nothing is a part of it.
                    let nothing = target.is_some_and(|at| sums[at].is_zero());
                    let why = |other| if nothing { Phrase::new("reason.target-zero") } else { other };
                    expr.value(&terms, sums).map_err(why)
                },
            )
        }
        Formula::Latest(measure) => metrics.latest(stores, measure, span),
        Formula::Outlook(outlook) => outlook::figure(metrics, *outlook, stores, span),
        Formula::Open(measure) => together(stores, span, |s| metrics.open(s, measure, span), |sums| Ok(sums[0])),
        Formula::ExpectedFinal => ripening::expected_final(metrics, stores, span),
        Formula::RefundBuyers => metrics.refund_buyers(stores, span),
        Formula::Contribution => profit::contribution(metrics, stores, span),
        Formula::Customers(of) => customers::figure(metrics, *of, stores, span),
        Formula::VisitorsDistinct => spans::visitors(metrics, stores, span),
        Formula::DaysOfCover => stock::days_of_cover(metrics, stores, span),
        Formula::BreakEven { net } => profit::break_even(metrics, stores, span, *net),
    };
    Figure { value: figure.value.map(|value| rounded(kpi.unit(), value)), ..figure }
}

/// Money to the cent, everything else to ten places.
fn rounded(unit: Unit, value: Decimal) -> Decimal {
    match unit {
        Unit::Money | Unit::Gap => value.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven),
        Unit::Count => value.normalize(),
        _ => round(value),
    }
}

impl Metrics<'_> {
    /// The days of a span that a store's figure of a KPI counts: those on which all of its sums are covered. None where it
    /// can never be known, or is no function of its period's days alone.
    pub fn counted(&self, kpi: Kpi, store: &str, span: Span) -> Days {
        let terms = match &kpi.formula() {
            Formula::Sum(term) => vec![*term],
            Formula::Of(expr) => expr.terms(),
            _ => return Days::default(),
        };
        let needs: Result<Vec<Needs>, Phrase> = terms.iter().map(|term| self.needs(store, *term)).collect();
        needs.map_or_else(|_| Days::default(), |needs| self.covered(store, &needs, span))
    }

    /// One sum of every known fact dated in the span, covered or not; unknown only where nothing is covered and nothing known.
    fn known_sum(&self, store: &str, term: Term, span: Span) -> Result<Piece, Phrase> {
        let needs = [self.needs(store, term)?];
        let covered = self.covered(store, &needs, span).count();
        let days = Days::all(span);
        let (value, rows) = self.term(store, term, &days, span);
        if covered == 0 && rows == 0 {
            return Err(self.not_covered(store, &needs, span));
        }
        let unpriced = || {
            let days: Vec<_> = span.days().collect();
            self.is_all_unpriced(store, term, &days).then(|| Phrase::new("reason.goods-unpriced"))
        };
        match self.unknown_of(store, &[term], span).or_else(|| self.unrated(store, &[term], &days)).or_else(unpriced) {
            Some(reason) => Err(reason),
            None => Ok(Piece { sums: vec![value], days: covered }),
        }
    }

    /// Several sums over the days on which all are covered.
    pub(super) fn paired(&self, store: &str, terms: &[Term], span: Span) -> Result<Piece, Phrase> {
        self.paired_on(store, terms, span).map(|(piece, _)| piece)
    }

    /// The same with the days.
    pub(super) fn paired_on(&self, store: &str, terms: &[Term], span: Span) -> Result<(Piece, Days), Phrase> {
        let needs: Vec<Needs> = terms.iter().map(|term| self.needs(store, *term)).collect::<Result<_, _>>()?;
        let days = self.covered(store, &needs, span);
        if days.count() == 0 {
            return Err(self.not_covered(store, &needs, span));
        }
        if let Some(reason) = self.unknown_of(store, terms, span).or_else(|| self.unrated(store, terms, &days)) {
            return Err(reason);
        }
        Ok((self.piece_on(store, terms, &days, span), days))
    }

    /// Sums of terms over given days.
    pub(super) fn piece_on(&self, store: &str, terms: &[Term], days: &Days, span: Span) -> Piece {
        Piece { sums: terms.iter().map(|term| self.term(store, *term, days, span).0).collect(), days: days.count() }
    }

    /// Which input is missing for the whole span.
    pub(super) fn not_covered(&self, store: &str, needs: &[Needs], span: Span) -> Phrase {
        let view = self.inputs().view.store(store);
        let export = needs.iter().flat_map(|need| &need.export);
        let missing = export.copied().find(|export| view.is_none_or(|v| v.coverage.count(*export, span) == 0));
        let unknown = |term: &Term| span.days().all(|day| !self.is_cost_known(store, *term, day));
        let cost = needs.iter().filter_map(|need| need.cost).find(unknown);
        match missing {
            Some(export) => no_export(export),
            None if let Some(term) = cost => self.no_cost_on(store, term, span),
            None if needs.iter().any(|need| need.kinds) && self.lacks_kinds(store, span) => {
                Phrase::new("reason.no-refund-kind")
            }
            None if needs.iter().any(|need| need.refunded)
                && !span.days().any(|day| self.is_refunded_known(store, day)) =>
            {
                no_export(ExportKind::Refunds)
            }
            None if needs.iter().any(|need| need.target) => Phrase::new("reason.no-plan"),
            None if let Some(measure) = self.nowhere_dated(store, needs, span) => {
                let word = crate::words::Field::Word(format!("fact.{}.{}", measure.table, measure.date));
                Phrase::new("reason.no-column").with("column", word)
            }
            None => match self.nowhere_said(store, needs, span) {
                Some(measure) => {
                    let column = measure.column().unwrap_or_default();
                    let word = crate::words::Field::Word(format!("fact.{}.{column}", measure.table));
                    Phrase::new("reason.left-open").with("column", word)
                }
                None => Phrase::new("reason.no-common-days"),
            },
        }
    }

    /// A measure whose day no export tells on any covered day of the span, although others of the store do.
    fn nowhere_dated(&self, store: &str, needs: &[Needs], span: Span) -> Option<&'static Measure> {
        let view = self.inputs().view.store(store)?;
        let mut measures = needs.iter().flat_map(|need| &need.measures).copied();
        measures.find(|measure| {
            let dating = Dating::of(measure.table, measure.date);
            let mut covered = span.days().filter(|day| view.coverage.has(measure.export, *day));
            dating.is_some_and(|dating| covered.all(|day| !view.coverage.tells(dating, day)))
        })
    }

    /// A column that rows leave open on every covered day of the span.
    fn nowhere_said(&self, store: &str, needs: &[Needs], span: Span) -> Option<&'static Measure> {
        let view = self.inputs().view.store(store)?;
        let covered = |m: &Measure| span.days().filter(|day| view.coverage.has(m.export, *day)).collect::<Vec<_>>();
        let mut measures = needs.iter().flat_map(|need| &need.measures).copied();
        measures.find(|m| covered(m).into_iter().all(|day| self.is_open(store, m, day)))
    }

    /// What was applied for until the span's end and undecided then.
    fn open(&self, store: &str, measure: &'static Measure, span: Span) -> Result<Piece, Phrase> {
        let needs = [self.needs(store, Term::Measure(measure))?];
        let covered = self.covered(store, &needs, span).count();
        if covered == 0 {
            return Err(no_export(measure.export));
        }
        let first = self.sums.get(store).and_then(|s| s.history).map_or(span.first(), |h| h.first().min(span.first()));
        let days = Days::all(Span::new(first, span.last()).unwrap_or(span));
        if let Some(reason) = self.unrated_until(store, measure, &days, self.inputs().as_of) {
            return Err(reason);
        }
        let (value, _) = self.asked(store, measure, &days, self.inputs().as_of);
        Ok(Piece { sums: vec![value], days: covered })
    }

    /// The latest value within the span; scores of several stores have no total.
    fn latest(&self, stores: &[&str], measure: &'static Measure, span: Span) -> Figure {
        let [store] = stores else { return Figure::unknown(Phrase::new("reason.per-store")) };
        if let Err(reason) = self.needs(store, Term::Measure(measure)) {
            return Figure::unknown(reason);
        }
        match self.asked(store, measure, &Days::all(span), self.inputs().as_of) {
            (_, 0) => Figure::unknown(self.without_score(store, measure, span)),
            (value, _) => Figure { value: Some(value), ..Figure::default() },
        }
    }

    /// Why there is no score: no report of these days, or one that lacks its column.
    fn without_score(&self, store: &str, measure: &'static Measure, span: Span) -> Phrase {
        let view = self.inputs().view.store(store);
        let is_given = view.is_some_and(|view| view.coverage.count(measure.export, span) > 0);
        match measure.column().filter(|_| is_given) {
            Some(column) => Phrase::new("reason.left-open")
                .with("column", crate::words::Field::Word(format!("fact.{}.{column}", measure.table))),
            None => no_export(measure.export),
        }
    }

    /// People with refunds; where no store can tell them apart, the number of orders is an upper bound.
    fn refund_buyers(&self, stores: &[&str], span: Span) -> Figure {
        let known = together(stores, span, |s| self.known_sum(s, Term::RefundBuyers, span), |sums| Ok(sums[0]));
        let orders = together(stores, span, |s| self.known_sum(s, Term::RefundOrders, span), |sums| Ok(sums[0]));
        if known.value.is_some() {
            return known;
        }
        let Some(most) = orders.value else { return orders };
        let most = crate::words::Field::Count(i64::try_from(most).unwrap_or(i64::MAX));
        let key = match known.reason {
            Some(reason) if reason.key() == "reason.refunds-of-nobody" => "reason.at-most-buyers-of-some",
            _ => "reason.at-most-buyers",
        };
        Figure { lacks: orders.lacks, days: orders.days, ..Figure::unknown(Phrase::new(key).with("most", most)) }
    }
}

impl Expr {
    /// The terms in it, each once, in the order met.
    pub(super) fn terms(&self) -> Vec<Term> {
        let mut terms = Vec::new();
        self.collect(&mut terms);
        terms
    }

    fn collect(&self, terms: &mut Vec<Term>) {
        match self {
            Expr::Of(term) => {
                if !terms.iter().any(|known| known.same(*term)) {
                    terms.push(*term);
                }
            }
            Expr::PerMille(inner) => inner.collect(terms),
            Expr::Minus(a, b) | Expr::Over(a, b) => {
                a.collect(terms);
                b.collect(terms);
            }
        }
    }

    /// Its value given the sums of its terms; the reason where it is undefined.
    pub(super) fn value(&self, terms: &[Term], sums: &[Decimal]) -> Result<Decimal, Phrase> {
        let undefined = || Phrase::new("reason.nothing-to-divide-by");
        match self {
            Expr::Of(term) => {
                let at = terms.iter().position(|known| known.same(*term)).expect("the terms were collected from here");
                Ok(sums[at])
            }
            Expr::PerMille(inner) => Ok(inner.value(terms, sums)? * Decimal::ONE_THOUSAND),
            Expr::Minus(a, b) => Ok(a.value(terms, sums)? - b.value(terms, sums)?),
            Expr::Over(a, b) => share(a.value(terms, sums)?, b.value(terms, sums)?).ok_or_else(undefined),
        }
    }
}

impl Term {
    fn same(self, other: Term) -> bool {
        match (self, other) {
            (Term::Measure(a), Term::Measure(b)) => a.id == b.id,
            (Term::Costs(a), Term::Costs(b)) => a == b,
            (a, b) => std::mem::discriminant(&a) == std::mem::discriminant(&b),
        }
    }
}
