//! The rows below one header, row by row: which are data of its tables, and what every other one is.

use super::ExtractError;
use super::cell::Clock;
use super::column::ColumnReader;
use super::headers::Headers;
use super::moved::{AHEAD, HeldRow, UsualRow};
use super::pasted::Lines;
use super::profile::Profile;
use super::recognise;
use super::repeats::{Repeats, Seen};
use super::rounded::TakenOut;
use super::shape::{Shape, is_nothing};
use super::sum::Balance;
use super::table::TableReader;
use super::together;
use super::totals::{TotalColumns, is_mean_word, is_total_word, means_all};
use super::unreadable::Unreadable;
use super::verdict::{MOST_REJECTS, Part, Reject, TablePart};
use super::written::Advice;
use crate::facts::EXTENSION;
use chrono::NaiveDate;
use sheet::{Cell, Refusal, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Reads the rows below one header.
pub(super) struct SheetReader<'p> {
    /// What its rows must look like.
    pub(super) shape: Shape,
    profile: &'p Profile,
    part: Part,
    /// The sheet whose rows are taken.
    sheet: String,
    /// Whether no row below the header was taken yet.
    first: bool,
    clock: Clock,
    totals: TotalColumns,
    balance: Option<Balance>,
    tables: Vec<TableReader<'p>>,
    rejects: Vec<Reject>,
    /// Rows seen so far; none where the platform writes rows that are alike.
    seen: Option<Repeats>,
    /// The first rows, until they show what is usual.
    ahead: Vec<HeldRow>,
    /// What rows look like, where the first ones showed it.
    usual: Usual,
}

/// What is known of the look of rows.
enum Usual {
    /// The first are still gathered.
    Open,
    /// The first are there, and are taken.
    Ahead(Option<UsualRow>),
    /// Those behind them are.
    Known(Option<UsualRow>),
}

impl<'p> SheetReader<'p> {
    /// For a sheet whose header was recognised.
    pub(super) fn new(
        profile: &'p Profile,
        sheet: &str,
        (header_row, fields): (u64, Option<usize>),
        headers: &Headers,
        clock: Clock,
        index: usize,
    ) -> Self {
        let mut tables: Vec<TableReader<'p>> =
            recognise::given(profile, headers).into_iter().map(|map| TableReader::new(profile, map, headers)).collect();
        let part = begun(profile, sheet, header_row, &tables, index);
        let in_table = |name: &String, t: &TableReader<'_>| t.columns.iter().position(|c| &c.map.to == name);
        let place = |name| tables.iter().enumerate().find_map(|(t, table)| Some((t, in_table(name, table)?)));
        if let Some((table, column)) = profile.time.axis.iter().find_map(place) {
            tables[table].axis = Some(column);
        }
        let shape = Shape::new(profile, headers, fields, tables.iter().flat_map(|table| &table.columns));
        let totals = TotalColumns::new(&profile.totals, headers);
        let balance = profile.balance.as_ref().and_then(|balance| Balance::new(balance, headers));
        let (seen, usual) = (Repeats::of(profile, headers), Usual::Open);
        let (rejects, ahead) = (Vec::new(), Vec::new());
        let sheet = sheet.to_owned();
        SheetReader {
            profile,
            sheet,
            first: true,
            shape,
            part,
            clock,
            totals,
            balance,
            tables,
            rejects,
            seen,
            ahead,
            usual,
        }
    }

    /// The columns that hold amounts and counts.
    pub(super) fn values(&self) -> impl Iterator<Item = usize> {
        self.tables.iter().flat_map(|table| &table.columns).flat_map(ColumnReader::values)
    }

    /// Counts a row that only says something, such as the header once more; below it what the columns mean may stand again.
    pub(super) fn note(&mut self) {
        self.part.prelude += 1;
        self.first = true;
    }

    /// Counts the header that stands there once more: below it another export may begin.
    pub(super) fn note_header(&mut self, folder: &Path) -> Result<(), ExtractError> {
        if self.tables.iter().any(TableReader::tells_days_apart) {
            self.take_held(folder)?;
            self.tables.iter_mut().for_each(TableReader::next_header);
        }
        self.note();
        Ok(())
    }

