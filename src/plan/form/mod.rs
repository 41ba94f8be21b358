//! The plan as a workbook to edit: what `plan new` writes.
//!
//! Yellow cells are the operator's, the rest is formulas that show what each level comes to as they type: the same
//! spreading by largest remainder as in `resolve`, so that the sheet and the report name the same cents. Sheets are
//! protected, without a password, only where typing would break a formula. What is read back is the yellow cells alone;
//! it lives beside the reader because the two must agree on every name.

mod basis;
mod calendar;
mod days;
mod grid;
mod levels;
mod sheets;

pub use calendar::calendar;

use super::book::{PlanBook, YearTarget};
use super::columns::{EVENT_ROWS, Part};
use super::keywords::Basis;
use super::{Plan, Redistribution};
use crate::calendar::{Span, Week};
use crate::lists::KnownStores;
use crate::money::Money;
use crate::text;
use crate::words::{Language, Phrase, Words};
use chrono::NaiveDate;
use grid::Fonts;
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::collections::BTreeMap;

/// What a new plan starts from.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The business's name.
    pub title: String,
    /// Years, months, events and weekdays to be written; neither weeks nor days nor amounts, which are overrides.
    pub book: PlanBook,
    /// Last year's sales and the growth on them, where a store's target came from them.
    pub before: BTreeMap<String, (Money, Option<Decimal>)>,
    /// How the target of a store came about that was proposed from search words.
    pub basis: BTreeMap<String, Basis>,
    /// The stores as people name them.
    pub stores: KnownStores,
    /// What an override does to the rest.
    pub rest: Redistribution,
    /// The day it is made, for the file's properties.
    pub made: NaiveDate,
}

impl Draft {
    /// Whether the workbook gets sheets of weeks and days: not with more than [`MOST_STORES`].
    pub fn has_days(&self) -> bool {
        self.book.years.len() <= MOST_STORES
    }
}

/// Rows and values of a store's year, which all sheets refer to. Rows count from 0 as the writer counts them.
struct StoreYear<'a> {
    year: &'a YearTarget,
    name: String,
    index: u32,
    months: Vec<Span>,
    amounts: Vec<Money>,
    weeks: Vec<Week>,
    span: Span,
    first_week: u32,
    first_day: u32,
}

/// The first row under the header.
const TOP: u32 = 4;
/// Stores beyond which weeks and days are left out. A store's days are 1.4 MB of formulas, and what is written must be
/// read back within the limits of any spreadsheet, opened and recalculated by a person's computer.
pub const MOST_STORES: usize = 100;

/// Everything the sheets are written from.
struct Form<'a> {
    draft: &'a Draft,
    words: &'a Words,
    look: Fonts,
    plan: Plan,
    stores: Vec<StoreYear<'a>>,
}

impl Form<'_> {
    fn language(&self) -> Language {
        self.words.language()
    }

    /// One of our own words.
    fn word(&self, key: &str) -> String {
        text::clean(self.words.get(key))
    }

    /// What stands for all stores, in cells and formulas.
    fn all(&self) -> String {
        self.word("plan_form.all")
    }

    /// Whether there are sheets of weeks and days.
    fn has_days(&self) -> bool {
        self.draft.has_days()
    }

    /// The last row of weekdays: room for seven of each store.
    fn weekday_rows(&self) -> u32 {
        EVENT_ROWS.max(TOP + 7 * (self.draft.stores.ids().count() as u32 + 1))
    }

    /// A sheet's name as formulas write it.
    fn sheet(&self, part: Part) -> String {
        format!("'{}'!", part.name(self.language()))
    }

    /// A store as cells name it.
    fn store(&self, id: Option<&str>) -> String {
        id.map_or_else(|| self.all(), |id| self.stores_name(id))
    }

    /// The store's name, or its id where the name would not be understood.
    fn stores_name(&self, id: &str) -> String {
        let known = &self.draft.stores;
        let name = text::clean(known.name(id));
        if known.find(&name) == Some(id) { name } else { id.to_owned() }
    }

    fn title(&self, sheet: &str) -> String {
        let year = self.stores.first().map_or(0, |store| store.year.fiscal_year);
        let phrase = Phrase::new("plan_form.title")
            .with("business", self.draft.title.as_str())
            .with("year", year.to_string())
            .with("sheet", sheet);
        text::clean(&self.words.say(&phrase))
    }
}

/// The workbook's bytes.
pub fn workbook(draft: &Draft, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let (plan, _) = draft.book.resolve(&draft.stores, draft.rest);
    let mut form = Form { draft, words, look: Fonts::of(words.language()), plan, stores: Vec::new() };
    let (mut week_row, mut day_row) = (TOP, TOP);
    for (index, year) in draft.book.years.iter().enumerate() {
        let calendar = &draft.book.calendar;
        let store = StoreYear {
            year,
            name: form.stores_name(&year.store),
            index: index as u32,
            months: calendar.months_of_year(year.fiscal_year),
            amounts: draft.book.month_amounts(year, draft.rest),
            weeks: calendar.weeks_touching(year.fiscal_year),
            span: calendar.year_span(year.fiscal_year),
            first_week: week_row,
            first_day: day_row,
        };
        week_row += store.weeks.len() as u32;
        day_row += store.span.len();
        form.stores.push(store);
    }
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(
        chrono::Datelike::year(&draft.made) as u16,
        chrono::Datelike::month(&draft.made) as u8,
        chrono::Datelike::day(&draft.made) as u8,
    )?;
    workbook.set_properties(
        &DocProperties::new().set_title(form.title(Part::Years.name(form.language()))).set_creation_datetime(&created),
    );
    workbook.push_worksheet(sheets::years(&form)?);
    workbook.push_worksheet(levels::months(&form)?);
    workbook.push_worksheet(sheets::events(&form)?);
    workbook.push_worksheet(sheets::weekdays(&form)?);
    if form.has_days() {
        workbook.push_worksheet(levels::weeks(&form)?);
        workbook.push_worksheet(days::days(&form)?);
    }
    workbook.push_worksheet(sheets::roles(&form)?);
    if form.has_days() {
        workbook.push_worksheet(levels::funnel(&form)?);
    }
    workbook.push_worksheet(sheets::goals(&form)?);
    if !draft.basis.is_empty() {
        workbook.push_worksheet(basis::sheet(&form)?);
    }
    workbook.save_to_buffer()
}

impl StoreYear<'_> {
    /// Row of the store's year.
    fn year_row(&self) -> u32 {
        TOP + self.index
    }

    /// Row of a month.
    fn month_row(&self, month: usize) -> u32 {
        TOP + self.index * 12 + month as u32
    }

    /// Row of a day.
    fn day_row(&self, day: NaiveDate) -> u32 {
        self.first_day + (day - self.span.first()).num_days() as u32
    }

    /// The target of a week's days that lie in the year.
    fn target(&self, form: &Form<'_>, week: Week) -> Money {
        let days = week.span().intersect(self.span);
        days.and_then(|days| form.plan.sum(&self.year.store, days)).unwrap_or_default()
    }

    /// First and last row of the days that lie in the year.
    fn day_rows(&self, days: Span) -> (u32, u32) {
        let within = days.intersect(self.span).unwrap_or(self.span);
        (self.day_row(within.first()), self.day_row(within.last()))
    }
}
