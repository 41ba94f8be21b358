//! From a revision's messages to the server: at most one mail a slot, whatever happens in between.

use crate::message::mail;
use crate::smtp::settings;
use crate::support::smtp::{Fault, Rule, Server, Step};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use std::process::Command;
use zhoubao::deliver::{
    Address, Cause, Delivery, FileTransport, InDoubt, Outbox, OutboxError, Outcome, OutgoingMessage, Phase, Policy,
    Recipient, Refusal, Resolution, Slot, SlotKey, Smtp, State, Verdict, Why, deliver_all, send_test,
};
use zhoubao::files::FileError;
use zhoubao::revisions::{Manifest, Revision, Revisions};
use zhoubao::words::{Language, Words};

const WEEK: &str = "2026-W46";
const OWNERS: [&str; 3] = ["wang@example.com", "li@example.com", "zhao@example.com"];

/// A week that has been reported and mailed as far as it goes.
struct Post {
    folder: tempfile::TempDir,
    policy: Policy,
    now: DateTime<Utc>,
}

impl Post {
    fn new() -> Post {
        let folder = tempfile::tempdir().unwrap();
        Post { folder, policy: Policy::default(), now: start() }
    }

    fn resending() -> Post {
        let mut post = Post::new();
        post.policy.in_doubt = InDoubt::ResendOnce;
        post
    }

    fn outbox(&self) -> Outbox {
        outbox(self.folder.path())
    }

    /// One run of the program, so much later.
    fn run_after(&mut self, time: TimeDelta, port: u16) -> Vec<Outcome> {
        self.now += time;
        run(self.folder.path(), port, &self.policy, self.now)
    }

    fn run(&mut self, server: &Server) -> Vec<Outcome> {
        self.run_after(TimeDelta::zero(), server.port)
    }

    fn later(&mut self, server: &Server, time: TimeDelta) -> Vec<Outcome> {
        self.run_after(time, server.port)
    }
}

fn start() -> DateTime<Utc> {
    "2026-11-16T02:00:00Z".parse().unwrap()
}

fn outbox(folder: &Path) -> Outbox {
    Outbox::at(&folder.join("data/slots"), &folder.join("reports"))
}

fn key(address: &str) -> SlotKey {
    SlotKey::new("weekly", WEEK, 1, Address::parse(address).unwrap())
}

/// What the weekly run does once the report is made: the revision with its messages, a slot each, a round.
fn run(folder: &Path, port: u16, policy: &Policy, now: DateTime<Utc>) -> Vec<Outcome> {
    let slots = prepare(folder);
    let mut smtp = Smtp::new(settings(port)).unwrap();
    deliver_all(&outbox(folder), slots, &mut smtp, policy, now)
}

fn prepare(folder: &Path) -> Vec<Slot> {
    let revisions = Revisions::at(&folder.join("reports"));
    let revision = revisions.latest(WEEK).unwrap().unwrap_or_else(|| {
        let messages = OWNERS.map(|owner| (Revision::message_name(owner), mail(owner, "周报").encode().unwrap()));
        let manifest = Manifest::new("zhoubao", WEEK, 1, "2026-11-16T02:00:00Z", Vec::new());
        revisions.commit(WEEK, 1, manifest, messages.into()).unwrap()
    });
    let outbox = outbox(folder);
    OWNERS
        .iter()
        .map(|owner| outbox.prepare(&key(owner), &revision.relative(&Revision::message_name(owner))).unwrap())
        .collect()
}

fn words(outcomes: &[Outcome]) -> Vec<&'static str> {
    let word = |outcome: &Outcome| match &outcome.verdict {
        Verdict::Filed { .. } => "filed",
        Verdict::Unsaved { .. } => "unsaved",
        Verdict::AnotherMessage { .. } => "another",
        Verdict::Sent { .. } if outcome.fresh => "sent",
        Verdict::Sent { .. } => "sent before",
        Verdict::Refused { refusal: Some(_), .. } => "refused",
        Verdict::Refused { refusal: None, .. } => "given up",
        Verdict::Deferred { .. } => "deferred",
        Verdict::Unreachable { .. } => "unreachable",
        Verdict::InDoubt { .. } => "doubt",
        Verdict::Misconfigured { .. } => "misconfigured",
        Verdict::Broken(_) => "broken",
        Verdict::Waits => "waits",
    };
    outcomes.iter().map(word).collect()
}

