//! Which sheet of a workbook is the list, and which others are one too and are not read.

use super::child::SheetRows;
use crate::lists::{ColumnsError, Origin};
use crate::report::Notice;
use crate::words::{Field, Phrase};

/// A row's number and its cells.
type NumberedRow = (u64, Vec<String>);

/// A list and what was found in it.
type Found<T, F> = (T, Vec<F>);

/// How many rows may stand above a header.
const PRELUDE: usize = 20;

/// What the first sheet says that somebody sees and that reads as the list, and a notice where others do too, or would below its
/// header. One who sees none of the sheets means them all.
pub(super) fn first_that_fits<T, F>(
    name: &str,
    mut sheets: Vec<SheetRows>,
    read: impl Fn(&Origin, Vec<NumberedRow>) -> Result<Found<T, F>, ColumnsError>,
) -> Result<(Found<T, F>, Option<Notice>), ColumnsError> {
    if sheets.iter().any(|sheet| !sheet.hidden) {
        sheets.retain(|sheet| !sheet.hidden);
    }
    let origin = |sheet: &str| Origin { file: name.to_owned(), sheet: sheet.to_owned() };
    let mut first = None;
    let mut refused = None;
    for (at, SheetRows { sheet, rows, .. }) in sheets.iter().enumerate() {
        match read(&origin(sheet), rows.clone()) {
            Ok(list) => {
                first = Some((at, list));
                break;
            }
            Err(why) => drop(refused.get_or_insert(why)),
        }
    }
    let Some((at, list)) = first else {
        return Err(refused.unwrap_or(ColumnsError::NoRows { origin: origin("") }));
    };
    let SheetRows { sheet, rows, .. } = &sheets[at];
    let is_header = |row: &&NumberedRow| read(&origin(sheet), vec![(*row).clone()]).is_ok();
    let header = rows.iter().take(PRELUDE).find(is_header);
    let is_list = |other: &&SheetRows| {
        let as_it_is = other.rows.len() > 1 && read(&origin(&other.sheet), other.rows.clone()).is_ok();
        as_it_is
            || header.is_some_and(|header| continues(header, &other.rows, |rows| read(&origin(&other.sheet), rows)))
    };
    let others = sheets.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other).filter(is_list);
    let others: Vec<Field> = others.map(|other| Field::Text(crate::text::clean(&other.sheet))).collect();
    let unread = (!others.is_empty()).then(|| {
        let phrase = Phrase::new("notice.list-sheets").with("file", name).with("sheet", crate::text::clean(sheet));
        Notice::attention(phrase.with("sheets", Field::List(others)))
    });
    Ok((list, unread))
}

/// Whether most rows of a sheet could be used below the header of another one: no more cells than it has columns, and few findings.
fn continues<T, F>(
    header: &NumberedRow,
    rows: &[NumberedRow],
    read: impl Fn(Vec<NumberedRow>) -> Result<Found<T, F>, ColumnsError>,
) -> bool {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let as_wide = |(_, cells): &&NumberedRow| (2..=filled(&header.1)).contains(&filled(cells));
    let alike: Vec<NumberedRow> = rows.iter().filter(as_wide).cloned().collect();
    let below = std::iter::once(header.clone()).chain(alike.iter().cloned()).collect();
    !alike.is_empty()
        && alike.len() * 2 >= rows.len()
        && read(below).is_ok_and(|(_, found)| found.len() * 2 <= alike.len())
}
