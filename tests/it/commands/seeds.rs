//! What years played from seeds (tests/it/year) have brought to light, each told as small as it can be.

use super::monday::drop_week;
use super::shop::Shop;
use crate::support::shop::orders;
use crate::support::smtp::{Fault, Rule, Server, Step};

const OPERATOR: &str = "ops@example.com";

fn away(server: &Server) {
    server.rule(Rule { step: Step::Connect, only: None, times: usize::MAX, fault: Fault::Drop });
}

#[test]
fn a_letter_put_off_by_a_clock_that_was_ahead_goes_once_the_clock_is_right() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.run(&["run"]).exits(0);
    away(&server);
    shop.run(&["run", "--now", "2027-08-20T10:00"]).exits(74).complains("clock");
    server.heal();
    shop.run(&["doctor", "--accept", "--now", "2026-11-16T12:00"]).exits(0);
    shop.run(&["run", "--now", "2026-11-16T12:15"]).exits(0);
    assert_eq!(server.taken_by(OPERATOR), 1);
}

#[test]
fn a_note_of_what_is_held_back_goes_also_while_the_newest_week_waits() {
    let shop = Shop::empty();
    drop_week(&shop, "2026-11-16", 50);
    std::fs::remove_file(shop.path("inbox/shop/计划报表_20261116_083000.csv")).unwrap();
    shop.run(&["run", "--now", "2026-11-16T12:00"]).exits(0);
    let more = orders(&["900 11-15 done 10 10 0"]);
    shop.drops("shop", "ExportOrderList202611230905.csv", &more, "2026-11-23T09:10");
    shop.run(&["run", "--now", "2026-11-23T09:15"]).exits(75);
    shop.run(&["status", "--now", "2026-11-23T09:20"]).says("files are still coming in");
    // From half past nine on the next week is the newest, and waits for its exports until noon.
    shop.run(&["run", "--now", "2026-11-23T09:45"]).exits(75);
    shop.run(&["status", "--now", "2026-11-23T09:50"]).never_says("files are still coming in");
}

#[test]
fn data_from_before_the_first_report_mail_nothing_twice() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.run(&["check"]).exits(0);
    let backup = shop.copied();
    shop.run(&["run"]).exits(0);
    std::fs::remove_dir_all(shop.path("data")).unwrap();
    for (name, bytes) in backup.files("data") {
        shop.write(&format!("data/{name}"), &bytes);
    }
    shop.run(&["run", "--now", "2026-11-16T10:15"]).exits(74).complains("2026-W46/rev-1");
    assert_eq!((server.taken_by("wang@example.com"), server.taken_by("li@example.com")), (1, 1));
}

#[test]
fn quiet_hides_no_week_that_was_missed() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    drop_week(&shop, "2026-11-23", 50);
    drop_week(&shop, "2026-11-30", 60);
    let told = shop.run(&["run", "-q", "--now", "2026-11-30T10:00"]).exits(0);
    assert!(told.out.is_empty() && told.err.contains("2026-W47"), "{told:#?}");
}

#[test]
fn a_report_made_by_a_clock_that_was_ahead_is_made_anew_only_after_the_files_have_come() {
    let shop = Shop::new();
    shop.run(&["run", "--now", "2026-11-20T10:00"]).exits(0);
    shop.run(&["doctor", "--accept", "--now", "2026-11-16T11:00"]).exits(0);
    let more = orders(&["900 11-15 done 10 10 0"]);
    shop.drops("shop", "ExportOrderList202611161155.csv", &more, "2026-11-16T11:55");
    shop.run(&["run", "--now", "2026-11-16T12:00"]).exits(75);
    shop.run(&["status", "--now", "2026-11-16T12:05"]).says("files are still coming in");
    shop.run(&["run", "--now", "2026-11-16T12:30"]).exits(0);
    shop.run(&["status", "--now", "2026-11-16T12:35"]).says("revision 2");
}

