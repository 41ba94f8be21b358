//! The report as a card for a group's robot: the sentence, three cards, the stores, what needs attention, in each messenger's own
//! format. It says what the mail says, from the same pieces.
//!
//! Messengers take so many bytes and no more. A card that is too large loses whole notices, findings and stores from the end and
//! says how many. What comes from outside stays text: where a format has markup, the signs that make links, mentions or styles
//! are written as their full-width twins, because no messenger promises to honour an escape.

mod dingtalk;
mod feishu;
mod fit;
mod plain;
mod wecom;

pub use dingtalk::{dingtalk, dingtalk_note};
pub use feishu::{feishu, feishu_note};
pub use wecom::{wecom, wecom_note};

use crate::render::digest::{Pieces, Recipient, pieces};
use crate::report::Report;
use crate::words::Words;
use fit::Card;
use plain::plain;

/// The most bytes of WeCom's markdown.
pub const WECOM_LARGEST: usize = 4_096;
/// The most bytes of a message to DingTalk (20,000) and to Feishu (20 KB), less what signing and the line may add.
pub const LARGEST: usize = 19_000;

fn card(report: &Report, words: &Words, to: &Recipient) -> Card {
    Card { pieces: pieces(report, words, to), ..Card::default() }
}

/// Stores, findings and notices: each list's title and its items.
fn lists(Card { pieces, more_stores, .. }: &Card) -> Vec<(&str, Vec<&str>)> {
    let stores: Vec<&str> = pieces.stores.iter().chain(more_stores).map(String::as_str).collect();
    let lists = [
        (&pieces.stores_title, stores),
        (&pieces.findings_title, findings(pieces)),
        (&pieces.notices_title, pieces.notices.iter().map(String::as_str).collect()),
    ];
    lists.into_iter().map(|(title, items)| (title.as_str(), items)).filter(|(_, items)| !items.is_empty()).collect()
}

fn findings(pieces: &Pieces) -> Vec<&str> {
    match pieces.findings.is_empty() {
        true => vec![&pieces.nothing],
        false => pieces.findings.iter().map(String::as_str).collect(),
    }
}

/// Title and sentences of a letter, plain.
fn note_lines(title: String, lines: &[String]) -> Vec<String> {
    std::iter::once(title).chain(lines.iter().map(|line| plain(line))).collect()
}

/// The text, cut with an ellipsis where it has more bytes: a letter is a few sentences, and only names beyond all measure
/// make it longer.
fn within(mut text: String, most: usize) -> String {
    if text.len() > most {
        let end = (0..=most - '…'.len_utf8()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(end);
        text.push('…');
    }
    text
}
