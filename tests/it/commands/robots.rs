//! Robots as operators meet them: beside mail and without, filed and sent, in trouble, and never a key where it could be read.

use super::shop::{Ended, Shop, WEEK};
use crate::support::robot::{Fault, Rule, Seen, Server, Step};
use crate::support::smtp;
use std::os::unix::fs::PermissionsExt;
use zhoubao::deliver::Messenger;

const WANG: &str = "k3y-wecom-0123456789abcdef";
const LI: &str = "k3y-dingtalk-0123456789abcdef";
const SECRET: &str = "SECabcdefghijklmnopqrstuvwxyz0123456789";
const OPERATOR: &str = "ops@example.com";

/// Wang reads mail and a group of WeCom, Li only a group of DingTalk.
fn with_robots(robots: &Server) -> Shop {
    let shop = Shop::new();
    add_robots(&shop, robots);
    shop
}

fn add_robots(shop: &Shop, robots: &Server) {
    let wang = "email = \"wang@example.com\"";
    shop.setting(wang, &format!("{wang}\nrobot = \"wecom\"\nrobot_file = \"hook-wang\""));
    let li = "robot = \"dingtalk\"\nrobot_file = \"hook-li\"\nrobot_secret_file = \"sign-li\"";
    shop.setting("email = \"li@example.com\"", li);
    secret(shop, "hook-wang", &robots.hook(Messenger::Wecom, WANG));
    secret(shop, "hook-li", &robots.hook(Messenger::Dingtalk, LI));
    secret(shop, "sign-li", SECRET);
    robots.signs(LI, SECRET);
}

fn secret(shop: &Shop, name: &str, text: &str) {
    shop.write(name, format!("{text}\n").as_bytes());
    std::fs::set_permissions(shop.path(name), std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn at(minute: u32) -> String {
    format!("2026-11-16T10:{minute:02}")
}

fn fault(step: Step, key: &'static str, fault: Fault) -> Rule {
    Rule { step, only: Some(key), times: usize::MAX, fault }
}

#[track_caller]
fn assert_each_once(mail: &smtp::Server, robots: &Server) {
    let got = (mail.taken_by("wang@example.com"), robots.taken_by(WANG), robots.taken_by(LI));
    assert_eq!(got, (1, [1, 1], [1, 0]));
}

#[test]
fn each_reader_gets_theirs_once_where_they_read() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = with_robots(&robots);
    shop.mails_by(&mail);
    shop.run(&["run"]).exits(0).silently();
    for minute in [15, 30, 45] {
        shop.run(&["run", "--now", &at(minute)]).exits(0).silently();
    }
    shop.run(&["send", "--now", &at(50)]).exits(0).calmly().says("wecom:Wang before, not sent again");
    assert_each_once(&mail, &robots);
    let status = shop.run(&["status"]).exits(0).calmly();
    for line in ["wang@example.com sent", "wecom:Wang sent", "wecom-file:Wang sent", "dingtalk:Li sent"] {
        assert!(status.out.contains(line), "{line}: {}", status.out);
    }
    let taken = robots.taken();
    let file = taken.iter().find_map(|taken| match &taken.seen {
        Seen::File(name, bytes) => Some((name.clone(), bytes.clone())),
        Seen::Card(_) => None,
    });
    let (name, bytes) = file.unwrap();
    assert_eq!(name, format!("weekly-report-{WEEK}.xlsx"));
    assert!(bytes.starts_with(b"PK"));
    let card =
        |key: &str| taken.iter().find(|taken| taken.key == key).map(|taken| format!("{:?}", taken.seen)).unwrap();
    assert!(card(WANG).contains("the file that follows"), "{}", card(WANG));
    assert!(card(LI).contains(&format!("{WEEK}/rev-1")), "{}", card(LI));
    assert!(card(WANG).contains("Main") && card(WANG).contains("600"), "{}", card(WANG));
}

#[test]
fn robots_messages_are_left_as_files_until_there_is_a_server() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = with_robots(&robots);
    shop.run(&["run"]).exits(0);
    shop.run(&["status"]).exits(0).calmly().says("dingtalk:Li: only written to a file");
    assert_eq!(robots.requests(), 0);
    shop.mails_by(&mail);
    shop.run(&["run", "--now", &at(15)]).exits(0).silently();
    shop.run(&["run", "--now", &at(30)]).exits(0).silently();
    assert_each_once(&mail, &robots);
}

