//! What a slot knows: the message it sent, in which form, and that a file is no mail.

use crate::message::mail;
use crate::smtp::settings;
use crate::support::smtp::{Fault, Rule, Server, Step};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use std::time::{Duration, Instant};
use zhoubao::deliver::{
    Address, Deduplication, FileTransport, Form, Outbox, Outcome, Policy, Resolution, Slot, SlotKey, Smtp, State,
    Timeouts, Verdict, deliver_all,
};

pub const OWNERS: [&str; 3] = ["wang@example.com", "li@example.com", "zhao@example.com"];

pub fn now() -> DateTime<Utc> {
    "2026-11-16T02:00:00Z".parse().unwrap()
}

fn key(owner: &str) -> SlotKey {
    SlotKey::new("weekly", "2026-W46", 1, Address::parse(owner).unwrap())
}

/// Messages on disk and their slots.
pub struct Office {
    folder: tempfile::TempDir,
    policy: Policy,
}

impl Office {
    pub fn new() -> Office {
        let office = Office { folder: tempfile::tempdir().unwrap(), policy: Policy::default() };
        for owner in OWNERS {
            office.write(owner, Form::Full, &"the whole workbook ".repeat(400));
            office.write(owner, Form::Slim, &"a small workbook ".repeat(100));
            office.write(owner, Form::Bare, "no workbook");
        }
        office
    }

    fn write(&self, owner: &str, form: Form, text: &str) {
        let mut mail = mail(owner, "周报");
        mail.attachments.clear();
        mail.text = text.to_owned();
        mail.known_by = Some("Idempotency-Key".to_owned());
        zhoubao::files::write(
            &self.folder.path().join("reports").join(Office::name(owner, form)),
            &mail.encode().unwrap(),
            zhoubao::files::Access::Private,
        )
        .unwrap();
    }

    fn name(owner: &str, form: Form) -> String {
        format!("2026-W46/rev-1/messages/{}/{owner}.eml", form.word())
    }

    fn outbox(&self) -> Outbox {
        Outbox::at(&self.folder.path().join("data/slots"), &self.folder.path().join("reports"))
    }

    fn slots(&self) -> Vec<Slot> {
        let forms = |owner| [Form::Full, Form::Slim, Form::Bare].map(|form| (form, Office::name(owner, form)));
        OWNERS.iter().map(|owner| self.outbox().prepare_forms(&key(owner), &forms(owner)).unwrap()).collect()
    }

    pub fn slot(&self, owner: &str) -> Slot {
        self.outbox().get(&key(owner)).unwrap().unwrap()
    }

    fn run(&self, server: &Server, at: DateTime<Utc>) -> Vec<Outcome> {
        let mut smtp = Smtp::new(settings(server.port)).unwrap();
        deliver_all(&self.outbox(), self.slots(), &mut smtp, &self.policy, at)
    }

    /// A run for the first so many of them.
    pub fn run_for(&self, server: &Server, at: DateTime<Utc>, recipients: usize) -> Vec<Outcome> {
        let slots = self.slots().into_iter().take(recipients).collect();
        let mut settings = settings(server.port);
        // Long enough for a busy machine.
        let time = Duration::from_secs(2);
        settings.timeouts = Timeouts { connect: time, command: time, done: time, all: time * 30 };
        let mut smtp = Smtp::new(settings).unwrap();
        deliver_all(&self.outbox(), slots, &mut smtp, &self.policy, at)
    }
}

fn word(outcome: &Outcome) -> String {
    let debug = format!("{:?}", outcome.verdict);
    let word: String = debug.chars().take_while(|c| c.is_alphanumeric()).collect();
    if outcome.fresh { word } else { format!("{word} before") }
}

pub fn words(outcomes: &[Outcome]) -> Vec<String> {
    outcomes.iter().map(word).collect()
}

#[test]
fn what_was_only_filed_is_mailed_once_where_there_is_a_server() {
    let (office, server) = (Office::new(), Server::start());
    let filed = deliver_all(&office.outbox(), office.slots(), &mut FileTransport, &office.policy, now());
    assert_eq!((words(&filed), Outcome::worst(&filed)), (vec!["Filed".to_owned(); 3], 0));
    assert!(office.slots().iter().all(|slot| !slot.is_open()), "no run looks for it by itself");
    let again = deliver_all(&office.outbox(), office.slots(), &mut FileTransport, &office.policy, now());
    assert_eq!(words(&again), ["Filed before"; 3]);
    assert_eq!(words(&office.run(&server, now())), ["Sent"; 3]);
    assert_eq!(words(&office.run(&server, now())), ["Sent before"; 3]);
    assert_eq!(OWNERS.map(|owner| server.taken_by(owner)), [1; 3]);
}

