//! A platform's words for the state of something, and ours for them.

use super::headers::{normalised, plain_word};
use super::profile::{ColumnMap, Profile};
use super::shown::shown;
use super::verdict::Part;
use crate::text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// More digits make an unknown state a telephone number.
const MOST_DIGITS_OF_A_STATE: usize = 6;
/// Unknown words kept of each map: a column of free text under a state's name must not fill the memory.
const MOST_UNKNOWN_WORDS: usize = 50;

/// The words of one column's map.
pub(super) struct States<'p> {
    name: &'p str,
    words: BTreeMap<String, Arc<str>>,
    /// What may stand in brackets before a word, and the meaning that it gives it.
    prefixes: BTreeMap<String, Arc<str>>,
    otherwise: Option<&'p str>,
}

impl<'p> States<'p> {
    /// None where the column has no map.
    pub(super) fn new(profile: &'p Profile, map: &'p ColumnMap) -> Option<Self> {
        let name = map.map.as_deref()?;
        let prefixes = profile.prefixes.get(name).into_iter().flatten();
        let entries = profile.maps[name].iter();
        let pairs =
            entries.flat_map(|(ours, theirs)| theirs.iter().map(|word| (plain_word(word), ours.as_str().into())));
        Some(States {
            name,
            words: pairs.collect(),
            prefixes: prefixes.map(|(theirs, ours)| (plain_word(theirs), ours.as_str().into())).collect(),
            otherwise: map.otherwise.as_deref(),
        })
    }

    /// Our word for theirs; one that nobody knows is noted.
    pub(super) fn ours(&self, found: &str, part: &mut Part) -> Arc<str> {
        if let Some(ours) = self.words.get(&plain_word(found)).or_else(|| self.behind_prefix(found)) {
            return ours.clone();
        }
        if let Some(otherwise) = self.otherwise {
            return otherwise.into();
        }
        let unknown = part.unknown_words.entry(self.name.to_owned()).or_default();
        if unknown.len() < MOST_UNKNOWN_WORDS {
            let word = text::clean(found);
            // No state has so many digits; somebody's telephone number has.
            let digits = word.chars().filter(char::is_ascii_digit).count();
            unknown.insert(if digits > MOST_DIGITS_OF_A_STATE { shown(&word) } else { word });
        }
        "other".into()
    }

    /// What a word with brackets before it means: as the brackets say, or as the word behind them.
    fn behind_prefix(&self, found: &str) -> Option<&Arc<str>> {
        let found = normalised(found);
        let (prefix, word) = found.strip_prefix(['(', '[', '【'])?.split_once([')', ']', '】'])?;
        let meaning = self.prefixes.get(&plain_word(prefix))?;
        if meaning.is_empty() { self.words.get(&plain_word(word)) } else { Some(meaning) }
    }
}
