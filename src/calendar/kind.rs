//! The choices a calendar is made of, with their names in settings.

use chrono::Weekday;

/// How days are grouped into weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Seven days from the week start; a week belongs to the year that holds its fourth day. From Monday: ISO 8601.
    Iso,
    /// Four weeks a fiscal month: days 1-7, 8-14, 15-21, 22-end.
    Trade,
    /// Quarters of 4, 4 and 5 weeks.
    FourFourFive,
    /// Quarters of 4, 5 and 4 weeks.
    FourFiveFour,
    /// Quarters of 5, 4 and 4 weeks.
    FiveFourFour,
}

impl Kind {
    /// All, in the order in which they are listed to people.
    pub const ALL: [Kind; 5] = [Kind::Iso, Kind::Trade, Kind::FourFourFive, Kind::FourFiveFour, Kind::FiveFourFour];

    /// As written in settings.
    pub fn tag(self) -> &'static str {
        match self {
            Kind::Iso => "iso",
            Kind::Trade => "48",
            Kind::FourFourFive => "4-4-5",
            Kind::FourFiveFour => "4-5-4",
            Kind::FiveFourFour => "5-4-4",
        }
    }

    /// The comparison that suits it where none is asked for.
    pub fn default_last_year(self) -> LastYear {
        if self == Kind::Trade { LastYear::Number } else { LastYear::Days364 }
    }

    /// Weeks of a quarter's months, in the family of 4-4-5.
    pub(super) fn pattern(self) -> Option<[u32; 3]> {
        match self {
            Kind::Iso | Kind::Trade => None,
            Kind::FourFourFive => Some([4, 4, 5]),
            Kind::FourFiveFour => Some([4, 5, 4]),
            Kind::FiveFourFour => Some([5, 4, 4]),
        }
    }
}

/// Which days of last year a week is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LastYear {
    /// The same weekdays 364 days before.
    Days364,
    /// The week of the same number; a week 53 that last year has not, the one 364 days before.
    Number,
    /// By number, but after a 53-week year by one week later, so that seasons stay aligned.
    Restated,
    /// Aligned by event day; a week without an event like [`LastYear::Days364`].
    Event,
}

impl LastYear {
    /// All, in the order in which they are listed to people.
    pub const ALL: [LastYear; 4] = [LastYear::Days364, LastYear::Number, LastYear::Restated, LastYear::Event];

    /// As written in settings.
    pub fn tag(self) -> &'static str {
        match self {
            LastYear::Days364 => "-364d",
            LastYear::Number => "number",
            LastYear::Restated => "restated",
            LastYear::Event => "event",
        }
    }
}

/// The days of a week, Monday first.
pub const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A weekday's name in settings: `monday`.
pub fn weekday_tag(day: Weekday) -> &'static str {
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][day.num_days_from_monday() as usize]
}