#[test]
fn the_form_that_fits_is_sent_and_stays() {
    let sizes: Vec<u64> = Office::new()
        .slots()
        .iter()
        .flat_map(|slot| [slot.message.size, slot.smaller[0].size, slot.smaller[1].size])
        .collect();
    assert!(sizes[0] > sizes[1] && sizes[1] > sizes[2], "{sizes:?}");
    for (limit, expected) in [(sizes[0], Form::Full), (sizes[0] - 100, Form::Slim), (sizes[1] - 100, Form::Bare)] {
        let (office, server) = (Office::new(), Server::start());
        server.offers(&[Box::leak(format!("SIZE {limit}").into_boxed_str())]);
        assert_eq!(words(&office.run(&server, now())), ["Sent"; 3], "{limit}");
        assert!(OWNERS.iter().all(|owner| office.slot(owner).message.form == expected), "{limit}");
        assert_eq!(server.connections(), 1);
        assert!(server.taken().iter().all(|taken| taken.bytes.len() as u64 <= limit));
        server.offers(&[]);
        assert_eq!(words(&office.run(&server, now())), ["Sent before"; 3], "a larger one does not follow");
    }
    let (office, server) = (Office::new(), Server::start());
    server.offers(&["SIZE 100"]);
    let outcomes = office.run(&server, now());
    assert!(matches!(outcomes[0].verdict, Verdict::Refused { .. }) && server.taken().is_empty());
    let said = zhoubao::words::Words::built_in(zhoubao::words::Language::En).say(&outcomes[0].phrase());
    assert!(said.contains("too large") && !said.contains("Check the address"), "{said}");
}

#[test]
fn a_server_that_finds_it_too_large_after_the_dot_gets_the_next_smaller() {
    for (times, expected) in [(1, Form::Slim), (2, Form::Bare)] {
        let (office, server) = (Office::new(), Server::start());
        server.rule(Rule { step: Step::Dot, only: Some(OWNERS[1]), times, fault: Fault::Says("552 5.3.4 too big") });
        assert_eq!(words(&office.run(&server, now())), ["Sent"; 3]);
        assert_eq!(office.slot(OWNERS[1]).message.form, expected);
        assert_eq!(office.slot(OWNERS[0]).message.form, Form::Full);
        assert_eq!(OWNERS.map(|owner| server.taken_by(owner)), [1; 3]);
    }
    // In doubt it stays what it was: only those bytes may go again.
    let (mut office, server) = (Office::new(), Server::start());
    office.policy.in_doubt = zhoubao::deliver::InDoubt::ResendOnce;
    server.rule(Rule { step: Step::Dot, only: Some(OWNERS[1]), times: 1, fault: Fault::Drop.taken() });
    office.run(&server, now());
    server.rule(Rule { step: Step::Mail, only: None, times: 1, fault: Fault::Says("552 too big") });
    assert_eq!(word(&office.run(&server, now() + TimeDelta::hours(2))[1]), "InDoubt");
    assert_eq!(office.slot(OWNERS[1]).message.form, Form::Full);
}

#[test]
fn a_stalled_server_costs_one_doubt_and_the_round_ends() {
    for fault in [Fault::Silence, Fault::Dribble, Fault::Silence.taken(), Fault::Dribble.taken()] {
        let (office, server) = (Office::new(), Server::failing(Step::Dot, fault.clone()));
        let began = Instant::now();
        let outcomes = office.run(&server, now());
        assert_eq!(words(&outcomes), ["InDoubt", "Unreachable before", "Unreachable before"], "{fault:?}");
        assert!(began.elapsed() < Duration::from_secs(15), "{fault:?} took {:?}", began.elapsed());
        server.heal();
        assert_eq!(words(&office.run(&server, now())), ["InDoubt before", "Sent", "Sent"], "{fault:?}");
        assert_eq!([1, 2].map(|at| server.taken_by(OWNERS[at])), [1, 1]);
    }
    for step in [Step::Connect, Step::Ehlo, Step::Mail, Step::Rcpt, Step::Data] {
        for fault in [Fault::Silence, Fault::Dribble] {
            let (office, server) = (Office::new(), Server::failing(step, fault.clone()));
            let began = Instant::now();
            let outcomes = office.run(&server, now());
            assert!(words(&outcomes).iter().all(|word| word.starts_with("Unreachable")), "{step:?} {fault:?}");
            assert_eq!(server.connections(), 1, "{step:?} {fault:?}: nobody else waits for it");
            assert!(began.elapsed() < Duration::from_secs(15), "{step:?} {fault:?}");
        }
    }
}

