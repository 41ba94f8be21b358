//! Something to be said: a key and its fields, not yet in any language.

use super::Each;
use crate::span::Span;
use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One value inside a phrase, typed so that each language can word it. It crosses from one process to another as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Text from outside: a title, a file's name. Cleaned when said.
    Text(String),
    /// Text that comes in each language, as the name of an export does. Cleaned when said.
    Each(Each<String>),
    /// A key of the words.
    Word(String),
    /// Another phrase.
    Said(Box<Phrase>),
    /// An amount, short: 642.1万, 6.42M.
    Money(Decimal),
    /// An amount, in full: 6,421,034.20.
    MoneyFull(Decimal),
    /// An amount whose currency has to be said: 1.2万 USD.
    In(Box<Field>, String),
    /// A part of one: 0.1092 is said 10.9 %.
    Percent(Decimal),
    /// A difference of parts: 0.012 is said 1.2 百分点.
    Points(Decimal),
    /// A signed relative change: 0.18 is said +18.0 %.
    Change(Decimal),
    /// A ratio with two decimals.
    Roi(Decimal),
    /// A whole number with separators.
    Count(i64),
    /// 11/09, 9 Nov.
    Day(NaiveDate),
    /// 周一, Mon.
    Weekday(NaiveDate),
    /// 11/09-11/15.
    Span(Span),
    /// 10:12
    Clock(NaiveTime),
    /// Several, joined as the language does.
    List(Vec<Field>),
}

impl Field {
    fn sorted(self) -> Self {
        match self {
            Field::Said(phrase) => Field::Said(Box::new(phrase.sorted())),
            Field::List(fields) => Field::List(fields.into_iter().map(Field::sorted).collect()),
            Field::In(field, currency) => Field::In(Box::new(field.sorted()), currency),
            other => other,
        }
    }
}

/// A key of the words with the fields its text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    key: String,
    #[serde(with = "object")]
    fields: Vec<(Cow<'static, str>, Field)>,
}

impl Phrase {
    /// A phrase without fields yet.
    pub fn new(key: impl Into<String>) -> Self {
        Phrase { key: key.into(), fields: Vec::new() }
    }

    /// With one more field.
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, field: impl Into<Field>) -> Self {
        self.fields.push((name.into(), field.into()));
        self
    }

    /// With its fields by name, and those of the phrases in them: the same whether or not it was kept on disk meanwhile.
    pub fn sorted(self) -> Self {
        let mut fields: Vec<_> = self.fields.into_iter().map(|(name, field)| (name, field.sorted())).collect();
        fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        Phrase { fields, ..self }
    }

    /// The same, so that a message may be one.
    pub fn phrase(&self) -> Phrase {
        self.clone()
    }

    /// The key.
    pub fn code(&self) -> &str {
        &self.key
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, field)| field)
    }

    /// All fields, in the order given.
    pub fn fields(&self) -> &[(Cow<'static, str>, Field)] {
        &self.fields
    }
}

/// The fields as an object: people read the files in which phrases are kept. Objects have no order, so they come back by name.
mod object {
    use super::{BTreeMap, Cow, Field};
    use serde::{Deserialize, Deserializer, Serializer};

    type Fields = Vec<(Cow<'static, str>, Field)>;

    pub fn serialize<S: Serializer>(fields: &Fields, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(fields.iter().map(|(name, field)| (name, field)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        Ok(BTreeMap::deserialize(deserializer)?.into_iter().collect())
    }
}
