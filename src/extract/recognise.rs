//! Which export is this: by the words of its header row, never by its name.

use super::headers::{Headers, as_written, normalised};
use super::profile::{ColumnMap, Profile, TableMap};
use super::written::{Advice, Refuse, SumPart};

/// The profile that fits, or the nearest and what it misses.
#[derive(Debug)]
pub enum Recognised<'p> {
    /// All required columns are there.
    Fits(&'p Profile),
    /// It is known and of no use as it is.
    Useless {
        /// The profile.
        profile: &'p Profile,
        /// What to do.
        advice: Advice,
    },
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
    let fits = |p: &&Profile| {
        !p.tables.is_empty() && allowed(p, headers) && missing(p, headers).is_empty() && advice(p, headers).is_none()
    };
    // More columns matched is the better fit; of two equal ones the one that asks for more, then the first in the registry.
    let best = profiles.iter().filter(fits).rev().max_by_key(|p| (matched(p, headers), required(p)));
    let useless = profiles.iter().rev().filter_map(|p| Some((p, advice(p, headers)?, matched(p, headers))));
    let useless = useless.max_by_key(|(.., matched)| *matched);
    match (best, useless) {
        (Some(profile), None) => return Recognised::Fits(profile),
        (Some(profile), Some((.., of_useless))) if matched(profile, headers) >= of_useless => {
            return Recognised::Fits(profile);
        }
        (_, Some((profile, advice, _))) => return Recognised::Useless { profile, advice },
        (None, None) => {}
    }
    let near = profiles.iter().filter(|p| allowed(p, headers)).rev().max_by_key(|p| matched(p, headers));
    match near.map(|p| (p, matched(p, headers), missing(p, headers))) {
        Some((profile, matched, missing)) if matched >= 4 && missing.len() <= matched / 2 => {
            let with_nearest = |name: &str| (as_written(name), most_alike(headers, name, profile).map(str::to_owned));
            Recognised::Near { profile, matched, missing: firsts(&missing).into_iter().map(with_nearest).collect() }
        }
        _ => Recognised::Nothing,
    }
}

/// The profile that came nearest to a header that is none of theirs.
pub(super) struct Nearest<'p> {
    pub(super) profile: &'p Profile,
    /// How many of its columns are there.
    pub(super) matched: usize,
    /// Required columns that are not.
    pub(super) missing: Vec<&'p str>,
    /// Headers by which it is another export.
    pub(super) foreign: Vec<&'p str>,
}

/// Of those with several columns there, and at least half of those that they require, the one with the most, then the one that
/// lacks least; what is another export for sure only where there is no other.
pub(super) fn nearest<'p>(headers: &Headers, profiles: &'p [Profile]) -> Option<Nearest<'p>> {
    let all = profiles.iter().rev().map(|profile| Nearest {
        profile,
        matched: matched(profile, headers),
        missing: if profile.tables.is_empty() { unsaid(profile, headers) } else { firsts(&missing(profile, headers)) },
        foreign: profile.forbidden.iter().filter(|h| headers.place(h).is_some()).map(String::as_str).collect(),
    });
    let asked = |profile: &Profile| match profile.tables.is_empty() {
        true => profile.refuse.iter().map(|refuse| refuse.with.len()).min().unwrap_or_default(),
        false => required(profile),
    };
    all.filter(|near| near.matched > 1 && near.missing.len() * 2 <= asked(near.profile))
        .max_by_key(|near| (near.foreign.is_empty(), near.matched, std::cmp::Reverse(near.missing.len())))
}

/// The first name of each, once: several tables ask for the same column.
fn firsts<'p>(missing: &[Vec<&'p str>]) -> Vec<&'p str> {
    let mut firsts: Vec<&str> = Vec::new();
    for name in missing.iter().filter_map(|names| names.first().copied()) {
        if !firsts.contains(&name) {
            firsts.push(name);
        }
    }
    firsts
}

/// What the header lacks by which an export is known that is of no use.
fn unsaid<'p>(profile: &'p Profile, headers: &Headers) -> Vec<&'p str> {
    let lacks = |refuse: &'p Refuse| -> Vec<&'p str> {
        refuse.with.iter().map(String::as_str).filter(|name| headers.place(name).is_none()).collect()
    };
    profile.refuse.iter().map(lacks).min_by_key(Vec::len).unwrap_or_default()
}

