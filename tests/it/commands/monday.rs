//! Mondays that do not go as planned, played by the clock: what comes late, what fails, and who hears of it.

use super::shop::{MONDAY, Shop, WEEK, week_of_ads, week_of_orders, week_of_refunds, week_of_traffic};
use crate::support::shop::{ad_plans, orders, refunds, traffic};
use crate::support::smtp::{Fault, Rule, Server, Step};
use chrono::{Days, NaiveDate};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

const OWNERS: [&str; 2] = ["wang@example.com", "li@example.com"];
const OPERATOR: &str = "ops@example.com";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The exports of the week before a Monday, an order a day of that amount, written in the morning.
pub fn drop_week(shop: &Shop, monday: &str, each: u32) {
    let at = format!("{monday}T08:30");
    for (name, bytes) in exports(monday, each) {
        shop.drops("shop", &name, &bytes, &at);
    }
}

/// The same as files.
pub fn exports(monday: &str, each: u32) -> Vec<(String, Vec<u8>)> {
    let monday = day(monday);
    let days: Vec<NaiveDate> = (1..=7).rev().map(|back| monday - Days::new(back)).collect();
    let number = monday.format("%m%d").to_string();
    let order = |(i, day): (usize, &NaiveDate)| format!("{number}{i} {day} done {each} {each} 0");
    // One of long ago shows how far the export reaches back.
    let old = format!("{number}9 {} done 80 80 0", monday - Days::new(40));
    let rows: Vec<String> = days.iter().enumerate().map(order).chain([old]).collect();
    let ads: Vec<String> = days.iter().map(|day| format!("{} 引流 A 1000 50 10 2 60", day.format("%m-%d"))).collect();
    let visits: Vec<String> = days.iter().map(|day| format!("{} 200 1 0", day.format("%m-%d"))).collect();
    let applied = monday - Days::new(50);
    let old = format!("r{number} {number}9 8 ok {applied} {}", applied + Days::new(1));
    let refund = format!("s{number} {number}1 5 ok {} {}", days[1], days[3]);
    let stamp = monday.format("%Y%m%d").to_string();
    vec![
        (format!("ExportOrderList{stamp}0820.csv"), orders(&refs(&rows))),
        (format!("退款{stamp}0825.csv"), refunds(&[&old, &refund])),
        (format!("计划报表_{stamp}_083000.csv"), ad_plans(&refs(&ads))),
        (format!("【生意参谋平台】店铺_全部_{}_{}.csv", days[0], days[6]), traffic(&refs(&visits))),
    ]
}

fn refs(rows: &[String]) -> Vec<&str> {
    rows.iter().map(String::as_str).collect()
}

fn at(day: &str, time: &str) -> String {
    format!("{day}T{time}")
}

/// How many mails of a week's report an address got.
fn reports(server: &Server, address: &str, week: &str) -> usize {
    let of_week = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&format!("<{week}."));
    let taken = server.taken();
    let report = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(".xlsx");
    taken.iter().filter(|mail| mail.recipient == address && of_week(&mail.bytes) && report(&mail.bytes)).count()
}

#[track_caller]
fn assert_each_got(server: &Server, week: &str, times: usize) {
    for owner in OWNERS {
        assert_eq!(reports(server, owner, week), times, "{owner} {week}");
    }
}

fn away(server: &Server) {
    server.rule(Rule { step: Step::Connect, only: None, times: usize::MAX, fault: Fault::Says("421 away") });
}

#[test]
fn a_server_that_was_away_all_monday_gets_the_mails_on_tuesday() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    away(&server);
    for time in ["09:30", "09:45", "10:15", "11:30"] {
        shop.run(&["run", "--now", &at("2026-11-16", time)]);
    }
    server.heal();
    for time in ["17:00", "17:15"] {
        shop.run(&["run", "--now", &at("2026-11-17", time)]).exits(0);
    }
    assert_each_got(&server, WEEK, 1);
    // The operator's letter waited as the reports did, and went with them.
    assert_eq!(server.taken_by(OPERATOR), 1);
}

