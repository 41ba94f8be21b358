//! Mail as operators meet it: the switch from files to a server, a login tried, servers that are small.

use super::shop::{Shop, WEEK};
use crate::support::smtp::{Fault, Rule, Server, Step};
use std::os::unix::fs::PermissionsExt;

const OWNERS: [&str; 2] = ["wang@example.com", "li@example.com"];

fn switch_to(shop: &Shop, server: &Server, more: &str) {
    let port = server.port;
    let smtp = format!("transport = \"smtp\"\nsmtp = {{ host = \"127.0.0.1\", port = {port}, tls = \"none\"{more} }}");
    shop.setting("transport = \"file\"", &smtp);
}

fn mailed(server: &Server) -> [usize; 2] {
    OWNERS.map(|owner| server.taken_by(owner))
}

#[test]
fn what_was_written_to_files_is_called_so_and_mailed_once_by_a_server() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.run(&["run"]).exits(0);
    shop.run(&["status"]).exits(0).calmly().says("wang@example.com: only written to a file");
    switch_to(&shop, &server, "");
    shop.run(&["status"]).exits(0).calmly().says("wang@example.com: only written to a file");
    for minute in [15, 30, 45] {
        shop.run(&["run", "--now", &format!("2026-11-16T10:{minute}")]).exits(0).silently();
    }
    assert_eq!(mailed(&server), [1, 1]);
    shop.run(&["status"]).exits(0).calmly().says("wang@example.com sent 2026-11-16 10:15").never_says("written");
}

#[test]
fn send_mails_what_was_only_written_of_an_older_week() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.run(&["run"]).exits(0);
    switch_to(&shop, &server, "");
    let late = ["send", "--now", "2026-12-01T10:00"];
    shop.run(&late).exits(0).says("sent to wang@example.com");
    shop.run(&late).exits(0).says("not sent again");
    assert_eq!(mailed(&server), [1, 1]);
}

#[test]
fn the_mail_server_is_tried_without_a_mail() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.run(&["check", "--mail"]).exits(0).calmly().says("only written to files");
    server.offers(&["SIZE 5000000", "AUTH PLAIN LOGIN"]);
    shop.write("secret", b"canary-7f\n");
    std::fs::set_permissions(shop.path("secret"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let login = ", service = \"163\", user = \"report@example.com\", password_file = \"secret\"";
    switch_to(&shop, &server, login);
    shop.run(&["check", "--mail"])
        .exits(0)
        .calmly()
        .says("the mail server answers")
        .says("report@example.com is accepted")
        .says("5,000,000 bytes");
    server.rule(Rule { step: Step::Auth, only: None, times: 1, fault: Fault::Says("535 no: canary-7f") });
    let refused = shop.run(&["check", "--mail"]).exits(78).says("535").says("授权码");
    assert!(!refused.out.contains("canary") && !refused.err.contains("canary"));
    server.rule(Rule { step: Step::Connect, only: None, times: 1, fault: Fault::Drop });
    shop.run(&["check", "--mail"]).exits(69).says("hung up");
    assert!(server.heard().iter().all(|line| !line.starts_with("MAIL")));
}

#[test]
fn a_server_that_takes_little_gets_the_small_workbook_or_none() {
    let sizes = |shop: &Shop| {
        let message =
            |form: &str| shop.read(&format!("reports/{WEEK}/rev-1/messages/{form}wang@example.com.eml")).len();
        (message(""), message("slim/"), message("bare/"))
    };
    let made = Shop::new();
    made.run(&["run"]).exits(0);
    let (full, slim, bare) = sizes(&made);
    assert!(full > slim + 1_000 && slim > bare + 1_000, "{full} {slim} {bare}");
    for (limit, says) in [(slim + 500, "with the small workbook"), (bare + 500, "without the workbook")] {
        let (shop, server) = (Shop::new(), Server::start());
        server.offers(&[Box::leak(format!("SIZE {limit}").into_boxed_str())]);
        switch_to(&shop, &server, "");
        shop.run(&["run"]).exits(0).silently();
        assert_eq!(mailed(&server), [1, 1]);
        assert!(server.taken().iter().all(|taken| taken.bytes.len() <= limit));
        shop.run(&["status"]).exits(0).calmly().says(says);
    }
}
