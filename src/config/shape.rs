//! What JSON Schema says of the types that settings are read into. (`schemars` does not know `toml::Spanned`.)

use serde_json::{Map, Value, json};
use toml::Spanned;

/// What JSON Schema says of a type.
pub(super) trait Shape {
    fn shape() -> Value;
}

macro_rules! shape {
    ($($kind:ty = $shape:tt),*) => {
        $(impl Shape for $kind {
            fn shape() -> Value {
                json!($shape)
            }
        })*
    };
}

shape!(
    String = { "type": "string" },
    bool = { "type": "boolean" },
    u16 = { "type": "integer", "minimum": 0, "maximum": 65535 },
    u32 = { "type": "integer", "minimum": 0 },
    u64 = { "type": "integer", "minimum": 0 },
    toml::Value = { "type": ["number", "string"] }
);

impl<T: Shape> Shape for Option<T> {
    fn shape() -> Value {
        T::shape()
    }
}

impl<T: Shape> Shape for Spanned<T> {
    fn shape() -> Value {
        T::shape()
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn shape() -> Value {
        json!({ "type": "array", "items": T::shape() })
    }
}

/// A table whose unknown keys are refused.
pub(super) fn table<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let named = fields.map(|(name, shape)| (name.trim_start_matches("r#").to_owned(), shape));
    json!({ "type": "object", "additionalProperties": false, "properties": Map::from_iter(named) })
}