    /// Goes on with another sheet.
    pub(super) fn go_on(&mut self, name: &str, folder: &Path) -> Result<(), ExtractError> {
        self.take_held(folder)?;
        self.name_rejects();
        self.part.sheet = format!("{}, {name}", self.part.sheet);
        name.clone_into(&mut self.sheet);
        Ok(())
    }

    /// Says of cells that could not be read on which sheet they stand.
    fn name_rejects(&mut self) {
        self.rejects
            .iter_mut()
            .filter(|reject| reject.sheet.is_empty())
            .for_each(|reject| reject.sheet.clone_from(&self.sheet));
    }

    /// Takes one row below the header. The first are held until there are enough of them to tell one that moved from others.
    pub(super) fn take(&mut self, row: &Row<'_>, folder: &Path) -> Result<(), ExtractError> {
        if !matches!(self.usual, Usual::Open) {
            return self.take_next(row, folder);
        }
        self.ahead.push(HeldRow::of(row));
        if self.ahead.len() < AHEAD { Ok(()) } else { self.take_held(folder) }
    }

    /// Takes the rows that were held.
    fn take_held(&mut self, folder: &Path) -> Result<(), ExtractError> {
        let held = std::mem::take(&mut self.ahead);
        self.usual = Usual::Ahead(UsualRow::of(&held, &self.clock.forms));
        held.iter().try_for_each(|row| row.with(|row| self.take_next(row, folder)))?;
        if let Usual::Ahead(usual) = std::mem::replace(&mut self.usual, Usual::Open) {
            self.usual = Usual::Known(usual);
        }
        Ok(())
    }

    fn take_next(&mut self, row: &Row<'_>, folder: &Path) -> Result<(), ExtractError> {
        if is_blank(row.cells) {
            self.part.blanks += 1;
            return Ok(());
        }
        if let Some(says_sums) = self.is_total(row) {
            self.part.totals += 1;
            if says_sums {
                self.tables.iter_mut().for_each(|table| table.note_total(row.cells, self.clock));
            }
            return Ok(());
        }
        let seen = self.seen.as_mut().map(|seen| seen.see(row.cells, &self.tables, self.clock));
        if seen == Some(Seen::Again) {
            self.repeated(row.cells);
            return Ok(());
        }
        let telling = self.seen.as_ref().map_or((0, 0), Repeats::last);
        self.tables.iter_mut().for_each(|table| table.expect(seen == Some(Seen::Anew), telling));
        let explains = std::mem::take(&mut self.first) && self.shape.is_explanation(row.cells);
        if explains || self.shape.is_note(row) {
            self.note();
            return Ok(());
        }
        if let Some((fields, expected)) = self.shape.miscounted(row) {
            if fields < expected && !row.ended {
                return Err(Refusal::CutRow { row: row.number, fields, expected }.into());
            }
            let why = if fields < expected { Unreadable::FewFields } else { Unreadable::ManyFields };
            self.leave_out(row, why, (fields, expected));
            return Ok(());
        }
        if let Some(fields) = self.moved(row) {
            self.leave_out(row, Unreadable::Moved, fields);
            return Ok(());
        }
        self.take_data(row, folder)
    }

    /// How many cells the row has and the others, where its own were moved.
    fn moved(&self, row: &Row<'_>) -> Option<(u64, u64)> {
        match &self.usual {
            Usual::Open => None,
            Usual::Ahead(usual) => usual.as_ref()?.moved(row, &self.clock.forms, true),
            Usual::Known(usual) => usual.as_ref()?.moved(row, &self.clock.forms, false),
        }
    }