#[test]
fn a_server_that_was_away_all_week_gets_both_weeks_the_next_monday() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    away(&server);
    shop.run(&["run", "--now", &at("2026-11-16", "10:00")]).exits(69);
    let told = shop.run(&["run", "--now", &at("2026-11-16", "11:30")]).exits(69);
    assert!(told.err.contains("did not get through"), "{told:#?}");
    server.heal();
    drop_week(&shop, "2026-11-23", 70);
    shop.run(&["run", "--now", &at("2026-11-23", "10:00")]).exits(0);
    shop.run(&["run", "--now", &at("2026-11-23", "10:15")]).exits(0).silently();
    assert_each_got(&server, WEEK, 1);
    assert_each_got(&server, "2026-W47", 1);
}

#[test]
fn what_lies_in_the_inbox_and_brings_nothing_is_the_operators_alone() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.run(&["run", "--now", MONDAY]).exits(0);
    let quiet = |time: &str| shop.run(&["run", "--now", &at("2026-11-17", time)]).exits(0).silently();
    // A workbook that somebody looks at, and closes.
    shop.drops("shop", "~$orders.xlsx", b"x", "2026-11-17T08:00");
    quiet("09:05");
    std::fs::remove_file(shop.path("inbox/shop/~$orders.xlsx")).unwrap();
    quiet("09:20");
    assert_eq!(server.taken_by(OPERATOR), 0);
    // Files that will not be read: one of no store, one that is no export.
    shop.drops(".", "foo.csv", b"a,b\n1,2\n", "2026-11-17T09:00");
    shop.drops("shop", "photo.png", b"\x89PNG\r\n\x1a\nxxxx", "2026-11-17T09:00");
    shop.run(&["run", "--now", &at("2026-11-17", "10:05")]).exits(0);
    quiet("10:20");
    assert_eq!(server.taken_by(OPERATOR), 2, "one a file");
    std::fs::remove_file(shop.path("inbox/foo.csv")).unwrap();
    std::fs::remove_file(shop.path("inbox/shop/photo.png")).unwrap();
    quiet("11:05");
    assert_each_got(&server, WEEK, 1);
}

#[test]
fn an_owner_who_is_put_off_is_told_of_within_two_hours_and_gets_the_mail_later() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    let fault = Fault::Says("450 greylisted");
    server.rule(Rule { step: Step::Rcpt, only: Some(OWNERS[0]), times: usize::MAX, fault });
    for time in ["10:00", "10:15", "10:30", "10:45"] {
        shop.run(&["run", "--now", &at("2026-11-16", time)]).exits(75).silently();
    }
    assert_eq!(server.taken_by(OPERATOR), 0);
    for time in ["11:15", "11:45", "15:00"] {
        shop.run(&["run", "--now", &at("2026-11-16", time)]).exits(75);
    }
    assert_eq!(server.taken_by(OPERATOR), 1);
    server.heal();
    shop.run(&["run", "--now", &at("2026-11-18", "03:00")]).exits(0);
    assert_each_got(&server, WEEK, 1);
}

#[test]
fn what_was_promised_follows_in_its_week_or_in_the_next() {
    let monday = "2026-11-23";
    for (comes, broken) in [("2026-11-24", false), ("2026-11-30", false), ("2026-11-24", true)] {
        let (shop, server) = (Shop::new(), Server::start());
        shop.mails_by(&server);
        shop.run(&["run", "--now", MONDAY]).exits(0);
        // That a file came and cannot be used is another sentence to the operator, and the same promise to the owners.
        if broken {
            shop.write("inbox/shop/ExportOrderList202611230800.csv", b"PK\x03\x04broken");
        }
        shop.run(&["run", "--now", &at(monday, "12:00")]).exits(66);
        shop.run(&["run", "--now", &at(monday, "12:15")]).exits(66);
        assert_each_got(&server, "2026-W47", 0);
        assert!(server.taken_by(OWNERS[0]) == 2, "the report and the promise");
        drop_week(&shop, monday, 70);
        if comes != "2026-11-24" {
            drop_week(&shop, comes, 60);
        }
        shop.run(&["run", "--now", &at(comes, "10:00")]).exits(0);
        shop.run(&["run", "--now", &at(comes, "10:45")]).exits(0).silently();
        assert_each_got(&server, "2026-W47", 1);
        shop.run(&["status", "--now", &at(comes, "11:00")]).exits(0).never_says("overdue");
    }
}

