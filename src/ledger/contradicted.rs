//! Orders that a newer file tells in a way that nothing explains: a line is gone that was paid, or the payment itself, or less was paid
//! than an older one showed. What was known stays, and the newer file is named with the older one.

use super::doubt::Doubt;
use crate::money::Money;
use crate::span::Span;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An order of which two files say what cannot both be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contradiction {
    /// The newer file, and the older one.
    pub(super) by: usize,
    pub(super) of: usize,
    pub(super) what: What,
    pub(super) order: String,
    pub(super) paid_on: Option<i64>,
}

/// What a newer file says of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    /// It lacks a line of it.
    LineLeftOut,
    /// So much was paid by the older file, and so much by the newer one.
    Lowered(i64, i64),
    /// It shows no payment, and the older file does.
    PaymentGone,
}

/// What is told of a file together.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    LineLeftOut,
    Lowered,
    PaymentGone,
}

impl What {
    fn kind(self) -> Kind {
        match self {
            What::LineLeftOut => Kind::LineLeftOut,
            What::Lowered(..) => Kind::Lowered,
            What::PaymentGone => Kind::PaymentGone,
        }
    }
}

/// What is said of files because of such orders, those of each file and kind together; `name` is a file's.
pub(super) fn doubts<'c>(
    all: impl Iterator<Item = &'c Contradiction>,
    name: &dyn Fn(usize) -> String,
) -> Vec<(usize, Doubt)> {
    let mut by_file: BTreeMap<(usize, Kind), Vec<&Contradiction>> = BTreeMap::new();
    for one in all {
        by_file.entry((one.by, one.what.kind())).or_default().push(one);
    }
    let doubt = |((by, _), mut found): ((usize, Kind), Vec<&Contradiction>)| {
        // The one that differs most is the example.
        let difference = |one: &Contradiction| match one.what {
            What::Lowered(was, now) => was - now,
            What::LineLeftOut | What::PaymentGone => 0,
        };
        found.sort_by(|a, b| difference(b).cmp(&difference(a)).then_with(|| a.order.cmp(&b.order)));
        let first = found.first()?;
        let day = |one: &&Contradiction| NaiveDate::from_epoch_days(i32::try_from(one.paid_on?).ok()?);
        let days = Span::runs(found.iter().filter_map(day).collect::<BTreeSet<_>>());
        let (example, other) = (first.order.clone(), name(first.of));
        let count = found.len() as u64;
        Some((
            by,
            match first.what {
                What::LineLeftOut => Doubt::LinesLeftOut { count, example, other, days },
                What::PaymentGone => Doubt::PaymentGone { count, example, other, days },
                What::Lowered(was, now) => {
                    let (was, now) = (Money::from_raw(was), Money::from_raw(now));
                    Doubt::PaidLowered { count, example, was, now, other, days }
                }
            },
        ))
    };
    by_file.into_iter().filter_map(doubt).collect()
}