    /// Takes a row of data.
    fn take_data(&mut self, row: &Row<'_>, folder: &Path) -> Result<(), ExtractError> {
        let several = self.shape.several_days(row.cells);
        if let Some(found) = several.filter(|_| !self.tables.iter().any(|table| table.of_spans)) {
            return Err(ExtractError::Aside(Advice::several_days(self.profile, row.number, found)));
        }
        let of_spans = several.is_some();
        if let Some(why) = self.shape.contradiction(row, &self.clock.forms) {
            return Err(ExtractError::Aside(why));
        }
        if let Some(at) = self.balance.as_ref().and_then(|balance| balance.turned(row.cells, &self.clock.forms)) {
            self.tables.iter_mut().for_each(|table| table.leave_out(row.cells));
            self.part.lost_undated = true;
            self.rejects.push(self.shape.reject_cell(row, at, Unreadable::Turned));
            self.rejects.truncate(MOST_REJECTS);
            return Ok(());
        }
        let (told, mut taken) = (self.rejects.len(), false);
        let undated = std::mem::take(&mut self.part.lost_undated);
        for (index, table) in self.tables.iter_mut().enumerate().filter(|(_, table)| table.of_spans == of_spans) {
            taken |= table.take(row, self.clock, &mut self.part, &mut self.rejects);
            if table.is_full() {
                table.flush(&folder.join(&self.part.tables[index].file))?;
            }
        }
        // A table without a day of its own leaves open the day that another reads in the same row.
        if self.part.lost_undated {
            let of_row = self.tables.iter_mut().filter(|table| table.of_spans == of_spans);
            let days: Vec<NaiveDate> = of_row.flat_map(|table| table.days().all()).collect();
            self.part.lost_undated = days.is_empty();
            self.part.lost_days.extend(days);
        }
        self.part.lost_undated |= undated;
        self.part.other += u64::from(!taken);
        // A cell that several tables read is broken once.
        let mut cells = self.rejects.split_off(told);
        cells.sort_by_key(|reject| reject.column);
        cells.dedup_by(|one, other| (one.column, &one.code) == (other.column, &other.code));
        self.rejects.append(&mut cells);
        self.rejects.truncate(MOST_REJECTS);
        Ok(())
    }