/// A second store that expects orders alone, as the first does.
fn with_second_store(shop: &Shop) {
    shop.setting(
        "expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]",
        "expects = [\"orders\"]\nperson = \"Xu\"",
    );
    let second =
        "[[stores]]\nid = \"second\"\nname = \"Second\"\nplatform = \"taobao\"\nexpects = [\"orders\"]\n[mail]";
    shop.setting("[mail]", second);
}

#[test]
fn a_store_that_comes_late_is_told_of_and_makes_the_revision_of_its_own_week() {
    for comes in ["2026-11-16T15:00", "2026-11-18T10:00", "2026-11-24T10:00"] {
        let (shop, server) = (Shop::new(), Server::start());
        shop.mails_by(&server);
        with_second_store(&shop);
        shop.run(&["run", "--now", &at("2026-11-16", "11:45")]).exits(75).silently();
        shop.run(&["run", "--now", &at("2026-11-16", "12:00")]).exits(0);
        let letters = server.taken();
        let letter = letters.iter().find(|mail| mail.recipient == OPERATOR).expect("the operator hears");
        let letter = super::shop::decoded(&String::from_utf8_lossy(&letter.bytes));
        assert!(letter.contains("Second") && letter.contains("inbox/second/"), "{letter}");
        assert_each_got(&server, WEEK, 1);
        shop.run(&["status", "--now", &at("2026-11-16", "12:05")]).exits(0).says("provisional");
        if comes.starts_with("2026-11-24") {
            drop_week(&shop, "2026-11-23", 70);
            shop.run(&["run", "--now", &at("2026-11-23", "12:00")]).exits(0);
        }
        let rows: Vec<String> = (9..=15).map(|day| format!("5{day} 11-{day:02} done 50 50 0")).collect();
        shop.drops("second", "ExportOrderList202611160925.csv", &orders(&refs(&rows)), comes);
        // Where the week after it speaks of the store too, its own revision waits for quiet.
        shop.run(&["run", "--now", comes]).exits(if comes.starts_with("2026-11-24") { 75 } else { 0 }).silently();
        shop.run(&["run", "--now", &format!("{}:45", comes.split_once(':').unwrap().0)]).exits(0).silently();
        assert_each_got(&server, WEEK, 2);
        assert_eq!(shop.figure(2, "sales.paid").as_deref(), Some("950.00"), "{comes}");
    }
}

#[test]
fn a_late_flood_of_files_makes_one_revision() {
    let (shop, server) = (Shop::empty(), Server::start());
    shop.mails_by(&server);
    shop.drops("shop", "ExportOrderList202611160920.csv", &week_of_orders(), "2026-11-16T09:25");
    shop.run(&["run", "--now", &at("2026-11-16", "12:00")]).exits(0);
    for step in 0..17 {
        let time = format!("{:02}:{:02}", 13 + step / 4, step % 4 * 15);
        let row = format!("9{step:02} 11-15 done 10 10 0");
        let name = format!("ExportOrderList2026111612{step:02}.csv");
        shop.drops("shop", &name, &orders(&[&row]), &at("2026-11-16", &time));
        shop.run(&["run", "--now", &at("2026-11-16", &time)]).exits(75).silently();
    }
    shop.run(&["status", "--now", &at("2026-11-16", "17:05")]).exits(0).says("files are still coming in");
    shop.run(&["run", "--now", &at("2026-11-16", "17:15")]).exits(75).silently();
    shop.run(&["run", "--now", &at("2026-11-16", "17:30")]).exits(0).silently();
    assert_each_got(&server, WEEK, 2);
    assert_eq!(shop.figure(2, "sales.paid").as_deref(), Some("770.00"));
    // What makes the week complete goes at once.
    shop.drops("shop", "退款202611161730.csv", &week_of_refunds(), "2026-11-16T17:40");
    shop.drops("shop", "计划报表_20261116_173000.csv", &week_of_ads(), "2026-11-16T17:40");
    let name = "【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.csv";
    shop.drops("shop", name, &week_of_traffic(), "2026-11-16T17:40");
    shop.run(&["run", "--now", &at("2026-11-16", "17:45")]).exits(0).silently();
    assert_each_got(&server, WEEK, 3);
}

