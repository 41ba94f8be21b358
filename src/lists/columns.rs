//! Tables by the names of their columns: any order, headers in any language, further columns ignored.

use super::cells::{UNSOLVED, tidy};
use super::finding::{Finding, Origin, Problem, SuspectId};
use crate::cells::{half_width, is_scaled, looks_rounded, names_total, without_unit};
use crate::text;
use crate::words::{Field, Language, Message, Phrase};
use sheet::column_letters;
use thiserror::Error;

/// How many rows may stand above the header: titles and remarks.
const PRELUDE: usize = 20;

/// A column that a table should have.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedColumn {
    /// Its names: one in each language in the order of [`Language::ALL`], then others in use.
    pub names: &'static [&'static str],
    /// Whether the table is useless without it.
    pub required: bool,
}

/// Why a table cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Error, Message)]
#[message("list")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum ColumnsError {
    /// A required column is not there.
    MissingColumn {
        #[message(name = "place", with = place)]
        origin: Origin,
        #[message(with = said)]
        names: &'static [&'static str],
        /// The header most like it; empty where there is none.
        #[message(name = "found", with = found)]
        nearest: String,
    },
    /// Two columns of one name.
    ColumnTwice {
        #[message(name = "place", with = place)]
        origin: Origin,
        name: String,
        first: String,
        second: String,
    },
    /// Nothing in it.
    NoRows {
        #[message(name = "place", with = place)]
        origin: Origin,
    },
}

/// A column's name in the reader's language, and another one in use.
fn said(names: &[&str]) -> Field {
    let name = |language: Language| names.get(language as usize).copied().unwrap_or_default();
    let other = |language| if language == Language::En { Language::Zh } else { Language::En };
    let own = Language::ALL.map(name);
    let second = Language::ALL.map(|language| name(other(language)));
    Field::List(vec![Field::from(own), Field::from(second)])
}

fn found(nearest: &str) -> Phrase {
    let key = match nearest {
        "" => "list.nothing_near",
        _ if is_scaled(&fold(nearest)) => "list.nearest_scaled",
        _ => "list.nearest",
    };
    Phrase::new(key).with("nearest", nearest)
}

fn place(origin: &Origin) -> Phrase {
    let key = if origin.sheet.is_empty() { "list.file" } else { "list.file_sheet" };
    Phrase::new(key).with("file", origin.file.as_str()).with("sheet", origin.sheet.as_str())
}

/// Where the wanted columns stand.
#[derive(Clone, Debug)]
pub struct Columns {
    origin: Origin,
    headers: Vec<String>,
    at: Vec<Option<usize>>,
}

/// A data row with the columns that explain it. Columns are named by their index among those wanted.
#[derive(Debug)]
pub struct Row<'c> {
    columns: &'c Columns,
    number: u64,
    cells: Vec<String>,
}

/// Finds the header among the first rows and hands each data row below it, blank ones and rows of totals left out, to `take`.
pub fn read(
    origin: &Origin,
    rows: impl IntoIterator<Item = (u64, Vec<String>)>,
    wanted: &[ExpectedColumn],
    take: impl FnMut(Row<'_>),
) -> Result<(), ColumnsError> {
    let mut rows = rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !tidy(cell).is_empty()));
    let mut columns: Option<Result<Columns, (usize, Box<ColumnsError>)>> = None;
    for (_, cells) in rows.by_ref().take(PRELUDE) {
        match (Columns::find(origin, cells, wanted), &columns) {
            (Ok(found), _) => {
                columns = Some(Ok(found));
                break;
            }
            // The row that comes nearest to a header is the one to complain about.
            (Err((hits, _)), Some(Err((best, _)))) if hits <= *best => {}
            (Err(refused), _) => columns = Some(Err(refused)),
        }
    }
    let columns = match columns {
        None => return Err(ColumnsError::NoRows { origin: origin.clone() }),
        Some(found) => found.map_err(|(_, refused)| *refused)?,
    };
    let rows = rows.map(|(number, cells)| Row { columns: &columns, number, cells });
    rows.filter(|row| !row.adds_up_others(wanted)).for_each(take);
    Ok(())
}

impl Columns {
    /// The columns of a header row; an error together with how many of the wanted ones are there.
    fn find(
        origin: &Origin,
        headers: Vec<String>,
        wanted: &[ExpectedColumn],
    ) -> Result<Self, (usize, Box<ColumnsError>)> {
        let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
        let mut at = Vec::with_capacity(wanted.len());
        let mut twice = None;
        for column in wanted {
            let (first, second) = places(column, &folded);
            if let (Some(first), Some(second)) = (first, second) {
                twice.get_or_insert(ColumnsError::ColumnTwice {
                    origin: origin.clone(),
                    name: text::clean(&headers[second]),
                    first: column_letters(first),
                    second: column_letters(second),
                });
            }
            at.push(first);
        }
        let hits = at.iter().flatten().count();
        if let Some(twice) = twice {
            return Err((hits, Box::new(twice)));
        }
        match wanted.iter().zip(&at).find(|(column, place)| column.required && place.is_none()) {
            None => Ok(Columns { origin: origin.clone(), headers, at }),
            Some((missing, _)) => {
                let taken = |i: &usize| at.contains(&Some(*i)) || folded[*i].is_empty();
                let free: Vec<&str> = (0..headers.len()).filter(|i| !taken(i)).map(|i| headers[i].as_str()).collect();
                let nearest = nearest(missing.names, &free).map(text::clean).unwrap_or_default();
                let error = ColumnsError::MissingColumn { origin: origin.clone(), names: missing.names, nearest };
                Err((hits, Box::new(error)))
            }
        }
    }
}

