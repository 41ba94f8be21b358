//! The tables of a web page, which older back-offices and programs save under the name of an .xls.
//!
//! Each table is a sheet, one within another too: pages lay themselves out with tables, and only a header tells which holds
//! data. A cell that spans several is one with empty ones behind it, as a spreadsheet program shows it.

use super::bytes::Bytes;
use super::decode::Utf8;
use super::limits::{Limit, Limits};
use super::merged::Merged;
use super::outline::Outline;
use super::refusal::Refusal;
use super::{Cell, Epoch, Kind, Next, Row, column_letters};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// The tables of an opened page, row by row.
pub(super) struct Tables {
    tables: Vec<Vec<Vec<String>>>,
    /// Of each table the cells that reach over several rows.
    merged: Vec<Vec<Merged>>,
}

/// Reads the page, which must be whole.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<(Outline, Tables), Refusal> {
    let (mut text, mut remarks) = Utf8::new(bytes)?;
    let mut page = String::new();
    while let Some(piece) = text.next()? {
        page.push_str(piece);
    }
    remarks.extend(text.broken_bytes());
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reading = Reading { limits, done: Vec::new(), open: Vec::new(), opened: 0, cells: 0 };
    for token in Tokenizer::new_with_emitter(&page, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => reading.start(&tag)?,
            Ok(Token::EndTag(tag)) => reading.end(&tag.name)?,
            Ok(Token::String(text)) => reading.text(&text)?,
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
    if !reading.open.is_empty() {
        return Err(Refusal::Incomplete { place: String::new() });
    }
    let mut done = with_their_headers(reading.done);
    // In the order in which they begin, the outer before the inner.
    done.sort_by_key(|table| table.number);
    let (tables, merged): (Vec<Vec<Vec<String>>>, Vec<Vec<Merged>>) =
        done.into_iter().map(|table| (table.rows, table.merged)).unzip();
    let sheets: Vec<String> = match tables.len() {
        0 => return Err(Refusal::Html),
        1 => vec![String::new()],
        count => (1..=count).map(|number| format!("#{number}")).collect(),
    };
    let content = Tables { tables, merged };
    Ok((
        Outline {
            kind: Kind::Html,
            sheets,
            hidden: Vec::new(),
            epoch: Epoch::Y1900,
            remarks,
            limits: limits.clone(),
            unpacked: 0,
        },
        content,
    ))
}

/// Columns of a table that may be the header of the next one: what lays out a page has fewer.
const HEADER_COLUMNS: usize = 3;

/// Tables in the order in which they end; one of a single row, behind which another of as many columns begins, is that one's header,
/// which stays in sight on the page while the rows move.
fn with_their_headers(tables: Vec<Table>) -> Vec<Table> {
    let mut found: Vec<Table> = Vec::new();
    for mut table in tables {
        let width = table.rows.iter().map(Vec::len).max().unwrap_or_default();
        let heads = |above: &mut Table| {
            let is_next = above.number + 1 == table.number && above.rows.len() == 1 && table.rows.len() > 1;
            let names_all = above.rows.iter().flatten().filter(|cell| !cell.is_empty()).count() == width;
            is_next && names_all && width >= HEADER_COLUMNS
        };
        if let Some(header) = found.pop_if(heads) {
            table.rows.splice(0..0, header.rows);
            for area in &mut table.merged {
                (area.first_row, area.last_row) = (area.first_row + 1, area.last_row + 1);
            }
        }
        found.push(table);
    }
    found
}

