//! Figures: a number or why there is none, with the arithmetic that tables need: what is unknown stays unknown, and keeps its reason.

use crate::ratio;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// A figure, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Money to the cent; ratios and amounts per unit to ten places; `None` is unknown.
    pub value: Option<Decimal>,
    /// Why it is unknown.
    pub reason: Option<Phrase>,
    /// Stores left out because an input of theirs is missing.
    pub lacks: Vec<String>,
    /// Days counted of days there are, where not all.
    pub days: Option<(u32, u32)>,
}

impl Figure {
    /// Unknown.
    pub(super) fn unknown(reason: Phrase) -> Self {
        Figure { reason: Some(reason), ..Figure::default() }
    }
}

/// A number, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// This.
    Number(Decimal),
    /// Unknown, for a reason where one is known.
    Unknown(Option<Phrase>),
    /// There can be none here: nothing is said of it.
    #[default]
    Nothing,
}

impl Known {
    /// Unknown for that reason.
    pub fn because(reason: &'static str) -> Self {
        Known::Unknown(Some(Phrase::new(reason)))
    }

    /// A value, or else that reason.
    pub fn or(value: Option<Decimal>, reason: &'static str) -> Self {
        value.map_or_else(|| Known::because(reason), Known::Number)
    }

    /// The number.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Known::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Why there is none.
    pub fn reason(&self) -> Option<&Phrase> {
        match self {
            Known::Unknown(reason) => reason.as_ref(),
            Known::Number(_) | Known::Nothing => None,
        }
    }

    /// The sum of what is known of several.
    pub fn sum<'k>(all: impl IntoIterator<Item = &'k Known>) -> Self {
        Known::Number(all.into_iter().filter_map(Known::number).sum())
    }

    /// A part of a whole; the first that is not known says why.
    pub fn over(&self, whole: &Known) -> Known {
        self.with(whole, |part, whole| Known::or(ratio::share(part, whole), "reason.nothing-to-divide-by"))
    }

    /// The difference; the first that is not known says why.
    pub fn minus(&self, other: &Known) -> Known {
        self.with(other, |left, right| Known::Number(left - right))
    }

    fn with(&self, other: &Known, compute: impl Fn(Decimal, Decimal) -> Known) -> Known {
        match (self, other) {
            (Known::Number(a), Known::Number(b)) => compute(*a, *b),
            (Known::Number(_), open) | (open, _) => open.clone(),
        }
    }
}

impl From<Figure> for Known {
    fn from(figure: Figure) -> Self {
        figure.value.map_or(Known::Unknown(figure.reason), Known::Number)
    }
}
