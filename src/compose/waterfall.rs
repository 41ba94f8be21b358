//! A chart in steps: what is drawn of each, where it stands and as what.

use crate::report::{Role, Series};
use crate::words::Phrase;
use rust_decimal::Decimal;

/// What is drawn of each category: where its mark stands, and how tall it is as what it is.
#[derive(Default)]
pub(super) struct Marks {
    floors: Vec<Option<Decimal>>,
    before: Vec<Option<Decimal>>,
    more: Vec<Option<Decimal>>,
    less: Vec<Option<Decimal>>,
    now: Vec<Option<Decimal>>,
}

impl Marks {
    /// From a level in steps to another; nothing where a step would go below zero: marks on the ground show no such thing.
    pub(super) fn of(before: Decimal, steps: &[(Phrase, Decimal)], now: Decimal) -> Option<Marks> {
        let mut marks = Marks::default();
        marks.put([None, Some(before), None, None, None]);
        let mut level = before;
        for (_, step) in steps {
            let next = level + step;
            if next < Decimal::ZERO {
                return None;
            }
            let (more, less) = (Some(*step).filter(|step| *step >= Decimal::ZERO), Some(-*step));
            let less = less.filter(|_| more.is_none());
            marks.put([Some(level.min(next)), None, more, less, None]);
            level = next;
        }
        marks.put([None, None, None, None, Some(now)]);
        Some(marks)
    }

    fn put(&mut self, [floor, before, more, less, now]: [Option<Decimal>; 5]) {
        self.floors.push(floor);
        self.before.push(before);
        self.more.push(more);
        self.less.push(less);
        self.now.push(now);
    }

    /// The level before is of that role.
    pub(super) fn series(self, before: Role) -> Vec<Series> {
        let of = |role, word: &str, values| Series { role, name: Phrase::new(format!("report.causes.{word}")), values };
        vec![
            of(Role::Floor, "floor", self.floors),
            of(before, "before", self.before),
            of(Role::Better, "more", self.more),
            of(Role::Worse, "less", self.less),
            of(Role::Actual, "now", self.now),
        ]
    }
}
