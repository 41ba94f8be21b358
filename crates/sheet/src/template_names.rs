//! The names that a workbook gives to its cells.

use super::address::column_letters;
use super::attribute::{attribute, damaged};
use super::refusal::Refusal;
use super::xlsx_value;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The cell that a name stands for, or the cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) sheet: usize,
    /// From 1.
    pub(super) row: u64,
    /// From 0.
    pub(super) column: usize,
    /// Row and column of the last cell where it is several, which are one to people if the sheet merges just them.
    pub(super) last: Option<(u64, usize)>,
}

impl Reference {
    /// As people write it.
    pub(super) fn shown(&self, sheet: &str) -> String {
        format!("{sheet}!{}{}", column_letters(self.column), self.row)
    }
}

/// The names of the workbook's part, those that programs make for themselves left out, and the cell of each; none where it is no
/// single cell of one of these sheets.
pub(super) fn read(text: &str, part: &str, sheets: &[&str]) -> Result<Vec<(String, Option<Reference>)>, Refusal> {
    let mut reader = Reader::from_str(text);
    let (mut names, mut open) = (Vec::new(), None);
    loop {
        match reader.read_event().map_err(damaged(part))? {
            Event::Start(tag) if tag.local_name().as_ref() == "definedName" => {
                let name = attribute(&tag, "name", part)?.unwrap_or_default();
                let own = name.starts_with("_xlnm") || attribute(&tag, "hidden", part)?.as_deref() == Some("1");
                open = Some((name, String::new())).filter(|_| !own);
            }
            Event::Text(run) => {
                if let Some((_, said)) = &mut open {
                    said.push_str(&run.xml10_content());
                }
            }
            Event::GeneralRef(entity) => {
                let known = quick_xml::escape::resolve_predefined_entity(&entity.xml10_content());
                if let (Some((_, said)), Some(known)) = (&mut open, known) {
                    said.push_str(known);
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "definedName" => {
                names.extend(open.take().map(|(name, said)| (name, reference(&said, sheets))));
            }
            Event::Eof => return Ok(names),
            _ => {}
        }
    }
}

/// `'My sheet'!$B$3`, of one of the sheets.
fn reference(said: &str, sheets: &[&str]) -> Option<Reference> {
    let (sheet, cell) = said.trim().rsplit_once('!')?;
    let name = match sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\'')) {
        Some(quoted) => quoted.replace("''", "'"),
        None => sheet.to_owned(),
    };
    let sheet = sheets.iter().position(|sheet| *sheet == name)?;
    let ((row, column), last) = area_of(&cell.replace('$', ""))?;
    Some(Reference { sheet, row, column, last: Some(last).filter(|last| *last != (row, column)) })
}

/// The first and the last cell of an area: row (from 1) and column (from 0) of each.
type Area = ((u64, usize), (u64, usize));

/// The first and the last cell of `B3` or `B3:C4`.
fn area_of(cells: &str) -> Option<Area> {
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    Some((place_of(first)?, place_of(last)?))
}

/// The areas that a sheet's part merges.
pub(super) fn merged(text: &str, part: &str) -> Result<Vec<Area>, Refusal> {
    let mut reader = Reader::from_str(text);
    let mut areas = Vec::new();
    loop {
        match reader.read_event().map_err(damaged(part))? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "mergeCell" => {
                areas.extend(attribute(&tag, "ref", part)?.as_deref().and_then(area_of));
            }
            Event::Eof => return Ok(areas),
            _ => {}
        }
    }
}

/// Row (from 1) and column (from 0) of `B3`; none beyond the last cell of a sheet.
pub(super) fn place_of(cell: &str) -> Option<(u64, usize)> {
    let (column, row) = xlsx_value::place(cell).ok()?;
    let is_there = (1..=16_384).contains(&column) && row <= 1_048_576;
    is_there.then(|| (row, column as usize - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_cell_or_for_none() {
        let sheets = ["Überblick", "Bob's", "a!b"];
        let at = |sheet, row, column| Some(Reference { sheet, row, column, last: None });
        for (said, expected) in [
            ("Überblick!$B$3", at(0, 3, 1)),
            ("'Bob''s'!$AA$1048576", at(1, 1_048_576, 26)),
            ("'a!b'!A1", at(2, 1, 0)),
            ("Überblick!$B$3:$B$3", at(0, 3, 1)),
            ("Überblick!$B$3:$C$4", Some(Reference { sheet: 0, row: 3, column: 1, last: Some((4, 2)) })),
            ("Überblick!$B:$B", None),
            ("Überblick!#REF!", None),
            ("Gone!$B$3", None),
            ("Überblick!$XFE$1", None),
            ("Überblick!$A$0", None),
            ("0.19", None),
        ] {
            assert_eq!(reference(said, &sheets), expected, "{said}");
        }
    }
}
