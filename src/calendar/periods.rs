//! The periods for which a week's report gives figures.

use super::{Calendar, Part, Period, PeriodKind, Span};

/// A period of the report, by the name it has in report.json.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodId {
    /// The day reported.
    Day,
    /// The week reported.
    Week,
    /// The month reported.
    Month,
    /// The year reported.
    Year,
    /// The event reported.
    Event,
    /// The period before.
    Previous,
    /// Of a day, the same weekday a week before.
    LastWeek,
    /// Last year's.
    LastYear,
    /// Fiscal month to date.
    Mtd,
    /// Fiscal quarter to date.
    Qtd,
    /// Fiscal half to date.
    Htd,
    /// Fiscal year to date.
    Ytd,
    /// A whole week of the plan that ended in the week, where the plan's weeks are others than those reported.
    ClosedPlanWeek,
    /// A whole fiscal month that ended in the week.
    ClosedMonth,
    /// A whole fiscal quarter that ended in the week.
    ClosedQuarter,
    /// A whole fiscal half that ended in the week.
    ClosedHalf,
    /// A whole fiscal year that ended in the week.
    ClosedYear,
}

impl PeriodId {
    /// All, in the report's order.
    pub const ALL: [PeriodId; 17] = [
        PeriodId::Day,
        PeriodId::Week,
        PeriodId::Month,
        PeriodId::Year,
        PeriodId::Event,
        PeriodId::Previous,
        PeriodId::LastWeek,
        PeriodId::LastYear,
        PeriodId::Mtd,
        PeriodId::Qtd,
        PeriodId::Htd,
        PeriodId::Ytd,
        PeriodId::ClosedPlanWeek,
        PeriodId::ClosedMonth,
        PeriodId::ClosedQuarter,
        PeriodId::ClosedHalf,
        PeriodId::ClosedYear,
    ];

    /// Its name in report.json.
    pub fn as_str(self) -> &'static str {
        match self {
            PeriodId::Day => "day",
            PeriodId::Week => "week",
            PeriodId::Month => "month",
            PeriodId::Year => "year",
            PeriodId::Event => "event",
            PeriodId::Previous => "previous",
            PeriodId::LastWeek => "last_week",
            PeriodId::LastYear => "last_year",
            PeriodId::Mtd => "mtd",
            PeriodId::Qtd => "qtd",
            PeriodId::Htd => "htd",
            PeriodId::Ytd => "ytd",
            PeriodId::ClosedPlanWeek => "closed_plan_week",
            PeriodId::ClosedMonth => "closed_month",
            PeriodId::ClosedQuarter => "closed_quarter",
            PeriodId::ClosedHalf => "closed_half",
            PeriodId::ClosedYear => "closed_year",
        }
    }

    /// The period reported, by its kind.
    pub fn reported(kind: PeriodKind) -> Self {
        match kind {
            PeriodKind::Day => PeriodId::Day,
            PeriodKind::Week | PeriodKind::PlanWeek => PeriodId::Week,
            PeriodKind::Month => PeriodId::Month,
            PeriodKind::Year => PeriodId::Year,
            PeriodKind::Event => PeriodId::Event,
        }
    }

    fn to_date(part: Part) -> Self {
        match part {
            Part::Month => PeriodId::Mtd,
            Part::Quarter => PeriodId::Qtd,
            Part::Half => PeriodId::Htd,
            Part::Year => PeriodId::Ytd,
        }
    }

    fn closed(part: Part) -> Self {
        match part {
            Part::Month => PeriodId::ClosedMonth,
            Part::Quarter => PeriodId::ClosedQuarter,
            Part::Half => PeriodId::ClosedHalf,
            Part::Year => PeriodId::ClosedYear,
        }
    }
}

impl Calendar {
    /// The periods of a report under a plan that goes by its own calendar, in order; closed ones only where they are
    /// due.
    pub fn periods(&self, period: impl Into<Period>, plan: &Calendar) -> Vec<(PeriodId, Span)> {
        let period = period.into();
        let reported = PeriodId::reported(period.kind());
        let mut periods = vec![(reported, period.span()), (PeriodId::Previous, self.previous(period).span())];
        if period.kind() == PeriodKind::Day {
            periods.push((PeriodId::LastWeek, period.span().earlier(7)));
        }
        periods.push((PeriodId::LastYear, self.last_year(period)));
        periods.extend(Part::ALL.map(|part| (PeriodId::to_date(part), self.to_date(part, period))));
        periods.extend(self.closes(plan, period).map(|closed| (PeriodId::ClosedPlanWeek, closed.span())));
        let closed = |part| self.closed(part, period).map(|span| (PeriodId::closed(part), span));
        periods.extend(Part::ALL.into_iter().filter_map(closed));
        periods
    }

    /// From the first day of the part that holds the period's middle day to the period's last day, never past the part's
    /// end.
    pub fn to_date(&self, part: Part, period: impl Into<Period>) -> Span {
        let period = period.into();
        let whole = self.part(part, period.middle());
        let until = period.span().last().min(whole.last());
        Span::new(whole.first(), until).expect("a period's middle day lies in the part and not after its last day")
    }

    /// The part whose last day lies in the period: its report is the first that ends on or after that day. Of several, as in a
    /// year, the one that ends with it.
    pub fn closed(&self, part: Part, period: impl Into<Period>) -> Option<Span> {
        let period = period.into();
        let (first, last) = (period.span().first(), period.span().last());
        let ends_within = |whole: &Span| period.span().contains(whole.last());
        [last, first].map(|day| self.part(part, day)).into_iter().find(ends_within)
    }
}
