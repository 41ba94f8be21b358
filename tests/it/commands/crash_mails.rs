//! The program is killed while it mails. With a real conversation there is one moment, between the final dot and the note that it
//! was taken, of which nobody can know: a crash there leaves the mail in doubt, and it is not sent again until somebody says.

use super::crash::crashes_at;
use super::shop::Shop;
use crate::support::smtp::{Fault, Rule, Server, Step};
use serde_json::Value;

/// Half an hour after the Monday's run: what was put off is due again.
const LATER: &str = "2026-11-16T10:30";
const WANG: &str = "wang@example.com";

/// The settings name a server; each killed sending gets one of its own in its place.
fn moved_to_a_server(before: &Shop, from: &Server) -> (Shop, Server) {
    let (shop, server) = (before.copied(), Server::start());
    shop.setting(&format!("port = {}", from.port), &format!("port = {}", server.port));
    (shop, server)
}

/// The mails of the report; those to the operator are others.
fn reports(shop: &Shop) -> Vec<Value> {
    let slots = shop.files("data/slots").into_values();
    let slots = slots.map(|bytes| serde_json::from_slice::<Value>(&bytes).unwrap());
    slots.filter(|slot| slot["report"] == "weekly").collect()
}

/// How often the report went to an address; other mails to it are none.
fn taken(server: &Server, address: &str) -> usize {
    let report = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(".xlsx");
    server.taken().iter().filter(|mail| mail.recipient == address && report(&mail.bytes)).count()
}

/// Kills the command at every change, or at every so manieth, sends what is left, and has whoever is in doubt asked: each of
/// `due` has the mail once in the end. How many were in doubt.
fn kill(before: &Shop, from: &Server, command: &[&str], every: usize, due: &[&str]) -> usize {
    let mut doubts = 0;
    for n in (1..).step_by(every) {
        let (shop, server) = moved_to_a_server(before, from);
        if !crashes_at(&shop, n, command) {
            assert!(n > 10, "only {n} changes of the disk");
            break;
        }
        let code = shop.run(&["send", "--now", LATER]).code;
        for slot in reports(&shop).iter().filter(|slot| slot["state"] == "doubt") {
            let address = slot["address"].as_str().unwrap();
            assert_eq!(code, Some(69), "crash at {n}");
            let became = if taken(&server, address) > 0 { "sent" } else { "unsent" };
            shop.run(&["send", "--resolve", &format!("{address}={became}"), "--now", LATER]).exits(0);
            doubts += 1;
        }
        shop.run(&["send", "--now", LATER]).exits(0);
        assert!(reports(&shop).iter().all(|slot| slot["state"] == "sent"), "crash at {n}: {:?}", reports(&shop));
        for address in due {
            assert_eq!(taken(&server, address), 1, "crash at {n}: {address}");
        }
    }
    doubts
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_sending_killed_at_any_change_delivers_nothing_twice_and_loses_nothing_in_silence() {
    let (made, server) = (Shop::new(), Server::start());
    made.run(&["report"]).exits(0);
    made.mails_by(&server);
    let doubts = kill(&made, &server, &["send"], 1, &["li@example.com", WANG]);
    assert!(doubts > 0, "no crash fell into the moment of doubt");
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_mail_that_was_put_off_and_is_tried_again_in_a_run_that_is_killed_goes_once() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    let fault = Fault::Says("450 greylisted");
    server.rule(Rule { step: Step::Rcpt, only: Some(WANG), times: usize::MAX, fault });
    shop.run(&["run"]).exits(75);
    let doubts = kill(&shop, &server, &["run", "--now", LATER], 1, &[WANG]);
    assert!(doubts > 0, "no crash fell into the moment of doubt");
}

#[test]
fn a_doubt_whose_end_is_killed_is_still_a_doubt_or_ended() {
    let (shop, server) = (Shop::new(), Server::start());
    shop.mails_by(&server);
    server.rule(Rule { step: Step::Dot, only: Some(WANG), times: usize::MAX, fault: Fault::Drop });
    shop.run(&["run"]).exits(69);
    for (became, mails) in [("sent", 0), ("unsent", 1)] {
        let resolve = ["send", "--resolve", &format!("{WANG}={became}"), "--now", LATER];
        for n in 1.. {
            let (shop, server) = moved_to_a_server(&shop, &server);
            if !crashes_at(&shop, n, &resolve) {
                assert!(n > 1, "no change of the disk");
                break;
            }
            // Said once more where it did not take: where it did, the program says that nothing is in doubt.
            if reports(&shop).iter().any(|slot| slot["state"] == "doubt") {
                shop.run(&resolve).exits(0);
            } else {
                shop.run(&resolve).exits(64).complains("not in doubt");
            }
            shop.run(&["send", "--now", LATER]).exits(0);
            assert_eq!(taken(&server, WANG), mails, "{became}, crash at {n}");
            assert!(reports(&shop).iter().all(|slot| slot["state"] == "sent"), "crash at {n}: {:?}", reports(&shop));
        }
    }
}
