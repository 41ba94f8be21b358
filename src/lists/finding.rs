//! What is wrong with a row of a list: where it stands, what was found, what was expected.

use super::columns::Origin;
use crate::cells;
use crate::words::{Each, Field, Language, Phrase, codes};
use thiserror::Error;

/// A cell that cannot be used as it is. Unless [`Problem::drops_row`] says otherwise the row was not used either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In which file and sheet.
    pub origin: Origin,
    /// 1-based row as a spreadsheet shows it.
    pub row: u64,
    /// Column letter, as `AB`.
    pub column: String,
    /// Header of the column.
    pub header: String,
    /// What is wrong.
    pub problem: Problem,
}

/// An id that counts and looks as if a spreadsheet program had rounded it: where no export knows it, it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspectId {
    /// The store that it is of; of any where absent.
    pub store: Option<String>,
    /// The id.
    pub id: String,
    /// Where it stands.
    pub place: Finding,
}

impl SuspectId {
    /// The id of a row's column, where it is doubtful.
    pub(super) fn of(row: &super::Row<'_>, column: usize, id: &str, store: Option<&str>) -> Option<Self> {
        let place = || *row.finding(column, Problem::RoundedId { value: id.to_owned() });
        cells::looks_rounded(id).then(|| SuspectId {
            store: store.map(str::to_owned),
            id: id.to_owned(),
            place: place(),
        })
    }
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// Nothing where something is needed.
    #[error("the cell is empty, expected a value")]
    Empty,
    /// Text where a number belongs.
    #[error("`{value}` is no number, expected an amount as 12000.50")]
    NotANumber {
        /// As found.
        value: String,
    },
    /// Less than nothing.
    #[error("`{value}` is negative, expected 0 or more")]
    Negative {
        /// As found.
        value: String,
    },
    /// More decimals than money has; rounded.
    #[error("`{value}` is finer than a cent, used as {used}")]
    FinerThanCent {
        /// As found.
        value: String,
        /// What counts instead.
        used: String,
    },
    /// Text where a date belongs.
    #[error("`{value}` is no date, expected one as 2026-04-01")]
    NotADate {
        /// As found.
        value: String,
    },
    /// A date beyond belief.
    #[error("`{value}` lies outside the years 2000 to 2100")]
    DateOutside {
        /// As found.
        value: String,
    },
    /// An id of which a spreadsheet has kept only the first digits.
    #[error("`{value}` is an id that a spreadsheet has rounded, expected all its digits as text")]
    RoundedId {
        /// As found.
        value: String,
    },
    /// A word that is none of those allowed.
    #[error("`{value}` is not allowed, expected one of {}", english(allowed))]
    NotAllowed {
        /// As found.
        value: String,
        /// All that are, in each language.
        allowed: Vec<Each<&'static str>>,
    },
    /// A store that the settings do not have.
    #[error("there is no store `{value}`, expected one of {}", known.join(", "))]
    UnknownStore {
        /// As found.
        value: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// The same key twice.
    #[error("`{value}` stands in row {first} already, which is used")]
    Duplicate {
        /// The key.
        value: String,
        /// The first row that has it.
        first: u64,
    },
}

codes!(Problem {
    Empty => "list.empty",
    NotANumber => "list.not_a_number",
    Negative => "list.negative",
    FinerThanCent => "list.finer_than_cent",
    NotADate => "list.not_a_date",
    DateOutside => "list.date_outside",
    RoundedId => "list.rounded_id",
    NotAllowed => "list.not_allowed",
    UnknownStore => "list.unknown_store",
    Duplicate => "list.duplicate",
});

impl Problem {
    /// Whether the row was left out because of it.
    pub fn drops_row(&self) -> bool {
        !matches!(self, Problem::FinerThanCent { .. })
    }

    /// What the cell held; empty where nothing.
    pub fn value(&self) -> &str {
        match self {
            Problem::Empty => "",
            Problem::NotANumber { value }
            | Problem::Negative { value }
            | Problem::FinerThanCent { value, .. }
            | Problem::NotADate { value }
            | Problem::DateOutside { value }
            | Problem::RoundedId { value }
            | Problem::NotAllowed { value, .. }
            | Problem::UnknownStore { value, .. }
            | Problem::Duplicate { value, .. } => value,
        }
    }

    /// The same for a shop's people, without the place.
    pub fn phrase(&self) -> Phrase {
        let phrase = Phrase::new(self.code()).with("value", self.value());
        match self {
            Problem::FinerThanCent { used, .. } => phrase.with("used", used.as_str()),
            Problem::NotAllowed { allowed, .. } => {
                phrase.with("allowed", Field::List(allowed.iter().map(|each| Field::from(*each)).collect()))
            }
            Problem::UnknownStore { known, .. } => phrase.with("known", list(known)),
            Problem::Duplicate { first, .. } => phrase.with("first", first.to_string()),
            _ => phrase,
        }
    }
}

impl Finding {
    /// File, sheet, row and column, and what is wrong there.
    pub fn phrase(&self) -> Phrase {
        let key = if self.origin.sheet.is_empty() { "list.at" } else { "list.at_sheet" };
        Phrase::new(key)
            .with("file", self.origin.file.as_str())
            .with("sheet", self.origin.sheet.as_str())
            .with("row", self.row.to_string())
            .with("column", self.column.as_str())
            .with("header", self.header.as_str())
            .with("problem", self.problem.phrase())
    }
}

/// The English words, for programmers.
fn english(words: &[Each<&'static str>]) -> String {
    let words: Vec<&str> = words.iter().map(|each| Language::En.pick(*each)).collect();
    words.join(", ")
}

fn list<T: AsRef<str>>(items: &[T]) -> Field {
    Field::List(items.iter().map(|item| Field::Text(item.as_ref().to_owned())).collect())
}
