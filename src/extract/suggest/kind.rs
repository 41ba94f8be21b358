//! Which kind of export a file resembles most, and what it lacks for it.

use super::dictionary::Dictionary;
use super::guess::{Sureness, TableGuess};
use super::look::FileSample;
use crate::extract::ExportKind;
use crate::facts::Table;

/// Facts of which an export of a kind must say one, by the name they have together in the words.
pub(super) struct Need {
    /// `suggest.need.<this>`.
    pub(super) name: &'static str,
    /// The facts, the best first.
    pub(super) any: &'static [&'static str],
}

const fn need(name: &'static str, any: &'static [&'static str]) -> Need {
    Need { name, any }
}

const ORDERS: &[Need] =
    &[need("order_id", &["order_id"]), need("paid_at", &["paid_at"]), need("paid", &["paid", "paid_reported"])];
const LINES: &[Need] = &[
    need("order_id", &["order_id"]),
    need("product", &["merchant_code", "product_id", "title"]),
    need("units", &["units"]),
    need("paid_at", &["paid_at"]),
    need("line_paid", &["paid", "paid_reported", "payable", "price"]),
];
const REFUNDS: &[Need] = &[
    need("refund_id", &["refund_id"]),
    need("refund_order", &["order_id"]),
    need("amount", &["amount"]),
    need("completed_at", &["completed_at"]),
];
const ADS: &[Need] = &[need("date", &["date"]), need("spend", &["spend"])];
const TRAFFIC: &[Need] = &[need("date", &["date"]), need("visitors", &["visitors"])];
const PRODUCTS: &[Need] =
    &[need("date", &["date"]), need("product_id", &["product_id"]), need("visitors", &["visitors"])];
const KEYWORDS: &[Need] = &[need("date", &["date"]), need("keyword", &["keyword"]), need("visitors", &["visitors"])];
const SOURCES: &[Need] = &[need("date", &["date"]), need("level_1", &["level_1"]), need("visitors", &["visitors"])];
const MARKET: &[Need] =
    &[need("date", &["date"]), need("category", &["category"]), need("market", &["paid", "trade_index"])];
const COSTS: &[Need] = &[need("date", &["date"]), need("fee", &["fee"]), need("cost", &["amount"])];
const STOCK: &[Need] = &[need("merchant_code", &["merchant_code"]), need("quantity", &["quantity"])];
const CUSTOMERS: &[Need] =
    &[need("buyer", &["buyer_key"]), need("purchases", &["orders", "paid", "first_on", "last_on"])];

/// What an export of the kind must say.
pub(super) fn needs(export: ExportKind) -> &'static [Need] {
    match export {
        ExportKind::Orders => ORDERS,
        ExportKind::Lines => LINES,
        ExportKind::Refunds => REFUNDS,
        ExportKind::Ads => ADS,
        ExportKind::Traffic => TRAFFIC,
        ExportKind::Products => PRODUCTS,
        ExportKind::Keywords => KEYWORDS,
        ExportKind::Sources => SOURCES,
        ExportKind::Market => MARKET,
        ExportKind::Costs => COSTS,
        ExportKind::Stock => STOCK,
        ExportKind::Customers => CUSTOMERS,
    }
}

/// What a file is taken for.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The kind of export.
    pub export: ExportKind,
    /// The kind that comes next, where it comes near.
    pub next: Option<ExportKind>,
    /// What it holds.
    pub table: TableGuess,
    /// The lines of orders, where they stand in the rows of a file that repeats the order on each of its lines.
    pub lines: Option<TableGuess>,
    /// What it does not say: `suggest.need.<this>`.
    pub lacks: Vec<&'static str>,
}

impl Suggestion {
    /// What the file holds, table by table.
    pub(super) fn tables(&self) -> impl Iterator<Item = &TableGuess> {
        std::iter::once(&self.table).chain(&self.lines)
    }

    /// The header of the pieces, where returns are lines with pieces below zero.
    pub(super) fn returns<'s>(&self, sample: &'s FileSample) -> Option<&'s str> {
        let units = self.table.of("units").filter(|_| self.export == ExportKind::Lines)?;
        let column = &sample.columns[units.place];
        (column.negative > 0).then_some(column.header.as_str())
    }

    /// The headers of pieces and price, where no column says what was paid for a line.
    pub(super) fn by_price<'s>(&self, sample: &'s FileSample) -> Option<[&'s str; 2]> {
        let lines = self.lines.as_ref().or((self.export == ExportKind::Lines).then_some(&self.table))?;
        let said = ["paid", "paid_reported"].iter().any(|fact| lines.of(fact).is_some());
        let header = |fact: &str| Some(sample.columns[lines.of(fact)?.place].header.as_str());
        if said { None } else { Some([header("units")?, header("price")?]) }
    }

    /// In how many orders of several rows it was seen what belongs to the order.
    pub(super) fn orders_of_several_rows(&self, sample: &FileSample) -> u64 {
        self.table.of("order_id").map_or(0, |id| sample.columns[id.place].groups)
    }
}

