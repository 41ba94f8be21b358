//! Weeks as people write them, and their place in the plan as people say it.

use super::period::YEARS;
use super::week::Label;
use super::{Calendar, CalendarError, Kind, Period, PeriodKind, Week};
use crate::words::{Field, Phrase};
use chrono::{Datelike, NaiveDate};

impl Calendar {
    /// The week of that label or of any date in it. Calendars of seven-day weeks understand `2026-W46` and `FY2026-W33`, the
    /// fiscal year's 33rd week; a `48` calendar `FY2026-M08-W2`.
    pub fn week(&self, label_or_date: &str) -> Result<Week, CalendarError> {
        let text = label_or_date.trim().to_ascii_uppercase();
        let refused = || CalendarError::NotAWeek { found: label_or_date.to_owned(), example: self.example() };
        if let Ok(day) = text.parse::<NaiveDate>() {
            return if YEARS.contains(&day.year()) { Ok(self.week_of(day)) } else { Err(refused()) };
        }
        let label = parse(&text).ok_or_else(refused)?;
        let other = || CalendarError::NoSuchWeek { found: text.clone(), last: self.last_label(label) };
        match (self.kind == Kind::Trade, label) {
            (true, Label::Trade { .. }) => self.labelled(label).ok_or_else(other),
            (false, Label::Iso { .. } | Label::Fiscal { .. }) => self.of_seven_days(label).ok_or_else(other),
            (true, Label::Iso { .. } | Label::Fiscal { .. }) => {
                let seven = self.with_kind(Kind::Iso);
                let middle = seven.of_seven_days(label).ok_or_else(refused)?.middle();
                Err(CalendarError::OtherWeek { found: text, middle, holds: self.week_of(middle).id() })
            }
            (false, Label::Trade { .. }) => Err(refused()),
        }
    }

    /// A seven-day week by either of its labels: the same seven days are one week of each such calendar.
    fn of_seven_days(&self, label: Label) -> Option<Week> {
        match (self.kind, label) {
            (Kind::Iso, Label::Fiscal { year, number }) => {
                self.weeks_of_year(year).get(number.checked_sub(1)? as usize).copied()
            }
            (Kind::Iso, _) | (_, Label::Fiscal { .. }) => self.labelled(label),
            _ => self.with_kind(Kind::Iso).labelled(label).map(|week| self.week_of(week.span().first())),
        }
    }

    /// A period in words, a week with how to name it: `11月第2周 (W46)`, `11月第2周 (FY2026-M08-W2)`, `11/12 周四，11月第2周`,
    /// `2026年11月`, `2026 财年`; an event by its days.
    pub fn label(&self, period: impl Into<Period>) -> Phrase {
        let period = period.into();
        let (first, month) = (period.span().first(), self.month_word(period.middle()));
        match (period.week(), period.kind()) {
            (Some(week), _) => {
                Phrase::new("calendar.place").with("name", self.week_name(week)).with("week", week.short())
            }
            (None, PeriodKind::Day) => Phrase::new("calendar.place_of_day")
                .with("day", first)
                .with("weekday", Field::Weekday(first))
                .with("name", self.week_name(self.week_of(first))),
            (None, PeriodKind::Month) => Phrase::new("calendar.place_of_month")
                .with("month", month)
                .with("year", self.month_year(period.middle()).to_string())
                .with("days", period.span()),
            (None, PeriodKind::Year) => Phrase::new("calendar.place_of_year")
                .with("year", period.fiscal_year().to_string())
                .with("days", period.span()),
            (None, _) => match self.aligned(period) {
                Some(event) => Phrase::new("calendar.place_of_event").with("event", event.name()),
                None => Phrase::new("calendar.place_of_days").with("days", period.span()),
            },
        }
    }

    /// A period in as few words as fit below a bar: `W46`; where weeks are parts of months, `11月2`; `11/12`, `11月`.
    pub fn short_label(&self, period: impl Into<Period>) -> Phrase {
        let period = period.into();
        let month = self.month_word(period.middle());
        match (period.week(), period.kind()) {
            (Some(week), _) if self.kind == Kind::Trade => {
                Phrase::new("calendar.part_short").with("month", month).with("number", week.number_in_month())
            }
            (Some(week), _) => Phrase::new("calendar.week_short").with("week", week.short()),
            (None, PeriodKind::Day) => Phrase::new("calendar.day_short").with("day", period.span().first()),
            (None, PeriodKind::Month) => Phrase::new("calendar.month_short").with("month", month),
            (None, PeriodKind::Year) => {
                Phrase::new("calendar.year_short").with("year", period.fiscal_year().to_string())
            }
            (None, _) => Phrase::new("calendar.place_of_days").with("days", period.span()),
        }
    }

    /// The name of the fiscal month that holds a day.
    pub(super) fn month_word(&self, day: NaiveDate) -> Field {
        Field::Word(format!("calendar.month.{}", self.month_name(day)))
    }

    /// A label of this calendar's form, for messages.
    fn example(&self) -> &'static str {
        match self.kind {
            Kind::Iso => "2026-W46",
            Kind::Trade => "FY2026-M08-W2",
            _ => "FY2026-W33",
        }
    }

    /// The last week of the year that was asked for.
    fn last_label(&self, asked: Label) -> String {
        let last = match asked {
            Label::Iso { year, .. } => {
                let iso = self.with_kind(Kind::Iso);
                [53, 52].into_iter().find_map(|number| iso.labelled(Label::Iso { year, number }))
            }
            Label::Fiscal { year, .. } | Label::Trade { year, .. } => self.weeks_of_year(year).last().copied(),
        };
        last.map(Week::id).unwrap_or_default()
    }
}

fn parse(text: &str) -> Option<Label> {
    match *text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, part] => Some(Label::Trade {
            year: a_year(year.strip_prefix("FY")?)?,
            month: after('M', month, 2)?,
            part: after('W', part, 1)?,
        }),
        [year, number] => {
            let number = after('W', number, 2)?;
            Some(match year.strip_prefix("FY") {
                Some(year) => Label::Fiscal { year: a_year(year)?, number },
                None => Label::Iso { year: a_year(year)?, number },
            })
        }
        _ => None,
    }
}

fn a_year(text: &str) -> Option<i32> {
    let year = text.parse().ok()?;
    (text.len() == 4 && YEARS.contains(&year)).then_some(year)
}

/// The number of at most `digits` digits behind a letter.
fn after(letter: char, text: &str, digits: usize) -> Option<u32> {
    let number = text.strip_prefix(letter)?;
    let fits = (1..=digits).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if fits { number.parse().ok() } else { None }
}
