//! The draft's tables: a line a fact, the column that says it or what stands for one that no column says.

use super::draft::{Draft, quoted};
use super::guess::{ColumnGuess, Sureness, TableGuess};
use super::kind::needs;
use super::look::ColumnSample;
use crate::extract::ExportKind;
use crate::facts::{Column, Kind, Table};
use crate::words::{Field, Phrase};
use std::collections::BTreeMap;
use std::fmt::Write;

impl Draft<'_> {
    /// The states, with each word of the file.
    pub(super) fn maps(&mut self) {
        let found = self.found;
        for guess in found.tables() {
            self.maps_of(guess);
        }
    }

    fn maps_of(&mut self, guess: &TableGuess) {
        let table = guess.table;
        for column in guess.columns.iter().filter(|column| self.dictionary.is_state(table, column.fact.name)) {
            let mut known: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            let mut strange = Vec::new();
            for (word, _) in self.sample.columns[column.place].words.iter().flatten() {
                match self.dictionary.state(table, column.fact.name, word) {
                    Some(ours) => known.entry(ours).or_default().push(quoted(word)),
                    None => strange.push(quoted(word)),
                }
            }
            self.line(&format!("\n[maps.{}]", self.map_of(table, column)));
            if !strange.is_empty() {
                let states = Phrase::new("suggest.strange").with("words", strange.join(", "));
                self.note("", &states.with("states", states_of(table, column.fact.name)));
            }
            for (ours, theirs) in known {
                self.line(&format!("{ours} = [{}]", theirs.join(", ")));
            }
        }
    }

    /// What a map of states is called: an order's and a line's may both be called status.
    fn map_of(&self, table: Table, column: &ColumnGuess) -> String {
        let beside = self.found.lines.is_some() && table == Table::OrderLines && column.fact.name == "status";
        if beside { "line_status".to_owned() } else { column.fact.name.to_owned() }
    }

    pub(super) fn tables(&mut self) {
        let found = self.found;
        for guess in found.tables() {
            self.table(guess);
        }
    }

    fn table(&mut self, guess: &TableGuess) {
        let table = guess.table;
        self.line(&format!("\n[[tables]]\ntable = \"{table}\""));
        if let Some(units) = self.found.returns(self.sample) {
            self.note("", &Phrase::new("suggest.returns"));
            self.line(&format!("rows = [{{ header = {}, negative = false }}]", quoted(units)));
        }
        self.line("columns = [");
        for fact in table.definition().columns.iter().filter(|fact| !fact.derived) {
            match guess.of(fact.name) {
                Some(column) => self.column(guess, column),
                None => self.unsaid(guess, fact),
            }
        }
        self.line("]");
    }

    fn column(&mut self, guess: &TableGuess, column: &ColumnGuess) {
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
        if let Some(unless) = self.unless(guess, column) {
            line = format!(
                "  {{ to = \"{}\", substitute = [{{ from = [{}], unless = {unless} }}]",
                column.fact.name,
                quoted(&sample.header)
            );
        }
        if self.dictionary.is_state(guess.table, column.fact.name) {
            let _ = write!(line, ", map = \"{}\"", self.map_of(guess.table, column));
        }
        if self.stands_once_an_order(guess, sample) {
            line.push_str(", across = \"agreed\"");
        }
        let needed = needs(export_of(guess.table)).iter().any(|need| need.any.contains(&column.fact.name));
        if needed && column.sureness != Sureness::StandsIn {
            line.push_str(", required = true");
        }
        if needed && column.fact.key {
            line.push_str(", must = true");
        }
        self.line(&format!("{line} }},"));
    }

    /// The states in which nothing was paid, for a time that stands in for the payment's.
    fn unless(&self, guess: &TableGuess, column: &ColumnGuess) -> Option<String> {
        let state = guess.of("status").filter(|_| column.sureness == Sureness::StandsIn)?;
        let sample = &self.sample.columns[state.place];
        let table = guess.table;
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
    fn unsaid(&mut self, guess: &TableGuess, fact: &Column) {
        let by_price = self.found.by_price(self.sample).filter(|_| guess.table == Table::OrderLines);
        if let (Some(factors), "paid") = (by_price, fact.name) {
            self.note("  ", &Phrase::new("suggest.unsaid.by-price"));
            let factors = factors.map(quoted).join(", ");
            return self.line(&format!("  {{ to = \"paid\", product = [{factors}], required = true }},"));
        }
        if let (Table::Orders, "units", Some(lines)) = (guess.table, fact.name, &self.found.lines) {
            let Some(units) = lines.of("units") else { return };
            self.note("  ", &Phrase::new("suggest.unsaid.pieces"));
            let header = quoted(self.sample.columns[units.place].header.as_str());
            return self.line(&format!("  {{ to = \"units\", from = [{header}], across = \"sum\" }},"));
        }
        if (guess.table, fact.name) == (Table::CostEntries, "entry_id") {
            self.note("  ", &Phrase::new("suggest.unsaid.entry"));
            let told = guess.columns.iter().map(|column| &self.sample.columns[column.place].header);
            let told: Vec<String> = told.map(quoted).collect();
            return self.line(&format!("  {{ to = \"entry_id\", together = [{}] }},", told.join(", ")));
        }
        let in_amount = self.says_currency(guess).map(quoted).filter(|_| fact.name == "currency");
        if let Some(header) = in_amount {
            self.note("  ", &Phrase::new("suggest.unsaid.in-amount"));
            return self.line(&format!("  {{ to = \"currency\", from = [{header}], in_amount = true }},"));
        }
        if let (Table::Refunds, "status", Some(header)) = (guess.table, fact.name, self.finished(guess).map(quoted)) {
            self.note("  ", &Phrase::new("suggest.unsaid.finished"));
            let open = format!("{{ when = [{{ header = {header}, filled = false }}], is = \"applied\" }}");
            return self.line(&format!("  {{ to = \"status\", otherwise = \"successful\", cases = [{open}] }},"));
        }
        let (why, rest) = match (guess.table, fact.name) {
            (Table::CostEntries, "statement") => ("statement", "constant = \"bill\""),
            (Table::CostEntries, "kind") => ("cost-kind", "constant = \"other\""),
            (Table::Stock, "date") => ("made-on", "from = [\"Stock date\"]"),
            (Table::Stock, "warehouse") => ("not-split", "constant = \"\""),
            (Table::OrderLines, "line_id") => ("numbered", "count_within = \"order_id\""),
            (Table::AdDays, "kind") => ("ad-kind", "constant = \"cpc\""),
            (Table::AdDays, "channel") => ("channel", "constant = \"other\""),
            (Table::AdDays, "cut") if guess.of("campaign").is_some() => ("cut", "constant = \"plan\""),
            (Table::AdDays, "cut") => ("cut", "constant = \"account\""),
            (Table::AdDays, "scene" | "campaign" | "item" | "detail") => ("not-cut", "constant = \"\""),
            (Table::Refunds, "status") => ("successful", "constant = \"successful\""),
            (_, _) if fact.key => ("missing", "from = [\"?\"], required = true, must = true"),
            _ => return,
        };
        self.note("  ", &Phrase::new(format!("suggest.unsaid.{why}")));
        self.line(&format!("  {{ to = \"{}\", {rest} }},", fact.name));
    }

    /// The column that says when a refund was finished, where some rows leave it empty.
    fn finished(&self, guess: &TableGuess) -> Option<&str> {
        let sample = &self.sample.columns[guess.of("completed_at")?.place];
        (sample.filled < self.sample.rows).then_some(sample.header.as_str())
    }

    /// The column of a table's amounts that say their currency.
    fn says_currency(&self, guess: &TableGuess) -> Option<&str> {
        let amounts = guess.columns.iter().filter(|column| column.fact.kind == Kind::Amount);
        let mut samples = amounts.map(|column| &self.sample.columns[column.place]);
        samples.find(|sample| sample.signed > 0).map(|sample| sample.header.as_str())
    }

    /// Whether a column of an order that stands on several rows is filled on some of them only.
    fn stands_once_an_order(&self, guess: &TableGuess, sample: &ColumnSample) -> bool {
        self.found.lines.is_some() && guess.table == Table::Orders && (1..self.sample.rows).contains(&sample.filled)
    }
}

/// The kind of export that gives a table.
fn export_of(table: Table) -> ExportKind {
    ExportKind::ALL.into_iter().find(|export| export.table() == table).unwrap_or(ExportKind::Orders)
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
