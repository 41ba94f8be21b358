//! What providers say, read rightly: in their words, in any encoding, in one line or several.

use crate::smtp::{settings, word};
use crate::support::smtp::{Fault, Rule, Server, Step};
use serde::Deserialize;
use std::path::Path;
use zhoubao::deliver::{
    Address, Cause, Delivery, Login, Outcome, OutgoingMessage, Phase, Recipient, Refusal, SlotKey, Smtp, SmtpSettings,
    Transport, Verdict, Why, judge,
};
use zhoubao::words::{Language, Words};

#[derive(Deserialize)]
struct Table {
    reply: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    provider: String,
    asked: Phase,
    says: String,
    means: Refusal,
}

impl Row {
    fn code(&self) -> u16 {
        self.says[..3].parse().unwrap()
    }

    fn text(&self) -> &str {
        &self.says[4..]
    }
}

fn rows() -> Vec<Row> {
    toml::from_str::<Table>(include_str!("replies.toml")).unwrap().reply
}

#[test]
fn every_providers_words_are_read_for_what_they_mean() {
    let wrong: Vec<String> = rows()
        .iter()
        .map(|row| (row, judge(row.asked, row.code(), row.text())))
        .filter(|(row, found)| *found != row.means)
        .map(|(row, found)| {
            format!("{}, {:?}: {} is {found:?}, not {:?}", row.provider, row.asked, row.says, row.means)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shanghai(text: &str) -> chrono::DateTime<chrono_tz::Tz> {
    text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().with_timezone(&chrono_tz::Asia::Shanghai)
}

/// What a person must be sent to, and must not.
#[test]
fn the_advice_fits_what_is_meant_in_every_language() {
    for row in rows().iter().filter(|row| row.asked >= Phase::Mail) {
        let why = || Why::at(row.asked, Cause::Reply { code: row.code(), text: row.text().to_owned() });
        let verdict = match row.means {
            Refusal::Later => Verdict::Deferred { until: shanghai("2026-11-16T02:00:00Z"), why: why() },
            Refusal::Login => Verdict::Misconfigured { why: why(), advice: Some("deliver.password.qq") },
            Refusal::Server => Verdict::Misconfigured { why: why(), advice: None },
            refusal => Verdict::Refused { refusal: Some(refusal), why: why() },
        };
        let key = SlotKey::new("weekly", "2026-W46", 1, Address::parse("boss@example.com").unwrap());
        let outcome = Outcome { key, fresh: true, verdict };
        let asks_for_address = [
            (Language::En, "Check the address"),
            (Language::Zh, "核对这个地址"),
            (Language::Es, "Revise la dirección"),
        ];
        for (language, words) in asks_for_address {
            let said = Words::built_in(language).say(&outcome.phrase());
            assert_eq!(said.contains(words), row.means == Refusal::Address, "{said}");
            let login = ["授权码"].iter().any(|word| said.replace(row.text(), "").contains(word));
            assert_eq!(login, row.means == Refusal::Login, "{said}");
            assert!(said.contains(&row.says[..3]), "{said}");
        }
    }
}

fn send(server: &Server) -> Delivery {
    let to = Recipient::parse("boss@example.com").unwrap();
    let parcel = OutgoingMessage { to: &to, bytes: b"Subject: one\r\n\r\nthe end\r\n", path: Path::new("unused") };
    let mut smtp = Smtp::new(settings(server.port)).unwrap();
    smtp.send(&parcel, &mut || Ok(())).unwrap()
}

/// GBK: 成功 (taken), 发送频率超限 (over the rate), 用户不存在 (no such user), and a character cut in half.
#[test]
fn replies_are_bytes_whatever_they_are_written_in() {
    let cases: [(Step, &[u8], &str); 9] = [
        (Step::Connect, b"220 \xbb\xb6\xd3\xad\r\n", "accepted"),
        (Step::Ehlo, b"250-\xd3\xca\xbc\xfe\r\n250 8BITMIME\r\n", "accepted"),
        (Step::Rcpt, b"250 \xca\xd5\xbc\xfe\xc8\xcb\r\n", "accepted"),
        (Step::Rcpt, b"550 \xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda\r\n", "address"),
        (Step::Rcpt, b"550 \xb7\xa2\xcb\xcd\xc6\xb5\xc2\xca\xb3\xac\xcf\xde\r\n", "later"),
        (Step::Dot, b"250 \xb3\xc9\xb9\xa6\r\n", "accepted"),
        (Step::Dot, b"250-\xb3\xc9\r\n250 \xff\xfe\xb9\r\n", "accepted"),
        (Step::Dot, b"550-\xc0\xac\xbb\xf8\xd3\xca\xbc\xfe\r\n550 \x80\r\n", "message"),
        (Step::Dot, b"554 \x00\x01\x1b[31m\xe2\x80\xae no\n", "message"),
    ];
    for (step, bytes, expected) in cases {
        let server = Server::failing(step, Fault::Bytes(bytes));
        let delivery = send(&server);
        assert_eq!(word(&delivery), expected, "{step:?} {:?}: {delivery:?}", String::from_utf8_lossy(bytes));
        let shown = delivery.why().map(|why| Words::built_in(Language::Zh).say(&why.phrase())).unwrap_or_default();
        assert!(!shown.chars().any(|c| c.is_control() || c == '\u{202e}'), "{shown:?}");
    }
}

#[test]
fn an_answer_of_many_lines_or_a_long_one_is_read_within_bounds() {
    let many: &'static str = Box::leak("250-more\r\n".repeat(500).into_boxed_str());
    let long: &'static str = Box::leak(format!("250 {}\r\n", "x".repeat(50_000)).into_boxed_str());
    let endless: &'static str = Box::leak("250-more\r\n".repeat(80_000).into_boxed_str());
    let huge: &'static str = Box::leak("y".repeat(3_000_000).into_boxed_str());
    for (step, text, expected) in [
        (Step::Dot, format!("{many}250 taken\r\n"), "accepted"),
        (Step::Dot, long.to_owned(), "accepted"),
        (Step::Rcpt, format!("{}550 5.1.1 no\r\n", "550-5.1.1 no\r\n".repeat(50)), "address"),
        (Step::Dot, "250-taken\r\n550 no\r\n".to_owned(), "doubt"),
        (Step::Dot, endless.to_owned(), "doubt"),
        (Step::Dot, huge.to_owned(), "doubt"),
        (Step::Rcpt, endless.to_owned(), "unreachable Recipient"),
        (Step::Connect, huge.to_owned(), "unreachable Connect"),
    ] {
        let bytes: &'static [u8] = Box::leak(text.into_bytes().into_boxed_slice());
        let delivery = send(&Server::failing(step, Fault::Bytes(bytes)));
        assert_eq!(word(&delivery), expected, "{step:?} {} bytes: {delivery:?}", bytes.len());
    }
}

/// An answer that comes before its question belongs to something else; no dot is sent after it.
#[test]
fn an_answer_before_its_question_is_not_believed() {
    for (step, bytes) in [
        (Step::Ehlo, &b"250-test\r\n250 8BITMIME\r\n250 ok\r\n"[..]),
        (Step::Mail, b"250 fine\r\n250 fine\r\n"),
        (Step::Rcpt, b"250 fine\r\n354 go on\r\n250 taken\r\n"),
        (Step::Data, b"354 go on\r\n250 taken\r\n"),
        (Step::Data, b"354 go on\r\n354 go on\r\n"),
    ] {
        let server = Server::failing(step, Fault::Bytes(bytes));
        let delivery = send(&server);
        assert!(word(&delivery).starts_with("unreachable"), "{step:?}: {delivery:?}");
        assert!(server.taken().is_empty(), "{step:?}");
    }
    // Within the message: a yes belongs to nothing, a no is one.
    for (bytes, expected) in [(&b"250 taken\r\n"[..], "unreachable Body"), (b"552 too big\r\n", "toolarge")] {
        let server = Server::failing(Step::Body, Fault::Bytes(bytes));
        assert_eq!(word(&send(&server)), expected);
        assert!(server.taken().is_empty());
    }
    // Two answers to the dot: which is meant cannot be told.
    for bytes in [&b"250 taken\r\n550 spam\r\n"[..], b"250 taken\r\n250 taken\r\n"] {
        let server = Server::failing(Step::Dot, Fault::Bytes(bytes));
        assert_eq!(word(&send(&server)), "doubt");
    }
    let server = Server::failing(Step::Dot, Fault::Bytes(b"250 taken\r\n421 closing\r\n"));
    assert_eq!(word(&send(&server)), "accepted", "a goodbye takes nothing back");
}

/// A reply that comes in parts is one, however it is cut, also within a character of GBK.
#[test]
fn a_reply_in_parts_is_one() {
    let parts: &[&[u8]] = &[b"2", b"5", b"0", b"-\xb3", b"\xc9\r", b"\n250", b" ", b"\xb9\xa6", b"\r", b"\n"];
    for step in [Step::Ehlo, Step::Mail, Step::Rcpt, Step::Dot] {
        let server = Server::failing(step, Fault::Apart(parts));
        assert_eq!(word(&send(&server)), "accepted", "{step:?}");
        assert_eq!(server.taken().len(), 1);
    }
    let server = Server::failing(Step::Connect, Fault::Apart(&[b"220 hello\r\n", b"250 early\r\n"]));
    assert!(word(&send(&server)).starts_with("unreachable"));
    assert!(server.taken().is_empty());
}

/// The yes was another's, the no is the answer: after the first we wait as long as the server ever took for an answer.
#[test]
fn a_second_answer_to_the_dot_takes_the_first_one_back() {
    let slow: &[&[u8]] = &[b"2", b"5", b"0", b" ", b"f", b"i", b"n", b"e", b".\r\n"];
    let (spam, taken): (&[&[u8]], &[&[u8]]) =
        (&[b"250 early\r\n", b"554 spam\r\n"], &[b"250 early\r\n", b"250 taken\r\n"]);
    for answers in [spam, taken] {
        let server = Server::failing(Step::Mail, Fault::Apart(slow));
        server.rule(Rule { step: Step::Dot, only: None, times: 1, fault: Fault::Apart(answers) });
        assert_eq!(word(&send(&server)), "doubt");
    }
}

#[test]
fn a_server_that_repeats_the_password_is_not_repeated() {
    let password = "canary-7f wonder";
    let plain = "AHJlcG9ydABjYW5hcnktN2Ygd29uZGVy";
    for echo in [
        password.to_owned(),
        plain.to_owned(),
        "AUTH PLAIN AHJlcG9ydABjYW5hcnktN2".to_owned(),
        "Y2FuYXJ5LTdmIHdvbmRlcg==".to_owned(),
    ] {
        let said: &'static str = Box::leak(format!("535 5.7.8 wrong: {echo}").into_boxed_str());
        let server = Server::failing(Step::Auth, Fault::Says(said));
        server.offers(&["AUTH=LOGIN PLAIN"]);
        let login = Some(Login { user: "report".to_owned(), password: password.to_owned() });
        let settings = SmtpSettings { login, login_advice: Some("deliver.password.163"), ..settings(server.port) };
        let to = Recipient::parse("boss@example.com").unwrap();
        let parcel = OutgoingMessage { to: &to, bytes: b"Subject: one\r\n\r\nthe end\r\n", path: Path::new("unused") };
        let delivery = Smtp::new(settings).unwrap().send(&parcel, &mut || Ok(())).unwrap();
        let Delivery::Misconfigured { advice, .. } = &delivery else { panic!("{delivery:?}") };
        assert_eq!(*advice, Some("deliver.password.163"));
        let shown = format!("{delivery:?}");
        assert!(
            !shown.contains("canary")
                && !shown.contains("wonder")
                && !shown.contains("Y2FuYX")
                && !shown.contains("jYW5hc"),
            "{shown}"
        );
        assert!(shown.contains("535") && shown.contains("wrong:"), "{shown}");
    }
}
