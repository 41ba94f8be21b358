//! What a profile can say of rows and columns beyond "this column is that fact", as it is written in TOML.
//!
//! What each does to the rows of a file stands in the file of its name: `rule`, `substitute`, `sum`, `fold`, `refuse`.

use serde::Deserialize;

/// What a cell of a row must say; all that is given must hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The header, or its several names, of which the first counts that the file has.
    pub header: Names,
    /// Whether these are several columns instead, and what they say is taken together: a bill says in one of them what it charges.
    #[serde(default)]
    pub together: bool,
    /// Words one of which it must be.
    #[serde(default)]
    pub is: Vec<String>,
    /// Words none of which it may be.
    #[serde(default)]
    pub not: Vec<String>,
    /// Texts one of which must stand within it.
    #[serde(default)]
    pub contains: Vec<String>,
    /// Texts none of which may stand within it.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Whether it must be filled, or empty.
    #[serde(default)]
    pub filled: Option<bool>,
    /// Whether it must be a number below zero, or must not: a table of lines in which returns have negative pieces.
    #[serde(default)]
    pub negative: Option<bool>,
    /// Whether something must stand there that is not 0, or must not: a settlement has a column for each fee. What is no number counts
    /// as something, and is then left out by name.
    #[serde(default)]
    pub amounts: Option<bool>,
}

/// A value by other columns of the row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// All that must hold.
    pub when: Vec<Condition>,
    /// What it is then.
    pub is: String,
}

/// One header, or its several names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "OneOrMore")]
pub struct Names(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<OneOrMore> for Names {
    fn from(names: OneOrMore) -> Self {
        match names {
            OneOrMore::One(name) => Names(vec![name]),
            OneOrMore::More(names) => Names(names),
        }
    }
}

/// What stands in where the column itself says nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Substitute {
    /// Headers that mean it, best first.
    pub from: Vec<String>,
    /// It is no time but begins with a date in this form: `yyMMdd`.
    #[serde(default)]
    pub date: Option<String>,
    /// Only for rows that meet this.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Not for rows that meet this, nor where nobody can tell.
    #[serde(default)]
    pub unless: Option<Condition>,
}

/// The fact column that says what a row's payment time was taken from.
pub(super) const MARK: &str = "paid_by";

/// A part of a sum.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "WrittenPart")]
pub struct SumPart {
    /// Headers that mean it, best first.
    pub from: Vec<String>,
    /// Whether it is 0 where the file lacks it or the cell is empty; else the sum is not known then.
    pub optional: bool,
    /// Whether it is taken away, as a discount is.
    pub minus: bool,
    /// Whether it is optional and most files lack it, so that nobody need be told.
    pub rare: bool,
    /// Whether its sign means nothing: some write what goes out below zero, some do not.
    pub absolute: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenPart {
    Header(String),
    Part {
        from: Vec<String>,
        #[serde(default)]
        optional: bool,
        #[serde(default)]
        minus: bool,
        #[serde(default)]
        rare: bool,
        #[serde(default)]
        absolute: bool,
    },
}

impl From<WrittenPart> for SumPart {
    fn from(written: WrittenPart) -> Self {
        match written {
            WrittenPart::Header(header) => {
                SumPart { from: vec![header], optional: false, minus: false, rare: false, absolute: false }
            }
            WrittenPart::Part { from, optional, minus, rare, absolute } => {
                SumPart { from, optional: optional || rare, minus, rare, absolute }
            }
        }
    }
}

/// Columns that add up to another within each row, by which a sign that was lost is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The parts.
    pub of: Vec<SumPart>,
    /// Headers of what they add up to, best first.
    pub is: Vec<String>,
}

/// How rows of totals are known that have no word for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalRows {
    /// Headers that name what a row is of: where all that are there are empty, the row adds up others.
    #[serde(default)]
    pub empty: Vec<String>,
    /// Headers by which rows are split: where one says `All`, the row adds up others.
    #[serde(default)]
    pub all: Vec<String>,
    /// Headers of nested levels, the outermost first: `汇总` in an inner one means all of the level above, so that the row is
    /// one of that level; only in the first does the row add up others. What levels count overlaps: it is held against no sum.
    #[serde(default)]
    pub levels: Vec<String>,
}

/// The days that a row speaks of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// Headers of the first, which is also the row's date; where the date has a column of its own nothing is spread.
    pub first: Vec<String>,
    /// Headers of the last.
    pub last: Vec<String>,
}

/// What a column is across the rows of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Across {
    /// They add up; with a part that is not known nothing is known.
    Sum,
    /// The same of those rows that have a payment time, where any has.
    SumPaid,
    /// The earliest, or the least.
    Least,
    /// The latest, or the greatest.
    Greatest,
    /// What all that are filled agree on, else nothing.
    Agreed,
}

/// An end of the days that a cell speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The first day.
    First,
    /// The last.
    Last,
}

/// A header of this export that is set aside with advice.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// Headers that are missing: none of them is there.
    #[serde(default)]
    pub without: Vec<String>,
    /// Headers that are all there, beside the required ones.
    #[serde(default)]
    pub with: Vec<String>,
    /// What to do about it.
    pub advice: Advice,
}

/// What to do about an export that is of no use as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// It holds sums of several days.
    ExportByDay,
    /// What it says stands in other exports.
    NotNeeded,
}

impl Advice {
    /// All, for the test that each has words.
    pub const ALL: [Advice; 2] = [Advice::ExportByDay, Advice::NotNeeded];

    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Advice::ExportByDay => "refusal.export-by-day",
            Advice::NotNeeded => "refusal.not-needed",
        }
    }
}
