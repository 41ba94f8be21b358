//! Two programs at one data folder, a copy of it taken while a run was at work, and a folder that another version wrote.

use super::shop::{Ended, ORDERS, Shop, WEEK, week_of_orders};
use crate::support::smtp::{Fault, Server, Step};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;
use zhoubao::files::Lock;

const OWNERS: [&str; 2] = ["wang@example.com", "li@example.com"];

/// One export, and mail by that server.
fn mailing(server: &Server) -> Shop {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    shop.setting(r#"expects = ["orders", "refunds", "ads", "traffic"]"#, r#"expects = ["orders"]"#);
    shop.mails_by(server);
    shop
}

#[test]
fn a_lock_file_removed_by_hand_lets_no_second_run_in() {
    let server = Server::failing(Step::Dot, Fault::Silence);
    let shop = mailing(&server);
    let mut first = shop.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Both owners' mails are under way in turn; the first waits for its answer.
    for _ in 0..400 {
        if shop.files("data/slots").values().any(|slot| String::from_utf8_lossy(slot).contains("\"sending\"")) {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    std::fs::remove_file(shop.path("data/lock")).unwrap();
    let connections = server.connections();
    shop.run(&["run"]).exits(75).complains("another zhoubao is at work");
    // The second left a file of that name, which the third finds.
    shop.run(&["send"]).exits(75).complains("another zhoubao is at work");
    assert!(Lock::is_held(&shop.path("data/lock")));
    assert_eq!(server.connections(), connections);
    first.kill().unwrap();
    first.wait().unwrap();
    server.heal();
    super::crash::until_unlocked(&shop);
    shop.run(&["run"]).exits(69);
    assert_eq!(OWNERS.map(|owner| server.taken_by(owner)).iter().sum::<usize>(), 1, "one went, the other is in doubt");
}

/// Puts the copy of a data folder in the place of the one that is there.
fn put_back(shop: &Shop, data: &Shop) {
    std::fs::remove_dir_all(shop.path("data")).unwrap();
    for (name, bytes) in data.files("data") {
        shop.write(&format!("data/{name}"), &bytes);
    }
}

/// A crash leaves the data folder as a copy taken at that moment has it. Put beside the finished reports, it mails nothing that went,
/// and where it has forgotten a mail it says so until somebody says what holds.
fn at_every_copy(before: &Shop, server: &Server, arguments: &[&str], step: usize) -> (usize, usize) {
    let finished = before.copied();
    finished.run(arguments).exits(0);
    let (mut copies, mut noticed) = (0, 0);
    for n in (1..).step_by(step) {
        let copied = before.copied();
        let crash = copied.command(arguments).env("ZHOUBAO_CRASH_AT", n.to_string()).output().unwrap();
        if crash.status.code().is_some() {
            break;
        }
        super::crash::until_unlocked(&copied);
        copies += 1;
        let shop = finished.copied();
        put_back(&shop, &copied);
        let heard = server.taken().len();
        let run = shop.run(&["run"]);
        let mails = || server.taken()[heard..].iter().filter(|taken| OWNERS.contains(&&*taken.recipient)).count();
        assert_eq!(mails(), 0, "copy at {n}: {run:#?}");
        match run.code {
            Some(74) => {
                noticed += 1;
                run.complains("older copy").complains(WEEK);
                shop.run(&["doctor"]).exits(74).says("older copy");
                shop.run(&["doctor", "--accept"]).exits(0);
                assert_calm_or_in_doubt(&shop.run(&["run"]), n);
                assert_eq!(mails(), 0, "copy at {n} after --accept");
            }
            _ => assert_calm_or_in_doubt(&run, n),
        }
    }
    (copies, noticed)
}

/// A copy may have been taken in the moment between the final dot and its answer.
fn assert_calm_or_in_doubt(run: &Ended, n: usize) {
    let doubt = run.code == Some(69) && run.out.contains("may have arrived or not");
    assert!(doubt || run.code == Some(0), "copy at {n}: {run:#?}");
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_copy_of_the_data_folder_taken_while_mails_went_is_noticed() {
    let server = Server::start();
    let made = mailing(&server);
    made.run(&["report"]).exits(0);
    let (copies, noticed) = at_every_copy(&made, &server, &["send"], 1);
    assert!(copies > 10 && noticed > 5, "{noticed} of {copies} copies");
}

#[test]
#[ignore = "slow: cargo slow"]
fn a_copy_of_the_data_folder_taken_while_the_report_was_made_is_noticed() {
    let server = Server::start();
    let (copies, noticed) = at_every_copy(&mailing(&server), &server, &["run"], 9);
    assert!(copies > 8 && noticed > 6, "{noticed} of {copies} copies");
}

#[test]
fn forgotten_mails_go_once_more_where_the_operator_says_that_they_never_went() {
    let server = Server::start();
    let made = mailing(&server);
    made.run(&["report"]).exits(0);
    let shop = made.copied();
    shop.run(&["send"]).exits(0);
    put_back(&shop, &made);
    shop.run(&["run"]).exits(74).complains("older copy");
    shop.run(&["doctor", "--mail-again"]).exits(0);
    shop.run(&["run"]).exits(0);
    shop.run(&["run"]).exits(0);
    assert_eq!(OWNERS.map(|owner| server.taken_by(owner)), [2, 2], "once more, and not twice");
}

#[test]
fn a_copy_older_than_the_list_of_reports_is_not_taken_for_an_upgrade() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    let earlier = shop.copied();
    for name in ["data/revisions", "data/layout.json", "reports/.listed"] {
        std::fs::remove_file(earlier.path(name)).unwrap();
    }
    // As it was before there were lists: what is there was made, and is written down.
    let upgraded = earlier.copied();
    upgraded.run(&["run"]).exits(0).silently();
    assert!(upgraded.text("data/revisions").contains("made") && upgraded.path("data/layout.json").exists());
    put_back(&upgraded, &earlier);
    upgraded.run(&["run"]).exits(74).complains("older copy");
}

#[test]
fn a_data_folder_that_a_newer_program_wrote_is_left_alone() {
    let shop = Shop::new();
    shop.run(&["run"]).exits(0);
    assert_eq!(shop.text("data/layout.json"), "{\"layout\":1}\n");
    for text in ["{\"layout\":2}\n", "nonsense"] {
        shop.write("data/layout.json", text.as_bytes());
        let before = shop.files("");
        for arguments in [&["run"][..], &["status"], &["send"], &["doctor", "--accept"]] {
            shop.run(arguments).exits(74).complains("layout.json").complains("newer");
        }
        assert!(shop.files("") == before, "something was changed");
    }
}

#[test]
fn no_process_of_the_program_leaves_a_core_dump() {
    let server = Server::failing(Step::Connect, Fault::Silence);
    let shop = mailing(&server);
    let reader = Command::new(env!("CARGO_BIN_EXE_zhoubao")).arg("__read").stdin(Stdio::piped()).spawn().unwrap();
    for mut process in [shop.command(&["run"]).spawn().unwrap(), reader] {
        let limits = format!("/proc/{}/limits", process.id());
        let core = || {
            let limits = std::fs::read_to_string(&limits).unwrap();
            limits.lines().find(|line| line.starts_with("Max core file size")).unwrap().to_owned()
        };
        let none = |line: &str| line.split_whitespace().filter(|word| *word == "0").count() == 2;
        for _ in 0..200 {
            if none(&core()) {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        assert!(none(&core()), "{}", core());
        process.kill().unwrap();
        process.wait().unwrap();
    }
}
