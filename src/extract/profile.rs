//! A platform profile: which export this is, and which of its columns is which fact.
//!
//! Profiles are data (`templates/platforms/*.toml`): a platform that renames a column is met by one more alias, not by a
//! new program. Everything here mirrors that file; unknown keys are refused.

use super::export_kind::ExportKind;
use super::forms::ValueForms;
use super::identity;
use super::provenance::{Generation, Known};
use super::written::{Across, Balance, Case, Condition, End, Refuse, Spread, Substitute, SumPart, TotalRows};
use crate::facts::{Column, Kind, Table};
use crate::words::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One kind of export.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Unique: `taobao.orders`.
    pub id: String,
    /// Raised whenever the meaning of what it extracts changes.
    pub version: u32,
    /// Platforms whose stores give such exports.
    pub platforms: Vec<String>,
    /// What a store that `expects` it calls it.
    #[serde(rename = "gives")]
    pub export: ExportKind,
    /// What it gives besides: the same file holds the orders and their lines.
    #[serde(default)]
    pub also: Vec<ExportKind>,
    /// Whether it only stands in: what it says of an order counts where no other export of the store says anything of it.
    #[serde(default)]
    pub stands_in: bool,
    /// Of bills that may tell the same charge, how early this one counts, from 1; none where no other tells what it charges.
    #[serde(default)]
    pub tells_charges: Option<u32>,
    /// Whether what its days of products say came back is what the store refunded, where no export of refunds is there but one
    /// that stands in.
    #[serde(default)]
    pub refunds_by_product: bool,
    /// What it rests on.
    #[serde(default)]
    pub known: Known,
    /// The years whose layouts it reads.
    #[serde(default)]
    pub generation: Option<Generation>,
    /// Its name for people, by language tag.
    pub name: BTreeMap<String, String>,
    /// Where a person downloads it, by language tag.
    pub page: BTreeMap<String, String>,
    /// How paid is to be understood: printed on the definitions sheet.
    #[serde(default)]
    pub note: BTreeMap<String, String>,
    /// Headers that tell that it is another export.
    #[serde(default)]
    pub forbidden: Vec<String>,
    /// Words one of which the header must hold besides the required columns.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// Headers by which it is known and yet of no use as it is.
    #[serde(default)]
    pub refuse: Vec<Refuse>,
    /// Whether the platform writes lines of an order that are alike in every cell, next to each other, and each count; else rows
    /// that are alike count once.
    #[serde(default)]
    pub repeats: bool,
    /// Times and days the file speaks of.
    pub time: Time,
    /// How its cells write days and numbers.
    #[serde(default)]
    pub values: ValueForms,
    /// How its rows of totals are known that have no word for it.
    #[serde(default)]
    pub totals: TotalRows,
    /// What the amounts of a row add up to, where it says so itself.
    #[serde(default)]
    pub balance: Option<Balance>,
    /// Words of a platform's states to ours, by the name a column's `map` gives.
    #[serde(default)]
    pub maps: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// What stands in brackets before a state: `(删除)等待出库`. By map, the meaning that the whole has, or nothing where the
    /// word behind says it.
    #[serde(default)]
    pub prefixes: BTreeMap<String, BTreeMap<String, String>>,
    /// The tables it fills.
    #[serde(default)]
    pub tables: Vec<TableMap>,
}

/// Times and days the file speaks of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Shapes of file names that hold the export time: `ExportOrderList{yyyyMMddHHmm}`.
    #[serde(default)]
    pub names: Vec<String>,
    /// Shapes of file names that hold the days covered: `_{yyyy-MM-dd}_{yyyy-MM-dd}`.
    #[serde(default)]
    pub spans: Vec<String>,
    /// Fact columns along which the platform filters, the first present counts.
    pub axis: Vec<String>,
    /// How many days before a week the axis must be covered so that the week's own figures are whole.
    #[serde(default)]
    pub reach_back: u32,
}