/// What the file is taken for; of a kind that is asked for, or else of the one it resembles most.
pub fn suggest(sample: &FileSample, dictionary: &Dictionary, asked: Option<ExportKind>) -> Suggestion {
    let guess = |export: ExportKind| (export, TableGuess::by_names(sample, export.table(), dictionary, needed(export)));
    let mut scored: Vec<(i64, ExportKind, TableGuess)> = ExportKind::ALL
        .into_iter()
        .map(guess)
        .map(|(export, table)| (score(sample, export, &table), export, table))
        .collect();
    scored.sort_by_key(|(score, export, _)| (asked != Some(*export), -score));
    let second = (scored[1].0, scored[1].1);
    let (best, mut export, mut table) = scored.swap_remove(0);
    let both = matches!(export, ExportKind::Orders | ExportKind::Lines).then(|| on_their_lines(sample, dictionary));
    let lines = both.flatten().map(|(orders, mut lines)| {
        (export, table) = (ExportKind::Orders, orders);
        lines.tidy(sample, dictionary, needed(ExportKind::Lines));
        lines
    });
    complete(sample, export, &mut table);
    table.tidy(sample, dictionary, needed(export));
    let lacks = needs(export).iter().filter(|need| !need.any.iter().any(|fact| table.of(fact).is_some()));
    Suggestion {
        export,
        next: (asked.is_none() && lines.is_none() && second.0 > 0 && second.0 + 3 >= best).then_some(second.1),
        lacks: lacks.map(|need| need.name).collect(),
        table,
        lines,
    }
}

/// Whether an export of the kind must say the fact, or one that does as well.
fn needed(export: ExportKind) -> impl Fn(&str) -> bool {
    move |fact| needs(export).iter().any(|need| need.any.contains(&fact))
}

/// Orders and their lines, where each row is a line and says the order's part again. An amount that is the same on all
/// lines of each order was paid for the order: were it taken for the line's it would count once a line.
fn on_their_lines(sample: &FileSample, dictionary: &Dictionary) -> Option<(TableGuess, TableGuess)> {
    let (of_order, of_line) = (needed(ExportKind::Orders), needed(ExportKind::Lines));
    let lines = TableGuess::by_names(sample, Table::OrderLines, dictionary, &of_line);
    let id = lines.of("order_id").filter(|id| sample.columns[id.place].groups > 0)?.place;
    let same = &sample.columns[id].same_within;
    let is_orders = |place: usize| place == id || same.contains(&place);
    let orders = TableGuess::among(is_orders, sample, Table::Orders, dictionary, of_order);
    let of_lines = |place: usize| place == id || !same.contains(&place);
    let lines = TableGuess::among(of_lines, sample, Table::OrderLines, dictionary, of_line);
    let says = |table: &TableGuess, facts: &[&str]| {
        let mut known = facts.iter().filter_map(|fact| table.of(fact));
        known.any(|column| column.sureness != Sureness::Doubtful)
    };
    let is_both = orders.of("order_id").is_some_and(|column| column.place == id)
        && says(&orders, &["paid", "paid_reported"])
        && says(&orders, &["paid_at", "created_at"])
        && says(&lines, &["merchant_code", "product_id", "title"])
        && says(&lines, &["units"]);
    is_both.then_some((orders, lines))
}

/// How much speaks for a kind: what it must say and what it says besides, less what it does not say.
fn score(sample: &FileSample, export: ExportKind, guess: &TableGuess) -> i64 {
    let worth = |need: &Need| {
        let found = need.any.iter().filter_map(|fact| guess.of(fact)).map(|column| match column.sureness {
            Sureness::Sure => 4,
            Sureness::Likely => 3,
            _ => 2,
        });
        found.max().unwrap_or(-4)
    };
    let needed: i64 = needs(export).iter().map(worth).sum();
    let repeats = guess.of("order_id").is_some_and(|id| sample.columns[id.place].repeats);
    let of_grain = match (export, repeats) {
        // An order stands in one row, a line's order in several.
        (ExportKind::Orders, true) | (ExportKind::Lines, false) => -6,
        _ => 0,
    };
    needed + of_grain + i64::try_from(guess.columns.len()).unwrap_or(0)
}

/// Fills what no name says: by values, and by what may stand for it.
fn complete(sample: &FileSample, export: ExportKind, table: &mut TableGuess) {
    for need in needs(export).iter().filter(|need| need.any.len() == 1) {
        table.by_values(sample, need.any[0]);
    }
    match export {
        ExportKind::Orders | ExportKind::Lines => table.stand_in("paid_at", "created_at"),
        ExportKind::Refunds => table.stand_in("completed_at", "applied_at"),
        _ => {}
    }
}