fn counts(server: &Server) -> [usize; 3] {
    OWNERS.map(|owner| server.taken_by(owner))
}

fn at(step: Step, recipient: &'static str, times: usize, fault: Fault) -> Rule {
    Rule { step, only: Some(recipient), times, fault }
}

#[test]
fn running_twice_sends_nothing_twice() {
    let (server, mut post) = (Server::start(), Post::new());
    assert_eq!(words(&post.run(&server)), ["sent"; 3]);
    let again = post.run(&server);
    assert_eq!(words(&again), ["sent before"; 3]);
    assert_eq!(words(&post.later(&server, TimeDelta::hours(-1))), ["sent before"; 3], "the clock set back");
    assert_eq!(counts(&server), [1; 3]);
    assert_eq!(Outcome::worst(&again), 0);
    let written = mail(OWNERS[0], "周报").encode().unwrap();
    assert_eq!(server.taken()[0].bytes, written);
}

#[test]
fn one_bad_address_stops_nobody_and_a_grey_list_only_delays() {
    let (server, mut post) = (Server::start(), Post::new());
    server.rule(at(Step::Rcpt, OWNERS[0], usize::MAX, Fault::Says("550 Mailbox not found")));
    server.rule(at(Step::Rcpt, OWNERS[1], 2, Fault::Says("450 greylisted")));
    let first = post.run(&server);
    assert_eq!(words(&first), ["refused", "deferred", "sent"]);
    assert_eq!(Outcome::worst(&first), 69);
    let waiting = post.later(&server, TimeDelta::minutes(4));
    assert_eq!((words(&waiting), Outcome::worst(&waiting)), (vec!["refused", "deferred", "sent before"], 75));
    assert_eq!(counts(&server), [0, 0, 1], "nobody is tried before the time");
    assert_eq!(words(&post.later(&server, TimeDelta::minutes(1))), ["refused", "deferred", "sent before"]);
    assert_eq!(words(&post.later(&server, TimeDelta::minutes(14))), ["refused", "deferred", "sent before"]);
    assert_eq!(words(&post.later(&server, TimeDelta::minutes(1))), ["refused", "sent", "sent before"]);
    assert_eq!(counts(&server), [0, 1, 1]);
}

#[test]
fn a_rate_limit_is_waited_out_and_given_up_after_five_days() {
    let (server, mut post) = (Server::failing(Step::Rcpt, Fault::Says("550 Sender frequency limited")), Post::new());
    assert_eq!(words(&post.run(&server)), ["deferred"; 3]);
    let mut hours = 0;
    let last = loop {
        let outcomes = post.later(&server, TimeDelta::hours(4));
        hours += 4;
        if words(&outcomes) != ["deferred"; 3] {
            break outcomes;
        }
    };
    assert_eq!((words(&last), hours), (vec!["given up"; 3], 120));
    assert_eq!(Outcome::worst(&last), 69);
    server.heal();
    assert_eq!(Outcome::worst(&post.later(&server, TimeDelta::hours(4))), 0, "told once");
    assert_eq!(counts(&server), [0; 3]);
}

#[test]
fn no_server_stops_the_round_and_loses_nothing() {
    let (server, mut post) = (Server::failing(Step::Connect, Fault::Says("421 busy")), Post::new());
    let first = post.run(&server);
    assert_eq!((words(&first), Outcome::worst(&first)), (vec!["unreachable"; 3], 69));
    assert_eq!(server.connections(), 1, "nobody else waits for the same dead server");
    server.heal();
    assert_eq!(words(&post.later(&server, TimeDelta::minutes(5))), ["sent"; 3]);
    assert_eq!(counts(&server), [1; 3]);
}

#[test]
fn wrong_settings_are_tried_once_a_run_and_again_at_the_next() {
    let (server, mut post) = (Server::failing(Step::Mail, Fault::Says("553 not your address")), Post::new());
    let first = post.run(&server);
    assert_eq!((words(&first), Outcome::worst(&first)), (vec!["misconfigured"; 3], 78));
    assert_eq!(server.heard().iter().filter(|line| line.starts_with("MAIL")).count(), 1);
    server.heal();
    assert_eq!(words(&post.run(&server)), ["sent"; 3]);
}

