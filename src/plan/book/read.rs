//! From sheets of text to the plan's values: the year, its months, events, weeks and days.

use super::error::BookError;
use super::parse::{self, money, month};
use super::{DayTarget, Event, MonthKey, MonthTarget, PlanBook, SheetRows, WeekTarget, WeekdayWeight};
use crate::calendar::{Calendar, Span};
use crate::lists::{self, ColumnsError, KnownStores, Origin, Problem, Row};
use crate::money::Money;
use crate::plan::columns::{EVENT_ROWS, Part, days, events, months, weekdays, weeks};
use crate::plan::events::EventKind;
use crate::plan::finding::{Place, PlanFinding};
use crate::plan::issue::Issue;
use std::collections::BTreeMap;

/// What is read so far, and what is wrong with it.
pub(super) struct Reading<'a> {
    pub(super) book: PlanBook,
    pub(super) stores: &'a KnownStores,
    pub(super) findings: Vec<PlanFinding>,
    seen: BTreeMap<String, u64>,
    /// Whether the workbook works its days out by formulas.
    formulas: bool,
}

/// What came of a row.
pub(super) type Taken = Result<(), Box<PlanFinding>>;

impl PlanBook {
    /// From the sheets of a file. A row that cannot be used is left out and found.
    pub fn read(
        file: &str,
        sheets: &[SheetRows],
        stores: &KnownStores,
        calendar: &Calendar,
    ) -> Result<(PlanBook, Vec<PlanFinding>), BookError> {
        let of = |part| sheets.iter().find(|sheet| Part::named(&sheet.name) == Some(part));
        let Some(years) = of(Part::Years) else {
            let found = sheets.iter().map(|sheet| crate::text::clean(&sheet.name)).collect();
            return Err(BookError::NoYearSheet { file: file.to_owned(), found });
        };
        let book = PlanBook::new(file, calendar, None);
        let formulas = of(Part::Days).is_some_and(|sheet| !sheet.formulas.is_empty());
        let mut reading = Reading { book, stores, findings: Vec::new(), seen: BTreeMap::new(), formulas };
        reading.unknown_sheets(sheets);
        for part in Part::ALL {
            if let Some(sheet) = of(part) {
                reading.typed_over(part, sheet)?;
                reading.part(part, sheet)?;
            }
        }
        if reading.book.years.iter().all(|year| year.target.is_none()) {
            let of_years = |f: &&PlanFinding| f.place().is_some_and(|(sheet, _)| sheet == years.name);
            let (file, sheet) = (file.to_owned(), years.name.clone());
            return Err(match reading.findings.iter().find(of_years).cloned().map(Box::new) {
                None => BookError::NothingUsable { file, sheet },
                Some(first) => BookError::NothingUsableFirst { file, sheet, first },
            });
        }
        Ok((reading.book, reading.findings))
    }
}