#[test]
fn a_robot_that_is_refused_is_told_to_the_operator_and_stops_nobody() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = with_robots(&robots);
    shop.mails_by(&mail);
    let wrong = Fault::Says(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#);
    robots.rule(fault(Step::Message, WANG, wrong));
    let first = shop.run(&["run"]).exits(78);
    assert!(first.out.contains("wecom:Wang") && first.out.contains("robot_file"), "{first:#?}");
    assert_eq!((robots.taken_by(WANG), robots.taken_by(LI)), ([0, 0], [1, 0]));
    assert_eq!(mail.taken_by("wang@example.com"), 1);
    assert_eq!(mail.taken_by(OPERATOR), 1, "told once by mail");
    shop.run(&["run", "--now", &at(15)]).exits(78);
    assert_eq!(mail.taken_by(OPERATOR), 1);
    robots.heal();
    shop.run(&["run", "--now", &at(30)]).exits(0);
    assert_each_once(&mail, &robots);
}

#[test]
fn mail_that_cannot_go_keeps_no_robot_from_speaking() {
    let robots = Server::start();
    let shop = with_robots(&robots);
    let login = "transport = \"smtp\"\nsmtp = { host = \"127.0.0.1\", port = 1, tls = \"none\", user = \"a\", password_file = \"none\" }";
    shop.setting("transport = \"file\"", login);
    let run = shop.run(&["run"]).exits(78);
    assert!(run.out.contains("wang@example.com") && run.out.contains("none"), "{run:#?}");
    assert_eq!((robots.taken_by(WANG), robots.taken_by(LI)), ([1, 1], [1, 0]));
}

#[test]
fn a_rate_limit_passes_by_itself() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = with_robots(&robots);
    shop.mails_by(&mail);
    let fast = Fault::Says(200, r#"{"errcode":130101,"errmsg":"send too fast"}"#);
    robots.rule(Rule { step: Step::Message, only: Some(LI), times: 1, fault: fast });
    shop.run(&["run"]).exits(75);
    shop.run(&["status"]).exits(0).says("dingtalk:Li later");
    shop.run(&["run", "--now", &at(15)]).exits(0);
    assert_each_once(&mail, &robots);
}

#[test]
fn a_doubt_waits_for_a_person_and_the_file_for_the_card() {
    for (what, cards) in [("sent", 0), ("unsent", 1)] {
        let (mail, robots) = (smtp::Server::start(), Server::start());
        let shop = with_robots(&robots);
        shop.mails_by(&mail);
        robots.rule(Rule { step: Step::Message, only: Some(WANG), times: 1, fault: Fault::Drop });
        let run = shop.run(&["run"]).exits(69);
        assert!(run.out.contains("--resolve \"wecom:Wang=sent\""), "{run:#?}");
        assert_eq!(mail.taken_by(OPERATOR), 1);
        shop.run(&["run", "--now", &at(15)]).exits(69);
        shop.run(&["status"]).exits(69).says("wecom:Wang in doubt").says("wecom-file:Wang to be sent");
        assert_eq!(robots.taken_by(WANG), [0, 0]);
        shop.run(&["send", "--resolve", &format!("wecom:Wang={what}")]).exits(0).says("wecom:Wang is now");
        shop.run(&["run", "--now", &at(30)]).exits(0);
        assert_eq!(robots.taken_by(WANG), [cards, 1], "{what}");
    }
}

