//! What speaks against a file that can be read: its own name, its own rows, or what other files of the store hold. It is used all
//! the same, and told; where it covers days of the week, the week's figures are provisional.

use super::against::Against;
use crate::calendar::Span;
use crate::facts::Table;
use crate::money::Money;
use crate::words::{Field, Message, Phrase};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Of so many orders that were paid by their state one without an amount may be a replacement.
const REPLACEMENTS: u64 = 20;

/// One thing that speaks against a file.
#[derive(Clone, Debug, PartialEq, Eq, Message, Serialize, Deserialize)]
#[message("doubt", kebab)]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum Doubt {
    /// Rows on days that are not among those in its name.
    OutsideItsName {
        rows: u64,
        #[message(with = all_dated)]
        days: Vec<Span>,
        /// The first of the days in the name.
        #[message(text)]
        first: NaiveDate,
        #[message(text)]
        last: NaiveDate,
    },
    /// Rows on days after it was made, by the time in its name.
    AfterItWasMade {
        rows: u64,
        #[message(with = all_dated)]
        days: Vec<Span>,
        #[message(text)]
        made: NaiveDate,
    },
    /// A few rows half a year or more away from all others.
    FarFromTheOthers {
        rows: u64,
        #[message(with = all_dated)]
        days: Vec<Span>,
    },
    /// Days in the middle of an order report without an order, more than the store was ever silent otherwise.
    SilentBetween {
        #[message(with = all_dated)]
        days: Vec<Span>,
        /// The longest silence beside this one.
        longest: i64,
    },
    /// Orders that were paid on a day before they were placed.
    PaidBefore { rows: u64 },
    /// Orders whose state says that they were paid, without a time of payment: they count nowhere.
    PaidWithoutTime {
        rows: u64,
        /// The number of one of them.
        example: String,
    },
    /// Orders whose state says that they were paid, with neither an amount nor a time of payment: they count nowhere.
    PaidWithoutAmount {
        rows: u64,
        /// So many rows were paid by their state.
        #[message(skip)]
        of: u64,
        /// The number of one of them.
        example: String,
    },
    /// Orders of which much more was paid, or more came back, than their own row says they were to cost.
    MoreThanOwed {
        orders: u64,
        /// The number of one of them.
        example: String,
        /// The days on which they were paid or placed.
        #[message(skip)]
        days: Vec<Span>,
    },
    /// Days that cannot be as they are told, because one column contradicts another.
    ImpossibleDays {
        #[message(word = "impossible.")]
        against: Against,
        days: Vec<Span>,
    },
    /// A row of totals says more than the rows add up to: some are missing.
    TotalMore {
        /// Header of the column.
        column: String,
        total: String,
        sum: String,
        /// The day that it is of, where it is not of all rows.
        #[message(skip)]
        day: Option<NaiveDate>,
    },
    /// Days of advertising of which a file that looks like two has rows that no name tells apart, with figures far apart: they add up.
    DaysTwice { days: Vec<Span> },
    /// Refunds that were finished on a day before they were applied for.
    FinishedBefore { rows: u64 },
    /// Refunds of orders for which more came back than was paid.
    RefundedMore {
        orders: u64,
        #[message(with = money)]
        amount: Money,
        /// The number of one of the orders.
        example: String,
        /// The days on which they were finished or their orders paid.
        #[message(skip)]
        days: Vec<Span>,
    },
    /// Refunds that were finished on a day before their orders were paid.
    RefundedBefore {
        orders: u64,
        #[message(with = money)]
        amount: Money,
        example: String,
        #[message(skip)]
        days: Vec<Span>,
    },
    /// More numbers end in zeros than chance puts there: a spreadsheet program has rounded them.
    RoundedNumbers {
        #[message(name = "what", word = "rows-of.")]
        table: Table,
        count: u64,
        of: u64,
        /// One of them.
        example: String,
    },
    /// Rows whose rounded number is another row's as well: the last one counts.
    RoundedTogether {
        #[message(name = "what", word = "rows-of.")]
        table: Table,
        rows: u64,
        /// The number.
        example: String,
    },
    /// It was purged, and its buyers were hashed with a key that is gone: they are other people than those of newer files.
    OtherIdentityKey,
    /// The same bytes were withdrawn before, for this reason.
    CameAgain { why: String },
    /// Orders or refunds that another file has, and that ought to be in this one as well.
    LeavesOut {
        #[message(name = "what", word = "rows-of.")]
        table: Table,
        count: u64,
        /// The number of one of them.
        example: String,
        /// A file that has it.
        other: String,
    },
    /// Rows of days that an older file has, and that the newer telling of these days lacks: they still count.
    DaysInPart {
        #[message(name = "what", word = "rows-of.")]
        table: Table,
        rows: u64,
        #[message(with = money)]
        amount: Money,
        days: Vec<Span>,
        /// A file that has them.
        other: String,
    },
    /// Days that it tells in another detail than an older file, and that amount to less: the older rows count no more.
    DaysLess {
        #[message(name = "what", word = "rows-of.")]
        table: Table,
        rows: u64,
        #[message(with = money)]
        amount: Money,
        days: Vec<Span>,
        other: String,
    },
    /// Rows of days that an older file has with quite other figures: the higher ones count.
    DaysApart {
        #[message(name = "what", word = "rows-of.")]
        table: Table,
        rows: u64,
        #[message(with = money)]
        amount: Money,
        days: Vec<Span>,
        other: String,
    },
    /// Lines of orders that an older file shows as paid, and that its own telling of these orders lacks: they still count.
    LinesLeftOut {
        count: u64,
        /// The number of one of the orders.
        example: String,
        /// A file that has them.
        other: String,
        #[message(skip)]
        days: Vec<Span>,
    },
    /// Orders for which less was paid than an older file showed, without a refund or a piece taken off: the higher amount counts.
    PaidLowered {
        count: u64,
        /// The number of the order that differs most.
        example: String,
        #[message(with = money)]
        was: Money,
        #[message(with = money)]
        now: Money,
        other: String,
        #[message(skip)]
        days: Vec<Span>,
    },
    /// It prints the name of a shop that nobody knows, where older files of the store print its own, and speaks of other days than they do.
    AnotherShop {
        found: String,
        /// The store's name.
        expected: String,
    },
    /// Orders that an older file shows as paid and that have no payment any more: they stay paid.
    PaymentGone {
        count: u64,
        /// The number of one of them.
        example: String,
        /// A file that shows them as paid.
        other: String,
        #[message(skip)]
        days: Vec<Span>,
    },
    /// Orders that a file of another store has as well: they count in both.
    InTwoStores {
        count: u64,
        /// The other store's name.
        other: String,
    },
}

