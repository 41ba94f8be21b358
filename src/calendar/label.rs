//! Weeks as people write them, and their place in the plan as people say it.

use super::week::Label;
use super::{Calendar, CalendarError, Kind, Week};
use crate::words::{Field, Phrase};
use chrono::{Datelike, NaiveDate};

/// Years in which a label or date is believed; others are slips of the finger.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

impl Calendar {
    /// The week of that label (`2026-W46`, `FY2026-W33`, `FY2026-M08-W2`, as the calendar has them) or of any date in it.
    pub fn week(&self, label_or_date: &str) -> Result<Week, CalendarError> {
        let text = label_or_date.trim().to_ascii_uppercase();
        let refused = || CalendarError::NotAWeek { found: label_or_date.to_owned(), example: self.example() };
        if let Ok(day) = text.parse::<NaiveDate>() {
            return if YEARS.contains(&day.year()) { Ok(self.week_of(day)) } else { Err(refused()) };
        }
        let label = self.parse(&text).ok_or_else(refused)?;
        self.labelled(label).ok_or_else(|| CalendarError::NoSuchWeek { found: text, last: self.last_label(label) })
    }

    /// The week's place in the plan: `11月第2周 (W46)`; in a `48` calendar `11月第2周 11/08-11/14`.
    pub fn label(&self, week: Week) -> Phrase {
        let month = Field::Word(format!("calendar.month.{}", self.month_name(week.middle())));
        let place = match self.kind {
            Kind::Trade => Phrase::new("calendar.place_days").with("days", week.span()),
            _ => Phrase::new("calendar.place").with("week", format!("W{:02}", week.number())),
        };
        place.with("month", month).with("number", week.number_in_month())
    }

    fn parse(&self, text: &str) -> Option<Label> {
        let parts: Vec<&str> = text.split('-').collect();
        match (self.kind, parts.as_slice()) {
            (Kind::Iso, [year, number]) => Some(Label::Iso { year: a_year(year)?, number: after('W', number, 2)? }),
            (Kind::Trade, [year, month, part]) => Some(Label::Trade {
                year: a_year(year.strip_prefix("FY")?)?,
                month: after('M', month, 2)?,
                part: after('W', part, 1)?,
            }),
            (Kind::Iso | Kind::Trade, _) => None,
            (_, [year, number]) => {
                Some(Label::Fiscal { year: a_year(year.strip_prefix("FY")?)?, number: after('W', number, 2)? })
            }
            _ => None,
        }
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
            Label::Iso { year, .. } => self
                .labelled(Label::Iso { year, number: 53 })
                .or_else(|| self.labelled(Label::Iso { year, number: 52 })),
            Label::Fiscal { year, .. } | Label::Trade { year, .. } => self.weeks_of_year(year).last().copied(),
        };
        last.map(Week::id).unwrap_or_default()
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
