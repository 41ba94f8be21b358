//! What is still readable of settings that cannot be used as a whole: enough to tell the operator by mail.

use super::{Settings, parse};
use crate::files;
use std::path::Path;
use toml::{Table, Value};

/// The tables that a letter needs, and those without which it can do.
const NEEDED: [&str; 2] = ["paths", "mail"];
const BETTER: [&str; 6] = ["language", "title", "time_zone", "report", "calendar", "schedule"];

/// The settings with nothing in them but paths, mail and what says whose report it is; `None` where the text is no TOML or its
/// mail part is what is wrong.
pub fn rescue(path: &Path) -> Option<Settings> {
    let text = String::from_utf8(files::read_within(path, super::LONGEST).ok()?).ok()?;
    let table: Table = text.trim_start_matches('\u{FEFF}').parse().ok()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let attempts = [[&NEEDED[..], &BETTER[..]].concat(), [&NEEDED[..], &BETTER[..3]].concat(), NEEDED.to_vec()];
    attempts
        .iter()
        .find_map(|keys| parse(&text_of(&table, keys), folder).ok())
        .filter(|settings| settings.mail.is_some())
}

/// The settings cut down to these keys, with a store that stands for those left out.
fn text_of(table: &Table, keys: &[&str]) -> String {
    let mut kept: Table = table.clone().into_iter().filter(|(key, _)| keys.contains(&key.as_str())).collect();
    if let Some(Value::Table(paths)) = kept.get_mut("paths") {
        paths.retain(|key, _| ["data", "reports"].contains(&key));
    }
    let store = [("id", "store"), ("platform", "tmall")];
    let store: Table = store.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect();
    kept.insert("stores".to_owned(), Value::Array(vec![Value::Table(store)]));
    kept.to_string()
}
