//! A password is said to the mail server and to nobody else.

use super::shop::{Ended, Shop, WEEK};
use crate::support::smtp::{Fault, Server, Step};
use std::os::unix::fs::PermissionsExt;

const CANARY: &str = "c4nary-Pa55word";
/// `\0report\0c4nary-Pa55word` and the password alone, as AUTH writes them.
const ENCODED: [&str; 2] = ["AHJlcG9ydABjNG5hcnktUGE1NXdvcmQ", "YzRuYXJ5LVBhNTV3b3Jk"];

fn with_server(port: u16) -> Shop {
    let shop = Shop::new();
    let server = format!(
        "transport = \"smtp\"\nsmtp = {{ host = \"127.0.0.1\", port = {port}, tls = \"none\", user = \"report\", password_file = \"secret\" }}"
    );
    shop.setting("transport = \"file\"", &server);
    shop.write("secret", format!("{CANARY}\n").as_bytes());
    mode(&shop, 0o600);
    shop
}

fn mode(shop: &Shop, mode: u32) {
    std::fs::set_permissions(shop.path("secret"), std::fs::Permissions::from_mode(mode)).unwrap();
}

#[track_caller]
fn assert_secret(shop: &Shop, ended: &Ended) {
    for secret in std::iter::once(CANARY).chain(ENCODED) {
        assert!(!ended.out.contains(secret) && !ended.err.contains(secret), "{secret} in {ended:#?}");
        for (name, bytes) in shop.files("") {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found || name == "secret", "{secret} in {name}");
        }
    }
}

/// A port on which nobody listens.
fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_server_that_is_not_there_is_named_and_the_password_is_not() {
    let shop = with_server(closed_port());
    for format in ["text", "json"] {
        let ended = shop.run(&["run", "--week", WEEK, "-vv", "--log-format", format]).exits(69);
        assert_secret(&shop, &ended);
    }
    let status = shop.run(&["status", "-vv"]);
    assert_secret(&shop, &status);
}

#[test]
fn a_server_that_takes_the_mail_gets_each_once() {
    let server = Server::start();
    server.offers(&["AUTH PLAIN LOGIN"]);
    let shop = with_server(server.port);
    let ended = shop.run(&["run", "--week", WEEK, "-vv"]).exits(0);
    assert_secret(&shop, &ended);
    assert!(server.heard().iter().any(|line| line.contains(ENCODED[0])), "the server never heard the password");
    shop.run(&["run"]).exits(0).silently();
    for owner in ["wang@example.com", "li@example.com"] {
        assert_eq!(server.taken_by(owner), 1, "{owner}");
    }
}

#[test]
fn a_password_that_others_may_read_or_that_is_not_there_stops_the_mail() {
    let shop = with_server(closed_port());
    mode(&shop, 0o644);
    let ended = shop.run(&["run", "--week", WEEK]).exits(78).complains("0644");
    assert_secret(&shop, &ended);
    std::fs::remove_file(shop.path("secret")).unwrap();
    shop.run(&["send"]).exits(78).complains("secret");
    let shop = Shop::new();
    shop.setting("transport = \"file\"", &format!("transport = \"file\"\npassword = \"{CANARY}\""));
    shop.run(&["run"]).exits(78).complains("password_file").never_says(CANARY);
}

/// However the settings are spoilt where somebody wrote the password into them, it is not shown, and not kept.
#[test]
fn settings_that_hold_the_password_are_refused_without_it() {
    let smtp = "transport = \"smtp\"\n";
    for line in [
        format!(
            "smtp = {{ host = \"127.0.0.1\", port = 25, tls = \"none\", user = \"report\", password = \"{CANARY}\" }}"
        ),
        format!(
            "smtp = {{ host = \"127.0.0.1\", port = 25, tls = \"none\", user = \"report\", password = \"{CANARY} }}"
        ),
        format!("smtp = {{ host = \"127.0.0.1\", port = 25, tls = \"none\", user = \"report\", pasword = {CANARY} }}"),
        format!("password = \"{CANARY}"),
        format!("password = {CANARY}"),
        format!("passwd = \"{CANARY}\""),
        format!("password : {CANARY}"),
        format!("smtp_password = '{CANARY}"),
        format!("smtp = {{ host = \"127.0.0.1\", port = 25, tls = \"none\", password_env = {CANARY} }}"),
        format!("smtp = \"smtp://report:{CANARY}@127.0.0.1\""),
        format!("smtp = {{ host = \"report:{CANARY}@127.0.0.1\", port = 25, tls = \"none\" }}"),
    ] {
        let shop = Shop::new();
        shop.setting("transport = \"file\"\n", &format!("{smtp}{line}\n"));
        for arguments in
            [&["run"][..], &["check", "-vv"], &["status", "-vv", "--log-format", "json"], &["check", "--mail"]]
        {
            let ended = shop.run(arguments).never_says(CANARY);
            assert_eq!(ended.code, Some(78), "{line}: {ended:#?}");
        }
        for (name, bytes) in shop.files("") {
            let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
            assert!(!found || name == "config.toml", "{line}: in {name}");
        }
    }
}

/// A server may say what it heard at any step, also where all is well: its words are kept in slots and shown by `status`.
#[test]
fn a_server_that_says_what_it_heard_is_quoted_without_it() {
    for (step, code) in [(Step::Auth, 535), (Step::Mail, 451), (Step::Rcpt, 550), (Step::Data, 451), (Step::Dot, 250)] {
        let said = format!("{code} heard AUTH PLAIN {}= of {CANARY}", ENCODED[0]);
        let server = Server::failing(step, Fault::Says(Box::leak(said.into_boxed_str())));
        server.offers(&["AUTH PLAIN LOGIN"]);
        let shop = with_server(server.port);
        for arguments in
            [&["run", "-vv"][..], &["send", "-vv", "--log-format", "json"], &["status", "-vv"], &["check", "--mail"]]
        {
            assert_secret(&shop, &shop.run(arguments));
        }
        let slots = shop.files("data/slots");
        let words = slots.values().map(|slot| String::from_utf8_lossy(slot).into_owned()).collect::<String>();
        assert!(step == Step::Auth || words.contains("heard AUTH PLAIN ***"), "{step:?}: {words}");
    }
}
