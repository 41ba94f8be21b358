//! What a report of each kind of period is of: its days, what it is held against, which periods its charts show.

use super::Context;
use crate::calendar::{Aligned, Period, PeriodKind};
use crate::kpi::Kpi;
use crate::metrics::{Comparison, Metrics, event_of};
use crate::plan::book::Event;
use crate::span::Span;
use crate::text;
use crate::words::Phrase;

/// Weeks and months in a chart of the past, the reported one included.
const RECENT: usize = 12;
/// The same of days, so that each weekday stands there twice.
const RECENT_DAYS: usize = 14;

impl Context<'_> {
    /// The period reported.
    pub(super) fn period(&self) -> Period {
        self.metrics.inputs().period
    }

    /// Its days.
    pub(super) fn days(&self) -> Span {
        self.period().span()
    }

    /// The earlier days to compare with: those of the period before; of a day, whose weekday says more than yesterday, the
    /// same one a week before.
    pub(super) fn previous(&self) -> Span {
        self.metrics.inputs().previous()
    }

    /// The day before, where a day is reported.
    pub(super) fn yesterday(&self) -> Option<Span> {
        (self.period().kind() == PeriodKind::Day).then(|| self.days().earlier(1))
    }

    /// The periods that charts of the past show, oldest first, the one reported last; of an event its days, of a year its months.
    pub(super) fn recent(&self) -> Vec<Period> {
        let (calendar, period) = (self.metrics.inputs().calendar, self.period());
        let count = match period.kind() {
            PeriodKind::Event => return period.span().days().map(|day| calendar.day(day)).collect(),
            PeriodKind::Year => {
                let months = calendar.months_of_year(period.fiscal_year()).into_iter();
                return months.map(|month| calendar.month(month.first())).collect();
            }
            PeriodKind::Day => RECENT_DAYS,
            PeriodKind::Week | PeriodKind::PlanWeek | PeriodKind::Month => RECENT,
        };
        let mut recent = calendar.before(period, count - 1);
        recent.push(period);
        recent
    }

    /// Last year's days of one of these periods; those of an event's day stand as far from last year's event.
    pub(super) fn year_before(&self, of: Period) -> Span {
        let calendar = self.metrics.inputs().calendar;
        let event = self.aligned().filter(|_| self.period().kind() == PeriodKind::Event);
        event.map_or_else(|| calendar.last_year(of), |event| event.before(of.span()))
    }

    /// One of these periods in a few words: of an event's day its number.
    pub(super) fn short_label(&self, of: Period) -> Phrase {
        match self.period().kind() {
            PeriodKind::Event => {
                let number = (of.span().first() - self.days().first()).num_days() + 1;
                Phrase::new("section.events.day").with("number", number)
            }
            _ => self.metrics.inputs().calendar.short_label(of),
        }
    }

    /// The earlier days by which a figure of the period is judged: a few periods of the same kind, the year before, or as many
    /// days as the event has before it.
    pub(super) fn baseline(&self, count: usize) -> Vec<Span> {
        let count = if self.has_one_baseline() { 1 } else { count };
        let before = self.metrics.inputs().calendar.before(self.period(), count);
        before.into_iter().map(Period::span).collect()
    }

    /// Whether a period is so long, or so much its own, that only one before it compares.
    pub(super) fn has_one_baseline(&self) -> bool {
        matches!(self.period().kind(), PeriodKind::Event | PeriodKind::Year)
    }

    /// The days of last year to compare with.
    pub(super) fn last_year(&self) -> Span {
        self.metrics.inputs().calendar.last_year(self.period())
    }

    /// The event by which last year's days are aligned.
    pub(super) fn aligned(&self) -> Option<&Aligned> {
        self.metrics.inputs().calendar.aligned(self.period())
    }

    /// The week's label with its event, where all of the reader's stores have one and its name is no wider than the room
    /// below a chart, in half-width letters: `W46 双11`.
    pub(super) fn with_event(&self, week: Span, label: Phrase, room: usize) -> Phrase {
        // Every day of an event is the event's.
        let of_event = self.period().kind() == PeriodKind::Event;
        let event =
            self.book.filter(|_| !of_event).and_then(|book| event_of(book, &self.ids(), week)).map(Event::short_name);
        let Some(name) = event.filter(|name| text::width(name) <= room) else { return label };
        // A name without letters (`99`, `618`) would be read as a figure.
        let word = if name.chars().any(char::is_alphabetic) { "event" } else { "event_number" };
        Phrase::new(format!("report.trend.{word}")).with("week", label).with("event", name)
    }

    /// A KPI compared with last year's week where there is one, else with the week before, of a day the other way round: the word
    /// of which, its days. A week without any of it is nothing to compare with.
    pub(super) fn reference(&self, kpi: Kpi, stores: &[&str]) -> Option<(&'static str, Span, Comparison)> {
        self.reference_of(self.metrics, kpi, stores)
    }

    /// The same by other figures.
    pub(super) fn reference_of(
        &self,
        metrics: &Metrics<'_>,
        kpi: Kpi,
        stores: &[&str],
    ) -> Option<(&'static str, Span, Comparison)> {
        let mut periods = [("last_year", self.last_year()), ("previous", self.previous())];
        // A single day a year ago says less than the same weekday a week ago.
        if self.yesterday().is_some() {
            periods.reverse();
        }
        periods.into_iter().find_map(|(word, span)| {
            let both = metrics.compare(kpi, stores, self.days(), span).filter(|both| !both.before.is_zero())?;
            Some((word, span, both))
        })
    }
}