    /// A row that adds up others, or says their mean: one of its first cells says so, and it has no key; or its columns do. Whether
    /// its cells stand where their headers do and are sums.
    fn is_total(&self, row: &Row<'_>) -> Option<bool> {
        let cells = row.cells;
        if self.totals.nest() {
            return self.totals.tell(cells).then_some(false);
        }
        let any = |says: fn(&Cell<'_>) -> bool| cells.iter().take(4).any(says);
        let no_key = || self.tables.iter().all(|table| table.has_no_key(cells));
        let unusable = || self.tables.iter().all(|table| table.lacks_a_must(cells));
        let names_totals = any(is_total_word);
        if self.totals.tell(cells) || names_totals && no_key() || any(means_all) && unusable() {
            return Some(true);
        }
        // `合计,37`: a few cells, which need not stand below their headers.
        let few = || self.shape.miscounted(row).is_some_and(|(found, expected)| found < expected) || unusable();
        let is_short = names_totals && cells.iter().find(|cell| !is_nothing(cell)).is_some_and(is_total_word) && few();
        let is_mean = || any(is_mean_word) && self.tables.iter().all(|table| table.is_of_nothing(cells));
        (is_short || is_mean()).then_some(false)
    }

    /// Counts a row that stands there already. One with nothing in it is no news.
    fn repeated(&mut self, cells: &[Cell<'_>]) {
        let of_spans = self.shape.several_days(cells).is_some();
        self.tables.iter_mut().filter(|table| table.of_spans == of_spans).for_each(|table| table.take_again(cells));
        self.part.repeated += u64::from(self.tables.iter().any(|table| table.has_weight(cells, &self.clock.forms)));
    }

    /// Leaves a row out whose cells do not stand where their headers do.
    fn leave_out(&mut self, row: &Row<'_>, why: Unreadable, fields: (u64, u64)) {
        // Its days stand a column or two beside their headers.
        let days = row.cells.iter().filter_map(|cell| together::moment(cell, self.clock)).map(|at| at.date());
        let days: Vec<NaiveDate> = days.collect();
        self.part.lost_undated |= days.is_empty();
        // Orders are listed by when they were placed, which stands before all that came after.
        self.part.lost_axis_days.extend(days.first());
        self.part.lost_days.extend(days);
        for table in self.tables.iter_mut().filter(|table| !table.of_spans) {
            table.read += 1;
            table.rejected += 1;
        }
        if self.rejects.len() < MOST_REJECTS {
            self.rejects.push(self.shape.reject(row, self.sheet.clone(), why, fields));
        }
    }

    /// Ends the sheet: what is left goes to disk.
    pub(super) fn finish(mut self, folder: &Path) -> Result<(Part, Vec<Reject>), ExtractError> {
        self.take_held(folder)?;
        self.name_rejects();
        let mut kept = Vec::new();
        let pasted = self.seen.as_ref().and_then(Repeats::lines).map(Lines::judged).unwrap_or_default();
        self.part.alike = pasted.doubtful;
        for (mut table, mut part) in self.tables.into_iter().zip(std::mem::take(&mut self.part.tables)) {
            // Most exports have no such rows, and need not be said to.
            if table.of_spans && table.read == 0 {
                continue;
            }
            table.finish(&folder.join(&part.file), &pasted)?;
            lose(&mut self.part, &table.rounded_out);
            self.part.retold += table.fewer.retold;
            self.part.repeated += table.fewer.pasted;
            self.part.retold_days += table.twice.retold;
            self.part.added_days.append(&mut table.twice.days);
            (part.read, part.rejected) = (table.read, table.rejected);
            (part.other, part.joined) = (table.other, table.joined);
            let differs = self.part.total_differs.take().or_else(|| table.differs());
            self.part.total_differs = differs.filter(|_| table.rejected == 0);
            self.part.refused = self.part.refused.take().or_else(|| table.refusal());
            let sheet = &self.part.sheet;
            self.rejects.extend(table.rounded().into_iter().map(|reject| Reject { sheet: sheet.clone(), ..reject }));
            kept.push(part);
        }
        self.part.tables = kept;
        self.rejects.truncate(MOST_REJECTS);
        Ok((self.part, self.rejects))
    }
}

/// Notes the days of rows that went out in the end: what they were of is not known, and no day is covered by them.
fn lose(part: &mut Part, out: &TakenOut) {
    part.lost_undated |= out.rows > 0 && out.days.is_empty();
    part.lost_days.extend(&out.days);
    part.lost_axis_days.extend(&out.axis_days);
    for day in &out.axis_days {
        if let Some(rows) = part.axis_days.get_mut(day) {
            *rows = rows.saturating_sub(1);
        }
    }
    part.axis_days.retain(|day, rows| *rows > 0 || !out.axis_days.contains(day));
}

/// What was read of the sheet before its first row of data: nothing.
fn begun(profile: &Profile, sheet: &str, header_row: u64, tables: &[TableReader<'_>], index: usize) -> Part {
    // A row may be several facts of one table: a line of a settlement has a column for each fee.
    let file = |at: usize| match tables[..at].iter().filter(|other| other.table == tables[at].table).count() {
        0 => format!("{index}-{}.{EXTENSION}", tables[at].table),
        before => format!("{index}-{}-{}.{EXTENSION}", tables[at].table, before + 1),
    };
    Part {
        sheet: sheet.to_owned(),
        member: None,
        profile: profile.id.clone(),
        header_row,
        prelude: header_row - 1,
        blanks: 0,
        totals: 0,
        other: 0,
        repeated: 0,
        retold: 0,
        retold_days: 0,
        added_days: BTreeSet::new(),
        alike: 0,
        spread: 0,
        unknown_income: BTreeMap::new(),
        lacks: tables.iter().flat_map(|t| &t.columns).flat_map(|c| &c.lacks).map(|h| (*h).to_owned()).collect(),
        total_differs: None,
        refused: None,
        tables: (0..tables.len())
            .map(|at| TablePart { table: tables[at].table, file: file(at), read: 0, rejected: 0, other: 0, joined: 0 })
            .collect(),
        axis_days: BTreeMap::new(),
        lost_days: BTreeSet::new(),
        lost_axis_days: BTreeSet::new(),
        hollow_days: BTreeSet::new(),
        lost_undated: false,
        latest: BTreeMap::new(),
        shop_names: BTreeSet::new(),
        unknown_words: BTreeMap::new(),
    }
}

fn is_blank(cells: &[Cell<'_>]) -> bool {
    cells.iter().all(is_nothing)
}