impl Doubt {
    /// Whether other files of the store say it, so that it is asked again when there are new ones.
    pub(super) fn is_of_several_files(&self) -> bool {
        matches!(
            self,
            Doubt::LeavesOut { .. }
                | Doubt::DaysInPart { .. }
                | Doubt::DaysLess { .. }
                | Doubt::DaysApart { .. }
                | Doubt::LinesLeftOut { .. }
                | Doubt::PaidLowered { .. }
                | Doubt::PaymentGone { .. }
                | Doubt::SilentBetween { .. }
                | Doubt::RefundedMore { .. }
                | Doubt::RefundedBefore { .. }
                | Doubt::ImpossibleDays { .. }
        )
    }

    /// The days of what it is about, where that is not all that its file covers.
    fn dated(&self) -> Option<&[Span]> {
        match self {
            Doubt::SilentBetween { days, .. }
            | Doubt::DaysInPart { days, .. }
            | Doubt::DaysLess { days, .. }
            | Doubt::DaysApart { days, .. }
            | Doubt::DaysTwice { days }
            | Doubt::LinesLeftOut { days, .. }
            | Doubt::PaidLowered { days, .. }
            | Doubt::PaymentGone { days, .. }
            | Doubt::MoreThanOwed { days, .. }
            | Doubt::ImpossibleDays { days, .. }
            | Doubt::RefundedMore { days, .. }
            | Doubt::RefundedBefore { days, .. } => Some(days),
            _ => None,
        }
    }

    /// The days of which it leaves the figures open, of a file that covers these: all of them, where nobody knows better.
    pub(super) fn open_days(&self, covered: Option<Span>) -> Vec<Span> {
        if let Some(days) = self.dated() {
            return days.to_vec();
        }
        match self {
            // Of rows that the file does not cover by its name.
            Doubt::OutsideItsName { days, .. } | Doubt::AfterItWasMade { days, .. } => {
                days.iter().copied().chain(covered).collect()
            }
            Doubt::TotalMore { day: Some(day), .. } => vec![Span::day(*day)],
            // A few may be what nobody paid for.
            Doubt::PaidWithoutAmount { rows, of, .. } if rows * REPLACEMENTS <= *of => Vec::new(),
            _ => covered.into_iter().collect(),
        }
    }

    /// Whether it is about days before a day alone, and nothing that is reported now.
    pub fn is_before(&self, day: NaiveDate) -> bool {
        self.dated().is_some_and(|dated| dated.iter().all(|days| days.last() < day))
    }

    /// The same for a reader who sees these stores alone: what names another leaves its name out.
    pub fn phrase_for(&self, sees: &dyn Fn(&str) -> bool, store: &str, file: &str) -> Phrase {
        match self {
            Doubt::InTwoStores { count, other } if !sees(other) => {
                Phrase::new("doubt.in-another-store").with("count", *count).with("store", store).with("file", file)
            }
            _ => self.phrase_of(store, file),
        }
    }

    /// The sentence about it, of whose file.
    pub fn phrase_of(&self, store: &str, file: &str) -> Phrase {
        self.phrase().with("store", store).with("file", file)
    }
}

fn money(amount: &Money) -> Field {
    Field::MoneyFull(amount.decimal())
}

/// With the year: more often than not it is the year that is wrong.
fn all_dated(days: &[Span]) -> Vec<String> {
    let dates = |span: &Span| match span.len() {
        1 => span.first().to_string(),
        _ => format!("{} – {}", span.first(), span.last()),
    };
    days.iter().map(dates).collect()
}
