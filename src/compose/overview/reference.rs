//! What a card's figure is held against: last year's period or the one before, over what both have, and how that is worded.

use crate::compose::Context;
use crate::kpi::Kpi;
use crate::metrics::{Age, Comparison, Moved};
use crate::report::{Bullet, Cell, Delta, DeltaUnit, Unit};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// A line below a card's bar: name, figure, unit.
pub(super) type Line = (Phrase, Cell, Unit);

/// A KPI held against another period, over what both have.
pub(super) struct Against {
    pub(super) both: Comparison,
    /// `last_year` or `previous`.
    pub(super) period: &'static str,
    /// The event that makes it incomparable: of amounts only, because the plan's factors are of sales and say nothing of
    /// shares.
    pub(super) moved: Option<Moved>,
}

/// Against last year's week where there is one, else against the week before; of a day the other way round.
pub(super) fn against(context: &Context, kpi: Kpi) -> Option<Against> {
    let (period, span, both) = context.reference(kpi, &context.ids())?;
    let amount = kpi.adds_up() || kpi.unit() == Unit::Money;
    let moved = amount.then(|| context.moved(&context.ids(), context.days(), span)).flatten();
    Some(Against { both, period, moved })
}

impl Against {
    /// The week before with an event that this week has not, or the other way round: beside it a change says nothing.
    /// Last year's week is still shown, because nothing better is known, and a note names the event.
    fn incomparable(&self) -> Option<&Moved> {
        self.moved.as_ref().filter(|_| self.period == "previous")
    }

    pub(super) fn aside(&self) -> Phrase {
        match self.incomparable() {
            Some(moved) => moved.fields(Phrase::new("report.aside.event")),
            None if self.both.age == Age::Equal => Phrase::new(format!("report.aside.{}_age", self.period)),
            None if self.both.age == Age::Unlike => Phrase::new(format!("report.aside.{}_unlike", self.period)),
            None if self.both.unequal.is_some() => Phrase::new(format!("report.aside.{}_per_day", self.period)),
            None => Phrase::new(format!("report.aside.{}", self.period)),
        }
    }

    /// The reference as a line that names the bullet's tick; of weeks of unlike length both by the day, and of weeks that do not
    /// share all days both of those that they share.
    pub(super) fn lines(&self, unit: Unit) -> Vec<Line> {
        let line = |word: &str, value| (Phrase::new(format!("report.line.{word}")), Cell::Number(value), unit);
        let (now, before) = self.both.level();
        match self.both.unequal {
            Some(_) => vec![line(&format!("{}_per_day", self.period), before), line("week_per_day", now)],
            // Beside the whole of this one the part of the other that compares would look like a multiple of growth.
            None if self.both.partial && unit == Unit::Money => {
                vec![line(&format!("{}_shared", self.period), before), line("week_shared", now)]
            }
            None => vec![line(self.period, before)],
        }
    }

    pub(super) fn bullet(&self) -> Option<Bullet> {
        let (actual, target) = self.both.level();
        let drawn = target > Decimal::ZERO && self.incomparable().is_none();
        drawn.then_some(Bullet { actual, target, projection: None })
    }

    pub(super) fn growth(&self) -> Option<Delta> {
        let part = self.both.growth().filter(|_| self.incomparable().is_none());
        part.map(|part| delta(part, DeltaUnit::Percent, true))
    }

    /// What else is to be known of it.
    pub(super) fn note(&self) -> Vec<Phrase> {
        let per_day = self.both.unequal.map(|(now, before)| {
            Phrase::new(format!("report.note.{}_per_day", self.period)).with("now", now).with("before", before)
        });
        let moved =
            self.moved.as_ref().map(|moved| moved.fields(Phrase::new(format!("report.note.{}_event", self.period))));
        let unlike = self.both.age == Age::Unlike;
        let unlike = unlike.then(|| Phrase::new(format!("report.note.{}_unlike_age", self.period)));
        per_day.into_iter().chain(moved).chain(unlike).collect()
    }
}

pub(super) fn delta(value: Decimal, unit: DeltaUnit, more_is_better: bool) -> Delta {
    let better = (!value.is_zero()).then_some((value > Decimal::ZERO) == more_is_better);
    Delta { value, unit, better }
}