impl Tables {
    /// Cells of a table that are shown as one over several rows.
    pub(super) fn merged(&self, table: usize) -> &[Merged] {
        &self.merged[table]
    }

    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        table: usize,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        for (number, row) in (1..).zip(&self.tables[table]) {
            let cells: Vec<Cell<'_>> = row.iter().map(|text| cell(text)).collect();
            let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            let row = Row { number, cells: &cells[..used], fields: Some(row.len()), ended: true };
            if used > 0 && visit(row)? == Next::Sheet {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn cell(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

struct Reading<'l> {
    limits: &'l Limits,
    done: Vec<Table>,
    /// The tables that have begun and not ended, the innermost last.
    open: Vec<Table>,
    opened: u64,
    cells: u64,
}

#[derive(Default)]
struct Table {
    number: u64,
    rows: Vec<Vec<String>>,
    row: Option<Vec<String>>,
    cell: Option<OpenCell>,
    merged: Vec<Merged>,
    /// Of each column, how many rows more a cell from above reaches into.
    reach: Vec<u64>,
    /// The same of the cells of this row, for the rows to come.
    reach_on: Vec<(usize, u64)>,
}

struct OpenCell {
    text: String,
    columns: u64,
    rows: u64,
    /// The value that a spreadsheet program wrote beside what it shows.
    exact: Option<String>,
}

impl Reading<'_> {
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), Refusal> {
        match tag.name.as_slice() {
            b"table" => {
                self.opened += 1;
                if self.opened > self.limits.parts {
                    return Err(Refusal::too_much(Limit::Parts, self.opened, self.limits.parts, ""));
                }
                self.open.push(Table { number: self.opened, ..Table::default() });
            }
            b"tr" => self.begin_row()?,
            b"td" | b"th" => {
                self.end_cell()?;
                let Some(table) = self.open.last_mut() else { return Ok(()) };
                table.row.get_or_insert_default();
                let says = |name: &[u8]| {
                    let value = tag.attributes.get(name)?;
                    Some(String::from_utf8_lossy(value).trim().to_owned()).filter(|value| !value.is_empty())
                };
                let span = |name: &[u8]| says(name).and_then(|span| span.parse().ok()).unwrap_or(1).max(1);
                let (columns, rows) = (span(b"colspan"), span(b"rowspan"));
                table.cell = Some(OpenCell { text: String::new(), columns, rows, exact: says(b"x:num") });
            }
            b"br" | b"p" | b"div" | b"li" => self.text(b" ")?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Refusal> {
        match name {
            b"td" | b"th" => self.end_cell(),
            b"tr" => self.end_row(),
            b"table" => self.end_table(),
            // Whatever is still open ends with the page.
            b"body" | b"html" => {
                while !self.open.is_empty() {
                    self.end_table()?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &[u8]) -> Result<(), Refusal> {
        let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()) else { return Ok(()) };
        cell.text.push_str(&String::from_utf8_lossy(text));
        let found = cell.text.len() as u64;
        // Twice the limit, because runs of blanks are not counted in the end.
        if found > self.limits.string_bytes.saturating_mul(2) {
            return Err(self.too_much(Limit::StringBytes, found, self.limits.string_bytes));
        }
        Ok(())
    }

    fn begin_row(&mut self) -> Result<(), Refusal> {
        self.end_row()?;
        if let Some(table) = self.open.last_mut() {
            table.row = Some(Vec::new());
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let Some(cell) = table.cell.take() else { return Ok(()) };
        let row = table.row.get_or_insert_default();
        while table.reach.get(row.len()).is_some_and(|rows| *rows > 0) {
            row.push(String::new());
        }
        let width = row.len() as u64 + cell.columns;
        if width > self.limits.columns {
            return Err(self.too_much(Limit::Columns, width, self.limits.columns));
        }
        let blanks = cell.text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let text = cell.exact.unwrap_or(blanks);
        let number = table.rows.len() as u64 + 1;
        Merged::note(&mut table.merged, number, number.saturating_add(cell.rows - 1), row.len() as u64);
        for column in 0..cell.columns {
            if cell.rows > 1 {
                table.reach_on.push((row.len(), cell.rows - 1));
            }
            row.push(if column == 0 { text.clone() } else { String::new() });
        }
        self.cells += cell.columns;
        if text.len() as u64 > self.limits.string_bytes {
            return Err(self.too_much(Limit::StringBytes, text.len() as u64, self.limits.string_bytes));
        }
        if self.cells > self.limits.cells {
            return Err(self.too_much(Limit::Cells, self.cells, self.limits.cells));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        self.end_cell()?;
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let Some(row) = table.row.take() else { return Ok(()) };
        table.reach.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        for (column, rows) in table.reach_on.drain(..) {
            if table.reach.len() <= column {
                table.reach.resize(column + 1, 0);
            }
            table.reach[column] = rows;
        }
        table.rows.push(row);
        let found = table.rows.len() as u64;
        if found > self.limits.rows {
            return Err(self.too_much(Limit::Rows, found, self.limits.rows));
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Refusal> {
        self.end_row()?;
        let Some(table) = self.open.pop() else { return Ok(()) };
        if table.rows.iter().flatten().any(|cell| !cell.is_empty()) {
            self.done.push(table);
        }
        Ok(())
    }

    fn too_much(&self, limit: Limit, found: u64, allowed: u64) -> Refusal {
        let place = self.open.last().map_or(String::new(), |table| {
            let column = table.row.as_ref().map_or(0, Vec::len);
            format!("{}{}", column_letters(column), table.rows.len() + 1)
        });
        Refusal::too_much(limit, found, allowed, &place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open_bytes;

    /// Of each table its rows, cells divided by `|`.
    fn tables(page: &str) -> Result<Vec<Vec<String>>, Refusal> {
        let mut book = open_bytes(page.as_bytes().to_vec(), &Limits::default())?;
        assert_eq!(book.kind(), Kind::Html);
        let mut tables = Vec::new();
        for sheet in 0..book.sheets().len() {
            let mut rows = Vec::new();
            book.read(sheet, &mut |row| {
                let text = |cell: &Cell<'_>| match cell {
                    Cell::Text(text) => (*text).to_owned(),
                    _ => String::new(),
                };
                rows.push(format!("{} {}", row.number, row.cells.iter().map(text).collect::<Vec<_>>().join("|")));
                Ok::<_, Refusal>(Next::Row)
            })?;
            tables.push(rows);
        }
        Ok(tables)
    }

    #[test]
    fn a_table_is_read_as_a_browser_shows_it() {
        let page = "<!-- <table><tr><td>no --><html><head><style>td{}</style><title><table></title></head><body>
            <TABLE border=1><caption>c</caption><thead><tr><th>编号<th>标题 &amp; &lt;b&gt;</thead><tbody>
            <tr><td style='mso-number-format:\"\\@\"'>4512345678901234567</td><td> a\n  <b>b</b><br>c&nbsp;d </td></tr>
            <tr></tr><tr><td colspan=2>x<td>&#65;&#x4E2D;</table><p>after</body></html>";
        let expected = ["1 编号|标题 & <b>", "2 4512345678901234567|a b c\u{A0}d", "4 x||A中"];
        assert_eq!(tables(page).unwrap(), [expected]);
    }

    #[test]
    fn cells_that_reach_down_push_the_others_aside() {
        let page = "<table><tr><td rowspan=3>a<td>b<tr><td>c<td>d<tr><td rowspan=0>e<tr><td>f</table>";
        assert_eq!(tables(page).unwrap(), [["1 a|b", "2 |c|d", "3 |e", "4 f"]]);
    }

    #[test]
    fn each_table_is_a_sheet_one_within_another_too() {
        let page =
            "<table><tr><td>outer<table><tr><td>1<td>2</table>more<td>x</table><table></table><table><tr><td>y</table>";
        assert_eq!(tables(page).unwrap(), [vec!["1 outermore|x"], vec!["1 1|2"], vec!["1 y"]]);
    }

    #[test]
    fn a_row_in_a_table_of_its_own_heads_the_next_one_of_as_many_columns() {
        let header = "<table><tr><th>a<th>b<th>c</table>";
        let rows = "<table><tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>";
        assert_eq!(
            tables(&format!("<div>{header}</div><div>{rows}</div>")).unwrap(),
            [["1 a|b|c", "2 1|2|3", "3 |4|5"]]
        );
        // Of other columns, with a table between, around it, or a row like any other.
        let wide = "<table><tr><td>1<td>2<td>3<td>4<tr><td>5</table>";
        let within = format!("<table><tr><td>a{rows}<td>b<td>c</table>");
        let between = format!("{header}<table><tr><td>x</table>{rows}");
        for page in [format!("{header}{wide}"), within, between, format!("{header}{header}")] {
            assert!(tables(&page).unwrap().len() > 1, "{page}");
        }
        let mut book = open_bytes(format!("{header}{rows}").into_bytes(), &Limits::default()).unwrap();
        book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row)).unwrap();
        assert_eq!(book.merged(0), [Merged { first_row: 2, last_row: 3, column: 0 }]);
    }

    #[test]
    fn what_a_program_wrote_beside_the_shown_number_counts() {
        assert_eq!(tables("<table><tr><td x:num=\"52.9\">53<td x:num>7</table>").unwrap(), [["1 52.9|7"]]);
    }

    #[test]
    fn a_page_without_table_its_end_or_within_limits_is_refused() {
        assert_eq!(tables("<html><body>hello</body></html>"), Err(Refusal::Html));
        assert_eq!(tables("<table><tr><td>1</td></tr><tr><td>2").unwrap_err().code(), "incomplete");
        assert_eq!(tables("<table><tr><td>1</td></tr>").unwrap_err().code(), "incomplete");
        assert_eq!(tables("<table><tr><td colspan=99999999>1</table>").unwrap_err().code(), "too-much");
        assert_eq!(tables(&"<table>".repeat(2_000)).unwrap_err().code(), "too-much");
    }
}
