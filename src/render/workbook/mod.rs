//! The workbook: a report as sheets with native cells, tables and charts.
//!
//! The overview comes first, then a sheet a section, and last the figures that charts are drawn from, so that nothing on
//! a chart is out of an analyst's reach. Numbers are numbers with a format, words are strings and never formulas, and each
//! formula carries the value it was computed to.

mod cell;
mod chart;
mod data;
mod formula;
mod links;
mod measure;
mod names;
mod number;
mod overview;
mod paper;
mod section;
mod style;
mod table;

use super::scaled::Scaled;
use crate::report::{Report, Unit};
use crate::text;
use crate::words::{Field, Phrase, Words};
use data::Data;
use links::Links;
use names::Names;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use style::Fonts;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A table whose rows and columns do not fit each other.
    #[error("table {table}: row {row} has {found} cells, expected one for each of the {expected} columns")]
    Ragged {
        /// The table's id.
        table: &'static str,
        /// The row, counted from 1; the total comes after the last.
        row: usize,
        /// Cells found.
        found: usize,
        /// Columns there are.
        expected: usize,
    },
    /// More than the overview's grid holds.
    #[error("the overview has {found} {what}, expected at most {most}")]
    TooMany {
        /// Cards or columns.
        what: &'static str,
        /// How many were given.
        found: usize,
        /// How many fit.
        most: usize,
    },
    /// The writer refused a value or a place.
    #[error("the workbook could not be written")]
    Xlsx(#[from] XlsxError),
}

/// What every sheet needs: the report, the words, the look.
struct Ctx<'a> {
    report: &'a Report,
    words: &'a Words,
    look: Fonts,
    links: Links,
}

impl Ctx<'_> {
    /// A phrase as a clean line.
    fn say(&self, phrase: &Phrase) -> String {
        text::clean(&self.words.say(phrase))
    }

    /// One of our own words.
    fn word(&self, key: &str) -> String {
        text::clean(self.words.get(key))
    }

    /// The house's colour, for what stands out without meaning anything.
    fn accent(&self) -> Color {
        let [red, green, blue] = self.report.form.accent.map_or([0x2F, 0x3B, 0x4C], |parts| parts.map(u32::from));
        Color::RGB(red << 16 | green << 8 | blue)
    }

    /// The currency's name, for people.
    fn currency(&self) -> String {
        super::wording::currency(self.words, &self.report.head.currency)
    }

    /// The unit of a chart's labels.
    fn scaled(&self, unit: Unit, values: impl Iterator<Item = Decimal>) -> Scaled {
        Scaled::of(self.words, &self.report.head.currency, unit, values)
    }

    /// The header of each printed page: whose report, which days.
    fn page_header(&self) -> String {
        let head = &self.report.head;
        let days = self.words.field(&Field::Span(head.span));
        format!("{} · {days} ({})", text::clean(&head.title), text::clean(&head.period))
    }
}

/// The report as the bytes of an xlsx file, in the words' language; the same report gives the same bytes.
pub fn workbook(report: &Report, words: &Words) -> Result<Vec<u8>, RenderError> {
    let mut names = Names::default();
    let overview_name = names.take(words, "overview");
    let section_names: Vec<String> = report.sections.iter().map(|section| names.take(words, section.id)).collect();
    let mut data = Data::new(names.take(words, "data"));
    let sections = report.sections.iter().map(|section| section.id).zip(section_names.iter().cloned());
    let links = Links::new(std::iter::once(("overview", overview_name.clone())).chain(sections));
    let ctx = Ctx { report, words, look: Fonts::of(words.language()), links };

    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&ctx)?);
    let mut overview = Worksheet::new();
    overview.set_name(&overview_name)?;
    overview::write(&ctx, &mut overview, &mut data)?;
    workbook.push_worksheet(overview);
    let mut sheets = Vec::new();
    for (index, (section, name)) in report.sections.iter().zip(&section_names).enumerate() {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let pages = section::write(&ctx, &mut sheet, section, index, &mut data)?;
        sheets.push((sheet, pages));
    }
    let wanted: Vec<usize> = sheets.iter().map(|(_, pages)| pages.count()).collect();
    let shares = paper::share(&wanted, report.form.pages.saturating_sub(1));
    for ((mut sheet, pages), most) in sheets.into_iter().zip(shares) {
        pages.print(&ctx, &mut sheet, most)?;
        workbook.push_worksheet(sheet);
    }
    let mut last = Worksheet::new();
    data.write(&ctx, &mut last)?;
    workbook.push_worksheet(last);
    Ok(workbook.save_to_buffer()?)
}

/// Title, author and the one date in the file: the report's as-of time, so that a second rendering is the same to the byte.
fn properties(ctx: &Ctx) -> Result<DocProperties, RenderError> {
    let head = &ctx.report.head;
    let created = ExcelDateTime::from_timestamp(head.as_of.timestamp())?;
    Ok(DocProperties::new()
        .set_title(ctx.say(&ctx.report.overview.headline))
        .set_author(text::clean(&head.program))
        .set_creation_datetime(&created))
}
