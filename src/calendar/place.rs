//! How weeks reported lie in a plan whose own weeks are others: the place of one in the plan's words, the plan's week that it
//! closes, and the week that somebody means who names one of the plan's.

use super::{Calendar, CalendarError, Period, PeriodKind, Week};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::Datelike;

impl Calendar {
    /// Whether its weeks are the other's. Of calendars that start their years alike only the kind decides.
    pub fn has_weeks_of(&self, other: &Calendar) -> bool {
        self.kind == other.kind
    }

    /// The plan's week that ended in a week of this calendar; of any seven days at most one does. `None` also where the plan's
    /// weeks are this calendar's own, and where what is reported is no week.
    pub fn closes(&self, plan: &Calendar, period: impl Into<Period>) -> Option<Week> {
        let period = period.into();
        let days = period.span();
        let last = plan.week_of(days.last());
        let ended = if last.span().last() == days.last() { last } else { plan.previous(last) };
        let of_its_own = period.kind() != PeriodKind::Week || self.has_weeks_of(plan);
        (!of_its_own && days.contains(ended.span().last())).then_some(ended)
    }

    /// The place in this plan of a week reported: where its middle day lies, `11月第2周 8-14 日 (W46)`.
    pub fn place(&self, reported: Week) -> Phrase {
        let week = self.week_of(reported.middle());
        Phrase::new("calendar.place_in_plan")
            .with("name", self.week_name(week))
            .with("days", days(week.span()))
            .with("week", reported.short())
    }

    /// A week by its month: `11月第2周`.
    pub fn week_name(&self, week: Week) -> Phrase {
        Phrase::new("calendar.week_name")
            .with("month", self.month_word(week.middle()))
            .with("number", week.number_in_month())
    }

    /// The same with its days: `11月第2周（8-14 日）`.
    pub fn week_name_and_days(&self, week: Week) -> Phrase {
        Phrase::new("calendar.week_name_and_days").with("name", self.week_name(week)).with("days", days(week.span()))
    }

    /// The week reported that somebody means by a label of either calendar or a date: one of this calendar's own; else the
    /// one that closes the plan's week of that label.
    pub fn meant(&self, plan: &Calendar, label_or_date: &str) -> Result<Week, CalendarError> {
        self.week(label_or_date).or_else(|refused| match plan.week(label_or_date) {
            Ok(period) => Ok(self.week_of(period.span().last())),
            Err(no_such @ CalendarError::NoSuchWeek { .. }) => Err(no_such),
            Err(_) => Err(refused),
        })
    }
}

/// Days of one month without it, which the week's name has said: `8-14 日`; else `11/28-12/04`.
fn days(span: Span) -> Field {
    if span.first().month() != span.last().month() {
        return Field::Span(span);
    }
    let days = Phrase::new("calendar.days_of_month").with("first", span.first().day()).with("last", span.last().day());
    Field::Said(Box::new(days))
}