/// One table and the columns that fill it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableMap {
    /// The table.
    pub table: Table,
    /// Whether the export may lack what this table needs: it is the same export and gives none of these facts.
    #[serde(default)]
    pub optional: bool,
    /// What a row must say to be of this table; others are rows of another kind.
    #[serde(default)]
    pub rows: Vec<Condition>,
    /// By any of which a row is known that is of another kind; where the file lacks the header nobody can tell, and it counts.
    #[serde(default)]
    pub except: Vec<Condition>,
    /// By what a row is known that holds several rows in one, joined within its cells: it is no row of this table.
    #[serde(default)]
    pub joined: Option<Condition>,
    /// Where rows speak of several days, from which to which: they are spread over them.
    #[serde(default)]
    pub spread: Option<Spread>,
    /// Whether its rows are those that speak of several days at once, in which people count once; every other table of the
    /// export has the rows of one day. Without such a table a row of several days sets the file aside.
    #[serde(default)]
    pub of_spans: bool,
    /// Columns.
    pub columns: Vec<ColumnMap>,
}

/// A fact column and where it comes from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// The fact column.
    pub to: String,
    /// Headers that mean it, best first. `{currency}` in one stands for what the platform writes there; the fact column
    /// `currency` takes that, every other the cells below.
    #[serde(default)]
    pub from: Vec<String>,
    /// The platform writes several of `from` side by side with different contents: the first there counts. Otherwise two
    /// columns for one fact must say the same, or the file is refused.
    #[serde(default)]
    pub side_by_side: bool,
    /// Where the first of `from` is empty in a row the next of them that is filled counts.
    #[serde(default)]
    pub fill: bool,
    /// Headers that add up to it where none of `from` is there; all must be.
    #[serde(default)]
    pub sum: Vec<SumPart>,
    /// Headers whose numbers multiply to it where none of `from` is there: pieces and the price of one; all must be.
    #[serde(default)]
    pub product: Vec<String>,
    /// What stands in where it is empty, the best first; the row is marked with it.
    #[serde(default)]
    pub substitute: Vec<Substitute>,
    /// What it is by other columns of its row, the first that holds; else what `from` says.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// What it is where several rows are one, that is have one key.
    #[serde(default)]
    pub across: Option<Across>,
    /// The day that the file's name says, by the shapes of `[time] spans`: the rows of the export name none.
    #[serde(default)]
    pub from_name: bool,
    /// Which of the days it is that a cell speaks of: of a table whose rows speak of several.
    #[serde(default)]
    pub end: Option<End>,
    /// The same value in every row.
    #[serde(default)]
    pub constant: Option<String>,
    /// Headers of which those that are there tell a row from others together: an id where the export has none.
    #[serde(default)]
    pub together: Vec<String>,
    /// Number the rows of the same `order_id`: for exports whose lines have no id.
    #[serde(default)]
    pub count_within: Option<String>,
    /// Where an order has the same id on several rows that stand next to each other, these are several lines: those behind the first
    /// get their number behind it. Names the column of the order.
    #[serde(default)]
    pub apart_within: Option<String>,
    /// How many digits an id of the platform has at least; one of fewer, or of zeros alone, is none.
    #[serde(default)]
    pub digits: Option<usize>,
    /// Name of a map of words; what it does not know is `other`.
    #[serde(default)]
    pub map: Option<String>,
    /// What a word becomes that the map does not know, where `other` would lose something.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// The value of an empty cell, where the platform leaves a meaning to emptiness. What came back of something refunded is not
    /// nothing because its cell is empty.
    #[serde(default)]
    pub empty: Option<String>,
    /// Whether the export is not this one without it.
    #[serde(default)]
    pub required: bool,
    /// Whether a row is unusable where the cell is empty.
    #[serde(default)]
    pub must: bool,
    /// Whether the platform writes corrections below zero into a column that otherwise has none.
    #[serde(default)]
    pub negative: bool,
    /// Whether the platform writes it with the other sign.
    #[serde(default)]
    pub negate: bool,
    /// Whether its sign means nothing.
    #[serde(default)]
    pub absolute: bool,
    /// Whether the platform splits pieces between rows: whole ones are kept that add up.
    #[serde(default)]
    pub fractional: bool,
    /// The currency stands within the amounts of `from` (`€18.00`); where one says none, neither does the row.
    #[serde(default)]
    pub in_amount: bool,
    /// Text to cut from the front of an id (`No:`).
    #[serde(default)]
    pub strip: Option<String>,
}

