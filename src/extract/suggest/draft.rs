//! The draft as text: a profile that can be read as it is, with a comment on each line of how sure it is.

use super::dictionary::Dictionary;
use super::guess::{ColumnGuess, Sureness};
use super::kind::{Suggestion, needs};
use super::look::{ColumnSample, FileSample};
use crate::extract::{ExportKind, name_pattern};
use crate::facts::{Column, Table};
use crate::words::{Field, Phrase, Words};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names of columns that nothing is made of; the rest are counted.
const MOST_UNUSED: usize = 30;

/// How names of files write the time of the export, the longest first.
const TIMES: [&str; 7] = [
    "yyyy-MM-dd-HH-mm-ss",
    "yyyyMMdd_HHmmss",
    "yyyyMMdd-HHmmss",
    "yyyyMMddHHmmss",
    "yyyyMMddHHmm",
    "yyyy-MM-dd",
    "yyyyMMdd",
];

/// How they write a day, and what stands between the first and the last.
const DAYS: [&str; 2] = ["yyyy-MM-dd", "yyyyMMdd"];
const SEPARATORS: [&str; 7] = ["_", "-", "--", " - ", "至", "~", "_to_"];

/// The draft of a profile for a file of that name.
pub fn draft(file: &str, sample: &FileSample, found: &Suggestion, dictionary: &Dictionary, words: &Words) -> String {
    let mut draft = Draft { sample, found, dictionary, words, text: String::new() };
    draft.head(file);
    draft.time(file);
    draft.values();
    draft.maps();
    draft.table();
    draft.returns();
    draft.unused();
    draft.text
}

/// The draft so far.
pub(super) struct Draft<'a> {
    pub(super) sample: &'a FileSample,
    pub(super) found: &'a Suggestion,
    dictionary: &'a Dictionary,
    words: &'a Words,
    text: String,
}