#[test]
fn all_sending_has_a_limit() {
    let (office, server) = (Office::new(), Server::start());
    let mut slow = settings(server.port);
    let time = Duration::from_secs(20);
    slow.timeouts = Timeouts { connect: time, command: time, done: time, all: Duration::from_millis(800) };
    server.rule(Rule { step: Step::Dot, only: Some(OWNERS[0]), times: 1, fault: Fault::Dribble });
    let began = Instant::now();
    let mut smtp = Smtp::new(slow).unwrap();
    let outcomes = deliver_all(&office.outbox(), office.slots(), &mut smtp, &office.policy, now());
    assert_eq!(words(&outcomes), ["InDoubt", "Unreachable before", "Unreachable before"]);
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

#[test]
fn another_message_in_the_place_of_one_that_was_sent_waits_for_a_person() {
    let (office, server) = (Office::new(), Server::start());
    office.run(&server, now());
    for owner in OWNERS {
        office.write(owner, Form::Full, "made again from other exports");
    }
    for _ in 0..2 {
        let outcomes = office.run(&server, now());
        assert_eq!((words(&outcomes), Outcome::worst(&outcomes)), (vec!["AnotherMessage".to_owned(); 3], 69));
    }
    office.outbox().resolve(&key(OWNERS[0]), Resolution::Sent, now()).unwrap();
    office.outbox().resolve(&key(OWNERS[1]), Resolution::Unsent, now()).unwrap();
    office.outbox().renew(&key(OWNERS[2])).unwrap();
    assert_eq!(words(&office.run(&server, now())), ["Sent before", "Sent", "Sent"]);
    assert_eq!(words(&office.run(&server, now())), ["Sent before"; 3]);
    assert_eq!(OWNERS.map(|owner| server.taken_by(owner)), [1, 2, 2]);
    // Reports that are gone are no other message.
    std::fs::remove_dir_all(office.folder.path().join("reports")).unwrap();
    let sent = office.outbox().all().unwrap();
    let mut smtp = Smtp::new(settings(server.port)).unwrap();
    assert_eq!(words(&deliver_all(&office.outbox(), sent, &mut smtp, &office.policy, now())), ["Sent before"; 3]);
}

#[test]
fn a_relay_that_knows_messages_again_gets_a_doubt_again_within_its_window() {
    let (mut office, server) = (Office::new(), Server::start());
    office.policy.known_again =
        Some(Deduplication { header: "idempotency-key".to_owned(), window: TimeDelta::hours(24) });
    server.rule(Rule { step: Step::Dot, only: Some(OWNERS[0]), times: 3, fault: Fault::Drop.taken() });
    for minutes in [0, 15, 30] {
        assert_eq!(word(&office.run(&server, now() + TimeDelta::minutes(minutes))[0]), "InDoubt");
    }
    assert_eq!(word(&office.run(&server, now() + TimeDelta::minutes(45))[0]), "Sent");
    let copies: Vec<_> = server.taken().into_iter().filter(|taken| taken.recipient == OWNERS[0]).collect();
    assert!(copies.len() == 4 && copies.windows(2).all(|pair| pair[0] == pair[1]), "the same bytes, the same key");
    assert!(String::from_utf8_lossy(&copies[0].bytes).contains("Idempotency-Key: "));

    server.rule(Rule { step: Step::Dot, only: None, times: 1, fault: Fault::Drop.taken() });
    let late = Office::new();
    late.run(&server, now());
    let mut policy = office.policy.clone();
    policy.known_again.as_mut().unwrap().header = "X-Other".to_owned();
    let without = Office { policy, folder: late.folder };
    assert_eq!(
        word(&without.run(&server, now() + TimeDelta::hours(1))[0]),
        "InDoubt before",
        "written without that header"
    );
    let late = Office { policy: office.policy.clone(), folder: without.folder };
    assert_eq!(word(&late.run(&server, now() + TimeDelta::hours(25))[0]), "InDoubt before", "the relay has forgotten");
}

/// The disk is full from the server's yes on: the folder of slots is taken away meanwhile.
#[test]
fn a_slot_that_cannot_be_written_after_the_servers_yes_is_never_called_not_sent() {
    let (office, server) = (Office::new(), Server::start());
    let slots = office.slots();
    let folder = office.folder.path().join("data/slots");
    let mut smtp = Smtp::new(settings(server.port)).unwrap();
    let mut transport = Sabotage { inner: &mut smtp, folder: &folder };
    let outcomes = deliver_all(&office.outbox(), slots, &mut transport, &office.policy, now());
    assert_eq!((word(&outcomes[0]), outcomes[0].exit_code()), ("Unsaved".to_owned(), 74));
    for language in zhoubao::words::Language::ALL {
        let said = zhoubao::words::Words::built_in(language).say(&outcomes[0].phrase());
        assert!(said.contains("--resolve wang@example.com=sent"), "{said}");
    }
    assert_eq!(server.taken_by(OWNERS[0]), 1);
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(folder.with_extension("away"), &folder).unwrap();
    assert_eq!(word(&office.run(&server, now())[0]), "InDoubt", "and the next run sends no second one");
    assert_eq!(server.taken_by(OWNERS[0]), 1);
}

struct Sabotage<'a> {
    inner: &'a mut Smtp,
    folder: &'a Path,
}

