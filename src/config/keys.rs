//! The keys that settings may have: looked for before anything is read, so that a slip of the pen is named with its
//! line and the key that was probably meant.

use super::error::ConfigError;
use super::form::Form;
use super::written;
use crate::words::Line;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The line (from 1) that holds the byte.
pub(super) fn line_at(text: &str, byte: usize) -> Line {
    Line(text.as_bytes()[..byte.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1)
}

/// Refuses the first key that is a password or unknown.
pub(super) fn check(text: &str, table: &DeTable<'_>) -> Result<(), ConfigError> {
    walk(table, "", &mut |key, path, at| {
        let line = line_at(text, at.start);
        let full = join(path, key);
        let known = fields_of(path).unwrap_or(&[]);
        if known.contains(&key) {
            return Ok(());
        }
        if is_password(key) {
            return Err(ConfigError::PasswordWritten { line, key: full });
        }
        let nearest = crate::text::nearest(key, known.iter().copied()).map_or(path.to_owned(), |near| join(path, near));
        Err(ConfigError::UnknownKey { line, key: full, nearest })
    })
}

/// The key whose value stands at these bytes, with the names of its tables.
pub(super) fn key_of_value(table: &DeTable<'_>, path: &str, at: &Range<usize>) -> Option<String> {
    table.iter().find_map(|(name, value)| {
        let full = join(path, name.get_ref());
        let span = value.span();
        let inner = match value.get_ref() {
            DeValue::Table(inner) => key_of_value(inner, &full, at),
            DeValue::Array(items) => items.iter().find_map(|item| match item.get_ref() {
                DeValue::Table(inner) => key_of_value(inner, &full, at),
                _ => (item.span() == *at).then(|| full.clone()),
            }),
            _ => None,
        };
        inner.or_else(|| (span == *at).then_some(full))
    })
}

/// What belongs where the reader found something of another type, from what it says.
pub(super) fn expected_form(message: &str) -> Form {
    let expected = message.rsplit("expected ").next().unwrap_or_default();
    match expected {
        "u16" => Form::Port,
        "u32" | "u64" => Form::Number,
        "a sequence" => Form::List,
        "a boolean" => Form::YesOrNo,
        "a string" => Form::Text,
        _ => Form::Table,
    }
}

/// The largest number that may stand where a larger one does.
pub(super) fn largest(message: &str, written: &str) -> Option<String> {
    if written.is_empty() || !written.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let most = match expected_form(message) {
        // Which there are, its form says.
        Form::Port => return None,
        Form::Number if message.ends_with("u32") => u64::from(u32::MAX),
        // What settings are written in knows no larger one.
        _ => i64::MAX as u64,
    };
    let fits = written.parse().is_ok_and(|number: u64| number <= most);
    (!fits).then(|| most.to_string())
}

type Check<'c> = &'c mut dyn FnMut(&str, &str, Range<usize>) -> Result<(), ConfigError>;

fn walk(table: &DeTable<'_>, path: &str, check: Check<'_>) -> Result<(), ConfigError> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    for (name, value) in entries {
        check(name.get_ref(), path, name.span())?;
        let full = join(path, name.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) => walk(inner, &full, check)?,
            DeValue::Array(items) => {
                for item in items.iter() {
                    if let DeValue::Table(inner) = item.get_ref() {
                        walk(inner, &full, check)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn join(path: &str, key: &str) -> String {
    let key = crate::text::clean(key);
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

fn is_password(key: &str) -> bool {
    let key = key.to_lowercase();
    ["password", "passwd", "secret", "token", "密码", "授权码"].iter().any(|word| key.contains(word))
        || matches!(key.as_str(), "pass" | "pwd" | "auth_code")
}

/// The keys of the table at that path; `None` where no table belongs.
fn fields_of(path: &str) -> Option<&'static [&'static str]> {
    Some(match path {
        "" => introspect::<written::File>(),
        "report" => introspect::<written::Report>(),
        "reports" => introspect::<written::OneOfReports>(),
        "tables" => introspect::<written::OwnTable>(),
        "paths" => introspect::<written::Paths>(),
        "calendar" => introspect::<written::Calendar>(),
        "plan" => introspect::<written::Plan>(),
        "customers" => introspect::<written::Customers>(),
        "control" => introspect::<written::Control>(),
        "intake" => introspect::<written::Intake>(),
        "limits" => introspect::<written::Limits>(),
        "stores" => introspect::<written::Store>(),
        "mail" => introspect::<written::Mail>(),
        "mail.smtp" => introspect::<written::Smtp>(),
        "owners" => introspect::<written::Owner>(),
        "privacy" => introspect::<written::Privacy>(),
        "engine" => introspect::<written::Engine>(),
        "schedule" => introspect::<written::Schedule>(),
        _ => return None,
    })
}

/// The names of a struct's fields as its `Deserialize` declares them, so that they are written down once.
fn introspect<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut fields: &'static [&'static str] = &[];
    // Reading ends at the declaration; its "error" is how it ends.
    let _ = T::deserialize(Declaration { fields: &mut fields });
    fields
}

struct Declaration<'f> {
    fields: &'f mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Declaration<'_> {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("not a struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.fields = fields;
        Err(de::Error::custom("declared"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
