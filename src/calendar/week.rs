//! Weeks as values, and the generators that make them.

use super::year_start::on_or_before;
use super::{Calendar, Kind, Part, Span};
use chrono::{Datelike, Days, NaiveDate};
use std::fmt;

/// How many weeks of a `48` calendar make a month.
const TRADE_WEEKS: u32 = 4;

/// A week of some calendar. Weeks of one calendar sort by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    span: Span,
    fiscal_year: i32,
    month: u32,
    in_month: u32,
    label: Label,
}

/// What a week is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Label {
    /// `2026-W46`: by the calendar year that holds the fourth day.
    Iso { year: i32, number: u32 },
    /// `FY2026-W33`
    Fiscal { year: i32, number: u32 },
    /// `FY2026-M08-W2`
    Trade { year: i32, month: u32, part: u32 },
}

impl Week {
    /// Its label, which sorts and is accepted wherever a week is asked for.
    pub fn id(self) -> String {
        self.label.to_string()
    }

    /// Its label as short as it is clear beside its days: `W46`, `FY2026-M08-W2`.
    pub fn short(self) -> String {
        match self.label {
            Label::Iso { number, .. } | Label::Fiscal { number, .. } => format!("W{number:02}"),
            Label::Trade { .. } => self.id(),
        }
    }

    /// Its days.
    pub fn span(self) -> Span {
        self.span
    }

    /// Its fourth day (Thursday of a Monday week), which decides where it belongs.
    pub fn middle(self) -> NaiveDate {
        self.span.first() + Days::new(3)
    }

    /// The day after it, on which its report is due.
    pub fn due(self) -> NaiveDate {
        self.span.last() + Days::new(1)
    }

    /// Its number in its year: 46 of `2026-W46`; in a `48` calendar 1 to 48.
    pub fn number(self) -> u32 {
        match self.label {
            Label::Iso { number, .. } | Label::Fiscal { number, .. } => number,
            Label::Trade { month, part, .. } => (month - 1) * TRADE_WEEKS + part,
        }
    }

    /// The fiscal year it belongs to, named by the calendar year that starts in.
    pub fn fiscal_year(self) -> i32 {
        self.fiscal_year
    }

    /// Its fiscal month, 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// Its fiscal quarter, 1 to 4.
    pub fn quarter(self) -> u32 {
        (self.month - 1) / 3 + 1
    }

    /// Its fiscal half, 1 or 2.
    pub fn half(self) -> u32 {
        (self.month - 1) / 6 + 1
    }

    /// Which week of its fiscal month it is, from 1.
    pub fn number_in_month(self) -> u32 {
        self.in_month
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.label.fmt(f)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Iso { year, number } => write!(f, "{year}-W{number:02}"),
            Label::Fiscal { year, number } => write!(f, "FY{year}-W{number:02}"),
            Label::Trade { year, month, part } => write!(f, "FY{year}-M{month:02}-W{part}"),
        }
    }
}

impl Calendar {
    /// The week that holds the day.
    pub fn week_of(&self, day: NaiveDate) -> Week {
        match self.kind {
            Kind::Trade => self.trade_week(day),
            Kind::Iso | Kind::FourFourFive | Kind::FourFiveFour | Kind::FiveFourFour => self.seven_days(day),
        }
    }

    fn seven_days(&self, day: NaiveDate) -> Week {
        let first = on_or_before(day, self.week_start);
        let span = Span::days_from(first, 7);
        let middle = first + Days::new(3);
        let (fiscal_year, month) = self.month_of(middle);
        let into_month = days_between(self.part(Part::Month, middle).first(), middle);
        let label = match self.kind {
            Kind::Iso => Label::Iso { year: middle.year(), number: middle.ordinal0() / 7 + 1 },
            _ => {
                let into_year = days_between(self.year_span(fiscal_year).first(), middle);
                Label::Fiscal { year: fiscal_year, number: into_year / 7 + 1 }
            }
        };
        Week { span, fiscal_year, month: month + 1, in_month: into_month / 7 + 1, label }
    }

    fn trade_week(&self, day: NaiveDate) -> Week {
        let (fiscal_year, month) = self.month_of(day);
        let days = self.part(Part::Month, day);
        let part = (days_between(days.first(), day) / 7 + 1).min(TRADE_WEEKS);
        let first = days.first() + Days::new(u64::from(part - 1) * 7);
        let length = if part == TRADE_WEEKS { days_between(first, days.last()) + 1 } else { 7 };
        let label = Label::Trade { year: fiscal_year, month: month + 1, part };
        Week { span: Span::days_from(first, length), fiscal_year, month: month + 1, in_month: part, label }
    }

    /// The week of the same number a year before, if that year has it.
    pub(super) fn same_number(&self, week: Week) -> Option<Week> {
        let wanted = match week.label {
            Label::Iso { year, number } => Label::Iso { year: year - 1, number },
            Label::Fiscal { year, number } => Label::Fiscal { year: year - 1, number },
            Label::Trade { year, month, part } => Label::Trade { year: year - 1, month, part },
        };
        self.labelled(wanted)
    }

    /// The week so labelled; `None` where the year has none.
    pub(super) fn labelled(&self, label: Label) -> Option<Week> {
        let guess = match label {
            // 4 January lies in an ISO week 1; from other week starts too, being the fourth day of the year.
            Label::Iso { year, number } => NaiveDate::from_ymd_opt(year, 1, 4)? + weeks(number.checked_sub(1)?),
            Label::Fiscal { year, number } => self.year_span(year).first() + weeks(number.checked_sub(1)?),
            Label::Trade { year, month, part } => {
                let months = self.months_of_year(year);
                months.get(month.checked_sub(1)? as usize)?.first() + weeks(part.checked_sub(1)?)
            }
        };
        Some(self.week_of(guess)).filter(|week| week.label == label)
    }
}

fn weeks(count: u32) -> Days {
    Days::new(u64::from(count) * 7)
}

fn days_between(first: NaiveDate, day: NaiveDate) -> u32 {
    (day - first).num_days() as u32
}