fn dot_faults() -> [Fault; 8] {
    use Fault::{Drop, Half, Says, Silence};
    [
        Drop,
        Silence,
        Half("25"),
        Drop.taken(),
        Silence.taken(),
        Half("250").taken(),
        Says("garbage").taken(),
        Says("354 go on").taken(),
    ]
}

#[test]
fn what_is_in_doubt_is_held_and_never_sent_twice() {
    for fault in dot_faults() {
        let (server, mut post) = (Server::start(), Post::new());
        server.rule(at(Step::Dot, OWNERS[1], 1, fault.clone()));
        let first = post.run(&server);
        // A server that does not answer in time is not asked for anybody else in this round.
        let stalled = fault == Fault::Silence || fault == Fault::Silence.taken();
        let third = if stalled { "unreachable" } else { "sent" };
        assert_eq!(words(&first), ["sent", "doubt", third], "{fault:?}");
        assert_eq!(Outcome::worst(&first), 69);
        if stalled {
            assert_eq!(words(&post.run(&server)), ["sent before", "doubt", "sent"], "{fault:?}");
        }
        for _ in 0..3 {
            let outcomes = post.later(&server, TimeDelta::days(1));
            assert_eq!(
                (words(&outcomes), Outcome::worst(&outcomes)),
                (vec!["sent before", "doubt", "sent before"], 69)
            );
        }
        assert_eq!(server.taken_by(OWNERS[1]), usize::from(matches!(fault, Fault::Taken(_))), "{fault:?}");
        assert_eq!(server.taken_by(OWNERS[0]) + server.taken_by(OWNERS[2]), 2);
    }
}

#[test]
fn resend_once_sends_one_more_copy_of_the_same_bytes_after_an_hour() {
    for fault in dot_faults() {
        let (server, mut post) = (Server::start(), Post::resending());
        server.rule(at(Step::Dot, OWNERS[1], 1, fault.clone()));
        post.run(&server);
        assert_eq!(words(&post.later(&server, TimeDelta::minutes(59)))[1], "doubt");
        assert_eq!(words(&post.later(&server, TimeDelta::minutes(1)))[1], "sent");
        assert_eq!(words(&post.later(&server, TimeDelta::hours(5)))[1], "sent before");
        let copies: Vec<_> = server.taken().into_iter().filter(|taken| taken.recipient == OWNERS[1]).collect();
        assert_eq!(copies.len(), 1 + usize::from(matches!(fault, Fault::Taken(_))), "{fault:?}");
        assert!(copies.windows(2).all(|pair| pair[0] == pair[1]));
    }
}

#[test]
fn a_second_copy_in_doubt_is_the_last() {
    let (server, mut post) = (Server::failing(Step::Dot, Fault::Drop.taken()), Post::resending());
    for _ in 0..5 {
        assert_eq!(words(&post.later(&server, TimeDelta::hours(2))), ["doubt"; 3]);
    }
    assert_eq!(counts(&server), [2; 3]);
}

#[test]
fn a_second_copy_that_could_not_go_is_tried_again_and_a_refused_one_stays_in_doubt() {
    let (server, mut post) = (Server::start(), Post::resending());
    server.rule(at(Step::Dot, OWNERS[1], 1, Fault::Drop));
    post.run(&server);
    server.rule(at(Step::Rcpt, OWNERS[1], 1, Fault::Says("450 later")));
    assert_eq!(words(&post.later(&server, TimeDelta::hours(1)))[1], "doubt");
    server.rule(at(Step::Rcpt, OWNERS[1], 1, Fault::Says("550 gone")));
    assert_eq!(words(&post.later(&server, TimeDelta::hours(1)))[1], "doubt");
    assert_eq!(words(&post.later(&server, TimeDelta::hours(9)))[1], "doubt");
    assert_eq!(server.taken_by(OWNERS[1]), 0);
}

