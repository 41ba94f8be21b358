//! What an answer of a messenger means: by its own code in the answer's JSON where there is one, else by the status of HTTP.
//!
//! The table is data, `templates/robots/replies.toml`. A no that nobody has heard of surely took nothing, so it is asked again
//! later; a yes without the messenger's own word for it is none.

use super::super::{Delivery, Refusal};
use super::request::Answer;
use crate::deliver::{Cause, Messenger, Phase};
use crate::text;
use serde::Deserialize;
use serde_json::Value;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Table {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    platform: String,
    means: Refusal,
    #[serde(default)]
    codes: Vec<i64>,
    #[serde(default)]
    words: Vec<String>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("../../../../templates/robots/replies.toml")).expect("a test reads it");
    table.rule
});

impl Rule {
    fn fits(&self, messenger: Messenger, code: i64, words: &str) -> bool {
        self.platform == messenger.tag()
            && (self.codes.is_empty() || self.codes.contains(&code))
            && (self.words.is_empty() || self.words.iter().any(|known| words.contains(known.as_str())))
    }
}

/// What a messenger means by a code that is not 0.
pub fn judge_robot(messenger: Messenger, code: i64, text: &str) -> Refusal {
    let words = text.to_lowercase();
    RULES.iter().find(|rule| rule.fits(messenger, code, &words)).map_or(Refusal::Later, |rule| rule.means)
}

/// What the messenger itself says.
pub(super) struct Said {
    pub(super) code: i64,
    pub(super) text: String,
    /// Under which a file that was handed in can be sent.
    pub(super) media: Option<String>,
}

impl Said {
    /// `{"errcode": 0, "errmsg": "ok"}`, `{"code": 0, "msg": "success"}`, and how Feishu put it before: `{"StatusCode": 0}`.
    pub(super) fn of(answer: &Answer) -> Option<Said> {
        let value: Value = serde_json::from_slice(&answer.body).ok()?;
        let code = ["errcode", "code", "StatusCode"].iter().find_map(|name| value.get(name)?.as_i64())?;
        let words = ["errmsg", "msg", "StatusMessage"].iter().find_map(|name| value.get(name)?.as_str());
        let media = value.get("media_id").and_then(Value::as_str).filter(|id| !id.is_empty());
        Some(Said { code, text: text::clean(words.unwrap_or_default()), media: media.map(str::to_owned) })
    }
}

/// What became of a message that was answered so.
pub(super) fn delivery(messenger: Messenger, answer: &Answer) -> Delivery {
    match Said::of(answer) {
        Some(Said { code: 0, text, .. }) if (200..300).contains(&answer.status) => {
            Delivery::Accepted(format!("0 {text}").trim_end().to_owned())
        }
        Some(Said { code, text, .. }) if code != 0 => {
            let refusal = judge_robot(messenger, code, &text);
            refused(refusal, Cause::Answer { code, text })
        }
        _ => by_status(answer.status),
    }
}

/// A refusal is about this message, unless it is about the robot: then the settings must be mended.
fn refused(refusal: Refusal, cause: Cause) -> Delivery {
    let advice = match refusal {
        Refusal::Login | Refusal::Address => "deliver.robot.advice_hook",
        Refusal::Server => "deliver.robot.advice_settings",
        refusal => return Delivery::Refused { refusal, cause },
    };
    Delivery::Misconfigured { phase: Phase::Done, cause, advice: Some(advice) }
}

/// Without the messenger's own word. From 500 on, or with a yes that is none, nobody can know: something may stand before the
/// messenger and have lost its answer.
fn by_status(status: u16) -> Delivery {
    let cause = Cause::Status { status };
    match status {
        300..=399 => refused(Refusal::Login, Cause::Redirected),
        401 | 403 | 404 | 405 | 410 => refused(Refusal::Login, cause),
        413 => refused(Refusal::TooLarge, cause),
        400..=499 => refused(Refusal::Later, cause),
        200..=299 => Delivery::InDoubt { cause: Cause::NoReply },
        _ => Delivery::InDoubt { cause },
    }
}
