//! Sentences cut into clauses, so that a narrow screen breaks lines where a reader would pause.
//!
//! Chinese may break between any two characters, which tears numbers from their names on a phone. A clause short enough
//! for one line of a phone is kept whole; a longer one may break anywhere.

use crate::text;
use crate::words::{Phrase, Words};
use serde::Serialize;

/// How many columns of Latin letters a clause kept on one line may take, at the sizes of the mail on a 375 px screen.
#[derive(Clone, Copy, Debug)]
pub(super) enum Size {
    /// 22 px bold.
    Headline,
    /// 16 px.
    Body,
    /// 13 px.
    Small,
}

impl Size {
    fn columns(self) -> usize {
        match self {
            Size::Headline => 30,
            Size::Body => 36,
            Size::Small => 46,
        }
    }
}

/// Something said: whole for plain text, in clauses for HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Said {
    /// The whole.
    pub text: String,
    /// The same, cut.
    pub clauses: Vec<Clause>,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Clause {
    /// Its words, without the blank after them.
    pub text: String,
    /// Whether it stays on one line.
    pub keep: bool,
    /// Whether a blank follows.
    pub blank: bool,
}

impl Said {
    /// The text, cut after its punctuation.
    pub fn new(text: String, size: Size) -> Self {
        let fits = |piece: &str| text::width(piece.trim_end_matches(' ')) <= size.columns();
        let mut clauses = Vec::new();
        for piece in cut(&text, end_of_clause) {
            let parts = if fits(piece) { vec![piece] } else { cut(piece, end_of_item) };
            clauses.extend(parts.into_iter().map(|part| Clause::new(part, fits(part))));
        }
        Said { text, clauses }
    }

    /// Several phrases as one text, joined as the language does; each begins a clause.
    pub fn sentence(words: &Words, phrases: &[Phrase], size: Size) -> Self {
        let pieces = phrases.iter().map(|phrase| Said::new(words.say(phrase), size));
        Said::joined(pieces, words.get("digest.joint"))
    }

    /// Facts side by side, ` · ` between them; each stays whole where it fits on a line.
    pub fn facts(facts: impl IntoIterator<Item = String>, size: Size) -> Self {
        let pieces = facts.into_iter().map(|fact| match text::width(&fact) <= size.columns() {
            true => Said { clauses: vec![Clause::new(&fact, true)], text: fact },
            false => Said::new(fact, size),
        });
        Said::joined(pieces, " · ")
    }

    fn joined(pieces: impl Iterator<Item = Said>, joint: &str) -> Self {
        let mut whole = Said::default();
        for piece in pieces {
            if let Some(last) = whole.clauses.last_mut() {
                whole.text.push_str(joint);
                last.text.push_str(joint.trim_end_matches(' '));
                last.blank |= joint.ends_with(' ');
            }
            whole.text.push_str(&piece.text);
            whole.clauses.extend(piece.clauses);
        }
        whole
    }
}

impl Clause {
    fn new(piece: &str, keep: bool) -> Self {
        let words = piece.trim_end_matches(' ');
        Clause { text: words.to_owned(), keep, blank: words.len() < piece.len() }
    }
}

/// The text in pieces; `end` says where the first one of a rest ends.
fn cut(text: &str, end: fn(&str) -> usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(end(rest));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Where the first item of an enumeration ends.
fn end_of_item(text: &str) -> usize {
    text.find('、').map_or(text.len(), |at| at + '、'.len_utf8())
}

/// Where the first clause ends: behind full-width punctuation, or behind a point, comma, colon or dot that a blank follows.
fn end_of_clause(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, c)| *c);
        match c {
            '，' | '；' | '：' | '。' | '！' | '？' if next.is_some_and(|c| !is_closing(c)) => return end,
            ',' | ';' | ':' | '.' | '·' if next == Some(' ') => return end + 1,
            _ => {}
        }
    }
    text.len()
}

/// A mark that may not begin a line.
fn is_closing(c: char) -> bool {
    matches!(c, '」' | '』' | '）' | '》' | '”' | '’' | ')' | '，' | '；' | '。' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        Said::new(text.to_owned(), Size::Body).clauses.into_iter().map(|clause| clause.text).collect()
    }

    #[test]
    fn numbers_stay_with_their_names() {
        assert_eq!(
            pieces("达成 108.3 %：支付 642.1万 / 目标 592.9万，超 49.2万；双11 三天占 71 %。"),
            ["达成 108.3 %：", "支付 642.1万 / 目标 592.9万，", "超 49.2万；", "双11 三天占 71 %。"]
        );
        assert_eq!(pieces("paid 6,421,034.20, 10:12 on Mon."), ["paid 6,421,034.20,", "10:12 on Mon."]);
    }

    #[test]
    fn clauses_put_together_are_the_text() {
        for text in ["", "，，。", "a, b; c", "「羊，毛。」占 62 %。  ", "甲 · 乙"] {
            let said = Said::new(text.to_owned(), Size::Small);
            let again: String =
                said.clauses.iter().map(|c| format!("{}{}", c.text, if c.blank { " " } else { "" })).collect();
            assert_eq!(again.trim_end(), text.trim_end());
        }
    }

    #[test]
    fn a_clause_wider_than_a_phone_may_break() {
        let said = Said::new("羊".repeat(40), Size::Body);
        assert!(!said.clauses[0].keep);
    }
}