#[test]
fn a_person_ends_a_doubt_or_asks_for_another_copy() {
    let (server, mut post) = (Server::start(), Post::new());
    server.rule(Rule { step: Step::Dot, only: None, times: 3, fault: Fault::Drop });
    assert_eq!(words(&post.run(&server)), ["doubt"; 3]);
    let outbox = post.outbox();
    outbox.resolve(&key(OWNERS[0]), Resolution::Sent, post.now).unwrap();
    outbox.resolve(&key(OWNERS[1]), Resolution::Unsent, post.now).unwrap();
    assert_eq!(words(&post.run(&server)), ["sent before", "sent", "doubt"]);
    let twice = outbox.resolve(&key(OWNERS[1]), Resolution::Unsent, post.now);
    assert!(matches!(twice, Err(OutboxError::NotInDoubt { .. })));
    outbox.resend(&key(OWNERS[1])).unwrap();
    assert_eq!(words(&post.run(&server)), ["sent before", "sent", "doubt"]);
    assert_eq!(counts(&server), [0, 2, 0]);
    assert!(matches!(outbox.resend(&key("nobody@example.com")), Err(OutboxError::NoSlot { .. })));
}

#[test]
fn two_spellings_of_a_domain_are_one_slot() {
    let post = Post::new();
    let first = prepare(post.folder.path());
    let again = post.outbox().prepare(&key("wang@EXAMPLE.com"), "anything").unwrap();
    assert_eq!(again, first[0]);
    assert_eq!(post.outbox().all().unwrap().len(), 3);
    assert_eq!(first[0].message.message, "2026-W46/rev-1/messages/wang@example.com.eml");
}

#[test]
fn a_message_that_has_changed_is_not_sent() {
    let (server, mut post) = (Server::start(), Post::new());
    let slots = prepare(post.folder.path());
    std::fs::write(post.outbox().message_path(&slots[0]), "something else").unwrap();
    std::fs::remove_file(post.outbox().message_path(&slots[2])).unwrap();
    let outcomes = post.run(&server);
    assert_eq!((words(&outcomes), Outcome::worst(&outcomes)), (vec!["broken", "sent", "broken"], 74));
    assert!(matches!(&outcomes[0].verdict, Verdict::Broken(OutboxError::Changed { .. })));
    assert_eq!(counts(&server), [0, 1, 0]);
}

#[test]
fn mail_as_files_marks_the_slot_with_the_path() {
    let post = Post::new();
    let slots = prepare(post.folder.path());
    let outcomes = deliver_all(&post.outbox(), slots, &mut FileTransport, &post.policy, post.now);
    assert_eq!(words(&outcomes), ["filed"; 3]);
    let slot = post.outbox().get(&key(OWNERS[0])).unwrap().unwrap();
    let path = post.folder.path().join("reports/2026-W46/rev-1/messages/wang@example.com.eml");
    assert_eq!(slot.state, State::Filed { at: post.now, path: path.display().to_string() });
}

#[test]
fn slots_are_private_and_hold_no_message() {
    use std::os::unix::fs::PermissionsExt;
    let post = Post::new();
    prepare(post.folder.path());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&post.folder.path().join("data/slots")), 0o700);
    for entry in std::fs::read_dir(post.folder.path().join("data/slots")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600);
        assert!(std::fs::metadata(&path).unwrap().len() < 2_000);
    }
}

#[test]
fn every_outcome_is_worded_in_both_languages() {
    let why = || Why::text("why");
    let disk = || FileError { step: "write", path: "why".into(), source: std::io::ErrorKind::StorageFull.into() };
    let verdicts = || {
        let refused = |refusal| Verdict::Refused { refusal, why: why() };
        let reply = |code, text: &str| Why::at(Phase::Mail, Cause::Reply { code, text: format!("{text} why") });
        [
            Verdict::Sent { reply: "why".to_owned() },
            Verdict::Filed { path: "why".to_owned() },
            refused(Some(Refusal::Address)),
            refused(Some(Refusal::Message)),
            refused(Some(Refusal::TooLarge)),
            refused(None),
            Verdict::Deferred { until: start().with_timezone(&chrono_tz::Asia::Shanghai), why: why() },
            Verdict::Unreachable { why: why() },
            Verdict::InDoubt { why: why() },
            Verdict::Misconfigured { why: why(), advice: None },
            Verdict::Misconfigured { why: why(), advice: Some("deliver.password.qq") },
            Verdict::Misconfigured { why: reply(554, "relay access denied"), advice: None },
            Verdict::Unsaved { reply: Some("why".to_owned()), error: disk() },
            Verdict::Unsaved { reply: None, error: disk() },
            Verdict::AnotherMessage { path: "why".to_owned() },
            Verdict::Broken(OutboxError::Changed { path: "why".into(), expected: String::new(), found: String::new() }),
            Verdict::Broken(OutboxError::Unreadable { path: "why".into(), reason: String::new() }),
            Verdict::Broken(OutboxError::File(disk())),
        ]
    };
    for language in Language::ALL {
        let words = Words::built_in(language);
        for fresh in [true, false] {
            for verdict in verdicts() {
                let outcome = Outcome { key: key(OWNERS[0]), fresh, verdict };
                let said = words.say(&outcome.phrase());
                assert!(words.has(outcome.phrase().key()), "{language}: {}", outcome.phrase().key());
                assert!(said.contains(OWNERS[0]) && said.contains("why") && !said.contains('{'), "{language}: {said}");
            }
        }
    }
}

