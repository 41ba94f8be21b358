//! Charts as data: what is compared over what, in which role.

use crate::words::{Phrase, Unit};
use rust_decimal::Decimal;

/// Which kind of figure a series is; fixes its look everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// What happened: solid dark.
    Actual,
    /// What was planned: outline only.
    Target,
    /// The week before: light grey.
    Previous,
    /// The same period last year: light grey.
    LastYear,
    /// What is expected: hatched.
    Projection,
    /// Above its reference: blue.
    Better,
    /// Below its reference: orange.
    Worse,
    /// What a step of a waterfall stands on: not drawn.
    Floor,
}

impl Role {
    /// The order in which overlapping marks are drawn: what is compared with first, what happened last.
    pub fn rank(self) -> u8 {
        match self {
            Role::Floor => 0,
            Role::LastYear | Role::Previous => 1,
            Role::Target => 2,
            Role::Projection => 3,
            Role::Actual => 4,
            Role::Better => 5,
            Role::Worse => 6,
        }
    }

    /// A series of this role under the role's own name.
    pub fn series(self, values: Vec<Option<Decimal>>) -> Series {
        let word = match self {
            Role::Actual => "actual",
            Role::Target => "target",
            Role::Previous => "previous",
            Role::LastYear => "last_year",
            Role::Projection => "projection",
            Role::Better => "above",
            Role::Worse => "below",
            Role::Floor => "floor",
        };
        Series { role: self, name: Phrase::new(format!("section.{word}")), values }
    }
}

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Overlapping columns, one group a category.
    Columns,
    /// Columns around zero: one series better, one worse.
    Variance,
    /// Lines.
    Lines,
    /// Horizontal bars, longest first.
    Bars,
    /// From the first column to the last in steps, each where the one before it ended.
    Waterfall,
}

/// One series.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its role.
    pub role: Role,
    /// Its name.
    pub name: Phrase,
    /// One value a category.
    pub values: Vec<Option<Decimal>>,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Unique in the report.
    pub id: &'static str,
    /// What it says, in a sentence.
    pub title: Phrase,
    /// Who, what, when; the renderer adds the unit that its labels are in.
    pub subtitle: Phrase,
    /// How it is drawn.
    pub kind: ChartKind,
    /// The unit of its values.
    pub unit: Unit,
    /// One label a category.
    pub categories: Vec<Phrase>,
    /// The series, drawn in this order.
    pub series: Vec<Series>,
}

impl Chart {
    /// A chart of amounts of money, by its title and subtitle.
    pub fn money(
        id: &'static str,
        kind: ChartKind,
        [title, subtitle]: [Phrase; 2],
        categories: Vec<Phrase>,
        series: Vec<Series>,
    ) -> Self {
        Chart { id, title, subtitle, kind, unit: Unit::Money, categories, series }
    }

    /// Only where it has a value at all.
    pub fn unless_empty(self) -> Option<Self> {
        self.series.iter().flat_map(|series| &series.values).any(Option::is_some).then_some(self)
    }
}
