//! A row of annual targets: as typed, or grown from last year, and the calendar that divides the year.

use super::YearTarget;
use super::parse;
use super::read::{Reading, Taken, place};
use crate::calendar::Kind;
use crate::lists::{Problem, Row};
use crate::money::Money;
use crate::plan::columns::years;
use crate::plan::finding::PlanFinding;
use crate::plan::issue::Issue;
use rust_decimal::Decimal;

impl Reading<'_> {
    pub(super) fn year(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = row.required(years::STORE, |cell| self.stores.read(cell))?;
        let year = self.own(sheet, row, years::YEAR, parse::year)?;
        let fiscal_year = year.ok_or_else(|| row.finding(years::YEAR, Problem::Empty))?;
        self.once(row, years::STORE, format!("{} {fiscal_year}", self.stores.name(&store)))?;
        self.calendar(row, sheet);
        let typed = self.money(row, years::TARGET)?;
        let target = match typed {
            Some(target) => Some(target),
            None => self.grown(row, sheet)?,
        };
        if target.is_none() {
            let name = self.stores.name(&store).to_owned();
            self.findings.push(*self.at(sheet, row, years::TARGET, Issue::NoTarget { store: name }));
        }
        let (at, year_at) = (place(sheet, row, years::TARGET), place(sheet, row, years::YEAR));
        self.book.years.push(YearTarget { store, fiscal_year, target, at, year_at });
        Ok(())
    }

    /// Last year's sales with their growth.
    fn grown(&mut self, row: &Row<'_>, sheet: &str) -> Result<Option<Money>, Box<PlanFinding>> {
        let growth = self.own(sheet, row, years::GROWTH, parse::change)?;
        let Some((before, growth)) = self.money(row, years::LAST)?.zip(growth) else { return Ok(None) };
        let grown = before.decimal() * (Decimal::ONE + growth);
        Ok(Money::from_decimal(parse::rounded(grown, 2)).filter(|amount| *amount >= Money::ZERO))
    }

    /// The kind of calendar the workbook names; the first row that names one decides.
    fn calendar(&mut self, row: &Row<'_>, sheet: &str) {
        let Some(found) = row.text(years::CALENDAR) else { return };
        let wanted = self.book.calendar.kind();
        // A spreadsheet may have made a date of 4-4-5; a person may write it with other signs.
        let text: String = found.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.tag() == text) else {
            let expected = wanted.tag().to_owned();
            self.findings.push(*self.at(sheet, row, years::CALENDAR, Issue::NotACalendar { value: found, expected }));
            return;
        };
        if kind != wanted {
            let (found, expected) = (kind.tag().to_owned(), wanted.tag().to_owned());
            self.findings.push(*self.at(sheet, row, years::CALENDAR, Issue::CalendarDiffers { found, expected }));
            if self.book.years.is_empty() {
                self.book.calendar = self.book.calendar.with_kind(kind);
            }
        }
    }
}
