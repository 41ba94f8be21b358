//! Something to be said: a key and its fields, not yet in any language.

use super::Field;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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

/// The fields as an object, in the order given: people read the files in which phrases are kept.
mod object {
    use super::{Cow, Field};
    use serde::de::{Deserializer, MapAccess, Visitor};
    use serde::ser::Serializer;
    use std::fmt;

    type Fields = Vec<(Cow<'static, str>, Field)>;

    pub fn serialize<S: Serializer>(fields: &Fields, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(fields.iter().map(|(name, field)| (name, field)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        deserializer.deserialize_map(Object)
    }

    struct Object;

    impl<'de> Visitor<'de> for Object {
        type Value = Fields;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("fields by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
            let mut fields = Fields::new();
            while let Some((name, field)) = map.next_entry::<String, Field>()? {
                fields.push((name.into(), field));
            }
            Ok(fields)
        }
    }
}