impl Row<'_> {
    /// Its 1-based number as a spreadsheet shows it.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The cell as it stands; empty where the table lacks the column or the row ends before it.
    pub fn cell(&self, column: usize) -> &str {
        self.columns.at[column].and_then(|i| self.cells.get(i)).map_or("", String::as_str)
    }

    /// The cell's text for people; `None` where there is none.
    pub fn text(&self, column: usize) -> Option<String> {
        let value = text::clean(&tidy(self.cell(column)));
        (!value.is_empty()).then_some(value)
    }

    /// What `read` makes of the cell; `None` where it is empty, a finding where it refuses.
    pub fn optional<T>(
        &self,
        column: usize,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Result<Option<T>, Box<Finding>> {
        let cell = self.cell(column);
        if cell == UNSOLVED {
            return Err(self.finding(column, Problem::Unsolved));
        }
        if tidy(cell).is_empty() {
            return Ok(None);
        }
        read(cell).map(Some).map_err(|problem| self.finding(column, problem))
    }

    /// The same where the cell must not be empty. A row of more fields than the header has no cell that can be believed; every list has
    /// a column that is required.
    pub fn required<T>(&self, column: usize, read: impl FnOnce(&str) -> Result<T, Problem>) -> Result<T, Box<Finding>> {
        if let Some(problem) = self.uneven() {
            return Err(self.finding(column, problem));
        }
        self.optional(column, read)?.ok_or_else(|| self.finding(column, Problem::Empty))
    }

    /// More fields than the header has, with something in them: in text a separator stands where none belongs. On a sheet people
    /// write beside the table.
    fn uneven(&self) -> Option<Problem> {
        let expected = self.columns.headers.len();
        let beyond = self.cells.get(expected..).unwrap_or_default();
        let is_text = self.columns.origin.sheet.is_empty();
        (is_text && beyond.iter().any(|cell| !tidy(cell).is_empty()))
            .then_some(Problem::MoreFields { found: self.cells.len(), expected })
    }

    /// Whether it is a row of totals: it begins with a word for one, where a store belongs or beside nothing of what each row must have.
    fn adds_up_others(&self, wanted: &[ExpectedColumn]) -> bool {
        let Some(first) = self.cells.iter().position(|cell| !tidy(cell).is_empty()) else { return false };
        let of_store = |column: &usize| wanted[*column].names.contains(&"store");
        let lacks = |column: usize| wanted[column].required && tidy(self.cell(column)).is_empty();
        names_total(&fold(&self.cells[first]))
            && ((0..wanted.len()).any(lacks)
                || (0..wanted.len()).find(of_store).is_some_and(|column| self.position(column) == Some(first)))
    }

    /// Where a column stands in the row, counted from 0; `None` where the table lacks it.
    pub fn position(&self, column: usize) -> Option<usize> {
        self.columns.at[column]
    }

    /// A cell's address as spreadsheets write it: `C5`; the row's number alone where the table lacks the column.
    pub fn address(&self, column: usize) -> String {
        format!("{}{}", self.position(column).map(column_letters).unwrap_or_default(), self.number)
    }

    /// A finding about one of its cells.
    pub fn finding(&self, column: usize, problem: Problem) -> Box<Finding> {
        let place = self.columns.at[column];
        Box::new(Finding {
            origin: self.columns.origin.clone(),
            row: self.number,
            column: place.map(column_letters).unwrap_or_default(),
            header: place.map(|i| text::clean(&self.columns.headers[i])).unwrap_or_default(),
            problem,
        })
    }

    /// The id that stands in a column, where it is doubtful.
    pub(super) fn suspect_id(&self, column: usize, id: &str, store: Option<&str>) -> Option<SuspectId> {
        let place = || *self.finding(column, Problem::RoundedId { value: id.to_owned() });
        looks_rounded(id).then(|| SuspectId { store: store.map(str::to_owned), id: id.to_owned(), place: place() })
    }
}

/// Where the column stands, and where the same header stands again. Of several names in use the earlier one counts; one with a unit
/// behind it where none is without.
fn places(column: &ExpectedColumn, folded: &[String]) -> (Option<usize>, Option<usize>) {
    let named = |name: &&str| {
        let name = fold(name);
        let mut places = (0..folded.len()).filter(move |i| folded[*i] == name);
        places.next().map(|first| (Some(first), places.next()))
    };
    let in_units = |name: &&str| {
        let name = fold(name);
        let mut places = (0..folded.len()).filter(move |i| without_unit(&folded[*i]) == Some(&name));
        places.next().map(|first| (Some(first), places.next()))
    };
    column.names.iter().find_map(named).or_else(|| column.names.iter().find_map(in_units)).unwrap_or_default()
}

fn nearest<'h>(names: &[&str], headers: &[&'h str]) -> Option<&'h str> {
    let shared = |header: &str, name: &str| fold(name).chars().filter(|c| fold(header).contains(*c)).count();
    let best = |header: &str| names.iter().map(|name| shared(header, name)).max().unwrap_or(0);
    // Of headers that share as many letters with a name, the one that needs the fewest changes.
    let most = headers.iter().map(|header| best(header)).max()?;
    let like: Vec<&str> = headers.iter().copied().filter(|header| best(header) == most).collect();
    names
        .iter()
        .find_map(|name| text::nearest(name, like.iter().copied()).filter(|header| shared(header, name) == most))
}

/// A header as it is compared: without blanks, wrapping and accents, brackets in half width, lower case.
fn fold(header: &str) -> String {
    text::unaccented(&half_width(&tidy(header))).chars().filter(|c| !c.is_whitespace()).collect()
}
