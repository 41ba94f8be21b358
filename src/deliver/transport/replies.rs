//! What a refusal means: by its words and its enhanced code where the table knows them, else by its code and by what was asked.
//!
//! The table is data, `templates/mail/replies.toml`: providers have their own words for later, and use the codes of the standard
//! for anything. A fault of reading here makes an owner go without a report, or an operator look for a mistake they did not make.

use crate::deliver::Phase;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What the server means by its no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// Come back in a while.
    Later,
    /// The recipient's address is wrong or closed.
    Address,
    /// This message is refused, or this recipient does not want it.
    Message,
    /// This message is too large for that server.
    TooLarge,
    /// Account, password or sender must be mended.
    Login,
    /// The server takes no mail from us at all.
    Server,
}

#[derive(Deserialize)]
struct Table {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    means: Refusal,
    #[serde(default)]
    codes: Vec<u16>,
    #[serde(default)]
    enhanced: Vec<String>,
    words: Vec<String>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../../templates/mail/replies.toml")).expect("a test reads it");
    table.rule
});

impl Rule {
    fn fits(&self, code: u16, enhanced: Option<&str>, words: &str) -> bool {
        (self.codes.is_empty() || self.codes.contains(&code))
            && (self.enhanced.iter().any(|known| enhanced == Some(known.as_str()))
                || self.words.iter().any(|known| words.contains(known.as_str())))
    }
}

/// What a reply of 400 or more means in answer to what was asked in that phase.
pub fn judge(phase: Phase, code: u16, text: &str) -> Refusal {
    let words = text.to_lowercase();
    let enhanced = enhanced(&words);
    // A server that says "for now" in either code means it.
    if (400..500).contains(&code) || enhanced.is_some_and(|enhanced| enhanced.starts_with("4.")) {
        return Refusal::Later;
    }
    match RULES.iter().find(|rule| rule.fits(code, enhanced, &words)) {
        Some(rule) => rule.means,
        None => by_code(phase, code),
    }
}

fn by_code(phase: Phase, code: u16) -> Refusal {
    match (phase, code) {
        // Of one mailbox it is its space that is exceeded, of a message its size.
        (Phase::Recipient, 552) => Refusal::Later,
        (_, 552) => Refusal::TooLarge,
        (_, 530 | 534 | 535 | 538) => Refusal::Login,
        (Phase::Recipient, _) => Refusal::Address,
        (Phase::Data | Phase::Body | Phase::Done, _) => Refusal::Message,
        (Phase::Login, _) => Refusal::Login,
        (Phase::Connect | Phase::Tls | Phase::Mail, _) => Refusal::Server,
    }
}

/// The first thing in the words that looks like 5.7.1, where it is how they begin or stands by itself.
fn enhanced(words: &str) -> Option<&str> {
    words.split(|c: char| c.is_whitespace() || matches!(c, '#' | '(' | ')' | '[' | ']' | ',' | ';' | ':')).find(
        |word| {
            let mut parts = word.split('.');
            let class = parts.next().is_some_and(|class| matches!(class, "4" | "5"));
            let number = |part: Option<&str>| {
                part.is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            };
            class && number(parts.next()) && number(parts.next()) && parts.next().is_none()
        },
    )
}
