//! What is wrong with a row of a list: where it stands, what was found, what was expected.

use crate::kpi::Kpi;
use crate::words::{Each, Field, Message, Phrase};
use chrono::NaiveDate;

/// The file and sheet that rows come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file's name.
    pub file: String,
    /// The sheet's name, empty for CSV.
    pub sheet: String,
}

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

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
#[message("list")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum Problem {
    /// Nothing where something is needed.
    Empty,
    /// A formula whose result was not saved.
    Unsolved,
    /// Text where a number belongs.
    NotANumber { value: String },
    /// An amount in cells that are merged over several rows.
    MergedAmount { value: String, cells: String },
    /// Less than nothing.
    Negative { value: String },
    /// A cost of less than nothing from which nothing is taken; it counts all the same.
    CostBelowZero { value: String },
    /// More decimals than money has; rounded.
    FinerThanCent { value: String, used: String },
    /// Text where a date belongs.
    NotADate { value: String },
    /// A date beyond belief.
    DateOutside { value: String },
    /// An id of which a spreadsheet has kept only the first digits.
    RoundedId { value: String },
    /// A word that is none of those allowed.
    NotAllowed { value: String, allowed: Vec<Each<&'static str>> },
    /// A store that the settings do not have.
    UnknownStore { value: String, known: Vec<String> },
    /// What is no currency.
    UnknownCurrency { value: String, nearest: String },
    /// A rate between a currency and itself.
    SameCurrency { value: String },
    /// A rate that makes nothing of everything.
    ZeroRate { value: String },
    /// A rate far from the one before it; it counts all the same.
    RateJumps { value: String, before: String },
    /// A rate of a day to come; it counts from that day on.
    RateAhead {
        #[message(with = written)]
        date: NaiveDate,
        #[message(with = written)]
        today: NaiveDate,
    },
    /// A rate that two currencies never had; it counts all the same.
    RateImplausible { value: String, from: String, to: String, usual: String },
    /// A rate that is more than a year old; it counts all the same.
    RateOutdated {
        #[message(with = written)]
        date: NaiveDate,
        #[message(with = written)]
        today: NaiveDate,
    },
    /// What is no figure of the report.
    UnknownFigure {
        value: String,
        #[message(with = figure)]
        nearest: Kpi,
    },
    /// A figure that is not known of what the row is about.
    FigureOfOther {
        value: String,
        #[message(with = figures)]
        allowed: Vec<Kpi>,
    },
    /// An end before the beginning.
    EndsFirst {
        #[message(with = written)]
        due: NaiveDate,
        #[message(with = written)]
        since: NaiveDate,
    },
    /// A row of more fields than the header has.
    MoreFields {
        #[message(text)]
        found: usize,
        #[message(text)]
        expected: usize,
    },
    /// The same key twice.
    Duplicate {
        value: String,
        #[message(text)]
        first: u64,
    },
}

fn figure(kpi: &Kpi) -> Field {
    kpi.name()
}

fn figures(kpis: &[Kpi]) -> Field {
    Field::List(kpis.iter().map(|kpi| kpi.name()).collect())
}

/// A day with its year, as lists have it.
fn written(day: &NaiveDate) -> String {
    day.to_string()
}

impl Problem {
    /// Whether the row was left out because of it.
    pub fn drops_row(&self) -> bool {
        let counts = matches!(
            self,
            Problem::FinerThanCent { .. }
                | Problem::CostBelowZero { .. }
                | Problem::RateJumps { .. }
                | Problem::RateAhead { .. }
                | Problem::RateImplausible { .. }
                | Problem::RateOutdated { .. }
        );
        !counts
    }

    /// Whether figures may be wrong because of it.
    pub fn is_serious(&self) -> bool {
        self.drops_row() || matches!(self, Problem::RateImplausible { .. })
    }

    /// What the cell held; empty where nothing.
    pub fn value(&self) -> &str {
        match self {
            Problem::Empty
            | Problem::Unsolved
            | Problem::RateAhead { .. }
            | Problem::RateOutdated { .. }
            | Problem::EndsFirst { .. }
            | Problem::MoreFields { .. } => "",
            Problem::NotANumber { value }
            | Problem::MergedAmount { value, .. }
            | Problem::Negative { value }
            | Problem::CostBelowZero { value }
            | Problem::FinerThanCent { value, .. }
            | Problem::NotADate { value }
            | Problem::DateOutside { value }
            | Problem::RoundedId { value }
            | Problem::NotAllowed { value, .. }
            | Problem::UnknownStore { value, .. }
            | Problem::UnknownCurrency { value, .. }
            | Problem::SameCurrency { value }
            | Problem::ZeroRate { value }
            | Problem::RateJumps { value, .. }
            | Problem::RateImplausible { value, .. }
            | Problem::UnknownFigure { value, .. }
            | Problem::FigureOfOther { value, .. }
            | Problem::Duplicate { value, .. } => value,
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
            .with("problem", &self.problem)
    }
}
