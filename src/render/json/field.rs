//! The fields of a notice as data: exact where the sentence rounds, so that a script need not read sentences.

use crate::text;
use crate::words::{Field, Phrase, Words};
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

/// A phrase's fields as an object, in the order given.
pub struct Fields<'a> {
    phrase: &'a Phrase,
    words: &'a Words,
}

impl<'a> Fields<'a> {
    /// With words for what comes in each language.
    pub fn of(phrase: &'a Phrase, words: &'a Words) -> Self {
        Fields { phrase, words }
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, field) in self.phrase.fields() {
            map.serialize_entry(name, &FieldJson { field, words: self.words })?;
        }
        map.end()
    }
}

/// A phrase as an object: its code, its fields, and what it says in the language.
#[derive(Serialize)]
pub struct Said<'a> {
    code: &'a str,
    fields: Fields<'a>,
    text: String,
}

impl<'a> Said<'a> {
    /// Said in the words' language.
    pub fn of(phrase: &'a Phrase, words: &'a Words) -> Self {
        Said { code: phrase.key(), fields: Fields::of(phrase, words), text: words.say(phrase) }
    }
}

struct FieldJson<'a> {
    field: &'a Field,
    words: &'a Words,
}

impl Serialize for FieldJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.field {
            Field::Text(outside) => serializer.serialize_str(&text::clean(outside)),
            Field::Each(_) => serializer.serialize_str(&self.words.field(self.field)),
            Field::Word(key) => serializer.serialize_str(key),
            Field::Said(phrase) => Said::of(phrase, self.words).serialize(serializer),
            Field::Money(amount) | Field::MoneyFull(amount) => {
                serializer.serialize_str(&super::decimal(*amount, crate::report::Unit::Money))
            }
            Field::In(amount, currency) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("amount", &FieldJson { field: amount, words: self.words })?;
                map.serialize_entry("currency", currency)?;
                map.end()
            }
            Field::Percent(value) | Field::Points(value) | Field::Change(value) | Field::Roi(value) => {
                serializer.serialize_str(&super::decimal(*value, crate::report::Unit::Percent))
            }
            Field::Count(n) => serializer.serialize_i64(*n),
            Field::Day(day) | Field::Weekday(day) => day.serialize(serializer),
            Field::Span(span) => span.serialize(serializer),
            Field::Clock(time) => serializer.serialize_str(&time.format("%H:%M").to_string()),
            Field::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for field in items {
                    list.serialize_element(&FieldJson { field, words: self.words })?;
                }
                list.end()
            }
        }
    }
}
