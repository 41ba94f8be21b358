//! Robots of groups against platforms that fail at every step: what is concluded must be true, each message reaches its group
//! once, and a key shows itself to nobody.

use crate::support::robot::{Fault, Rule, Seen, Server, Step};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use zhoubao::deliver::{
    Form, Hook, InDoubt, Messenger, Outbox, Outcome, Policy, Recipient, Refusal, Robot, RobotTimeouts, Robots, Slot,
    SlotKey, State, Verdict, deliver_all, judge_robot,
};
use zhoubao::words::{Language, Words};

const WECOM: &str = "k3y-wecom-0123456789";
const DINGTALK: &str = "k3y-dingtalk-0123456789";
const FEISHU: &str = "k3y-feishu-0123456789";
const SECRET: &str = "SECabcdefghijklmnopqrstuvwxyz0123456789";

const CARD: &str = "wecom:王总";
const FILE: &str = "wecom-file:王总";
const DING: &str = "dingtalk:王总";
const BIRD: &str = "feishu:Li";

fn now() -> DateTime<Utc> {
    "2026-11-16T02:00:00Z".parse().unwrap()
}

fn robot(to: &str) -> Robot {
    Recipient::parse(to).unwrap().robot().unwrap().clone()
}

/// Messages on disk, their slots, and robots with keys.
struct Office {
    folder: tempfile::TempDir,
    policy: Policy,
    secrets: BTreeMap<&'static str, String>,
    timeouts: RobotTimeouts,
}

impl Office {
    fn new() -> Office {
        // Long enough for a busy machine.
        let time = Duration::from_secs(2);
        let timeouts = RobotTimeouts { connect: time, body: time, answer: time, all: time * 30 };
        let office = Office {
            folder: tempfile::tempdir().unwrap(),
            policy: Policy::default(),
            secrets: BTreeMap::new(),
            timeouts,
        };
        office.write(CARD, json!({"msgtype": "markdown", "markdown": {"content": "**周报**"}}).to_string().as_bytes());
        office.write(FILE, &b"a workbook of some length ".repeat(4_000));
        office.write(
            DING,
            json!({"msgtype": "markdown", "markdown": {"title": "周报", "text": "a"}}).to_string().as_bytes(),
        );
        let card = json!({"header": {"title": {"tag": "plain_text", "content": "周报"}}, "elements": []});
        office.write(BIRD, json!({"msg_type": "interactive", "card": card}).to_string().as_bytes());
        office
    }

    fn name(to: &str) -> &'static str {
        match to {
            CARD => "card.json",
            FILE => "weekly-report-2026-W46.xlsx",
            DING => "ding.json",
            _ => "bird.json",
        }
    }

    fn write(&self, to: &str, bytes: &[u8]) {
        let path = self.folder.path().join("reports").join(Office::name(to));
        zhoubao::files::write(&path, bytes, zhoubao::files::Access::Private).unwrap();
    }

    fn stored(&self, to: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join("reports").join(Office::name(to))).unwrap()
    }

    fn outbox(&self) -> Outbox {
        Outbox::at(&self.folder.path().join("data/slots"), &self.folder.path().join("reports"))
    }

    fn key(to: &str) -> SlotKey {
        SlotKey::new("weekly", "2026-W46", 1, Recipient::parse(to).unwrap())
    }

    fn slot(&self, to: &str) -> Slot {
        self.outbox().get(&Office::key(to)).unwrap().unwrap()
    }

    fn run(&self, server: &Server, to: &[&str], at: DateTime<Utc>) -> Vec<Outcome> {
        let forms = |to: &str| [(Form::Full, Office::name(to).to_owned())];
        let slot = |to: &&str| self.outbox().prepare_forms(&Office::key(to), &forms(to)).unwrap();
        let slots = to.iter().map(slot).collect();
        let keys = [(CARD, WECOM), (DING, DINGTALK), (BIRD, FEISHU)];
        let hook = |(to, key): (&'static str, &str)| {
            let messenger = robot(to).messenger;
            let secret = self.secrets.get(to).map(String::as_str);
            (robot(to), Ok(Hook::parse(messenger, &server.hook(messenger, key), secret).unwrap()))
        };
        let mut robots = Robots::new(keys.into_iter().map(hook).collect(), None, self.timeouts);
        deliver_all(&self.outbox(), slots, &mut robots, &self.policy, at)
    }

    /// Everything on disk and everything said, to look for a key in.
    fn all_text(&self, outcomes: &[Outcome]) -> String {
        let mut text = String::new();
        for language in Language::ALL {
            let words = Words::built_in(language);
            outcomes.iter().for_each(|outcome| text.push_str(&words.say(&outcome.phrase())));
        }
        text.push_str(&format!("{outcomes:?}"));
        for entry in std::fs::read_dir(self.folder.path().join("data/slots")).unwrap().flatten() {
            text.push_str(&entry.file_name().to_string_lossy());
            text.push_str(&std::fs::read_to_string(entry.path()).unwrap());
        }
        text
    }
}

