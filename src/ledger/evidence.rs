//! What a file knows that only one store can know: numbers of orders, products and campaigns, or the figures of its days.
//!
//! Platforms count orders, products and campaigns over all their shops: such a number belongs to one shop. A shop that counts
//! by itself uses short numbers, which prove nothing. A file without such numbers (days of visitors, campaigns by name) is
//! told by its figures: nobody else has the same on all days.

use super::numbers::Numbers;
use crate::extract::{ExportKind, Extract, Profile, Profiles};
use crate::facts::{self, DiskError, Frame, Table, Values};
use crate::files::{self, Access};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Order numbers are this long where a platform counts all its shops' orders.
const ORDER_DIGITS: usize = 12;
/// The same of products and campaigns.
const PRODUCT_DIGITS: usize = 9;

/// What a file is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Numbers of orders.
    Orders,
    /// Numbers of products or campaigns.
    Products,
    /// The figures of its days.
    Figures,
}

/// What a file knows.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// What it is told by.
    pub(super) kind: Option<Kind>,
    /// The numbers or figures it is told by, each once.
    pub(super) asked: Numbers,
    /// All that it makes known of its store, its very bytes included.
    pub(super) knows: Numbers,
    /// Its bytes.
    pub(super) bytes: u64,
    /// Days with rows.
    pub(super) days: BTreeSet<NaiveDate>,
    /// Which exports it holds.
    pub(super) export: BTreeSet<ExportKind>,
}

/// The file beside the facts of a file that holds what it knows; another name where that comes to be told otherwise.
pub(super) const KNOWN: &str = "known-2";

/// Reads what a file knows from its facts; beside those of a cache it is kept, so that it is not worked out again.
pub(super) fn evidence(
    sha256: &str,
    extract: &Extract,
    (folder, is_cache): (&Path, bool),
    profiles: &Profiles,
) -> Result<Evidence, DiskError> {
    let mut found = Mentions::default();
    let mut evidence = Evidence { bytes: hash(&("bytes", sha256)), ..Evidence::default() };
    for part in &extract.parts {
        evidence.export.extend(profiles.get(&part.profile).into_iter().flat_map(Profile::exports));
        evidence.days.extend(part.axis_days.keys().copied());
    }
    let tables = || extract.parts.iter().flat_map(|part| &part.tables);
    // A header alone is the same for everybody.
    if tables().all(|table| table.read == 0) {
        return Ok(evidence);
    }
    let place = folder.join(KNOWN);
    let kept = files::read(&place).ok().filter(|_| is_cache).and_then(|bytes| Numbers::unsealed(&bytes));
    if let Some((kind, [asked, knows])) = kept {
        (evidence.kind, evidence.asked, evidence.knows) = (KINDS.get(kind as usize).copied(), asked, knows);
        return Ok(evidence);
    }
    for table in tables() {
        let frame = facts::read_columns(table.table, &folder.join(&table.file), |name| is_wanted(table.table, name))?;
        found.take(&frame);
    }
    evidence.take(found);
    if is_cache {
        let kind = KINDS.iter().position(|kind| evidence.kind == Some(*kind)).unwrap_or_default();
        let bytes = Numbers::sealed(kind as u64, [&evidence.asked, &evidence.knows]);
        if let Err(error) = files::write_unsynced(&place, &bytes, Access::Private) {
            tracing::debug!(%error, "what a file knows is not kept");
        }
    }
    Ok(evidence)
}

/// As they are kept.
const KINDS: [Kind; 3] = [Kind::Orders, Kind::Products, Kind::Figures];

impl Evidence {
    fn take(&mut self, found: Mentions) {
        let Mentions { orders, lines, products, figures, zeros, rows } = found;
        let (kind, asked) = if !orders.is_empty() {
            (Kind::Orders, &orders)
        } else if !products.is_empty() {
            (Kind::Products, &products)
        } else {
            (Kind::Figures, &figures)
        };
        (self.kind, self.asked) = (Some(kind), asked.iter().copied().collect());
        let all = [&orders, &lines, &products, &figures].into_iter().flatten().copied();
        // Two stores that both pause their advertising have the same week of zeros.
        self.knows = all.chain((zeros < rows).then_some(self.bytes)).collect();
    }
}

/// Numbers and figures by what they are of, some of them several times.
#[derive(Default)]
struct Mentions {
    orders: Vec<u64>,
    lines: Vec<u64>,
    products: Vec<u64>,
    figures: Vec<u64>,
    /// Rows of figures in which nothing but zeros stands.
    zeros: usize,
    /// All rows.
    rows: usize,
}

