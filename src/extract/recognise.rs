//! Which export is this: by the words of its header row, never by its name.

use super::profile::{ColumnMap, Profile};
use super::written::{Advice, Refuse, SumPart};
use crate::cells::unwrapped;
use sheet::Cell;
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

/// A state's word as it is compared: without punctuation and blanks, since full-width and half-width commas both occur.
pub(super) fn plain_word(word: &str) -> String {
    normalised(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Units that stand in brackets or behind a stroke at the end of a header and change nothing; 万元 would.
const UNITS: [&str; 23] = [
    "元",
    "人民币",
    "￥",
    "单位:元",
    "单位元",
    "rmb",
    "cny",
    "¥",
    "yuan",
    "件",
    "个",
    "次",
    "人",
    "笔",
    "单",
    "条",
    "位",
    "天",
    "%",
    "单位:件",
    "单位:次",
    "单位:个",
    "单位:人",
];

/// The header without a unit at its end; none where it has none.
fn without_unit(normalised: &str) -> Option<&str> {
    const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];
    let bracketed = BRACKETS.iter().find_map(|(open, close)| normalised.strip_suffix(*close)?.rsplit_once(*open));
    let (name, unit) = bracketed.or_else(|| normalised.rsplit_once(['/', '_']))?;
    (!name.is_empty() && UNITS.contains(&unit)).then_some(name)
}

/// The headers of one row: where each stands.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    places: BTreeMap<String, Vec<usize>>,
    texts: Vec<String>,
}

impl Headers {
    /// From the row's texts; a header with a unit is met without it too.
    pub fn new(texts: Vec<String>) -> Self {
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, text) in texts.iter().enumerate() {
            let text = normalised(text);
            if let Some(name) = without_unit(&text) {
                places.entry(name.to_owned()).or_default().push(place);
            }
            if !text.is_empty() {
                places.entry(text).or_default().push(place);
            }
        }
        Headers { places, texts }
    }

    /// From the cells of a row.
    pub(super) fn of(cells: &[Cell<'_>]) -> Self {
        let text = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => unwrapped(text).to_owned(),
            _ => String::new(),
        };
        Headers::new(cells.iter().map(text).collect())
    }

    /// Where a header stands first.
    pub fn place(&self, header: &str) -> Option<usize> {
        self.places(header).first().copied()
    }

    /// Everywhere it stands.
    pub(super) fn places(&self, header: &str) -> &[usize] {
        self.places.get(&normalised(header)).map_or(&[], Vec::as_slice)
    }

    /// How many columns have a header.
    pub(super) fn width(&self) -> usize {
        self.texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1)
    }

    /// Whether these are the same headers in the same order.
    pub(super) fn same(&self, other: &Headers) -> bool {
        let named = |headers: &Headers| headers.texts[..headers.width()].iter().map(|text| normalised(text)).collect();
        let (ours, theirs): (Vec<String>, Vec<String>) = (named(self), named(other));
        ours == theirs
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
        let is_known = |text: &str| columns().any(|c| c.headers().any(|h| normalised(h) == text));
        let strange = self.places.iter().filter(|(text, _)| !is_known(text));
        let alike = strange.filter(|(text, _)| score(text) > 0.0);
        let best = alike.max_by(|a, b| score(a.0).total_cmp(&score(b.0)).then(b.1.cmp(a.1)))?;
        Some(self.text(best.1[0]).trim())
    }
}

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
            let with_nearest = |name: &str| (name.to_owned(), headers.nearest(name, profile).map(str::to_owned));
            let firsts = missing.iter().filter_map(|names| names.first());
            Recognised::Near { profile, matched, missing: firsts.map(|name| with_nearest(name)).collect() }
        }
        _ => Recognised::Nothing,
    }
}

fn allowed(profile: &Profile, headers: &Headers) -> bool {
    !profile.forbidden.iter().any(|header| headers.place(header).is_some())
}

fn matched(profile: &Profile, headers: &Headers) -> usize {
    let columns = profile.tables.iter().flat_map(|t| &t.columns);
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
    profile.tables.iter().flat_map(|t| &t.columns).filter(|c| c.required).count()
}

/// The required columns that are missing, each with all its names.
fn missing<'p>(profile: &'p Profile, headers: &Headers) -> Vec<Vec<&'p str>> {
    let there = |name: &&str| headers.place(name).is_some();
    let columns = profile.tables.iter().flat_map(|t| &t.columns);
    let required = columns.filter(|c| c.required && !is_there(c, headers)).map(|c| c.headers().collect());
    // Of which kind a row is, only this tells.
    let kinds =
        profile.tables.iter().flat_map(|t| &t.rows).map(|row| row.header.0.iter().map(String::as_str).collect());
    let kinds = kinds.filter(|names: &Vec<&str>| !names.iter().any(there));
    let mut missing: Vec<Vec<&str>> = required.chain(kinds).collect();
    missing.dedup();
    let choice = &profile.one_of;
    if !choice.is_empty() && !choice.iter().any(|header| headers.place(header).is_some()) {
        missing.push(choice.iter().map(String::as_str).collect());
    }
    missing
}

/// Whether a column of the export fills the fact column.
pub(super) fn is_there(column: &ColumnMap, headers: &Headers) -> bool {
    let any = column.from.iter().any(|header| headers.place(header).is_some());
    let there = |part: &SumPart| part.from.iter().any(|header| headers.place(header).is_some());
    let all = || column.sum.iter().any(there) && column.sum.iter().all(|part| part.optional || there(part));
    any || all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_at_the_end_of_a_header_changes_nothing() {
        let written = ["买家实付金额(元)", "花费（元）", "Amount (CNY)", "访客数【人】", "花费/元", "点击率 (%)"];
        let headers = Headers::new(written.map(str::to_owned).to_vec());
        for (place, name) in ["买家实付金额", "花费", "amount", "访客数", "花费", "点击率"].iter().enumerate()
        {
            assert!(headers.places(name).contains(&place), "{name}");
        }
        for other in ["花费(万元)", "支付金额(不含退款)", "(元)", "元", "成交金额(7天)", "金额(美元)"]
        {
            assert_eq!(without_unit(&normalised(other)), None, "{other}");
        }
    }

    #[test]
    fn states_are_compared_without_punctuation() {
        assert_eq!(plain_word("买家已付款，等待卖家发货"), plain_word("买家已付款,等待卖家发货"));
        assert_eq!(plain_word("卖家已发货｜｜｜等待买家确认"), plain_word("卖家已发货,等待买家确认"));
    }
}
