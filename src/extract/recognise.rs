//! Which export is this: by the words of its header row, never by its name.

use super::profile::{ColumnMap, Profile};
use crate::cells::{currency, unwrapped};
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

/// Where a header names the currency of the column: `Amount spent ({currency})`.
pub(super) const CURRENCY: &str = "{currency}";

/// The longest that stands there: `CNY`, `HK$`, `Rs.`.
const LONGEST_CURRENCY: usize = 4;

/// What a header writes between what a pattern has before and behind its currency.
fn captured(text: &str, before: &str, behind: &str) -> Option<String> {
    let text = normalised(text);
    let found = text.strip_prefix(before)?.strip_suffix(behind)?;
    let is_currency = |found: &&str| {
        let length = found.chars().count();
        (1..=LONGEST_CURRENCY).contains(&length)
            && !found.contains(|c: char| c.is_ascii_digit() || c == '%' || c == '#')
    };
    Some(found).filter(is_currency).map(str::to_owned)
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
    pub(super) fn places(&self, header: &str) -> Vec<usize> {
        match header.split_once(CURRENCY) {
            None => self.places.get(&normalised(header)).cloned().unwrap_or_default(),
            Some((before, behind)) => {
                let (before, behind) = (normalised(before), normalised(behind));
                let fits = |place: &usize| captured(&self.texts[*place], &before, &behind).is_some();
                (0..self.texts.len()).filter(fits).collect()
            }
        }
    }

    /// What the first header that fits a pattern with `{currency}` writes there, as an ISO code where it means one alone.
    pub(super) fn currency(&self, pattern: &str) -> Option<String> {
        let (before, behind) = pattern.split_once(CURRENCY)?;
        let (before, behind) = (normalised(before), normalised(behind));
        self.texts.iter().find_map(|text| captured(text, &before, &behind)).and_then(|found| currency(&found))
    }

    /// How many columns have a header.
    pub(super) fn width(&self) -> usize {
        self.texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1)
    }

    /// The names in their order, columns without one left out.
    pub(super) fn named(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// How many columns have a name.
    pub(super) fn names(&self) -> usize {
        self.named().count()
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
        let is_known = |text: &str| columns().any(|c| c.from.iter().chain(&c.sum).any(|h| normalised(h) == text));
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
        missing: missing(profile, headers),
        foreign: profile.forbidden.iter().filter(|h| headers.place(h).is_some()).map(String::as_str).collect(),
    });
    all.filter(|near| near.matched > 1 && near.missing.len() * 2 <= required(near.profile))
        .max_by_key(|near| (near.foreign.is_empty(), near.matched, std::cmp::Reverse(near.missing.len())))
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
}
