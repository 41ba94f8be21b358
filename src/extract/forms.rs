//! How an export writes days and numbers: as its platform always does, or as each file decides for itself.

use crate::cells::{DayOrder, Decimals, Numbers};
use serde::Deserialize;

/// What a profile says of the cells of its files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueForms {
    /// Days and times.
    #[serde(default)]
    pub dates: DateForm,
    /// Numbers and amounts.
    #[serde(default)]
    pub numbers: NumberForm,
}

/// Days and times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// Year first, in the store's own time: `2026-11-09 10:00:00`.
    #[default]
    Iso,
    /// Whatever can be meant in one way only: with offsets and zones, and with names of months.
    Offset,
    /// The same, and day and month in digits, whose order the file's other cells decide.
    File,
}

/// Numbers and amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberForm {
    /// A point before decimals; amounts are the shop's own.
    #[default]
    Plain,
    /// The same, and amounts of any currency, with its code or sign.
    Point,
    /// A comma before decimals, and amounts of any currency.
    Comma,
    /// A point or a comma, which the file's other cells decide, and amounts of any currency.
    File,
}

impl ValueForms {
    /// Whether only a whole file tells what its cells mean.
    pub(super) fn need_the_file(self) -> bool {
        self.dates == DateForm::File || self.numbers == NumberForm::File
    }
}

/// What a file's cells together decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Which stands first where day and month are digits; none where there are no such cells.
    pub(super) order: Option<DayOrder>,
    /// Whether a comma stands before decimals.
    pub(super) comma: bool,
    /// Whether the days in the file's name decided it.
    pub(super) by_name: bool,
}

/// The forms of a part of a file, with nothing left to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Forms {
    pub(super) numbers: Numbers,
    pub(super) dates: DateForm,
    pub(super) order: Option<DayOrder>,
}

/// How Chinese platforms write numbers. No fact is a share: a percentage among amounts or counts is a cell of another column.
const PLAIN: Numbers = Numbers { percent: false, wan: false, foreign: false, decimals: Decimals::Point };
/// How those of the West do.
pub(super) const POINT: Numbers = Numbers { foreign: true, ..PLAIN };
/// How those of the European continent do.
pub(super) const COMMA: Numbers = Numbers { decimals: Decimals::Continental, ..POINT };

impl Default for Forms {
    fn default() -> Self {
        Forms::of(ValueForms::default(), Settled::default())
    }
}

impl Forms {
    /// Of a profile's file.
    pub(super) fn of(values: ValueForms, settled: Settled) -> Forms {
        let numbers = match values.numbers {
            NumberForm::Plain => PLAIN,
            NumberForm::File if settled.comma => COMMA,
            NumberForm::Point | NumberForm::File => POINT,
            NumberForm::Comma => COMMA,
        };
        Forms { numbers, dates: values.dates, order: settled.order }
    }
}
