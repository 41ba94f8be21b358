//! 钉钉: markdown, which ends a line only where a blank one follows. Nobody is mentioned but by the numbers in `at`: there are none.

use super::fit::{Card, fitted};
use super::{LARGEST, card, lists, note_lines, plain, within};
use crate::render::digest::Recipient;
use crate::report::Report;
use crate::words::Words;
use serde_json::json;

/// A report's message for a robot of 钉钉.
pub fn dingtalk(report: &Report, words: &Words, to: &Recipient) -> Vec<u8> {
    let message = |card: &Card| body(&card.pieces.title, &text(card));
    message(&fitted(card(report, words, to), words, LARGEST, |card| message(card).len()))
}

/// A few sentences for one.
pub fn dingtalk_note(title: &str, lines: &[String]) -> Vec<u8> {
    body(title, &within(note_lines(format!("### {}", plain(title)), lines).join("\n\n"), LARGEST / 2))
}

fn body(title: &str, text: &str) -> Vec<u8> {
    let message = json!({
        "msgtype": "markdown",
        "markdown": {"title": plain(title), "text": text},
        "at": {"atMobiles": [], "atUserIds": [], "isAtAll": false},
    });
    message.to_string().into_bytes()
}

fn text(card: &Card) -> String {
    let Card { pieces, more, .. } = card;
    let mut blocks = vec![format!("### {}", plain(&pieces.title)), plain(&pieces.message)];
    blocks.extend(pieces.second.iter().map(|text| plain(text)));
    for [title, figure, rest] in &pieces.cards {
        blocks.push(format!("> {} **{}**  {}", plain(title), plain(figure), plain(rest)).trim_end().to_owned());
    }
    blocks.extend(pieces.cards_note.iter().map(|text| plain(text)));
    for (title, items) in lists(card) {
        let items: Vec<String> = items.into_iter().map(|item| format!("- {}", plain(item))).collect();
        blocks.extend([format!("**{}**", plain(title)), items.join("\n")]);
    }
    blocks.extend(more.iter().map(|text| plain(text)));
    blocks.extend(pieces.workbook.clone());
    blocks.extend(pieces.footer.iter().map(|text| plain(text)));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n")
}
