//! Cards of robots: golden messages, within the bytes that each messenger takes, and nothing from outside that acts.

use crate::support::golden;
use crate::support::sample_digest::{self as sample, hostile, no_plan, one_store, six_stores, twelve_stores};
use proptest::prelude::*;
use serde_json::Value;
use zhoubao::deliver::Messenger;
use zhoubao::render::card::{self, LARGEST, WECOM_LARGEST};
use zhoubao::render::digest::{Attached, Recipient};
use zhoubao::report::{Finding, Notice, Report, Weight};
use zhoubao::words::{Field, Language, Phrase};

type Sample = fn(Language) -> Report;

const SAMPLES: [(&str, Sample); 5] = [
    ("six-stores", six_stores),
    ("one-store", one_store),
    ("twelve-stores", twelve_stores),
    ("no-plan", no_plan),
    ("hostile", hostile),
];

fn group(attached: Attached) -> Recipient {
    Recipient { name: None, all_stores: true, attached }
}

fn message(messenger: Messenger, report: &Report, language: Language) -> Vec<u8> {
    let words = sample::words(language);
    match messenger {
        Messenger::Wecom => {
            card::wecom(report, &words, &group(Attached::Follows("weekly-report-2026-W46.xlsx".into())))
        }
        Messenger::Dingtalk => card::dingtalk(report, &words, &group(Attached::Mailed)),
        Messenger::Feishu => card::feishu(report, &words, &group(Attached::Kept("2026-W46/rev-1".into()))),
    }
}

/// Every text in a message.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn cards_are_the_golden_ones() {
    for (name, sample) in SAMPLES {
        for language in Language::ALL {
            for messenger in Messenger::ALL {
                let bytes = message(*messenger, &sample(language), language);
                let shown = serde_json::to_string_pretty(&parsed(&bytes)).unwrap().replace("\\n", "\n") + "\n";
                golden::check(&format!("card-{name}-{}-{}.txt", messenger.tag(), language.tag()), &shown);
            }
        }
    }
}

#[test]
fn a_card_says_the_sentence_the_cards_the_stores_and_the_findings() {
    let report = six_stores(Language::En);
    for messenger in Messenger::ALL {
        let bytes = message(*messenger, &report, Language::En);
        let value = parsed(&bytes);
        let text = texts(&value).join("\n");
        let words = sample::words(Language::En);
        for store in &report.overview.bars {
            assert!(text.contains(&store.name), "{messenger:?}: {}", store.name);
        }
        for finding in &report.overview.findings {
            let said = words.say(&finding.text);
            let begins: String = said.chars().take(12).collect();
            assert!(text.contains(&begins), "{messenger:?}: {begins}");
        }
    }
}

/// Nothing that a messenger would take for a mention, a link or a tag, but what the card itself sets.
#[track_caller]
fn assert_harmless(messenger: Messenger, bytes: &[u8]) {
    let value = parsed(bytes);
    let all = texts(&value);
    match messenger {
        // Plain texts only: whatever stands in them is shown.
        Messenger::Feishu => {
            let tags = serde_json::to_string(&value).unwrap();
            assert!(!tags.contains("lark_md") && !tags.contains("\"markdown\""), "{tags}");
        }
        Messenger::Wecom | Messenger::Dingtalk => {
            let text = all.join("\n").replace("<font color=\"comment\">", "").replace("</font>", "");
            for sign in ["<", "@", "](", "[", "://", "`", "&"] {
                assert!(!text.contains(sign), "{messenger:?} {sign}: {text}");
            }
        }
    }
    if messenger == Messenger::Dingtalk {
        assert_eq!(value["at"]["isAtAll"], false);
        assert_eq!(value["at"]["atMobiles"].as_array().map(Vec::len), Some(0));
    }
}

#[track_caller]
fn assert_fits(messenger: Messenger, bytes: &[u8]) {
    let value = parsed(bytes);
    match messenger {
        Messenger::Wecom => {
            let content = value["markdown"]["content"].as_str().unwrap();
            assert!(content.len() <= WECOM_LARGEST, "{}", content.len());
        }
        _ => assert!(bytes.len() <= LARGEST, "{}", bytes.len()),
    }
}

fn finding(text: &str) -> Finding {
    let text = Phrase::new("deliver.cause.text").with("text", Field::Text(text.to_owned()));
    let said = |key: &str| Phrase::new(key.to_owned());
    let finding =
        Finding::new([text, said("report.action.cut")], said("report.sure.counted"), said("report.effect.over"));
    Finding { who: Some("@all".to_owned()), ..finding }
}

#[test]
fn what_does_not_fit_is_counted() {
    for messenger in Messenger::ALL {
        let mut report = six_stores(Language::En);
        report.overview.findings = (0..300).map(|n| finding(&format!("finding number {n} of the week"))).collect();
        let before = report.notices.iter().filter(|notice| notice.weight != Weight::Remark).count();
        let bytes = message(*messenger, &report, Language::En);
        assert_fits(*messenger, &bytes);
        let value = parsed(&bytes);
        let text = texts(&value).join("\n");
        let shown = (0..300).filter(|n| text.contains(&format!("finding number {n} of"))).count();
        assert!(shown > 10 && shown < 300, "{shown}");
        let left_out = Phrase::new("digest.robot.more").with("count", 300 - shown + before);
        let said = sample::words(Language::En).say(&left_out);
        assert!(text.contains(&said), "{said} {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_comes_from_outside_a_card_fits_and_is_harmless(
        title in "\\PC{0,300}",
        texts in prop::collection::vec("(\\PC|[<>@\\[\\]()*_`&:/.]|https?://|<at id=all></at>){0,400}", 0..30),
        stores in prop::collection::vec("\\PC{1,300}", 6),
    ) {
        for messenger in Messenger::ALL {
            let mut report = six_stores(Language::Zh);
            report.head.title = title.clone();
            report.overview.findings = texts.iter().map(|text| finding(text)).collect();
            let notice = |text: &String| Notice { weight: Weight::Attention, store: None, phrase: finding(text).text };
            report.notices = texts.iter().map(notice).collect();
            for (bar, name) in report.overview.bars.iter_mut().zip(&stores) {
                bar.name = name.clone();
            }
            let bytes = message(*messenger, &report, Language::Zh);
            assert_fits(*messenger, &bytes);
            assert_harmless(*messenger, &bytes);
        }
    }
}

#[test]
fn a_letter_is_a_card_too() {
    let lines = ["The report is late: <@all> see https://x.y".to_owned(), "It follows.".repeat(2_000)];
    for (messenger, bytes) in [
        (Messenger::Wecom, card::wecom_note("Late", &lines)),
        (Messenger::Dingtalk, card::dingtalk_note("Late", &lines)),
    ] {
        assert_fits(messenger, &bytes);
        assert_harmless(messenger, &bytes);
    }
    assert_harmless(Messenger::Feishu, &card::feishu_note("Late", &lines[..1]));
}
