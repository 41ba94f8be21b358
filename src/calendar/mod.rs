//! Fiscal years, weeks and the periods to compare them with.
//!
//! A calendar is a table of weeks made by a generator ([`Kind`]), each a value that knows its days, label, fiscal month,
//! quarter, half and year; nobody else adds seven days to anything. Weeks and spans have private fields: what exists is
//! valid. Reports and the plan may go by two calendars, which is why this knows neither; how weeks of one lie in the
//! other is told beside the labels.

mod aligned;
mod error;
mod fiscal;
mod kind;
mod label;
mod local;
mod month_day;
mod period;
mod periods;
mod place;
mod week;
mod year_start;

pub use crate::span::Span;
pub use aligned::Aligned;
pub use error::CalendarError;
pub use fiscal::Part;
pub use kind::{Kind, LastYear, WEEKDAYS, weekday_tag};
pub use local::{DayOffset, day_begins, day_ends, instant};
pub use month_day::MonthDay;
pub use period::{Period, PeriodKind, Tile};
pub use periods::PeriodId;
pub use week::Week;
pub use year_start::YearStart;

use chrono::{Days, NaiveDate, Weekday};

/// A fiscal calendar: where years and months begin, how days are grouped into weeks, what each is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    kind: Kind,
    start: YearStart,
    week_start: Weekday,
    last_year: LastYear,
    aligned: Vec<Aligned>,
    events: Vec<Aligned>,
}

impl Calendar {
    /// A calendar whose fiscal year starts on that day of every year; the 4-4-5 family starts it on the `week_start`
    /// nearest to that day, or where a rule of weekdays says, which must find that weekday and suits no other kind. 29
    /// February is refused: most years have none. Months begin on the same day of each month, or on the last day of one too
    /// short for it.
    pub fn new(
        kind: Kind,
        fiscal_year_start: impl Into<YearStart>,
        week_start: Weekday,
        last_year: LastYear,
    ) -> Result<Self, CalendarError> {
        let start = fiscal_year_start.into();
        start.suits(kind, week_start)?;
        Ok(Calendar { kind, start, week_start, last_year, aligned: Vec::new(), events: Vec::new() })
    }

    /// How its weeks are made.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The same fiscal year divided in another way. Where a rule of weekdays starts it and the new kind goes by dates, it
    /// starts on the date the rule goes by, or on the first day of the month that begins nearest.
    pub fn with_kind(&self, kind: Kind) -> Self {
        Calendar { kind, ..self.clone() }
    }

    /// What last year's week is.
    pub fn comparison(&self) -> LastYear {
        self.last_year
    }

    /// The week before, or the period of the same kind.
    pub fn previous<T: Tile>(&self, period: T) -> T {
        period.holding(self, period.span().first() - Days::new(1))
    }

    /// The week after, or the period of the same kind.
    pub fn next<T: Tile>(&self, period: T) -> T {
        period.holding(self, period.span().last() + Days::new(1))
    }

    /// The last week that had ended before `today` began.
    pub fn last_complete_week(&self, today: NaiveDate) -> Week {
        self.previous(self.week_of(today))
    }

    /// The `count` weeks before this one, or periods of the same kind, earliest first, without it.
    pub fn before<T: Tile>(&self, period: T, count: usize) -> Vec<T> {
        let earlier = std::iter::successors(Some(self.previous(period)), |earlier| Some(self.previous(*earlier)));
        let mut earlier: Vec<T> = earlier.take(count).collect();
        earlier.reverse();
        earlier
    }

    /// The weeks that belong to a fiscal year, in order.
    pub fn weeks_of_year(&self, fiscal_year: i32) -> Vec<Week> {
        let year = self.year_span(fiscal_year);
        let mut week = self.week_of(year.first());
        if week.fiscal_year() < fiscal_year {
            week = self.next(week);
        }
        std::iter::successors(Some(week), |w| Some(self.next(*w)))
            .take_while(|w| w.fiscal_year() == fiscal_year)
            .collect()
    }

    /// The weeks of which at least a day lies in a fiscal year, in order; the first and last may also lie in another.
    pub fn weeks_touching(&self, fiscal_year: i32) -> Vec<Week> {
        let year = self.year_span(fiscal_year);
        std::iter::successors(Some(self.week_of(year.first())), |w| Some(self.next(*w)))
            .take_while(|w| w.span().first() <= year.last())
            .collect()
    }

    /// How many whole weeks of the period's fiscal year come after it.
    pub fn weeks_left(&self, period: impl Into<Period>) -> u32 {
        let period = period.into();
        let weeks = self.weeks_of_year(period.fiscal_year());
        weeks.iter().filter(|week| week.span().first() > period.span().last()).count() as u32
    }

    /// How many days of the period's fiscal year come after it; 0 where the period reaches past its end.
    pub fn days_left(&self, period: impl Into<Period>) -> u32 {
        let period = period.into();
        let end = self.year_span(period.fiscal_year()).last();
        u32::try_from((end - period.span().last()).num_days()).unwrap_or(0)
    }

    /// The days of last year to compare a period with: a month with that of the same name, a year with the one before; days, weeks and events as the
    /// settings say. As long as the period, but of months and years, and by number in a `48` calendar, whose fourth week of February
    /// may be a day longer or shorter.
    pub fn last_year(&self, period: impl Into<Period>) -> Span {
        let period = period.into();
        match period.kind() {
            PeriodKind::Month => return self.month_a_year_before(period.middle()),
            PeriodKind::Year => return self.year_span(period.fiscal_year() - 1),
            _ => {}
        }
        if let Some(event) = self.aligned(period) {
            return event.before(period.span());
        }
        let by_number = period.week().and_then(|week| self.by_number(week));
        by_number.map_or_else(|| period.span().earlier(364), Week::span)
    }

    fn by_number(&self, week: Week) -> Option<Week> {
        match self.last_year {
            LastYear::Number => self.same_number(week),
            // In week calendars the restated week is the one 364 days before; four weeks a month need no restating.
            LastYear::Restated if self.kind == Kind::Trade => self.same_number(week),
            LastYear::Restated | LastYear::Days364 | LastYear::Event => None,
        }
    }
}