impl zhoubao::deliver::Transport for Sabotage<'_> {
    fn send(
        &mut self,
        parcel: &zhoubao::deliver::OutgoingMessage<'_>,
        commit: &mut dyn FnMut() -> Result<(), zhoubao::files::FileError>,
    ) -> Result<zhoubao::deliver::Delivery, zhoubao::files::FileError> {
        let delivery = self.inner.send(parcel, commit);
        if self.folder.is_dir() {
            std::fs::rename(self.folder, self.folder.with_extension("away")).unwrap();
            std::fs::write(self.folder, "no folder").unwrap();
        }
        delivery
    }
}

#[test]
fn slots_of_the_first_schema_are_understood() {
    let office = Office::new();
    let folder = office.folder.path().join("data/slots");
    std::fs::create_dir_all(&folder).unwrap();
    let states = [
        (r#""state": "prepared""#, "Prepared"),
        (r#""state": "sending", "since": "2026-11-16T02:00:00Z", "again": false"#, "Sending"),
        (r#""state": "sent", "at": "2026-11-16T02:00:00Z", "reply": "250 ok""#, "Sent"),
        (r#""state": "sent", "at": "2026-11-16T02:00:00Z", "reply": "/srv/reports/w/rev-1/messages/a.eml""#, "Filed"),
        (r#""state": "refused", "at": "2026-11-16T02:00:00Z", "code": 550, "text": "no such user""#, "Refused"),
        (r#""state": "refused", "at": "2026-11-16T02:00:00Z", "code": null, "text": "no answer""#, "Refused"),
        (r#""state": "deferred", "until": "2026-11-16T02:00:00Z", "text": "450 wait""#, "Deferred"),
        (r#""state": "doubt", "at": "2026-11-16T02:00:00Z", "text": "silence", "again": true"#, "Doubt"),
    ];
    for (state, expected) in states {
        let slot = key(OWNERS[0]);
        let json = format!(
            r#"{{"schema": "zhoubao.slot/1", "report": "weekly", "period": "2026-W46", "revision": 1, "address": "{}",
            "message": "w/rev-1/messages/a.eml", "sha256": "00", "size": 7, "first_try": null, "tries": 2, {state}}}"#,
            OWNERS[0]
        );
        let slot = {
            office.slots();
            let path = std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| std::fs::read_to_string(path).unwrap().contains(&slot.to.to_string()));
            std::fs::write(path.unwrap(), json).unwrap();
            office.slot(OWNERS[0])
        };
        assert!(format!("{:?}", slot.state).starts_with(expected), "{state}: {:?}", slot.state);
        assert_eq!((slot.message.form, slot.message.size, slot.tries), (Form::Full, 7, 2));
        if let State::Refused { refusal, why, .. } = &slot.state {
            assert_eq!(refusal.is_some(), why.code().is_some());
        }
    }
}
