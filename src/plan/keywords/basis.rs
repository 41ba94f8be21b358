//! From the words to the proposal, step by step.

use super::KeywordFinding;
use super::read::{KeywordFile, Word};
use crate::calendar::Span;
use crate::money::Money;
use crate::plan::book::rounded;
use crate::ratio;
use chrono::Days;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Places to which growth is rounded, wherever it is shown or counted with.
const GROWTH_PLACES: u32 = 6;

/// A word as it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The export it comes from.
    pub file: String,
    /// The word.
    pub word: String,
    /// Visitors on the export's days.
    pub visitors: Decimal,
    /// Buyers over visitors.
    pub conversion: Decimal,
    /// Sales over buyers.
    pub order_value: Money,
    /// Visitors on the same days of the year before, where an export tells them.
    pub before: Option<Decimal>,
    /// How much more it is searched: from the visitors before, else as the export says.
    pub growth: Option<Decimal>,
}

impl Line {
    /// Visitors x conversion x order value, exactly; `None` beyond what a decimal holds.
    pub fn product(&self) -> Option<Decimal> {
        self.visitors.checked_mul(self.conversion)?.checked_mul(self.order_value.decimal())
    }
}

/// Everything a store's proposal is made of. Amounts are whole cents but for products and their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The words.
    pub lines: Vec<Line>,
    /// The days that their exports cover.
    pub days: u32,
    /// The days of the year that is planned.
    pub year_days: u32,
    /// What the store sold last year; `None` where it is not known.
    pub own: Option<Money>,
}

impl Basis {
    /// From a store's exports. The newest year of them counts; older ones tell how the words grew.
    pub fn of(files: Vec<KeywordFile>, year: Span, before: Span, own: Option<Money>) -> (Self, Vec<KeywordFinding>) {
        let mut findings = Vec::new();
        let mut dated: Vec<(Span, KeywordFile)> = Vec::new();
        for file in files {
            if file.days.is_none() {
                findings.push(KeywordFinding::NoDays { file: file.file.clone(), year: before });
            }
            dated.push((file.days.unwrap_or(before), file));
        }
        dated.sort_by(|a, b| (a.0, &a.1.file).cmp(&(b.0, &b.1.file)));
        let newest = dated.iter().map(|(days, _)| days.last()).max().unwrap_or(before.last());
        let since = newest - Days::new(364);
        let (now, then): (Vec<_>, Vec<_>) = dated.into_iter().partition(|(days, _)| days.last() >= since);
        let now = apart(now, &mut findings);
        let mut lines = Vec::new();
        let mut compared = Vec::new();
        for (days, file) in &now {
            let same = |(earlier, _): &&(Span, KeywordFile)| a_year_apart(*earlier, *days);
            let earlier = then.iter().find(same);
            compared.extend(earlier.map(|(_, file)| file.file.as_str()));
            let visitors = earlier.map(|(_, file)| by_word(&file.words)).unwrap_or_default();
            let own = by_word(&file.words);
            lines.extend(file.words.iter().map(|word| line(&file.file, word, own[word.word.as_str()], &visitors)));
        }
        for (days, file) in then.iter().filter(|(_, file)| !compared.contains(&file.file.as_str())) {
            findings.push(KeywordFinding::NotCompared { file: file.file.clone(), days: *days });
        }
        let days = now.iter().map(|(days, _)| days.len()).sum();
        (Basis { lines, days, year_days: year.len(), own }, findings)
    }

    /// The words together, on the days of their exports.
    pub fn sum(&self) -> Option<Decimal> {
        self.lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.product()?))
    }

    /// The words of a whole year.
    pub fn of_year(&self) -> Option<Money> {
        let days = self.sum()?.checked_mul(Decimal::from(self.year_days))?;
        Money::from_decimal(rounded(days.checked_div(Decimal::from(self.days))?, 2))
    }

    /// The mean of the words' year and the store's own; the words' alone where its own is not known.
    pub fn mean(&self) -> Option<Money> {
        let words = self.of_year()?;
        match self.own {
            None => Some(words),
            Some(own) => Money::from_decimal(rounded((words + own).decimal() / Decimal::TWO, 2)),
        }
    }

    /// How much more the words are searched, each by what it is worth; `None` where no word tells.
    pub fn growth(&self) -> Option<Decimal> {
        let known = || self.lines.iter().filter_map(|line| Some((line.product()?, line.growth?)));
        let all = known().try_fold(Decimal::ZERO, |sum, (product, _)| sum.checked_add(product))?;
        let grown = known().try_fold(Decimal::ZERO, |sum, (product, by)| sum.checked_add(product.checked_mul(by)?))?;
        (!all.is_zero()).then(|| grown.checked_div(all)).flatten().map(|growth| rounded(growth, GROWTH_PLACES))
    }

    /// The proposal: the mean, grown as the words grow.
    pub fn target(&self) -> Option<Money> {
        let grown = self.mean()?.decimal().checked_mul(Decimal::ONE + self.growth().unwrap_or_default())?;
        Money::from_decimal(rounded(grown, 2)).filter(|target| *target >= Money::ZERO)
    }
}

/// Files without those that cover days of one before them.
fn apart(files: Vec<(Span, KeywordFile)>, findings: &mut Vec<KeywordFinding>) -> Vec<(Span, KeywordFile)> {
    let mut kept: Vec<(Span, KeywordFile)> = Vec::new();
    for (days, file) in files {
        let both = kept.iter().find_map(|(other, kept)| Some((days.intersect(*other)?, kept.file.clone())));
        match both {
            None => kept.push((days, file)),
            Some((days, other)) => findings.push(KeywordFinding::Overlap { file: file.file, other, days }),
        }
    }
    kept
}

/// Whether days are those of another year's export: about a year before, about as many.
fn a_year_apart(earlier: Span, now: Span) -> bool {
    let apart = (now.first() - earlier.first()).num_days();
    (358..=373).contains(&apart) && earlier.len().abs_diff(now.len()) <= 3
}

fn by_word(words: &[Word]) -> BTreeMap<&str, Decimal> {
    let mut visitors: BTreeMap<&str, Decimal> = BTreeMap::new();
    for word in words {
        *visitors.entry(word.word.as_str()).or_default() += word.visitors;
    }
    visitors
}

/// A word's row; its growth is that of all its rows in the export, which may have one a day.
fn line(file: &str, word: &Word, all: Decimal, visitors: &BTreeMap<&str, Decimal>) -> Line {
    let before = visitors.get(word.word.as_str()).copied();
    let grown = before.and_then(|before| ratio::growth(all, before));
    Line {
        file: file.to_owned(),
        word: word.word.clone(),
        visitors: word.visitors,
        conversion: word.conversion,
        order_value: word.order_value,
        before: before.filter(|_| all == word.visitors),
        growth: grown.or(word.growth).map(|growth| rounded(growth, GROWTH_PLACES)),
    }
}