#[test]
fn one_robot_can_be_asked_again_tried_and_looked_at() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = with_robots(&robots);
    shop.mails_by(&mail);
    let check = shop.run(&["check", "--mail"]).exits(0).calmly().says("wecom:Wang").says("…cdef");
    assert_eq!(robots.requests(), 0, "nothing is sent: {check:#?}");
    shop.run(&["send", "--test-to", "dingtalk:Li"]).exits(0).says("dingtalk:Li");
    shop.run(&["send", "--test-to", "dingtalk:Wang"]).exits(64).complains("dingtalk:Wang");
    assert_eq!(robots.taken_by(LI), [1, 0]);
    shop.run(&["run"]).exits(0);
    shop.run(&["send", "--only", "dingtalk:Li", "--resend"]).exits(0).says("dingtalk:Li");
    assert_eq!((robots.taken_by(LI), robots.taken_by(WANG)), ([3, 0], [1, 1]));
    let preview = shop.path("try");
    shop.run(&["preview", "--week", WEEK, "--out", preview.to_str().unwrap()]).exits(0);
    let names = shop.names("try");
    assert!(names.iter().any(|name| name.ends_with("/card.json")), "{names:?}");
    std::fs::remove_file(
        shop.path(&format!("reports/{WEEK}/rev-1/messages/robots/{}/card.json", folder(&shop, "wecom"))),
    )
    .unwrap();
    shop.run(&["doctor"]).exits(74).says("wecom:Wang");
}

/// What a robot's folder is called.
fn folder(shop: &Shop, messenger: &str) -> String {
    let entries = std::fs::read_dir(shop.path(&format!("reports/{WEEK}/rev-1/messages/robots"))).unwrap();
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.into_iter().find(|name| name.contains(messenger)).unwrap()
}

#[test]
fn settings_that_are_wrong_are_named_without_what_stands_in_them() {
    let robots = Server::start();
    let cases: [(&str, Option<&str>, &str); 5] = [
        ("missing", None, "hook-wang"),
        ("http elsewhere", Some("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k3y-canary-0123"), "https://"),
        ("another's", Some("https://oapi.dingtalk.com/robot/send?access_token=k3y-canary-0123"), "webhook/send?key="),
        ("no address", Some("k3y-canary-0123"), "webhook/send?key="),
        ("too open", Some(""), "0644"),
    ];
    for (case, text, says) in cases {
        let shop = with_robots(&robots);
        match text {
            None => std::fs::remove_file(shop.path("hook-wang")).unwrap(),
            Some("") => {
                std::fs::set_permissions(shop.path("hook-wang"), std::fs::Permissions::from_mode(0o644)).unwrap();
            }
            Some(text) => secret(&shop, "hook-wang", text),
        }
        for arguments in [&["check", "--mail"][..], &["check", "--week", WEEK]] {
            let ended = shop.run(arguments).says("wecom:Wang").says(says).never_says("canary").never_says(WANG);
            assert_eq!(ended.code, Some(if arguments.contains(&"--mail") { 78 } else { 0 }), "{case}: {ended:#?}");
        }
    }
    let shop = with_robots(&robots);
    shop.setting("robot_file = \"hook-wang\"", &format!("robot_file = \"{}\"", robots.hook(Messenger::Wecom, WANG)));
    shop.run(&["check"]).exits(78).complains("robot_file").never_says(WANG);
    let shop = with_robots(&robots);
    shop.setting("robot = \"wecom\"", "robot = \"slack\"");
    shop.run(&["check"]).exits(78).complains("dingtalk");
}

#[track_caller]
fn assert_secret(shop: &Shop, ended: &Ended) {
    for secret in [WANG, LI, SECRET, "0123456789abcdef"] {
        assert!(!ended.out.contains(secret) && !ended.err.contains(secret), "{secret} in {ended:#?}");
        for (name, bytes) in shop.files("") {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found || ["hook-wang", "hook-li", "sign-li"].contains(&name.as_str()), "{secret} in {name}");
            assert!(!name.contains(secret), "{name}");
        }
    }
}

