//! Which export is this: by the words of its header row, never by its name.

use super::profile::{ColumnMap, Profile};
use std::collections::BTreeMap;

/// A header as it is compared: without white space, full-width forms made half-width, Latin letters small.
pub fn normalised(header: &str) -> String {
    header
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{3000}' | '"' | '\''))
        .map(|c| match c as u32 {
            n @ 0xFF01..=0xFF5E => char::from_u32(n - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The headers of one row: where each stands.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    places: BTreeMap<String, usize>,
    texts: Vec<String>,
}

impl Headers {
    /// From the row's texts; of two equal headers the first counts.
    pub fn new(texts: Vec<String>) -> Self {
        let mut places = BTreeMap::new();
        for (place, text) in texts.iter().enumerate() {
            let text = normalised(text);
            if !text.is_empty() {
                places.entry(text).or_insert(place);
            }
        }
        Headers { places, texts }
    }

    /// Where a header stands.
    pub fn place(&self, header: &str) -> Option<usize> {
        self.places.get(&normalised(header)).copied()
    }

    /// The header at a place, as written.
    pub fn text(&self, place: usize) -> &str {
        self.texts.get(place).map_or("", String::as_str)
    }

    /// The header most like one that is missing, of those that mean nothing else; none where no letter agrees.
    fn nearest(&self, missing: &str, profile: &Profile) -> Option<&str> {
        let wanted = normalised(missing);
        let score = |text: &str| strsim::normalized_damerau_levenshtein(&wanted, text);
        let columns = || profile.tables.iter().flat_map(|t| &t.columns);
        let is_known = |text: &str| columns().any(|c| c.from.iter().chain(&c.sum).any(|h| normalised(h) == text));
        let strange = self.places.iter().filter(|(text, _)| !is_known(text));
        let alike = strange.filter(|(text, _)| score(text) > 0.0);
        let best = alike.max_by(|a, b| score(a.0).total_cmp(&score(b.0)).then(b.1.cmp(a.1)))?;
        Some(self.text(*best.1).trim())
    }
}

/// The profile that fits, or the nearest and what it misses.
#[derive(Debug)]
pub enum Recognised<'p> {
    /// All required columns are there.
    Fits(&'p Profile),
    /// Most are; the rest are named, with the most similar header found.
    Near {
        /// The profile it seemed to be.
        profile: &'p Profile,
        /// Required columns that are missing: their first name, and the nearest header.
        missing: Vec<(String, Option<String>)>,
        /// How many of its columns are there.
        matched: usize,
    },
    /// No profile comes near.
    Nothing,
}

/// Recognises a header row.
pub fn recognise<'p>(headers: &Headers, profiles: &'p [Profile]) -> Recognised<'p> {
    let fits = |p: &&Profile| allowed(p, headers) && missing(p, headers).is_empty();
    // More columns matched is the better fit; of two equal ones the one that asks for more, then the first in the registry.
    let best = profiles.iter().filter(fits).rev().max_by_key(|p| (matched(p, headers), required(p)));
    if let Some(profile) = best {
        return Recognised::Fits(profile);
    }
    let near = profiles.iter().filter(|p| allowed(p, headers)).rev().max_by_key(|p| matched(p, headers));
    match near.map(|p| (p, matched(p, headers), missing(p, headers))) {
        Some((profile, matched, missing)) if matched >= 4 && missing.len() <= matched / 2 => {
            let with_nearest = |name: &str| (name.to_owned(), headers.nearest(name, profile).map(str::to_owned));
            Recognised::Near { profile, matched, missing: missing.into_iter().map(with_nearest).collect() }
        }
        _ => Recognised::Nothing,
    }
}

fn allowed(profile: &Profile, headers: &Headers) -> bool {
    !profile.forbidden.iter().any(|header| headers.place(header).is_some())
}

fn matched(profile: &Profile, headers: &Headers) -> usize {
    let columns = profile.tables.iter().flat_map(|t| &t.columns);
    columns.filter(|c| is_there(c, headers)).count()
}

fn required(profile: &Profile) -> usize {
    profile.tables.iter().flat_map(|t| &t.columns).filter(|c| c.required).count()
}

fn missing<'p>(profile: &'p Profile, headers: &Headers) -> Vec<&'p str> {
    let columns = profile.tables.iter().flat_map(|t| &t.columns);
    let required = columns.filter(|c| c.required && !is_there(c, headers)).filter_map(|c| c.from.first());
    let mut missing: Vec<&str> = required.map(String::as_str).collect();
    missing.dedup();
    let choice = &profile.one_of;
    if !choice.is_empty() && !choice.iter().any(|header| headers.place(header).is_some()) {
        missing.extend(choice.first().map(String::as_str));
    }
    missing
}

/// Whether a column of the export fills the fact column.
pub(super) fn is_there(column: &ColumnMap, headers: &Headers) -> bool {
    let any = column.from.iter().any(|header| headers.place(header).is_some());
    let all = || !column.sum.is_empty() && column.sum.iter().all(|header| headers.place(header).is_some());
    any || all()
}