#[test]
fn a_test_mail_leaves_every_slot_as_it_is() {
    let (server, post) = (Server::start(), Post::new());
    let before = prepare(post.folder.path());
    let to = Recipient::parse("me@example.com").unwrap();
    let bytes = mail("me@example.com", "a test").encode().unwrap();
    let mut smtp = Smtp::new(settings(server.port)).unwrap();
    let delivery = send_test(&mut smtp, &OutgoingMessage { to: &to, bytes: &bytes, path: Path::new("preview.eml") });
    assert!(matches!(delivery, Delivery::Accepted(_)));
    assert_eq!((server.taken_by("me@example.com"), counts(&server)), (1, [0; 3]));
    let mut after = post.outbox().all().unwrap();
    after.sort_by_key(|slot| OWNERS.iter().position(|owner| *owner == slot.key.to.to_string()));
    assert_eq!(after, before);
}

/// The program as the crash test runs it, in a process of its own; by itself it has nothing to do.
#[test]
#[ignore = "run by `a_crash_at_any_change_of_the_disk_delivers_once_or_leaves_a_doubt`"]
fn child_run() {
    let folder = std::env::var("ZHOUBAO_TEST_FOLDER").expect("the crash test names the folder");
    let port = std::env::var("ZHOUBAO_TEST_PORT").unwrap().parse().unwrap();
    run(Path::new(&folder), port, &Policy::default(), start());
}

/// Whether the process came to its end.
fn child(folder: &Path, port: u16, crash_at: Option<u32>) -> bool {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "deliver::child_run"]);
    command.env("ZHOUBAO_TEST_FOLDER", folder).env("ZHOUBAO_TEST_PORT", port.to_string());
    if let Some(n) = crash_at {
        command.env("ZHOUBAO_CRASH_AT", n.to_string());
    }
    command.output().unwrap().status.success()
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_crash_at_any_change_of_the_disk_delivers_once_or_leaves_a_doubt() {
    let mut doubts = 0;
    let mut crashes = 0;
    loop {
        let (server, post) = (Server::start(), Post::new());
        let folder = post.folder.path();
        let done = child(folder, server.port, Some(crashes + 1));
        assert!(child(folder, server.port, None), "after a crash at {}", crashes + 1);
        assert!(child(folder, server.port, None));
        for owner in OWNERS {
            let slot = post.outbox().get(&key(owner)).unwrap().expect("a slot each");
            match slot.state {
                State::Sent { .. } => assert_eq!(server.taken_by(owner), 1, "{owner}, crash at {}", crashes + 1),
                State::Doubt { .. } => {
                    doubts += 1;
                    assert!(server.taken_by(owner) <= 1, "{owner}, crash at {}", crashes + 1);
                }
                state => panic!("{owner} is left {state:?} after a crash at {}", crashes + 1),
            }
        }
        let reports = folder.join("reports").join(WEEK);
        let names = std::fs::read_dir(&reports).unwrap().map(|e| e.unwrap().file_name());
        let left: Vec<_> = names.filter(|name| name != "mailed").collect();
        assert!(
            left.iter().all(|name| ["rev-1", "mailed"].iter().any(|known| name == known)),
            "crash at {}: {left:?}",
            crashes + 1
        );
        if done {
            break;
        }
        crashes += 1;
    }
    assert!(crashes > 40, "only {crashes} changes of the disk were met");
    // From the mark in the slot, over the line beside the report, to the note of the answer.
    assert!((1..=15).contains(&doubts), "{doubts} doubts: each message is in doubt for a moment, and for no longer");
}
