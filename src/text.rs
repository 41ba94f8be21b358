//! The one sanitiser: what a string from outside passes before it reaches a workbook, a mail, a page, a log or a terminal.
//!
//! Titles in exports begin with `=`, hold markup, line breaks or characters that turn the writing direction; none of it
//! may act on whoever reads the report, and none of the visible text may be lost.

use icu_normalizer::DecomposingNormalizerBorrowed;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// The longest text kept; Excel takes 32,767 UTF-16 units in a cell, a title never needs a thousand.
pub const LONGEST: usize = 1_000;

/// The text without control, direction and non-characters, white space folded to single blanks, cut to [`LONGEST`].
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(4 * LONGEST));
    let mut length = 0;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = !out.is_empty();
            continue;
        }
        if is_harmful(c) {
            continue;
        }
        if length + usize::from(blank) >= LONGEST {
            out.push('…');
            return out;
        }
        if blank {
            out.push(' ');
            length += 1;
            blank = false;
        }
        out.push(c);
        length += 1;
    }
    out
}

/// The same, of nearly every text without a copy.
pub fn cleaned(text: &str) -> Cow<'_, str> {
    match text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_graphic()) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(clean(text)),
    }
}

/// Control characters, marks that change the direction of writing or are invisible, and code points that are no characters.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}')
        || (c as u32 & 0xFFFE) == 0xFFFE
}

/// How wide the text stands, in Latin letters: a CJK character counts two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text as people type it who leave accents out: in small letters without their accents, composed or not.
pub fn unaccented(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    decomposed.chars().filter(|c| !matches!(c, '\u{0300}'..='\u{036F}')).flat_map(char::to_lowercase).collect()
}

/// The candidate most like the text: fewest letters to change, upper and lower case alike; the first of several.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = text.to_lowercase();
    candidates.into_iter().min_by_key(|candidate| strsim::levenshtein(&wanted, &candidate.to_lowercase()))
}

/// The candidates that the text may be a slip of, at most so many, the most like it first: those of which at most a third of the letters
/// would have to change.
pub fn alike<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let wanted = text.to_lowercase();
    let far = |candidate: &str| strsim::levenshtein(&wanted, &candidate.to_lowercase());
    let near = |distance: usize, candidate: &str| distance * 3 <= candidate.chars().count().max(wanted.chars().count());
    let mut found: Vec<(usize, &str)> =
        candidates.into_iter().map(|c| (far(c), c)).filter(|(distance, c)| near(*distance, c)).collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_take_no_room_and_cjk_takes_two() {
        assert_eq!(["weekly", "周报", "ｗ", "e\u{301}", "…", "ｱ"].map(width), [6, 4, 2, 1, 1, 1]);
    }

    #[test]
    fn a_slip_is_like_what_was_meant_and_another_word_is_not() {
        let known = ["set-aside.other-shop", "set-aside.other-store", "sales.paid"];
        assert_eq!(alike("set-aside.othr-store", known, 1), ["set-aside.other-store"]);
        assert_eq!(alike("Set-Aside.other-store", known, 3), ["set-aside.other-store", "set-aside.other-shop"]);
        assert_eq!(alike("E999", known, 3), [""; 0]);
    }

    #[test]
    fn a_text_that_is_clean_is_not_copied() {
        assert!(matches!(cleaned("4513760000007919348"), Cow::Borrowed(_)));
        for text in ["", " a  b ", "连衣裙", "a\u{202E}b", "x\ty", &"y".repeat(LONGEST + 1)] {
            assert_eq!(cleaned(text), clean(text), "{text}");
        }
    }

    #[test]
    fn accents_go_composed_or_not_and_the_rest_stays() {
        assert_eq!(unaccented("Évènement Açaí ÑU n\u{303}"), "evenement acai nu n");
        assert_eq!(unaccented("春节 ガム 88VIP"), unaccented("春节 ガム 88vip"));
        assert_ne!(unaccented("ガム"), unaccented("カム"), "another letter, no accent");
    }
}
