//! What a term needs of a store before it means anything, and the days on which all of it is known.

use super::day_sums::EachDay;
use super::formula::Term;
use super::{Basis, Metrics, measures as m};
use crate::engine::{Days, Measure};
use crate::extract::ExportKind;
use crate::facts::Table;
use crate::ledger::Dating;
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;

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
    /// Whether refunds of a day must say of what kind they are.
    pub(super) kinds: bool,
    /// Whether what was refunded on a day must be known, by product or by refund.
    pub(super) refunded: bool,
}

impl Needs {
    /// The days that must be told, of those that not every export tells.
    fn datings(&self) -> impl Iterator<Item = Dating> {
        self.measures.iter().filter_map(|measure| Dating::of(measure.table, measure.date))
    }
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
            Term::Units | Term::Buyers | Term::NamedBuyers | Term::Returning => {
                self.needs_measure(store, self.chosen(store, term))
            }
            Term::Refunded => self.needs_refunded(store),
            Term::PaidBesideBuyers => all(&[&m::PAID, self.chosen(store, Term::Buyers)]),
            Term::RefundOrders => self.needs_measure(store, &m::REFUND_ORDERS),
            Term::RefundBuyers if self.has_refunds(store) && !self.names_buyers(store) => {
                Err(Phrase::new("reason.no-buyer-key"))
            }
            Term::RefundBuyers => self.needs_measure(store, &m::REFUND_BUYERS),
            Term::Cohort | Term::CohortSameAge if self.has_refunds(store) => all(&[&m::PAID, &m::REFUNDED]),
            // What lacks is the refund report, of which an order report has a column at most.
            Term::Cohort => self.needs_measure(store, &m::ORDER_REFUNDED).map_err(|why| match why.key() {
                "reason.no-column" => no_export(ExportKind::Refunds),
                _ => why,
            }),
            // What orders say of refunds has no date, so it cannot be seen at an age.
            Term::CohortSameAge => Err(no_export(ExportKind::Refunds)),
            Term::Basis => match self.inputs().basis {
                Basis::Paid => self.needs_measure(store, &m::PAID),
                Basis::Net => {
                    let mut needs = self.needs_refunded(store)?;
                    needs.export.push(m::PAID.export);
                    needs.measures.push(&m::PAID);
                    Ok(needs)
                }
                Basis::Received => self.needs_measure(store, &m::RECEIVED),
            },
            Term::Target if self.inputs().plan.span(store).is_none() => Err(Phrase::new("reason.no-plan")),
            Term::Target => {
                let mut needs = self.needs(store, Term::Basis)?;
                needs.target = true;
                Ok(needs)
            }
            Term::Unshipped if !self.tells_kinds(store) => Err(Phrase::new("reason.no-refund-kind")),
            Term::Unshipped => {
                let needs = self.needs_measure(store, &m::REFUND_UNSHIPPED)?;
                Ok(Needs { kinds: true, ..needs })
            }
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

    fn needs_refunded(&self, store: &str) -> Result<Needs, Phrase> {
        match self.refunds_by_product(store) {
            true => Ok(Needs { refunded: true, ..Needs::default() }),
            false => self.needs_measure(store, &m::REFUNDED),
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
                .with("column", Field::Word(format!("fact.{}.{}", measure.table, measure.date)))),
            Some(column)
                if !view.is_some_and(|v| v.has(measure.table, column)) && !is_derived(measure.table, column) =>
            {
                Err(Phrase::new("reason.no-column")
                    .with("column", Field::Word(format!("fact.{}.{column}", measure.table))))
            }
            _ => Ok(Needs { export: vec![measure.export], measures: vec![measure], ..Needs::default() }),
        }
    }

    /// Columns that rows of a store leave open on days of a span (a dash, an empty cell), each with these days, so that
    /// figures that need them are not known there.
    pub fn left_open(&self, store: &str, span: Span) -> Vec<(&'static Measure, Vec<NaiveDate>)> {
        let view = self.inputs().view.store(store);
        let given = |m: &&Measure| m.column().is_some_and(|column| view.is_some_and(|v| v.has(m.table, column)));
        // Pieces are those of lines where no export of orders has any.
        let chosen = |m: &'static Measure| if m.id == m::UNITS.id { self.chosen(store, Term::Units) } else { m };
        let told = m::TOLD_APART.iter().copied().map(chosen).filter(given);
        told.map(|measure| (measure, span.days().filter(|day| self.is_open(store, measure, *day)).collect::<Vec<_>>()))
            .filter(|(_, days)| !days.is_empty())
            .collect()
    }

    /// The days of a span on which all of the needs are covered and no row leaves them open, and a target stands where one
    /// is needed.
    pub(super) fn covered(&self, store: &str, needs: &[Needs], span: Span) -> Days {
        let Some(view) = self.inputs().view.store(store) else { return Days::default() };
        let sums = self.sums.get(store);
        let each = |measure: &&'static Measure| sums.and_then(|sums| sums.each(measure));
        let datings: Vec<Dating> = needs.iter().flat_map(Needs::datings).collect();
        let tells_kinds = needs.iter().any(|need| need.kinds);
        let counted: Vec<&EachDay> = needs.iter().flat_map(|need| &need.measures).filter_map(each).collect();
        Days::of(span, |day| {
            let number = i64::from(day.to_epoch_days());
            let covered = |need: &Needs| {
                need.export.iter().all(|export| view.coverage.has(*export, day))
                    && need.cost.is_none_or(|cost| self.is_cost_known(store, cost, day))
                    && (!need.refunded || self.is_refunded_known(store, day))
                    && (!need.target || self.inputs().plan.target(store, day).is_some())
            };
            datings.iter().all(|dating| view.coverage.tells(*dating, day))
                && (!tells_kinds || self.tells_kinds_on(store, day))
                && needs.iter().all(covered)
                && !counted.iter().any(|each| each.is_open(number))
        })
    }
}

/// Columns that the current view works out are there wherever their table is.
fn is_derived(table: Table, column: &str) -> bool {
    table.column(column).is_some_and(|c| c.derived)
}

/// "no refund export".
pub(super) fn no_export(export: ExportKind) -> Phrase {
    Phrase::new("reason.no-export").with("export", Field::Word(format!("gives.{}", export.as_str())))
}