#[test]
fn a_key_is_in_no_file_and_no_word_whatever_happens() {
    let repeats = Fault::Says(200, r#"{"errcode":93000,"errmsg":"no robot k3y-wecom-0123456789abcdef"}"#);
    let faults = [None, Some(repeats), Some(Fault::Drop), Some(Fault::Moved), Some(Fault::Says(500, ""))];
    for fails in faults {
        let (mail, robots) = (smtp::Server::start(), Server::start());
        let shop = with_robots(&robots);
        shop.mails_by(&mail);
        if let Some(fails) = fails {
            robots.rule(Rule { step: Step::Message, only: None, times: usize::MAX, fault: fails });
        }
        for arguments in [
            &["run", "-vv", "--log-format", "json"][..],
            &["run", "-vv", "--week", WEEK],
            &["status", "-vv"],
            &["check", "--mail", "-vv"],
            &["send", "-vv"],
            &["doctor", "-vv"],
        ] {
            let ended = shop.run(arguments);
            assert_secret(&shop, &ended);
        }
        for taken in mail.taken() {
            assert!(!String::from_utf8_lossy(&taken.bytes).contains(WANG));
        }
    }
}

#[test]
fn an_owner_who_only_has_a_robot_hears_of_a_late_report_too() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = with_robots(&robots);
    shop.mails_by(&mail);
    shop.run(&["run"]).exits(0);
    shop.run(&["run", "--now", "2026-11-23T13:00"]).exits(66);
    assert_eq!((robots.taken_by(LI), robots.taken_by(WANG)), ([2, 0], [2, 1]));
    shop.run(&["run", "--now", "2026-11-23T13:15"]).exits(66);
    assert_eq!(robots.taken_by(LI), [2, 0]);
}

#[test]
fn what_waits_for_a_robot_that_is_gone_waits_for_nobody() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = with_robots(&robots);
    shop.mails_by(&mail);
    shop.run(&["run"]).exits(0);
    let wrong = Fault::Says(200, r#"{"errcode":300001,"errmsg":"no such token"}"#);
    robots.rule(fault(Step::Message, LI, wrong));
    shop.run(&["run", "--now", "2026-11-23T13:00"]).exits(78);
    shop.setting(
        "robot = \"dingtalk\"\nrobot_file = \"hook-li\"\nrobot_secret_file = \"sign-li\"",
        "email = \"li@example.com\"",
    );
    shop.run(&["run", "--now", "2026-11-23T13:15"]).exits(66);
    shop.run(&["status", "--now", "2026-11-23T13:20"]).never_says("to be sent").never_says("a letter");
}

#[test]
fn a_robot_that_comes_later_gets_the_report_and_nobody_else_again() {
    let (mail, robots) = (smtp::Server::start(), Server::start());
    let shop = Shop::new();
    shop.mails_by(&mail);
    shop.run(&["run"]).exits(0);
    add_robots(&shop, &robots);
    shop.run(&["run", "--now", &at(15)]).exits(0);
    shop.run(&["run", "--now", &at(30)]).exits(0).silently();
    assert_each_once(&mail, &robots);
}

#[test]
fn restored_data_sends_no_card_twice() {
    for (answer, more) in [("--accept", 0), ("--mail-again", 1)] {
        let (mail, robots) = (smtp::Server::start(), Server::start());
        let shop = with_robots(&robots);
        shop.mails_by(&mail);
        shop.run(&["run"]).exits(0);
        std::fs::remove_dir_all(shop.path("data")).unwrap();
        shop.run(&["run", "--now", &at(15)]).exits(74);
        assert_each_once(&mail, &robots);
        shop.run(&["doctor", answer, "--now", &at(20)]).exits(0);
        shop.run(&["send", "--now", &at(30)]).exits(0);
        assert_eq!((robots.taken_by(WANG), robots.taken_by(LI)), ([1 + more, 1 + more], [1 + more, 0]), "{answer}");
    }
}