#[test]
fn so_many_revisions_are_made_in_a_day_and_no_more() {
    let shop = Shop::new();
    shop.setting("[mail]", "[schedule]\nquiet = \"0s\"\nrevisions_a_day = 2\n[mail]");
    shop.run(&["run"]).exits(0).silently();
    for (hour, code) in [(13, 0), (14, 0), (15, 75)] {
        let row = format!("9{hour} 11-15 done 10 10 0");
        shop.drops("shop", &format!("ExportOrderList20261116{hour}00.csv"), &orders(&[&row]), "2026-11-16T12:30");
        let ended = shop.run(&["run", "--now", &at("2026-11-16", &format!("{hour}:30"))]).exits(code);
        assert_eq!(ended.err.contains("revisions_a_day"), code == 75, "{ended:#?}");
    }
    assert_eq!(shop.revisions(), 3);
    shop.run(&["run", "--now", &at("2026-11-17", "00:15")]).exits(0).silently();
    assert_eq!((shop.revisions(), shop.figure(4, "sales.paid").as_deref()), (4, Some("630.00")));
}

#[test]
fn a_shop_whose_morning_lies_outside_the_hosts_cron_is_reported_at_the_next_run() {
    let shop = Shop::new();
    shop.setting("time_zone = \"Asia/Shanghai\"", "time_zone = \"America/New_York\"");
    let mondays = |day: &str, shop: &Shop| {
        for quarter in 0..16 {
            let time = format!("{day}T{:02}:{:02}:00Z", 9 + quarter / 4, quarter % 4 * 15);
            shop.run(&["run", "--now", &time]).exits(0).silently();
        }
    };
    // At nine in London it is four in New York, and the report is due at half past nine there.
    mondays("2026-11-16", &shop);
    assert_eq!(shop.revisions(), 0);
    mondays("2026-11-23", &shop);
    assert_eq!(shop.revisions(), 1);
    let slots = shop.names("data/slots");
    assert_eq!(slots.iter().filter(|name| name.starts_with(WEEK)).count(), 2);
}

#[test]
fn a_week_is_due_when_it_is_over_in_every_stores_zone() {
    let shop = Shop::new();
    shop.setting("platform = \"tmall\"", "platform = \"tmall\"\ntime_zone = \"America/New_York\"");
    shop.run(&["run", "--now", &at("2026-11-16", "12:45")]).exits(0).silently();
    assert_eq!(shop.revisions(), 0);
    shop.run(&["run", "--now", &at("2026-11-16", "13:00")]).exits(0).silently();
    assert_eq!(shop.revisions(), 1);
}

#[test]
fn a_clock_that_goes_back_or_leaps_sends_nothing_until_somebody_says_that_it_is_right() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.run(&["run"]).exits(0);
    let before = shop.files("reports");
    for time in ["2026-11-09T10:00", "2025-01-06T10:00", "2028-11-20T10:00"] {
        shop.run(&["run", "--now", time]).exits(74).complains("clock");
        shop.run(&["status", "--now", time]).says("! the clock");
    }
    let reports: Vec<String> = before.keys().filter(|name| name.contains("/rev-")).cloned().collect();
    let after: Vec<String> = shop.names("reports").into_iter().filter(|name| name.contains("/rev-")).collect();
    assert_eq!(after, reports);
    assert_each_got(&server, WEEK, 1);
    // The clock was a year ahead on Monday: whoever says so goes on with today's.
    shop.run(&["doctor", "--accept", "--now", "2026-11-14T10:00"]).exits(0);
    shop.run(&["run", "--now", "2026-11-14T10:15"]).exits(0);
    shop.run(&["run", "--now", "2026-11-16T10:15"]).exits(0);
    assert_each_got(&server, WEEK, 1);
}

