//! Something to be said: a key and its fields, not yet in any language.

use super::Field;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A key of the words with the fields its text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    key: String,
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
