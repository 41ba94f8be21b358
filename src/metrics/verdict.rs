//! What is said of something that was done: whether it helped, why one thinks so, and what moved by how much.

use crate::ratio::growth;
use crate::span::Span;
use rust_decimal::Decimal;

/// In what a figure's changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As a part of what it was.
    Level,
    /// In points.
    Points,
}

/// A figure of what the action is about, and of the rest of the shop, in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// Of what it is about.
    pub subject: Decimal,
    /// Of everything else that it may be held against.
    pub rest: Option<Decimal>,
}

/// What to do with the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It helps.
    Continue,
    /// It does harm, or what was expected did not come.
    Stop,
    /// It has not been going on for a week.
    TooEarly,
    /// Nobody can know.
    CannotTell,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Better than by chance.
    Better,
    /// Worse than by chance.
    Worse,
    /// It was due, and what was expected is beyond what can have come.
    Missed,
    /// So many days so far.
    Days(u32),
    /// So few windows of the past are known.
    History(usize),
    /// The figure is not known before and after.
    Unknown,
    /// No more than what the figure does by itself.
    Noise,
    /// Another action moves the same figure at the same time.
    Tangled,
    /// An event that only one of both windows has, and nothing to hold against.
    Event,
}

/// What moved, by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The days before and after.
    pub spans: [Span; 2],
    /// The figure in both.
    pub levels: [Levels; 2],
    /// What the action did: a part of what would have been, or points.
    pub effect: Decimal,
    /// Less than this either way is chance.
    pub noise: Decimal,
}

impl Effect {
    /// How the rest of the shop changed meanwhile: a part, or points.
    pub fn of_rest(&self, scale: Scale) -> Option<Decimal> {
        let (before, after) = (self.levels[0].rest?, self.levels[1].rest?);
        match scale {
            Scale::Level => growth(after, before),
            Scale::Points => Some(after - before),
        }
    }
}

/// A verdict with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What to do.
    pub verdict: Verdict,
    /// Why.
    pub why: Why,
    /// What is known of the figure.
    pub effect: Option<Effect>,
}

impl Judged {
    /// That nobody can know.
    pub fn cannot_tell(why: Why) -> Self {
        Judged { verdict: Verdict::CannotTell, why, effect: None }
    }
}