/// The data folder of another shop's copy in place of this one's.
fn restore(shop: &Shop, from: &Shop, folder: &str) {
    std::fs::remove_dir_all(shop.path(folder)).unwrap();
    for (name, bytes) in from.files(folder) {
        shop.write(&format!("{folder}/{name}"), &bytes);
    }
}

#[test]
fn older_data_beside_newer_reports_mails_nothing_before_somebody_says_what_holds() {
    for (answer, times) in [("--accept", 1), ("--mail-again", 2)] {
        let (shop, server) = (Shop::new(), Server::start());
        shop.mails_by(&server);
        shop.run(&["run"]).exits(0);
        let backup = shop.copied();
        drop_week(&shop, "2026-11-23", 70);
        shop.run(&["run", "--now", &at("2026-11-23", "10:00")]).exits(0);
        restore(&shop, &backup, "data");
        for time in ["10:15", "10:30"] {
            shop.run(&["run", "--now", &at("2026-11-23", time)]).exits(74).complains("2026-W47/rev-1");
        }
        shop.run(&["send", "--now", &at("2026-11-23", "10:30")]).exits(74);
        shop.run(&["status", "--now", &at("2026-11-23", "10:35")]).exits(74).says("2026-W47/rev-1");
        shop.run(&["doctor", "--now", &at("2026-11-23", "10:40")]).exits(74).says("2026-W47/rev-1");
        assert_each_got(&server, "2026-W47", 1);
        assert_eq!(server.taken_by(OPERATOR), 1);
        shop.run(&["doctor", answer, "--now", &at("2026-11-23", "10:45")]).exits(0).says("2026-W47/rev-1");
        shop.run(&["run", "--now", &at("2026-11-23", "11:00")]).exits(0);
        shop.run(&["run", "--now", &at("2026-11-23", "11:15")]).exits(0).silently();
        assert_each_got(&server, "2026-W47", times);
        assert_each_got(&server, WEEK, 1);
    }
}

#[test]
fn a_data_folder_that_is_lost_whole_mails_nothing_either() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.run(&["run"]).exits(0);
    std::fs::remove_dir_all(shop.path("data")).unwrap();
    shop.run(&["check", "--now", &at("2026-11-16", "10:10")]).exits(0);
    shop.run(&["run", "--now", &at("2026-11-16", "10:15")]).exits(74).complains("2026-W46/rev-1");
    assert_each_got(&server, WEEK, 1);
}

#[test]
fn reports_that_are_lost_are_told_and_not_made_again_unasked() {
    for (answer, times) in [("--accept", 1), ("--mail-again", 2)] {
        let (shop, server) = (Shop::new(), Server::start());
        shop.mails_by(&server);
        shop.run(&["run"]).exits(0);
        std::fs::remove_dir_all(shop.path("reports")).unwrap();
        shop.drops(
            "shop",
            "ExportOrderList202611161000.csv",
            &orders(&["106 11-15 done 250 250 0"]),
            "2026-11-16T09:00",
        );
        shop.run(&["run", "--now", &at("2026-11-16", "10:15")]).exits(74).complains("2026-W46/rev-1");
        shop.run(&["status", "--now", &at("2026-11-16", "10:20")]).exits(74).says("2026-W46/rev-1");
        shop.run(&["doctor", answer, "--now", &at("2026-11-16", "10:45")]).says("2026-W46/rev-1");
        shop.run(&["run", "--now", &at("2026-11-16", "11:00")]).exits(0);
        assert_each_got(&server, WEEK, times);
        // Another message is another number: no slot of the one that is gone is taken for it.
        assert!(!shop.path(&format!("reports/{WEEK}/rev-1/report.json")).exists());
        assert_eq!(shop.path(&format!("reports/{WEEK}/rev-2/report.json")).exists(), times == 2);
    }
}