fn allowed(profile: &Profile, headers: &Headers) -> bool {
    !profile.forbidden.iter().any(|header| headers.place(header).is_some())
}

fn matched(profile: &Profile, headers: &Headers) -> usize {
    // Rows of several days have columns of the others, which count once.
    let columns = profile.tables.iter().filter(|table| !table.of_spans).flat_map(|table| &table.columns);
    let named = profile.refuse.iter().map(|refuse| refuse.with.iter().filter(|h| headers.place(h).is_some()).count());
    columns.filter(|c| is_there(c, headers)).count() + named.max().unwrap_or(0)
}

/// Whether the header says so, of a profile that lacks these required columns.
fn fits(refuse: &Refuse, headers: &Headers, missing: &[Vec<&str>]) -> bool {
    let there = |header: &String| headers.place(header).is_some();
    let explained = |names: &Vec<&str>| names.iter().any(|name| refuse.without.iter().any(|gone| gone == name));
    refuse.with.iter().all(there) && !refuse.without.iter().any(there) && missing.iter().all(explained)
}

/// What to do about an export of which the header already says that it is of no use.
fn advice(profile: &Profile, headers: &Headers) -> Option<Advice> {
    if profile.refuse.is_empty() || !allowed(profile, headers) {
        return None;
    }
    let missing = missing(profile, headers);
    profile.refuse.iter().find(|refuse| fits(refuse, headers, &missing)).map(|refuse| refuse.advice)
}

fn required(profile: &Profile) -> usize {
    needed(profile).flat_map(|t| &t.columns).filter(|c| c.required).count()
}

/// The tables without which the export is not this one.
fn needed(profile: &Profile) -> impl Iterator<Item = &TableMap> {
    profile.tables.iter().filter(|table| !table.optional)
}

/// The tables that the file has the columns for.
pub(super) fn given<'p>(profile: &'p Profile, headers: &Headers) -> Vec<&'p TableMap> {
    profile.tables.iter().filter(|table| !table.optional || lacking(table, headers).is_empty()).collect()
}

/// The required columns that are missing, each with all its names.
fn missing<'p>(profile: &'p Profile, headers: &Headers) -> Vec<Vec<&'p str>> {
    let mut missing: Vec<Vec<&str>> = needed(profile).flat_map(|table| lacking(table, headers)).collect();
    missing.dedup();
    let choice = &profile.one_of;
    if !choice.is_empty() && !choice.iter().any(|header| headers.place(header).is_some()) {
        missing.push(choice.iter().map(String::as_str).collect());
    }
    missing
}

/// The same of one table.
fn lacking<'p>(table: &'p TableMap, headers: &Headers) -> Vec<Vec<&'p str>> {
    let there = |name: &&str| headers.place(name).is_some();
    let required = table.columns.iter().filter(|c| c.required && !is_there(c, headers)).map(|c| c.headers().collect());
    // Of which kind a row is, only this tells.
    let kinds = table.rows.iter().map(|row| row.header.0.iter().map(String::as_str).collect());
    required.chain(kinds.filter(|names: &Vec<&str>| !names.iter().any(there))).collect()
}

/// Whether a column of the export fills the fact column.
pub(super) fn is_there(column: &ColumnMap, headers: &Headers) -> bool {
    let any = column.from.iter().any(|header| headers.place(header).is_some());
    let there = |part: &SumPart| part.from.iter().any(|header| headers.place(header).is_some());
    let all = || column.sum.iter().any(there) && column.sum.iter().all(|part| part.optional || there(part));
    let factors = || column.product.iter().all(|header| headers.place(header).is_some());
    any || all() || (!column.product.is_empty() && factors())
}

/// The header most like one that is missing, of those that mean nothing else; none where no letter agrees.
fn most_alike<'h>(headers: &'h Headers, missing: &str, profile: &Profile) -> Option<&'h str> {
    let wanted = normalised(missing);
    let score = |text: &str| strsim::normalized_damerau_levenshtein(&wanted, text);
    let columns = || profile.tables.iter().flat_map(|t| &t.columns);
    let is_known = |text: &str| columns().any(|c| c.headers().any(|h| normalised(h) == text));
    let strange = headers.named_places().filter(|(text, _)| !is_known(text));
    let alike = strange.filter(|(text, _)| score(text) > 0.0);
    let best = alike.max_by(|a, b| score(a.0).total_cmp(&score(b.0)).then(b.1.cmp(a.1)))?;
    Some(headers.text(best.1[0]).trim())
}
