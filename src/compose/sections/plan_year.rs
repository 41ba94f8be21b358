//! The fiscal year of the stores that have a plan: its weeks and months, what is known of any of its spans, and the targets
//! that it began with, where they were others.

use super::scope::{Scope, state_words};
use crate::calendar::{Part, Period, Week};
use crate::compose::notices::revised;
use crate::kpi::Kpi;
use crate::metrics::{Against, Known, Metrics};
use crate::report::Cell;
use crate::span::Span;
use crate::words::Phrase;
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) struct Year<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) stores: Vec<&'a str>,
    pub(super) weeks: Vec<Week>,
    /// The fiscal year's own days.
    pub(super) days: Span,
    pub(super) first: Option<First<'a>>,
}

impl<'a> Year<'a> {
    pub(super) fn of(scope: &'a Scope<'a>, stores: Vec<&'a str>) -> Self {
        let inputs = scope.metrics().inputs();
        let year = inputs.period.fiscal_year();
        let weeks = inputs.calendar.weeks_of_year(year);
        Year { scope, stores, weeks, days: inputs.calendar.year_span(year), first: First::of(scope) }
    }

    /// Whether the report is of this very year and not of a part of it.
    pub(super) fn is_reported(&self) -> bool {
        self.scope.week == self.days
    }

    pub(super) fn planned(&self, span: Span) -> Known {
        self.scope.metrics().planned(&self.stores, span)
    }

    pub(super) fn against(&self, span: Span) -> Against {
        self.scope.metrics().against_target(&self.stores, span)
    }

    /// A span to date against its target; nothing of one that has not begun.
    pub(super) fn so_far(&self, span: Span) -> Against {
        self.begun(span).map_or_else(Against::default, |gone| self.against(gone))
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

    pub(super) fn months(&self) -> Vec<Span> {
        let inputs = self.scope.metrics().inputs();
        inputs.calendar.months_of_year(inputs.period.fiscal_year())
    }

    /// Whether a span has ended, is running or is still to come at the end of the week.
    pub(super) fn state(&self, span: Span) -> Cell {
        Cell::Said(state_words(span.state(self.scope.week.last())))
    }

    /// What the first target of a week was, and what was achieved of it if it is over.
    pub(super) fn original(&self, week: Week) -> Option<Original> {
        let (first, span) = (self.first.as_ref()?, week.span());
        let achievement = if self.is_past(week) { first.achievement(&self.stores, span) } else { Known::Nothing };
        Some(Original { target: first.target(&self.stores, span), achievement })
    }
}

/// A year's first targets, for the stores of one reader.
pub(super) struct First<'a> {
    scope: &'a Scope<'a>,
    metrics: &'a Metrics<'a>,
    /// The stores that were planned otherwise, and since when they have the targets in use.
    since: &'a BTreeMap<String, NaiveDate>,
}

pub(super) struct Original {
    pub(super) target: Known,
    pub(super) achievement: Known,
}

impl<'a> First<'a> {
    /// `None` where the year is planned as it was at first.
    fn of(scope: &'a Scope<'a>) -> Option<Self> {
        let original = scope.context.original?;
        let changed = scope.ids.iter().any(|id| original.since.contains_key(*id));
        changed.then_some(First { scope, metrics: original.metrics, since: original.since })
    }

    pub(super) fn differs(&self, stores: &[&str], span: Span) -> bool {
        self.target(stores, span) != self.scope.metrics().planned(stores, span)
    }

    pub(super) fn target(&self, stores: &[&str], span: Span) -> Known {
        self.metrics.planned(stores, span)
    }

    /// Sales against the first target, over stores and days that have both.
    pub(super) fn achievement(&self, stores: &[&str], span: Span) -> Known {
        self.metrics.known(Kpi::PlanAchievement, stores, span)
    }

    /// What was changed of the year that begins so, and since when.
    pub(super) fn note(&self, year: Span) -> Phrase {
        let stores = self.scope.ids.as_slice();
        let since = stores.iter().filter_map(|id| self.since.get(*id)).max();
        let since = since.copied().unwrap_or_else(|| year.first());
        match (self.target(stores, year).number(), self.scope.metrics().planned(stores, year).number()) {
            (Some(from), Some(to)) if from != to => revised("section.plan.revised", from, to, since, |amount| amount),
            _ => Phrase::new("section.plan.respread").with("day", since),
        }
    }
}