impl Draft<'_> {
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn note(&mut self, indent: &str, phrase: &Phrase) {
        let said = self.words.say(phrase);
        self.line(&format!("{indent}# {said}"));
    }

    fn head(&mut self, file: &str) {
        let export = self.found.export;
        self.note("", &Phrase::new("suggest.head").with("file", file));
        let seen = if self.sample.sheet.is_empty() { "suggest.seen" } else { "suggest.seen-sheet" };
        let seen = Phrase::new(seen).with("sheet", self.sample.sheet.as_str()).with("row", self.sample.header_row);
        self.note("", &seen.with("rows", self.sample.rows));
        self.note("", &Phrase::new("suggest.kind").with("export", gives(export)));
        if let Some(next) = self.found.next {
            self.note("", &Phrase::new("suggest.next").with("export", gives(next)).with("kind", next.as_str()));
        }
        for lack in &self.found.lacks {
            let lack = Field::Word(format!("suggest.need.{lack}"));
            self.note("", &Phrase::new("suggest.lacks").with("need", lack));
        }
        let stem = stem(file);
        self.line(&format!("\nid = {}", quoted(format!("own.{}-{}", slug(&stem), export.as_str()))));
        self.line("version = 1");
        self.note("", &Phrase::new("suggest.platforms"));
        self.line("platforms = [\"other\"]");
        self.line(&format!("gives = \"{}\"", export.as_str()));
        if self.found.returns(self.sample).is_some() {
            self.note("", &Phrase::new("suggest.also"));
            self.line("also = [\"refunds\"]");
        }
        self.line("known = \"unverified\"");
        if self.rows_may_be_alike() {
            self.note("", &Phrase::new("suggest.repeats"));
            self.line("repeats = true");
        }
        let tag = match self.words.language().tag() {
            tag if tag.contains('-') => quoted(tag),
            tag => tag.to_owned(),
        };
        self.line(&format!("\n[name]\n{tag} = {}", quoted(&stem)));
        self.line("\n[page]");
        self.note("", &Phrase::new("suggest.page"));
        self.line(&format!("{tag} = \"\""));
    }

    /// Lines without a number of their own: the same article may stand twice in an order.
    fn rows_may_be_alike(&self) -> bool {
        self.found.export == ExportKind::Lines && self.found.table.of("line_id").is_none()
    }

    fn time(&mut self, file: &str) {
        self.line("\n[time]");
        self.times_of_name(file);
        let axis = match self.found.export {
            ExportKind::Orders | ExportKind::Lines => "created_at",
            ExportKind::Refunds => "applied_at",
            _ => "date",
        };
        let instead = ["paid_at", "completed_at"].into_iter().find(|fact| self.found.table.of(fact).is_some());
        let axis = if self.found.table.of(axis).is_some() { Some(axis) } else { instead };
        self.note("", &Phrase::new("suggest.axis"));
        self.line(&format!("axis = [{}]", axis.map(quoted).unwrap_or_default()));
        let reach = match self.found.export {
            ExportKind::Orders | ExportKind::Lines => 30,
            ExportKind::Refunds => 45,
            _ => return,
        };
        self.note("", &Phrase::new("suggest.reach"));
        self.line(&format!("reach_back = {reach}"));
    }

    fn values(&mut self) {
        let western = |column: &ColumnGuess| self.sample.columns[column.place].western > 0;
        if self.found.table.columns.iter().any(western) {
            self.line("\n[values]");
            self.note("", &Phrase::new("suggest.western"));
            self.line("dates = \"file\"\nnumbers = \"file\"");
        }
    }

    /// The shape in which the file's name holds the days or the time of the export.
    fn times_of_name(&mut self, file: &str) {
        let shape = |field: &&str| name_pattern::time(&format!("{{{field}}}"), file).is_some();
        let span = |day: &str| SEPARATORS.map(|between| format!("{{{day}}}{between}{{{day}}}"));
        let spans = DAYS.into_iter().flat_map(span).find(|shape| name_pattern::span(shape, file).is_some());
        if let Some(shape) = spans {
            self.note("", &Phrase::new("suggest.name-days"));
            self.line(&format!("spans = [{}]", quoted(shape)));
        } else if let Some(field) = TIMES.into_iter().find(shape) {
            self.note("", &Phrase::new("suggest.name-time"));
            self.line(&format!("names = [{}]", quoted(format!("{{{field}}}"))));
        }
    }

    /// The states, with each word of the file.
    fn maps(&mut self) {
        let table = self.found.table.table;
        for column in self.found.table.columns.clone() {
            if !self.dictionary.is_state(table, column.fact.name) {
                continue;
            }
            let mut known: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            let mut strange = Vec::new();
            for (word, _) in self.sample.columns[column.place].words.iter().flatten() {
                match self.dictionary.state(table, column.fact.name, word) {
                    Some(ours) => known.entry(ours).or_default().push(quoted(word)),
                    None => strange.push(quoted(word)),
                }
            }
            self.line(&format!("\n[maps.{}]", column.fact.name));
            if !strange.is_empty() {
                let states = Phrase::new("suggest.strange").with("words", strange.join(", "));
                self.note("", &states.with("states", states_of(table, column.fact.name)));
            }
            for (ours, theirs) in known {
                self.line(&format!("{ours} = [{}]", theirs.join(", ")));
            }
        }
    }

    fn table(&mut self) {
        let table = self.found.table.table;
        self.line(&format!("\n[[tables]]\ntable = \"{table}\""));
        if let Some(units) = self.found.returns(self.sample) {
            self.note("", &Phrase::new("suggest.returns"));
            self.line(&format!("rows = [{{ header = {}, negative = false }}]", quoted(units)));
        }
        self.line("columns = [");
        for fact in table.definition().columns.iter().filter(|fact| !fact.derived) {
            match self.found.table.of(fact.name).copied() {
                Some(column) => self.column(&column),
                None => self.unsaid(fact),
            }
        }
        self.line("]");
    }

    fn column(&mut self, column: &ColumnGuess) {
        let sample = &self.sample.columns[column.place];
        let said = Phrase::new(format!("suggest.sure.{}", column.sureness.as_str()));
        let filled = Phrase::new("suggest.filled")
            .with("sure", Field::Said(Box::new(said)))
            .with("filled", sample.filled)
            .with("rows", self.sample.rows)
            .with("values", Field::Word(format!("suggest.values.{}", like(sample))));
        self.note("  ", &filled);
        let returned = self.found.returns(self.sample) == Some(sample.header.as_str());
        if sample.negative > 0 && column.fact.is_never_negative() && !returned {
            self.note("  ", &Phrase::new("suggest.negative").with("count", sample.negative));
        }
        let mut line = format!("  {{ to = \"{}\", from = [{}]", column.fact.name, quoted(&sample.header));
        if let Some(unless) = self.unless(column) {
            line = format!(
                "  {{ to = \"{}\", substitute = [{{ from = [{}], unless = {unless} }}]",
                column.fact.name,
                quoted(&sample.header)
            );
        }
        if self.dictionary.is_state(self.found.table.table, column.fact.name) {
            let _ = write!(line, ", map = \"{}\"", column.fact.name);
        }
        let needed = needs(self.found.export).iter().any(|need| need.any.contains(&column.fact.name));
        if needed && column.sureness != Sureness::StandsIn {
            line.push_str(", required = true");
        }
        if needed && column.fact.key {
            line.push_str(", must = true");
        }
        self.line(&format!("{line} }},"));
    }

    /// The states in which nothing was paid, for a time that stands in for the payment's.
    fn unless(&self, column: &ColumnGuess) -> Option<String> {
        let state = self.found.table.of("status").filter(|_| column.sureness == Sureness::StandsIn)?;
        let sample = &self.sample.columns[state.place];
        let table = self.found.table.table;
        let is_unpaid = |word: &str| {
            let ours = self.dictionary.state(table, "status", word);
            matches!(ours, Some("unpaid" | "closed")) && !self.dictionary.means_refunded(word)
        };
        let words: Vec<String> = sample
            .words
            .iter()
            .flatten()
            .map(|(word, _)| word.as_str())
            .filter(|word| is_unpaid(word))
            .map(quoted)
            .collect();
        let header = quoted(sample.header.as_str());
        (!words.is_empty()).then(|| format!("{{ header = {header}, is = [{}] }}", words.join(", ")))
    }

    /// A fact that no column says: what the key needs all the same, and what would otherwise be no money.
    fn unsaid(&mut self, fact: &Column) {
        if let (Some(factors), "paid") = (self.found.by_price(self.sample), fact.name) {
            self.note("  ", &Phrase::new("suggest.unsaid.by-price"));
            let factors = factors.map(quoted).join(", ");
            return self.line(&format!("  {{ to = \"paid\", product = [{factors}], required = true }},"));
        }
        if (self.found.table.table, fact.name) == (Table::CostEntries, "entry_id") {
            self.note("  ", &Phrase::new("suggest.unsaid.entry"));
            let told = self.found.table.columns.iter().map(|column| &self.sample.columns[column.place].header);
            let told: Vec<String> = told.map(quoted).collect();
            return self.line(&format!("  {{ to = \"entry_id\", together = [{}] }},", told.join(", ")));
        }
        let (why, rest) = match (self.found.table.table, fact.name) {
            (Table::CostEntries, "statement") => ("statement", "constant = \"bill\""),
            (Table::CostEntries, "kind") => ("cost-kind", "constant = \"other\""),
            (Table::Stock, "date") => ("made-on", "from = [\"Stock date\"]"),
            (Table::Stock, "warehouse") => ("not-split", "constant = \"\""),
            (Table::OrderLines, "line_id") => ("numbered", "count_within = \"order_id\""),
            (Table::AdDays, "channel") => ("channel", "constant = \"other\""),
            (Table::AdDays, "cut") if self.found.table.of("campaign").is_some() => ("cut", "constant = \"plan\""),
            (Table::AdDays, "cut") => ("cut", "constant = \"account\""),
            (Table::AdDays, "scene" | "campaign" | "item" | "detail") => ("not-cut", "constant = \"\""),
            (Table::Refunds, "status") => ("successful", "constant = \"successful\""),
            (_, _) if fact.key => ("missing", "from = [\"?\"], required = true, must = true"),
            _ => return,
        };
        self.note("  ", &Phrase::new(format!("suggest.unsaid.{why}")));
        self.line(&format!("  {{ to = \"{}\", {rest} }},", fact.name));
    }

    fn unused(&mut self) {
        let used = |place: usize| self.found.table.columns.iter().any(|column| column.place == place);
        let names: Vec<&str> = (self.sample.columns.iter().enumerate())
            .filter(|(place, _)| !used(*place))
            .map(|(_, column)| column.header.as_str())
            .collect();
        if names.is_empty() {
            return;
        }
        let more = names.len().saturating_sub(MOST_UNUSED);
        let key = if more == 0 { "suggest.unused" } else { "suggest.unused-more" };
        let told = names.iter().take(MOST_UNUSED).copied().collect::<Vec<_>>().join(", ");
        self.line("");
        self.note("", &Phrase::new(key).with("names", told).with("count", more));
    }
}

