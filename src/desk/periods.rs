//! A desk for each report, and the periods it is of: from their ids, from the plan's events, from what was made.

use super::{Desk, Failure, words};
use crate::calendar::{Aligned, Calendar, LastYear, Period, PeriodKind};
use crate::plan::PlanBook;
use crate::revisions::Revision;
use crate::span::Span;
use chrono::{Days, NaiveDate};
use std::path::PathBuf;

impl Desk {
    /// The same desk for the report of a kind of period.
    pub fn of(&self, kind: PeriodKind) -> Desk {
        let settings = self.settings.of(kind);
        Desk {
            identity: self.identity.clone(),
            spare_identity: self.spare_identity.clone(),
            words: words(&settings),
            config_path: self.config_path.clone(),
            profiles: self.profiles.clone(),
            pool: self.pool.clone(),
            workers: self.workers.clone(),
            archive: self.archive.clone(),
            revisions: self.revisions.clone(),
            outbox: self.outbox.clone(),
            ledger: self.ledger.clone(),
            unread: self.unread.clone(),
            settings,
        }
    }

    /// A desk for each report that the settings name.
    pub fn of_each_report(&self) -> Vec<Desk> {
        self.settings.reports.iter().map(|report| self.of(report.rhythm)).collect()
    }

    /// Where something is kept of the report at hand: of the first as it ever was, of the others under their ids.
    pub fn kept_of_report(&self, name: &str) -> PathBuf {
        let (main, id) = (&self.settings.reports[0].id, &self.settings.report.id);
        let name = if main == id { name.to_owned() } else { format!("{name}-{id}") };
        self.settings.paths.data.join(name)
    }

    /// The periods that have a report, oldest first. What was made in another rhythm is no period of this one.
    pub fn periods_made(&self) -> Result<Vec<Period>, Failure> {
        let of_kind = |period: &Period| period.kind() == self.settings.report.rhythm;
        let ids = self.revisions.periods()?;
        let mut periods: Vec<Period> = ids.iter().filter_map(|id| self.period(id)).filter(of_kind).collect();
        periods.sort_by_key(|period| period.span());
        Ok(periods)
    }

    /// The newest revision of a period. Under its id may lie reports of other days, made while weeks or fiscal years began otherwise:
    /// these are another period's.
    pub fn latest_of(&self, period: &Period) -> Result<Option<Revision>, Failure> {
        let latest = self.revisions.latest(&period.id())?;
        Ok(latest.filter(|revision| is_of(revision, period)))
    }

    /// Stops where what was made under the period's id is of other days: numbered after it and mailed as its revision, the report would
    /// be taken for a correction.
    pub fn refuse_other_days(&self, period: &Period) -> Result<(), Failure> {
        let Some(latest) = self.revisions.latest(&period.id())? else { return Ok(()) };
        match latest.days() {
            Ok(Some(was)) if was != period.span() => {
                Err(Failure::OtherDays { period: period.id(), days: period.span(), was })
            }
            _ => Ok(()),
        }
    }

    /// The period of an id.
    pub fn period(&self, id: &str) -> Option<Period> {
        self.settings.calendar.period(id).ok().map(|period| self.as_reported(period))
    }

    /// A period as the report's rhythm has it: a week may be one of the plan's.
    pub fn as_reported(&self, period: impl Into<Period>) -> Period {
        let period = period.into();
        match (period.week(), self.settings.report.rhythm) {
            (Some(week), PeriodKind::PlanWeek) => Period::plan_week(week),
            _ => period,
        }
    }

    /// The calendar of the periods reported; where last year is aligned by event, by the events that the plan has for all
    /// stores: owners of different stores read of the same period.
    pub fn calendar(&self, book: Option<&PlanBook>) -> Calendar {
        self.aligned(&self.settings.calendar, book)
    }

    /// The calendar of the plan's periods, aligned likewise.
    pub fn plan_calendar(&self, book: Option<&PlanBook>) -> Calendar {
        self.aligned(&self.settings.plan_calendar, book)
    }

    fn aligned(&self, calendar: &Calendar, book: Option<&PlanBook>) -> Calendar {
        let Some(book) = book else { return calendar.clone() };
        let calendar = calendar.clone().with_events(book.reported_events(&self.store_ids()));
        match calendar.comparison() {
            LastYear::Event => calendar.aligned_by(self.alignment(book)),
            _ => calendar,
        }
    }

    pub(super) fn alignment(&self, book: &PlanBook) -> Vec<Aligned> {
        book.alignment(&self.store_ids())
    }

    fn store_ids(&self) -> Vec<&str> {
        self.settings.stores.iter().map(|store| store.id.as_str()).collect()
    }

    /// The events of the plan as it is now, by their last day: what reports of events are made of. Receives nothing.
    pub fn events(&self) -> Result<Vec<Period>, Failure> {
        let lists = self.look_at_lists(&["plan"])?;
        Ok(self.calendar(lists.book.as_ref()).events())
    }

    /// The event of a name or id: of several called so the last that has begun by a day, else the first of all.
    pub fn event_named(&self, text: &str, today: NaiveDate) -> Result<Option<Period>, Failure> {
        if PeriodKind::of_id(text) == Some(PeriodKind::Event) {
            return Ok(self.settings.calendar.period(text).ok());
        }
        let lists = self.look_at_lists(&["plan"])?;
        let Some(book) = &lists.book else { return Ok(None) };
        let calendar = self.calendar(lists.book.as_ref());
        let named = book.planned_events(&self.store_ids()).into_iter().filter(|event| event.is_called(text));
        let spans: Vec<Span> = named.map(|event| event.span).collect();
        let begun = spans.iter().filter(|span| span.first() <= today).max_by_key(|span| span.first());
        Ok(begun.or(spans.first()).map(|span| calendar.event(*span)))
    }

    /// The day on which a period's report is due: that after it; an event's when what its refunds need is over.
    pub fn due(&self, period: Period) -> NaiveDate {
        let wait = if period.kind() == PeriodKind::Event { self.settings.report.refund_days } else { 0 };
        period.due() + Days::new(wait.into())
    }
}

/// Whether a revision is of the period's own days, as far as it says.
pub(super) fn is_of(revision: &Revision, period: &Period) -> bool {
    revision.days().ok().flatten().is_none_or(|days| days == period.span())
}
