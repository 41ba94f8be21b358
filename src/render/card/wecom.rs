//! 企业微信: markdown. Its template cards must lead to a page of the web, which a report has not.

use super::fit::{Card, fitted};
use super::{WECOM_LARGEST, card, lists, note_lines, plain, within};
use crate::render::digest::Recipient;
use crate::report::Report;
use crate::words::Words;
use serde_json::json;

/// A report's message for a robot of 企业微信.
pub fn wecom(report: &Report, words: &Words, to: &Recipient) -> Vec<u8> {
    let size = |card: &Card| text(card).len();
    body(&text(&fitted(card(report, words, to), words, WECOM_LARGEST, size)))
}

/// A few sentences for one.
pub fn wecom_note(title: &str, lines: &[String]) -> Vec<u8> {
    body(&within(note_lines(format!("**{}**", plain(title)), lines).join("\n"), WECOM_LARGEST))
}

fn body(text: &str) -> Vec<u8> {
    json!({"msgtype": "markdown", "markdown": {"content": text}}).to_string().into_bytes()
}

/// A line a piece: bold figures, quoted cards, the rest grey.
fn text(card: &Card) -> String {
    let Card { pieces, more, .. } = card;
    let grey = |text: &String| format!("<font color=\"comment\">{}</font>", plain(text));
    let mut lines = vec![format!("**{}**", plain(&pieces.title)), plain(&pieces.message)];
    lines.extend(pieces.second.iter().map(|text| plain(text)));
    for [title, figure, rest] in &pieces.cards {
        let rest = if rest.is_empty() { String::new() } else { format!("  {}", grey(rest)) };
        lines.push(format!(">{} **{}**{rest}", plain(title), plain(figure)));
    }
    lines.extend(pieces.cards_note.iter().map(grey));
    for (title, items) in lists(card) {
        lines.extend([String::new(), format!("**{}**", plain(title))]);
        lines.extend(items.into_iter().map(|item| format!("- {}", plain(item))));
    }
    lines.push(String::new());
    lines.extend(more.iter().map(grey));
    // The name of the file is ours, and is called so.
    lines.extend(pieces.workbook.clone());
    lines.extend(pieces.footer.iter().map(grey));
    lines.join("\n")
}
