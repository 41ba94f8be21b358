//! The headers of a row, as they are compared: without blanks, full-width forms and units.

use crate::cells::{currency, unwrapped, without_unit};
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

/// Where a header names the currency of the column: `Amount spent ({currency})`.
pub(super) const CURRENCY: &str = "{currency}";

/// A header as somebody might find it in a file.
pub(super) fn as_written(name: &str) -> String {
    name.replace(CURRENCY, "USD")
}

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
    /// What stands above them.
    notes: Vec<String>,
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
        Headers { places, texts, notes: Vec::new() }
    }

    /// From the cells of a row.
    pub(super) fn of(cells: &[Cell<'_>]) -> Self {
        let text = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => unwrapped(text).to_owned(),
            _ => String::new(),
        };
        Headers::new(cells.iter().map(text).collect())
    }

    /// How many cells of the row say something.
    pub(super) fn filled(&self) -> usize {
        self.texts.iter().filter(|text| !text.is_empty()).count()
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

    /// The same headers, below these lines of notes.
    pub(super) fn below(&self, notes: &[String]) -> Headers {
        Headers { notes: notes.to_vec(), ..self.clone() }
    }

    /// What the first header or note that fits a pattern with `{currency}` writes there, as an ISO code where it means one alone.
    pub(super) fn currency(&self, pattern: &str) -> Option<String> {
        let (before, behind) = pattern.split_once(CURRENCY)?;
        let (before, behind) = (normalised(before), normalised(behind));
        self.texts
            .iter()
            .chain(&self.notes)
            .find_map(|text| captured(text, &before, &behind))
            .and_then(|found| currency(&found))
    }

    /// How many columns have a header.
    pub(super) fn width(&self) -> usize {
        self.texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1)
    }

    /// The header of each column, empty where it has none.
    pub(super) fn texts(&self) -> &[String] {
        &self.texts
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

    /// Each header as it is compared, with where it stands.
    pub(super) fn named_places(&self) -> impl Iterator<Item = (&String, &Vec<usize>)> {
        self.places.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_compared_without_punctuation() {
        assert_eq!(plain_word("买家已付款，等待卖家发货"), plain_word("买家已付款,等待卖家发货"));
        assert_eq!(plain_word("卖家已发货｜｜｜等待买家确认"), plain_word("卖家已发货,等待买家确认"));
    }

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