impl Reading<'_> {
    fn part(&mut self, part: Part, sheet: &SheetRows) -> Result<(), ColumnsError> {
        match part {
            Part::Years => self.sheet(part, sheet, Reading::year),
            Part::Months => self.sheet(part, sheet, Reading::month),
            Part::Events => self.sheet(part, sheet, Reading::event),
            Part::Weekdays => self.sheet(part, sheet, Reading::weekday),
            Part::Weeks => self.sheet(part, sheet, Reading::week),
            Part::Days => self.sheet(part, sheet, Reading::day),
            Part::Roles => self.sheet(part, sheet, Reading::role),
            Part::Funnel => self.sheet(part, sheet, Reading::funnel),
            Part::Goals => self.sheet(part, sheet, Reading::goal),
        }
    }

    /// Hands each row of a sheet over; an empty sheet has none.
    fn sheet(
        &mut self,
        part: Part,
        sheet: &SheetRows,
        take: fn(&mut Self, &Row<'_>, &str) -> Taken,
    ) -> Result<(), ColumnsError> {
        self.seen.clear();
        let origin = Origin { file: self.book.file.clone(), sheet: sheet.name.clone() };
        let read = lists::read(&origin, sheet.rows.iter().cloned(), part.columns(), |row| {
            if let Err(finding) = take(self, &row, &sheet.name) {
                self.findings.push(*finding);
            }
        });
        match read {
            Err(ColumnsError::NoRows { .. }) if part != Part::Years => Ok(()),
            other => other,
        }
    }

    /// Remembers a key; a finding where it stood in an earlier row.
    pub(super) fn once(&mut self, row: &Row<'_>, column: usize, key: String) -> Taken {
        match self.seen.get(&key) {
            Some(first) => Err(row.finding(column, Problem::Duplicate { value: key, first: *first }).into()),
            None => {
                self.seen.insert(key, row.number());
                Ok(())
            }
        }
    }

    /// A finding about a cell of the row.
    pub(super) fn at(&self, sheet: &str, row: &Row<'_>, column: usize, issue: Issue) -> Box<PlanFinding> {
        at(&self.book.file, sheet, row, column, issue)
    }

    /// A cell's value by one of this room's own rules; `None` where it is empty.
    pub(super) fn own<T>(
        &self,
        sheet: &str,
        row: &Row<'_>,
        column: usize,
        read: fn(&str) -> Result<T, Issue>,
    ) -> Result<Option<T>, Box<PlanFinding>> {
        own(&self.book.file, sheet, row, column, read)
    }

    /// An amount in cents; what was rounded away is found.
    pub(super) fn money(&mut self, row: &Row<'_>, column: usize) -> Result<Option<Money>, Box<PlanFinding>> {
        row.optional(column, lists::single)?;
        self.money_each(row, column)
    }

    /// The same of an amount that holds for each row of merged cells, as what people spend at once.
    pub(super) fn money_each(&mut self, row: &Row<'_>, column: usize) -> Result<Option<Money>, Box<PlanFinding>> {
        let Some((amount, finer)) = row.optional(column, |cell| money(&lists::tidy(cell)))? else { return Ok(None) };
        if let Some(problem) = finer {
            self.findings.push(PlanFinding::Row(*row.finding(column, problem)));
        }
        Ok(Some(amount))
    }

    pub(super) fn store(&self, row: &Row<'_>, column: usize) -> Result<Option<String>, Box<PlanFinding>> {
        Ok(row.optional(column, |cell| parse::store(cell, self.stores))?.flatten())
    }

    pub(super) fn whose(&self, store: Option<&str>) -> String {
        store.map(|id| self.stores.name(id).to_owned()).unwrap_or_default()
    }

    /// A month of one of the book's years.
    pub(super) fn month_key(
        &self,
        row: &Row<'_>,
        sheet: &str,
        column: usize,
    ) -> Result<Option<MonthKey>, Box<PlanFinding>> {
        let Some(value) = row.text(column) else { return Ok(None) };
        let key = month(row.cell(column));
        let known =
            |key: &MonthKey| self.book.years.iter().any(|y| key.index(&self.book.calendar, y.fiscal_year).is_some());
        match key.filter(known) {
            Some(key) => Ok(Some(key)),
            None => {
                let year = self.book.years.first().map_or(2026, |y| y.fiscal_year);
                let example = MonthKey::label(&self.book.calendar, year, 0);
                Err(self.at(sheet, row, column, Issue::NotAMonth { value, example }))
            }
        }
    }

    fn month(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = self.store(row, months::STORE)?;
        let key = self.month_key(row, sheet, months::MONTH)?;
        let month = key.ok_or_else(|| row.finding(months::MONTH, Problem::Empty))?;
        self.once(
            row,
            months::MONTH,
            format!("{} {}", self.whose(store.as_deref()), lists::tidy(row.cell(months::MONTH))),
        )?;
        let share = self.own(sheet, row, months::SHARE, parse::share)?;
        let amount = self.money(row, months::AMOUNT)?;
        if amount.is_some() && store.is_none() && self.stores.ids().count() > 1 {
            return Err(self.at(sheet, row, months::AMOUNT, Issue::AmountForAll));
        }
        let column = if row.position(months::SHARE).is_some() { months::SHARE } else { months::AMOUNT };
        let (at, month_at) = (place(sheet, row, column), place(sheet, row, months::MONTH));
        self.book.months.push(MonthTarget { store, month, share, amount, at, month_at });
        Ok(())
    }

    fn event(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let taken = self.whole_event(row, sheet);
        if taken.is_err() {
            self.book.unread_events.extend(row.text(events::NAME));
        }
        taken
    }

    fn whole_event(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let name = row.text(events::NAME).ok_or_else(|| row.finding(events::NAME, Problem::Empty))?;
        let first = row.required(events::FIRST, parse::date)?;
        let last = row.required(events::LAST, parse::date)?;
        let Some(span) = Span::new(first, last) else {
            return Err(self.at(sheet, row, events::LAST, Issue::TurnedRound { event: name }));
        };
        let store = self.store(row, events::STORE)?;
        let uplift = self.own(sheet, row, events::UPLIFT, parse::factor)?;
        let mut amount = self.money(row, events::AMOUNT)?;
        if amount.is_some() && store.is_none() && self.stores.ids().count() > 1 {
            let issue = self.at(sheet, row, events::AMOUNT, Issue::AmountForAll);
            if uplift.is_none() {
                return Err(issue);
            }
            // The row's factor holds, as in the workbook's formulas.
            self.findings.push(*issue);
            amount = None;
        }
        if uplift.is_none() && amount.is_none() {
            let issue = Issue::NoUplift { event: name.clone() };
            self.findings.push(*self.at(sheet, row, events::UPLIFT, issue));
        }
        if self.formulas && row.number() > u64::from(EVENT_ROWS) {
            let issue = Issue::BelowFormulas { event: name.clone(), last: EVENT_ROWS };
            self.findings.push(*self.at(sheet, row, events::NAME, issue));
        }
        let kind = row.optional(events::KIND, kind)?;
        let note = row.text(events::NOTE);
        let at = place(sheet, row, events::FIRST);
        self.book.events.push(Event { name, store, span, uplift, amount, kind, note, at });
        Ok(())
    }

    fn weekday(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = self.store(row, weekdays::STORE)?;
        let weekday = self.own(sheet, row, weekdays::DAY, parse::weekday)?;
        let weekday = weekday.ok_or_else(|| row.finding(weekdays::DAY, Problem::Empty))?;
        self.once(row, weekdays::DAY, format!("{} {weekday}", self.whose(store.as_deref())))?;
        let weight = self.own(sheet, row, weekdays::WEIGHT, parse::weight)?;
        let weight = weight.ok_or_else(|| row.finding(weekdays::WEIGHT, Problem::Empty))?;
        self.book.weekdays.push(WeekdayWeight { store, weekday, weight });
        Ok(())
    }

    fn week(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = row.required(weeks::STORE, |cell| self.stores.read(cell))?;
        let text = row.text(weeks::WEEK).ok_or_else(|| row.finding(weeks::WEEK, Problem::Empty))?;
        let week = self.book.calendar.week(&text).map_err(|e| {
            let why = e.phrase();
            self.at(sheet, row, weeks::WEEK, Issue::NotAWeek { why })
        })?;
        // A week that reaches into two fiscal years stands in both: only what is typed must be there once.
        let Some(target) = self.money(row, weeks::OVERRIDE)? else { return Ok(()) };
        self.once(row, weeks::WEEK, format!("{} {}", self.stores.name(&store), week.id()))?;
        self.book.weeks.push(WeekTarget { store, week, target, at: place(sheet, row, weeks::OVERRIDE) });
        Ok(())
    }

    fn day(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = row.required(days::STORE, |cell| self.stores.read(cell))?;
        let day = row.required(days::DATE, parse::date)?;
        self.once(row, days::DATE, format!("{} {day}", self.stores.name(&store)))?;
        let Some(target) = self.money(row, days::OVERRIDE)? else { return Ok(()) };
        self.book.days.push(DayTarget { store, day, target, at: place(sheet, row, days::OVERRIDE) });
        Ok(())
    }
}

/// Where a cell of a row stands.
pub(super) fn place(sheet: &str, row: &Row<'_>, column: usize) -> Place {
    Place { sheet: crate::text::clean(sheet), cell: row.address(column) }
}

fn at(file: &str, sheet: &str, row: &Row<'_>, column: usize, issue: Issue) -> Box<PlanFinding> {
    Box::new(PlanFinding::At { file: file.to_owned(), place: place(sheet, row, column), issue })
}

/// A cell's value by one of this room's own rules, in any of its files; `None` where the cell is empty.
pub(crate) fn own<T>(
    file: &str,
    sheet: &str,
    row: &Row<'_>,
    column: usize,
    read: fn(&str) -> Result<T, Issue>,
) -> Result<Option<T>, Box<PlanFinding>> {
    match row.text(column).as_deref() {
        None => Ok(None),
        Some(lists::UNSOLVED) => Err(row.finding(column, Problem::Unsolved).into()),
        Some(_) => read(row.cell(column)).map(Some).map_err(|issue| at(file, sheet, row, column, issue)),
    }
}

fn kind(cell: &str) -> Result<EventKind, Problem> {
    lists::word(cell, &EventKind::ALL)
}