fn word(outcome: &Outcome) -> String {
    format!("{:?}", outcome.verdict).chars().take_while(|c| c.is_alphanumeric()).collect()
}

fn words(outcomes: &[Outcome]) -> Vec<String> {
    outcomes.iter().map(word).collect()
}

fn once(step: Step, key: &'static str, fault: Fault) -> Rule {
    Rule { step, only: Some(key), times: 1, fault }
}

/// What is concluded of a message that meets a fault, and whether a later run brings it on.
const AWAY: &str = "Unreachable";
const LATER: &str = "Deferred";
const NO: &str = "Refused";
const WRONG: &str = "Misconfigured";
const DOUBT: &str = "InDoubt";

/// Faults of the answer to a message.
fn answers() -> Vec<(Fault, &'static str)> {
    use Fault::{Dribble, Drop, Huge, Moved, Raw, Says, Silence};
    vec![
        (Says(200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#), LATER),
        (Says(200, r#"{"errcode":-1,"errmsg":"system busy"}"#), LATER),
        (Says(200, r#"{"errcode":777777,"errmsg":"never heard of"}"#), LATER),
        (Says(429, "slow down"), LATER),
        (Says(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#), WRONG),
        (Says(404, "<html>"), WRONG),
        (Says(403, ""), WRONG),
        (Moved, WRONG),
        (Says(200, r#"{"errcode":40058,"errmsg":"invalid Request Parameter"}"#), NO),
        (Says(413, ""), NO),
        (Says(500, "oops"), DOUBT),
        (Says(502, "<html>bad gateway</html>"), DOUBT),
        (Says(500, r#"{"errcode":0,"errmsg":"ok"}"#), DOUBT),
        (Says(200, "{}"), DOUBT),
        (Says(200, "<html>log in to this network</html>"), DOUBT),
        (Says(204, ""), DOUBT),
        (Raw(b"SSH-2.0-OpenSSH\r\n\r\n"), DOUBT),
        (Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"errcode\":0"), DOUBT),
        (Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"err"), DOUBT),
        (Raw(b"HTTP/1.1 200"), DOUBT),
        (Huge, DOUBT),
        (Dribble, DOUBT),
        (Silence, DOUBT),
        (Drop, DOUBT),
        (Drop.taken(), DOUBT),
        (Silence.taken(), DOUBT),
        (Says(500, "").taken(), DOUBT),
        (Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{").taken(), DOUBT),
    ]
}

#[test]
fn every_fault_ends_rightly_for_a_card_and_nobody_gets_it_twice() {
    let mut cases: Vec<(Step, Fault, &str)> =
        answers().into_iter().map(|(fault, expected)| (Step::Message, fault, expected)).collect();
    cases.extend([
        (Step::Connect, Fault::Drop, AWAY),
        (Step::Connect, Fault::Silence, DOUBT),
        (Step::Head, Fault::Drop, AWAY),
        (Step::Head, Fault::Says(413, "too much"), AWAY),
    ]);
    in_parallel(&cases, |(step, fault, expected)| {
        let (office, server) = (Office::new(), Server::start());
        server.rule(Rule {
            step: *step,
            only: (*step != Step::Connect).then_some(WECOM),
            times: 1,
            fault: fault.clone(),
        });
        let case = format!("{step:?} {fault:?}");
        let first = words(&office.run(&server, &[CARD, FILE, BIRD], now()));
        assert_eq!(first[0], *expected, "{case}");
        assert!(["Waits", "Misconfigured", "Unreachable"].contains(&first[1].as_str()), "{case}: {first:?}");
        assert_eq!(first[2], "Sent", "{case}: another messenger's robot is not stopped");
        office.run(&server, &[CARD, FILE, BIRD], now() + TimeDelta::hours(5));
        let taken = server.taken_by(WECOM);
        match office.slot(CARD).state {
            State::Sent { .. } => assert_eq!(taken, [1, 1], "{case}"),
            State::Refused { .. } => assert_eq!((taken, *expected), ([0, 0], NO), "{case}"),
            State::Doubt { .. } => assert!(taken[0] <= 1 && taken[1] == 0 && *expected == DOUBT, "{case}: {taken:?}"),
            state => panic!("{case}: left {state:?}"),
        }
        assert_eq!(server.taken_by(FEISHU), [1, 0], "{case}");
    });
}

#[test]
fn a_file_that_is_handed_in_reaches_nobody_before_it_is_sent() {
    use Fault::{Drop, Huge, Moved, Raw, Says, Silence};
    let cases = vec![
        (Drop, AWAY),
        (Silence, AWAY),
        (Huge, AWAY),
        (Raw(b"HTTP/1.1 200"), AWAY),
        (Drop.taken(), AWAY),
        (Says(500, ""), AWAY),
        (Says(200, r#"{"errcode":0,"errmsg":"ok"}"#), AWAY),
        (Says(200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#), LATER),
        (Says(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#), WRONG),
        (Moved, WRONG),
        (Says(200, r#"{"errcode":40006,"errmsg":"invalid media size"}"#), NO),
    ];
    in_parallel(&cases, |(fault, expected)| {
        let (office, server) = (Office::new(), Server::start());
        server.rule(once(Step::Upload, WECOM, fault.clone()));
        let first = words(&office.run(&server, &[CARD, FILE], now()));
        assert_eq!(first, ["Sent", *expected], "{fault:?}");
        office.run(&server, &[CARD, FILE], now() + TimeDelta::hours(5));
        let files = if *expected == NO { 0 } else { 1 };
        assert_eq!(server.taken_by(WECOM), [1, files], "{fault:?}");
    });
}

#[test]
fn a_file_in_doubt_is_not_sent_again_and_its_card_neither() {
    let cases = answers();
    in_parallel(&cases, |(fault, expected)| {
        let (office, server) = (Office::new(), Server::start());
        assert_eq!(words(&office.run(&server, &[CARD], now())), ["Sent"]);
        server.rule(once(Step::Message, WECOM, fault.clone()));
        assert_eq!(words(&office.run(&server, &[CARD, FILE], now())), ["Sent", *expected], "{fault:?}");
        office.run(&server, &[CARD, FILE], now() + TimeDelta::hours(5));
        let [cards, files] = server.taken_by(WECOM);
        match office.slot(FILE).state {
            State::Sent { .. } => assert_eq!([cards, files], [1, 1], "{fault:?}"),
            State::Refused { .. } => assert_eq!(([cards, files], *expected), ([1, 0], NO), "{fault:?}"),
            State::Doubt { .. } => assert!(cards == 1 && files <= 1 && *expected == DOUBT, "{fault:?}"),
            state => panic!("{fault:?}: left {state:?}"),
        }
    });
}

fn in_parallel<T: Sync>(cases: &[T], play: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    play(case);
                }
            });
        }
    });
}

#[test]
fn what_is_stored_is_what_goes_and_the_workbook_keeps_its_name() {
    let (mut office, server) = (Office::new(), Server::start());
    for (to, key) in [(DING, DINGTALK), (BIRD, FEISHU)] {
        server.signs(key, SECRET);
        office.secrets.insert(to, SECRET.to_owned());
    }
    let busy = Fault::Says(200, r#"{"errcode":-1,"code":-1}"#);
    server.rule(Rule { step: Step::Message, only: None, times: 4, fault: busy });
    let all = [CARD, FILE, DING, BIRD];
    assert_eq!(words(&office.run(&server, &all, now())), ["Deferred", "Waits", "Deferred", "Deferred"]);
    assert!(server.taken().is_empty());
    server.heal();
    assert_eq!(words(&office.run(&server, &all, now() + TimeDelta::minutes(6))), ["Sent"; 4]);
    assert_eq!(words(&office.run(&server, &all, now() + TimeDelta::minutes(12))), ["Sent"; 4]);
    let taken = server.taken();
    assert_eq!(taken.len(), 4);
    let stored = |to: &str| serde_json::from_slice::<Value>(&office.stored(to)).unwrap();
    let by = |key: &str| taken.iter().filter(|taken| taken.key == key).collect::<Vec<_>>();
    assert_eq!(by(WECOM)[0].body, office.stored(CARD));
    assert_eq!(by(WECOM)[1].seen, Seen::File("weekly-report-2026-W46.xlsx".to_owned(), office.stored(FILE)));
    assert_eq!(by(DINGTALK)[0].body, office.stored(DING));
    assert_eq!(by(FEISHU)[0].seen, Seen::Card(stored(BIRD)));
    assert_ne!(by(FEISHU)[0].body, office.stored(BIRD), "its signature goes in the body");
}

#[test]
fn a_wrong_signature_key_or_keyword_is_told_as_what_it_is_and_stops_no_other_robot() {
    let keyword = |text: &'static str| Fault::Says(200, text);
    let cases = [
        (DING, DINGTALK, None, "robot_secret_file"),
        (BIRD, FEISHU, None, "robot_secret_file"),
        (CARD, WECOM, Some(keyword(r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#)), "robot_file"),
        (DING, DINGTALK, Some(keyword(r#"{"errcode":300001,"errmsg":"token is not exist"}"#)), "robot_file"),
        (
            BIRD,
            FEISHU,
            Some(keyword(r#"{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}"#)),
            "robot_file",
        ),
        (
            DING,
            DINGTALK,
            Some(keyword(r#"{"errcode":310000,"errmsg":"description:关键词不匹配;keywords not in content"}"#)),
            "keyword",
        ),
        (DING, DINGTALK, Some(keyword(r#"{"errcode":310000,"errmsg":"ip 1.2.3.4 not in whitelist"}"#)), "keyword"),
        (BIRD, FEISHU, Some(keyword(r#"{"code":19024,"msg":"Key Words Not Found"}"#)), "keyword"),
        (BIRD, FEISHU, Some(keyword(r#"{"code":19022,"msg":"Ip Not Allowed"}"#)), "keyword"),
    ];
    for (to, key, fault, says) in cases {
        let (mut office, server) = (Office::new(), Server::start());
        match fault.clone() {
            Some(fault) => server.rule(once(Step::Message, key, fault)),
            None => {
                server.signs(key, SECRET);
                office.secrets.insert(to, "another".to_owned());
            }
        }
        let others: Vec<&str> = [CARD, DING, BIRD].into_iter().filter(|other| *other != to).collect();
        let outcomes = office.run(&server, &[&[to], others.as_slice()].concat(), now());
        assert_eq!(words(&outcomes), ["Misconfigured", "Sent", "Sent"], "{to} {fault:?}");
        let said = Words::built_in(Language::En).say(&outcomes[0].phrase());
        assert!(said.contains(says) && said.contains(to), "{said}");
        assert_eq!(outcomes[0].exit_code(), 78);
        // Mended, it goes with the next run.
        office.secrets.insert(to, SECRET.to_owned());
        assert_eq!(words(&office.run(&server, &[to], now())), ["Sent"], "{to}");
    }
}

#[test]
fn a_doubt_is_resolved_or_sent_once_more_by_the_policy() {
    let (mut office, server) = (Office::new(), Server::start());
    office.policy.in_doubt = InDoubt::ResendOnce;
    server.rule(Rule { step: Step::Message, only: Some(WECOM), times: 2, fault: Fault::Drop });
    let run =
        |office: &Office, minutes| words(&office.run(&server, &[CARD, FILE], now() + TimeDelta::minutes(minutes)));
    assert_eq!(run(&office, 0), ["InDoubt", "Waits"]);
    assert_eq!(run(&office, 30), ["InDoubt", "Waits"]);
    assert_eq!(run(&office, 61), ["InDoubt", "Waits"]);
    assert_eq!(run(&office, 200), ["InDoubt", "Waits"], "one more copy, not two");
    assert_eq!(server.requests(), 2);
    let sent = office.outbox().resolve(&Office::key(CARD), zhoubao::deliver::Resolution::Sent, now());
    assert!(matches!(sent.unwrap().state, State::Sent { .. }));
    assert_eq!(run(&office, 201), ["Sent", "Sent"], "the file follows what a person said of the card");
    assert_eq!(server.taken_by(WECOM), [0, 1]);
}

#[test]
fn a_slot_left_in_sending_by_a_crash_is_in_doubt() {
    let (office, server) = (Office::new(), Server::start());
    office.run(&server, &[CARD], now());
    let path = std::fs::read_dir(office.folder.path().join("data/slots")).unwrap().next().unwrap().unwrap().path();
    let mut slot: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    slot["state"] = json!("sending");
    slot["since"] = json!("2026-11-16T02:00:00Z");
    slot["again"] = json!(false);
    std::fs::write(&path, slot.to_string()).unwrap();
    assert_eq!(words(&office.run(&server, &[CARD, FILE], now())), ["InDoubt", "Waits"]);
    assert_eq!(server.taken_by(WECOM), [1, 0]);
}

#[test]
fn a_message_is_given_up_after_five_days_and_told_so() {
    let (office, server) = (Office::new(), Server::start());
    let busy = Fault::Says(200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#);
    server.rule(Rule { step: Step::Message, only: Some(WECOM), times: usize::MAX, fault: busy });
    assert_eq!(words(&office.run(&server, &[CARD], now())), ["Deferred"]);
    let end = office.run(&server, &[CARD], now() + TimeDelta::days(6));
    assert!(matches!(end[0].verdict, Verdict::Refused { refusal: None, .. }));
    assert!(Words::built_in(Language::Zh).say(&end[0].phrase()).contains("5 天"));
}

#[test]
fn a_key_and_a_secret_show_themselves_to_nobody() {
    let says = concat!(
        r#"{"errcode":93000,"errmsg":"invalid webhook url, key=k3y-wecom-0123456789 and "#,
        r#"SECabcdefghijklmnopqrstuvwxyz0123456789"}"#
    );
    let faults = [Fault::Says(200, says), Fault::Says(500, says), Fault::Moved, Fault::Drop];
    for fault in faults {
        let (office, server) = (Office::new(), Server::start());
        server.rule(Rule { step: Step::Message, only: None, times: usize::MAX, fault });
        let outcomes = office.run(&server, &[CARD, FILE, DING, BIRD], now());
        let text = office.all_text(&outcomes);
        for key in [WECOM, "0123456789", "SECabc"] {
            assert!(!text.contains(key), "{key}: {text}");
        }
    }
}

#[derive(Deserialize)]
struct Table {
    reply: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    robot: String,
    code: i64,
    says: String,
    means: Refusal,
}

#[test]
fn every_platforms_codes_are_read_for_what_they_mean() {
    let table: Table = toml::from_str(include_str!("robot_replies.toml")).unwrap();
    let messenger = |tag: &str| *Messenger::ALL.iter().find(|messenger| messenger.tag() == tag).unwrap();
    let wrong: Vec<String> = table
        .reply
        .iter()
        .map(|row| (row, judge_robot(messenger(&row.robot), row.code, &row.says)))
        .filter(|(row, found)| *found != row.means)
        .map(|(row, found)| format!("{} {} {}: {found:?}, not {:?}", row.robot, row.code, row.says, row.means))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