#[test]
fn quiet_hides_what_went_well_and_no_trouble() {
    for (step, words, code) in [(Step::Rcpt, "550 no such mailbox", 69), (Step::Dot, "", 69)] {
        let (shop, server) = (Shop::new(), Server::start());
        shop.mails_by(&server);
        let fault = if words.is_empty() { Fault::Drop.taken() } else { Fault::Says(words) };
        server.rule(Rule { step, only: Some(OWNERS[0]), times: usize::MAX, fault });
        let ended = shop.run(&["run", "-q"]).exits(code);
        assert!(ended.out.is_empty() && ended.err.contains(OWNERS[0]), "{ended:#?}");
        assert_eq!(server.taken_by(OPERATOR), 1, "{words}");
        // It was said; it is not said again every quarter of an hour.
        let again = shop.run(&["run", "-q", "--now", &at("2026-11-16", "10:15")]);
        assert!(again.out.is_empty() && again.err.is_empty(), "{again:#?}");
        assert_eq!(server.taken_by(OPERATOR), 1, "{words}");
    }
}

#[test]
fn the_operator_hears_of_a_run_that_was_killed_and_of_one_that_failed_by_itself() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.run(&["check"]).exits(0);
    shop.write("data/running", b"2026-11-16T01:30:00Z\n");
    shop.run(&["run"]).exits(0);
    let letters: Vec<String> = server
        .taken()
        .iter()
        .filter(|mail| mail.recipient == OPERATOR)
        .map(|mail| super::shop::decoded(&String::from_utf8_lossy(&mail.bytes)))
        .collect();
    assert!(letters.len() == 1 && letters[0].contains("2026-11-16 09:30"), "{letters:#?}");
    assert_each_got(&server, WEEK, 1);

    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    let shop = shop.where_is("ZHOUBAO_PANIC_AT", "30");
    shop.run(&["run"]).exits(70).complains("asked to panic");
    shop.run(&["run", "--now", &at("2026-11-16", "10:15")]);
    assert_eq!(server.taken_by(OPERATOR), 1);
}

#[test]
fn the_operator_hears_of_a_disk_that_is_full_and_of_a_folder_that_is_not_ours() {
    for (error, code, words) in [("ENOSPC", 74, "Make room"), ("EACCES", 77, "the account that zhoubao runs as")] {
        let (shop, server) = (Shop::new(), Server::start());
        shop.mails_by(&server);
        let faulty = shop.copied().where_is("ZHOUBAO_DISK_ERROR_AT", &format!("40:{error}"));
        let ended = faulty.run(&["run"]).exits(code);
        assert!(ended.err.contains(words), "{ended:#?}");
        assert_eq!(server.taken_by(OPERATOR), 1, "{error}");
        // The next run, on a disk that does as it is told, goes on as usual.
        let shop = faulty.where_is("ZHOUBAO_DISK_ERROR_AT", "");
        shop.run(&["run", "--now", &at("2026-11-16", "10:15")]).exits(0);
        assert_each_got(&server, WEEK, 1);
        assert_eq!(server.taken_by(OPERATOR), 1, "{error}");
    }
}

#[test]
fn settings_that_cannot_be_used_are_told_by_what_is_readable_of_them() {
    for (from, to) in [
        ("currency = \"CNY\"", "currency = \"yuan\""),
        ("platform = \"tmall\"", "platform = \"tmal\""),
        ("kind = \"iso\"", "kinds = \"iso\""),
    ] {
        let (shop, server) = (Shop::new(), Server::start());
        shop.mails_by(&server);
        shop.setting(from, to);
        for time in ["10:00", "10:15"] {
            shop.run(&["run", "--now", &at("2026-11-16", time)]).exits(78);
        }
        assert_eq!(server.taken_by(OPERATOR), 1, "{to}");
    }
}

#[test]
fn who_answers_for_a_store_is_reminded_before_the_deadline() {
    let (shop, server) = (Shop::empty(), Server::start());
    shop.mails_by(&server);
    with_second_store(&shop);
    shop.setting("person = \"Xu\"", "person = \"Xu\"\nperson_email = \"xu@example.com\"");
    shop.setting("[mail]\n", "[schedule]\nremind = [\"11:30\", \"10:30\"]\n[mail]\n");
    for time in ["10:00", "10:15", "10:30", "10:45"] {
        shop.run(&["run", "--now", &at("2026-11-16", time)]).exits(75).silently();
        let expected = usize::from(time >= "10:30");
        // The second store names nobody: the operator hears for it.
        assert_eq!((server.taken_by("xu@example.com"), server.taken_by(OPERATOR)), (expected, expected), "{time}");
    }
    let taken = server.taken();
    let letter = super::shop::decoded(&String::from_utf8_lossy(&taken[0].bytes));
    assert!(letter.contains("12:00") && letter.contains("lacks order report"), "{letter}");
    shop.run(&["run", "--now", &at("2026-11-16", "11:45")]).exits(75).silently();
    assert_eq!(server.taken_by("xu@example.com"), 2);
}

