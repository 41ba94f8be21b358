//! 飞书, Lark: a card of plain texts, in which nothing can be a link or a mention.

use super::fit::{Card, fitted};
use super::{LARGEST, card, lists};
use crate::render::digest::Recipient;
use crate::report::Report;
use crate::text::clean;
use crate::words::Words;
use serde_json::{Value, json};

/// A report's message for a robot of 飞书, as it is before it is signed.
pub fn feishu(report: &Report, words: &Words, to: &Recipient) -> Vec<u8> {
    let colour = if report.head.provisional { "orange" } else { "blue" };
    let message = |card: &Card| body(colour, &card.pieces.title, &elements(card));
    message(&fitted(card(report, words, to), words, LARGEST, |card| message(card).len()))
}

/// A few sentences for one.
pub fn feishu_note(title: &str, lines: &[String]) -> Vec<u8> {
    let elements: Vec<Value> = lines.iter().map(|line| block([line])).collect();
    body("orange", title, &elements)
}

fn body(colour: &str, title: &str, elements: &[Value]) -> Vec<u8> {
    let message = json!({
        "msg_type": "interactive",
        "card": {
            "config": {"wide_screen_mode": true},
            "header": {"template": colour, "title": plain_text(&clean(title))},
            "elements": elements,
        },
    });
    message.to_string().into_bytes()
}

fn elements(card: &Card) -> Vec<Value> {
    let Card { pieces, more, .. } = card;
    let mut elements = vec![block(std::iter::once(&pieces.message).chain(&pieces.second))];
    let field = |card: &[String; 3]| json!({"is_short": true, "text": plain_text(&lines(card))});
    let fields: Vec<Value> = pieces.cards.iter().map(field).collect();
    if !fields.is_empty() {
        elements.push(json!({"tag": "div", "fields": fields}));
    }
    elements.extend(pieces.cards_note.iter().map(|note| block([note])));
    for (title, items) in lists(card) {
        let items = items.into_iter().map(|item| format!("- {item}"));
        elements.extend([rule(), block(std::iter::once(title.to_owned()).chain(items))]);
    }
    elements.extend([rule(), block(more.iter().chain(&pieces.workbook).chain(&pieces.footer))]);
    elements
}

fn rule() -> Value {
    json!({"tag": "hr"})
}

fn block(of: impl IntoIterator<Item = impl AsRef<str>>) -> Value {
    json!({"tag": "div", "text": plain_text(&lines(of))})
}

/// Lines of one text, each cleaned by itself: cleaning folds line breaks.
fn lines(of: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let lines = of.into_iter().map(|line| clean(line.as_ref())).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn plain_text(text: &str) -> Value {
    json!({"tag": "plain_text", "content": text})
}