/// The columns of a table that tell whose it is.
fn is_wanted(table: Table, column: &str) -> bool {
    let columns: &[&str] = match table {
        Table::Orders => &["order_id"],
        Table::OrderLines => &["order_id", "line_id", "product_id"],
        Table::Refunds => &["order_id", "product_id"],
        Table::ProductDays => &["product_id"],
        Table::AdDays => &["item", "campaign_id", "date", "campaign", "impressions", "clicks", "spend"],
        Table::TrafficDays => &["date", "visitors", "buyers", "paid"],
        Table::TrafficSpans => &["date", "last", "visitors", "buyers", "paid"],
        Table::Keywords => &["date", "keyword", "visitors", "buyers", "paid"],
        Table::TrafficSources => &["date", "level_1", "level_2", "visitors", "buyers", "paid"],
        Table::CostEntries => &["order_id"],
        Table::Stock => &["product_id"],
        // A customer may buy in several stores, and an industry has many sellers.
        Table::Customers | Table::MarketDays => &[],
    };
    columns.contains(&column)
}

impl Mentions {
    fn take(&mut self, frame: &Frame) {
        let Mentions { orders, lines, products, figures, zeros, rows } = self;
        *rows += frame.rows();
        match frame.table() {
            Table::Orders => numbers(frame, "order_id", ("order", ORDER_DIGITS), orders),
            Table::OrderLines => {
                numbers(frame, "order_id", ("order", ORDER_DIGITS), orders);
                // A refund may name the line in place of the order.
                numbers(frame, "line_id", ("order", ORDER_DIGITS), lines);
                numbers(frame, "product_id", ("product", PRODUCT_DIGITS), products);
            }
            Table::CostEntries => numbers(frame, "order_id", ("order", ORDER_DIGITS), orders),
            Table::Refunds => {
                numbers(frame, "order_id", ("order", ORDER_DIGITS), orders);
                numbers(frame, "product_id", ("product", PRODUCT_DIGITS), products);
            }
            Table::ProductDays | Table::Stock => {
                numbers(frame, "product_id", ("product", PRODUCT_DIGITS), products);
            }
            Table::AdDays => {
                numbers(frame, "item", ("product", PRODUCT_DIGITS), products);
                numbers(frame, "campaign_id", ("campaign", PRODUCT_DIGITS), products);
                *zeros += days(frame, &["impressions", "clicks", "spend"], figures);
            }
            Table::TrafficDays | Table::TrafficSpans | Table::Keywords | Table::TrafficSources => {
                *zeros += days(frame, &["visitors", "buyers", "paid"], figures);
            }
            Table::Customers | Table::MarketDays => {}
        }
    }
}

/// The long numbers of a column, each text of it looked at once.
fn numbers(frame: &Frame, column: &str, (of, digits): (&str, usize), into: &mut Vec<u64>) {
    let Some(Values::Text(texts)) = frame.at(frame.place(column)) else { return };
    let mut seen = vec![false; texts.distinct() + 1];
    let first = texts.codes().iter().filter(|code| !std::mem::replace(&mut seen[**code as usize], true));
    let texts = first.filter_map(|code| texts.of_code(*code));
    let long = texts.filter(|text| text.chars().filter(char::is_ascii_digit).count() >= digits);
    into.extend(long.map(|text| hash(&(of, text))));
}

/// Each row's day with its figures, those of advertising with campaign and item, of search words with the word; rows without any are the same for everybody, and
/// are counted.
fn days(frame: &Frame, figures: &[&str], into: &mut Vec<u64>) -> usize {
    let date = frame.place("date");
    let places: Vec<usize> = figures.iter().map(|name| frame.place(name)).collect();
    let names: &[&str] = match frame.table() {
        Table::AdDays => &["campaign", "item"],
        Table::Keywords => &["keyword"],
        Table::TrafficSources => &["level_1", "level_2"],
        _ => &[],
    };
    let names: Vec<usize> = names.iter().map(|name| frame.place(name)).collect();
    let mut zeros = 0;
    for row in 0..frame.rows() {
        let found: Vec<Option<i64>> = places.iter().map(|place| frame.number(*place, row)).collect();
        if found.iter().flatten().any(|n| *n != 0) {
            let names: Vec<_> = names.iter().map(|place| frame.text(*place, row)).collect();
            into.push(hash(&("day", frame.table().name(), frame.number(date, row), names, found)));
        } else {
            zeros += 1;
        }
    }
    zeros
}

/// The same in every process: this hasher has no key of its own.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