#[test]
fn letters_lost_with_the_reports_before_they_left_are_told_once_and_fail_no_run_for_ever() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    away(&server);
    shop.run(&["run"]).exits(69);
    // An hour later the operator is to hear of it, by a letter that the server does not take either.
    shop.run(&["run", "--now", "2026-11-16T11:15"]).exits(69);
    assert_eq!(letters(&shop), 1);
    std::fs::remove_dir_all(shop.path("reports")).unwrap();
    shop.run(&["run", "--now", "2026-11-16T11:30"]).exits(74);
    server.heal();
    shop.run(&["doctor", "--accept", "--now", "2026-11-16T11:45"]);
    shop.run(&["run", "--now", "2026-11-16T12:00"]).exits(0);
    let told = server.taken().into_iter().filter(|mail| mail.recipient == OPERATOR);
    let told: Vec<String> = told.map(|mail| String::from_utf8_lossy(&mail.bytes).into_owned()).collect();
    assert_eq!(told.iter().filter(|text| text.contains("before they left")).count(), 1, "{told:#?}");
    shop.run(&["run", "--now", "2026-11-16T12:15"]).exits(0).calmly();
    shop.run(&["doctor", "--now", "2026-11-16T12:20"]).exits(0);
    assert_eq!(server.taken_by(OPERATOR), told.len());
}

/// Letters that wait.
fn letters(shop: &Shop) -> usize {
    let slots = shop.files("data/slots").into_values();
    slots.filter(|slot| String::from_utf8_lossy(slot).contains("weekly.deferred.operator")).count()
}

#[test]
fn a_letter_in_doubt_is_ended_as_its_words_say() {
    for (became, copies) in [("sent", 1), ("unsent", 2)] {
        let (shop, server) = (Shop::empty(), Server::start());
        shop.mails_by(&server);
        server.rule(Rule { step: Step::Dot, only: Some(OPERATOR), times: 1, fault: Fault::Drop.taken() });
        shop.run(&["run", "--now", "2026-11-16T12:15"]).exits(66).says("--resolve ops@example.com=sent");
        shop.run(&["status", "--now", "2026-11-16T12:20"]).exits(69).says("in doubt");
        shop.run(&["send", "--resolve", &format!("{OPERATOR}={became}"), "--now", "2026-11-16T12:25"]).exits(0);
        shop.run(&["run", "--now", "2026-11-16T12:30"]).exits(66);
        shop.run(&["status", "--now", "2026-11-16T12:35"]).never_says("in doubt");
        assert_eq!(server.taken_by(OPERATOR), copies, "{became}");
    }
}

#[test]
fn a_letter_that_was_refused_is_sent_again_as_its_words_say() {
    let (shop, server) = (Shop::empty(), Server::start());
    shop.mails_by(&server);
    server.rule(Rule { step: Step::Rcpt, only: Some(OPERATOR), times: 1, fault: Fault::Says("550 no such mailbox") });
    shop.run(&["run", "--now", "2026-11-16T12:15"]).exits(66).says("--resend");
    shop.run(&["send", "--only", OPERATOR, "--resend", "--now", "2026-11-16T12:25"]).exits(0).says(OPERATOR);
    assert_eq!(server.taken_by(OPERATOR), 1);
}

#[test]
fn a_doubt_noted_by_a_clock_that_was_ahead_gets_its_second_copy_once_the_clock_is_right() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.setting("transport = \"smtp\"", "transport = \"smtp\"\nin_doubt = \"resend-once\"");
    shop.run(&["run"]).exits(0);
    server.rule(Rule { step: Step::Dot, only: Some(OPERATOR), times: 1, fault: Fault::Drop });
    shop.run(&["run", "--now", "2027-08-20T10:00"]).exits(74).complains("clock");
    shop.run(&["run", "--now", "2026-11-16T12:15"]).exits(69);
    shop.run(&["run", "--now", "2026-11-16T13:15"]).exits(0);
    assert_eq!(server.taken_by(OPERATOR), 1);
}