fn gives(export: ExportKind) -> Field {
    Field::Word(format!("gives.{}", export.as_str()))
}

/// What the values of a column are like: `suggest.values.<this>`.
fn like(sample: &ColumnSample) -> &'static str {
    let all = |count: u64| sample.filled > 0 && count == sample.filled;
    match sample {
        _ if sample.filled == 0 => "nothing",
        _ if all(sample.dates) && sample.times > 0 => "times",
        _ if all(sample.dates) => "days",
        _ if sample.dates * 10 >= sample.filled * 9 => "mostly-dates",
        _ if !sample.repeats && sample.filled > 1 => "different",
        _ if all(sample.whole) => "whole",
        _ if all(sample.numbers) => "numbers",
        _ if sample.numbers * 10 >= sample.filled * 9 => "mostly-numbers",
        _ if sample.words.is_some() => "few",
        _ => "text",
    }
}

/// The states that a word may be mapped to.
fn states_of(table: Table, fact: &str) -> &'static str {
    match (table, fact) {
        (Table::Refunds, "status") => "applied, successful, closed",
        (Table::Refunds, _) => "unshipped, refund_only, return, refused, exchange, reshipment",
        (_, "refund_status") => "successful, none",
        _ => "unpaid, paid, shipped, completed, closed",
    }
}

/// The text as TOML writes it.
pub(super) fn quoted(text: impl Into<String>) -> String {
    toml::Value::String(text.into()).to_string()
}

/// A file's name without its ending, and without the digits of a time or number at its end.
fn stem(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = stem.trim_end_matches(|c: char| c.is_ascii_digit() || "-_ ().T".contains(c));
    if name.is_empty() { stem.to_owned() } else { name.to_owned() }
}

/// Small letters, digits and strokes, as an id has them.
fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let slug: String = name.chars().map(plain).collect();
    slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
