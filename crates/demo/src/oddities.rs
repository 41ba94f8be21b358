//! Single files that are odd in one way each, named for it: what an inbox throws at the reader sooner or later.
//!
//! They come from the writers and the truth of the business, so that each is a real export but for its oddity.

mod broken;
mod contents;
mod generations;
mod whole;

use super::DemoFile;
use super::book::{Csv, Encoding, Quotes, Row, Rows, Xlsx, xlsx};
use super::business::Business;
use super::exports::{Manner, Query, orders};
use super::layouts::ORDERS_NEW;
use super::{Options, inbox};
use crate::span::Span;
use chrono::{Days, NaiveDate, TimeDelta};

/// All odd files, by name.
pub fn oddities() -> Vec<DemoFile> {
    let last_day = NaiveDate::from_ymd_opt(2026, 11, 15).unwrap_or_default();
    let business =
        Business::simulate(&Options { orders_per_week: 40, weeks: 3, seed: 5, last_day, ..Options::fixtures() });
    let source = Source { business: &business, last_day };
    let mut files = broken::files(source);
    files.extend(contents::files(source));
    files.extend(generations::files(source));
    files.extend(whole::files(source));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Where the rows come from.
#[derive(Clone, Copy)]
struct Source<'a> {
    business: &'a Business,
    last_day: NaiveDate,
}

impl<'a> Source<'a> {
    /// The last `days` days of a store, exported on the Monday after.
    fn query(self, store: usize, days: u64) -> Query<'a> {
        let at = self.last_day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(33);
        let first = self.last_day - Days::new(days - 1);
        let span = Span::new(first, self.last_day).unwrap_or(Span::day(first));
        Query { store: &self.business.stores[store], span, at, manner: Manner::default() }
    }

    /// The header and so many rows of the first store's order report.
    fn orders(self, count: usize) -> Vec<Row> {
        orders::rows(self.query(0, 4), &ORDERS_NEW).take(count + 1).collect()
    }
}

fn file(name: &str, bytes: Vec<u8>) -> DemoFile {
    DemoFile { path: name.to_owned(), bytes }
}

fn rows(rows: Vec<Row>) -> Rows<'static> {
    Box::new(rows.into_iter())
}

fn workbook(all: Vec<Row>) -> Vec<u8> {
    xlsx(Xlsx::Streamed, vec![("export", rows(all))])
}

fn text(encoding: Encoding, all: Vec<Row>) -> Vec<u8> {
    Csv::new(encoding, Quotes::AsNeeded).write(rows(all))
}

/// Which column has this name.
fn column(header: &Row, name: &str) -> usize {
    header.iter().position(|cell| cell.as_str().trim() == name).unwrap_or(0)
}