/// What a watcher was asked, each with its body.
type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// A watcher of runs, by its port.
fn watcher() -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
            let (head, body) = loop {
                let n = stream.read(&mut part).unwrap_or(0);
                bytes.extend_from_slice(&part[..n]);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length =
                    head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
                if body.len() >= length.unwrap_or(0) || n == 0 {
                    break (head.to_owned(), body.to_owned());
                }
            };
            let path = head.split_whitespace().nth(1).unwrap_or_default().to_owned();
            kept.lock().unwrap().push((path, body));
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (port, heard)
}

#[test]
fn a_watcher_elsewhere_hears_that_runs_begin_and_how_they_end() {
    let (port, heard) = watcher();
    let shop = Shop::new();
    shop.setting("[mail]\n", &format!("[schedule]\nping_url = \"http://127.0.0.1:{port}/a1\"\n[mail]\n"));
    shop.run(&["run"]).exits(0).silently();
    shop.write("plan.csv", b"store,amount\nshop,1\n");
    shop.run(&["run", "--now", &at("2026-11-16", "10:15")]).exits(65);
    let (told, heard) = (heard.clone(), heard.lock().unwrap().clone());
    let paths: Vec<&str> = heard.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/a1/start", "/a1", "/a1/start", "/a1/fail"]);
    assert!(heard[1].1.starts_with("exit 0\n"), "{heard:#?}");
    assert!(heard[3].1.starts_with("exit 65\n") && heard[3].1.contains("plan.csv"), "{heard:#?}");
    // A disk that is full for good takes no letter either.
    let full = Shop::new().where_is("ZHOUBAO_DISK_ERROR_AT", "20+:ENOSPC");
    full.setting("[mail]\n", &format!("[schedule]\nping_url = \"http://127.0.0.1:{port}/full\"\n[mail]\n"));
    full.run(&["run"]).exits(74);
    let (path, said) = told.lock().unwrap().last().cloned().unwrap();
    assert!(path == "/full/fail" && said.starts_with("exit 74\n") && said.contains("Make room"), "{path} {said}");
    // A watcher that is not there changes nothing.
    let shop = Shop::new();
    shop.setting("[mail]\n", "[schedule]\nping_url = \"http://127.0.0.1:9/a1\"\n[mail]\n");
    shop.run(&["run"]).exits(0).silently();
}

#[test]
fn a_run_with_nothing_to_do_reads_nothing_and_one_with_something_does() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0).silently();
    std::fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    for time in ["10:15", "23:45"] {
        shop.run(&["run", "--now", &at("2026-11-16", time)]).exits(0).silently();
        assert!(!shop.path("data/ledger").exists(), "it was read at {time}");
    }
    shop.write("excluded.csv", b"store,order_id,reason\nshop,101,test\n");
    shop.run(&["run", "--now", &at("2026-11-17", "10:00")]).exits(0).silently();
    assert!(shop.path("data/ledger").exists());
    assert_eq!(shop.revisions(), 2);
}

#[test]
fn all_damaged_files_of_the_cache_are_healed_in_one_run() {
    let shop = Shop::new();
    shop.run(&["report"]).exits(0);
    let damaged: Vec<String> = shop.names("data/ledger").into_iter().filter(|name| name.ends_with(".arrows")).collect();
    assert!(damaged.len() > 3, "{damaged:?}");
    for name in &damaged {
        shop.write(&format!("data/ledger/{name}"), b"PAR1 nonsense");
    }
    shop.run(&["report", "--now", &at("2026-11-16", "10:15")]).exits(0).calmly().says("nothing changed");
}
