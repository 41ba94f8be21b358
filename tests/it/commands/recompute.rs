//! Today's figures beside those that were mailed.

use super::shop::{Shop, WEEK};
use crate::support::shop::orders;
use crate::support::smtp::Server;

#[test]
fn what_came_since_the_mail_is_shown_and_nothing_is_made_of_it() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    shop.run(&["run"]).exits(0);
    shop.run(&["report", "--recompute", WEEK])
        .exits(0)
        .calmly()
        .says("2026-W46/rev-1, the newest that was mailed")
        .says("no differences: ");
    shop.drops("shop", "ExportOrderList202611161000.csv", &orders(&["106 11-15 done 250 250 0"]), "2026-11-16T10:30");
    let days = (1..=30).map(|day| format!("shop,2026-11-{day:02},120.00\n")).collect::<String>();
    shop.write("plan.csv", format!("store,date,target\n{days}").as_bytes());
    let before = (shop.files("reports"), shop.files("data/slots"), server.taken().len());
    let ended = shop.run(&["report", "--recompute", "--week", WEEK, "--now", "2026-11-17T10:00"]).exits(0).calmly();
    let line = |name: &str| {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        ended
            .out
            .lines()
            .map(words)
            .find(|line| line.contains(name))
            .unwrap_or_else(|| panic!("no {name} in {ended:#?}"))
    };
    assert!(line("Total Paid sales").contains("600.00 750.00 +150.00 other files"), "{ended:#?}");
    assert!(line("Total Target ").contains("700.00 840.00 +140.00 another plan"), "{ended:#?}");
    for text in
        ["since then: shop/ExportOrderList202611161000.csv", "another version now: plan", "figures are the same"]
    {
        assert!(ended.out.contains(text), "no {text:?} in {ended:#?}");
    }
    assert_eq!((shop.files("reports"), shop.files("data/slots"), server.taken().len()), before);
    // Once it is mailed there is nothing to add.
    shop.run(&["run", "--week", WEEK, "--now", "2026-11-17T10:05"]).exits(0);
    let again = shop.run(&["report", "--recompute", WEEK, "--now", "2026-11-17T10:10"]).exits(0);
    again.says("2026-W46/rev-2, the newest that was mailed").says("no differences");
}

#[test]
fn a_report_that_nobody_got_is_said_to_be_one_and_a_week_without_one_is_refused() {
    let shop = Shop::new();
    shop.run(&["report"]).exits(0);
    shop.run(&["report", "--recompute", WEEK]).exits(0).says("nobody was mailed it").says("no differences");
    shop.run(&["report", "--recompute", "2026-W40"]).exits(64).complains("no report of 2026-W40");
}
