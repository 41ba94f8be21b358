//! The fiscal year of the stores that have a plan: its weeks and months, and what is known of any of its spans.

use super::against::{self, Against};
use super::plan_original::{First, Original};
use super::scope::Scope;
use crate::calendar::{Part, Period, Week};
use crate::compose::known::Known;
use crate::kpi::Kpi;
use crate::report::Cell;
use crate::span::Span;
use crate::words::Phrase;

/// The fiscal year of the stores that have a plan.
pub(super) struct Year<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) stores: Vec<&'a str>,
    pub(super) weeks: Vec<Week>,
    /// The fiscal year's own days.
    pub(super) days: Span,
    /// The targets that it began with, where they were others.
    pub(super) first: Option<First<'a>>,
}

impl<'a> Year<'a> {
    pub(super) fn of(scope: &'a Scope<'a>, stores: Vec<&'a str>) -> Self {
        let inputs = scope.metrics().inputs();
        let year = inputs.period.fiscal_year();
        let weeks = inputs.calendar.weeks_of_year(year);
        Year { scope, stores, weeks, days: inputs.calendar.year_span(year), first: First::of(scope) }
    }

    /// The whole target of a span.
    pub(super) fn planned(&self, span: Span) -> Known {
        against::planned(self.scope, &self.stores, span)
    }

    /// A span gone by against its target.
    pub(super) fn against(&self, span: Span) -> Against {
        Against::of(self.scope, &self.stores, span)
    }

    /// The year's days until the end of a week or of what is reported, as in every figure of the year to date: its first week may begin before or
    /// after its first day.
    pub(super) fn until(&self, period: impl Into<Period>) -> Span {
        self.scope.metrics().inputs().calendar.to_date(Part::Year, period)
    }

    /// The days of a span that have gone by at the end of the reported week.
    pub(super) fn begun(&self, span: Span) -> Option<Span> {
        Span::new(span.first(), span.last().min(self.scope.week.last()))
    }

    pub(super) fn is_past(&self, week: Week) -> bool {
        week.span().last() <= self.scope.week.last()
    }

    /// The fiscal year's months.
    pub(super) fn months(&self) -> Vec<Span> {
        let inputs = self.scope.metrics().inputs();
        inputs.calendar.months_of_year(inputs.period.fiscal_year())
    }

    /// The KPI that is measured against the plan.
    pub(super) fn basis(&self) -> Kpi {
        self.scope.metrics().inputs().basis.kpi()
    }

    /// Whether a span has ended, is running or is still to come at the end of the week.
    pub(super) fn state(&self, span: Span) -> Cell {
        let until = self.scope.week.last();
        Cell::Said(Phrase::new(match () {
            () if span.last() <= until => "section.plan.closed",
            () if span.first() <= until => "section.plan.running",
            () => "section.plan.coming",
        }))
    }

    /// The first targets, where any of these spans had another one.
    pub(super) fn first_of(&self, spans: impl IntoIterator<Item = Span>) -> Option<&First<'a>> {
        let first = self.first.as_ref()?;
        spans.into_iter().any(|span| first.differs(&self.stores, span)).then_some(first)
    }

    /// What the first target of a week was, and what was achieved of it if it is over.
    pub(super) fn original(&self, week: Week) -> Option<Original> {
        let (first, span) = (self.first.as_ref()?, week.span());
        let achievement = if self.is_past(week) { first.achievement(&self.stores, span) } else { Known::Nothing };
        Some(Original { target: first.target(&self.stores, span), achievement })
    }
}
