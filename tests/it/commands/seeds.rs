//! What years played from seeds (tests/it/year) have brought to light, each told as small as it can be.

use super::monday::drop_week;
use super::shop::Shop;
use crate::support::shop::orders;
use crate::support::smtp::{Fault, Rule, Server, Step};

const OPERATOR: &str = "ops@example.com";

fn away(server: &Server) {
    server.rule(Rule { step: Step::Connect, recipient: None, times: usize::MAX, fault: Fault::Drop });
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