/// Platforms that share exports with one another, as 淘宝 and 天猫 do, are no more than these.
const FAMILY: usize = 2;

impl Profile {
    /// What its lines of costs call the bill.
    pub fn statements(&self) -> impl Iterator<Item = &str> {
        let columns = self.tables.iter().filter(|map| map.table == Table::CostEntries).flat_map(|map| &map.columns);
        columns.filter(|column| column.to == "statement").filter_map(|column| column.constant.as_deref())
    }

    /// Whether it says who bought.
    pub fn names_buyers(&self) -> bool {
        self.tables.iter().flat_map(|table| &table.columns).any(|column| column.to == identity::COLUMN)
    }

    /// Whether it gives exports of that kind, alone or besides others.
    pub fn gives(&self, export: ExportKind) -> bool {
        self.exports().any(|given| given == export)
    }

    /// The kinds of exports that it gives, the one it is known by first.
    pub fn exports(&self) -> impl Iterator<Item = ExportKind> {
        std::iter::once(self.export).chain(self.also.iter().copied())
    }

    /// The kinds of exports whose days it covers. A report of commissions alone covers no day of advertising: what clicks cost
    /// that day stands in another.
    pub fn covers(&self) -> impl Iterator<Item = ExportKind> {
        let of_ads = self.tables.iter().filter(|map| map.table == Table::AdDays);
        let kinds = of_ads.flat_map(|map| &map.columns).filter(|column| column.to == "kind");
        let commissions = kinds.filter_map(|column| column.constant.as_deref()).any(|kind| kind == "cps");
        self.exports().filter(move |export| *export != ExportKind::Ads || !commissions)
    }

    /// Whether stores of many platforms may give it, as reports of advertising that is bought elsewhere.
    pub fn is_of_many_platforms(&self) -> bool {
        self.platforms.len() > FAMILY
    }

    /// Whether the day of its rows stands in the file's name.
    pub fn is_dated_by_name(&self) -> bool {
        self.tables.iter().flat_map(|table| &table.columns).any(|column| column.from_name)
    }

    /// Its name in a language, else its id.
    pub fn name(&self, language: Language) -> &str {
        text_in(&self.name, language).unwrap_or(&self.id)
    }

    /// The platform's page that gives it, in a language; empty where the profile does not say.
    pub fn page(&self, language: Language) -> &str {
        text_in(&self.page, language).unwrap_or_default()
    }

    /// What people should know of it, in a language.
    pub fn note(&self, language: Language) -> Option<&str> {
        text_in(&self.note, language)
    }
}

/// The language's text; where a profile of an operator's own lacks it, the one nearest at hand.
fn text_in(texts: &BTreeMap<String, String>, language: Language) -> Option<&str> {
    let others: &[Language] = match language {
        Language::Zh => &[Language::En],
        Language::En => &[Language::Zh],
        Language::Es => &[Language::En, Language::Zh],
    };
    [language].iter().chain(others).find_map(|language| texts.get(language.tag())).map(String::as_str)
}

impl ColumnMap {
    /// The fact column it fills.
    pub(super) fn column(&self, table: Table) -> &'static Column {
        table.column(&self.to).unwrap_or_else(|| panic!("{table} has no column {}: checked on parse", self.to))
    }

    /// All headers that mean it or a part of it, best first.
    pub(super) fn headers(&self) -> impl Iterator<Item = &str> {
        let parts = self.sum.iter().flat_map(|part| &part.from);
        self.from.iter().chain(parts).chain(&self.product).map(String::as_str)
    }

    /// Whether the value is an id: text that Excel may have rounded.
    pub(super) fn is_id(&self, table: Table) -> bool {
        let column = self.column(table);
        column.kind == Kind::Text
            && self.map.is_none()
            && (column.name.ends_with("_id") || matches!(column.name, "item" | "merchant_code"))
    }
}
