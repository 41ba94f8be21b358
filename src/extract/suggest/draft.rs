//! The draft as text: a profile that can be read as it is, with a comment on each line of how sure it is.

use super::dictionary::Dictionary;
use super::guess::ColumnGuess;
use super::kind::Suggestion;
use super::look::FileSample;
use crate::extract::{ExportKind, name_pattern};
use crate::words::{Field, Phrase, Words};

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
    draft.tables();
    draft.returns();
    draft.unused();
    draft.text
}

/// The draft so far.
pub(super) struct Draft<'a> {
    pub(super) sample: &'a FileSample,
    pub(super) found: &'a Suggestion,
    pub(super) dictionary: &'a Dictionary,
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
        self.also();
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

    /// What the file gives besides.
    fn also(&mut self) {
        if self.found.lines.is_some() {
            let orders = self.found.orders_of_several_rows(self.sample);
            self.note("", &Phrase::new("suggest.also-lines").with("count", orders));
            self.line("also = [\"lines\"]");
        } else if self.found.returns(self.sample).is_some() {
            self.note("", &Phrase::new("suggest.also"));
            self.line("also = [\"refunds\"]");
        }
    }

    /// Lines without a number of their own: the same article may stand twice in an order.
    fn rows_may_be_alike(&self) -> bool {
        let lines = match &self.found.lines {
            Some(lines) => lines,
            None if self.found.export == ExportKind::Lines => &self.found.table,
            None => return false,
        };
        lines.of("line_id").is_none()
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
        if self.found.tables().flat_map(|table| &table.columns).any(western) {
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

    fn unused(&mut self) {
        let columns = || self.found.tables().flat_map(|table| &table.columns);
        let used = |place: usize| columns().any(|column| column.place == place);
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
