//! Which names headers have for a fact, and which words states: the built-in profiles' and templates/profiles-words.toml.

use crate::cells::is_scaled;
use crate::extract::headers::normalised;
use crate::extract::{ColumnMap, Profile, Profiles};
use crate::facts::Table;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How alike a header and a name of a fact are that are the same.
pub(super) const SAME: usize = 1000;

/// A header of which the name within it is a smaller part says more than the name; in thousandths.
const LEAST_PART: usize = 500;

/// A header that is a smaller part of a name says less than the name.
const LEAST_OF_NAME: usize = 700;

/// How alike two names must be, letter by letter, to mean the same; in thousandths.
const LEAST_ALIKE: usize = 850;

/// The file of words, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    names: BTreeMap<Table, BTreeMap<String, Vec<String>>>,
    states: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    other: Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    words: Vec<String>,
    refunded: Vec<String>,
}

/// A fact column, by its table and name.
type Fact = (Table, String);

/// Names of facts and words of states, as they are compared.
#[derive(Debug)]
pub struct Dictionary {
    names: BTreeMap<Fact, Vec<String>>,
    states: BTreeMap<Fact, BTreeMap<String, String>>,
    other: Vec<String>,
    refunded: Vec<String>,
}

impl Dictionary {
    /// Of these profiles and the file of words.
    ///
    /// # Panics
    /// Where the built-in file is wrong, which a test excludes.
    pub fn new(profiles: &Profiles) -> Self {
        let content = include_str!("../../../templates/profiles-words.toml");
        let written: Written = toml::from_str(content).unwrap_or_else(|e| panic!("templates/profiles-words.toml: {e}"));
        let plain_words = |words: &[String]| words.iter().map(|word| plain(word)).collect();
        let (other, refunded) = (plain_words(&written.other.words), plain_words(&written.other.refunded));
        let mut dictionary = Dictionary { names: BTreeMap::new(), states: BTreeMap::new(), other, refunded };
        for (table, columns) in &written.names {
            for (column, names) in columns {
                dictionary.add_names(*table, column, names);
            }
        }
        for table in Table::ALL {
            for (column, states) in states_of(table) {
                dictionary.add_states(table, column, &written.states[*states]);
            }
        }
        let listed = dictionary.names.clone();
        profiles.all().iter().for_each(|profile| dictionary.add_profile(profile, &listed));
        dictionary
    }

    /// Adds a profile's names. Where several facts have one header, as paid and payable have Shopify's `Total`, the file of
    /// words decides whose it is.
    fn add_profile(&mut self, profile: &Profile, listed: &BTreeMap<Fact, Vec<String>>) {
        let is_of_another = |table: Table, column: &str, name: &str| {
            let mut facts = listed.iter().filter(|((of, other), _)| *of == table && other != column);
            facts.any(|(_, names)| names.contains(&plain(name)))
        };
        for map in &profile.tables {
            for column in &map.columns {
                let mut names = column.from.clone();
                names.retain(|name| !is_of_another(map.table, &column.to, name));
                self.add_names(map.table, &column.to, &names);
                let words = |column: &ColumnMap| column.map.as_ref().and_then(|name| profile.maps.get(name));
                if let Some(words) = words(column) {
                    self.add_states(map.table, &column.to, words);
                }
            }
        }
    }

    fn add_names(&mut self, table: Table, column: &str, names: &[String]) {
        let known = self.names.entry((table, column.to_owned())).or_default();
        for name in names.iter().map(|name| plain(name)).filter(|name| !name.is_empty()) {
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }

    fn add_states(&mut self, table: Table, column: &str, words: &BTreeMap<String, Vec<String>>) {
        let known = self.states.entry((table, column.to_owned())).or_default();
        for (ours, theirs) in words {
            // The first to say what a word means is right: the file of words, then the profiles in their order.
            for word in theirs {
                known.entry(plain(word)).or_insert_with(|| ours.clone());
            }
        }
    }

    /// How far a header is a name of the fact, in thousandths: [`SAME`] where it is one, 0 where nothing speaks for it.
    pub(super) fn likeness(&self, table: Table, column: &str, header: &str) -> usize {
        // Amounts in ten thousands are no amounts.
        if is_scaled(&normalised(header)) {
            return 0;
        }
        let header = plain(header);
        let names = self.names.get(&(table, column.to_owned())).map_or(&[][..], Vec::as_slice);
        names.iter().map(|name| self.alike(&header, name)).max().unwrap_or(0)
    }

    fn alike(&self, header: &str, name: &str) -> usize {
        if header == name {
            return SAME;
        }
        let says_other = |word: &String| header.contains(word.as_str()) && !name.contains(word.as_str());
        if self.other.iter().any(says_other) {
            return 0;
        }
        let letters = |text: &str| text.chars().count();
        let (long, short) = if letters(header) > letters(name) { (header, name) } else { (name, header) };
        let length = letters(long).max(1);
        let part = letters(short) * SAME / length;
        let alike = (length - strsim::damerau_levenshtein(long, short).min(length)) * SAME / length;
        let least = if long == header { LEAST_PART } else { LEAST_OF_NAME };
        match long.contains(short) && part >= least && letters(short) > 2 {
            true => 700 + part / 4,
            false if alike >= LEAST_ALIKE => alike - 50,
            false => 0,
        }
    }

    /// Whether the fact is a state, which a map of words reads.
    pub(super) fn is_state(&self, table: Table, column: &str) -> bool {
        self.states.contains_key(&(table, column.to_owned()))
    }

    /// Whether a word says that money came back: then some was paid.
    pub(super) fn means_refunded(&self, word: &str) -> bool {
        let word = plain(word);
        self.refunded.iter().any(|part| word.contains(part.as_str()))
    }

    /// Our word for a word of a state.
    pub(super) fn state(&self, table: Table, column: &str, word: &str) -> Option<&str> {
        self.states.get(&(table, column.to_owned()))?.get(&plain(word)).map(String::as_str)
    }
}

/// The states among a table's columns, and which words of the file are theirs.
fn states_of(table: Table) -> &'static [(&'static str, &'static str)] {
    match table {
        Table::Orders => &[("status", "status")],
        Table::OrderLines => &[("status", "status"), ("refund_status", "refund_status")],
        Table::Refunds => &[("status", "refund"), ("kind", "kind")],
        _ => &[],
    }
}

/// A name as it is compared: letters and digits only, small.
fn plain(name: &str) -> String {
    normalised(name).chars().filter(|c| c.is_alphanumeric()).collect()
}
